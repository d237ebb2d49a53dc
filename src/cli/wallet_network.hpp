#pragma once

#include "cli/outcome.hpp"
#include "tron/network.hpp"
#include "wallet/key_file.hpp"

#include <optional>
#include <string>

namespace barter::cli {

/// The network that a new wallet is for.
struct WalletNetwork {
    tron::NetworkName name{};
    wallet::NetworkIdentity identity;
    std::optional<tron::NodeAddress> node;  ///< that the person named; nothing: those that everybody knows
};

/// Of `--network` and the options beside it; asks a custom network's node for its first block when `--genesis` is left
/// out. Errors: WalletErrc about the address; TronErrc::badNodeAddress; those of tron::askGenesis.
[[nodiscard]] Outcome<WalletNetwork> chooseNetwork(const Arguments& arguments);

}  // namespace barter::cli
