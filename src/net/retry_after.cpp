#include "net/retry_after.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace barter::net {
namespace {

using std::chrono::seconds;

constexpr seconds longest = std::chrono::hours{24 * 365};
constexpr std::array<std::string_view, 12> monthNames{
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// All of `text` as digits.
std::optional<long long> numberIn(std::string_view text)
{
    long long value = 0;
    const auto* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (text.empty() || text.front() == '-' || stop != end || error == std::errc::invalid_argument) {
        return std::nullopt;
    }
    return error == std::errc::result_out_of_range ? longest.count() : value;
}

/// IMF-fixdate of RFC 9110, 5.6.7; the name of the day is not looked at.
std::optional<std::chrono::sys_seconds> dateIn(std::string_view text)
{
    constexpr std::string_view shape = "Sun, 06 Nov 1994 08:49:37 GMT";
    if (text.size() != shape.size() || !text.ends_with(" GMT") || text[19] != ':' || text[22] != ':') {
        return std::nullopt;
    }
    const auto day = numberIn(text.substr(5, 2));
    const auto* const month = std::ranges::find(monthNames, text.substr(8, 3));
    const auto year = numberIn(text.substr(12, 4));
    const auto hour = numberIn(text.substr(17, 2));
    const auto minute = numberIn(text.substr(20, 2));
    const auto second = numberIn(text.substr(23, 2));
    if (!day || month == monthNames.end() || !year || !hour || !minute || !second) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(*year)},
                                           std::chrono::month{static_cast<unsigned>(month - monthNames.begin()) + 1U},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok()) {
        return std::nullopt;
    }
    return std::chrono::sys_days{date} + std::chrono::hours{*hour} + std::chrono::minutes{*minute} + seconds{*second};
}

}  // namespace

std::optional<seconds> parseRetryAfter(std::string_view header, std::chrono::system_clock::time_point now)
{
    if (const auto number = numberIn(header)) {
        return std::min(seconds{*number}, longest);
    }
    const auto date = dateIn(header);
    if (!date) {
        return std::nullopt;
    }
    return std::clamp(*date - std::chrono::floor<seconds>(now), seconds{0}, longest);
}

}  // namespace barter::net
