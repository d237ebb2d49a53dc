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

/// Whether one of the options about nodes is there: `--node`, `--solidity`, `--second-node`, `--second-solidity`,
/// `--api-key-fd`.
[[nodiscard]] bool namesNodes(const Arguments& arguments);

/// `choice` with what these options say instead. A key that is not given again stays with the node that it was for.
/// Errors: those of readSecret; TronErrc::badNodeAddress; usage.
[[nodiscard]] Outcome<account::NetworkChoice> withNodes(const Arguments& arguments, account::NetworkChoice choice);

/// Of `--network` and the options beside it; asks a custom network's node for its first block when `--genesis` is left
/// out. Errors: WalletErrc about the address; those of account::nodesOf and tron::askGenesis.
[[nodiscard]] Outcome<WalletNetwork> chooseNetwork(const Arguments& arguments);

/// Where the wallet's nodes are, in a file of the profile; nothing for a custom network whose node nobody named.
/// Errors: those of account::saveNetwork.
[[nodiscard]] Outcome<> rememberNodes(const std::string& profile, const WalletNetwork& network);

}  // namespace barter::cli
