#include "cli/offline_request.hpp"

#include "cli/cli_error.hpp"
#include "core/hex.hpp"
#include "wallet/hash.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <set>

namespace barter::cli {
namespace {

using nlohmann::json;
using wallet::PaidToken;

constexpr std::array tokens{PaidToken::trx, PaidToken::btt, PaidToken::bttold};
constexpr std::array fields{
    "token", "to", "amount", "ref_block_bytes", "ref_block_hash", "expiration", "timestamp", "fee_limit"};

tl::unexpected<Error> malformed(std::string what)
{
    return fail(CliErrc::requestMalformed, std::move(what));
}

/// Nothing for a field that is there twice: which one counts would be a guess.
Expected<json> parseObject(std::string_view text)
{
    std::set<std::string> names;
    bool isTwice = false;
    const auto look = [&](int depth, json::parse_event_t event, json& value) {
        if (event == json::parse_event_t::key && depth == 1) {
            isTwice = !names.insert(value.get<std::string>()).second || isTwice;
        }
        return true;
    };
    auto object = json::parse(text, look, false);
    if (object.is_discarded() || !object.is_object()) {
        return malformed("it is no JSON object");
    }
    if (isTwice) {
        return malformed("a field is there twice");
    }
    for (const auto& name : names) {
        if (std::ranges::find(fields, name) == fields.end()) {
            return malformed("it has a field that is not known");
        }
    }
    return object;
}

class FieldReader {
public:
    explicit FieldReader(const json& object) : m_object{object} {}

    /// Empty after an error.
    std::string text(const char* name)
    {
        const auto found = m_object.find(name);
        if (found == m_object.end() || !found->is_string()) {
            note(std::string{name} + (found == m_object.end() ? " is missing" : " has to be a text in quotes"));
            return {};
        }
        return found->get<std::string>();
    }

    std::int64_t number(const char* name)
    {
        const auto found = m_object.find(name);
        if (found == m_object.end()) {
            note(std::string{name} + " is missing");
            return 0;
        }
        const bool isWhole = found->is_number_unsigned();
        const auto value = isWhole ? found->get<std::uint64_t>() : 0;
        if (!isWhole || value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
            note(std::string{name} + " has to be a whole number from 0 on");
            return 0;
        }
        return static_cast<std::int64_t>(value);
    }

    void bytes(const char* name, std::span<std::uint8_t> bytes)
    {
        const auto digits = text(name);
        if (!m_problem && !fromHex(digits, bytes)) {
            note(std::string{name} + " has to be " + std::to_string(2 * bytes.size()) + " hexadecimal digits");
        }
    }

    void note(std::string problem)
    {
        if (!m_problem) {
            m_problem = std::move(problem);
        }
    }

    [[nodiscard]] const std::optional<std::string>& problem() const { return m_problem; }

private:
    const json& m_object;
    std::optional<std::string> m_problem;
};

}  // namespace

std::string_view textOf(PaidToken token)
{
    switch (token) {
    case PaidToken::trx: return "trx";
    case PaidToken::btt: return "btt";
    case PaidToken::bttold: return "bttold";
    }
    return {};
}

unsigned decimalsOf(PaidToken token)
{
    constexpr unsigned bttDecimals = 18;
    constexpr unsigned otherDecimals = 6;
    return token == PaidToken::btt ? bttDecimals : otherDecimals;
}

Expected<OfflineRequest> parseOfflineRequest(std::string_view text)
{
    const auto object = parseObject(text);
    if (!object) {
        return tl::unexpected{object.error()};
    }
    FieldReader in{*object};
    OfflineRequest request;
    const auto tokenName = in.text("token");
    const auto* const token = std::ranges::find(tokens, tokenName, [](PaidToken each) { return textOf(each); });
    if (token == tokens.end()) {
        in.note("token has to be btt, trx or bttold");
    } else {
        request.token = *token;
    }
    const auto to = in.text("to");
    const auto amountText = in.text("amount");
    in.bytes("ref_block_bytes", request.reference.number);
    in.bytes("ref_block_hash", request.reference.hash);
    request.expiration = in.number("expiration");
    request.timestamp = in.number("timestamp");
    if (request.token == PaidToken::btt || object->contains("fee_limit")) {
        request.feeLimit = in.number("fee_limit");
    }
    if (const auto& problem = in.problem()) {
        return malformed(*problem);
    }
    if (request.token != PaidToken::btt) {
        request.feeLimit = 0;
    }
    const auto address = wallet::Address::parse(to);
    if (!address) {
        return tl::unexpected{address.error()};
    }
    request.to = *address;
    const auto amount = parseAmount(amountText, decimalsOf(request.token));
    if (!amount) {
        return tl::unexpected{amount.error()};
    }
    request.amount = *amount;
    if (request.token != PaidToken::btt) {
        if (auto fits = amount->toInt64(); !fits) {
            return tl::unexpected{fits.error()};
        }
    }
    return request;
}

std::string intentIdOf(const OfflineRequest& request, const wallet::Address& sender)
{
    constexpr std::size_t idBytes = 8;
    const nlohmann::ordered_json canonical{{"from", sender.text()},
                                           {"token", textOf(request.token)},
                                           {"to", request.to.text()},
                                           {"amount", formatAmount(request.amount, 0)},
                                           {"ref_block_bytes", toHex(request.reference.number)},
                                           {"ref_block_hash", toHex(request.reference.hash)},
                                           {"expiration", request.expiration},
                                           {"timestamp", request.timestamp},
                                           {"fee_limit", request.feeLimit}};
    const auto written = canonical.dump();
    const std::vector<std::uint8_t> bytes{written.begin(), written.end()};
    const auto digest = wallet::sha256(bytes);
    return "offline-" + toHex(std::span{digest}.first(idBytes));
}

}  // namespace barter::cli
