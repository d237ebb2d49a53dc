#include "wallet/wallet_secrets.hpp"

#include "wallet/key_derivation.hpp"
#include "wallet/mnemonic.hpp"
#include "wallet/wallet_error.hpp"

#include <algorithm>

namespace barter::wallet {
namespace {

// The main secrets begin with four bytes: what they are, the size of the entropy or key, and that of the passphrase,
// big-endian. Zeros fill them up to a multiple of the block.
constexpr std::size_t prefixSize = 4;
constexpr std::size_t block = 128;
constexpr std::uint8_t kindWords = 1;
constexpr std::uint8_t kindKey = 2;

// The Speed secrets: the record key, whether there is a branch, and the branch or zeros.
constexpr std::size_t branchSize = 2 * PrivateKey::size;
constexpr std::size_t speedSize = SpeedSecrets::recordKeySize + 1 + branchSize;

Secret packedMain(std::uint8_t kind, const Secret& first, const Secret& second)
{
    const auto size = prefixSize + first.size() + second.size();
    Secret bytes{(size + block - 1) / block * block};
    const auto all = bytes.bytes();
    all[0] = kind;
    all[1] = static_cast<std::uint8_t>(first.size());
    all[2] = static_cast<std::uint8_t>(second.size() >> 8U);
    all[3] = static_cast<std::uint8_t>(second.size());
    const auto place = std::ranges::copy(first.bytes(), all.begin() + prefixSize).out;
    std::ranges::copy(second.bytes(), place);
    return bytes;
}

bool isEntropySize(std::size_t size)
{
    return size == 16 || size == 32;
}

}  // namespace

Expected<HdKey> rootOf(const WordSecrets& words)
{
    const auto text = wordsFromEntropy(words.entropy);
    if (!text) {
        return tl::unexpected{text.error()};
    }
    return seedFromWords(*text, words.passphrase).and_then(&HdKey::fromSeed);
}

Expected<PrivateKey> firstKeyOf(const MainSecrets& main)
{
    if (const auto* key = std::get_if<PrivateKey>(&main)) {
        return PrivateKey::fromBytes(Secret::copyOf(key->bytes().bytes()));
    }
    const auto key =
        rootOf(std::get<WordSecrets>(main)).and_then([](const HdKey& root) { return root.descendant(accountPath(0)); });
    if (!key) {
        return tl::unexpected{key.error()};
    }
    return PrivateKey::fromBytes(Secret::copyOf(key->key().bytes().bytes()));
}

Expected<SpeedSecrets> newSpeedSecrets(const MainSecrets& main)
{
    auto recordKey = randomSecret(SpeedSecrets::recordKeySize);
    if (!recordKey) {
        return tl::unexpected{recordKey.error()};
    }
    SpeedSecrets speed{std::move(*recordKey), std::nullopt};
    if (const auto* words = std::get_if<WordSecrets>(&main)) {
        auto branch = rootOf(*words).and_then([](const HdKey& root) { return root.descendant(speedBranch()); });
        if (!branch) {
            return tl::unexpected{branch.error()};
        }
        speed.branch = std::move(*branch);
    }
    return speed;
}

Expected<Secret> packed(const MainSecrets& main)
{
    if (const auto* key = std::get_if<PrivateKey>(&main)) {
        return packedMain(kindKey, key->bytes(), Secret{});
    }
    const auto& words = std::get<WordSecrets>(main);
    if (!isEntropySize(words.entropy.size())) {
        return fail(WalletErrc::entropySize);
    }
    if (words.passphrase.size() > maxPassphraseBytes) {
        return fail(WalletErrc::passphraseTooLong);
    }
    return packedMain(kindWords, words.entropy, words.passphrase);
}

Expected<MainSecrets> unpackedMain(const Secret& bytes)
{
    const auto all = bytes.bytes();
    if (all.size() < prefixSize) {
        return fail(WalletErrc::keyFileDamaged, "main secrets");
    }
    const std::size_t firstSize = all[1];
    const std::size_t secondSize = static_cast<std::size_t>(all[2]) << 8U | all[3];
    if (all.size() < prefixSize + firstSize + secondSize) {
        return fail(WalletErrc::keyFileDamaged, "main secrets");
    }
    auto first = Secret::copyOf(all.subspan(prefixSize, firstSize));
    auto second = Secret::copyOf(all.subspan(prefixSize + firstSize, secondSize));
    if (all[0] == kindWords && isEntropySize(firstSize) && secondSize <= maxPassphraseBytes) {
        return WordSecrets{std::move(first), std::move(second)};
    }
    if (all[0] == kindKey && secondSize == 0) {
        if (auto key = PrivateKey::fromBytes(std::move(first))) {
            return MainSecrets{std::move(*key)};
        }
    }
    return fail(WalletErrc::keyFileDamaged, "main secrets");
}

Secret packed(const SpeedSecrets& speed)
{
    Secret bytes{speedSize};
    auto place = std::ranges::copy(speed.recordKey.bytes(), bytes.bytes().begin()).out;
    if (speed.branch) {
        *place++ = 1;
        const auto branch = speed.branch->bytes();
        std::ranges::copy(branch.bytes(), place);
    }
    return bytes;
}

Expected<SpeedSecrets> unpackedSpeed(const Secret& bytes)
{
    if (bytes.size() != speedSize) {
        return fail(WalletErrc::keyFileDamaged, "Speed secrets");
    }
    SpeedSecrets speed{Secret::copyOf(bytes.bytes().first(SpeedSecrets::recordKeySize)), std::nullopt};
    if (bytes.bytes()[SpeedSecrets::recordKeySize] != 0) {
        auto branch = HdKey::fromBytes(Secret::copyOf(bytes.bytes().last(branchSize)));
        if (!branch) {
            return fail(WalletErrc::keyFileDamaged, "Speed secrets");
        }
        speed.branch = std::move(*branch);
    }
    return speed;
}

}  // namespace barter::wallet
