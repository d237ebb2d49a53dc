#include "signer/signer_client.hpp"

#include "signer/signer_error.hpp"
#include "support/temp_folder.hpp"
#include "wallet/key_file_samples.hpp"
#include "wallet/wallet_error.hpp"

#include <gtest/gtest.h>

#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <functional>

// The real process, shut in, with the real cost of a password.
namespace {

using namespace barter;
using namespace barter::signer;
using namespace barter::test;

constexpr std::string_view someWords =
    "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

Secret password()
{
    return Secret::copyOf("correct horse");
}

Expected<NewWallet> restore(SignerClient& client)
{
    return client.ask(RestoreWallet{.network = someIdentity().network,
                                    .words = Secret::copyOf(someWords),
                                    .passphrase = {},
                                    .password = password()});
}

Intent someIntent()
{
    return {.id = "one",
            .fromSpeed = false,
            .account = 0,
            .token = wallet::PaidToken::trx,
            .to = *wallet::Address::parse("TSeJkUh4Qv67VNFwY8LaAxERygNdy6NQZK"),
            .amount = Amount{1'000'000},
            .memo = {}};
}

TEST(SignerProcess, MakesAWalletSignsAndRemembers)
{
    const TempFolder folder;
    const auto path = folder / "wallet";
    wallet::TransactionId id{};
    {
        auto client = SignerClient::start(SIGNER_PROGRAM, path);
        ASSERT_TRUE(client) << client.error().code.message() << client.error().context;
        ASSERT_TRUE(restore(*client));
        ASSERT_TRUE(client->ask(BeginIntent{someIntent()}));
        const auto composed = client->ask(ComposePayment{.intent = "one",
                                                         .reference = {},
                                                         .expiration = 1'777'445'367'000,
                                                         .timestamp = 1'777'445'307'123,
                                                         .feeLimit = 0,
                                                         .offline = true});
        ASSERT_TRUE(composed) << composed.error().code.message();
        const auto payment = client->ask(SignPayment{.id = composed->id, .offline = true, .password = password()});
        ASSERT_TRUE(payment) << payment.error().code.message();
        id = payment->id;
    }
    auto again = SignerClient::start(SIGNER_PROGRAM, path);
    ASSERT_TRUE(again);

    const auto state = again->ask(GetState{});
    EXPECT_EQ(state->wallet, SignerState::Wallet::ready);
    EXPECT_TRUE(state->memoryIsLocked);
    EXPECT_EQ(again->ask(FindIntent{"one"})->payments.at(0).id, id);
    struct stat status {};
    ASSERT_EQ(::stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0700U);
    for (const auto& name : namesIn(path)) {
        ASSERT_EQ(::stat((path + "/" + name).c_str(), &status), 0);
        EXPECT_EQ(status.st_mode & 0777U, 0600U) << name;
    }
}

TEST(SignerProcess, IsTheOnlyOneOfItsWallet)
{
    const TempFolder folder;
    const auto first = SignerClient::start(SIGNER_PROGRAM, folder / "wallet");
    ASSERT_TRUE(first);

    EXPECT_EQ(SignerClient::start(SIGNER_PROGRAM, folder / "wallet").error().code, SignerErrc::alreadyRunning);
    EXPECT_TRUE(SignerClient::start(SIGNER_PROGRAM, folder / "another"));
}

TEST(SignerProcess, SaysWhyItDoesNotStart)
{
    const TempFolder folder;
    EXPECT_EQ(SignerClient::start(folder / "nothing", folder / "wallet").error().code, SignerErrc::startFailed);
    EXPECT_EQ(SignerClient::start(SIGNER_PROGRAM, folder / "none/wallet").error().context, "folder");
    EXPECT_EQ(SignerClient::start("/bin/false", folder / "wallet").error().code, SignerErrc::startFailed);
}

TEST(SignerProcess, EndsWithWhoeverStartedIt)
{
    const TempFolder folder;
    pid_t process = 0;
    {
        const auto client = SignerClient::start(SIGNER_PROGRAM, folder / "wallet");
        ASSERT_TRUE(client);
        process = client->processId();
        ASSERT_EQ(::kill(process, 0), 0);
    }
    EXPECT_EQ(::kill(process, 0), -1);  // waited for already
}

TEST(SignerProcess, HasNoDescriptorOfWhoeverStartedIt)
{
    const TempFolder folder;
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe(ends.data()), 0);  // as a library may leave one: open in every process that is started
    const auto client = SignerClient::start(SIGNER_PROGRAM, folder / "wallet");
    ASSERT_TRUE(client);
    ::close(ends[1]);

