#include "tron/node_client.hpp"

#include "core/hex.hpp"
#include "net/http_client.hpp"
#include "net/net_error.hpp"
#include "tron/tron_error.hpp"
#include "wallet/node_json.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace barter::tron {
namespace {

using wallet::Address;
using wallet::NodeBlock;

constexpr unsigned okStatus = 200;
constexpr int maxHistoryLimit = 200;  // TronGrid's

std::string pathOn(Side side, std::string_view endpoint)
{
    return (side == Side::solidity ? "/walletsolidity/" : "/wallet/") + std::string{endpoint};
}

/// {"name":"text"}, of texts that need no escapes: hexadecimal digits and numbers.
std::string object(std::initializer_list<std::pair<std::string_view, std::string_view>> fields)
{
    std::string json = "{";
    for (const auto& [name, text] : fields) {
        json.append(json.size() > 1 ? ",\"" : "\"").append(name).append("\":\"").append(text).append("\"");
    }
    return json + '}';
}

NodeQuestion post(Side side, std::string_view endpoint, std::string json)
{
    return {.side = side, .path = pathOn(side, endpoint), .json = std::move(json)};
}

Expected<NodeBlock> present(std::optional<NodeBlock> block)
{
    return block ? Expected<NodeBlock>{std::move(*block)} : fail(TronErrc::noBlock);
}

/// What names itself has to be what was asked for.
template <class T, class Id>
Expected<std::optional<T>> about(std::optional<T> found, const Id& asked, Id T::*name)
{
    if (found && (*found).*name != asked) {
        return fail(TronErrc::otherAnswer);
    }
    return found;
}

std::string historyPath(const HistoryQuery& query, std::string_view list)
{
    auto path = "/v1/accounts/" + query.account.text() + "/transactions" + std::string{list} +
                "?limit=" + std::to_string(std::clamp(query.limit, 1, maxHistoryLimit));
    if (query.onlyFinal) {
        path += "&only_confirmed=true";
    }
    if (!query.fingerprint.empty()) {
        path += "&fingerprint=" + query.fingerprint;
    }
    return path;
}

}  // namespace

NodeClient::NodeClient(boost::asio::io_context& service,
                       net::HttpClient& http,
                       RateLimiter& limiter,
                       NodeOptions options)
    : m_channel{service, http, limiter, std::move(options)}
{
}

template <class T, class Parse>
void NodeClient::ask(const NodeQuestion& question, Parse parse, Answer<T> answer)
{
    m_channel.ask(question, [parse = std::move(parse), answer = std::move(answer)](const Expected<std::string>& text) {
        answer(text ? parse(*text) : Expected<T>{tl::unexpected{text.error()}});
    });
}

void NodeClient::latestBlock(Side side, Answer<NodeBlock> answer)
{
    ask<NodeBlock>(
        post(side, "getblock", R"({"detail":false})"),
        [](const std::string& text) { return wallet::parseBlock(text).and_then(present); },
        std::move(answer));
}

void NodeClient::block(std::int64_t number, Side side, Answer<NodeBlock> answer)
{
    const auto json = R"({"id_or_num":")" + std::to_string(number) + R"(","detail":false})";
    ask<NodeBlock>(
        post(side, "getblock", json),
        [number](const std::string& text) {
            return wallet::parseBlock(text).and_then(present).and_then([&](NodeBlock block) {
                return block.header.number == number ? Expected<NodeBlock>{std::move(block)}
                                                     : fail(TronErrc::otherAnswer, "getblock");
            });
        },
        std::move(answer));
}

void NodeClient::account(const Address& address, Answer<std::optional<wallet::Account>> answer, Side side)
{
    ask<std::optional<wallet::Account>>(
        post(side, "getaccount", object({{"address", address.hex()}})),
        [address](const std::string& text) {
            return wallet::parseAccount(text).and_then(
                [&](auto account) { return about(std::move(account), address, &wallet::Account::address); });
        },
        std::move(answer));
}

void NodeClient::resources(const Address& address, Answer<wallet::AccountResources> answer)
{
    ask<wallet::AccountResources>(post(Side::full, "getaccountresource", object({{"address", address.hex()}})),
                                  wallet::parseAccountResources,
                                  std::move(answer));
}

void NodeClient::prices(Answer<wallet::ChainPrices> answer)
{
    ask<wallet::ChainPrices>(post(Side::full, "getchainparameters", "{}"), wallet::parseChainPrices, std::move(answer));
}

