#include "signer/sealed_limits.hpp"

#include "signer/signer_error.hpp"

#include <gtest/gtest.h>

namespace {

using namespace barter;
using namespace barter::signer;
using std::chrono::milliseconds;

constexpr SpendingCaps caps{.payment = Amount{10}, .hour = Amount{20}, .day = Amount{50}, .total = Amount{1000}};

SpendingLimits someLimits()
{
    Moment first{.sinceBoot = milliseconds{5}, .wall = milliseconds{7}};
    first.boot.fill(9);
    return {caps, Amount{30}, {{Amount{10}, first}, {Amount{20}, {}}}};
}

Secret key(std::string_view text = "0123456789abcdef0123456789abcdef")
{
    return Secret::copyOf(text);
}

void expectSame(const SpendingLimits& one, const SpendingLimits& other)
{
    EXPECT_EQ(one.caps(), other.caps());
    EXPECT_EQ(one.total(), other.total());
    EXPECT_EQ(one.recent(), other.recent());
}

std::error_code errorOf(const Expected<SpendingLimits>& result)
{
    return result ? std::error_code{} : result.error().code;
}

TEST(SealedLimits, ComeBackAsTheyWere)
{
    const auto sealed = seal(someLimits(), 7, key()).value();

    expectSame(unseal(sealed, 7, key()).value(), someLimits());
    expectSame(readUnverified(sealed).value(), someLimits());
}

TEST(SealedLimits, OfAnOlderGenerationDoNotCount)
{
    const auto sealed = seal(someLimits(), 7, key()).value();

    EXPECT_TRUE(unseal(sealed, 6, key()));
    EXPECT_EQ(errorOf(unseal(sealed, 8, key())), SignerErrc::limitsOutdated);
}

TEST(SealedLimits, OfAnotherWalletDoNotCount)
{
    const auto sealed = seal(someLimits(), 7, key("another key, of the same length.")).value();

    EXPECT_EQ(errorOf(unseal(sealed, 7, key())), SignerErrc::limitsForged);
}

TEST(SealedLimits, AreForgedAfterEveryChange)
{
    const auto sealed = seal(someLimits(), 7, key()).value();
    const auto secret = key();
    for (std::size_t bit = 0; bit < sealed.content.size() * 8; ++bit) {
        auto changed = sealed;
        changed.content[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
        ASSERT_EQ(errorOf(unseal(changed, 0, secret)), SignerErrc::limitsForged) << "bit " << bit;
    }
    for (std::size_t bit = 0; bit < sealed.seal.size() * 8; ++bit) {
        auto changed = sealed;
        changed.seal[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
        ASSERT_EQ(errorOf(unseal(changed, 0, secret)), SignerErrc::limitsForged) << "bit " << bit;
    }
    for (std::size_t size = 0; size < sealed.content.size(); ++size) {
        auto cut = sealed;
        cut.content.resize(size);
        ASSERT_EQ(errorOf(unseal(cut, 0, secret)), SignerErrc::limitsForged) << size << " bytes";
        ASSERT_EQ(errorOf(readUnverified(cut)), SignerErrc::limitsForged) << size << " bytes";
    }
}

TEST(SealedLimits, OfNoTimeOfOursAreNotBelieved)
{
    const auto sealedWith = [](Moment when) {
        return seal(SpendingLimits{caps, Amount{10}, {{Amount{10}, when}}}, 7, key()).value();
    };
    constexpr milliseconds afterTheYear9999{253'402'300'800'000};  // date -ud 10000-01-01 +%s
    for (const auto time : {milliseconds{-1}, milliseconds::min(), milliseconds::max(), afterTheYear9999}) {
        EXPECT_EQ(errorOf(unseal(sealedWith({.sinceBoot = time}), 7, key())), SignerErrc::limitsForged);
        EXPECT_EQ(errorOf(unseal(sealedWith({.wall = time}), 7, key())), SignerErrc::limitsForged);
    }
    EXPECT_TRUE(unseal(sealedWith({.sinceBoot = milliseconds{0}, .wall = milliseconds{0}}), 7, key()));
}

TEST(SealedLimits, OfTooManyPaymentsAreNotBelieved)
{
    const SealedLimits sealed{.content = std::vector<std::uint8_t>(8 + 5 * 32 + 8, 0xff)};

    EXPECT_EQ(errorOf(readUnverified(sealed)), SignerErrc::limitsForged);
}

}  // namespace
