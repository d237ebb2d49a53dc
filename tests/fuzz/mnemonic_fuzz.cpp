#include "fuzz_check.hpp"
#include "wallet/hd_key.hpp"
#include "wallet/mnemonic.hpp"
#include "wallet/wallet_error.hpp"

#include <algorithm>
#include <cstdint>
#include <string>

// What somebody typed as the words of a wallet, as a path or as a passphrase (behind a 'p': it takes longest). Words
// that were understood are written in one form that is understood as the same, and randomness survives becoming words;
// a path survives being written.

namespace {

using namespace barter;
using namespace barter::wallet;
using barter::fuzz::check;

void checkEntropy(const Secret& entropy)
{
    const auto words = wordsFromEntropy(entropy);
    check(words.has_value(), "16 and 32 bytes have words");
    const auto again = entropyFromWords(words->text());
    check(again && *again == entropy, "randomness survives becoming words");
}

void checkWords(std::string_view text)
{
    const auto entropy = entropyFromWords(text);
    const auto unknown = unknownWords(text);
    if (entropy) {
        check(unknown.empty(), "all words of a wallet are known");
        checkEntropy(*entropy);
        return;
    }
    check(entropy.error().code != WalletErrc::wordUnknown || !unknown.empty(), "an unknown word is pointed at");
    check(std::ranges::is_sorted(unknown), "words are counted from the beginning");
}

void checkPath(std::string_view text)
{
    if (const auto path = DerivationPath::parse(text)) {
        check(path->text() == text, "a path has one form");
    }
}

void checkPassphrase(std::string_view text)
{
    const auto words = Secret::copyOf("zoo");
    const auto seed = seedFromWords(words, Secret::copyOf(text));
    check(seed ? seed->size() == 64 : seed.error().code == WalletErrc::passphraseNotUtf8, "a passphrase makes a seed");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string text{data, data + size};
    checkWords(text);
    checkPath(text);
    if (text.starts_with('p')) {
        checkPassphrase(std::string_view{text}.substr(1));
    }
    for (const std::size_t entropySize : {16U, 32U}) {
        if (size >= entropySize) {
            checkEntropy(Secret::copyOf({data, entropySize}));
        }
    }
    return 0;
}
