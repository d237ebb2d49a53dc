#include "signer/record_rows.hpp"

#include "signer/fields.hpp"
#include "signer/signer_error.hpp"
#include "storage/checksum.hpp"

#include <algorithm>
#include <cstddef>
#include <tuple>
#include <utility>

namespace barter::signer {
namespace {

std::uint64_t checksumOf(std::span<const std::uint8_t> bytes)
{
    storage::Crc64 crc;
    crc.add({reinterpret_cast<const char*>(bytes.data()), bytes.size()});  // NOLINT(*-reinterpret-cast)
    return crc.value();
}

/// The fields with their checksum behind them.
std::vector<std::uint8_t> closed(FieldWriter fields)
{
    auto content = fields.take();
    FieldWriter end;
    end.number(checksumOf(content));
    const auto checksum = end.take();
    content.insert(content.end(), checksum.begin(), checksum.end());
    return content;
}

/// The fields without it, if it is right.
Expected<std::span<const std::uint8_t>> opened(std::span<const std::uint8_t> bytes)
{
    constexpr std::size_t checksumBytes = 8;
    if (bytes.size() < checksumBytes) {
        return fail(SignerErrc::recordsDamaged);
    }
    const auto content = bytes.first(bytes.size() - checksumBytes);
    if (FieldReader{bytes.last(checksumBytes)}.number() != checksumOf(content)) {
        return fail(SignerErrc::recordsDamaged);
    }
    return content;
}

}  // namespace

std::vector<std::uint8_t> encodeRow(const IntentRow& row)
{
    FieldWriter fields;
    fields.text(row.intent.id);
    fields.number(row.intent.fromSpeed ? 1 : 0);
    fields.number(row.intent.account);
    fields.number(static_cast<std::uint64_t>(row.intent.token));
    fields.bytes(row.intent.to.bytes());
    fields.bytes(row.intent.amount.bytes());
    fields.text(row.intent.memo);
    fields.time(row.created);
    fields.number(row.isWithdrawn ? 1 : 0);
    return closed(std::move(fields));
}

std::vector<std::uint8_t> encodeRow(const SignedPayment& payment)
{
    FieldWriter fields;
    fields.bytes(payment.id);
    fields.text(payment.intent);
    fields.text(payment.raw);
    fields.bytes(payment.signature);
    fields.number(static_cast<std::uint64_t>(payment.expiration));
    fields.number(static_cast<std::uint64_t>(payment.fate));
    return closed(std::move(fields));
}

Expected<IntentRow> decodeIntentRow(std::span<const std::uint8_t> content)
{
    const auto whole = opened(content);
    if (!whole) {
        return tl::unexpected{whole.error()};
    }
    FieldReader fields{*whole};
    auto id = fields.string();
    const auto fromSpeed = fields.number();
    const auto account = fields.number();
    const auto token = fields.number();
    const auto to = wallet::Address::fromBytes(fields.bytes<std::tuple_size_v<wallet::Address::Bytes>>());
    const auto amount = fields.amount();
    auto memo = fields.string();
    const auto created = fields.time();
    const auto isWithdrawn = fields.number();
    if (!fields.isWhole() || !to || fromSpeed > 1 || account > UINT32_MAX ||
        token > static_cast<std::uint64_t>(wallet::PaidToken::bttold) || isWithdrawn > 1) {
        return fail(SignerErrc::recordsDamaged);
    }
    return IntentRow{.intent = {.id = std::move(id),
                                .fromSpeed = fromSpeed == 1,
                                .account = static_cast<std::uint32_t>(account),
                                .token = static_cast<wallet::PaidToken>(token),
                                .to = *to,
                                .amount = amount,
                                .memo = std::move(memo)},
                     .created = created,
                     .isWithdrawn = isWithdrawn == 1};
}

Expected<SignedPayment> decodePaymentRow(std::span<const std::uint8_t> content)
{
    const auto whole = opened(content);
    if (!whole) {
        return tl::unexpected{whole.error()};
    }
    FieldReader fields{*whole};
    SignedPayment payment;
    payment.id = fields.bytes<std::tuple_size_v<wallet::TransactionId>>();
    payment.intent = fields.string();
    const auto raw = fields.text();
    payment.raw.assign(raw.begin(), raw.end());
    payment.signature = fields.bytes<std::tuple_size_v<wallet::Signature>>();
    payment.expiration = static_cast<std::int64_t>(fields.number());
    const auto fate = fields.number();
    payment.fate = static_cast<Fate>(fate);
    if (!fields.isWhole() || fate > static_cast<std::uint64_t>(Fate::landed) ||
        wallet::transactionId(payment.raw) != payment.id) {
        return fail(SignerErrc::recordsDamaged);
    }
    return payment;
}

bool onlyTakesAway(RowKind kind, std::span<const std::uint8_t> before, std::span<const std::uint8_t> after)
{
    if (kind == RowKind::payment) {
        auto payment = decodePaymentRow(before);
        if (!payment) {
            return false;
        }
        payment->fate = Fate::landed;
        return std::ranges::equal(encodeRow(*payment), after);
    }
    if (before.empty()) {
        return decodeIntentRow(after).has_value();
    }
    auto intent = decodeIntentRow(before);
    if (!intent) {
        return false;
    }
    intent->isWithdrawn = true;
    return std::ranges::equal(encodeRow(*intent), after);
}

}  // namespace barter::signer
