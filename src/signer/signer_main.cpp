// The process that holds the keys: barter-signer FOLDER, with the socket to whoever started it as descriptor 3.
// It makes the wallet's folder if it must, takes the lock on it, shuts itself in and answers until the socket closes.
#include "core/secret.hpp"
#include "signer/sandbox.hpp"
#include "signer/service.hpp"
#include "signer/signer.hpp"
#include "signer/signer_client.hpp"
#include "wallet/key_folder.hpp"

#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/stat.h>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>

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
        constexpr std::string_view all = "0123456789abcdef";
        if (const auto value = all.find(c); value != std::string_view::npos) {
            auto& byte = id.at(digits++ / 2);
            byte = static_cast<std::uint8_t>((static_cast<unsigned>(byte) << 4U) | value);
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

/// The folder's real path; empty if others have rights in it, as on a disk that keeps none.
std::string resolved(const char* path)
{
    std::error_code failed;
    auto real = std::filesystem::canonical(path, failed);
    struct stat status {};
    const bool isClosed = !failed && ::stat(real.c_str(), &status) == 0 && (status.st_mode & (S_IRWXG | S_IRWXO)) == 0;
    return isClosed ? real.string() : std::string{};
}

/// On the folder itself, until the process ends. One that ended may still have a password under way.
bool lock(const std::string& folder)
{
    constexpr int tries = 50;
    constexpr std::chrono::milliseconds pause{100};
    const int place = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (int i = 0; place >= 0 && i < tries; ++i) {
        if (::flock(place, LOCK_EX | LOCK_NB) == 0) {
            return true;
        }
        std::this_thread::sleep_for(pause);
    }
    return false;
}

}  // namespace

int main(int count, char** arguments)
{
    if (count != 2 || ::fcntl(socketNumber, F_GETFD) < 0) {
        static_cast<void>(
            std::fputs("barter-signer: is started by Barter and by barter-wallet, not by hand.\n", stderr));
        return end(SignerExit::badArguments);
    }
    // Before the first key.
    ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    ::umask(S_IRWXG | S_IRWXO);
    const bool memoryIsLocked = startHeap();
    const auto bootId = readBootId();
    // By its own name: inside the walls, a link to it would be none.
    const std::string folder = wallet::KeyFolder{arguments[1]}.makeFolder() ? resolved(arguments[1]) : std::string{};
    if (folder.empty()) {
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
