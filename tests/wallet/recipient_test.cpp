#include "wallet/recipient.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace {

using namespace barter::wallet;

// Of tests/data/tron/vectors.json. The others were searched for with a program in Python, which knows nothing of ours:
// a valid address with the same four characters at both ends, and one with only three at the end.
constexpr const char* friendly = "TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH";
constexpr const char* lookAlike = "TUEZSdKsoDHQMeaVupwfA7X4foTRukWYdH";
constexpr const char* lessAlike = "TUEZSdKsoDHQMeaVupwfA7X4ZLViQeJYdH";
constexpr const char* unlike = "TUE9hKzP8HChMUE4ehJTn1vKSJjMrQWbwC";
constexpr const char* contract = "TAFjULxiVgT4qWk6UZwjqwZXTSaGaqnVp4";

Address addressOf(const char* text)
{
    return Address::parse(text).value();
}

RecipientProblem problemOf(const std::string& text)
{
    const KnownAddresses known{
        .sender = addressOf(unlike), .tokenContracts = {addressOf(contract)}, .trusted = {addressOf(friendly)}};
    const auto check = checkRecipient(text, known);
    EXPECT_EQ(check.isGood(), check.address.has_value()) << text;
    return check.problem;
}

TEST(Recipient, MayBeEveryGoodAddressWithWhiteSpaceAround)
{
    for (const std::string& text : {std::string{friendly},
                                    " " + std::string{friendly} + "\r\n",
                                    std::string{"41c8599111f29c1e1e061265b4af93ea1f274ad78a"}}) {
        const auto check = checkRecipient(text, {});
        EXPECT_TRUE(check.isGood()) << text;
        EXPECT_EQ(check.address, addressOf(friendly)) << text;
        EXPECT_FALSE(check.isTrusted);
    }
}

TEST(Recipient, SaysWhatIsWrong)
{
    const std::vector<std::pair<std::string, RecipientProblem>> cases{
        {"", RecipientProblem::empty},
        {" \t\n", RecipientProblem::empty},
        {"hello", RecipientProblem::malformed},
        {"TUEZ SdKs oDHQ MeZw ihtd oBiN 46zx hGWY dH", RecipientProblem::malformed},
        {"0xc8599111f29c1e1e061265b4af93ea1f274ad78a", RecipientProblem::malformed},
        {"TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdJ", RecipientProblem::checksum},
        {"27hLryweFFMJe3ppB3ZXus6a6r2UaHRs9kx", RecipientProblem::otherNetwork},  // 0xa0 in Base58
        {"a0c8599111f29c1e1e061265b4af93ea1f274ad78a", RecipientProblem::otherNetwork},
        {"T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb", RecipientProblem::zeroAddress},
        {"410000000000000000000000000000000000000000", RecipientProblem::zeroAddress},
        {unlike, RecipientProblem::sender},
        {contract, RecipientProblem::tokenContract},
        {friendly, RecipientProblem::none},
    };
    for (const auto& [text, problem] : cases) {
        EXPECT_EQ(problemOf(text), problem) << text;
    }
}

TEST(Recipient, LooksLikeAnotherWhenFourCharactersAtBothEndsAreTheSame)
{
    EXPECT_TRUE(looksLike(addressOf(friendly), addressOf(lookAlike)));
    EXPECT_TRUE(looksLike(addressOf(lookAlike), addressOf(friendly)));
    EXPECT_FALSE(looksLike(addressOf(friendly), addressOf(friendly)));
    EXPECT_FALSE(looksLike(addressOf(friendly), addressOf(lessAlike)));
    EXPECT_FALSE(looksLike(addressOf(friendly), addressOf(unlike)));
}

TEST(Recipient, IsComparedWithAllThatIsKnown)
{
    const KnownAddresses asTrusted{.trusted = {addressOf(unlike), addressOf(friendly)}};
    const KnownAddresses asSender{.sender = addressOf(friendly)};
    const KnownAddresses asContract{.tokenContracts = {addressOf(friendly)}};
    for (const auto* known : {&asTrusted, &asSender, &asContract}) {
        const auto check = checkRecipient(lookAlike, *known);
        EXPECT_TRUE(check.isGood());
        EXPECT_EQ(check.lookAlike, addressOf(friendly));
        EXPECT_FALSE(check.isTrusted);
    }
    EXPECT_FALSE(checkRecipient(lessAlike, asTrusted).lookAlike);
}

TEST(Recipient, IsNoLookAlikeWhenItIsTrustedItself)
{
    const KnownAddresses both{.trusted = {addressOf(friendly), addressOf(lookAlike)}};
    const auto check = checkRecipient(lookAlike, both);
    EXPECT_TRUE(check.isTrusted);
    EXPECT_FALSE(check.lookAlike);
}

}  // namespace
