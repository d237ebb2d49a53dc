#pragma once

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <system_error>

namespace barter::test {

/// That a list of all codes of an enum has all of them, in their order, and that each has words of its own. The switch
/// that has the words knows all of them: else it does not compile.
template <class Codes>
void expectAllHaveWords(const Codes& all)
{
    const std::error_code first = all.front();
    std::set<std::string> words;
    int value = 1;
    for (; first.category().message(value) != "unknown"; ++value) {
        words.insert(first.category().message(value));
    }
    ASSERT_EQ(all.size(), static_cast<std::size_t>(value - 1)) << first.category().name();
    for (std::size_t i = 0; i < all.size(); ++i) {
        EXPECT_EQ(static_cast<std::size_t>(all[i]), i + 1) << first.category().name();
    }
    EXPECT_EQ(words.size(), all.size()) << first.category().name();
}

}  // namespace barter::test
