#include "signer/sealed_limits.hpp"

#include "signer/fields.hpp"
#include "signer/signer_error.hpp"
#include "wallet/key_derivation.hpp"

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>

namespace barter::signer {
namespace {

/// Parts these seals from all others that are ever made with the key.
constexpr std::string_view purpose = "Barter spending limits 1\n";

std::vector<std::uint8_t> encode(const SpendingLimits& limits, std::uint64_t generation)
{
    FieldWriter fields;
    fields.number(generation);
    const auto& caps = limits.caps();
    for (const auto* amount : {&caps.payment, &caps.hour, &caps.day, &caps.total, &limits.total()}) {
        fields.bytes(amount->bytes());
    }
    fields.number(limits.recent().size());
    for (const auto& each : limits.recent()) {
        fields.bytes(each.amount.bytes());
        fields.bytes(each.when.boot);
        fields.time(each.when.sinceBoot);
        fields.time(each.when.wall);
    }
    return fields.take();
}

struct Decoded {
    std::uint64_t generation = 0;
    SpendingLimits limits;
};

/// No clock of Linux is below zero, and none of ours reaches the year 10,000.
bool isSensible(std::chrono::milliseconds time)
{
    constexpr std::chrono::milliseconds year10000{253'402'300'800'000};
    return time >= std::chrono::milliseconds::zero() && time < year10000;
}

Expected<Decoded> decode(std::span<const std::uint8_t> content)
{
    FieldReader fields{content};
    Decoded decoded;
    decoded.generation = fields.number();
    SpendingCaps caps;
    for (auto* amount : {&caps.payment, &caps.hour, &caps.day, &caps.total}) {
        *amount = fields.amount();
    }
    const auto total = fields.amount();
    std::vector<Spending> recent;
    for (auto left = fields.number(); left > 0 && !fields.isCutOff(); --left) {
        Spending each;
        each.amount = fields.amount();
        each.when.boot = fields.bytes<16>();
        each.when.sinceBoot = fields.time();
        each.when.wall = fields.time();
        if (!isSensible(each.when.sinceBoot) || !isSensible(each.when.wall)) {
            return fail(SignerErrc::limitsForged, "time");
        }
        recent.push_back(each);
    }
    if (!fields.isWhole()) {
        return fail(SignerErrc::limitsForged, "cut off");
    }
    decoded.limits = SpendingLimits{caps, total, std::move(recent)};
    return decoded;
}

Expected<Secret> sealOf(std::span<const std::uint8_t> content, const Secret& key)
{
    std::vector<std::uint8_t> message{purpose.begin(), purpose.end()};
    message.insert(message.end(), content.begin(), content.end());
    return wallet::hmacSha512(key.bytes(), message);
}

}  // namespace

Expected<SealedLimits> seal(const SpendingLimits& limits, std::uint64_t generation, const Secret& key)
{
    SealedLimits sealed{.content = encode(limits, generation)};
    const auto seal = sealOf(sealed.content, key);
    if (!seal) {
        return tl::unexpected{seal.error()};
    }
    std::ranges::copy(seal->bytes(), sealed.seal.begin());
    return sealed;
}

Expected<SpendingLimits> unseal(const SealedLimits& sealed, std::uint64_t generation, const Secret& key)
{
    const auto seal = sealOf(sealed.content, key);
    if (!seal) {
        return tl::unexpected{seal.error()};
    }
    if (!equalInConstantTime(seal->bytes(), sealed.seal)) {
        return fail(SignerErrc::limitsForged);
    }
    auto decoded = decode(sealed.content);
    if (!decoded) {
        return tl::unexpected{decoded.error()};
    }
    if (decoded->generation < generation) {
        return fail(SignerErrc::limitsOutdated);
    }
    return std::move(decoded->limits);
}

Expected<SpendingLimits> readUnverified(const SealedLimits& sealed)
{
    auto decoded = decode(sealed.content);
    if (!decoded) {
        return tl::unexpected{decoded.error()};
    }
    return std::move(decoded->limits);
}

}  // namespace barter::signer
