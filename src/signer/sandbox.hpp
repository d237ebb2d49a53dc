#pragma once

#include "core/error.hpp"

#include <span>
#include <string>

/// The walls around the process that holds the keys.
namespace barter::signer {

/// Shuts the calling process in, for good and before it reads a secret:
/// - no new privileges, no core dump, and its memory cannot be read by other processes of the same user;
/// - files only below `folder`, as far as the kernel has Landlock;
/// - no system call that is not in `allowedSystemCalls`, no memory that is made executable, no file that is opened to
///   others: who tries ends the process (SIGSYS). So there is no network, no other program and no new process or
///   thread.
/// SIGPIPE is ignored: a write to a socket that nobody reads any more is an error, EPIPE.
///
/// What is not possible inside comes before: `startSecureHeap`, which locks memory, and making the folder
/// (`wallet::KeyFolder::makeFolder`).
///
/// Gives the version of Landlock that is in force, 0 if the kernel has none; then files elsewhere can still be opened.
/// Fails closed: after an error, SignerErrc::sandboxFailed, the process must end. Once, while there is one thread:
/// others would not be kept from files.
[[nodiscard]] Expected<int> enterSandbox(const std::string& folder);

/// What the signer may ask the kernel for, as numbers of this machine; some of it with certain arguments only.
[[nodiscard]] std::span<const int> allowedSystemCalls();

}  // namespace barter::signer
