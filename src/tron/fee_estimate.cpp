#include "tron/fee_estimate.hpp"

#include "tron/tron_error.hpp"

#include <algorithm>
#include <limits>
#include <utility>
#include <variant>

namespace barter::tron {
namespace {

using wallet::PaidToken;
using wallet::Transfer;

/// As far as fees go; java-tron's own default.
constexpr std::int64_t lifetime = 60'000;

/// Sums and products of numbers that are not negative. What a node says can be anything up to 2^63-1; what does not fit
/// stays there, and is too expensive for everybody.
constexpr std::int64_t tooMuch = std::numeric_limits<std::int64_t>::max();

std::int64_t sum(std::int64_t left, std::int64_t right)
{
    return left > tooMuch - right ? tooMuch : left + right;
}

std::int64_t product(std::int64_t left, std::int64_t right)
{
    return left != 0 && right > tooMuch / left ? tooMuch : left * right;
}

std::int64_t withMargin(std::int64_t energy)
{
    const auto hundredfold = product(energy, energyMarginPercent);
    return hundredfold == tooMuch ? tooMuch : hundredfold / 100 + (hundredfold % 100 != 0 ? 1 : 0);
}

Amount trxOf(const std::optional<wallet::Account>& account)
{
    return account ? account->trx : Amount{};
}

std::string assetIdOf(const wallet::NetworkIdentity& network)
{
    return std::to_string(network.bttoldId);
}

Amount balanceOf(const PaymentPlan& plan, const wallet::NetworkIdentity& network, const FeeInputs& inputs)
{
    if (plan.token == PaidToken::btt) {
        return inputs.senderTokens;
    }
    if (plan.token == PaidToken::trx || !inputs.sender) {
        return trxOf(inputs.sender);
    }
    const auto found = inputs.sender->assets.find(assetIdOf(network));
    return found != inputs.sender->assets.end() ? found->second : Amount{};
}

/// `amount` of TRX or TRC-10 fits into an int64.
Transfer transferOf(const PaymentPlan& plan, const wallet::NetworkIdentity& network, const Amount& amount)
{
    switch (plan.token) {
    case PaidToken::btt:
        return wallet::TokenTransfer{
            .from = plan.from, .contract = network.bttContract, .to = plan.to, .amount = amount};
    case PaidToken::bttold:
        return wallet::AssetTransfer{.assetId = assetIdOf(network),
                                     .from = plan.from,
                                     .to = plan.to,
                                     .amount = amount.toInt64().value_or(tooMuch)};
    case PaidToken::trx: break;
    }
    return wallet::TrxTransfer{.from = plan.from, .to = plan.to, .amount = amount.toInt64().value_or(tooMuch)};
}

std::int64_t bytesOf(const Transfer& transfer, const PaymentPlan& plan, std::int64_t time, std::int64_t feeLimit)
{
    const wallet::Payment payment{.transfer = transfer,
                                  .reference = {},
                                  .expiration = sum(time, lifetime),
                                  .timestamp = time,
                                  .feeLimit = feeLimit,
                                  .memo = plan.memo};
    const wallet::SignedTransaction whole{.raw = wallet::encodePayment(payment), .signatures = {wallet::Signature{}}};
    return wallet::bandwidthOf(wallet::encodeSigned(whole).size());
}

/// All of a transaction's bytes are paid from one place: from what is staked, else from the free ones, else in TRX. For
/// a transfer that makes an account only staked ones count, and the price is a flat one (java-tron's
/// BandwidthProcessor).
void addBandwidth(FeeEstimate& estimate, const FeeInputs& inputs, bool makesAccount)
{
    const auto& resources = inputs.resources;
    const bool isStaked = resources.stakedBandwidthLeft() >= estimate.bandwidth;
    const bool isFree = isStaked || resources.freeBandwidthLeft() >= estimate.bandwidth;
    if (makesAccount) {
        estimate.activation = sum(inputs.prices.newAccount, isStaked ? 0 : inputs.prices.newAccountBandwidth);
        estimate.burn = sum(estimate.burn, estimate.activation);
    } else if (!isFree) {
        estimate.burn = sum(estimate.burn, product(estimate.bandwidth, inputs.prices.bandwidth));
    }
}

/// With the fees of everything but energy.
FeeEstimate plainEstimate(const PaymentPlan& plan,
                          const wallet::NetworkIdentity& network,
                          const FeeInputs& inputs,
                          const Amount& amount,
                          std::int64_t feeLimit)
{
    FeeEstimate estimate{.transfer = transferOf(plan, network, amount)};
    estimate.feeLimit = feeLimit;
    estimate.bandwidth = bytesOf(estimate.transfer, plan, inputs.time, feeLimit);
    estimate.memo = plan.memo.empty() ? 0 : inputs.prices.memo;
    estimate.burn = estimate.memo;
    addBandwidth(estimate, inputs, plan.token != PaidToken::btt && !inputs.recipient);
    estimate.needed = estimate.burn;
    estimate.isRecipientActive = inputs.recipient.has_value();
    estimate.isRecipientContract = inputs.recipient && inputs.recipient->isContract;
    estimate.recipientHoldsToken = plan.token != PaidToken::btt || !inputs.recipientTokens.isZero();
    return estimate;
}

Expected<FeeEstimate> tokenEstimate(const PaymentPlan& plan,
                                    const wallet::NetworkIdentity& network,
                                    const FeeInputs& inputs,
                                    const Amount& amount)
{
    if (!inputs.trial || inputs.trial->reverted) {
        return fail(TronErrc::callRefused, inputs.trial ? inputs.trial->reason : std::string{});
    }
    const auto energy = inputs.trial->energyUsed;
    const auto mostEnergy = withMargin(energy);
    const auto feeLimit = std::max(product(mostEnergy, inputs.prices.energy), leastFeeLimit);
    if (feeLimit > std::min(wallet::maxFeeLimit, inputs.prices.maxFeeLimit)) {
        return fail(TronErrc::tooExpensive, std::to_string(feeLimit));
    }
    auto estimate = plainEstimate(plan, network, inputs, amount, feeLimit);
    const auto left = inputs.resources.energyLeft();
    const auto priceOf = [&](std::int64_t units) {
        return product(std::max<std::int64_t>(units - left, 0), inputs.prices.energy);
    };
    estimate.energy = energy;
    estimate.needed = sum(estimate.burn, priceOf(mostEnergy));
    estimate.burn = sum(estimate.burn, priceOf(energy));
    return estimate;
}

/// What is left of `balance` after `fee`; nothing when that is nothing.
std::optional<Amount> afterFee(const Amount& balance, std::int64_t fee)
{
    const auto rest = subtract(balance, Amount{static_cast<std::uint64_t>(fee)});
    return rest && !rest->isZero() ? std::optional{*rest} : std::nullopt;
}

/// A smaller amount may have a byte less, hence a smaller fee.
Expected<FeeEstimate> allTrx(const PaymentPlan& plan, const wallet::NetworkIdentity& network, const FeeInputs& inputs)
{
    const auto balance = trxOf(inputs.sender);
    const auto most = plainEstimate(plan, network, inputs, balance, 0);
    const auto amount = afterFee(balance, most.burn);
    if (!amount) {
        return fail(TronErrc::notEnoughTrx, std::to_string(most.burn));
    }
    auto estimate = plainEstimate(plan, network, inputs, *amount, 0);
    if (const auto larger = afterFee(balance, estimate.burn)) {
        auto better = plainEstimate(plan, network, inputs, *larger, 0);
        if (better.burn == estimate.burn) {
            return better;
        }
    }
    return estimate;
}

Expected<> canPay(const FeeInputs& inputs, const FeeEstimate& estimate)
{
    const auto* const trx = std::get_if<wallet::TrxTransfer>(&estimate.transfer);
    const auto all = sum(estimate.needed, trx != nullptr ? trx->amount : 0);
    if (!inputs.sender || trxOf(inputs.sender) < Amount{static_cast<std::uint64_t>(all)}) {
        return fail(TronErrc::notEnoughTrx, std::to_string(all));
    }
    return {};
}

}  // namespace

Expected<FeeEstimate>
estimateFee(const PaymentPlan& plan, const wallet::NetworkIdentity& network, const FeeInputs& inputs)
{
    if (plan.token == PaidToken::bttold && network.bttoldId == 0) {
        return fail(TronErrc::noSuchToken);
    }
    const auto balance = balanceOf(plan, network, inputs);
    const auto amount = plan.amount.value_or(balance);
    if (plan.amount && plan.amount->isZero()) {
        return fail(TronErrc::nothingToSend);
    }
    // Nobody has more TRX or TRC-10 than an int64 has room for, whatever a node says.
    const bool fits = plan.token == PaidToken::btt || amount.toInt64().has_value();
    if (amount.isZero() || amount > balance || !fits) {
        return fail(plan.token == PaidToken::trx ? TronErrc::notEnoughTrx : TronErrc::notEnoughTokens);
    }
    if (plan.token == PaidToken::trx && !plan.amount) {
        return allTrx(plan, network, inputs);
    }
    auto estimate = plan.token == PaidToken::btt
                        ? tokenEstimate(plan, network, inputs, amount)
                        : Expected<FeeEstimate>{plainEstimate(plan, network, inputs, amount, 0)};
    if (!estimate) {
        return estimate;
    }
    return canPay(inputs, *estimate).map([&] { return std::move(*estimate); });
}

}  // namespace barter::tron
