#include "signer/service.hpp"

#include "signer_fixture.hpp"

#include "signer/message_codec.hpp"

#include <sys/socket.h>

#include <unistd.h>

#include <array>
#include <random>
#include <thread>

namespace {

using namespace barter;
using namespace barter::signer;
using namespace barter::test;
using wallet::WalletErrc;

class ServiceTest : public SignerTest {
protected:
    Service& service() { return m_service; }
    [[nodiscard]] const wallet::BoxKey& key() const { return m_key; }

    template <class Request>
    Expected<typename Request::Reply> askPlain(const Request& request)
    {
        const auto reply = m_service.answer({.kind = FrameKind::plain, .bytes = encodeRequest(request)});
        EXPECT_EQ(reply.kind, FrameKind::plain);
        return decodeReply<typename Request::Reply>(reply.bytes.bytes());
    }
    Frame boxed(const Secret& message, Secret* replyKey)
    {
        auto box = wallet::sealFor(m_key.publicKey(), message);
        *replyKey = std::move(box->replyKey);
        return {.kind = FrameKind::boxed, .bytes = Secret::copyOf(box->bytes)};
    }
    template <class Request>
    Expected<typename Request::Reply> askBoxed(const Request& request)
    {
        Secret replyKey;
        const auto reply = m_service.answer(boxed(encodeRequest(request), &replyKey));
        EXPECT_EQ(reply.kind, FrameKind::boxed);
        return decodeReply<typename Request::Reply>(wallet::openReply(replyKey, reply.bytes.bytes())->bytes());
    }

private:
    wallet::BoxKey m_key = *wallet::BoxKey::make();
    Service m_service{signer(), m_key};
};

TEST_F(ServiceTest, TakesSecretsInABoxOnly)
{
    restore();
    EXPECT_EQ(askPlain(CheckPassword{password()}).error().code, SignerErrc::notSealed);
    EXPECT_TRUE(askBoxed(CheckPassword{password()}));
    EXPECT_EQ(askBoxed(CheckPassword{Secret::copyOf("wrong")}).error().code, WalletErrc::wrongPassword);
    EXPECT_EQ(askBoxed(CheckPassword{password()}).error().context, "1000 ms");
}

TEST_F(ServiceTest, AnswersWhatIsNotSecretWithoutABox)
{
    restore();
    EXPECT_EQ(askPlain(GetState{})->wallet, SignerState::Wallet::ready);
    EXPECT_EQ(askPlain(ListAccounts{})->ordinary[0].address.text(), someAddress);
    EXPECT_EQ(askPlain(FindIntent{"none"}).error().code, SignerErrc::intentUnknown);
}

TEST_F(ServiceTest, TakesEachBoxOnce)
{
    restore();
    Secret replyKey;
    const auto request = boxed(encodeRequest(CheckPassword{password()}), &replyKey);
    ASSERT_EQ(service().answer(request).kind, FrameKind::boxed);

    const auto again = service().answer(request);

    EXPECT_EQ(again.kind, FrameKind::plain);
    EXPECT_EQ(decodeReply<Done>(again.bytes.bytes()).error().code, SignerErrc::sealedTwice);
}

TEST_F(ServiceTest, SaysWhatIsWrongWithAMessage)
{
    const auto codeOf = [&](FrameKind kind, std::span<const std::uint8_t> bytes) {
        return decodeReply<Done>(service().answer({.kind = kind, .bytes = Secret::copyOf(bytes)}).bytes.bytes())
            .error()
            .code;
    };
    const std::array<std::uint8_t, 8> noOperation{0, 0, 0, 0, 0, 0, 1, 0};
    const auto whole = encodeRequest(BeginIntent{trxIntent()});

    EXPECT_EQ(codeOf(FrameKind::plain, {}), SignerErrc::messageMalformed);
    EXPECT_EQ(codeOf(FrameKind::plain, noOperation), SignerErrc::messageMalformed);
    EXPECT_EQ(codeOf(FrameKind::boxed, {}), WalletErrc::boxDamaged);
    EXPECT_EQ(codeOf(FrameKind::boxed, whole.bytes()), WalletErrc::boxDamaged);
    for (std::size_t size = 0; size < whole.size(); ++size) {
        EXPECT_EQ(codeOf(FrameKind::plain, whole.bytes().first(size)), SignerErrc::messageMalformed) << size;
    }
}

TEST_F(ServiceTest, KnowsItsOwnErrorsOnTheOtherSide)
{
    const auto there = [](const Error& error) {
        return decodeReply<Done>(encodeReply<Done>(tl::unexpected{error}).bytes()).error();
    };
    for (const auto code : allSignerErrcs) {
        EXPECT_EQ(there({.code = code, .context = "word 3"}).code, code);
    }
    EXPECT_EQ(there({.code = WalletErrc::wordUnknown, .context = "word 3"}).context, "word 3");
    EXPECT_EQ(there({.code = storage::StorageErrc::diskFull, .context = {}}).code, storage::StorageErrc::diskFull);
    EXPECT_EQ(there({.code = std::make_error_code(std::errc::io_error), .context = {}}).code,
              SignerErrc::messageMalformed);
}

/// Bytes that Python wrote after the description in message_codec.hpp.
TEST(SignerMessages, AreReadAsTheyAreDescribed)
{
    const auto read = [](const char* name) { return Secret::copyOf(contentOf(FUZZ_CORPUS + std::string{name})); };

    const auto begin = decodeRequest<BeginIntent>(read("begin").bytes());
    ASSERT_TRUE(begin);
    EXPECT_EQ(begin->intent.to.text(), otherAddress);
    EXPECT_EQ(begin->intent.amount, Amount{1'000'000});
    EXPECT_EQ(begin->intent.memo, "memo");
    const auto create = decodeRequest<CreateWallet>(read("create").bytes());
    ASSERT_TRUE(create);
    EXPECT_EQ(create->words, 12U);
    EXPECT_EQ(create->password.text(), "pw");
    const auto recorded = decodeReply<RecordedIntent>(read("reply_recorded").bytes());
    ASSERT_TRUE(recorded);
    EXPECT_EQ(recorded->payments.at(0).expiration, 1'777'445'367'000);
    EXPECT_EQ(decodeReply<Done>(read("reply_error").bytes()).error().code.value(), 10);
}

TEST_F(ServiceTest, ServesASocketUntilItCloses)
{
    restore();
    std::array<int, 2> ends{};
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()), 0);
    Expected<> end;
    std::thread serving{[&] { end = service().serve(ends[1]); }};

    const auto request = encodeRequest(GetState{});
    for (int i = 0; i < 3; ++i) {
        ASSERT_TRUE(writeFrame(ends[0], FrameKind::plain, request.bytes()));
        const auto reply = readFrame(ends[0]);
        ASSERT_TRUE(reply && *reply);
        EXPECT_EQ(decodeReply<SignerState>((*reply)->bytes.bytes())->wallet, SignerState::Wallet::ready);
    }
    ::close(ends[0]);
    serving.join();
    ::close(ends[1]);

    EXPECT_TRUE(end);
}

TEST_F(ServiceTest, EndsAtAFrameThatIsNone)
{
    for (const std::vector<std::uint8_t>& bytes :
         {std::vector<std::uint8_t>{2, 0, 0, 0, 0}, {0, 0xff, 0xff, 0xff, 0xff}, {0, 0, 0}, {0, 0, 0, 0, 9, 1}}) {
        std::array<int, 2> ends{};
        ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()), 0);
        ASSERT_EQ(::write(ends[0], bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
        ::close(ends[0]);

        EXPECT_FALSE(service().serve(ends[1])) << toHex(bytes);
        ::close(ends[1]);
    }
}

}  // namespace
