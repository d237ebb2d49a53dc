#include "wallet/sealed_box.hpp"

#include "vectors.hpp"
#include "wallet/wallet_error.hpp"

#include <gtest/gtest.h>

namespace {

using namespace barter::wallet;
using barter::Secret;
using barter::toHex;
using barter::test::bytesOf;

// The keys of RFC 7748, section 6.1; the sealed bytes were made with them by Node.js 20 (crypto.diffieHellman,
// hkdfSync, createCipheriv) after the description in the header.
const std::string alice = "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a";
const std::string bob = "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb";
const std::string bobPublic = "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f";
const std::string sealedMessage = "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"
                                  "2991a0c236175007b8e08a55f59130bf85804e5b45528e0952";
const std::string sealedAnswer = "dd4962c88d02e1ef41e72b4f167f2f77d45dd4bdcd259103c4";

BoxKey keyOf(const std::string& hex)
{
    return std::move(*BoxKey::fromBytes(Secret::copyOf(bytesOf(hex))));
}

TEST(SealedBox, AgreesWithAnotherImplementation)
{
    EXPECT_EQ(toHex(keyOf(bob).publicKey()), bobPublic);

    const auto sealed = keyOf(alice).sealedTo(keyOf(bob).publicKey(), Secret::copyOf("a message"));
    const auto opened = keyOf(bob).open(bytesOf(sealedMessage));

    EXPECT_EQ(toHex(sealed->bytes), sealedMessage);
    EXPECT_EQ(opened->content.text(), "a message");
    EXPECT_EQ(opened->sender, keyOf(alice).publicKey());
    EXPECT_EQ(toHex(*sealReply(opened->replyKey, Secret::copyOf("an answer"))), sealedAnswer);
    EXPECT_EQ(openReply(sealed->replyKey, bytesOf(sealedAnswer))->text(), "an answer");
}

TEST(SealedBox, NeverSealsTwiceAlike)
{
    const auto reader = BoxKey::make();
    const auto one = sealFor(reader->publicKey(), Secret::copyOf("same"));
    const auto other = sealFor(reader->publicKey(), Secret::copyOf("same"));

    EXPECT_NE(one->bytes, other->bytes);
    EXPECT_EQ(reader->open(one->bytes)->content.text(), "same");
    EXPECT_EQ(reader->open(other->bytes)->content.text(), "same");
}

TEST(SealedBox, NoticesEveryChange)
{
    const auto sealed = bytesOf(sealedMessage);
    for (std::size_t bit = 0; bit < 8 * sealed.size(); ++bit) {
        // The highest bit of a public key is ignored (RFC 7748, section 5); but it goes into the derived keys.
        auto changed = sealed;
        changed[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
        EXPECT_EQ(keyOf(bob).open(changed).error().code, WalletErrc::boxDamaged) << bit;
    }
    for (std::size_t size = 0; size < sealed.size(); ++size) {
        EXPECT_EQ(keyOf(bob).open(std::span{sealed}.first(size)).error().code, WalletErrc::boxDamaged) << size;
    }
    EXPECT_EQ(keyOf(alice).open(sealed).error().code, WalletErrc::boxDamaged);
    auto answer = bytesOf(sealedAnswer);
    answer.front() ^= 1U;
    const auto opened = keyOf(bob).open(sealed);
    EXPECT_EQ(openReply(opened->replyKey, answer).error().code, WalletErrc::boxDamaged);
}

TEST(SealedBox, TakesNoKeyWithWhichEverybodyAgrees)
{
    auto bytes = bytesOf(sealedMessage);
    std::fill_n(bytes.begin(), 32, std::uint8_t{0});  // of order 1 (RFC 7748, section 6.1)

    EXPECT_EQ(keyOf(bob).open(bytes).error().code, WalletErrc::boxDamaged);
    EXPECT_EQ(sealFor({}, Secret::copyOf("x")).error().code, WalletErrc::boxDamaged);
}

}  // namespace
