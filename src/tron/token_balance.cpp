#include "tron/token_balance.hpp"

#include "wallet/abi.hpp"
#include "wallet/node_error.hpp"

#include <utility>

namespace barter::tron {
namespace {

Expected<Amount> amountIn(const wallet::ConstantCall& call)
{
    const auto words =
        call.reverted || call.results.size() != 1 ? std::nullopt : wallet::abi::wordsIn(call.results.front());
    if (!words || words->size() != 1) {
        return fail(wallet::NodeErrc::wrongShape, "balanceOf");
    }
    return wallet::abi::amountIn(words->front());
}

}  // namespace

void askTokenBalance(
    NodeClient& node, const wallet::Address& token, const wallet::Address& owner, Answer<Amount> answer, Side side)
{
    node.call(
        owner,
        token,
        wallet::abi::balanceCall(owner),
        [answer = std::move(answer)](const Expected<wallet::ConstantCall>& call) { answer(call.and_then(amountIn)); },
        side);
}

}  // namespace barter::tron
