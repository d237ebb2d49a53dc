#pragma once

#include "core/amount.hpp"
#include "core/error.hpp"
#include "wallet/payment.hpp"

#include <cstdint>
#include <string>
#include <string_view>

/// What sign-offline is asked to sign. Pure; any thread.
namespace barter::cli {

inline constexpr std::size_t maxRequestBytes = std::size_t{64} * 1024;

struct OfflineRequest {
    wallet::PaidToken token{};
    wallet::Address to = wallet::Address::fromShort({});
    Amount amount;  ///< smallest units
    wallet::BlockReference reference;
    std::int64_t expiration = 0;  ///< ms since 1970
    std::int64_t timestamp = 0;   ///< ms since 1970
    std::int64_t feeLimit = 0;    ///< sun; 0 for TRX and BTTOLD, which have none
};

/// One JSON object with the fields that `sign-offline --help` shows and no others, each once; `fee_limit` may be left
/// out unless the token is btt. Errors: CliErrc::requestMalformed; WalletErrc about the address; AmountErrc.
[[nodiscard]] Expected<OfflineRequest> parseOfflineRequest(std::string_view json);

/// "offline-" and 16 hexadecimal digits: the same for the same payment by the same sender, however its file is written.
[[nodiscard]] std::string intentIdOf(const OfflineRequest& request, const wallet::Address& sender);

/// "btt", "trx", "bttold".
[[nodiscard]] std::string_view textOf(wallet::PaidToken token);
/// 18 for BTT, else 6.
[[nodiscard]] unsigned decimalsOf(wallet::PaidToken token);

}  // namespace barter::cli
