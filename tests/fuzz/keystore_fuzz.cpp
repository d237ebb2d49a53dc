#include "fuzz_check.hpp"
#include "wallet/keystore.hpp"
#include "wallet/wallet_error.hpp"

#include <cstdint>
#include <string>

// A file that somebody calls a keystore. One that opens names no other address, and its key survives being written as a
// keystore of ours. Files whose cost is allowed, but takes long, are left out: nothing else happens in them.

namespace {

using namespace barter;
using namespace barter::wallet;
using barter::fuzz::check;

/// Cheap enough for many inputs a second: of the numbers, only those of the corpus have several digits.
bool isCheap(std::string_view text)
{
    bool inText = false;
    std::string number;
    for (const char c : std::string{text} + ' ') {
        inText = c == '"' ? !inText : inText;
        if (!inText && c >= '0' && c <= '9') {
            number += c;
            continue;
        }
        if (number.size() > 1 && number != "32" && number != "1024" && number != "1000") {
            return false;
        }
        number.clear();
    }
    return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string text{data, data + size};
    if (!isCheap(text)) {
        return 0;
    }
    const auto password = Secret::copyOf("password");
    const auto key = importKeystore(text, password);
    if (!key) {
        return 0;
    }
    const auto file = exportKeystore(*key, password, KeystoreRandomness{}, {1024, 1, 1});
    check(file.has_value(), "a key can be written");
    const auto again = importKeystore(*file, password);
    check(again && again->bytes() == key->bytes(), "a key survives being written");
    check(importKeystore(*file, Secret::copyOf("passwore")).error().code == WalletErrc::wrongPassword,
          "another password does not open it");
    return 0;
}
