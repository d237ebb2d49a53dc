#include "core/hex.hpp"
#include "fuzz_check.hpp"
#include "wallet/backup_file.hpp"
#include "wallet/hash.hpp"
#include "wallet/key_file.hpp"
#include "wallet/wallet_error.hpp"

#include <cstdint>
#include <string>

// A key file or backup in any condition, as it is and with a checksum that fits. One that is read has one form; it
// opens only if nothing was changed, and what came out of it is sealed and opened again.

namespace {

using namespace barter;
using namespace barter::wallet;
using barter::fuzz::check;

std::string withChecksum(std::span<const std::uint8_t> lines)
{
    return std::string{lines.begin(), lines.end()} + "sha256 " + toHex(sha256(lines)) + '\n';
}

void checkFile(std::string_view content)
{
    const auto file = KeyFile::parse(content);
    if (!file) {
        const auto code = file.error().code;
        check(code == WalletErrc::keyFileDamaged || code == WalletErrc::keyFileNewer, "a file that is none is damaged");
        return;
    }
    check(file->content() == content, "a key file has one form");
    if (file->cost().n > 16) {
        return;  // opening it takes long
    }
    const auto password = Secret::copyOf("password");
    const auto secrets = file->open(password);
    if (!secrets) {
        return;
    }
    const auto again = KeyFile::seal(file->identity(), file->generation(), *secrets, password, file->cost());
    check(again && again->address() == file->address() && again->open(password), "secrets survive being sealed");
}

void checkBackup(std::string_view text)
{
    const auto file = BackupFile::parse(text);
    if (!file) {
        const auto code = file.error().code;
        check(code == WalletErrc::backupDamaged || code == WalletErrc::backupNewer, "a backup that is none is damaged");
        return;
    }
    check(file->text() == text, "a backup has one form");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string text{data, data + size};
    checkFile(text);
    checkFile(withChecksum({data, size}));
    checkBackup(text);
    checkBackup(withChecksum({data, size}));
    // The secrets inside, as if somebody had sealed anything.
    const auto bytes = Secret::copyOf({data, size});
    if (const auto main = unpackedMain(bytes)) {
        const auto packedAgain = packed(*main);
        check(!packedAgain || unpackedMain(*packedAgain).has_value(), "main secrets survive being packed");
    }
    if (const auto speed = unpackedSpeed(bytes)) {
        check(unpackedSpeed(packed(*speed)).has_value(), "Speed secrets survive being packed");
    }
    return 0;
}
