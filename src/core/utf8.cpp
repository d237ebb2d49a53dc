#include "core/utf8.hpp"

namespace barter {
namespace {

constexpr std::string_view ellipsis = "\xE2\x80\xA6";  // U+2026

bool isContinuation(char c)
{
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

}  // namespace

CodePoint firstCodePoint(std::string_view text)
{
    constexpr CodePoint broken{.value = 0xFFFD, .bytes = 1, .valid = false};
    const auto lead = static_cast<unsigned char>(text.front());
    if (lead < 0x80) {
        return {.value = lead, .bytes = 1, .valid = true};
    }
    std::size_t bytes = 0;
    char32_t value = 0;
    char32_t least = 0;  // below it, a shorter form exists
    if (lead >= 0xC2 && lead <= 0xDF) {
        bytes = 2, value = lead & 0x1FU, least = 0x80;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
        bytes = 3, value = lead & 0x0FU, least = 0x800;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        bytes = 4, value = lead & 0x07U, least = 0x10000;
    } else {
        return broken;
    }
    if (text.size() < bytes) {
        return broken;
    }
    for (const char c : text.substr(1, bytes - 1)) {
        if (!isContinuation(c)) {
            return broken;
        }
        value = (value << 6U) | (static_cast<unsigned char>(c) & 0x3FU);
    }
    if (value < least || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
        return broken;
    }
    return {.value = value, .bytes = bytes, .valid = true};
}

bool disguises(char32_t character)
{
    return character < 0x20 || (character >= 0x7F && character <= 0x9F) || character == 0x2028 || character == 0x2029 ||
           (character >= 0x202A && character <= 0x202E) || (character >= 0x2066 && character <= 0x2069);
}

std::string withoutDisguises(std::string_view text, std::string_view replacement)
{
    std::string clean;
    clean.reserve(text.size());
    while (!text.empty()) {
        const auto first = firstCodePoint(text);
        clean += first.valid && !disguises(first.value) ? text.substr(0, first.bytes) : replacement;
        text.remove_prefix(first.bytes);
    }
    return clean;
}

std::string shortened(std::string_view text, std::size_t limit)
{
    std::size_t characters = 0;
    std::size_t kept = 0;  // bytes of the first limit - 1 characters
    std::size_t at = 0;
    while (at < text.size()) {
        if (characters + 1 == limit) {
            kept = at;
        }
        if (characters == limit) {
            return std::string{text.substr(0, kept)} + std::string{ellipsis};
        }
        at += firstCodePoint(text.substr(at)).bytes;
        ++characters;
    }
    return std::string{text};
}

std::string_view atMostBytes(std::string_view text, std::size_t limit)
{
    if (text.size() <= limit) {
        return text;
    }
    // A character has at most three bytes after its first.
    std::size_t end = limit;
    for (int i = 0; i < 3 && end > 0 && isContinuation(text[end]); ++i) {
        --end;
    }
    return text.substr(0, end);
}

}  // namespace barter
