#include "wallet/node_account.hpp"

#include "wallet/answer_reader.hpp"
#include "wallet/node_error.hpp"

#include <algorithm>
#include <utility>

namespace barter::wallet {
namespace {

bool isAssetId(std::string_view text)
{
    constexpr std::size_t maxDigits = 19;  // of an int64
    return !text.empty() && text.size() <= maxDigits &&
           std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

Permission permissionIn(const AnswerReader& in, AnswerProblem& problem)
{
    Permission permission;
    permission.id = in.natural("id");
    permission.name = nodeText(in.text("permission_name"));
    permission.threshold = in.natural("threshold");
    for (const auto& item : in.objects("keys")) {
        const AnswerReader key{item, problem};
        const auto address = key.address("address");
        if (!address) {
            in.reject("keys");
            break;
        }
        permission.keys.push_back({.address = *address, .weight = key.natural("weight")});
    }
    return permission;
}

std::optional<Permission> permissionIn(const AnswerReader& account, std::string_view name, AnswerProblem& problem)
{
    return account.has(name) ? std::optional{permissionIn(account.object(name), problem)} : std::nullopt;
}

std::map<std::string, Amount> assetsIn(const AnswerReader& account, AnswerProblem& problem)
{
    std::map<std::string, Amount> assets;
    for (const auto& item : account.objects("assetV2")) {
        const AnswerReader asset{item, problem};
        auto id = asset.text("key");
        if (!isAssetId(id) || !assets.emplace(std::move(id), asset.amount("value")).second) {
            account.reject("assetV2");
        }
    }
    return assets;
}

bool isOnly(const Permission& permission, const Address& key)
{
    return std::ranges::all_of(permission.keys, [&](const auto& entry) { return entry.address == key; });
}

/// What the limit has beyond what was used. A node that took resources away may report more used than there are.
std::int64_t left(std::int64_t limit, std::int64_t used)
{
    return std::max<std::int64_t>(limit - used, 0);
}

}  // namespace

Expected<std::optional<Account>> parseAccount(std::string_view answer)
{
    const auto json = parseAnswer(answer);
    if (!json) {
        return tl::unexpected{json.error()};
    }
    if (json->items.empty()) {
        return std::nullopt;
    }
    AnswerProblem problem;
    const AnswerReader in{*json, problem};
    const auto address = in.address("address");
    if (!address) {
        in.reject("address");
    }
    Account account{
        .address = address.value_or(Address::fromShort({})),
        .trx = in.amount("balance"),
        .assets = assetsIn(in, problem),
        .isContract = in.text("type") == "Contract",
        .owner = permissionIn(in, "owner_permission", problem),
        .witness = permissionIn(in, "witness_permission", problem),
        .actives = {},
    };
    for (const auto& item : in.objects("active_permission")) {
        account.actives.push_back(permissionIn(AnswerReader{item, problem}, problem));
    }
    return problem.result().transform([&] { return std::optional{std::move(account)}; });
}

bool isControlledBy(const Account& account, const Address& key)
{
    if (!account.owner && account.address != key) {
        return false;
    }
    if (account.owner) {
        const auto& keys = account.owner->keys;
        if (keys.size() != 1 || keys.front().address != key || keys.front().weight < account.owner->threshold) {
            return false;
        }
    }
    return (!account.witness || isOnly(*account.witness, key)) &&
           std::ranges::all_of(account.actives, [&](const auto& active) { return isOnly(active, key); });
}

std::int64_t AccountResources::freeBandwidthLeft() const
{
    return left(freeBandwidthLimit, freeBandwidthUsed);
}

std::int64_t AccountResources::stakedBandwidthLeft() const
{
    return left(stakedBandwidthLimit, stakedBandwidthUsed);
}

std::int64_t AccountResources::energyLeft() const
{
    return left(energyLimit, energyUsed);
}

Expected<AccountResources> parseAccountResources(std::string_view answer)
{
    const auto json = parseAnswer(answer);
    if (!json) {
        return tl::unexpected{json.error()};
    }
    AnswerProblem problem;
    const AnswerReader in{*json, problem};
    if (!json->items.empty() && !in.has("freeNetLimit") && !in.has("TotalNetLimit")) {
        in.reject("TotalNetLimit");  // an answer to something else
    }
    const AccountResources resources{
        .freeBandwidthUsed = in.natural("freeNetUsed"),
        .freeBandwidthLimit = in.natural("freeNetLimit"),
        .stakedBandwidthUsed = in.natural("NetUsed"),
        .stakedBandwidthLimit = in.natural("NetLimit"),
        .energyUsed = in.natural("EnergyUsed"),
        .energyLimit = in.natural("EnergyLimit"),
    };
    return problem.result().transform([&] { return resources; });
}

}  // namespace barter::wallet
