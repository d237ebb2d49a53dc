#pragma once

#include "account/network_file.hpp"
#include "cli/outcome.hpp"
#include "wallet/key_file.hpp"

#include <string>

namespace barter::cli {

/// The network that a new wallet is for.
struct WalletNetwork {
    account::NetworkChoice choice;
    wallet::NetworkIdentity identity;
};

/// Of `--network` and the options beside it; asks a custom network's node for its first block when `--genesis` is left
/// out. Errors: WalletErrc about the address; those of account::nodesOf and tron::askGenesis.
[[nodiscard]] Outcome<WalletNetwork> chooseNetwork(const Arguments& arguments);

/// Where the wallet's nodes are, in a file of the profile; nothing for a custom network whose node nobody named.
/// Errors: those of account::saveNetwork.
[[nodiscard]] Outcome<> rememberNodes(const std::string& profile, const WalletNetwork& network);

}  // namespace barter::cli
