#include "signer/sandbox.hpp"

#include "signer/landlock.hpp"
#include "signer/signer_error.hpp"

#include <linux/landlock.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <memory>

namespace barter::signer {
namespace {

constexpr std::array systemCalls{
    // The socket to whoever started the signer.
    SCMP_SYS(read),
    SCMP_SYS(write),
    SCMP_SYS(readv),
    SCMP_SYS(writev),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(close),
    // Files, as SQLite and the key file need them.
    SCMP_SYS(openat),
    SCMP_SYS(stat),
    SCMP_SYS(lstat),
    SCMP_SYS(fstat),
    SCMP_SYS(newfstatat),
    SCMP_SYS(statx),
    SCMP_SYS(access),
    SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2),
    SCMP_SYS(readlink),
    SCMP_SYS(readlinkat),
    SCMP_SYS(getcwd),
    SCMP_SYS(getdents64),
    SCMP_SYS(lseek),
    SCMP_SYS(pread64),
    SCMP_SYS(pwrite64),
    SCMP_SYS(ftruncate),
    SCMP_SYS(fsync),
    SCMP_SYS(fdatasync),
    SCMP_SYS(flock),
    SCMP_SYS(fchown),
    SCMP_SYS(rename),
    SCMP_SYS(renameat),
    SCMP_SYS(renameat2),
    SCMP_SYS(unlink),
    SCMP_SYS(unlinkat),
    SCMP_SYS(umask),
    // Memory.
    SCMP_SYS(brk),
    SCMP_SYS(mremap),
    SCMP_SYS(munmap),
    SCMP_SYS(madvise),
    SCMP_SYS(futex),
    // Clocks, random numbers, who we are, the end.
    SCMP_SYS(clock_gettime),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(nanosleep),
    SCMP_SYS(getrandom),
    SCMP_SYS(getpid),
    SCMP_SYS(geteuid),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
};
/// A call that is allowed as long as one of its arguments is as it must be.
struct Condition {
    int call;
    scmp_arg_cmp argument;
};
constexpr scmp_arg_cmp notExecutable{.arg = 2, .op = SCMP_CMP_MASKED_EQ, .datum_a = PROT_EXEC, .datum_b = 0};
constexpr scmp_arg_cmp ofOwnerOnly{
    .arg = 1, .op = SCMP_CMP_MASKED_EQ, .datum_a = ~std::uint64_t{S_IRWXU}, .datum_b = 0};

constexpr scmp_arg_cmp command(int number)
{
    return {.arg = 1, .op = SCMP_CMP_EQ, .datum_a = static_cast<std::uint64_t>(number), .datum_b = 0};
}

constexpr std::array conditions{
    Condition{SCMP_SYS(mmap), notExecutable},
    Condition{SCMP_SYS(mprotect), notExecutable},
    Condition{SCMP_SYS(fchmod), ofOwnerOnly},
    // SQLite's locks and glibc's opendir(). Not F_SETOWN, F_SETSIG and the like, which send signals to others.
    Condition{SCMP_SYS(fcntl), command(F_GETLK)},
    Condition{SCMP_SYS(fcntl), command(F_SETLK)},
    Condition{SCMP_SYS(fcntl), command(F_GETFD)},
    Condition{SCMP_SYS(fcntl), command(F_SETFD)},
    Condition{SCMP_SYS(fcntl), command(F_GETFL)},
};

/// Access rights that came after the headers of Debian 12: ABI 3 and 5.
constexpr std::uint64_t landlockTruncate = 1ULL << 14U;
constexpr std::uint64_t landlockIoctl = 1ULL << 15U;

tl::unexpected<Error> failed(const char* what, int number)
{
    return fail(SignerErrc::sandboxFailed,
                std::string{what} + ": " + std::strerror(number));  // NOLINT(concurrency-mt-unsafe)
}

std::uint64_t rightsOf(int version)
{
    std::uint64_t rights = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1U) - 1;  // all of ABI 1
    if (version >= 2) {
        rights |= LANDLOCK_ACCESS_FS_REFER;
    }
    if (version >= 3) {
        rights |= landlockTruncate;
    }
    if (version >= 5) {
        rights |= landlockIoctl;
    }
    return rights;
}

