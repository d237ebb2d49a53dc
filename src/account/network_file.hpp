#pragma once

#include "core/error.hpp"
#include "tron/network.hpp"
#include "wallet/key_file.hpp"

#include <optional>
#include <string>
#include <string_view>

/// Where a wallet's nodes are, as a person has chosen: "wallet-network.json" in the profile. The key file says which
/// network it is; this file only says at whom it is asked.
namespace barter::account {

/// URLs are https, or http of this machine. Empty: the network's own, which a custom one does not have.
struct NetworkChoice {
    tron::NetworkName name = tron::NetworkName::mainnet;
    std::string node = {};
    std::string solidity = {};    ///< empty: at `node`
    std::string index = {};       ///< of past transfers, as TronGrid has it; empty: none, unless `node` is empty too
    std::string secondNode = {};  ///< of another operator, to compare with
    std::string secondSolidity = {};  ///< empty: at `secondNode`
    std::string apiKey = {};          ///< in a file of its own, "wallet-api-key"; goes to `node` only. Never logged

    bool operator==(const NetworkChoice&) const = default;
};

struct LoadedNetwork {
    NetworkChoice choice;
    bool isThere = false;     ///< else nobody has chosen anything
    std::string damagedCopy;  ///< where a file was moved to that is none of ours; empty: it was whole
};

/// At whom to ask.
struct NodeChoice {
    tron::NodeAddress first;
    std::optional<tron::NodeAddress> second;
    std::string apiKey;
};

/// Errors: TronErrc::badNodeAddress, NetErrc::plainHttp (http of another machine); AccountErrc::nodeMissing,
/// networkDiffers (`genesis` is the wallet's), badApiKey. Pure; any thread.
[[nodiscard]] Expected<NodeChoice> nodesOf(const NetworkChoice& choice, const wallet::Digest& genesis);

/// As it stands in the file, without the API key; `parseNetwork` gives the same again. Pure; any thread.
[[nodiscard]] std::string networkText(const NetworkChoice& choice);
/// Nothing for what `loadNetwork` would move aside. Pure; any thread.
[[nodiscard]] std::optional<NetworkChoice> parseNetwork(std::string_view text);

/// What is not understood has its default, and a file that is no JSON object, or has a network of a name or URLs that
/// `nodesOf` would not take, is moved aside. Worker thread. Errors: those of storage::readFile, but for notFound;
/// StorageErrc::denied if a damaged file cannot be moved.
[[nodiscard]] Expected<LoadedNetwork> loadNetwork(const std::string& profile);

/// Both files for their owner alone, each atomically; keys that are not known here stay. Worker thread. Errors: those
/// of `nodesOf` but networkDiffers; those of `loadNetwork` and storage::atomicWrite.
[[nodiscard]] Expected<> saveNetwork(const std::string& profile, const NetworkChoice& choice);

}  // namespace barter::account
