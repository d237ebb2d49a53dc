#pragma once

#include "core/error.hpp"
#include "wallet/address.hpp"

#include <string>

/// That a person has shown to have written the words down: "wallet-words-checked" in the profile has the wallet's first
/// address. When it is lost, they are asked for once more.
namespace barter::account {

/// Worker thread.
[[nodiscard]] bool areWordsChecked(const std::string& profile, const wallet::Address& first);
/// Worker thread. Errors: those of storage::atomicWrite.
[[nodiscard]] Expected<> noteWordsChecked(const std::string& profile, const wallet::Address& first);

}  // namespace barter::account
