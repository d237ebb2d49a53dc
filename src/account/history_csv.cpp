#include "account/history_csv.hpp"

#include "core/hex.hpp"

#include <array>
#include <ctime>

namespace barter::account {
namespace {

constexpr std::string_view header = "time,direction,token,amount,counterparty,state,fee_trx,suspicious,txid,intent\r\n";
constexpr std::string_view formulaBeginnings = "=+-@\t\r\n";

std::string isoTime(std::int64_t milliseconds)
{
    constexpr std::int64_t millisecondsPerSecond = 1000;
    const std::time_t seconds = milliseconds / millisecondsPerSecond;
    std::tm parts{};
    std::array<char, 64> text{};
    if (::gmtime_r(&seconds, &parts) == nullptr) {
        return {};
    }
    const auto size = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return {text.data(), size};
}

std::string_view wordFor(tron::Direction direction)
{
    switch (direction) {
    case tron::Direction::in: return "in";
    case tron::Direction::out: return "out";
    case tron::Direction::self: break;
    }
    return "self";
}

std::string_view symbolOf(wallet::PaidToken token)
{
    switch (token) {
    case wallet::PaidToken::trx: return "TRX";
    case wallet::PaidToken::btt: return "BTT";
    case wallet::PaidToken::bttold: break;
    }
    return "BTTOLD";
}

std::string feeOf(const PastPayment& payment)
{
    const auto sun = payment.fee.value_or(-1);
    return sun < 0 ? std::string{}
                   : formatAmount(Amount{static_cast<std::uint64_t>(sun)}, decimalsOf(wallet::PaidToken::trx));
}

std::string lineOf(const PastPayment& payment)
{
    const auto token = payment.token;
    const std::array<std::string, 10> fields{
        isoTime(payment.time),
        std::string{wordFor(payment.direction)},
        token ? std::string{symbolOf(*token)} : std::string{},
        token ? formatAmount(payment.amount, decimalsOf(*token)) : std::string{},
        payment.counterparty.text(),
        std::string{textOf(payment.stage)},
        feeOf(payment),
        payment.suspicion == tron::Suspicion::none ? "no" : "yes",
        toHex(payment.id),
        payment.intent,
    };
    std::string line;
    for (const auto& field : fields) {
        line += csvField(field) + ',';
    }
    line.pop_back();
    return line + "\r\n";
}

}  // namespace

std::string historyCsv(std::span<const PastPayment> payments)
{
    std::string csv{header};
    for (const auto& payment : payments) {
        csv += lineOf(payment);
    }
    return csv;
}

std::string csvField(std::string_view text)
{
    std::string field{text};
    if (!text.empty() && formulaBeginnings.find(text.front()) != std::string_view::npos) {
        field.insert(0, 1, '\'');
    }
    if (field.find_first_of(",\"\r\n") == std::string::npos) {
        return field;
    }
    for (auto at = field.find('"'); at != std::string::npos; at = field.find('"', at + 2)) {
        field.insert(at, 1, '"');
    }
    return '"' + field + '"';
}

}  // namespace barter::account
