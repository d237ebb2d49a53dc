#pragma once

#include "core/error.hpp"

#include <array>
#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace barter::wallet {

/// Uncompressed, as SEC 1 has it: 0x04, then 32 bytes x and 32 bytes y.
using PublicKey = std::array<std::uint8_t, 65>;

/// Where TRON keeps coins: 0x41 and the last 20 bytes of the Keccak-256 of a public key. A value; any thread.
///
/// Whether somebody has its key, and whether it is wise to send there, it does not say.
class Address {
public:
    static constexpr std::uint8_t prefix = 0x41;
    using Bytes = std::array<std::uint8_t, 21>;
    /// As contracts see it, without the prefix.
    using Short = std::array<std::uint8_t, 20>;

    /// What a person typed or pasted: "T..." of 34 characters, or 42 hexadecimal digits that begin with 41. Nothing
    /// around it is skipped. Errors: WalletErrc::addressEmpty, addressMalformed, addressChecksum,
    /// addressOtherNetwork (0xa0 was that of a test network once).
    [[nodiscard]] static Expected<Address> parse(std::string_view text);
    /// Errors: WalletErrc::addressOtherNetwork, addressMalformed (not 21 bytes).
    [[nodiscard]] static Expected<Address> fromBytes(std::span<const std::uint8_t> bytes);
    [[nodiscard]] static Address fromShort(const Short& bytes);
    [[nodiscard]] static Address fromPublicKey(const PublicKey& key);

    [[nodiscard]] const Bytes& bytes() const noexcept { return m_bytes; }
    [[nodiscard]] Short shortBytes() const;
    /// "T..."; always 34 characters.
    [[nodiscard]] std::string text() const;
    /// 42 digits in lower case, beginning with 41.
    [[nodiscard]] std::string hex() const;
    /// The address of twenty zeros, T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb. It is valid, but nobody has its key: what is
    /// sent there is lost.
    [[nodiscard]] bool isZero() const;

    friend auto operator<=>(const Address&, const Address&) = default;

private:
    Address() = default;

    Bytes m_bytes{prefix};
};

}  // namespace barter::wallet
