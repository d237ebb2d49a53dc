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

}  // namespace barter::signer
