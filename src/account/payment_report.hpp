#pragma once

#include "account/session_core.hpp"

#include <memory>
#include <optional>
#include <string>
#include <variant>

namespace barter::account {

/// How far a payment is, as can be told at one look.
struct PaymentReport {
    std::optional<wallet::TransactionId> id;  ///< nothing: nothing is signed
    std::string intent;                       ///< empty: none of this wallet's
    std::optional<PaymentStage> stage;        ///< nothing: not known
    tron::PaymentStatus status;               ///< of the first node
};

/// Of an intent, or of a transaction, also a stranger's. What is over is noted by the signer.
/// Errors: the signer's, SignerErrc::intentUnknown; those of tron::ChainView::refresh, tron::askStatus and
/// tron::askAbsence.
void askReport(std::shared_ptr<SessionCore> core,
               std::variant<std::string, wallet::TransactionId> which,
               tron::Answer<PaymentReport> answer);

}  // namespace barter::account
