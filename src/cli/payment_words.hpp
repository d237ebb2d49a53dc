#pragma once

#include "account/payment_values.hpp"
#include "tron/payment_status.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <string>

/// Words and numbers of payments, as barter-wallet prints them. Pure.
namespace barter::cli {

inline constexpr std::size_t maxIdDigits = 64;

[[nodiscard]] inline bool isHexDigit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// That of `status`: "unknown", too, for what no node has taken yet.
[[nodiscard]] const char* wordFor(std::optional<account::PaymentStage> stage);
/// For stderr.
[[nodiscard]] const char* sentenceFor(account::PaymentWarning warning);
/// "1.1", of sun; null when it is not known.
[[nodiscard]] nlohmann::ordered_json trxText(std::optional<std::int64_t> sun);
/// Why it failed; empty when it did not.
[[nodiscard]] std::string reasonOf(const tron::PaymentStatus& status);

}  // namespace barter::cli
