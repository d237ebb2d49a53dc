#include "wallet/portable_scrypt.hpp"

#include "wallet/wallet_error.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <functional>
#include <new>

// The names and numbers of sections are those of RFC 7914. A block of 64 bytes is 16 words, little-endian.

namespace barter::wallet {
namespace {

constexpr std::size_t blockWords = 16;
constexpr std::size_t bytesOfWord = 4;
using Words = std::span<std::uint32_t>;
using Block = std::array<std::uint32_t, blockWords>;

/// Words in memory that is wiped.
class SecretWords {
public:
    explicit SecretWords(std::size_t count) : m_bytes{count * bytesOfWord} {}
    [[nodiscard]] Words words()
    {
        return {reinterpret_cast<std::uint32_t*>(m_bytes.bytes().data()), m_bytes.size() / bytesOfWord};
    }

private:
    Secret m_bytes;
};

template <std::size_t A, std::size_t B, std::size_t C, std::size_t D>
void quarterRound(Block& x)
{
    x[B] ^= std::rotl(x[A] + x[D], 7);
    x[C] ^= std::rotl(x[B] + x[A], 9);
    x[D] ^= std::rotl(x[C] + x[B], 13);
    x[A] ^= std::rotl(x[D] + x[C], 18);
}

/// Section 3: four times the columns and then the rows of a square, each beginning in the diagonal.
void salsa20of8(Block& block)
{
    Block x = block;
    for (int doubleRound = 0; doubleRound < 4; ++doubleRound) {
        quarterRound<0, 4, 8, 12>(x);
        quarterRound<5, 9, 13, 1>(x);
        quarterRound<10, 14, 2, 6>(x);
        quarterRound<15, 3, 7, 11>(x);
        quarterRound<0, 1, 2, 3>(x);
        quarterRound<5, 6, 7, 4>(x);
        quarterRound<10, 11, 8, 9>(x);
        quarterRound<15, 12, 13, 14>(x);
    }
    std::ranges::transform(block, x, block.begin(), std::plus{});
}

/// Section 4, scryptBlockMix: the blocks with even numbers come first in the result.
void blockMix(Words from, Words to)
{
    const auto blocks = from.size() / blockWords;
    Block x{};
    std::ranges::copy(from.last(blockWords), x.begin());
    for (std::size_t i = 0; i < blocks; ++i) {
        std::ranges::transform(x, from.subspan(i * blockWords, blockWords), x.begin(), std::bit_xor{});
        salsa20of8(x);
        const auto place = i / 2 + (i % 2) * (blocks / 2);
        std::ranges::copy(x, to.subspan(place * blockWords, blockWords).begin());
    }
}

/// Section 5, scryptROMix: `content` is replaced, `table` holds n of its like, `other` one.
void roMix(Words content, Words table, Words other, std::uint64_t n)
{
    const auto row = [&](std::uint64_t number) { return table.subspan(number * content.size(), content.size()); };
    for (std::uint64_t i = 0; i < n; ++i) {
        std::ranges::copy(content, row(i).begin());
        blockMix(content, other);
        std::ranges::copy(other, content.begin());
    }
    for (std::uint64_t i = 0; i < n; ++i) {
        const auto last = content.last(blockWords);
        const auto number = (std::uint64_t{last[1]} << 32U | last[0]) % n;
        std::ranges::transform(content, row(number), content.begin(), std::bit_xor{});
        blockMix(content, other);
        std::ranges::copy(other, content.begin());
    }
}

void readWords(std::span<const std::uint8_t> bytes, Words words)
{
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto word = bytes.subspan(i * bytesOfWord, bytesOfWord);
        words[i] = std::uint32_t{word[0]} | std::uint32_t{word[1]} << 8U | std::uint32_t{word[2]} << 16U |
                   std::uint32_t{word[3]} << 24U;
    }
}

void writeWords(Words words, std::span<std::uint8_t> bytes)
{
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        bytes[i] = static_cast<std::uint8_t>(words[i / bytesOfWord] >> (8 * (i % bytesOfWord)));
    }
}

void mixAll(std::span<std::uint8_t> blocks, const ScryptCost& cost)
{
    const auto count = 2 * std::size_t{cost.r} * blockWords;
    SecretWords content{count};
    SecretWords other{count};
    SecretWords table{count * cost.n};
    for (std::size_t i = 0; i < cost.p; ++i) {
        const auto part = blocks.subspan(i * count * bytesOfWord, count * bytesOfWord);
        readWords(part, content.words());
        roMix(content.words(), table.words(), other.words(), cost.n);
        writeWords(content.words(), part);
    }
}

}  // namespace

// Section 6.
Expected<Secret>
portableScrypt(const Secret& password, std::span<const std::uint8_t> salt, const ScryptCost& cost, std::size_t size)
{
    auto blocks = pbkdf2(Prf::hmacSha256, password, salt, 1, std::size_t{128} * cost.r * cost.p);
    if (!blocks) {
        return blocks;
    }
    try {
        mixAll(blocks->bytes(), cost);
    } catch (const std::bad_alloc&) {
        return fail(WalletErrc::cryptoFailed, "scrypt");
    }
    return pbkdf2(Prf::hmacSha256, password, blocks->bytes(), 1, size);
}

}  // namespace barter::wallet
