#pragma once

#include "wallet/key_file.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

/// What is fixed of the networks that everybody knows, so that no wallet of one is made with other tokens. Pure; any
/// thread.
namespace barter::wallet {

struct KnownNetwork {
    std::string_view genesis;               ///< id of its first block, in hexadecimal
    std::string_view bttContract;           ///< empty: there is no official BTT
    std::optional<std::uint64_t> bttoldId;  ///< 0: there is no BTTOLD; nothing: anybody may say
};

// Many programs have the ids, some with two of them interchanged (so does the first text of ChainAgnostic/namespaces,
// pull request 170). A test computes them from what headers are made of, by other sources; they end with the chain ids
// that TRON publishes (developers.tron.network/reference/eth_chainid).
/// The contract: verified source of TAFjUL... in tintinweb/smart-contract-sanctuary. The id: TRC-10 token of
/// BitTorrent, whose holders were offered 1,000 BTT for each in December 2021.
inline constexpr KnownNetwork mainnet{
    .genesis = "00000000000000001ebf88508a03865c71d452e25f4d51194196a1d22b6653dc",
    .bttContract = "TAFjULxiVgT4qWk6UZwjqwZXTSaGaqnVp4",
    .bttoldId = 1'002'000,
};
/// The contract: what the faucet (nileex.io) gives as BTT.
inline constexpr KnownNetwork nile{
    .genesis = "0000000000000000d698d4192c56cb6be724a558448e2684802de4d6cd8690dc",
    .bttContract = "TNuoKL1ni8aoshfFL1ASca1Gou9RXwAzfn",
    .bttoldId = 0,
};
inline constexpr KnownNetwork shasta{
    .genesis = "0000000000000000de1aa88295e1fcf982742f773e0419c5a9c134c994a9059e",
    .bttContract = {},
    .bttoldId = std::nullopt,
};
inline constexpr std::array knownNetworks{mainnet, nile, shasta};

/// Whether the tokens are other ones than those that everybody knows on the network of that genesis.
[[nodiscard]] bool contradicts(const NetworkIdentity& network);

}  // namespace barter::wallet
