#include "wallet/base58.hpp"

#include "wallet/hash.hpp"
#include "wallet/wallet_error.hpp"

#include <algorithm>

namespace barter::wallet {
namespace {

constexpr std::string_view alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
constexpr std::size_t checksumSize = 4;

/// A number in any base up to 256, the lowest digit first: times `factor`, plus `summand`.
void multiplyAndAdd(std::vector<std::uint8_t>& number, unsigned base, unsigned factor, unsigned summand)
{
    unsigned carry = summand;
    for (auto& digit : number) {
        carry += digit * factor;
        digit = static_cast<std::uint8_t>(carry % base);
        carry /= base;
    }
    for (; carry != 0; carry /= base) {
        number.push_back(static_cast<std::uint8_t>(carry % base));
    }
}

std::array<std::uint8_t, checksumSize> checksumOf(std::span<const std::uint8_t> bytes)
{
    const auto digest = sha256(sha256(bytes));
    std::array<std::uint8_t, checksumSize> checksum{};
    std::copy_n(digest.begin(), checksumSize, checksum.begin());
    return checksum;
}

std::string encode(std::span<const std::uint8_t> bytes)
{
    std::vector<std::uint8_t> number;
    for (const auto byte : bytes) {
        multiplyAndAdd(number, 58, 256, byte);
    }
    const auto zeros = std::ranges::find_if(bytes, [](auto byte) { return byte != 0; }) - bytes.begin();
    std::string text(static_cast<std::size_t>(zeros), alphabet.front());
    std::for_each(number.rbegin(), number.rend(), [&text](auto digit) { text += alphabet[digit]; });
    return text;
}

/// Of a text that `isBase58`.
std::vector<std::uint8_t> decode(std::string_view text)
{
    std::vector<std::uint8_t> number;
    for (const char character : text) {
        multiplyAndAdd(number, 256, 58, static_cast<unsigned>(alphabet.find(character)));
    }
    const auto zeros = std::min(text.find_first_not_of(alphabet.front()), text.size());
    number.insert(number.end(), zeros, 0);
    std::ranges::reverse(number);
    return number;
}

}  // namespace

bool isBase58(std::string_view text)
{
    return text.find_first_not_of(alphabet) == std::string_view::npos;
}

std::string encodeBase58Check(std::span<const std::uint8_t> bytes)
{
    std::vector<std::uint8_t> all{bytes.begin(), bytes.end()};
    const auto checksum = checksumOf(bytes);
    all.insert(all.end(), checksum.begin(), checksum.end());
    return encode(all);
}

Expected<std::vector<std::uint8_t>> decodeBase58Check(std::string_view text)
{
    if (text.size() > maxBase58Characters || !isBase58(text)) {
        return fail(WalletErrc::notBase58Check);
    }
    auto bytes = decode(text);
    if (bytes.size() < checksumSize) {
        return fail(WalletErrc::notBase58Check);
    }
    const auto end = bytes.end() - static_cast<std::ptrdiff_t>(checksumSize);
    if (!std::ranges::equal(checksumOf({bytes.begin(), end}), std::span{end, bytes.end()})) {
        return fail(WalletErrc::notBase58Check);
    }
    bytes.erase(end, bytes.end());
    return bytes;
}

}  // namespace barter::wallet