/// What the signer does in its folder.
constexpr std::uint64_t folderRights = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE |
                                       LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |
                                       LANDLOCK_ACCESS_FS_REMOVE_FILE | landlockTruncate;

class Descriptor {
public:
    explicit Descriptor(int number) : m_number{number} {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    Descriptor(Descriptor&&) = delete;
    Descriptor& operator=(Descriptor&&) = delete;
    ~Descriptor()
    {
        if (m_number >= 0) {
            ::close(m_number);
        }
    }
    [[nodiscard]] int number() const { return m_number; }
    [[nodiscard]] bool isOpen() const { return m_number >= 0; }

private:
    int m_number;
};

Expected<> shutOutOfFiles(const std::string& folder, int version)
{
    const landlock_ruleset_attr handled{.handled_access_fs = rightsOf(version)};
    const Descriptor rules{static_cast<int>(::syscall(SYS_landlock_create_ruleset, &handled, sizeof handled, 0))};
    if (!rules.isOpen()) {
        return failed("landlock_create_ruleset", errno);
    }
    const Descriptor place{::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)};
    if (!place.isOpen()) {
        return failed("the wallet's folder", errno);
    }
    const landlock_path_beneath_attr beneath{.allowed_access = folderRights & rightsOf(version),
                                             .parent_fd = place.number()};
    if (::syscall(SYS_landlock_add_rule, rules.number(), LANDLOCK_RULE_PATH_BENEATH, &beneath, 0) != 0) {
        return failed("landlock_add_rule", errno);
    }
    if (::syscall(SYS_landlock_restrict_self, rules.number(), 0) != 0) {
        return failed("landlock_restrict_self", errno);
    }
    return {};
}

Expected<> shutOutOfSystemCalls()
{
    const std::unique_ptr<void, void (*)(scmp_filter_ctx)> filter{::seccomp_init(SCMP_ACT_KILL_PROCESS),
                                                                  &::seccomp_release};
    if (!filter) {
        return failed("seccomp_init", ENOMEM);
    }
    for (const int call : systemCalls) {
        if (const int error = ::seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 0); error != 0) {
            return failed("seccomp_rule_add", -error);
        }
    }
    for (const auto& each : conditions) {
        if (const int error = ::seccomp_rule_add_array(filter.get(), SCMP_ACT_ALLOW, each.call, 1, &each.argument);
            error != 0) {
            return failed("seccomp_rule_add", -error);
        }
    }
    // Whatever threads a library may have started.
    if (const int error = ::seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_TSYNC, 1); error != 0) {
        return failed("SCMP_FLTATR_CTL_TSYNC", -error);
    }
    if (const int error = ::seccomp_load(filter.get()); error != 0) {
        return failed("seccomp_load", -error);
    }
    return {};
}

}  // namespace

std::span<const int> allowedSystemCalls()
{
    static const auto all = [] {
        std::array<int, systemCalls.size() + conditions.size()> calls{};
        std::ranges::transform(conditions, std::ranges::copy(systemCalls, calls.begin()).out, &Condition::call);
        return calls;
    }();
    return all;
}

Expected<int> enterSandbox(const std::string& folder)
{
    if (::signal(SIGPIPE, SIG_IGN) == SIG_ERR) {  // NOLINT(performance-no-int-to-ptr): the system's macro
        return failed("SIGPIPE", errno);
    }
    const rlimit none{.rlim_cur = 0, .rlim_max = 0};
    if (::setrlimit(RLIMIT_CORE, &none) != 0) {
        return failed("setrlimit", errno);
    }
    if (::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) {
        return failed("PR_SET_DUMPABLE", errno);
    }
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
        return failed("PR_SET_NO_NEW_PRIVS", errno);
    }
    const int version = landlockVersion();
    if (version > 0) {
        if (auto shut = shutOutOfFiles(folder, version); !shut) {
            return tl::unexpected{shut.error()};
        }
    }
    if (auto shut = shutOutOfSystemCalls(); !shut) {
        return tl::unexpected{shut.error()};
    }
    return version;
}

}  // namespace barter::signer
