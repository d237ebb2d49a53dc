#include "account/signer_relay.hpp"

#include "account/host_fixture.hpp"
#include "signer/frame.hpp"
#include "wallet/wallet_error.hpp"

#include <boost/asio/executor_work_guard.hpp>

#include <sys/socket.h>

#include <poll.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <random>
#include <ranges>

namespace {

using namespace barter;
using namespace barter::account;
using namespace std::chrono_literals;
using signer::FrameKind;
using signer::SignerErrc;

using SignerRelayTest = HostTest;

constexpr int questions = 100;

/// Whether the other end has closed, within `patience`.
bool closes(int socket)
{
    const bool there = comesTrue([socket] {
        std::array<char, 4096> bytes{};
        return ::recv(socket, bytes.data(), bytes.size(), MSG_DONTWAIT) == 0 || errno == ECONNRESET;
    });
    ::close(socket);
    return there;
}

void sendAll(int socket, std::span<const std::uint8_t> bytes)
{
    static_cast<void>(::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT));
}

TEST_F(SignerRelayTest, LetsManyAskTheOneSigner)
{
    SignerHost host{setup()};
    auto one = clientOf(profile);
    auto two = clientOf(profile);

    EXPECT_TRUE(one.ask(someWallet()));

    const auto own = ask(host, signer::GetState{});
    ASSERT_TRUE(own);
    EXPECT_EQ(own->wallet, signer::SignerState::Wallet::ready);
    EXPECT_EQ(own->boxKey, one.boxKey());
    EXPECT_EQ(own->boxKey, two.boxKey());
    EXPECT_TRUE(two.ask(signer::CheckPassword{.password = Secret::copyOf(somePassword)}));
    EXPECT_EQ(one.ask(signer::CheckPassword{.password = Secret::copyOf("another")}).error().code,
              wallet::WalletErrc::wrongPassword);
    EXPECT_EQ(signers().size(), 1U);
}

TEST_F(SignerRelayTest, GivesEachAnswerToWhoeverAsked)
{
    SignerHost host{setup()};
    ASSERT_TRUE(ask(host, someWallet()));
    const auto asksForState = [this] {
        auto client = clientOf(profile);
        return std::ranges::all_of(std::views::iota(0, questions),
                                   [&](int) { return client.ask(signer::GetState{}).has_value(); });
    };
    const auto asksForIntent = [this] {
        auto client = clientOf(profile);
        return std::ranges::all_of(std::views::iota(0, questions), [&](int) {
            const auto found = client.ask(signer::FindIntent{.id = "none"});
            return !found && found.error().code == SignerErrc::intentUnknown;
        });
    };
    const auto asksForAccounts = [this] {
        auto client = clientOf(profile);
        return std::ranges::all_of(std::views::iota(0, questions), [&](int) {
            const auto accounts = client.ask(signer::ListAccounts{});
            return accounts && accounts->ordinary.size() == 1;
        });
    };

    std::vector<std::future<bool>> results;
    for (int i = 0; i < 3; ++i) {
        results.push_back(std::async(std::launch::async, asksForState));
        results.push_back(std::async(std::launch::async, asksForIntent));
        results.push_back(std::async(std::launch::async, asksForAccounts));
    }
    for (auto& result : results) {
        EXPECT_TRUE(result.get());
    }
}

/// Passes on what two ends say, and keeps it.
class Listener {
public:
    explicit Listener(int upstream) : m_upstream{upstream}
    {
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, m_ends.data()) != 0) {
            throw std::runtime_error{"socketpair"};
        }
        m_thread = std::thread{[this] { run(); }};
    }
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    Listener(Listener&&) = delete;
    Listener& operator=(Listener&&) = delete;
    ~Listener() { ::close(m_upstream); }

    [[nodiscard]] int end() const { return m_ends[0]; }
    /// All that was said, once the client has gone.
    std::string heard()
    {
        m_thread.join();
        return m_heard;
    }

private:
    void run()
    {
        std::array<pollfd, 2> sides{pollfd{.fd = m_ends[1], .events = POLLIN, .revents = 0},
                                    pollfd{.fd = m_upstream, .events = POLLIN, .revents = 0}};
        for (;;) {
            ::poll(sides.data(), sides.size(), -1);
            for (std::size_t i = 0; i < sides.size(); ++i) {
                if (sides[i].revents == 0) {
                    continue;
                }
                std::array<char, 4096> bytes{};
                const auto size = ::read(sides[i].fd, bytes.data(), bytes.size());
                if (size <= 0) {
                    ::close(m_ends[1]);
                    return;
                }
                m_heard.append(bytes.data(), static_cast<std::size_t>(size));
                static_cast<void>(::write(sides[1 - i].fd, bytes.data(), static_cast<std::size_t>(size)));
            }
        }
    }

    int m_upstream;
    std::array<int, 2> m_ends{};
    std::string m_heard;
    std::thread m_thread;
};

