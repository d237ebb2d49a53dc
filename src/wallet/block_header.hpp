#pragma once

#include "core/error.hpp"
#include "wallet/address.hpp"
#include "wallet/transaction.hpp"
#include "wallet/wire.hpp"

#include <array>
#include <cstdint>
#include <span>

/// Headers of TRON's blocks (java-tron's Tron.proto: BlockHeader.raw). Any thread.
namespace barter::wallet {

/// The number of the block as eight bytes, and the SHA-256 of the header without its first eight bytes.
using BlockId = std::array<std::uint8_t, 32>;

/// What a witness signs. Numbers are 0 to 2^63-1.
struct BlockHeader {
    std::int64_t number = 0;
    std::int64_t timestamp = 0;  ///< ms since 1970
    WireBytes transactionRoot;   ///< 32 bytes
    WireBytes parentId;          ///< 32 bytes
    WireBytes witness;           ///< the address of who made it; in the first block of a chain a sentence
    WireBytes accountStateRoot;  ///< 32 bytes where the network has it, else none
    std::int64_t witnessId = 0;  ///< not used by today's nodes
    std::int64_t version = 0;

    bool operator==(const BlockHeader&) const = default;
};

[[nodiscard]] WireBytes encodeBlockHeader(const BlockHeader& header);

/// What the block with that header has to be called: a node that says anything else has changed one of them.
[[nodiscard]] BlockId blockId(const BlockHeader& header);

/// Whose key signed the header. On the main network some witnesses sign with a key of their witness permission instead
/// of that of `header.witness`. Errors: WalletErrc::signatureMalformed.
[[nodiscard]] Expected<Address> signerOf(const BlockHeader& header, std::span<const std::uint8_t> signature);

/// 0 to 2^64-1, as written in the id.
[[nodiscard]] std::uint64_t blockNumber(const BlockId& id);

/// How a transaction refers to the block.
[[nodiscard]] BlockReference blockReference(const BlockId& id);

/// The last four bytes of the id of a chain's first block: its `block.chainid`, as typed data (TIP-712) names it.
[[nodiscard]] std::uint32_t chainId(const BlockId& genesis);

}  // namespace barter::wallet
