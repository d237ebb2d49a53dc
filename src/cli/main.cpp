// barter-wallet: the wallet on the command line. It holds no key itself: that is for the signer it starts.
#include "cli/program.hpp"
#include "core/secret.hpp"

#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <unistd.h>

#include <array>
#include <csignal>

namespace {

/// Words and passwords pass through: no core dump, no look by other programs of the user, no swap.
void protectMemory()
{
    ::prctl(PR_SET_DUMPABLE, 0);  // NOLINT(*-vararg)
    const rlimit none{.rlim_cur = 0, .rlim_max = 0};
    ::setrlimit(RLIMIT_CORE, &none);
    // A kernel may grant a process as little as 64 KiB of locked memory; without any, secrets lie in ordinary memory.
    for (const auto size : {std::size_t{1} << 20U, std::size_t{1} << 15U}) {
        if (barter::startSecureHeap(size)) {
            break;
        }
    }
}

}  // namespace

int main(int count, char** arguments)
{
    ::umask(S_IRWXG | S_IRWXO);
    ::signal(SIGPIPE, SIG_IGN);  // NOLINT: an answer that nobody reads is an error
    // The signer gets none of the descriptors with secrets in them.
    ::close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC);
    protectMemory();
    return barter::cli::runWalletProgram({arguments + 1, arguments + count});
}
