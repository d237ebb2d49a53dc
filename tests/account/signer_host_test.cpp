#include "account/signer_host.hpp"

#include "account/host_fixture.hpp"
#include "account/wallet_place.hpp"

#include <csignal>

namespace {

using namespace barter;
using namespace barter::account;
using namespace std::chrono_literals;
using signer::SignerErrc;

using SignerHostTest = HostTest;

TEST_F(SignerHostTest, StartsTheSignerWithTheFirstRequest)
{
    SignerHost host{setup()};
    EXPECT_TRUE(signers().empty());

    const auto state = ask(host, signer::GetState{});

    ASSERT_TRUE(state) << state.error().code.message();
    EXPECT_EQ(state->wallet, signer::SignerState::Wallet::none);
    EXPECT_EQ(signers().size(), 1U);
    EXPECT_FALSE(hasWallet(profile));
    ASSERT_TRUE(ask(host, someWallet()));
    EXPECT_TRUE(hasWallet(profile));
}

TEST_F(SignerHostTest, SaysThatTheSignerEndedAndStartsItAgain)
{
    SignerHost host{setup()};
    const auto before = ask(host, signer::GetState{});
    ASSERT_TRUE(before);
    ASSERT_EQ(signers().size(), 1U);

    ::kill(signers().front(), SIGKILL);

    EXPECT_TRUE(comesTrue([this] { return ended == 1; }));
    const auto after = ask(host, signer::GetState{});
    ASSERT_TRUE(after) << after.error().code.message();
    EXPECT_NE(after->boxKey, before->boxKey);
    // With the key of the new one.
    EXPECT_TRUE(ask(host, someWallet()));
}

TEST_F(SignerHostTest, AnswersTheRequestUnderWayWhenTheSignerIsKilled)
{
    SignerHost host{setup()};
    ASSERT_TRUE(ask(host, signer::GetState{}));
    const auto signer = signers().front();
    ::kill(signer, SIGSTOP);  // so that it is under way for sure
    auto reply = std::async(std::launch::async, [&host] { return ask(host, someWallet()); });
    EXPECT_EQ(reply.wait_for(200ms), std::future_status::timeout);

    ::kill(signer, SIGKILL);

    EXPECT_EQ(reply.get().error().code, SignerErrc::signerGone);
    EXPECT_TRUE(ask(host, someWallet()));
}

TEST_F(SignerHostTest, SaysWhenThereIsNoSigner)
{
    SignerHost host{{.profile = profile, .signerProgram = folder / "none"}};

    EXPECT_EQ(ask(host, signer::GetState{}).error().code, SignerErrc::startFailed);
}

TEST_F(SignerHostTest, TakesTheSignerWithIt)
{
    pid_t signer = 0;
    {
        SignerHost host{setup()};
        ASSERT_TRUE(ask(host, signer::GetState{}));
        signer = signers().front();
    }
    EXPECT_EQ(::kill(signer, 0), -1);
}

TEST_F(SignerHostTest, EndsASignerThatHangs)
{
    pid_t signer = 0;
    {
        SignerHost host{setup()};
        ASSERT_TRUE(ask(host, signer::GetState{}));
        signer = signers().front();
        ::kill(signer, SIGSTOP);
        std::promise<void> isAsked;
        boost::asio::post(host.service(), [&] {
            host.signer().ask(signer::GetState{}, [](const auto&) {});
            isAsked.set_value();
        });
        isAsked.get_future().wait();
    }
    EXPECT_EQ(::kill(signer, 0), -1);
}

TEST_F(SignerHostTest, AnswersWhoeverIsAskingBeforeItEnds)
{
    auto host = std::make_unique<SignerHost>(setup());
    ASSERT_TRUE(ask(*host, signer::GetState{}));
    auto client = clientOf(profile);
    auto idle = clientOf(profile);
    const auto signer = signers().front();
    ::kill(signer, SIGSTOP);
    auto reply = std::async(std::launch::async, [&client] { return client.ask(signer::GetState{}); });
    EXPECT_EQ(reply.wait_for(200ms), std::future_status::timeout);
    auto ending = std::async(std::launch::async, [&host] { host.reset(); });
    EXPECT_TRUE(comesTrue([&idle] { return idle.isGone(); }));

    ::kill(signer, SIGCONT);

    EXPECT_TRUE(reply.get());
    ending.get();
    const auto nobody = connectToControl(profile);
    ASSERT_TRUE(nobody);
    EXPECT_FALSE(nobody->has_value());
}

}  // namespace
