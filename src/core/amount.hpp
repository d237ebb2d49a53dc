#pragma once

#include "core/error.hpp"

#include <array>
#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

/// Sums of money: whole numbers of the smallest unit, never a fraction, never a wrap-around. Pure; any thread.
namespace barter {

/// Why a text is no amount, or a calculation has no result.
enum class AmountErrc {
    empty = 1,
    malformed,        ///< anything else than digits with at most one point between them: "+1", "01", ".5", "1 ", "0x1"
    negative,         ///< begins with a minus
    decimalComma,     ///< has a comma: whether it parts decimals or thousands depends on the country
    exponent,         ///< "1e5"
    tooManyDecimals,  ///< more digits after the point than the coin has, even if they are zeros
    overflow,         ///< beyond 2^256 - 1, or beyond the smaller type that was asked for
    belowZero,        ///< the result of a subtraction
    divisionByZero,
};

/// All of them, so that a test can see that each has words.
inline constexpr std::array allAmountErrcs{
    AmountErrc::empty,
    AmountErrc::malformed,
    AmountErrc::negative,
    AmountErrc::decimalComma,
    AmountErrc::exponent,
    AmountErrc::tooManyDecimals,
    AmountErrc::overflow,
    AmountErrc::belowZero,
    AmountErrc::divisionByZero,
};

[[nodiscard]] std::error_code make_error_code(AmountErrc code) noexcept;

/// 0 to 2^256 - 1 of a coin's smallest unit (sun for TRX). Which coin, and how many decimals it has, its owner knows.
class Amount {
public:
    /// Big-endian, as in an ABI word of a contract.
    using Bytes = std::array<std::uint8_t, 32>;

    /// Zero.
    constexpr Amount() = default;
    explicit constexpr Amount(const Bytes& bigEndian) : m_bytes{bigEndian} {}
    explicit constexpr Amount(std::uint64_t units)
    {
        for (std::size_t i = m_bytes.size(); units != 0; units >>= 8U) {
            m_bytes[--i] = static_cast<std::uint8_t>(units);
        }
    }

    [[nodiscard]] const Bytes& bytes() const noexcept { return m_bytes; }
    [[nodiscard]] bool isZero() const noexcept { return *this == Amount{}; }
    /// Errors: AmountErrc::overflow.
    [[nodiscard]] Expected<std::uint64_t> toUint64() const;
    /// For fields of TRON's messages, which are signed. Errors: AmountErrc::overflow.
    [[nodiscard]] Expected<std::int64_t> toInt64() const;

    friend constexpr auto operator<=>(const Amount&, const Amount&) = default;

private:
    Bytes m_bytes{};
};

/// Errors: AmountErrc::overflow.
[[nodiscard]] Expected<Amount> add(const Amount& left, const Amount& right);
/// Errors: AmountErrc::belowZero.
[[nodiscard]] Expected<Amount> subtract(const Amount& left, const Amount& right);
/// Errors: AmountErrc::overflow.
[[nodiscard]] Expected<Amount> multiply(const Amount& left, const Amount& right);
/// Rounded down. Errors: AmountErrc::divisionByZero.
[[nodiscard]] Expected<Amount> divide(const Amount& dividend, const Amount& divisor);

/// The largest number of decimals that a coin can have here: 10^77 is the last power of ten below 2^256.
inline constexpr unsigned maxDecimals = 77;

/// What a person or a program wrote as whole coins, "12.5", in smallest units. ASCII digits, one point, at most
/// `decimals` digits behind it (`decimals` <= maxDecimals, else it counts as tooManyDecimals); the locale plays no
/// part. Errors: AmountErrc, all but belowZero and divisionByZero.
[[nodiscard]] Expected<Amount> parseAmount(std::string_view text, unsigned decimals);

/// "12.5": as short as can be without losing a unit, so that parseAmount gives the same amount again. `decimals` <=
/// maxDecimals; more are taken for maxDecimals.
[[nodiscard]] std::string formatAmount(const Amount& amount, unsigned decimals);

}  // namespace barter

template <>
struct std::is_error_code_enum<barter::AmountErrc> : std::true_type {};
