#include "account/host_fixture.hpp"

#include <sys/socket.h>
#include <sys/wait.h>

#include <filesystem>
#include <grp.h>

// Needs root, since there have to be two users.
namespace {

using namespace barter;
using namespace barter::account;
namespace fs = std::filesystem;

constexpr uid_t nobody = 65534;

/// Runs `what` as somebody else; gives its exit code.
template <class What>
int asNobody(const What& what)
{
    const pid_t child = ::fork();
    if (child == 0) {
        if (::setgroups(0, nullptr) != 0 || ::setgid(nobody) != 0 || ::setuid(nobody) != 0) {
            ::_exit(99);
        }
        ::_exit(what());
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

using OtherUser = HostTest;

TEST_F(OtherUser, CannotConnect)
{
    const SignerHost host{setup()};
    fs::permissions(profile, fs::perms::all);

    const int result = asNobody([this] {
        const auto socket = connectToControl(profile);
        return !socket && socket.error().context == "connect" ? 0 : 1;
    });

    EXPECT_EQ(result, 0);
}

/// Should the rights of the socket have been given away.
TEST_F(OtherUser, IsNotAnswered)
{
    const SignerHost host{setup()};
    fs::permissions(profile, fs::perms::all);
    fs::permissions(profile + "/wallet.sock", fs::perms::all);
    const int socket = controlOf(profile);

    const int result = asNobody([this] {
        // As it does not ask who listens.
        const auto own = [this] {
            const auto reached = connectToControl(profile);
            return !reached && reached.error().context.empty();
        };
        return own() ? 0 : 1;
    });
    EXPECT_EQ(result, 0);
    ::close(socket);

    const int unasked = asNobody([this] {
        const int raw = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_storage address{};
        const auto path = profile + "/wallet.sock";
        address.ss_family = AF_UNIX;
        std::copy(path.begin(), path.end(), reinterpret_cast<char*>(&address) + sizeof address.ss_family);  // NOLINT
        const auto size = static_cast<socklen_t>(sizeof address.ss_family + path.size() + 1);
        if (::connect(raw, reinterpret_cast<const sockaddr*>(&address), size) != 0) {  // NOLINT
            return 1;
        }
        char byte = 0;
        return ::read(raw, &byte, 1) == 0 ? 0 : 2;
    });
    EXPECT_EQ(unasked, 0);
    EXPECT_TRUE(clientOf(profile).ask(signer::GetState{}));
}

}  // namespace
