#include "account/signer_host.hpp"

#include "account/wallet_place.hpp"
#include "signer/signer_error.hpp"
#include "support/temp_folder.hpp"
#include "wallet/key_file_samples.hpp"
#include "wallet/wallet_error.hpp"

#include <boost/asio/post.hpp>

#include <gtest/gtest.h>

#include <sys/wait.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <future>

// With the real signer.
namespace {

using namespace barter;
using namespace barter::account;
using namespace std::chrono_literals;
using signer::SignerErrc;

constexpr auto patience = 60s;

/// Asks on the host's thread, waits here.
template <class Request>
Expected<typename Request::Reply> ask(SignerHost& host, Request request)
{
    using Result = Expected<typename Request::Reply>;
    auto promise = std::make_shared<std::promise<Result>>();
    auto answer = promise->get_future();
    auto question = std::make_shared<Request>(std::move(request));
    boost::asio::post(host.service(), [&host, promise, question] {
        host.signer().ask(std::move(*question), [promise](Result result) { promise->set_value(std::move(result)); });
    });
    return answer.wait_for(patience) == std::future_status::ready ? answer.get() : fail(SignerErrc::noAnswer);
}

/// The signers that were started here. One that has ended and was not waited for counts.
std::vector<pid_t> signers()
{
    std::vector<pid_t> found;
    for (const auto& task : std::filesystem::directory_iterator{"/proc/self/task"}) {
        std::ifstream children{task.path() / "children"};
        for (pid_t child = 0; children >> child;) {
            found.push_back(child);
        }
    }
    return found;
}

signer::RestoreWallet someWallet()
{
    return {.network = test::someIdentity().network,
            .words = Secret::copyOf(
                "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about"),
            .passphrase = {},
            .password = Secret::copyOf("correct horse")};
}

TEST(SignerHost, StartsTheSignerWithTheFirstRequest)
{
    const test::TempFolder profile;
    SignerHost host{{.profile = profile.path().string(), .signerProgram = SIGNER_PROGRAM}};
    EXPECT_TRUE(signers().empty());

    const auto state = ask(host, signer::GetState{});

    ASSERT_TRUE(state) << state.error().code.message();
    EXPECT_EQ(state->wallet, signer::SignerState::Wallet::none);
    EXPECT_EQ(signers().size(), 1U);
    EXPECT_FALSE(hasWallet(profile.path().string()));
    ASSERT_TRUE(ask(host, someWallet()));
    EXPECT_TRUE(hasWallet(profile.path().string()));
}

TEST(SignerHost, SaysThatTheSignerEndedAndStartsItAgain)
{
    const test::TempFolder profile;
    std::promise<void> ended;
    SignerHost host{{.profile = profile.path().string(), .signerProgram = SIGNER_PROGRAM, .signerEnded = [&ended] {
                         ended.set_value();
                     }}};
    const auto before = ask(host, signer::GetState{});
    ASSERT_TRUE(before);
    ASSERT_EQ(signers().size(), 1U);

    ::kill(signers().front(), SIGKILL);

    ASSERT_EQ(ended.get_future().wait_for(patience), std::future_status::ready);
    const auto after = ask(host, signer::GetState{});
    ASSERT_TRUE(after) << after.error().code.message();
    EXPECT_NE(after->boxKey, before->boxKey);
    // With the key of the new one.
    EXPECT_TRUE(ask(host, someWallet()));
}

TEST(SignerHost, AnswersTheRequestUnderWayWhenTheSignerIsKilled)
{
    const test::TempFolder profile;
    SignerHost host{{.profile = profile.path().string(), .signerProgram = SIGNER_PROGRAM}};
    ASSERT_TRUE(ask(host, signer::GetState{}));
    const auto signer = signers().front();
    ::kill(signer, SIGSTOP);  // so that it is under way for sure
    auto reply = std::async(std::launch::async, [&host] { return ask(host, someWallet()); });
    EXPECT_EQ(reply.wait_for(200ms), std::future_status::timeout);

    ::kill(signer, SIGKILL);

    EXPECT_EQ(reply.get().error().code, SignerErrc::signerGone);
    EXPECT_TRUE(ask(host, someWallet()));
}

TEST(SignerHost, SaysWhenThereIsNoSigner)
{
    const test::TempFolder profile;
    SignerHost host{{.profile = profile.path().string(), .signerProgram = profile / "none"}};

    EXPECT_EQ(ask(host, signer::GetState{}).error().code, SignerErrc::startFailed);
}

TEST(SignerHost, TakesTheSignerWithIt)
{
    const test::TempFolder profile;
    pid_t signer = 0;
    {
        SignerHost host{{.profile = profile.path().string(), .signerProgram = SIGNER_PROGRAM}};
        ASSERT_TRUE(ask(host, signer::GetState{}));
        signer = signers().front();
    }
    EXPECT_EQ(::kill(signer, 0), -1);
}

TEST(SignerHost, EndsASignerThatHangs)
{
    const test::TempFolder profile;
    pid_t signer = 0;
    const auto begin = std::chrono::steady_clock::now();
    {
        SignerHost host{{.profile = profile.path().string(), .signerProgram = SIGNER_PROGRAM}};
        ASSERT_TRUE(ask(host, signer::GetState{}));
        signer = signers().front();
        ::kill(signer, SIGSTOP);
        boost::asio::post(host.service(), [&host] { host.signer().ask(signer::GetState{}, [](const auto&) {}); });
        std::promise<void> asked;
        boost::asio::post(host.service(), [&asked] { asked.set_value(); });
        asked.get_future().wait();
    }
    EXPECT_EQ(::kill(signer, 0), -1);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 20s);
}

}  // namespace
