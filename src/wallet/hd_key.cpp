#include "wallet/hd_key.hpp"

#include "wallet/key_derivation.hpp"
#include "wallet/wallet_error.hpp"

#include <algorithm>
#include <charconv>

namespace barter::wallet {
namespace {

constexpr std::uint32_t purpose = 44;
constexpr std::uint32_t coinType = 195;  // SLIP-44: TRON
constexpr std::uint32_t speedAccount = 1'000'000;
constexpr std::uint32_t external = 0;

constexpr std::uint32_t harden(std::uint32_t number)
{
    return number | DerivationPath::hardened;
}

/// A number below 2^31 with or without the mark of a hardened one behind it.
Expected<std::uint32_t> parseLevel(std::string_view text)
{
    const bool isHardened = text.ends_with('\'');
    if (isHardened) {
        text.remove_suffix(1);
    }
    std::uint32_t number = 0;
    const auto* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, number);
    const bool hasLeadingZero = text.size() > 1 && text.front() == '0';
    if (error != std::errc{} || rest != end || hasLeadingZero || number >= DerivationPath::hardened) {
        return fail(WalletErrc::pathMalformed);
    }
    return isHardened ? harden(number) : number;
}

std::array<std::uint8_t, 4> bigEndian(std::uint32_t number)
{
    return {static_cast<std::uint8_t>(number >> 24U),
            static_cast<std::uint8_t>(number >> 16U),
            static_cast<std::uint8_t>(number >> 8U),
            static_cast<std::uint8_t>(number)};
}

}  // namespace

Expected<DerivationPath> DerivationPath::parse(std::string_view text)
{
    if (!text.starts_with('m')) {
        return fail(WalletErrc::pathMalformed);
    }
    text.remove_prefix(1);
    DerivationPath path;
    while (!text.empty()) {
        const auto next = std::min(text.find('/', 1), text.size());
        const auto level = parseLevel(text.substr(1, next - 1));
        if (text.front() != '/' || !level || path.m_numbers.size() == maxDepth) {
            return fail(WalletErrc::pathMalformed);
        }
        path.m_numbers.push_back(*level);
        text.remove_prefix(next);
    }
    return path;
}

std::string DerivationPath::text() const
{
    std::string text = "m";
    for (const auto number : m_numbers) {
        text += '/' + std::to_string(number & ~hardened) + (number >= hardened ? "'" : "");
    }
    return text;
}

DerivationPath accountPath(std::uint32_t number)
{
    return DerivationPath{{harden(purpose), harden(coinType), harden(0), external, number}};
}

DerivationPath ledgerPath(std::uint32_t number)
{
    return DerivationPath{{harden(purpose), harden(coinType), harden(number), external, 0}};
}

DerivationPath speedBranch()
{
    return DerivationPath{{harden(purpose), harden(coinType), harden(speedAccount), external}};
}

DerivationPath speedPath(std::uint32_t number)
{
    auto numbers = speedBranch().numbers();
    numbers.push_back(number);
    return DerivationPath{std::move(numbers)};
}

Expected<HdKey> HdKey::fromSeed(const Secret& seed)
{
    if (seed.size() < 16 || seed.size() > 64) {
        return fail(WalletErrc::seedSize);
    }
    constexpr std::array<std::uint8_t, 12> key{'B', 'i', 't', 'c', 'o', 'i', 'n', ' ', 's', 'e', 'e', 'd'};
    const auto halves = hmacSha512(key, seed.bytes());
    if (!halves) {
        return tl::unexpected{halves.error()};
    }
    return fromHalves(*halves);
}

Expected<HdKey> HdKey::fromBytes(const Secret& bytes)
{
    if (bytes.size() != 2 * PrivateKey::size) {
        return fail(WalletErrc::keyMalformed);
    }
    return fromHalves(bytes);
}

Expected<HdKey> HdKey::fromHalves(const Secret& halves)
{
    auto key = PrivateKey::fromBytes(Secret::copyOf(halves.bytes().first(PrivateKey::size)));
    if (!key) {
        return tl::unexpected{key.error()};
    }
    return HdKey{std::move(*key), Secret::copyOf(halves.bytes().subspan(PrivateKey::size))};
}

Secret HdKey::bytes() const
{
    Secret all{m_key.bytes().size() + m_chainCode.size()};
    std::ranges::copy(m_chainCode.bytes(), std::ranges::copy(m_key.bytes().bytes(), all.bytes().begin()).out);
    return all;
}

Expected<HdKey> HdKey::child(std::uint32_t number) const
{
    // 33 bytes: the public key, or a zero and the private one. Then the number.
    Secret message{33 + 4};
    auto place = message.bytes().begin();
    if (number >= DerivationPath::hardened) {
        place = std::ranges::copy(m_key.bytes().bytes(), place + 1).out;
    } else {
        place = std::ranges::copy(compressed(m_key.publicKey()), place).out;
    }
    std::ranges::copy(bigEndian(number), place);
    const auto halves = hmacSha512(m_chainCode.bytes(), message.bytes());
    if (!halves) {
        return tl::unexpected{halves.error()};
    }
    auto key = m_key.plus(Secret::copyOf(halves->bytes().first(PrivateKey::size)));
    if (!key) {
        return tl::unexpected{key.error()};
    }
    return HdKey{std::move(*key), Secret::copyOf(halves->bytes().subspan(PrivateKey::size))};
}

Expected<HdKey> HdKey::descendant(const DerivationPath& path) const
{
    auto key = fromBytes(bytes());
    for (const auto number : path.numbers()) {
        if (key) {
            key = key->child(number);
        }
    }
    return key;
}

}  // namespace barter::wallet
