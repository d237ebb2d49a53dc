#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// What has to be known of Unicode to handle the names and texts of strangers. Pure; any thread.
namespace barter {

struct CodePoint {
    char32_t value = 0;     ///< U+FFFD for a byte that is no UTF-8
    std::size_t bytes = 0;  ///< how many it takes of the text, at least 1
    bool valid = false;
};

/// The first character of a text that is not empty. Overlong forms and surrogates are no UTF-8 (RFC 3629).
[[nodiscard]] CodePoint firstCodePoint(std::string_view text);

/// Control characters (C0, DEL, C1), line and paragraph separators, and those that embed, override or isolate a
/// direction (UAX #9): a name with one of them can show as another.
[[nodiscard]] bool disguises(char32_t character);

/// With `replacement` (U+FFFD) in place of everything that is no UTF-8 or `disguises`.
[[nodiscard]] std::string withoutDisguises(std::string_view text, std::string_view replacement = "\xEF\xBF\xBD");

/// At most `limit` characters, the last one an ellipsis if something was cut off. Takes UTF-8.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t limit);

/// The longest beginning of `text` with at most `limit` bytes that does not cut a character in two.
[[nodiscard]] std::string_view atMostBytes(std::string_view text, std::size_t limit);

}  // namespace barter
