#pragma once

#include "core/error.hpp"
#include "signer/recorded_payment.hpp"

#include <chrono>
#include <cstdint>
#include <span>
#include <vector>

/// How records of payments become the content of a row, with a checksum (CRC-64/XZ) behind their fields. Pure; any
/// thread. What is written here is on the disks of people: it stays as it is.
namespace barter::signer {

/// The numbers are part of what is sealed: they stay.
enum class RowKind : std::uint8_t { intent = 1, payment = 2 };

/// An intent as its row has it: all else about its state its payments say.
struct IntentRow {
    Intent intent;
    std::chrono::milliseconds created{};  ///< wall clock, since 1970
    bool isWithdrawn = false;

    bool operator==(const IntentRow&) const = default;
};

[[nodiscard]] std::vector<std::uint8_t> encodeRow(const IntentRow& row);
[[nodiscard]] std::vector<std::uint8_t> encodeRow(const SignedPayment& payment);

/// Errors of both: SignerErrc::recordsDamaged, for whatever `encodeRow` does not give.
[[nodiscard]] Expected<IntentRow> decodeIntentRow(std::span<const std::uint8_t> content);
/// Also for an id that is not that of the bytes.
[[nodiscard]] Expected<SignedPayment> decodePaymentRow(std::span<const std::uint8_t> content);

/// Whether a row may change so without the key that seals it: an intent that is new or withdrawn, a payment that has
/// landed. That never lets anything be paid that could not be paid before. `before`: nothing for a new row.
[[nodiscard]] bool
onlyTakesAway(RowKind kind, std::span<const std::uint8_t> before, std::span<const std::uint8_t> after);

}  // namespace barter::signer