    pollfd end{.fd = ends[0], .events = POLLIN, .revents = 0};
    EXPECT_EQ(::poll(&end, 1, 0), 1);
    EXPECT_NE(end.revents & POLLHUP, 0) << "somebody holds the other end";
    ::close(ends[0]);
}

TEST(SignerProcess, IsReplacedByAnother)
{
    const TempFolder folder;
    auto client = SignerClient::start(SIGNER_PROGRAM, folder / "one");
    auto other = SignerClient::start(SIGNER_PROGRAM, folder / "two");
    ASSERT_TRUE(client && other);
    const auto process = other->processId();

    *client = std::move(*other);

    EXPECT_EQ(client->processId(), process);
    EXPECT_TRUE(client->ask(GetState{}));
    EXPECT_TRUE(SignerClient::start(SIGNER_PROGRAM, folder / "one"));
}

TEST(SignerProcess, FindsItsFolderBehindALink)
{
    const TempFolder folder;
    std::filesystem::create_directory(folder / "real");
    std::filesystem::create_symlink(folder / "real", folder / "wallet");
    auto client = SignerClient::start(SIGNER_PROGRAM, folder / "wallet");
    ASSERT_TRUE(client);

    EXPECT_TRUE(restore(*client));
    EXPECT_TRUE(std::filesystem::exists(folder / "real/wallet.key"));
}

TEST(SignerProcess, SaysWhenItIsGone)
{
    const TempFolder folder;
    auto client = SignerClient::start(SIGNER_PROGRAM, folder / "wallet");
    ASSERT_TRUE(client);
    ::kill(client->processId(), SIGKILL);

    EXPECT_EQ(client->ask(GetState{}).error().code, SignerErrc::signerGone);
    EXPECT_EQ(restore(*client).error().code, SignerErrc::signerGone);
}

/// Whether another process of the same user can open the memory of `process`. Root can always: so as somebody else.
bool canReadMemory(pid_t process)
{
    const int memory = ::open(("/proc/" + std::to_string(process) + "/mem").c_str(), O_RDONLY | O_CLOEXEC);
    if (memory >= 0) {
        ::close(memory);
    }
    return memory >= 0;
}

/// Runs `what` in a process without root's rights; 0 is success.
int asNobody(const std::function<int()>& what)
{
    constexpr uid_t nobody = 65534;
    const pid_t child = ::fork();
    if (child == 0) {
        if (::geteuid() == 0 && (::setgroups(0, nullptr) != 0 || ::setgid(nobody) != 0 || ::setuid(nobody) != 0)) {
            ::_exit(99);
        }
        ::prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);  // which setuid() took: else nobody could read the control either
        ::_exit(what());
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(SignerProcess, LetsNobodyReadItsMemory)
{
    const TempFolder folder;
    std::filesystem::permissions(folder.path(), std::filesystem::perms::all);
    // A copy: where the program was built, others may have no rights.
    const auto program = folder / "barter-signer";
    std::filesystem::copy_file(SIGNER_PROGRAM, program);
    const auto status = asNobody([&] {
        auto client = SignerClient::start(program, folder / "wallet");
        if (!client) {
            return 1;
        }
        // The control: one that is not shut in can be read.
        const pid_t other = ::fork();
        if (other == 0) {
            ::pause();
            ::_exit(0);
        }
        const bool otherCanBeRead = canReadMemory(other);
        ::kill(other, SIGKILL);
        ::waitpid(other, nullptr, 0);
        if (!otherCanBeRead) {
            return 2;
        }
        return canReadMemory(client->processId()) ? 3 : 0;
    });
    EXPECT_EQ(status, 0);
}

}  // namespace
