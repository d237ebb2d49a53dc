#pragma once

#include "core/amount.hpp"
#include "tron/node_client.hpp"
#include "wallet/key_file.hpp"
#include "wallet/payment.hpp"

#include <cstdint>
#include <optional>
#include <string>

/// What a payment will cost, before it is signed. TRON burns TRX for what a transaction uses beyond the bandwidth and
/// energy that its sender has: a token transfer with too little of them burns all that there is and moves nothing.
namespace barter::tron {

struct PaymentPlan {
    wallet::PaidToken token{};
    wallet::Address from;
    wallet::Address to;
    std::optional<Amount> amount;  ///< smallest units; nothing: everything that there is
    std::string memo;
};

/// What nodes said that matters for it.
struct FeeInputs {
    wallet::ChainPrices prices;
    wallet::AccountResources resources;        ///< of the sender
    std::optional<wallet::Account> sender;     ///< nothing: not activated
    std::optional<wallet::Account> recipient;  ///< the same
    std::int64_t time = 0;                     ///< of the chain, ms since 1970: its digits have a size
    // Of BTT only:
    Amount senderTokens;
    Amount recipientTokens;
    std::optional<wallet::ConstantCall> trial;  ///< the transfer, tried out
};

/// The fee limit: the price of what the trial used and a quarter more, since a price or a penalty may rise before the
/// block. At least 5 TRX: only what is used is burnt of a limit that does, but all of one that does not; at today's
/// price 5 TRX do for a recipient, too, who gives all of the token away meanwhile, which doubles the energy. At most
/// wallet::maxFeeLimit, and what the network allows. It counts for energy that is staked as well.
inline constexpr std::int64_t energyMarginPercent = 125;
inline constexpr std::int64_t leastFeeLimit = 5 * wallet::sunPerTrx;

struct FeeEstimate {
    wallet::Transfer transfer;         ///< with the amount that "everything" turned out to be
    std::int64_t energy = 0;           ///< units in all, also those that the sender has
    std::int64_t bandwidth = 0;        ///< bytes in all, the same
    std::int64_t burn = 0;             ///< sun, everything: bandwidth, energy, and the next two
    std::int64_t activation = 0;       ///< sun, for an address that is new to the chain
    std::int64_t memo = 0;             ///< sun, for a memo
    std::int64_t needed = 0;           ///< sun that have to be there beside the amount: `burn` with the margin
    std::int64_t feeLimit = 0;         ///< sun, to be signed; 0 unless in a token
    bool isRecipientActive = false;    ///< else a TRC-20 token lies there until somebody activates the address
    bool recipientHoldsToken = false;  ///< BTT: else it costs about twice as much; always true for others
    bool isRecipientContract = false;  ///< it may have no way to give anything back
};

/// Pure. The deployer of a token's contract may pay a part; it is not counted on.
/// Errors: TronErrc nothingToSend, noSuchToken, notEnoughTokens, callRefused, tooExpensive, notEnoughTrx (the context
/// has what is needed, in sun).
[[nodiscard]] Expected<FeeEstimate>
estimateFee(const PaymentPlan& plan, const wallet::NetworkIdentity& network, const FeeInputs& inputs);

/// Asks `node` for what `estimateFee` needs. `time` is ChainView::blockClock. Answers once, later, with the errors of
/// `NodeClient` and `estimateFee`.
void askFee(NodeClient& node,
            const PaymentPlan& plan,
            const wallet::NetworkIdentity& network,
            std::int64_t time,
            Answer<FeeEstimate> answer);

}  // namespace barter::tron
