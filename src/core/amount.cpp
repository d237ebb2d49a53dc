#include "core/amount.hpp"

#include <boost/multiprecision/cpp_int.hpp>

#include <algorithm>
#include <limits>

namespace barter {
namespace {

// Wide enough for the exact result of everything here: a product of two amounts has up to 512 bits, and the longest
// text of digits, 78 before and 77 behind the point, up to 515. So a look at the size of the result is all the
// checking.
using Wide = boost::multiprecision::uint1024_t;

class AmountCategory final : public std::error_category {
public:
    const char* name() const noexcept override { return "barter.amount"; }

    std::string message(int value) const override
    {
        switch (static_cast<AmountErrc>(value)) {
        case AmountErrc::empty: return "empty";
        case AmountErrc::malformed: return "not a decimal number";
        case AmountErrc::negative: return "negative";
        case AmountErrc::decimalComma: return "has a comma";
        case AmountErrc::exponent: return "has an exponent";
        case AmountErrc::tooManyDecimals: return "too many decimals";
        case AmountErrc::overflow: return "too large";
        case AmountErrc::belowZero: return "below zero";
        case AmountErrc::divisionByZero: return "division by zero";
        }
        return "unknown";
    }
};

Wide widened(const Amount& amount)
{
    Wide number;
    import_bits(number, amount.bytes().begin(), amount.bytes().end());
    return number;
}

Expected<Amount> narrowed(const Wide& number)
{
    Amount::Bytes bytes{};
    if (number != 0 && msb(number) >= bytes.size() * 8) {
        return fail(AmountErrc::overflow);
    }
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const auto shift = static_cast<unsigned>(8 * (bytes.size() - 1 - i));
        bytes[i] = static_cast<std::uint8_t>(static_cast<std::uint64_t>((number >> shift) & 0xffU));
    }
    return Amount{bytes};
}

bool isDigit(char character)
{
    return character >= '0' && character <= '9';
}

/// Why a text that is not a decimal number is none.
AmountErrc complaintAbout(std::string_view text)
{
    if (text.front() == '-') {
        return AmountErrc::negative;
    }
    if (isDigit(text.front()) && std::ranges::all_of(text, [](char c) { return isDigit(c) || c == '.' || c == ','; }) &&
        text.find(',') != std::string_view::npos) {
        return AmountErrc::decimalComma;
    }
    if (isDigit(text.front()) && text.find_first_of("eE") != std::string_view::npos &&
        text.find_first_not_of("0123456789.eE+-") == std::string_view::npos) {
        return AmountErrc::exponent;
    }
    return AmountErrc::malformed;
}

}  // namespace

std::error_code make_error_code(AmountErrc code) noexcept
{
    static const AmountCategory category;
    return {static_cast<int>(code), category};
}

Expected<std::uint64_t> Amount::toUint64() const
{
    constexpr std::size_t size = 8;
    const auto low = m_bytes.end() - size;
    if (std::any_of(m_bytes.begin(), low, [](auto byte) { return byte != 0; })) {
        return fail(AmountErrc::overflow);
    }
    std::uint64_t number = 0;
    std::for_each(low, m_bytes.end(), [&number](auto byte) { number = number << 8U | byte; });
    return number;
}

Expected<std::int64_t> Amount::toInt64() const
{
    const auto number = toUint64();
    if (!number || *number > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
        return fail(AmountErrc::overflow);
    }
    return static_cast<std::int64_t>(*number);
}

Expected<Amount> add(const Amount& left, const Amount& right)
{
    return narrowed(widened(left) + widened(right));
}

Expected<Amount> subtract(const Amount& left, const Amount& right)
{
    if (left < right) {
        return fail(AmountErrc::belowZero);
    }
    return narrowed(widened(left) - widened(right));
}

Expected<Amount> multiply(const Amount& left, const Amount& right)
{
    return narrowed(widened(left) * widened(right));
}

Expected<Amount> divide(const Amount& dividend, const Amount& divisor)
{
    if (divisor.isZero()) {
        return fail(AmountErrc::divisionByZero);
    }
    return narrowed(widened(dividend) / widened(divisor));
}

Expected<Amount> parseAmount(std::string_view text, unsigned decimals)
{
    if (text.empty()) {
        return fail(AmountErrc::empty);
    }
    const auto point = text.find('.');
    const auto whole = text.substr(0, point);
    const auto fraction = point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
    const bool fractionIsMissing = point != std::string_view::npos && fraction.empty();
    const bool hasLeadingZero = whole.size() > 1 && whole.front() == '0';
    if (whole.empty() || !std::ranges::all_of(whole, isDigit) || !std::ranges::all_of(fraction, isDigit) ||
        fractionIsMissing || hasLeadingZero) {
        return fail(complaintAbout(text));
    }
    if (decimals > maxDecimals || fraction.size() > decimals) {
        return fail(AmountErrc::tooManyDecimals);
    }
    if (whole.size() > maxDecimals + 1) {
        return fail(AmountErrc::overflow);
    }
    Wide units = 0;
    for (const auto part : {whole, fraction}) {
        for (const char digit : part) {
            units = units * 10U + static_cast<unsigned>(digit - '0');
        }
    }
    for (auto missing = decimals - fraction.size(); missing > 0; --missing) {
        units *= 10U;
    }
    return narrowed(units);
}

std::string formatAmount(const Amount& amount, unsigned decimals)
{
    const std::size_t places = std::min(decimals, maxDecimals);
    std::string text = widened(amount).str();
    if (places == 0) {
        return text;
    }
    if (text.size() <= places) {
        text.insert(0, places + 1 - text.size(), '0');
    }
    text.insert(text.size() - places, ".");
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') {
        text.pop_back();
    }
    return text;
}

}  // namespace barter
