#include "net/retry_after.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace barter::net {
namespace {

using namespace std::chrono_literals;

/// 784111777 s after 1970 is the date of RFC 9110's example.
const std::chrono::system_clock::time_point example{784'111'777s};

TEST(RetryAfter, IsANumberOfSeconds)
{
    EXPECT_EQ(parseRetryAfter("120", example), 120s);
    EXPECT_EQ(parseRetryAfter("0", example), 0s);
}

TEST(RetryAfter, IsADate)
{
    EXPECT_EQ(parseRetryAfter("Sun, 06 Nov 1994 08:49:37 GMT", example), 0s);
    EXPECT_EQ(parseRetryAfter("Sun, 06 Nov 1994 08:49:37 GMT", example - 90s), 90s);
    EXPECT_EQ(parseRetryAfter("Sun, 06 Nov 1994 08:49:37 GMT", example + 1h), 0s);
    EXPECT_EQ(parseRetryAfter("Mon, 07 Nov 1994 08:49:37 GMT", example), 24h);
}

TEST(RetryAfter, IsAtMostAYear)
{
    EXPECT_EQ(parseRetryAfter("99999999999999999999999", example), 24h * 365);
    EXPECT_EQ(parseRetryAfter("Sun, 06 Nov 2094 08:49:37 GMT", example), 24h * 365);
}

TEST(RetryAfter, IsNothingElse)
{
    for (const auto* text : {"",
                             " ",
                             "-1",
                             "1.5",
                             "soon",
                             "12 ",
                             "Sun, 06 Nov 1994 08:49:37 CET",
                             "Sun, 06 Nox 1994 08:49:37 GMT",
                             "Sun, 31 Feb 1994 08:49:37 GMT",
                             "Sun, 06 Nov 1994 08-49-37 GMT",
                             "Sunday, 06-Nov-94 08:49:37 GMT"}) {
        EXPECT_EQ(parseRetryAfter(text, example), std::nullopt) << text;
    }
}

}  // namespace
}  // namespace barter::net