TEST_F(SignerRelayTest, SeesNoPasswordAndNoWords)
{
    const SignerHost host{setup()};
    Listener listener{controlOf(profile)};
    std::string madeWords;
    {
        auto client = signer::SignerClient::over(listener.end());
        ASSERT_TRUE(client);
        const auto made = client->ask(signer::CreateWallet{.network = test::someIdentity().network,
                                                           .passphrase = Secret::copyOf("a passphrase"),
                                                           .password = Secret::copyOf(somePassword)});
        ASSERT_TRUE(made) << made.error().code.message();
        madeWords = made->words.text();
        ASSERT_TRUE(client->ask(signer::ChangePassword{.oldPassword = Secret::copyOf(somePassword),
                                                       .newPassword = Secret::copyOf("quite another one")}));
        ASSERT_TRUE(client->ask(signer::LabelAccount{.account = 0, .label = "everybody may read this"}));
    }
    const auto heard = listener.heard();

    ASSERT_NE(heard.find("everybody may read this"), std::string::npos);
    EXPECT_EQ(heard.find(somePassword), std::string::npos);
    EXPECT_EQ(heard.find("quite another one"), std::string::npos);
    EXPECT_EQ(heard.find("a passphrase"), std::string::npos);
    ASSERT_GT(madeWords.size(), 30U);
    EXPECT_EQ(heard.find(madeWords), std::string::npos);
    EXPECT_EQ(heard.find(madeWords.substr(0, madeWords.find(' ', 8))), std::string::npos);
}

TEST_F(SignerRelayTest, KeepsSpeedForTheProgramThatUnlockedIt)
{
    SignerHost host{setup()};
    ASSERT_TRUE(ask(host, someWallet()));
    ASSERT_TRUE(ask(host, signer::UnlockSpeed{.password = Secret::copyOf(somePassword)}));
    auto client = clientOf(profile);

    EXPECT_EQ(client.ask(signer::SignFromSpeed{}).error().code, SignerErrc::needsPassword);
    // Which only looks for the payment.
    EXPECT_EQ(ask(host, signer::SignFromSpeed{}).error().code, SignerErrc::notComposed);
    EXPECT_TRUE(client.ask(signer::GetState{}));
}

TEST_F(SignerRelayTest, SaysWhenOthersMayHaveChangedSomething)
{
    const SignerHost host{setup()};
    auto client = clientOf(profile);
    ASSERT_TRUE(client.ask(signer::GetState{}));
    ASSERT_FALSE(client.ask(signer::ListIntents{}).value_or(signer::IntentList{}).total > 0);
    EXPECT_EQ(asked, 0);

    ASSERT_TRUE(client.ask(someWallet()));
    EXPECT_TRUE(comesTrue([this] { return asked == 1; }));
    ASSERT_TRUE(client.ask(signer::LabelAccount{.account = 0, .label = "mine"}));
    EXPECT_TRUE(comesTrue([this] { return asked == 2; }));
}

TEST_F(SignerRelayTest, TellsWhoeverAskedThatTheSignerEnded)
{
    const SignerHost host{setup()};
    auto asking = clientOf(profile);
    auto idle = clientOf(profile);
    const auto signer = signers().front();
    ::kill(signer, SIGSTOP);
    auto reply = std::async(std::launch::async, [&asking] { return asking.ask(someWallet()); });
    EXPECT_EQ(reply.wait_for(200ms), std::future_status::timeout);

    ::kill(signer, SIGKILL);

    EXPECT_EQ(reply.get().error().code, SignerErrc::signerGone);
    EXPECT_TRUE(asking.isGone());
    auto next = clientOf(profile);
    // It wrote for the one that is gone.
    EXPECT_EQ(idle.ask(someWallet()).error().code, SignerErrc::signerGone);
    EXPECT_NE(next.boxKey(), idle.boxKey());
    EXPECT_TRUE(next.ask(someWallet()));
}

TEST_F(SignerRelayTest, PassesOnWhyThereIsNoSigner)
{
    const SignerHost host{{.profile = profile, .signerProgram = folder / "none"}};

    EXPECT_EQ(signer::SignerClient::over(controlOf(profile)).error().code, SignerErrc::startFailed);
}

