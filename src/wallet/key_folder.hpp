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

    /// Makes the folder, but none above it, or takes all rights on it from others if it is there. Not in the signer's
    /// sandbox: before. Errors: StorageErrc::notFound (nothing above it, or it is none), denied, diskFull, ioFailed.
    [[nodiscard]] Expected<> makeFolder() const;

    /// Whether there is a key file, whatever is in it.
    [[nodiscard]] bool isTaken() const;

    /// Puts a new wallet there. Never over another one. Makes the folder if it is not there as `makeFolder` leaves it.
    /// Errors: WalletErrc::walletExists; StorageErrc: what was written may be there or not, but never half.
    [[nodiscard]] Expected<> create(const KeyFile& file) const;

    /// Errors: StorageErrc::notFound (no wallet, or no previous generation), denied, ioFailed and others;
    /// WalletErrc::keyFileDamaged, keyFileNewer.
    [[nodiscard]] Expected<KeyFile> load(Generation generation = Generation::current) const;

    /// The next generation, sealed with the new password (which may be the old one). The previous one gets the same
    /// secrets, number and password: afterwards nothing in the folder opens with the old one, or is of its generation.
    /// When it fails, or the power does, the current file opens with the old password or the new one, and no key is
    /// lost. The cost is that of `now`, and at least the standard one, if none is given. Slow, three times. Errors:
    /// WalletErrc::wrongPassword, walletChanged (the file on disk is not `now`), cryptoFailed; those of `load`;
    /// StorageErrc::diskFull, ioFailed and others.
    [[nodiscard]] Expected<KeyFile> renew(const KeyFile& now,
                                          const Secret& oldPassword,
                                          const Secret& newPassword,
                                          std::optional<ScryptCost> cost = std::nullopt) const;

    /// Where the current file is damaged or missing: the previous generation takes its place, and gives what is now the
    /// wallet. It opens with the password of the damaged one. That is kept as "wallet.key.damaged-<n>"; the previous
    /// generation stays. When it fails, or the power does, nothing is lost, and it can be called again. Errors:
    /// WalletErrc::walletExists if the current file is whole; keyFileNewer if a later Barter wrote it; those of `load`
    /// about the previous one; StorageErrc.
    [[nodiscard]] Expected<KeyFile> recover() const;

private:
    [[nodiscard]] std::string pathOf(Generation generation) const;
    [[nodiscard]] Expected<> write(Generation generation, const KeyFile& file) const;
    [[nodiscard]] Expected<> setCurrentAside() const;

    std::string m_path;
};

}  // namespace barter::wallet
