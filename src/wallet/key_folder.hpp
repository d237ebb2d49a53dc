#pragma once

#include "wallet/key_file.hpp"

#include <optional>
#include <string>

namespace barter::wallet {

/// The folder of one wallet on disk: its key file, and the generation before it. Only its owner may look (0700, files
/// 0600). Any thread; whoever writes holds the lock of the wallet, so that nobody else does.
class KeyFolder {
public:
    enum class Generation { current, previous };

    explicit KeyFolder(std::string path) : m_path{std::move(path)} {}

    [[nodiscard]] const std::string& path() const noexcept { return m_path; }

    /// Puts a new wallet there, making the folder (but none above it). Never over another one. Not in the signer's
    /// sandbox: before.
    /// Errors: WalletErrc::walletExists; StorageErrc: what was written may be there or not, but never half.
    [[nodiscard]] Expected<> create(const KeyFile& file) const;

    /// Errors: StorageErrc::notFound (no wallet, or no previous generation), denied, ioFailed and others;
    /// WalletErrc::keyFileDamaged, keyFileNewer.
    [[nodiscard]] Expected<KeyFile> load(Generation generation = Generation::current) const;

    /// The next generation, sealed with the new password (which may be the old one). `now` becomes the previous one,
    /// sealed with the new password as well: afterwards nothing in the folder opens with the old one. When it fails, or
    /// the power does, the current file opens with the old password or the new one, and no key is lost.
    /// The cost is that of `now`, and at least the standard one, if none is given. Slow, three times. Errors:
    /// WalletErrc::wrongPassword, walletChanged (the file on disk is not `now`), cryptoFailed; those of `load`;
    /// StorageErrc::diskFull, ioFailed and others.
    [[nodiscard]] Expected<KeyFile> renew(const KeyFile& now,
                                          const Secret& oldPassword,
                                          const Secret& newPassword,
                                          std::optional<ScryptCost> cost = std::nullopt) const;

private:
    [[nodiscard]] std::string pathOf(Generation generation) const;
    [[nodiscard]] Expected<> write(Generation generation, const KeyFile& file) const;

    std::string m_path;
};

}  // namespace barter::wallet
