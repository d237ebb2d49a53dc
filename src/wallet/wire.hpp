#pragma once

#include "core/error.hpp"
#include "wallet/transaction_error.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The part of protobuf's wire format (protobuf.dev/programming-guides/encoding) that TRON's transactions and block
/// headers are made of, in its one canonical form: fields ascending, each at most once, defaults left out, shortest
/// varints. A node hashes what its own encoder writes, so any other form would have another id there. Any thread.
namespace barter::wallet {

using WireBytes = std::vector<std::uint8_t>;

/// Appends fields. The caller calls in ascending order of `field` (1 to 2^29-1).
class WireWriter {
public:
    /// Left out when 0. An int64 goes in as its two's complement.
    void number(std::uint32_t field, std::uint64_t value);
    /// Left out when empty.
    void bytes(std::uint32_t field, std::span<const std::uint8_t> value);
    void text(std::uint32_t field, std::string_view value);
    /// Written even when empty, as a message that is there differs from one that is not.
    void message(std::uint32_t field, const WireWriter& value);
    void message(std::uint32_t field, std::span<const std::uint8_t> encoded);

    [[nodiscard]] const WireBytes& written() const { return m_bytes; }
    [[nodiscard]] WireBytes take() && { return std::move(m_bytes); }

private:
    WireBytes m_bytes;
};

/// Takes fields in ascending order, each by one call, and remembers the first thing that WireWriter had not written.
/// After it every call gives the default; `finish` tells. The bytes have to outlive the reader.
class WireReader {
public:
    explicit WireReader(std::span<const std::uint8_t> bytes) : m_rest{bytes} {}

    /// 0 when it is not there.
    [[nodiscard]] std::uint64_t number(std::uint32_t field);
    /// The same for an int64 that may not be negative: beyond 2^63-1 is numberOutOfRange.
    [[nodiscard]] std::int64_t natural(std::uint32_t field);
    /// Empty when it is not there.
    [[nodiscard]] std::span<const std::uint8_t> bytes(std::uint32_t field);
    [[nodiscard]] std::string text(std::uint32_t field);
    /// Nothing when it is not there.
    [[nodiscard]] std::optional<std::span<const std::uint8_t>> message(std::uint32_t field);

    /// Fails with what was wrong, or with unexpectedField when something is left: a field that nobody asked for, one
    /// that comes twice, or one that comes too early.
    [[nodiscard]] Expected<> finish() const;

    /// For what the caller finds wrong with a value, so that it need not check after each call.
    void reject(TransactionErrc reason);
    /// The same for one that has to be there: missingField, unless there is something worse.
    void missing() { m_missing = true; }

private:
    bool takeTag(std::uint32_t field, std::uint32_t wireType);
    std::uint64_t takeVarint();
    std::span<const std::uint8_t> takeBlock();

    std::span<const std::uint8_t> m_rest;
    std::optional<TransactionErrc> m_problem;
    bool m_missing = false;
};

}  // namespace barter::wallet
