#pragma once

#include "core/error.hpp"
#include "core/secret.hpp"
#include "signer/record_rows.hpp"
#include "signer/sealed_limits.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

/// One seal over all records together, which only who has the key from the key file can make. Pure; any thread.
/// What is written here is on the disks of people: it stays as it is.
namespace barter::signer {

/// HMAC-SHA-512 (RFC 2104).
using RecordMac = std::array<std::uint8_t, 64>;

/// All rows as one value, which a changed row changes in one step, however many others there are: the XOR of the HMACs
/// of all rows, and their number (MSet-XOR-Hash of Clarke and others, "Incremental Multiset Hash Functions", ASIACRYPT
/// 2003). A row's HMAC is over its table, its position and its content, so no two rows have the same. Neither the HMACs
/// nor their XOR are ever written to disk, not even within a seal that shows them: who does not know the key knows none
/// of them, so cannot choose rows that cancel each other.
class RowSum {
public:
    /// Errors of both: WalletErrc::cryptoFailed.
    [[nodiscard]] Expected<>
    add(RowKind kind, std::int64_t position, std::span<const std::uint8_t> content, const Secret& key);
    /// One that was added.
    [[nodiscard]] Expected<>
    remove(RowKind kind, std::int64_t position, std::span<const std::uint8_t> content, const Secret& key);

    [[nodiscard]] const RecordMac& bytes() const noexcept { return m_sum; }
    [[nodiscard]] std::uint64_t rows() const noexcept { return m_rows; }

private:
    [[nodiscard]] Expected<>
    toggle(RowKind kind, std::int64_t position, std::span<const std::uint8_t> content, const Secret& key);

    RecordMac m_sum{};
    std::uint64_t m_rows = 0;
};

/// Which state of the records it is.
struct RecordStamp {
    using Lineage = std::array<std::uint8_t, 16>;

    /// Random, a new one when records are taken as they are: earlier ones do not belong to them any more.
    Lineage lineage{};
    std::uint64_t sequence = 0;    ///< one more with each change of this lineage
    std::uint64_t generation = 0;  ///< of the key file
    std::optional<std::chrono::milliseconds> incompleteSince;

    bool operator==(const RecordStamp&) const = default;
};

struct SealedStamp {
    std::vector<std::uint8_t> content;  ///< readable for everybody
    RecordMac seal{};                   ///< over it, all rows and the limits

    bool operator==(const SealedStamp&) const = default;
};

/// Errors: WalletErrc::cryptoFailed.
[[nodiscard]] Expected<SealedStamp>
sealRecords(const RecordStamp& stamp, const RowSum& rows, const std::optional<SealedLimits>& limits, const Secret& key);
/// Errors: SignerErrc::recordsForged, WalletErrc::cryptoFailed.
[[nodiscard]] Expected<RecordStamp> unsealRecords(const SealedStamp& sealed,
                                                  const RowSum& rows,
                                                  const std::optional<SealedLimits>& limits,
                                                  const Secret& key);

/// As it says of itself, which nobody may have written who has the key. Nothing if it says nothing.
[[nodiscard]] std::optional<RecordStamp> readUnverified(const SealedStamp& sealed);

/// The newest state that is known to have been on disk, for a file of its own.
struct AnchoredState {
    RecordStamp::Lineage lineage{};
    std::uint64_t sequence = 0;

    bool operator==(const AnchoredState&) const = default;
};

/// Errors: WalletErrc::cryptoFailed.
[[nodiscard]] Expected<std::vector<std::uint8_t>> sealAnchor(const AnchoredState& state, const Secret& key);
/// Errors: SignerErrc::recordsForged, WalletErrc::cryptoFailed.
[[nodiscard]] Expected<AnchoredState> unsealAnchor(std::span<const std::uint8_t> bytes, const Secret& key);
/// As `readUnverified`.
[[nodiscard]] std::optional<AnchoredState> readAnchorUnverified(std::span<const std::uint8_t> bytes);

}  // namespace barter::signer
