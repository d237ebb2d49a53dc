#pragma once

#include "wallet/key_derivation.hpp"

namespace barter::wallet {

/// As `scrypt`, for what OpenSSL refuses: n of 2^(16 r) or more, that is, r = 1. RFC 7914 forbids it, but the example
/// in the definition of Web3 keystores has it. Errors: WalletErrc::cryptoFailed, if there is not enough memory. `cost`
/// was checked.
[[nodiscard]] Expected<Secret>
portableScrypt(const Secret& password, std::span<const std::uint8_t> salt, const ScryptCost& cost, std::size_t size);

}  // namespace barter::wallet
