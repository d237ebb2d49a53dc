#pragma once

#include "core/error.hpp"
#include "core/secret.hpp"
#include "wallet/address.hpp"
#include "wallet/key_derivation.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// A wallet in one file, to be kept elsewhere: sealed with a password, so that it tells nothing but whose it is.
///
///     barter-backup 1
///     {"address": ..., "created": ..., "scrypt": ...}    readable, authenticated by the next
///     sealed 0123...                                     nonce, AES-256-GCM of the content, tag
///     sha256 0123...                                     of all lines above
///
/// What the content is, the signer knows. Pure but slow; any thread but that of the window.
namespace barter::wallet {

class BackupFile {
public:
    /// Longer files are none of ours.
    static constexpr std::size_t maxBytes = std::size_t{8} * 1024 * 1024;
    /// What fits.
    static constexpr std::size_t maxContent = maxBytes / 2 - 1024;

    /// Errors: WalletErrc::backupDamaged, backupNewer (a later Barter wrote it).
    [[nodiscard]] static Expected<BackupFile> parse(std::string_view text);
    /// `created`: seconds since 1970. Errors: WalletErrc::cryptoFailed (also for more than `maxContent`).
    [[nodiscard]] static Expected<BackupFile> seal(const Address& address,
                                                   std::int64_t created,
                                                   const Secret& content,
                                                   const Secret& password,
                                                   const ScryptCost& cost = standardScryptCost);

    /// Of the wallet's first account; not to be believed before the file was opened.
    [[nodiscard]] const Address& address() const noexcept { return m_address; }
    [[nodiscard]] std::int64_t created() const noexcept { return m_created; }

    /// What goes to the disk; `parse` gives the same again.
    [[nodiscard]] std::string text() const;
    /// Errors: WalletErrc::wrongPassword, cryptoFailed.
    [[nodiscard]] Expected<Secret> open(const Secret& password) const;

private:
    BackupFile(const Address& address, std::int64_t created) : m_address{address}, m_created{created} {}
    [[nodiscard]] std::vector<std::uint8_t> authenticated() const;

    Address m_address;
    std::int64_t m_created;
    ScryptCost m_cost;
    std::array<std::uint8_t, 32> m_salt{};
    std::string m_header;  ///< as it stands in the file
    std::vector<std::uint8_t> m_nonce;
    std::vector<std::uint8_t> m_sealed;
};

}  // namespace barter::wallet
