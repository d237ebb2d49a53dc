#pragma once

#include "core/error.hpp"
#include "wallet/payment.hpp"

#include <cstddef>
#include <cstdint>

/// What the Speed account may pay by itself, without a password. Its caps bound the BTT; these rules bound where it
/// goes and what else it can burn, so that somebody who asks for payments one after the other empties nothing. Pure;
/// any thread.
namespace barter::signer {

/// 28,300 energy (BTT to somebody who has none) cost 11.9 TRX at 420 sun, the highest price that mainnet had.
inline constexpr std::int64_t maxSpeedFeeLimit = 15 * wallet::sunPerTrx;
/// Each may burn `maxSpeedFeeLimit` and its bandwidth, however little BTT it moves.
inline constexpr std::size_t maxSpeedTransfersPerDay = 10;

/// Only BTT, only to the main account, without a memo (it costs 1 TRX), inside these bounds. `transfersOfDay`: how many
/// Speed made within the last 24 hours. The caps are not looked at: SpendingLimits::check. Errors:
/// SignerErrc::needsPassword.
[[nodiscard]] Expected<> checkSpeedPayment(const wallet::DecodedPayment& payment,
                                           const wallet::Address& mainAddress,
                                           std::size_t transfersOfDay);

}  // namespace barter::signer
