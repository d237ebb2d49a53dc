#pragma once

#include "account/session_core.hpp"

/// The steps of a payment, each a chain of questions to the signer and the nodes. What they promise, WalletSession
/// says.
namespace barter::account {

void preparePayment(std::shared_ptr<SessionCore> core, PaymentRequest request, tron::Answer<PaymentOffer> answer);

void composePayment(std::shared_ptr<SessionCore> core,
                    PaymentOffer offer,
                    bool isRepeatAgreed,
                    tron::Answer<Confirmation> answer);

/// With the password; without one by the unlocked Speed account.
void signPayment(std::shared_ptr<SessionCore> core,
                 Confirmation confirmation,
                 std::optional<Secret> password,
                 tron::Answer<signer::SignedPayment> answer);

void giveUpPayment(std::shared_ptr<SessionCore> core,
                   std::string intent,
                   bool isOneOperatorEnough,
                   Secret password,
                   tron::Answer<signer::Done> answer);

}  // namespace barter::account
