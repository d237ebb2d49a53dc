#include "account/control_socket.hpp"

#include "account/host_fixture.hpp"
#include "account/signer_access.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <filesystem>

namespace {

using namespace barter;
using namespace barter::account;
using namespace std::chrono_literals;
using signer::SignerErrc;
namespace fs = std::filesystem;

bool somebodyListens(const std::string& profile)
{
    const auto socket = connectToControl(profile);
    EXPECT_TRUE(socket) << socket.error().code.message();
    if (socket && *socket) {
        ::close(**socket);
        return true;
    }
    return false;
}

TEST(ControlSocket, IsForItsOwnerAloneAndGoesAway)
{
    const test::TempFolder profile;
    const auto path = profile / "wallet.sock";
    const auto before = ::umask(0);
    {
        const auto socket = ControlSocket::listen(profile.path());
        ::umask(before);
        ASSERT_TRUE(socket) << socket.error().code.message();

        EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_read | fs::perms::owner_write);
        EXPECT_EQ(fs::status(path).type(), fs::file_type::socket);
        EXPECT_TRUE(somebodyListens(profile.path()));
    }
    EXPECT_TRUE(fs::is_empty(profile.path()));
    EXPECT_FALSE(somebodyListens(profile.path()));
}

TEST(ControlSocket, ReplacesWhatAKilledProcessLeft)
{
    const test::TempFolder profile;
    for (const auto* name : {"wallet.sock", "wallet.sock.new"}) {
        const int left = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::ranges::copy(profile / name, std::begin(address.sun_path));
        ASSERT_EQ(::bind(left, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);  // NOLINT
        ::close(left);
    }
    EXPECT_FALSE(somebodyListens(profile.path()));

    const auto socket = ControlSocket::listen(profile.path());

    ASSERT_TRUE(socket) << socket.error().code.message();
    EXPECT_TRUE(somebodyListens(profile.path()));
}

TEST(ControlSocket, LeavesTheOneOfAnotherWhoTookItsPlace)
{
    const test::TempFolder profile;
    auto first = std::make_unique<Expected<ControlSocket>>(ControlSocket::listen(profile.path()));
    const auto second = ControlSocket::listen(profile.path());
    ASSERT_TRUE(*first && second);

    first.reset();

    EXPECT_TRUE(somebodyListens(profile.path()));
}

TEST(ControlSocket, LiesInAFolderWithALongPath)
{
    const test::TempFolder folder;
    fs::path profile = folder.path();
    for (int i = 0; i < 10; ++i) {
        profile /= std::string(200, 'x');
    }
    fs::create_directories(profile);

    const auto socket = ControlSocket::listen(profile);

    ASSERT_TRUE(socket) << socket.error().code.message();
    EXPECT_TRUE(somebodyListens(profile));
    EXPECT_TRUE(fs::is_socket(profile / "wallet.sock"));
}

TEST(ControlSocket, SaysWhyItCannotBe)
{
    const test::TempFolder folder;

    EXPECT_EQ(ControlSocket::listen(folder / "none").error().code, std::errc::no_such_file_or_directory);
    EXPECT_FALSE(somebodyListens(folder / "none"));
}

using SignerAccess = HostTest;

TEST_F(SignerAccess, StartsASignerWhenNoBarterRuns)
{
    auto client = reachSigner(profile, SIGNER_PROGRAM);

    ASSERT_TRUE(client) << client.error().code.message();
    EXPECT_NE(client->processId(), 0);
}

TEST_F(SignerAccess, UsesTheSignerOfTheBarterThatRuns)
{
    const SignerHost host{setup()};

    auto client = reachSigner(profile, SIGNER_PROGRAM);

    ASSERT_TRUE(client) << client.error().code.message();
    EXPECT_EQ(client->processId(), 0);
    EXPECT_EQ(signers().size(), 1U);
}

TEST_F(SignerAccess, SaysThatAnotherProgramHasTheWallet)
{
    const auto other = reachSigner(profile, SIGNER_PROGRAM);
    ASSERT_TRUE(other);

    EXPECT_EQ(reachSigner(profile, SIGNER_PROGRAM).error().code, SignerErrc::alreadyRunning);
    // And so does a Barter that starts now, to itself and to whoever comes to it.
    SignerHost host{setup()};
    EXPECT_EQ(ask(host, signer::GetState{}).error().code, SignerErrc::alreadyRunning);
    EXPECT_EQ(reachSigner(profile, SIGNER_PROGRAM).error().code, SignerErrc::alreadyRunning);
}

TEST_F(SignerAccess, WaitsForABarterThatIsClosing)
{
    auto host = std::make_unique<SignerHost>(setup());
    ASSERT_TRUE(ask(*host, signer::GetState{}));
    const auto signer = signers().front();
    host->stopListening();
    ASSERT_TRUE(comesTrue([this] { return !somebodyListens(profile); }));
    ::kill(signer, SIGSTOP);
    auto client = std::async(std::launch::async, [this] { return reachSigner(profile, SIGNER_PROGRAM); });
    EXPECT_EQ(client.wait_for(200ms), std::future_status::timeout);
    ::kill(signer, SIGCONT);

    host.reset();

    const auto reached = client.get();
    ASSERT_TRUE(reached) << reached.error().code.message();
    EXPECT_NE(reached->processId(), 0);
}

TEST_F(SignerAccess, JoinsABarterThatBeginsMeanwhile)
{
    auto first = reachSigner(profile, SIGNER_PROGRAM);
    ASSERT_TRUE(first);
    auto second = std::async(std::launch::async, [this] { return reachSigner(profile, SIGNER_PROGRAM); });
    EXPECT_EQ(second.wait_for(500ms), std::future_status::timeout);  // it waits for the first one

    SignerHost host{setup()};
    auto state = std::async(std::launch::async, [&host] { return ask(host, signer::GetState{}); });
    first = fail(SignerErrc::signerGone);

    // Whichever of the two had the wallet next, the other has it through it or after it.
    const auto reached = second.get();
    ASSERT_TRUE(reached) << reached.error().code.message();
}

TEST_F(SignerAccess, SaysThatBarterIsClosingForLong)
{
    auto socket = ControlSocket::listen(profile);
    ASSERT_TRUE(socket);
    const int listening = socket->release();
    std::atomic<bool> isOver = false;
    std::thread closing{[&] {
        while (!isOver) {
            // Takes a connection and closes it at once.
            if (const int client = ::accept4(listening, nullptr, nullptr, SOCK_CLOEXEC); client >= 0) {
                ::close(client);
            }
            std::this_thread::sleep_for(1ms);
        }
    }};

    const auto reached = reachSigner(profile, SIGNER_PROGRAM);

    isOver = true;
    closing.join();
    ::close(listening);
    ASSERT_FALSE(reached);
    EXPECT_EQ(reached.error().code, SignerErrc::closing);
}

TEST_F(SignerAccess, SaysThatBarterHangs)
{
    const auto socket = ControlSocket::listen(profile);  // nobody takes the connection
    ASSERT_TRUE(socket);

    EXPECT_EQ(reachSigner(profile, SIGNER_PROGRAM).error().code, SignerErrc::noAnswer);
}

}  // namespace
