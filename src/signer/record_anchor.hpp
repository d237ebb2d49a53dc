#pragma once

#include "signer/record_seal.hpp"

#include <optional>
#include <string>

/// The newest state of the records that is known to have been on disk, in a file beside their database: whoever puts an
/// older database in its place has to put back this file as well. The next one is written to "<path>.next" before the
/// database changes, and takes its name afterwards: that needs no key. One thread.
namespace barter::signer {

class RecordAnchor {
public:
    explicit RecordAnchor(std::string path) : m_path{std::move(path)} {}

    /// A link that leads nowhere is there, too.
    [[nodiscard]] bool isThere() const;

    /// Nothing if there is no file. Errors: SignerErrc::recordsForged for a file that was not written with this key;
    /// StorageErrc::denied, ioFailed and others; WalletErrc::cryptoFailed.
    [[nodiscard]] Expected<std::optional<AnchoredState>> read(const Secret& key) const;
    /// What is written outlives a power cut. Errors: those of storage::atomicWrite; WalletErrc::cryptoFailed.
    [[nodiscard]] Expected<> write(const AnchoredState& state, const Secret& key) const;

    /// Writes the state that a change is about to make: outlives a power cut. Errors: as `write`.
    [[nodiscard]] Expected<> prepare(const AnchoredState& state, const Secret& key) const;
    /// What was prepared takes the place of what was there, and outlives a power cut. Errors: StorageErrc.
    [[nodiscard]] Expected<> finish() const;
    /// The name that it has outlives a power cut. Errors: StorageErrc.
    [[nodiscard]] Expected<> sync() const;
    /// What the file, and what the prepared one says, whoever wrote it. Nothing if that is none.
    [[nodiscard]] std::optional<AnchoredState> unverified() const;
    [[nodiscard]] std::optional<AnchoredState> prepared() const;

private:
    [[nodiscard]] std::string nextPath() const { return m_path + ".next"; }

    std::string m_path;
};

}  // namespace barter::signer
