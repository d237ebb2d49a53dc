#include "wallet/mnemonic.hpp"

#include "wallet/hash.hpp"
#include "wallet/key_derivation.hpp"
#include "wallet/wallet_error.hpp"
#include "wallet/word_list.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <string>

namespace barter::wallet {
namespace {

constexpr std::size_t bitsOfWord = 11;
constexpr std::size_t longestWord = 8;
constexpr std::uint32_t seedIterations = 2048;
constexpr std::size_t seedSize = 64;
constexpr std::string_view whiteSpace = " \t\r\n\v\f";

bool isEntropySize(std::size_t bytes)
{
    return bytes == 16 || bytes == 32;
}

/// A bit of checksum for each four bytes: the first ones of SHA-256.
std::size_t wordsFor(std::size_t entropyBytes)
{
    return (entropyBytes * 8 + entropyBytes / 4) / bitsOfWord;
}

/// The word at the beginning of `text` and white space around it, taken from it; empty at the end.
std::string_view takeWord(std::string_view& text)
{
    text.remove_prefix(std::min(text.find_first_not_of(whiteSpace), text.size()));
    const auto word = text.substr(0, text.find_first_of(whiteSpace));
    text.remove_prefix(word.size());
    return word;
}

std::optional<std::uint32_t> placeOf(std::string_view word)
{
    if (word.size() > longestWord) {
        return std::nullopt;
    }
    Secret lower = Secret::copyOf(word);
    for (auto& letter : lower.bytes()) {
        if (letter >= 'A' && letter <= 'Z') {
            letter = static_cast<std::uint8_t>(letter - 'A' + 'a');
        }
    }
    const auto* const found = std::ranges::lower_bound(englishWords, lower.text());
    if (found == englishWords.end() || *found != lower.text()) {
        return std::nullopt;
    }
    return static_cast<std::uint32_t>(found - englishWords.begin());
}

/// Bit `number` of some bytes, the highest of the first byte being number 0.
bool bitOf(std::span<const std::uint8_t> bytes, std::size_t number)
{
    const unsigned byte = bytes[number / 8];
    return (byte >> (7 - number % 8) & 1U) != 0;
}

/// Entropy and then its checksum, which is at most a byte long.
Secret withChecksum(const Secret& entropy)
{
    Secret all{entropy.size() + 1};
    std::ranges::copy(entropy.bytes(), all.bytes().begin());
    auto digest = sha256(entropy.bytes());
    all.bytes().back() = digest.front();
    wipe(digest);
    return all;
}

/// UTF-8 in the normal form NFKD, in memory that is wiped (utf8proc_NFKD would allocate its own).
Expected<Secret> normalized(const Secret& text)
{
    if (text.empty()) {
        return Secret{};
    }
    constexpr auto options = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT);
    const auto size = static_cast<utf8proc_ssize_t>(text.size());
    const auto length = utf8proc_decompose(text.bytes().data(), size, nullptr, 0, options);
    if (length < 0) {
        return fail(WalletErrc::passphraseNotUtf8);
    }
    // Four bytes for each character, and one for the zero that utf8proc_reencode puts at the end.
    Secret buffer{static_cast<std::size_t>(length) * sizeof(utf8proc_int32_t) + 1};
    auto* const characters = reinterpret_cast<utf8proc_int32_t*>(buffer.bytes().data());
    if (utf8proc_decompose(text.bytes().data(), size, characters, length, options) != length) {
        return fail(WalletErrc::passphraseNotUtf8);
    }
    const auto bytes = utf8proc_reencode(characters, length, options);
    if (bytes < 0) {
        return fail(WalletErrc::passphraseNotUtf8);
    }
    buffer.shorten(static_cast<std::size_t>(bytes));
    return buffer;
}

}  // namespace

Expected<Secret> wordsFromEntropy(const Secret& entropy)
{
    if (!isEntropySize(entropy.size())) {
        return fail(WalletErrc::entropySize);
    }
    const auto bits = withChecksum(entropy);
    const auto count = wordsFor(entropy.size());
    Secret words{count * (longestWord + 1)};
    std::size_t used = 0;
    for (std::size_t word = 0; word < count; ++word) {
        std::size_t place = 0;
        for (std::size_t bit = 0; bit < bitsOfWord; ++bit) {
            place = place << 1U | (bitOf(bits.bytes(), word * bitsOfWord + bit) ? 1U : 0U);
        }
        if (word > 0) {
            words.bytes()[used++] = ' ';
        }
        std::ranges::copy(englishWords[place], words.bytes().begin() + static_cast<std::ptrdiff_t>(used));
        used += englishWords[place].size();
    }
    words.shorten(used);
    return words;
}

Expected<Secret> entropyFromWords(std::string_view text)
{
    if (std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; })) {
        return fail(WalletErrc::wordsForeignScript);
    }
    if (const auto unknown = unknownWords(text); !unknown.empty()) {
        return fail(WalletErrc::wordUnknown, "word " + std::to_string(unknown.front()));
    }
    constexpr std::size_t most = 32;
    Secret bits{most + 1};
    std::size_t count = 0;
    for (auto word = takeWord(text); !word.empty(); word = takeWord(text)) {
        const auto place = placeOf(word).value_or(0);
        for (std::size_t bit = 0; bit < bitsOfWord && count < wordsFor(most); ++bit) {
            const auto number = count * bitsOfWord + bit;
            const auto value = place >> (bitsOfWord - 1 - bit) & 1U;
            auto& byte = bits.bytes()[number / 8];
            byte = static_cast<std::uint8_t>(byte | value << (7 - number % 8));
        }
        ++count;
    }
    const std::size_t size = count == wordsFor(16) ? 16 : most;
    if (count != wordsFor(size)) {
        return fail(WalletErrc::wordsCount, std::to_string(count) + " words");
    }
    auto entropy = Secret::copyOf(bits.bytes().first(size));
    const auto expected = withChecksum(entropy);
    for (std::size_t bit = size * 8; bit < count * bitsOfWord; ++bit) {
        if (bitOf(expected.bytes(), bit) != bitOf(bits.bytes(), bit)) {
            return fail(WalletErrc::wordsChecksum);
        }
    }
    return entropy;
}

std::vector<std::size_t> unknownWords(std::string_view text)
{
    std::vector<std::size_t> unknown;
    std::size_t number = 0;
    for (auto word = takeWord(text); !word.empty(); word = takeWord(text)) {
        ++number;
        if (!placeOf(word)) {
            unknown.push_back(number);
        }
    }
    return unknown;
}

Expected<Secret> seedFromWords(const Secret& words, const Secret& passphrase)
{
    constexpr std::string_view prefix = "mnemonic";
    const auto normal = normalized(passphrase);
    if (!normal) {
        return tl::unexpected{normal.error()};
    }
    Secret salt{prefix.size() + normal->size()};
    std::ranges::copy(normal->bytes(), std::ranges::copy(prefix, salt.bytes().begin()).out);
    return pbkdf2(Prf::hmacSha512, words, salt.bytes(), seedIterations, seedSize);
}

}  // namespace barter::wallet
