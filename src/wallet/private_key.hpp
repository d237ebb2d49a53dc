#pragma once

#include "core/secret.hpp"
#include "wallet/address.hpp"
#include "wallet/hash.hpp"

#include <string_view>

namespace barter::wallet {

/// r, s, and v = 27 or 28, as TRON wants it; s is in the lower half of its range.
using Signature = std::array<std::uint8_t, 65>;

/// A key of secp256k1 (by libsecp256k1): a number from 1 to below the order of the curve. Moves only; one thread at a
/// time.
class PrivateKey {
public:
    static constexpr std::size_t size = 32;

    /// Big-endian. Errors: WalletErrc::keyMalformed (not 32 bytes), keyOutOfRange.
    [[nodiscard]] static Expected<PrivateKey> fromBytes(Secret bytes);
    /// What other wallets export: 64 hexadecimal digits, "0x" before them or not; nothing around them is skipped.
    /// Errors: WalletErrc::keyMalformed, keyOutOfRange.
    [[nodiscard]] static Expected<PrivateKey> parse(std::string_view text);

    [[nodiscard]] const Secret& bytes() const noexcept { return m_bytes; }
    [[nodiscard]] const PublicKey& publicKey() const noexcept { return m_public; }
    [[nodiscard]] Address address() const { return Address::fromPublicKey(m_public); }

    /// The sum modulo the order of the curve, as BIP-32 makes children. Errors: WalletErrc::keyOutOfRange (the summand
    /// is not below the order, or the sum is zero).
    [[nodiscard]] Expected<PrivateKey> plus(const Secret& summand) const;

    /// Deterministic (RFC 6979), and checked: the public key was recovered from it. Errors: WalletErrc::signingFailed.
    [[nodiscard]] Expected<Signature> sign(const Digest& digest) const;

private:
    PrivateKey(Secret bytes, const PublicKey& publicKey);

    Secret m_bytes;
    PublicKey m_public;
};

/// 33 bytes: 2 or 3, then x (SEC 1).
[[nodiscard]] std::array<std::uint8_t, 33> compressed(const PublicKey& key);

/// Whose signature it is. v may be 0, 1, 27 or 28, and s in either half, as nodes accept them: what a stranger signed
/// is told by its digest, never by its signature. Errors: WalletErrc::signatureMalformed.
[[nodiscard]] Expected<PublicKey> recover(const Digest& digest, const Signature& signature);

}  // namespace barter::wallet
