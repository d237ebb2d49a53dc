#pragma once

#include <array>
#include <cstdint>
#include <span>

/// The two hashes of TRON. Pure; any thread.
namespace barter::wallet {

using Digest = std::array<std::uint8_t, 32>;

/// FIPS 180-4: ids of transactions and blocks, checksums of addresses.
[[nodiscard]] Digest sha256(std::span<const std::uint8_t> bytes);

/// Keccak with the padding from before FIPS 202, as Ethereum and TRON use it (SHA3-256 gives other digests; OpenSSL has
/// this one from 3.2 on): addresses, function selectors, message digests. Wipes its state.
[[nodiscard]] Digest keccak256(std::span<const std::uint8_t> bytes);

}  // namespace barter::wallet
