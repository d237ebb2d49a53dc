#pragma once

#include "core/error.hpp"
#include "core/secret.hpp"
#include "wallet/hash.hpp"

#include <string>
#include <string_view>

/// What a backup holds beside what the signer puts in it (signer::MakeBackup::notes): the address book, and where the
/// nodes are. Not the API key, which is an operator's, and which that operator gives again.
namespace barter::account {

/// Of a profile. Worker thread. Errors: those of loadAddressBook and loadNetwork.
[[nodiscard]] Expected<Secret> gatherExtras(const std::string& profile);

/// Puts back what the profile lacks: addresses that its book does not have, and the nodes if none are chosen there and
/// these are of the network `genesis`. Of what is not understood, nothing is taken. Worker thread. Errors: those of
/// loadAddressBook, saveAddressBook, loadNetwork and saveNetwork.
[[nodiscard]] Expected<>
placeExtras(const std::string& profile, std::string_view extras, const wallet::Digest& genesis);

}  // namespace barter::account
