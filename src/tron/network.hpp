#pragma once

#include "core/error.hpp"
#include "wallet/key_file.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The networks that run TRON, and where their nodes are. Pure; any thread.
namespace barter::tron {

enum class NetworkName { mainnet, nile, shasta, custom };

inline constexpr std::array allNetworkNames{
    NetworkName::mainnet, NetworkName::nile, NetworkName::shasta, NetworkName::custom};

/// "mainnet", "nile", "shasta", "custom": as programs write it.
[[nodiscard]] std::string_view textOf(NetworkName name);
[[nodiscard]] std::optional<NetworkName> parseNetworkName(std::string_view text);

/// Whether coins there have no price: everywhere but on the main network. Of a custom one nobody knows.
[[nodiscard]] bool isTestNetwork(NetworkName name);

/// Where the parts of one operator's node are, as URLs without a '/' at their end.
struct NodeAddress {
    std::string fullNode;  ///< before "/wallet/..."
    std::string solidity;  ///< before "/walletsolidity/..."; gateways have both at one place
    std::string index;     ///< before "/v1/..." (TronGrid); empty: none

    bool operator==(const NodeAddress&) const = default;
};

/// What a person typed; a '/' at the end is dropped, `solidity` is `fullNode` when empty.
/// Errors: TronErrc::badNodeAddress. That plain http goes to this machine only is held by net::HttpClient.
[[nodiscard]] Expected<NodeAddress>
makeNodeAddress(std::string_view fullNode, std::string_view solidity, std::string_view index);

/// Whether one operator seems to stand behind both: any host of one has the same address as, or the same last two
/// labels of its name as any host of the other. What both say is then said once.
[[nodiscard]] bool haveSameOperator(const NodeAddress& left, const NodeAddress& right);

/// A network that everybody knows.
struct PublicNetwork {
    NetworkName name{};
    wallet::Digest genesis{};
    std::optional<wallet::Address> bttContract;  ///< nothing: there is no official BTT, the person has to name one
    std::uint64_t bttoldId = 0;                  ///< 0: there is no BTTOLD, which no TRC-10 token has as its id
    std::vector<NodeAddress> nodes;              ///< which it is asked at unless the person chooses; at least one

    /// For a key file; nothing when there is no official BTT.
    [[nodiscard]] std::optional<wallet::NetworkIdentity> identity() const;
};

/// Nothing for NetworkName::custom.
[[nodiscard]] std::optional<PublicNetwork> publicNetwork(NetworkName name);

/// By its first block; custom when it is none of the public ones.
[[nodiscard]] NetworkName nameOf(const wallet::Digest& genesis);

}  // namespace barter::tron
