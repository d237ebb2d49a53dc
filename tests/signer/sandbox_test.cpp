#include "signer/sandbox.hpp"

#include "signer/landlock.hpp"

#include "signer/payment_records.hpp"
#include "support/temp_folder.hpp"
#include "wallet/key_file_samples.hpp"
#include "wallet/key_folder.hpp"

#include <gtest/gtest.h>

#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <functional>
#include <set>
#include <thread>

// Each test is a process of its own: whoever is shut in stays so.
namespace {

using namespace barter;
using barter::test::TempFolder;

constexpr int lastSystemCall = 700;  ///< beyond all that Linux has, 462 in 2026
constexpr int x32Bit = 0x40000000;   ///< the other calling convention of x86-64
constexpr int couldNotEnter = 99;
/// uretprobe and uprobe of x86-64: since 6.14 and 6.18 Linux lets them pass every filter (seccomp_uprobe_exception() in
/// its kernel/seccomp.c), for its own probes. For all others they do nothing, or end the process in another way.
constexpr std::array passEveryFilter{335, 336};

int statusOf(const std::function<int()>& what)
{
    const pid_t child = ::fork();
    if (child == 0) {
        ::_exit(what());
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return status;
}

/// What waitpid() says of a process that enters the sandbox of `folder` and then does `what`.
int statusOf(const std::string& folder, const std::function<int()>& what)
{
    return statusOf([&] { return signer::enterSandbox(folder) ? what() : couldNotEnter; });
}

bool diedOfFilter(int status)
{
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS;
}

TEST(Sandbox, EndsWhoeverTriesASystemCallThatIsNotOnTheList)
{
    const TempFolder folder;
    const auto allowed = signer::allowedSystemCalls();
    const std::set<long> list{allowed.begin(), allowed.end()};
    int died = 0;
    for (const int convention : {0, x32Bit}) {
        for (int call = 0; call <= lastSystemCall; ++call) {
            if (convention == 0 && list.contains(call)) {
                continue;
            }
            const auto status = statusOf(folder.path(), [&] {
                ::syscall(call | convention, -1, -1, -1, -1, -1, -1);
                return 0;
            });
            if (diedOfFilter(status)) {
                ++died;
                continue;
            }
            EXPECT_EQ(convention, 0);
            EXPECT_EQ(std::count(passEveryFilter.begin(), passEveryFilter.end(), call), 1)
                << "system call " << (call | convention) << ", status " << status;
        }
    }
    EXPECT_GE(died, 2 * lastSystemCall - static_cast<int>(list.size() + passEveryFilter.size()));
}

/// A system call as 32-bit programs make it, in which other numbers mean other calls.
long oldSystemCall(long call)
{
    long result = 0;  // NOLINT(misc-const-correctness): the assembler writes it
    asm volatile("int $0x80" : "=a"(result) : "a"(call), "b"(-1L), "c"(-1L), "d"(-1L), "S"(-1L), "D"(-1L) : "memory");
    return result;
}

TEST(Sandbox, EndsWhoeverTriesASystemCallOf32Bits)
{
    constexpr long getpidOf32Bits = 20;
    ASSERT_EQ(oldSystemCall(getpidOf32Bits), ::getpid()) << "this kernel has none: what keeps them out cannot be seen";
    const TempFolder folder;
    for (int call = 0; call <= lastSystemCall; ++call) {
        const auto status = statusOf(folder.path(), [&] {
            oldSystemCall(call);
            return 0;
        });
        ASSERT_TRUE(diedOfFilter(status)) << call << ", status " << status;
    }
}

TEST(Sandbox, EndsWhoeverTriesANumberThatIsNoSystemCall)
{
    const TempFolder folder;
    for (const long call :
         {-1L, 0x7fffffffL, 0x3fffffffL, 0x80000000L, 0x80000000L | SYS_read, 0x20000000L | SYS_read}) {
        const auto status = statusOf(folder.path(), [&] {
            ::syscall(call, -1, -1, -1, -1, -1, -1);
            return 0;
        });
        EXPECT_TRUE(diedOfFilter(status)) << call << ", status " << status;
    }
}

TEST(Sandbox, HasNoNetworkNoOtherProgramAndNoNewProcessOnItsList)
{
    const auto allowed = signer::allowedSystemCalls();
    for (const int call : {SYS_socket,
                           SYS_connect,
                           SYS_bind,
                           SYS_sendto,
                           SYS_sendmsg,
                           SYS_execve,
                           SYS_execveat,
                           SYS_fork,
                           SYS_vfork,
                           SYS_clone,
                           SYS_clone3,
                           SYS_ptrace,
                           SYS_process_vm_readv,
                           SYS_kill,
                           SYS_prctl,
                           SYS_seccomp,
                           SYS_io_uring_setup,
                           SYS_memfd_create,
                           SYS_open_by_handle_at}) {
        EXPECT_EQ(std::count(allowed.begin(), allowed.end(), call), 0) << call;
    }
}

TEST(Sandbox, LetsMemoryNeverBecomeExecutable)
{
    const TempFolder folder;
    constexpr std::size_t size = 4096;
    const auto map = [&](int protection) {
        return [=] {
            void* memory = ::mmap(nullptr, size, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
            return memory == MAP_FAILED ? 1 : 0;
        };
    };

    EXPECT_EQ(statusOf(folder.path(), map(PROT_READ | PROT_WRITE)), 0);
    EXPECT_TRUE(diedOfFilter(statusOf(folder.path(), map(PROT_READ | PROT_EXEC))));
    EXPECT_TRUE(diedOfFilter(statusOf(folder.path(), [] {
        void* memory = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        return ::mprotect(memory, size, PROT_READ | PROT_EXEC);
    })));
}

TEST(Sandbox, KeepsFilesInTheFolderOfTheWallet)
{
    ASSERT_GT(signer::landlockVersion(), 0) << "this kernel has no Landlock: what it keeps out cannot be seen here";
    const TempFolder folder;
    const TempFolder other;
    barter::test::writeFile(other / "a", "content");

    EXPECT_EQ(statusOf(folder.path(),
                       [&] {
                           const int made = ::open((folder / "new").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
                           const bool done = made >= 0 && ::write(made, "x", 1) == 1 && ::ftruncate(made, 0) == 0 &&
                                             ::fsync(made) == 0 && ::close(made) == 0 &&
                                             ::rename((folder / "new").c_str(), (folder / "newer").c_str()) == 0 &&
                                             ::unlink((folder / "newer").c_str()) == 0;
                           return done ? 0 : 1;
                       }),
              0);
    const auto denied = [&](const std::string& path, int flags) {
        return statusOf(folder.path(),
                        [&] { return ::open(path.c_str(), flags, 0600) < 0 && errno == EACCES ? 0 : 1; });
    };
    EXPECT_EQ(denied(other / "a", O_RDONLY), 0);
    EXPECT_EQ(denied(other / "a", O_WRONLY), 0);
    EXPECT_EQ(denied(other / "b", O_WRONLY | O_CREAT), 0);
    EXPECT_EQ(denied("/proc/self/mem", O_RDONLY), 0);
    EXPECT_EQ(denied("/etc/passwd", O_RDONLY), 0);
}

TEST(Sandbox, LeavesNoCoreAndNoWayToMorePrivileges)
{
    const TempFolder folder;
    const pid_t child = ::fork();
    if (child == 0) {
        if (!signer::enterSandbox(folder.path())) {
            ::_exit(couldNotEnter);
        }
        for (;;) {
            ::poll(nullptr, 0, 1000);
        }
    }
    std::string status;
    for (int tries = 0; tries < 500 && status.find("NoNewPrivs:\t1") == std::string::npos; ++tries) {
        ::usleep(10'000);
        status = barter::test::contentOf("/proc/" + std::to_string(child) + "/status");
    }
    const auto limits = barter::test::contentOf("/proc/" + std::to_string(child) + "/limits");
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);

    EXPECT_NE(status.find("NoNewPrivs:\t1"), std::string::npos) << status;
    EXPECT_NE(status.find("Seccomp:\t2"), std::string::npos) << status;
    EXPECT_NE(limits.find("Max core file size        0                    0"), std::string::npos) << limits;
}

TEST(Sandbox, LetsNoFileBeOpenedToOthers)
{
    const TempFolder folder;
    barter::test::writeFile(folder / "a", "content");
    const auto change = [&](mode_t mode) {
        return statusOf(folder.path(),
                        [&] { return ::fchmod(::open((folder / "a").c_str(), O_RDONLY | O_CLOEXEC), mode); });
    };

    EXPECT_EQ(change(0600), 0);
    EXPECT_EQ(change(0700), 0);
    for (const mode_t mode : {0640U, 0601U, 04700U, 02700U, 01700U}) {
        EXPECT_TRUE(diedOfFilter(change(mode))) << mode;
    }
}

/// Which of the commands of fcntl(): most of them send signals, or change what another process shares with this one.
TEST(Sandbox, LetsNoDescriptorSendSignals)
{
    const TempFolder folder;
    const std::set<int> allowed{F_GETFD, F_SETFD, F_GETFL, F_GETLK, F_SETLK};
    for (int command = 0; command < 2048; ++command) {
        const auto status = statusOf(folder.path(), [&] {
            ::syscall(SYS_fcntl, -1, command, 0);
            return 0;
        });
        ASSERT_EQ(diedOfFilter(status), !allowed.contains(command)) << command;
    }
}

TEST(Sandbox, SurvivesAPeerThatIsGone)
{
    const TempFolder folder;

    EXPECT_EQ(statusOf([&] {
                  std::array<int, 2> pair{};
                  if (::socketpair(AF_UNIX, SOCK_STREAM, 0, pair.data()) != 0 || !signer::enterSandbox(folder.path())) {
                      return couldNotEnter;
                  }
                  ::close(pair[1]);
                  return ::write(pair[0], "x", 1) < 0 && errno == EPIPE ? 0 : 1;
              }),
              0);
}

TEST(Sandbox, ShutsInTheThreadsThatThereAre)
{
    const TempFolder folder;

    EXPECT_TRUE(diedOfFilter(statusOf([&] {
        std::atomic<bool> entered = false;
        std::thread other{[&] {
            while (!entered) {
                ::usleep(1000);
            }
            ::syscall(SYS_getppid);
            ::_exit(1);
        }};
        if (!signer::enterSandbox(folder.path())) {
            return couldNotEnter;
        }
        entered = true;
        other.join();
        return 0;
    })));
}

/// Nothing that these do is done before outside, so that what a library does once only is seen as well.
TEST(Sandbox, IsWideEnoughForTheKeyFile)
{
    const TempFolder temp;
    const wallet::KeyFolder folder{temp / "wallet"};
    ASSERT_EQ(statusOf([&] { return folder.create(barter::test::someKeyFile("old")) ? 0 : 1; }), 0);
    const auto renew = [&](const char* from, const char* to) {
        return statusOf(folder.path(), [&] {
            const auto now = folder.load();
            if (!now || !now->openMain(Secret::copyOf(from))) {
                return 1;
            }
            return folder.renew(*now, Secret::copyOf(from), Secret::copyOf(to), barter::test::cheapCost) ? 0 : 2;
        });
    };

    EXPECT_EQ(renew("old", "new"), 0);
    EXPECT_EQ(renew("new", "newer"), 0) << "with a previous generation there";
}

TEST(Sandbox, IsWideEnoughForANewKeyFile)
{
    const TempFolder temp;
    const wallet::KeyFolder folder{temp / "wallet"};
    ASSERT_EQ(statusOf([&] { return folder.makeFolder() ? 0 : 1; }), 0);

    EXPECT_EQ(statusOf(folder.path(), [&] { return folder.create(barter::test::someKeyFile()) ? 0 : 1; }), 0);
}

TEST(Sandbox, IsWideEnoughForTheKeyFileBeforeADamagedOne)
{
    const TempFolder temp;
    const wallet::KeyFolder folder{temp / "wallet"};
    ASSERT_EQ(statusOf([&] { return folder.create(barter::test::someKeyFile()) ? 0 : 1; }), 0);
    std::filesystem::rename(folder.path() + "/wallet.key", folder.path() + "/wallet.key.previous");
    barter::test::writeFile(folder.path() + "/wallet.key", "damaged");

    EXPECT_EQ(statusOf(folder.path(), [&] { return folder.recover() ? 0 : 1; }), 0);
    EXPECT_EQ(barter::test::contentOf(folder.path() + "/wallet.key.damaged-1"), "damaged");
}

TEST(Sandbox, HasRoomForSecretsThatWasLockedBefore)
{
    const TempFolder folder;

    EXPECT_EQ(statusOf([&] {
                  if (!startSecureHeap(32768) || !signer::enterSandbox(folder.path())) {
                      return couldNotEnter;
                  }
                  return Secret::copyOf("secret").text() == "secret" ? 0 : 1;
              }),
              0);
}

/// Records of a payment, made inside by a process that is killed there.
class SandboxedRecords : public testing::Test {
protected:
    using Records = signer::PaymentRecords;

    void SetUp() override
    {
        ASSERT_EQ(statusOf([&] {
                      auto records = Records::create(path(), Records::Past::none, now);
                      return records && records->authenticate(key(), 1, now) ? 0 : 1;
                  }),
                  0);
        ASSERT_TRUE(diedOfFilter(statusOf(m_folder.path(), [&] {
            auto records = Records::open(path(), now);
            if (!records || !records->authenticate(key(), 1, now) || !records->begin(intent(), now) ||
                !records->recordSigned(payment(), nullptr)) {
                return 1;
            }
            return static_cast<int>(::syscall(SYS_getppid));
        })));
    }

    /// 0: they are there, and complete or not as is said.
    int opened(bool complete)
    {
        return statusOf(m_folder.path(), [&] {
            auto records = Records::open(path(), now);
            if (!records || !records->authenticate(key(), 1, now)) {
                return 1;
            }
            const auto since = records->incompleteSince();
            return since && since->has_value() != complete && records->all() && records->acknowledgeIncomplete() ? 0
                                                                                                                 : 2;
        });
    }

    [[nodiscard]] std::string path() const { return m_folder / "signer.db"; }
    [[nodiscard]] std::string log() const { return path() + "-wal"; }
    static Secret key() { return Secret::copyOf("0123456789abcdef0123456789abcdef"); }
    static signer::Intent intent()
    {
        const auto somebody = wallet::Address::parse("TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH").value();
        return {.id = "a", .to = somebody, .amount = Amount{5}, .memo = {}};
    }
    static signer::SignedPayment payment()
    {
        signer::SignedPayment payment{.intent = "a", .raw = {1, 2, 3}};
        payment.id = wallet::transactionId(payment.raw);
        return payment;
    }

    static constexpr std::chrono::milliseconds now{1'800'000'000'000};

private:
    TempFolder m_folder;
};

TEST_F(SandboxedRecords, AreMadeAndFoundAgain)
{
    EXPECT_EQ(opened(true), 0);
}

TEST_F(SandboxedRecords, OpenWithADamagedLog)
{
    auto content = barter::test::contentOf(log());
    ASSERT_FALSE(content.empty());
    content.back() = static_cast<char>(content.back() ^ 1);
    barter::test::writeFile(log(), content);

    EXPECT_EQ(opened(false), 0);
    EXPECT_EQ(barter::test::contentOf(log() + ".damaged-1"), content);
    EXPECT_EQ(opened(true), 0);
}

TEST_F(SandboxedRecords, OpenWithADamagedFile)
{
    barter::test::writeFile(path(), "no database");

    EXPECT_EQ(opened(false), 0);
    EXPECT_EQ(opened(true), 0);
}

TEST_F(SandboxedRecords, OpenWithAFileThatWasOpenToOthers)
{
    std::filesystem::remove(log());
    std::filesystem::permissions(path(), std::filesystem::perms{0666});

    EXPECT_EQ(opened(false), 0);
    EXPECT_EQ(std::filesystem::status(path()).permissions(), std::filesystem::perms{0600});
}

constexpr int readable = 11;
constexpr int denied = 12;
constexpr uid_t nobody = 65534;

/// What a process without privileges finds out about the memory of its child, which is of the same user.
int readingOfMemory(const std::string& folder, bool isShutIn)
{
    return statusOf([&] {
        if (::geteuid() == 0 && (::setgroups(0, nullptr) != 0 || ::setgid(nobody) != 0 || ::setuid(nobody) != 0)) {
            return 1;
        }
        volatile int secret = 4711;
        std::array<int, 2> ready{};
        if (::pipe2(ready.data(), O_CLOEXEC) != 0) {
            return 2;
        }
        const pid_t child = ::fork();
        if (child == 0) {
            // setuid() took it away.
            if (::prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) != 0 || (isShutIn && !signer::enterSandbox(folder))) {
                ::_exit(couldNotEnter);
            }
            (void)!::write(ready[1], "x", 1);
            for (;;) {
                ::poll(nullptr, 0, 1000);
            }
        }
        ::close(ready[1]);
        char byte = 0;
        const bool isReady = ::read(ready[0], &byte, 1) == 1;
        const int memory = ::open(("/proc/" + std::to_string(child) + "/mem").c_str(), O_RDONLY | O_CLOEXEC);
        const bool wasDenied = memory < 0 && errno == EACCES;
        int found = 0;
        const bool wasRead = memory >= 0 &&
                             ::pread(memory, &found, sizeof found, reinterpret_cast<off_t>(&secret)) == sizeof found &&
                             found == secret;
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        if (!isReady) {
            return couldNotEnter;
        }
        return wasRead ? readable : wasDenied ? denied : 3;
    });
}

TEST(Sandbox, KeepsItsMemoryFromOtherProcessesOfTheUser)
{
    const TempFolder folder;

    EXPECT_EQ(WEXITSTATUS(readingOfMemory(folder.path(), false)), readable);
    EXPECT_EQ(WEXITSTATUS(readingOfMemory(folder.path(), true)), denied);
}

TEST(Sandbox, CannotBeEnteredForAFolderThatIsNotThere)
{
    const TempFolder folder;

    EXPECT_EQ(WEXITSTATUS(statusOf(folder / "absent", [] { return 0; })), couldNotEnter);
}

}  // namespace
