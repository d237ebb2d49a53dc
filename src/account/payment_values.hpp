#pragma once

#include "signer/recorded_payment.hpp"
#include "tron/absence_proof.hpp"
#include "tron/account_view.hpp"
#include "tron/fee_estimate.hpp"
#include "tron/payment_status.hpp"
#include "wallet/node_broadcast.hpp"
#include "wallet/payment.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

/// What is said of a payment on its way from a wish to a final block. Values.
namespace barter::account {

/// One of the wallet's accounts: its place in signer::Accounts.
struct AccountNumber {
    bool isSpeed = false;
    std::uint32_t number = 0;

    bool operator==(const AccountNumber&) const = default;
};

/// Decimals of a token's smallest unit.
[[nodiscard]] unsigned decimalsOf(wallet::PaidToken token);

/// One amount of each token, smallest units.
struct TokenSums {
    Amount trx;
    Amount btt;
    Amount bttold;

    bool operator==(const TokenSums&) const = default;
};
[[nodiscard]] Amount& sumOf(TokenSums& sums, wallet::PaidToken token);
[[nodiscard]] const Amount& sumOf(const TokenSums& sums, wallet::PaidToken token);
[[nodiscard]] TokenSums sumsOf(const tron::AccountView& account);

struct PaymentRequest {
    /// As signer::Intent; empty: one is made by chance. The same id again is the same payment: it goes on.
    std::string intent = {};
    AccountNumber from = {};
    wallet::PaidToken token{};
    wallet::Address to;
    std::optional<Amount> amount = {};  ///< smallest units; nothing: everything
    std::string memo = {};
    /// How long the signed bytes can land. More than the two minutes by which clocks may differ.
    std::chrono::milliseconds validFor = std::chrono::minutes{3};
};

/// What a person should know before agreeing. None of it forbids the payment.
enum class PaymentWarning {
    recipientNotActive,      ///< it costs its activation; BTT lies there until somebody activates the address
    recipientWithoutTokens,  ///< the first BTT of an address costs about twice as much
    recipientIsContract,     ///< it may have no way to give anything back
};

/// What a payment would be. Nothing is recorded yet.
struct PaymentOffer {
    PaymentRequest request;  ///< with its id, and with the amount that "everything" turned out to be
    wallet::Address from;
    /// Of the same id. When it was signed already, nothing is left to agree to: the rest is empty, and it goes on by
    /// itself.
    std::optional<signer::RecordedIntent> recorded = {};
    /// Of the last 24 hours, of the same amount in the same token to the same address, under another id.
    std::optional<signer::RecordedIntent> earlier = {};
    std::optional<tron::FeeEstimate> fee = {};
    tron::AccountView balance = {};  ///< of the sender, now
    std::vector<PaymentWarning> warnings = {};
    bool isFirstTime = false;  ///< to an address that is neither ours nor in the address book nor was paid before
    /// Of `isFirstTime`: an address that is known and looks like the recipient's. Poisoners make such.
    std::optional<wallet::Address> lookAlike = {};
    wallet::WireBytes draft = {};  ///< what would be signed if it were now: for showing alone

    [[nodiscard]] bool isSigned() const { return recorded && recorded->state != signer::IntentState::open; }
};

/// What a person agrees to: read from the very bytes that the signer will sign.
struct Confirmation {
    std::string intent;
    wallet::WireBytes raw;
    wallet::DecodedPayment decoded;
    tron::FeeEstimate fee;
};

enum class PaymentStage {
    unsent,   ///< signed; no node has said yet that it took it
    sent,     ///< a node took it, and does not have it now: it is not seen by this node, which says nothing of its end
    pending,  ///< waits for a block
    inBlock,  ///< in a block that may still lose
    final,    ///< paid
    failed,   ///< in a final block, and nothing moved but the fee
    expired,  ///< two operators say that it cannot land any more
};

/// "unsent", "sent", "pending", "in_block", "final", "failed", "expired".
[[nodiscard]] std::string_view textOf(PaymentStage stage);

/// How far the signed bytes of an intent are.
struct PaymentProgress {
    std::string intent;
    wallet::TransactionId id{};
    PaymentStage stage{};
    tron::PaymentStatus status = {};                     ///< as the nodes said last
    std::optional<wallet::BroadcastResult> answer = {};  ///< to the last broadcast that was answered
    std::error_code problem = {};                        ///< of the last question, if it failed
    tron::Absence absence = tron::Absence::mayLand;

    [[nodiscard]] bool isOver() const { return stage == PaymentStage::final || stage == PaymentStage::failed; }
};

}  // namespace barter::account
