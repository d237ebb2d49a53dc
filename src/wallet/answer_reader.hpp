#pragma once

#include "core/amount.hpp"
#include "core/error.hpp"
#include "wallet/address.hpp"
#include "wallet/node_json.hpp"
#include "wallet/wire.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

/// How the parsers of a node's answers take fields out of an object. Any thread.
namespace barter::wallet {

/// What was wrong first: the name of the field, for the log. Empty while nothing is.
struct AnswerProblem {
    std::string field;

    /// Errors: NodeErrc::wrongShape.
    [[nodiscard]] Expected<> result() const;
};

/// Nodes leave out what has its default, so a field that is not there (or null) gives the default. One that is there
/// and has another type, length or range gives the default as well, and is remembered in `problem`. Fields that nobody
/// asks for are not looked at. `object` and `problem` have to outlive the reader; anything but an object has no fields.
class AnswerReader {
public:
    AnswerReader(const JsonValue& object, AnswerProblem& problem);

    [[nodiscard]] bool has(std::string_view name) const { return find(name) != nullptr; }
    /// 0 to 2^63-1, as a number or as text ("int64_as_string").
    [[nodiscard]] std::int64_t natural(std::string_view name) const;
    /// 0 to 2^256-1, the same.
    [[nodiscard]] Amount amount(std::string_view name) const;
    [[nodiscard]] bool flag(std::string_view name) const;
    /// As the node wrote it: untrusted, of any length that an answer can have.
    [[nodiscard]] std::string text(std::string_view name) const;
    /// From hexadecimal digits.
    [[nodiscard]] WireBytes bytes(std::string_view name) const;
    /// "T..." or 42 hexadecimal digits.
    [[nodiscard]] std::optional<Address> address(std::string_view name) const;
    [[nodiscard]] AnswerReader object(std::string_view name) const;
    /// Its items. A list in which an item has the wrong type is for the caller to find.
    [[nodiscard]] std::span<const JsonValue> list(std::string_view name) const;
    /// The same, of which each has to be an object.
    [[nodiscard]] std::span<const JsonValue> objects(std::string_view name) const;

    /// From exactly that many bytes in hexadecimal digits; it has to be there.
    template <std::size_t size>
    [[nodiscard]] std::array<std::uint8_t, size> fixed(std::string_view name) const
    {
        std::array<std::uint8_t, size> result{};
        const auto read = bytes(name);
        if (read.size() != size) {
            reject(name);
        } else {
            std::ranges::copy(read, result.begin());
        }
        return result;
    }

    /// For what the caller finds wrong with a field.
    void reject(std::string_view name) const;

private:
    [[nodiscard]] const JsonValue* find(std::string_view name) const;
    /// Nothing when it is not there, or is there and of another kind.
    [[nodiscard]] const JsonValue* find(std::string_view name, JsonValue::Kind kind) const;

    const JsonValue* m_object;
    AnswerProblem* m_problem;
};

/// Bytes from a value that is a text of hexadecimal digits.
[[nodiscard]] std::optional<WireBytes> hexBytes(const JsonValue& value);

}  // namespace barter::wallet
