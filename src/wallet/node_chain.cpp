#include "wallet/node_chain.hpp"

#include "wallet/answer_reader.hpp"
#include "wallet/node_error.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace barter::wallet {
namespace {

using Kind = JsonValue::Kind;

struct PriceKey {
    std::string_view key;
    std::int64_t ChainPrices::*price;
};
constexpr std::array<PriceKey, 8> priceKeys{{
    {"getEnergyFee", &ChainPrices::energy},
    {"getTransactionFee", &ChainPrices::bandwidth},
    {"getCreateNewAccountFeeInSystemContract", &ChainPrices::newAccount},
    {"getCreateAccountFee", &ChainPrices::newAccountBandwidth},
    {"getMemoFee", &ChainPrices::memo},
    {"getMultiSignFee", &ChainPrices::secondSignature},
    {"getMaxFeeLimit", &ChainPrices::maxFeeLimit},
    {"getFreeNetLimit", &ChainPrices::freeBandwidth},
}};

}  // namespace

Expected<ChainPrices> parseChainPrices(std::string_view answer)
{
    const auto json = parseAnswer(answer);
    if (!json) {
        return tl::unexpected{json.error()};
    }
    AnswerProblem problem;
    const AnswerReader in{*json, problem};
    const auto parameters = in.objects("chainParameter");
    ChainPrices prices;
    for (const auto& [key, price] : priceKeys) {
        const auto found = std::ranges::find_if(
            parameters, [&](const auto& item) { return AnswerReader(item, problem).text("key") == key; });
        if (found == parameters.end()) {
            in.reject(key);
            break;
        }
        prices.*price = AnswerReader{*found, problem}.natural("value");
    }
    return problem.result().transform([&] { return prices; });
}

Expected<bool> parseIsContract(std::string_view answer)
{
    const auto json = parseAnswer(answer);
    if (!json) {
        return tl::unexpected{json.error()};
    }
    if (json->items.empty()) {
        return false;
    }
    AnswerProblem problem;
    const AnswerReader in{*json, problem};
    if (!in.address("contract_address")) {
        in.reject("contract_address");
    }
    return problem.result().transform([] { return true; });
}

Expected<std::vector<Address>> parseActiveWitnesses(std::string_view answer)
{
    const auto json = parseAnswer(answer);
    if (!json) {
        return tl::unexpected{json.error()};
    }
    AnswerProblem problem;
    const AnswerReader in{*json, problem};
    if (!in.has("witnesses")) {
        in.reject("witnesses");
    }
    std::vector<Address> witnesses;
    for (const auto& item : in.objects("witnesses")) {
        const AnswerReader witness{item, problem};
        const auto address = witness.address("address");
        if (!address) {
            in.reject("witnesses");
        } else if (witness.flag("isJobs")) {
            witnesses.push_back(*address);
        }
    }
    return problem.result().transform([&] { return std::move(witnesses); });
}

}  // namespace barter::wallet