void NodeClient::witnesses(Answer<std::vector<Address>> answer)
{
    ask<std::vector<Address>>(post(Side::full, "listwitnesses", "{}"), wallet::parseActiveWitnesses, std::move(answer));
}

void NodeClient::call(const Address& caller,
                      const Address& contract,
                      std::span<const std::uint8_t> data,
                      Answer<wallet::ConstantCall> answer,
                      Side side)
{
    const auto json =
        object({{"owner_address", caller.hex()}, {"contract_address", contract.hex()}, {"data", toHex(data)}});
    ask<wallet::ConstantCall>(
        post(side, "triggerconstantcontract", json), wallet::parseConstantCall, std::move(answer));
}

void NodeClient::isContract(const Address& address, Answer<bool> answer)
{
    ask<bool>(post(Side::full, "getcontract", object({{"value", address.hex()}})),
              wallet::parseIsContract,
              std::move(answer));
}

void NodeClient::broadcast(const wallet::SignedTransaction& transaction, Answer<wallet::BroadcastResult> answer)
{
    auto question =
        post(Side::full, "broadcasthex", object({{"transaction", toHex(wallet::encodeSigned(transaction))}}));
    question.isPoll = false;
    ask<wallet::BroadcastResult>(
        question,
        [id = wallet::transactionId(transaction.raw)](const std::string& text) {
            return wallet::parseBroadcast(text).and_then([&](wallet::BroadcastResult result) {
                return !result.id || *result.id == id ? Expected<wallet::BroadcastResult>{std::move(result)}
                                                      : fail(TronErrc::otherAnswer, "broadcasthex");
            });
        },
        std::move(answer));
}

void NodeClient::transaction(const wallet::TransactionId& id,
                             Side side,
                             Answer<std::optional<wallet::NodeTransaction>> answer)
{
    ask<std::optional<wallet::NodeTransaction>>(
        post(side, "gettransactionbyid", object({{"value", toHex(id)}})),
        [id](const std::string& text) {
            return wallet::parseTransaction(text).and_then(
                [&](auto found) { return about(std::move(found), id, &wallet::NodeTransaction::id); });
        },
        std::move(answer));
}

void NodeClient::transactionInfo(const wallet::TransactionId& id,
                                 Side side,
                                 Answer<std::optional<wallet::TransactionInfo>> answer)
{
    ask<std::optional<wallet::TransactionInfo>>(
        post(side, "gettransactioninfobyid", object({{"value", toHex(id)}})),
        [id](const std::string& text) {
            return wallet::parseTransactionInfo(text).and_then(
                [&](auto found) { return about(std::move(found), id, &wallet::TransactionInfo::id); });
        },
        std::move(answer));
}

void NodeClient::history(const HistoryQuery& query, Answer<wallet::HistoryPage> answer)
{
    ask<wallet::HistoryPage>(
        {.side = Side::index, .path = historyPath(query, ""), .json = {}}, wallet::parseHistory, std::move(answer));
}

void NodeClient::tokenHistory(const HistoryQuery& query, Answer<wallet::HistoryPage> answer)
{
    ask<wallet::HistoryPage>({.side = Side::index, .path = historyPath(query, "/trc20"), .json = {}},
                             wallet::parseTokenHistory,
                             std::move(answer));
}

void askGenesis(net::HttpClient& http, const std::string& url, Answer<wallet::BlockId> answer)
{
    http.call({.url = url + "/wallet/getblock",
               .userAgent = "Barter/0.1.0",
               .maxBodyBytes = wallet::maxAnswerBytes,
               .json = R"({"id_or_num":"0","detail":false})"},
              [answer = std::move(answer)](const Expected<net::HttpAnswer>& got) {
                  if (!got) {
                      answer(tl::unexpected{got.error()});
                  } else if (got->status != okStatus) {
                      answer(fail(net::NetErrc::badStatus, std::to_string(got->status)));
                  } else {
                      answer(wallet::parseBlock({got->body.data(), got->body.size()})
                                 .and_then(present)
                                 .and_then([](const NodeBlock& block) {
                                     return block.header.number == 0 ? Expected<wallet::BlockId>{block.id}
                                                                     : fail(TronErrc::otherAnswer);
                                 }));
                  }
              });
}

}  // namespace barter::tron
