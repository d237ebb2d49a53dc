#pragma once

#include "core/secret.hpp"
#include "signer/spending_limits.hpp"

#include <array>
#include <cstdint>
#include <vector>

/// Spending limits on disk, where others can write too: only who has the key from the key file can make them.
namespace barter::signer {

struct SealedLimits {
    std::vector<std::uint8_t> content;    ///< generation and limits, readable for everybody
    std::array<std::uint8_t, 64> seal{};  ///< HMAC-SHA-512 over it (RFC 2104)

    bool operator==(const SealedLimits&) const = default;
};

/// `generation`: that of the key file now; each password that is given makes it greater.
/// Errors: WalletErrc::cryptoFailed.
[[nodiscard]] Expected<SealedLimits> seal(const SpendingLimits& limits, std::uint64_t generation, const Secret& key);

/// The limits, if they were sealed with this key since the key file has its generation. Else somebody wrote them, or
/// put a database of an earlier generation in the place of this one: spending is off then until the password is given.
/// Older ones of the same generation are not noticed here, but by PaymentRecords::authenticate, whose seal is over
/// them. Errors: SignerErrc::limitsForged; limitsOutdated; WalletErrc::cryptoFailed.
[[nodiscard]] Expected<SpendingLimits> unseal(const SealedLimits& sealed, std::uint64_t generation, const Secret& key);

/// What they say, whoever wrote it: to be shown while the wallet is locked, never to be acted upon.
/// Errors: SignerErrc::limitsForged if that cannot be the content of limits.
[[nodiscard]] Expected<SpendingLimits> readUnverified(const SealedLimits& sealed);

}  // namespace barter::signer
