#include "signer/sandbox.hpp"

#include "support/temp_folder.hpp"

#include <gtest/gtest.h>

#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <functional>
#include <set>

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

/// What waitpid() says of a process that enters the sandbox of `folder` and then does `what`.
int statusOf(const std::string& folder, const std::function<int()>& what)
{
    const pid_t child = ::fork();
    if (child == 0) {
        if (!signer::enterSandbox(folder)) {
            ::_exit(couldNotEnter);
        }
        ::_exit(what());
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return status;
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

TEST(Sandbox, CannotBeEnteredForAFolderThatIsNotThere)
{
    const TempFolder folder;

    EXPECT_EQ(WEXITSTATUS(statusOf(folder / "absent", [] { return 0; })), couldNotEnter);
}

}  // namespace
