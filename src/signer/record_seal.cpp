#include "signer/record_seal.hpp"

#include "signer/fields.hpp"
#include "signer/signer_error.hpp"
#include "wallet/key_derivation.hpp"

#include <algorithm>
#include <string_view>
#include <tuple>
#include <utility>

namespace barter::signer {
namespace {

constexpr auto sealBytes = std::tuple_size_v<RecordMac>;

// Each parts its HMACs from all others that are ever made with the key.
constexpr std::string_view rowPurpose = "Barter record row 1\n";
constexpr std::string_view statePurpose = "Barter records 1\n";
constexpr std::string_view anchorPurpose = "Barter records anchor 1\n";

FieldWriter beginning(std::string_view purpose)
{
    FieldWriter fields;
    fields.bytes(std::vector<std::uint8_t>{purpose.begin(), purpose.end()});
    return fields;
}

Expected<RecordMac> macOf(FieldWriter fields, const Secret& key)
{
    const auto mac = wallet::hmacSha512(key.bytes(), fields.take());
    if (!mac) {
        return tl::unexpected{mac.error()};
    }
    RecordMac bytes{};
    std::ranges::copy(mac->bytes(), bytes.begin());
    return bytes;
}

Expected<RecordMac> sealOf(std::span<const std::uint8_t> content,
                           const RowSum& rows,
                           const std::optional<SealedLimits>& limits,
                           const Secret& key)
{
    auto fields = beginning(statePurpose);
    fields.text(content);
    fields.number(rows.rows());
    fields.bytes(rows.bytes());
    fields.number(limits ? 1 : 0);
    if (limits) {
        fields.text(limits->content);
        fields.bytes(limits->seal);
    }
    return macOf(std::move(fields), key);
}

Expected<RecordMac> anchorSealOf(std::span<const std::uint8_t> content, const Secret& key)
{
    auto fields = beginning(anchorPurpose);
    fields.bytes(content);
    return macOf(std::move(fields), key);
}

}  // namespace

Expected<> RowSum::toggle(RowKind kind, std::int64_t position, std::span<const std::uint8_t> content, const Secret& key)
{
    auto fields = beginning(rowPurpose);
    fields.number(static_cast<std::uint64_t>(kind));
    fields.number(static_cast<std::uint64_t>(position));
    fields.bytes(content);
    const auto mac = macOf(std::move(fields), key);
    if (!mac) {
        return tl::unexpected{mac.error()};
    }
    std::ranges::transform(m_sum, *mac, m_sum.begin(), [](std::uint8_t left, std::uint8_t right) {
        return static_cast<std::uint8_t>(left ^ right);
    });
    return {};
}

Expected<> RowSum::add(RowKind kind, std::int64_t position, std::span<const std::uint8_t> content, const Secret& key)
{
    auto done = toggle(kind, position, content, key);
    if (done) {
        ++m_rows;
    }
    return done;
}

Expected<> RowSum::remove(RowKind kind, std::int64_t position, std::span<const std::uint8_t> content, const Secret& key)
{
    auto done = toggle(kind, position, content, key);
    if (done) {
        --m_rows;
    }
    return done;
}

Expected<SealedStamp>
sealRecords(const RecordStamp& stamp, const RowSum& rows, const std::optional<SealedLimits>& limits, const Secret& key)
{
    FieldWriter fields;
    fields.bytes(stamp.lineage);
    fields.number(stamp.sequence);
    fields.number(stamp.generation);
    fields.number(stamp.incompleteSince ? 1 : 0);
    fields.time(stamp.incompleteSince.value_or(std::chrono::milliseconds{}));
    SealedStamp sealed{.content = fields.take()};
    const auto seal = sealOf(sealed.content, rows, limits, key);
    if (!seal) {
        return tl::unexpected{seal.error()};
    }
    sealed.seal = *seal;
    return sealed;
}

Expected<RecordStamp> unsealRecords(const SealedStamp& sealed,
                                    const RowSum& rows,
                                    const std::optional<SealedLimits>& limits,
                                    const Secret& key)
{
    const auto seal = sealOf(sealed.content, rows, limits, key);
    if (!seal) {
        return tl::unexpected{seal.error()};
    }
    if (!equalInConstantTime(*seal, sealed.seal)) {
        return fail(SignerErrc::recordsForged, "seal");
    }
    const auto stamp = readUnverified(sealed);
    return stamp ? Expected<RecordStamp>{*stamp} : fail(SignerErrc::recordsForged, "stamp");
}

std::optional<RecordStamp> readUnverified(const SealedStamp& sealed)
{
    FieldReader fields{sealed.content};
    RecordStamp stamp;
    stamp.lineage = fields.bytes<std::tuple_size_v<RecordStamp::Lineage>>();
    stamp.sequence = fields.number();
    stamp.generation = fields.number();
    const auto isIncomplete = fields.number();
    const auto since = fields.time();
    if (isIncomplete != 0) {
        stamp.incompleteSince = since;
    }
    return fields.isWhole() ? std::optional{stamp} : std::nullopt;
}

Expected<std::vector<std::uint8_t>> sealAnchor(const AnchoredState& state, const Secret& key)
{
    FieldWriter fields;
    fields.bytes(state.lineage);
    fields.number(state.sequence);
    auto bytes = fields.take();
    const auto seal = anchorSealOf(bytes, key);
    if (!seal) {
        return tl::unexpected{seal.error()};
    }
    bytes.insert(bytes.end(), seal->begin(), seal->end());
    return bytes;
}

Expected<AnchoredState> unsealAnchor(std::span<const std::uint8_t> bytes, const Secret& key)
{
    if (bytes.size() < sealBytes) {
        return fail(SignerErrc::recordsForged, "anchor");
    }
    const auto content = bytes.first(bytes.size() - sealBytes);
    const auto seal = anchorSealOf(content, key);
    if (!seal) {
        return tl::unexpected{seal.error()};
    }
    const auto state = readAnchorUnverified(bytes);
    if (!equalInConstantTime(*seal, bytes.last(sealBytes)) || !state) {
        return fail(SignerErrc::recordsForged, "anchor");
    }
    return *state;
}

std::optional<AnchoredState> readAnchorUnverified(std::span<const std::uint8_t> bytes)
{
    if (bytes.size() < sealBytes) {
        return std::nullopt;
    }
    FieldReader fields{bytes.first(bytes.size() - sealBytes)};
    AnchoredState state;
    state.lineage = fields.bytes<std::tuple_size_v<RecordStamp::Lineage>>();
    state.sequence = fields.number();
    return fields.isWhole() ? std::optional{state} : std::nullopt;
}

}  // namespace barter::signer
