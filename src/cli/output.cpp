#include "cli/output.hpp"

#include "cli/cli_error.hpp"

#include <nlohmann/json.hpp>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>

namespace barter::cli {
namespace {

bool writeAll(int descriptor, std::string_view text)
{
    while (!text.empty()) {
        const auto count = ::write(descriptor, text.data(), text.size());
        if (count < 0 && errno != EINTR) {
            return false;
        }
        text.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    }
    return true;
}

}  // namespace

Outcome<> print(std::string_view text)
{
    return outcomeOf(writeAll(STDOUT_FILENO, text) ? Expected<>{} : fail(CliErrc::outputFailed));
}

Outcome<> printAnswer(const Arguments& arguments, const nlohmann::ordered_json& json, std::string_view text)
{
    using Json = nlohmann::ordered_json;
    return print((arguments.json ? json.dump(-1, ' ', false, Json::error_handler_t::replace) : std::string{text}) +
                 "\n");
}

void complain(std::string_view sentence)
{
    static_cast<void>(writeAll(STDERR_FILENO, std::string{sentence} + "\n"));
}

std::string isoTime(std::int64_t milliseconds)
{
    constexpr std::int64_t millisecondsPerSecond = 1000;
    const std::time_t seconds = milliseconds / millisecondsPerSecond;
    std::tm parts{};
    std::array<char, 64> text{};
    if (::gmtime_r(&seconds, &parts) == nullptr) {
        return std::to_string(milliseconds) + " ms";
    }
    const auto size = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return {text.data(), size};
}

void SecretText::append(std::string_view text)
{
    const auto room = m_text.bytes().subspan(m_used);
    const auto taken = text.substr(0, room.size());
    std::ranges::copy(taken, room.begin());
    m_used += taken.size();
}

}  // namespace barter::cli
