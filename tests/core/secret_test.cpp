#include "core/secret.hpp"

#include <gtest/gtest.h>

#include <openssl/crypto.h>

#include <algorithm>
#include <array>
#include <ostream>
#include <type_traits>
#include <utility>

namespace {

using barter::equalInConstantTime;
using barter::Secret;
using barter::startSecureHeap;
using barter::wipe;

template <class T>
concept Streamable = requires(std::ostream& stream, const T& value) { stream << value; };

static_assert(!Streamable<Secret>);
static_assert(!std::is_copy_constructible_v<Secret>);
static_assert(!std::is_copy_assignable_v<Secret>);
static_assert(std::is_nothrow_move_constructible_v<Secret>);
static_assert(std::is_nothrow_move_assignable_v<Secret>);

TEST(Secret, HoldsACopyAndMovesWithoutLeavingOne)
{
    Secret first = Secret::copyOf("swordfish");
    const auto* place = first.bytes().data();

    Secret second{std::move(first)};

    EXPECT_EQ(second.text(), "swordfish");
    EXPECT_EQ(second.bytes().data(), place);
    EXPECT_TRUE(first.empty());  // NOLINT(bugprone-use-after-move): what it promises

    Secret third = Secret::copyOf("other");
    third = std::move(second);
    EXPECT_EQ(third.text(), "swordfish");
    EXPECT_TRUE(second.empty());  // NOLINT(bugprone-use-after-move)
}

TEST(Secret, StartsAsZeros)
{
    const Secret secret{100};

    EXPECT_EQ(secret.size(), 100U);
    EXPECT_TRUE(std::ranges::all_of(secret.bytes(), [](auto byte) { return byte == 0; }));
    EXPECT_TRUE(Secret{}.empty());
    EXPECT_EQ(Secret{0}.text(), "");
}

TEST(Secret, WipesWhatIsCutOff)
{
    Secret secret = Secret::copyOf("swordfish");
    const auto all = secret.bytes();

    secret.shorten(5);

    EXPECT_EQ(secret.text(), "sword");
    EXPECT_TRUE(std::ranges::all_of(all.subspan(5), [](auto byte) { return byte == 0; }));
    secret.shorten(50);
    EXPECT_EQ(secret.text(), "sword");
}

TEST(Secret, IsComparedByContent)
{
    EXPECT_TRUE(Secret::copyOf("abc") == Secret::copyOf("abc"));
    EXPECT_FALSE(Secret::copyOf("abc") == Secret::copyOf("abd"));
    EXPECT_FALSE(Secret::copyOf("abc") == Secret::copyOf("ab"));
    EXPECT_TRUE(Secret{} == Secret{0});  // NOLINT(readability-container-size-empty)
    EXPECT_FALSE(equalInConstantTime(Secret::copyOf("abc").bytes(), {}));
}

// In the secure heap, whose memory stays mapped, a freed block can be looked at: nothing of the secret is left.
// Runs in a process of its own, since the heap cannot be taken back.
TEST(SecretDeathTest, LiesInTheSecureHeapAndIsWiped)
{
    const auto inItsOwnProcess = [] {
        constexpr std::size_t heapSize = 16384;
        if (!startSecureHeap(heapSize)) {
            std::_Exit(2);
        }
        const std::uint8_t* place = nullptr;
        {
            const Secret secret = Secret::copyOf("swordfish and a longer tail, over forty bytes");
            place = secret.bytes().data();
            if (CRYPTO_secure_allocated(place) != 1 || !std::equal(place, place + 9, "swordfish")) {
                std::_Exit(3);
            }
        }
        // The allocator writes its own links (two pointers) into the beginning of a free block.
        constexpr std::size_t links = 16;
        constexpr std::size_t length = 45;
        if (!std::all_of(place + links, place + length, [](auto byte) { return byte == 0; })) {
            std::_Exit(4);
        }
        const Secret tooLarge{2 * heapSize};  // falls back to the ordinary heap
        std::_Exit(CRYPTO_secure_allocated(tooLarge.bytes().data()) == 0 ? 0 : 5);
    };
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_EXIT(inItsOwnProcess(), testing::ExitedWithCode(0), "");
}

TEST(Wipe, LeavesZeros)
{
    std::array<std::uint8_t, 3> bytes{1, 2, 3};

    wipe(bytes);

    EXPECT_TRUE(std::ranges::all_of(bytes, [](auto byte) { return byte == 0; }));
}

}  // namespace
