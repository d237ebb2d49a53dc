#include "account/recipient_check.hpp"

#include <gtest/gtest.h>

namespace barter::account {
namespace {

wallet::Address address(const char* text)
{
    return wallet::Address::parse(text).value();
}

TEST(LooksAlike, TellsAddressesOfOneBeginningOrOneEnd)
{
    // BTT's contract; the address of twenty zeros; one that a program tried numbers for, so that it ends as BTT's does.
    const auto btt = address("TAFjULxiVgT4qWk6UZwjqwZXTSaGaqnVp4");
    const auto zero = address("T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb");
    const auto tried = address("T9yD14Nj9j7xAB4dbGeiX9h933vxv2nVp4");

    EXPECT_TRUE(looksAlike(btt, tried));
    EXPECT_TRUE(looksAlike(zero, tried));
    EXPECT_TRUE(looksAlike(tried, zero));
    EXPECT_FALSE(looksAlike(btt, zero));
    EXPECT_FALSE(looksAlike(btt, btt));
}

}  // namespace
}  // namespace barter::account
