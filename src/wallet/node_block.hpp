#pragma once

#include "core/error.hpp"
#include "wallet/block_header.hpp"

#include <optional>
#include <string_view>

namespace barter::wallet {

/// A block without its transactions.
struct NodeBlock {
    BlockId id{};  ///< the hash of `header`, which was computed again
    BlockHeader header;
    WireBytes witnessSignature;  ///< 65 bytes; none in the first block of a chain
};

/// The answer of getnowblock, getblock and getblockbynum; nothing when the node has no such block.
/// Whether there is such a block on the chain only a signature of a witness says.
/// Errors: those of `parseAnswer`, NodeErrc::inconsistent (the id is another).
[[nodiscard]] Expected<std::optional<NodeBlock>> parseBlock(std::string_view answer);

}  // namespace barter::wallet
