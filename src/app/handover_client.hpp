#pragma once

#include "app/handover.hpp"
#include "app/profile_lock.hpp"
#include "core/error.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <variant>

/// The second process: it speaks to the running one and waits for the answer. Blocking, needs no Qt.
namespace barter::app {

enum class SendErrc {
    noInstance = 1,  ///< no Barter runs on this profile
    noAnswer,        ///< one runs, but did not answer in time
    foreignOwner,    ///< the socket belongs to another user
    badAnswer,       ///< it answered with something else than a Reply
};
[[nodiscard]] std::error_code make_error_code(SendErrc code) noexcept;

/// Covers an orderly shutdown (5 s) and the start after it with a long list of torrents.
inline constexpr std::chrono::seconds handoverTimeout{60};

/// Waits while the running instance starts up; `noInstance` as soon as nobody has the lock.
[[nodiscard]] Expected<Reply>
sendRequest(const std::string& profile, const Request& request, std::chrono::milliseconds timeout = handoverTimeout);

/// What a start does first: become the instance, or hand the request to the one that runs. An instance that is
/// closing down is waited for; then this process becomes the instance.
[[nodiscard]] Expected<std::variant<ProfileLock, Reply>>
lockOrHandOver(const std::string& profile, const Request& request, std::chrono::milliseconds timeout = handoverTimeout);

/// After Verb::quit: true once nobody has the lock any more.
[[nodiscard]] bool waitForEnd(const std::string& profile, std::chrono::milliseconds timeout);

}  // namespace barter::app

template <>
struct std::is_error_code_enum<barter::app::SendErrc> : std::true_type {};
