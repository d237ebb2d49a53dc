#include "fuzz_check.hpp"
#include "wallet/payment.hpp"
#include "wallet/transaction.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <span>
#include <variant>

// Transactions as a stranger may hand them over: what is decoded is encoded to the same bytes, so nothing is in them
// that was not understood; and nothing may be signed that is not, as a whole, one of our payments.

namespace {

using namespace barter;
using barter::fuzz::check;
using Bytes = std::span<const std::uint8_t>;

wallet::Address senderOf(const wallet::Payment& payment)
{
    return std::visit([](const auto& transfer) { return transfer.from; }, payment.transfer);
}

/// As wide as rules can be, so that much is accepted: whoever pays is the sender, at any time.
wallet::PaymentRules rulesFor(const wallet::Payment& payment)
{
    const auto* token = std::get_if<wallet::TokenTransfer>(&payment.transfer);
    return {.sender = senderOf(payment),
            .bttContract = token != nullptr ? token->contract : wallet::Address::fromShort({}),
            .bttoldId = "1002000",
            .earliestExpiration = 0,
            .latestExpiration = std::numeric_limits<std::int64_t>::max()};
}

void checkAccepted(const wallet::DecodedPayment& shown, const wallet::Payment& payment, Bytes raw)
{
    check(shown.id == wallet::transactionId(raw), "the id is that of the bytes");
    check(shown.from == senderOf(payment) && shown.from != shown.to, "the sender pays somebody else");
    check(!shown.amount.isZero() && !shown.to.isZero(), "something is paid to somebody");
    check((shown.feeLimit == 0) != (shown.token == wallet::PaidToken::btt), "a call has a fee limit, a transfer none");
    check(shown.feeLimit <= wallet::maxFeeLimit, "the fee limit is bounded");
    check(shown.timestamp < shown.expiration, "it lives");
    check(shown.expiration - shown.timestamp <= wallet::maxLifetime, "it lives for a day at most");
    check(shown.memo.size() <= wallet::maxMemoBytes, "the memo is short");

    auto other = rulesFor(payment);
    other.sender = shown.to;
    check(!wallet::checkPayment(raw, other), "nobody else pays it");
}

void fuzzPayment(Bytes raw, bool isTransaction)
{
    const auto payment = wallet::decodePayment(raw);
    const auto anybody = wallet::PaymentRules{.sender = wallet::Address::fromShort({}),
                                              .bttContract = wallet::Address::fromShort({}),
                                              .bttoldId = "1002000",
                                              .earliestExpiration = 0,
                                              .latestExpiration = std::numeric_limits<std::int64_t>::max()};
    if (!payment) {
        check(!wallet::checkPayment(raw, anybody), "nothing is signed that cannot be decoded");
        return;
    }
    check(isTransaction, "a payment is a transaction");
    check(std::ranges::equal(wallet::encodePayment(*payment), raw), "a payment has one form");
    if (const auto shown = wallet::checkPayment(raw, rulesFor(*payment))) {
        checkAccepted(*shown, *payment, raw);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const Bytes bytes{data, size};

    const auto transaction = wallet::decodeTransaction(bytes);
    check(!transaction || std::ranges::equal(wallet::encodeTransaction(*transaction), bytes),
          "a transaction has one form");
    fuzzPayment(bytes, transaction.has_value());

    if (const auto decoded = wallet::decodeSigned(bytes)) {
        check(std::ranges::equal(wallet::encodeSigned(*decoded), bytes), "a signed transaction has one form");
        const auto inner = wallet::decodeTransaction(decoded->raw);
        fuzzPayment(decoded->raw, inner.has_value());
    }
    return 0;
}