TEST_F(SignerRelayTest, IsNotHarmedByGarbage)
{
    SignerHost host{setup()};
    auto client = clientOf(profile);
    ASSERT_TRUE(client.ask(someWallet()));
    std::mt19937 random{20'250'101};  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same each time
    std::uniform_int_distribution<int> byte{0, 255};
    std::uniform_int_distribution<std::size_t> length{0, 300};
    const auto noise = [&] {
        std::vector<std::uint8_t> bytes(length(random));
        std::ranges::generate(bytes, [&] { return static_cast<std::uint8_t>(byte(random)); });
        return bytes;
    };
    constexpr int rounds = 200;
    for (int i = 0; i < rounds; ++i) {
        const int socket = controlOf(profile);
        auto bytes = noise();
        if (i % 4 == 1) {
            // Whole frames of nonsense, boxed or not, and what begins as a request.
            if (i % 8 == 1 && bytes.size() >= 8) {
                std::ranges::fill(std::span{bytes}.first(7), std::uint8_t{0});
                bytes[7] = static_cast<std::uint8_t>(i / 8 % 34);
            }
            static_cast<void>(signer::writeFrame(
                socket,
                i % 3 == 0 ? FrameKind::boxed : FrameKind::plain,
                bytes,
                [](int to, const void* from, std::size_t size) { return ::send(to, from, size, MSG_NOSIGNAL); }));
            // The answer says what was wrong, or it was a request after all; some do not wait for it.
            if (i % 16 != 1) {
                EXPECT_TRUE(signer::readFrame(socket));
            }
        } else if (i % 4 == 2) {
            sendAll(socket, signer::encodeHeader({.kind = FrameKind::boxed, .size = 300}));
            sendAll(socket, bytes);
        } else if (i % 4 == 3) {
            sendAll(socket, signer::encodeHeader({.kind = FrameKind::plain, .size = 0xffffffff}));
            sendAll(socket, bytes);
            EXPECT_TRUE(closes(socket));
            continue;
        } else {
            sendAll(socket, bytes);
        }
        ::close(socket);
    }

    EXPECT_TRUE(client.ask(signer::CheckPassword{.password = Secret::copyOf(somePassword)}));
    EXPECT_TRUE(ask(host, signer::ListAccounts{}));
    EXPECT_EQ(ended, 0);
}

/// A relay with limits that a test can wait for.
class LimitedRelay {
public:
    LimitedRelay(const std::string& profile, SignerRelay::Limits limits)
        : m_worker{m_service, [profile] { return signer::SignerClient::start(SIGNER_PROGRAM, profile + "/wallet"); }},
          m_relay{m_service, m_worker, ControlSocket::listen(profile).value(), [] {}, limits},
          m_thread{[this] { m_service.run(); }}
    {
    }
    LimitedRelay(const LimitedRelay&) = delete;
    LimitedRelay& operator=(const LimitedRelay&) = delete;
    LimitedRelay(LimitedRelay&&) = delete;
    LimitedRelay& operator=(LimitedRelay&&) = delete;
    ~LimitedRelay()
    {
        m_service.stop();
        m_thread.join();
    }

private:
    boost::asio::io_context m_service{1};
    SignerWorker m_worker;
    SignerRelay m_relay;
    std::thread m_thread;
};

TEST_F(SignerRelayTest, DropsWhoBeginsAFrameAndDoesNotEndIt)
{
    const LimitedRelay relay{profile, {.clients = 4, .transfer = 200ms}};
    const int socket = controlOf(profile);
    sendAll(socket, signer::encodeHeader({.kind = FrameKind::plain, .size = 8}));

    EXPECT_TRUE(closes(socket));
    EXPECT_TRUE(clientOf(profile).ask(signer::GetState{}));
}

TEST_F(SignerRelayTest, DropsWhoDoesNotTakeItsAnswers)
{
    const LimitedRelay relay{profile, {.clients = 4, .transfer = 200ms}};
    const int socket = controlOf(profile);
    const auto request = signer::encodeRequest(signer::GetState{});
    const auto header =
        signer::encodeHeader({.kind = FrameKind::plain, .size = static_cast<std::uint32_t>(request.size())});

    const bool dropped = comesTrue([&] {
        for (int i = 0; i < 100; ++i) {
            if (::send(socket, header.data(), header.size(), MSG_NOSIGNAL | MSG_DONTWAIT) < 0 && errno == EPIPE) {
                return true;
            }
            sendAll(socket, request.bytes());
        }
        return false;
    });

    EXPECT_TRUE(dropped);
    ::close(socket);
    EXPECT_TRUE(clientOf(profile).ask(signer::GetState{}));
}

TEST_F(SignerRelayTest, MakesRoomForAnotherByTheOneThatWasIdleForLongest)
{
    const LimitedRelay relay{profile, {.clients = 2, .transfer = 30s}};
    auto first = clientOf(profile);
    auto second = clientOf(profile);
    ASSERT_TRUE(first.ask(signer::GetState{}));

    auto third = clientOf(profile);

    EXPECT_TRUE(comesTrue([&second] { return second.isGone(); }));
    EXPECT_TRUE(first.ask(signer::GetState{}));
    EXPECT_TRUE(third.ask(signer::GetState{}));
}

}  // namespace
