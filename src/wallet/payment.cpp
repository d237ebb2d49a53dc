#include "wallet/payment.hpp"

#include "core/utf8.hpp"
#include "wallet/abi.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace barter::wallet {
namespace {

// java-tron's core/contract/balance_contract.proto, asset_issue_contract.proto and smart_contract.proto.
struct ContractKind {
    std::int64_t type;
    std::string_view message;
};
constexpr ContractKind trxTransfer{1, "TransferContract"};
constexpr ContractKind assetTransfer{2, "TransferAssetContract"};
constexpr ContractKind contractCall{31, "TriggerSmartContract"};

namespace transfer_field {
constexpr std::uint32_t owner = 1;
constexpr std::uint32_t to = 2;
constexpr std::uint32_t amount = 3;
}  // namespace transfer_field

namespace asset_field {
constexpr std::uint32_t assetName = 1;
constexpr std::uint32_t owner = 2;
constexpr std::uint32_t to = 3;
constexpr std::uint32_t amount = 4;
}  // namespace asset_field

namespace call_field {
constexpr std::uint32_t owner = 1;
constexpr std::uint32_t contract = 2;
constexpr std::uint32_t callValue = 3;
constexpr std::uint32_t data = 4;
constexpr std::uint32_t callTokenValue = 5;
constexpr std::uint32_t tokenId = 6;
}  // namespace call_field

std::uint64_t bits(std::int64_t value)
{
    return static_cast<std::uint64_t>(value);
}

Contract contractOf(const ContractKind& kind, WireWriter parameter)
{
    return {.type = kind.type, .message = std::string{kind.message}, .parameter = std::move(parameter).take()};
}

Contract encodeTransfer(const TrxTransfer& transfer)
{
    WireWriter out;
    out.bytes(transfer_field::owner, transfer.from.bytes());
    out.bytes(transfer_field::to, transfer.to.bytes());
    out.number(transfer_field::amount, bits(transfer.amount));
    return contractOf(trxTransfer, std::move(out));
}

Contract encodeTransfer(const AssetTransfer& transfer)
{
    WireWriter out;
    out.text(asset_field::assetName, transfer.assetId);
    out.bytes(asset_field::owner, transfer.from.bytes());
    out.bytes(asset_field::to, transfer.to.bytes());
    out.number(asset_field::amount, bits(transfer.amount));
    return contractOf(assetTransfer, std::move(out));
}

Contract encodeTransfer(const TokenTransfer& transfer)
{
    WireWriter out;
    out.bytes(call_field::owner, transfer.from.bytes());
    out.bytes(call_field::contract, transfer.contract.bytes());
    out.bytes(call_field::data, abi::transferCall({.to = transfer.to, .amount = transfer.amount}));
    return contractOf(contractCall, std::move(out));
}

/// The zero address when there is none.
Address addressIn(WireReader& in, std::uint32_t field)
{
    const auto bytes = in.bytes(field);
    const auto address = Address::fromBytes(bytes);
    if (address) {
        return *address;
    }
    if (bytes.empty()) {
        in.missing();
    } else if (bytes.size() != std::tuple_size_v<Address::Bytes>) {
        in.reject(TransactionErrc::wrongLength);
    } else {
        in.reject(TransactionErrc::wrongAddress);
    }
    return Address::fromShort({});
}

/// `transfer`, unless `in` has something to say against it.
template <class T>
Expected<Transfer> finished(const WireReader& in, T transfer)
{
    return in.finish().transform([&] { return Transfer{std::move(transfer)}; });
}

Expected<Transfer> decodeTrxTransfer(std::span<const std::uint8_t> parameter)
{
    WireReader in{parameter};
    const auto owner = addressIn(in, transfer_field::owner);
    const auto to = addressIn(in, transfer_field::to);
    const auto amount = in.natural(transfer_field::amount);
    return finished(in, TrxTransfer{.from = owner, .to = to, .amount = amount});
}

Expected<Transfer> decodeAssetTransfer(std::span<const std::uint8_t> parameter)
{
    WireReader in{parameter};
    auto assetId = in.text(asset_field::assetName);
    const auto owner = addressIn(in, asset_field::owner);
    const auto to = addressIn(in, asset_field::to);
    const auto amount = in.natural(asset_field::amount);
    return finished(in, AssetTransfer{.assetId = std::move(assetId), .from = owner, .to = to, .amount = amount});
}

Expected<Transfer> decodeTokenTransfer(std::span<const std::uint8_t> parameter)
{
    WireReader in{parameter};
    const auto owner = addressIn(in, call_field::owner);
    const auto contract = addressIn(in, call_field::contract);
    const auto callValue = in.number(call_field::callValue);
    const auto call = abi::transferIn(in.bytes(call_field::data));
    const auto tokenValue = in.number(call_field::callTokenValue);
    const auto tokenId = in.number(call_field::tokenId);
    if (callValue != 0 || tokenValue != 0 || tokenId != 0) {
        in.reject(TransactionErrc::valueAttached);
    }
    if (!call) {
        in.reject(TransactionErrc::wrongCallData);
        return finished(in, TokenTransfer{.from = owner, .contract = contract, .to = owner, .amount = {}});
    }
    return finished(in, TokenTransfer{.from = owner, .contract = contract, .to = call->to, .amount = call->amount});
}

Expected<Transfer> decodeTransfer(const Contract& contract)
{
    using Decode = Expected<Transfer> (*)(std::span<const std::uint8_t>);
    static constexpr std::array<std::pair<ContractKind, Decode>, 3> kinds{{
        {trxTransfer, decodeTrxTransfer},
        {assetTransfer, decodeAssetTransfer},
        {contractCall, decodeTokenTransfer},
    }};
    for (const auto& [kind, decode] : kinds) {
        if (contract.type == kind.type) {
            return contract.message == kind.message ? decode(contract.parameter) : fail(TransactionErrc::wrongTypeUrl);
        }
    }
    return fail(TransactionErrc::otherContract);
}

/// What the three kinds have in common.
struct Paid {
    PaidToken token{};
    Address from;
    Address to;
    Amount amount;
};

Expected<Paid> paidBy(const TrxTransfer& transfer, const PaymentRules& /*rules*/)
{
    return Paid{PaidToken::trx, transfer.from, transfer.to, Amount{bits(transfer.amount)}};
}

Expected<Paid> paidBy(const AssetTransfer& transfer, const PaymentRules& rules)
{
    const bool hasBttold = !rules.bttoldId.empty() && rules.bttoldId != "0";
    if (!hasBttold || transfer.assetId != rules.bttoldId) {
        return fail(TransactionErrc::otherToken);
    }
    return Paid{PaidToken::bttold, transfer.from, transfer.to, Amount{bits(transfer.amount)}};
}

Expected<Paid> paidBy(const TokenTransfer& transfer, const PaymentRules& rules)
{
    if (transfer.contract != rules.bttContract) {
        return fail(TransactionErrc::otherToken);
    }
    return Paid{PaidToken::btt, transfer.from, transfer.to, transfer.amount};
}

Expected<> checkParties(const Paid& paid, const PaymentRules& rules)
{
    if (paid.from != rules.sender) {
        return fail(TransactionErrc::otherSender);
    }
    if (paid.to == paid.from || paid.to.isZero() || paid.to == rules.bttContract) {
        return fail(TransactionErrc::badRecipient);
    }
    if (paid.amount.isZero()) {
        return fail(TransactionErrc::zeroAmount);
    }
    return {};
}

Expected<> checkFeeLimit(std::int64_t feeLimit, PaidToken token)
{
    if (token != PaidToken::btt) {
        return feeLimit == 0 ? Expected<>{} : fail(TransactionErrc::feeLimitUnneeded);
    }
    if (feeLimit == 0) {
        return fail(TransactionErrc::feeLimitMissing);
    }
    return feeLimit <= maxFeeLimit ? Expected<>{} : fail(TransactionErrc::feeLimitTooHigh);
}

Expected<> checkTimes(const Payment& payment, const PaymentRules& rules)
{
    const bool inWindow =
        payment.expiration >= rules.earliestExpiration && payment.expiration <= rules.latestExpiration;
    // Both are from 0 on, so the difference cannot overflow.
    const auto lifetime = payment.expiration - payment.timestamp;
    if (!inWindow || lifetime <= 0 || lifetime > maxLifetime) {
        return fail(TransactionErrc::expirationOutside);
    }
    return {};
}

Expected<> checkMemo(std::string_view memo)
{
    if (memo.size() > maxMemoBytes || withoutDisguises(memo) != memo) {
        return fail(TransactionErrc::badMemo);
    }
    return {};
}

}  // namespace

