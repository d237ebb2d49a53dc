#pragma once

#include <string>

namespace barter::account {

/// The folder of a profile's wallet, which only its signer uses. A pure name.
[[nodiscard]] std::string walletFolderOf(const std::string& profile);

/// Whether there is a wallet, in whatever state: its key file, or the generation before.
[[nodiscard]] bool hasWallet(const std::string& profile);

}  // namespace barter::account
