#include "wallet/answer_reader.hpp"

#include "core/hex.hpp"
#include "wallet/node_error.hpp"

namespace barter::wallet {
namespace {

using Kind = JsonValue::Kind;

const JsonValue& noObject()
{
    static const JsonValue none;
    return none;
}

}  // namespace

Expected<> AnswerProblem::result() const
{
    if (!field.empty()) {
        return fail(NodeErrc::wrongShape, field);
    }
    return {};
}

AnswerReader::AnswerReader(const JsonValue& object, AnswerProblem& problem) : m_object{&object}, m_problem{&problem} {}

std::int64_t AnswerReader::natural(std::string_view name) const
{
    const auto number = amount(name).toInt64();
    if (!number) {
        reject(name);
        return 0;
    }
    return *number;
}

Amount AnswerReader::amount(std::string_view name) const
{
    const auto* value = find(name);
    if (value == nullptr) {
        return {};
    }
    const auto number = value->kind == Kind::number || value->kind == Kind::text
                            ? parseAmount(value->text, 0)
                            : Expected<Amount>{fail(AmountErrc::malformed)};
    if (!number) {
        reject(name);
        return {};
    }
    return *number;
}

bool AnswerReader::flag(std::string_view name) const
{
    const auto* value = find(name, Kind::boolean);
    return value != nullptr && value->flag;
}

std::string AnswerReader::text(std::string_view name) const
{
    const auto* value = find(name, Kind::text);
    return value == nullptr ? std::string{} : value->text;
}

WireBytes AnswerReader::bytes(std::string_view name) const
{
    const auto* value = find(name);
    if (value == nullptr) {
        return {};
    }
    auto result = hexBytes(*value);
    if (!result) {
        reject(name);
        return {};
    }
    return std::move(*result);
}

std::optional<Address> AnswerReader::address(std::string_view name) const
{
    const auto* value = find(name, Kind::text);
    if (value == nullptr) {
        return std::nullopt;
    }
    const auto result = Address::parse(value->text);
    if (!result) {
        reject(name);
        return std::nullopt;
    }
    return *result;
}

AnswerReader AnswerReader::object(std::string_view name) const
{
    const auto* value = find(name, Kind::object);
    return {value == nullptr ? noObject() : *value, *m_problem};
}

std::span<const JsonValue> AnswerReader::list(std::string_view name) const
{
    const auto* value = find(name, Kind::list);
    return value == nullptr ? std::span<const JsonValue>{} : value->items;
}

std::span<const JsonValue> AnswerReader::objects(std::string_view name) const
{
    const auto items = list(name);
    if (!std::ranges::all_of(items, [](const auto& item) { return item.kind == Kind::object; })) {
        reject(name);
        return {};
    }
    return items;
}

void AnswerReader::reject(std::string_view name) const
{
    if (m_problem->field.empty()) {
        m_problem->field = name;
    }
}

const JsonValue* AnswerReader::find(std::string_view name) const
{
    const auto* value = m_object->find(name);
    return value == nullptr || value->kind == Kind::null ? nullptr : value;
}

const JsonValue* AnswerReader::find(std::string_view name, Kind kind) const
{
    const auto* value = find(name);
    if (value != nullptr && value->kind != kind) {
        reject(name);
        return nullptr;
    }
    return value;
}

std::optional<WireBytes> hexBytes(const JsonValue& value)
{
    WireBytes bytes(value.text.size() / 2);
    if (value.kind != Kind::text || !fromHex(value.text, bytes)) {
        return std::nullopt;
    }
    return bytes;
}

}  // namespace barter::wallet
