#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace barter::net {

/// How long a server asks to be left alone: the Retry-After header (RFC 9110, 10.2.3), either seconds or a date as
/// today's servers write it ("Sun, 06 Nov 1994 08:49:37 GMT"), seen from `now`. Never negative, at most a year;
/// nothing when it is neither. Pure; any thread.
[[nodiscard]] std::optional<std::chrono::seconds> parseRetryAfter(std::string_view header,
                                                                  std::chrono::system_clock::time_point now);

}  // namespace barter::net
