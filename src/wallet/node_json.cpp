#include "wallet/node_json.hpp"

#include "wallet/node_error.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>

namespace barter::wallet {
namespace {

using Kind = JsonValue::Kind;

bool hasNameTwice(const JsonValue& object)
{
    std::vector<std::string_view> names;
    names.reserve(object.items.size());
    for (const auto& member : object.items) {
        names.emplace_back(member.name);
    }
    std::ranges::sort(names);
    return std::ranges::adjacent_find(names) != names.end();
}

/// Called by nlohmann's parser, which does not recurse, with one value after the other. False stops it.
class Builder final : public nlohmann::json_sax<nlohmann::json> {
public:
    bool null() override { return add(Kind::null); }
    bool boolean(bool value) override { return add(Kind::boolean, {}, value); }
    bool number_integer(std::int64_t value) override { return add(Kind::number, std::to_string(value)); }
    bool number_unsigned(std::uint64_t value) override { return add(Kind::number, std::to_string(value)); }
    /// Fractions, exponents, and integers beyond 64 bits: `written` has all of their digits.
    bool number_float(double /*value*/, const std::string& written) override { return add(Kind::number, written); }
    bool string(std::string& value) override { return add(Kind::text, std::move(value)); }
    bool binary(nlohmann::json::binary_t& /*value*/) override { return false; }

    bool start_object(std::size_t /*size*/) override { return open(Kind::object); }
    bool key(std::string& value) override
    {
        m_name = std::move(value);
        return true;
    }
    bool end_object() override
    {
        if (hasNameTwice(m_open.back())) {
            m_problem = NodeErrc::wrongShape;
            return false;
        }
        return close();
    }
    bool start_array(std::size_t /*size*/) override { return open(Kind::list); }
    bool end_array() override { return close(); }

    bool parse_error(std::size_t /*position*/,
                     const std::string& /*token*/,
                     const nlohmann::json::exception& /*error*/) override
    {
        return false;
    }

    [[nodiscard]] NodeErrc problem() const { return m_problem; }
    [[nodiscard]] JsonValue takeRoot() { return std::move(m_root); }

private:
    bool add(Kind kind, std::string text = {}, bool flag = false)
    {
        auto value = named(kind);
        value.text = std::move(text);
        value.flag = flag;
        return place(std::move(value));
    }

    bool open(Kind kind)
    {
        if (m_open.size() == maxAnswerDepth) {
            m_problem = NodeErrc::tooDeep;
            return false;
        }
        m_open.push_back(named(kind));
        return true;
    }

    bool close()
    {
        auto done = std::move(m_open.back());
        m_open.pop_back();
        return place(std::move(done));
    }

    JsonValue named(Kind kind)
    {
        JsonValue value;
        value.kind = kind;
        value.name = std::exchange(m_name, {});
        return value;
    }

    bool place(JsonValue value)
    {
        if (++m_values > maxAnswerValues) {
            m_problem = NodeErrc::tooLarge;
            return false;
        }
        if (m_open.empty()) {
            m_root = std::move(value);
        } else {
            m_open.back().items.push_back(std::move(value));
        }
        return true;
    }

    JsonValue m_root;
    std::vector<JsonValue> m_open;  ///< the objects and lists that have begun, the outermost first
    std::string m_name;             ///< of the member that comes next
    std::size_t m_values = 0;
    NodeErrc m_problem = NodeErrc::notJson;
};

/// How nodes and gateways say that they have had enough (java-tron's rate limiter, TronGrid's key limits).
bool soundsBusy(std::string_view text)
{
    constexpr std::array<std::string_view, 3> phrases{"lack of computing resources", "frequency limit", "is suspended"};
    return std::ranges::any_of(phrases, [&](auto phrase) { return text.find(phrase) != std::string_view::npos; });
}

std::optional<std::string_view> textOf(const JsonValue& object, std::string_view name)
{
    const auto* member = object.find(name);
    return member != nullptr && member->kind == Kind::text ? std::optional<std::string_view>{member->text}
                                                           : std::nullopt;
}

std::optional<std::string_view> errorText(const JsonValue& answer)
{
    if (answer.find("Error") != nullptr) {
        return textOf(answer, "Error").value_or("");
    }
    const auto* success = answer.find("success");
    if (success != nullptr && success->kind == Kind::boolean && !success->flag) {
        return textOf(answer, "error").value_or("");
    }
    return std::nullopt;
}

}  // namespace

const JsonValue* JsonValue::find(std::string_view member) const
{
    if (kind != Kind::object) {
        return nullptr;
    }
    const auto found = std::ranges::find(items, member, &JsonValue::name);
    return found == items.end() ? nullptr : &*found;
}

Expected<JsonValue> parseJson(std::string_view text)
{
    if (text.size() > maxAnswerBytes) {
        return fail(NodeErrc::tooLarge);
    }
    Builder builder;
    if (!nlohmann::json::sax_parse(text, &builder)) {
        return fail(builder.problem());
    }
    return builder.takeRoot();
}

Expected<JsonValue> parseAnswer(std::string_view text)
{
    auto answer = parseJson(text);
    if (!answer) {
        return fail(answer.error().code, nodeText(text));
    }
    if (answer->kind != Kind::object) {
        return fail(NodeErrc::wrongShape);
    }
    if (const auto error = errorText(*answer)) {
        return fail(soundsBusy(*error) ? NodeErrc::busy : NodeErrc::refused, nodeText(*error));
    }
    return answer;
}

}  // namespace barter::wallet
