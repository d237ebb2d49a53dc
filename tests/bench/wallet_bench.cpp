#include "core/hex.hpp"
#include "report.hpp"
#include "wallet/hd_key.hpp"
#include "wallet/mnemonic.hpp"
#include "wallet/payment.hpp"
#include "wallet/private_key.hpp"

#include <cstdio>
#include <stdexcept>
#include <string>

// Barter's side of wallet_compare.py: CPU microseconds of one call, behind what was found: words to address, sign a
// transfer and recover its signer from the signature, the same again, sign 32 bytes, verify. The same from text to text
// as wallet_bench.mjs has tronweb do.
namespace {

using namespace barter;
using namespace barter::wallet;

constexpr std::string_view words =
    "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
constexpr std::string_view path = "m/44'/195'/0'/0/0";

HdKey keyOfWords()
{
    const auto entropy = entropyFromWords(words).value();
    const auto seed = seedFromWords(wordsFromEntropy(entropy).value(), {}).value();
    return HdKey::fromSeed(seed).value().descendant(DerivationPath::parse(path).value()).value();
}

/// A SHA-256 as a transaction's id is one: another one each time.
std::string idOf(int number)
{
    std::string id(64, '5');
    const auto digits = std::to_string(number);
    id.replace(0, digits.size(), digits);
    return id;
}

std::string sign(const std::string& key, const std::string& id)
{
    Digest digest{};
    if (!fromHex(id, digest)) {
        throw std::runtime_error{"digest"};
    }
    return toHex(PrivateKey::parse(key).value().sign(digest).value());
}

std::string signerOf(const std::string& id, const std::string& signature)
{
    Digest digest{};
    Signature bytes{};
    if (!fromHex(id, digest) || !fromHex(signature, bytes)) {
        throw std::runtime_error{"signature"};
    }
    return Address::fromPublicKey(recover(digest, bytes).value()).text();
}

/// A transfer as the signer treats it: encoded, looked at once more as bytes, signed, and the signature looked at.
std::string signTransfer(const std::string& key, const Address& to, int number)
{
    constexpr std::int64_t expiration = 1'777'445'367'000;
    constexpr std::int64_t timestamp = 1'777'445'307'123;
    const auto parsed = PrivateKey::parse(key).value();
    const auto raw =
        encodePayment({.transfer = TrxTransfer{.from = parsed.address(), .to = to, .amount = 1'000'000},
                       .reference = {.number = {0x26, 0x6b}, .hash = {0xf6, 0xb6, 0xd3, 0x92, 0xf6, 0x54, 0xdc, 0x2e}},
                       .expiration = expiration,
                       .timestamp = timestamp + number,
                       .memo = {}});
    const auto checked = checkPayment(raw,
                                      {.sender = parsed.address(),
                                       .bttContract = Address::fromShort({1}),
                                       .bttoldId = "1002000",
                                       .earliestExpiration = 0,
                                       .latestExpiration = expiration})
                             .value();
    return toHex(parsed.sign(checked.id).value());
}

template <class Work>
double microseconds(int count, Work work)
{
    constexpr int warming = 20;
    for (int i = 0; i < warming; ++i) {
        work(i);
    }
    const auto before = bench::cpuSeconds();
    for (int i = 0; i < count; ++i) {
        work(i);
    }
    return (bench::cpuSeconds() - before) * 1e6 / count;
}

void run()
{
    const auto made = keyOfWords();
    const auto address = made.key().address().text();
    const auto key = toHex(made.key().bytes().bytes());
    const auto expectAddress = [&](const std::string& found) {
        if (found != address) {
            throw std::runtime_error{"another address"};
        }
    };
    const auto toAddress = microseconds(500, [&](int) { expectAddress(keyOfWords().key().address().text()); });
    const auto signing = microseconds(5000, [&](int number) { static_cast<void>(sign(key, idOf(number))); });
    const auto signature = sign(key, idOf(1));
    const auto verifying = microseconds(5000, [&](int) { expectAddress(signerOf(idOf(1), signature)); });
    Address::Short recipient{};
    recipient.fill(0x77);
    const auto to = Address::fromShort(recipient);
    const auto transferring = microseconds(5000, [&](int number) { static_cast<void>(signTransfer(key, to, number)); });
    // Twice: it is never done without a look at the signature.
    std::printf("%s %s %s %.2f %.2f %.2f %.2f %.2f\n",
                address.c_str(),
                signature.c_str(),
                signTransfer(key, to, 7).c_str(),
                toAddress,
                transferring,
                transferring,
                signing,
                verifying);
}

}  // namespace

int main()
{
    try {
        run();
    } catch (const std::exception& error) {
        static_cast<void>(std::fputs(error.what(), stderr));
        return 1;
    }
    return 0;
}
