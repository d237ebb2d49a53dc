#pragma once

#include "account/wallet_service.hpp"

#include <QString>

#include <cstdint>

namespace barter::ui {

// Coins, networks and payments in words. GUI thread (they translate).

/// "TRX", "BTT", "BTTOLD".
[[nodiscard]] QString tokenName(wallet::PaidToken token);
/// What it is, in one sentence.
[[nodiscard]] QString tokenHint(wallet::PaidToken token);

/// "1 204 000.5": all digits that there are, a point before decimals whatever the locale, as it is typed; thousands
/// stand apart by a narrow blank that does not break.
[[nodiscard]] QString coinText(const Amount& amount, wallet::PaidToken token);
/// With the token's name behind it.
[[nodiscard]] QString coinTextWithName(const Amount& amount, wallet::PaidToken token);
/// "1.1 TRX", of sun; "?" when it is not known.
[[nodiscard]] QString sunText(std::optional<std::int64_t> sun);

/// "TRON main network", "Nile (test network)".
[[nodiscard]] QString networkName(tron::NetworkName name);

/// "Main account", "Account 2", "Speed account"; with the person's own label if there is one.
[[nodiscard]] QString accountName(const account::AccountNumber& number, const signer::Accounts& accounts);

/// A word or two: "Sent", "In block, 5 of 19", "Final".
[[nodiscard]] QString stageWord(account::PaymentStage stage, std::int64_t confirmations);
/// What that means and what happens next.
[[nodiscard]] QString stageSentence(const account::PaymentProgress& progress);

[[nodiscard]] QString warningSentence(account::PaymentWarning warning);

}  // namespace barter::ui
