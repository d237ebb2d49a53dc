#include "wallet/address.hpp"

#include "core/hex.hpp"
#include "wallet/base58.hpp"
#include "wallet/hash.hpp"
#include "wallet/wallet_error.hpp"

#include <algorithm>

namespace barter::wallet {
namespace {

/// Of every Base58Check text of 21 bytes that begin with 0x41.
constexpr std::size_t textLength = 34;

}  // namespace

Expected<Address> Address::parse(std::string_view text)
{
    if (text.empty()) {
        return fail(WalletErrc::addressEmpty);
    }
    Bytes bytes{};
    if (fromHex(text, bytes)) {
        return fromBytes(bytes);
    }
    const auto decoded = decodeBase58Check(text);
    if (!decoded) {
        const bool looksRight = text.size() == textLength && isBase58(text);
        return fail(looksRight ? WalletErrc::addressChecksum : WalletErrc::addressMalformed);
    }
    return fromBytes(*decoded);
}

Expected<Address> Address::fromBytes(std::span<const std::uint8_t> bytes)
{
    Address address;
    if (bytes.size() != address.m_bytes.size()) {
        return fail(WalletErrc::addressMalformed);
    }
    if (bytes.front() != prefix) {
        return fail(WalletErrc::addressOtherNetwork);
    }
    std::ranges::copy(bytes, address.m_bytes.begin());
    return address;
}

Address Address::fromShort(const Short& bytes)
{
    Address address;
    std::ranges::copy(bytes, address.m_bytes.begin() + 1);
    return address;
}

Address Address::fromPublicKey(const PublicKey& key)
{
    const auto digest = keccak256(std::span{key}.subspan(1));
    Short bytes{};
    std::copy(digest.end() - static_cast<std::ptrdiff_t>(bytes.size()), digest.end(), bytes.begin());
    return fromShort(bytes);
}

Address::Short Address::shortBytes() const
{
    Short bytes{};
    std::copy(m_bytes.begin() + 1, m_bytes.end(), bytes.begin());
    return bytes;
}

std::string Address::text() const
{
    return encodeBase58Check(m_bytes);
}

std::string Address::hex() const
{
    return toHex(m_bytes);
}

bool Address::isZero() const
{
    return *this == Address{};
}

}  // namespace barter::wallet