WireBytes encodePayment(const Payment& payment)
{
    Transaction transaction;
    transaction.reference = payment.reference;
    transaction.expiration = payment.expiration;
    transaction.memo.assign(payment.memo.begin(), payment.memo.end());
    transaction.contract = std::visit([](const auto& transfer) { return encodeTransfer(transfer); }, payment.transfer);
    transaction.timestamp = payment.timestamp;
    transaction.feeLimit = payment.feeLimit;
    return encodeTransaction(transaction);
}

Expected<Payment> decodePayment(std::span<const std::uint8_t> raw)
{
    const auto transaction = decodeTransaction(raw);
    if (!transaction) {
        return tl::unexpected{transaction.error()};
    }
    if (transaction->contract.permission != 0) {
        return fail(TransactionErrc::permissionNamed);
    }
    auto transfer = decodeTransfer(transaction->contract);
    if (!transfer) {
        return tl::unexpected{transfer.error()};
    }
    return Payment{
        .transfer = std::move(*transfer),
        .reference = transaction->reference,
        .expiration = transaction->expiration,
        .timestamp = transaction->timestamp,
        .feeLimit = transaction->feeLimit,
        .memo = {transaction->memo.begin(), transaction->memo.end()},
    };
}

Expected<DecodedPayment> checkPayment(std::span<const std::uint8_t> raw, const PaymentRules& rules)
{
    const auto payment = decodePayment(raw);
    if (!payment) {
        return tl::unexpected{payment.error()};
    }
    const auto paid = std::visit([&](const auto& transfer) { return paidBy(transfer, rules); }, payment->transfer);
    if (!paid) {
        return tl::unexpected{paid.error()};
    }
    const auto allowed = checkParties(*paid, rules)
                             .and_then([&] { return checkFeeLimit(payment->feeLimit, paid->token); })
                             .and_then([&] { return checkTimes(*payment, rules); })
                             .and_then([&] { return checkMemo(payment->memo); });
    if (!allowed) {
        return tl::unexpected{allowed.error()};
    }
    return DecodedPayment{
        .id = transactionId(raw),
        .token = paid->token,
        .from = paid->from,
        .to = paid->to,
        .amount = paid->amount,
        .memo = payment->memo,
        .feeLimit = payment->feeLimit,
        .expiration = payment->expiration,
        .timestamp = payment->timestamp,
        .reference = payment->reference,
    };
}

}  // namespace barter::wallet
