#pragma once

#include "wallet/key_derivation.hpp"
#include "wallet/wallet_secrets.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Barter's own file of keys: what is in it, sealed with a password. Where it lies on disk, `KeyFolder` knows.
///
/// Lines of ASCII, each with a line feed at its end:
///
///     barter-key-file 1
///     {"address": ..., "scrypt": ..., ...}    readable by everybody, authenticated by each of the next two
///     main 0123...                            nonce, AES-256-GCM of the main secrets, tag
///     speed 0123...                           the same of what the Speed account needs
///     sha256 0123...                          of all lines above: any damage is seen before a password is asked for
///
/// scrypt makes two keys of the password, one for each sealed line, so that the Speed account can be opened, and stay
/// open, without the other. Each time a file is written it has a new salt, hence new keys.
namespace barter::wallet {

/// Which chain and which tokens a wallet is for. A transaction does not say: signed for one network, it may well be
/// valid on another. So a wallet belongs to one from its first day.
struct NetworkIdentity {
    Digest genesis{};  ///< id of the block number 0
    Address bttContract;
    std::uint64_t bttoldId = 0;  ///< the number of the TRC-10 token

    friend bool operator==(const NetworkIdentity&, const NetworkIdentity&) = default;
};

/// What stays the same in all generations of a wallet's file.
struct WalletIdentity {
    using Id = std::array<std::uint8_t, 16>;

    Id id{};                   ///< random; tells one wallet from another
    std::int64_t created = 0;  ///< seconds since 1970, UTC
    NetworkIdentity network;

    friend bool operator==(const WalletIdentity&, const WalletIdentity&) = default;
};

/// Errors: WalletErrc::cryptoFailed.
[[nodiscard]] Expected<WalletIdentity::Id> newWalletId();

struct WalletSecrets {
    MainSecrets main;
    SpeedSecrets speed;
};

/// A key file that is whole. Holds no secret: everything in it may be seen.
class KeyFile {
public:
    /// Longer files are none; real ones have about a kilobyte.
    static constexpr std::size_t maxBytes = std::size_t{16} * 1024;

    /// Errors: WalletErrc::keyFileDamaged, keyFileNewer (a later Barter wrote it).
    [[nodiscard]] static Expected<KeyFile> parse(std::string_view content);

    /// `generation` is 1 for a new wallet, and one more each time its file is written. Slow (`cost`). Errors:
    /// WalletErrc::entropySize, passphraseTooLong, passphraseNotUtf8, keyOutOfRange, cryptoFailed.
    [[nodiscard]] static Expected<KeyFile> seal(const WalletIdentity& identity,
                                                std::uint64_t generation,
                                                const WalletSecrets& secrets,
                                                const Secret& password,
                                                const ScryptCost& cost = standardScryptCost);

    // Readable without a password; nobody can change it without the file ceasing to open.
    [[nodiscard]] const WalletIdentity& identity() const noexcept { return m_identity; }
    [[nodiscard]] std::uint64_t generation() const noexcept { return m_generation; }
    /// Of account 0.
    [[nodiscard]] const Address& address() const noexcept { return m_address; }
    [[nodiscard]] const ScryptCost& cost() const noexcept { return m_cost; }

    /// What goes to the disk; `parse` gives the same again.
    [[nodiscard]] std::string content() const;

    /// Slow. Errors: WalletErrc::wrongPassword, keyFileDamaged (sealed, but senseless), cryptoFailed.
    [[nodiscard]] Expected<WalletSecrets> open(const Secret& password) const;
    /// Leaves the Speed line sealed. Slow. Errors: as `open`.
    [[nodiscard]] Expected<MainSecrets> openMain(const Secret& password) const;
    /// Leaves the main line sealed. Fast. `speedKey` is that of this very file. Errors: as `open`.
    [[nodiscard]] Expected<SpeedSecrets> openSpeed(const Secret& speedKey) const;

    /// The 32 bytes that open the Speed line and nothing else. Slow. Errors: WalletErrc::wrongPassword, cryptoFailed.
    [[nodiscard]] Expected<Secret> speedKey(const Secret& password) const;

private:
    struct SealedLine {
        std::array<std::uint8_t, 12> nonce{};
        std::vector<std::uint8_t> content;
    };
    struct Keys {
        Secret main;
        Secret speed;
    };

    KeyFile(const WalletIdentity& identity, std::uint64_t generation, const Address& address, const ScryptCost& cost);

    [[nodiscard]] static Expected<KeyFile> parseHeader(std::string_view line);
    [[nodiscard]] static Expected<SealedLine> parseLine(std::string_view name, std::string_view line);
    [[nodiscard]] std::string writtenHeader() const;
    [[nodiscard]] Expected<Keys> keysFrom(const Secret& password) const;
    [[nodiscard]] std::vector<std::uint8_t> authenticatedWith(std::string_view name) const;
    [[nodiscard]] Expected<SealedLine> sealLine(std::string_view name, const Secret& key, const Secret& plain) const;
    [[nodiscard]] Expected<Secret> openLine(std::string_view name, const Secret& key, const SealedLine& line) const;

    WalletIdentity m_identity;
    std::uint64_t m_generation;
    Address m_address;
    ScryptCost m_cost;
    std::array<std::uint8_t, 32> m_salt{};
    std::string m_header;  ///< as it stands in the file: bytes are authenticated, not their meaning
    SealedLine m_main;
    SealedLine m_speed;
};

}  // namespace barter::wallet
