// The process that holds the keys: barter-signer FOLDER, with the socket to whoever started it as descriptor 3.
// It makes the wallet's folder if it must, takes the lock on it, shuts itself in and answers until the socket closes.
#include "core/secret.hpp"
#include "signer/sandbox.hpp"
#include "signer/service.hpp"
#include "signer/signer.hpp"
#include "signer/signer_client.hpp"
#include "wallet/key_folder.hpp"

#include <sys/file.h>
#include <sys/stat.h>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <string>

namespace {

using namespace barter;
using signer::SignerExit;

constexpr int socketNumber = 3;
/// Of locked memory; a kernel may grant a process as little as 64 KiB unless it is asked kindly.
constexpr std::array heapSizes{std::size_t{1} << 20U, std::size_t{1} << 15U};

/// Whoever started it has the words.
int end(SignerExit why)
{
    return static_cast<int>(why);
}

bool startHeap()
{
    for (const auto size : heapSizes) {
        if (startSecureHeap(size)) {
            return true;
        }
    }
    return false;
}

/// /proc/sys/kernel/random/boot_id as bytes; zeros if it cannot be read, as on every other start then.
std::array<std::uint8_t, 16> readBootId()
{
    std::array<std::uint8_t, 16> id{};
    std::ifstream file{"/proc/sys/kernel/random/boot_id"};
    std::size_t digits = 0;
    for (char c = 0; digits < 2 * id.size() && file.get(c);) {
        const auto value = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
        if (value >= 0) {
            auto& byte = id[digits++ / 2];
            byte = static_cast<std::uint8_t>((unsigned{byte} << 4U) | static_cast<unsigned>(value));
        }
    }
    return id;
}

std::chrono::milliseconds readClock(clockid_t clock)
{
    timespec time{};
    ::clock_gettime(clock, &time);
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::seconds{time.tv_sec} +
                                                                 std::chrono::nanoseconds{time.tv_nsec});
}

/// Held until the process ends.
bool lock(const std::string& folder)
{
    constexpr mode_t ownerOnly = 0600;
    const int file = ::open((folder + "/lock").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, ownerOnly);
    return file >= 0 && ::flock(file, LOCK_EX | LOCK_NB) == 0;
}

}  // namespace

int main(int count, char** arguments)
{
    if (count != 2 || ::fcntl(socketNumber, F_GETFD) < 0) {
        static_cast<void>(
            std::fputs("barter-signer: is started by Barter and by barter-wallet, not by hand.\n", stderr));
        return end(SignerExit::badArguments);
    }
    const std::string folder{arguments[1]};
    ::umask(S_IRWXG | S_IRWXO);
    const bool memoryIsLocked = startHeap();
    const auto bootId = readBootId();
    if (!wallet::KeyFolder{folder}.makeFolder()) {
        return end(SignerExit::noFolder);
    }
    if (!lock(folder)) {
        return end(SignerExit::alreadyRunning);
    }
    // Before the walls: OpenSSL reads its configuration with the first key.
    const auto key = wallet::BoxKey::make();
    const auto landlock = signer::enterSandbox(folder);
    if (!key || !landlock) {
        return end(SignerExit::notShutIn);
    }
    signer::Signer signer{{.folder = folder,
                           .boxKey = key->publicKey(),
                           .landlock = *landlock,
                           .memoryIsLocked = memoryIsLocked,
                           .now = [bootId] {
                               return signer::Moment{.boot = bootId,
                                                     .sinceBoot = readClock(CLOCK_BOOTTIME),
                                                     .wall = readClock(CLOCK_REALTIME)};
                           }}};
    signer::Service service{signer, *key};
    return service.serve(socketNumber) ? 0 : 1;
}
