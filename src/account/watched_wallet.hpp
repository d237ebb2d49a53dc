#pragma once

#include "core/error.hpp"
#include "wallet/address.hpp"
#include "wallet/key_file.hpp"

#include <optional>
#include <string>

/// An address without its key, of which a person wants to know what it has: "wallet-watched.json" in the profile. There
/// is either this or a wallet.
namespace barter::account {

struct WatchedWallet {
    wallet::Address address;
    wallet::NetworkIdentity network;
};

/// Nothing where there is none, or a wallet with keys beside it, which counts. Worker thread. Errors: those of
/// storage::readFile, but for notFound; StorageErrc::corrupt.
[[nodiscard]] Expected<std::optional<WatchedWallet>> loadWatched(const std::string& profile);
/// Worker thread. Errors: WalletErrc::walletExists (a wallet, or an address that is watched); those of
/// storage::writeNewFile.
[[nodiscard]] Expected<> saveWatched(const std::string& profile, const WatchedWallet& watched);

}  // namespace barter::account
