#include "account/wallet_place.hpp"

#include "wallet/key_folder.hpp"

namespace barter::account {

std::string walletFolderOf(const std::string& profile)
{
    return profile + "/wallet";
}

bool hasWallet(const std::string& profile)
{
    return wallet::KeyFolder{walletFolderOf(profile)}.isTaken();
}

}  // namespace barter::account
