#pragma once

#include "core/error.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// JSON as nodes send it, read without trusting it. Pure; any thread.
namespace barter::wallet {

/// Limits of one answer. A block with all of its transactions has up to 2 MB.
inline constexpr std::size_t maxAnswerBytes = std::size_t{2} * 1024 * 1024;
inline constexpr std::size_t maxAnswerDepth = 32;
inline constexpr std::size_t maxAnswerValues = 200'000;

/// A value with the numbers as they were written: no sum of money goes through a double.
struct JsonValue {
    enum class Kind { null, boolean, number, text, list, object };

    Kind kind = Kind::null;
    bool flag = false;             ///< of a `boolean`
    std::string text;              ///< UTF-8 of a `text`, digits of a `number`. Untrusted
    std::vector<JsonValue> items;  ///< of a `list` or `object`, in their order
    std::string name;              ///< of a member of an object

    /// The member with that name. Nothing when there is none or this is no object.
    [[nodiscard]] const JsonValue* find(std::string_view member) const;
};

/// RFC 8259, in which no object has a name twice. Errors: NodeErrc tooLarge, tooDeep, notJson, wrongShape (a name
/// twice).
[[nodiscard]] Expected<JsonValue> parseJson(std::string_view text);

/// An object that is no error of the node or of a gateway before it: `{"Error": "..."}`, or `{"success": false,
/// "error":
/// "..."}` of TronGrid. Errors: those of `parseJson`, wrongShape, refused, busy.
[[nodiscard]] Expected<JsonValue> parseAnswer(std::string_view text);

}  // namespace barter::wallet
