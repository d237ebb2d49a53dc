#pragma once

#include "wallet/private_key.hpp"

#include <string>
#include <string_view>
#include <vector>

/// All keys of a wallet from one seed: BIP-32 over secp256k1, private keys only. Any thread.
namespace barter::wallet {

/// The way from the seed to a key. A number of 2^31 or more is hardened: who knows a key below it and the public keys
/// above does not learn the private keys above.
class DerivationPath {
public:
    static constexpr std::uint32_t hardened = std::uint32_t{1} << 31U;
    /// More levels than anybody uses; BIP-32 allows 255.
    static constexpr std::size_t maxDepth = 16;

    DerivationPath() = default;
    explicit DerivationPath(std::vector<std::uint32_t> numbers) : m_numbers{std::move(numbers)} {}
    /// "m/44'/195'/0'/0/0". Errors: WalletErrc::pathMalformed.
    [[nodiscard]] static Expected<DerivationPath> parse(std::string_view text);

    [[nodiscard]] const std::vector<std::uint32_t>& numbers() const noexcept { return m_numbers; }
    [[nodiscard]] std::string text() const;

    friend bool operator==(const DerivationPath&, const DerivationPath&) = default;

private:
    std::vector<std::uint32_t> m_numbers;
};

// BIP-44 with TRON's coin type, 195. Each number is below 2^31.

/// m/44'/195'/0'/0/n: Barter's own accounts, the first of Ledger's, and where TronLink has its further ones.
[[nodiscard]] DerivationPath accountPath(std::uint32_t number);
/// m/44'/195'/n'/0/0: where Ledger has its further ones.
[[nodiscard]] DerivationPath ledgerPath(std::uint32_t number);
/// m/44'/195'/1000000'/0: the parent of all keys of the Speed account. Behind a hardened number that no wallet gives to
/// an account, so that its key, which lies unlocked for long, tells nothing of the others.
[[nodiscard]] DerivationPath speedBranch();
/// m/44'/195'/1000000'/0/n.
[[nodiscard]] DerivationPath speedPath(std::uint32_t number);

/// A private key that has children.
class HdKey {
public:
    /// Errors: WalletErrc::seedSize (not 16 to 64 bytes), keyOutOfRange (for one seed in 2^127), cryptoFailed.
    [[nodiscard]] static Expected<HdKey> fromSeed(const Secret& seed);
    /// As `bytes()` gave it. Errors: WalletErrc::keyMalformed, keyOutOfRange.
    [[nodiscard]] static Expected<HdKey> fromBytes(const Secret& bytes);

    [[nodiscard]] const PrivateKey& key() const noexcept { return m_key; }
    [[nodiscard]] const Secret& chainCode() const noexcept { return m_chainCode; }
    /// The key and then the chain code, 64 bytes in all.
    [[nodiscard]] Secret bytes() const;

    /// Errors: WalletErrc::keyOutOfRange (for one number in 2^127: take the next), cryptoFailed.
    [[nodiscard]] Expected<HdKey> child(std::uint32_t number) const;
    /// The child of the child, and so on. Errors: as `child`.
    [[nodiscard]] Expected<HdKey> descendant(const DerivationPath& path) const;

private:
    HdKey(PrivateKey key, Secret chainCode) : m_key{std::move(key)}, m_chainCode{std::move(chainCode)} {}
    [[nodiscard]] static Expected<HdKey> fromHalves(const Secret& halves);

    PrivateKey m_key;
    Secret m_chainCode;
};

}  // namespace barter::wallet
