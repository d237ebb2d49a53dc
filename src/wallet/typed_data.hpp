#pragma once

#include "core/amount.hpp"
#include "wallet/abi.hpp"
#include "wallet/address.hpp"
#include "wallet/hash.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

/// Digests of what is signed outside of transactions. None of them can be that of a transaction: those are hashed with
/// SHA-256. Any thread.
namespace barter::wallet {

/// TIP-191, "signMessageV2": a text that a person agrees to, or bytes.
[[nodiscard]] Digest messageDigest(std::span<const std::uint8_t> message);

/// TIP-712 (EIP-712 with TRON's addresses): where typed data holds.
struct TypedDomain {
    std::string name;
    std::string version;
    std::uint32_t chainId = 0;  ///< see `chainId` of block_header.hpp
    Address verifyingContract;
};
[[nodiscard]] Digest domainSeparator(const TypedDomain& domain);

/// Of a struct whose members all fit into a word (addresses, numbers), given in their order. `type` is the struct as
/// TIP-712 writes it: "Cheque(address vault,uint256 amount)".
[[nodiscard]] Digest structHash(std::string_view type, std::span<const abi::Word> members);

/// What is signed.
[[nodiscard]] Digest typedDataDigest(const Digest& domainSeparator, const Digest& structHash);

}  // namespace barter::wallet
