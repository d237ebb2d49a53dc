#pragma once

#include "tron/node_channel.hpp"
#include "wallet/node_account.hpp"
#include "wallet/node_block.hpp"
#include "wallet/node_broadcast.hpp"
#include "wallet/node_call.hpp"
#include "wallet/node_chain.hpp"
#include "wallet/node_history.hpp"
#include "wallet/node_transaction.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace barter::tron {

/// One page of an account's past.
struct HistoryQuery {
    wallet::Address account;
    std::string fingerprint;  ///< of the page before; empty: the newest
    int limit = 50;           ///< rows, 1 to 200
    bool onlyFinal = false;   ///< TronGrid's only_confirmed
};

/// What a node of TRON can be asked (documentation-en of tronprotocol, docs/api/http; TronGrid's API v1).
///
/// Answers are about what was asked, or TronErrc::otherAnswer; besides that the node may lie in them. Every function
/// answers once, later, with the errors of `NodeChannel::ask` and of the parser in `wallet` that reads the answer.
/// One thread: that of the io_context.
class NodeClient {
public:
    /// `http`, `limiter` and `service` outlive the client.
    NodeClient(boost::asio::io_context& service, net::HttpClient& http, RateLimiter& limiter, NodeOptions options);

    [[nodiscard]] const NodeAddress& address() const { return m_channel.address(); }

    /// Of `side` full or solidity. Errors, too: TronErrc::noBlock.
    void latestBlock(Side side, Answer<wallet::NodeBlock> answer);
    void block(std::int64_t number, Side side, Answer<wallet::NodeBlock> answer);

    /// Nothing: not activated. `side` is full or solidity.
    void account(const wallet::Address& address, Answer<std::optional<wallet::Account>> answer, Side side = Side::full);
    void resources(const wallet::Address& address, Answer<wallet::AccountResources> answer);
    void prices(Answer<wallet::ChainPrices> answer);
    /// Of those that make blocks now.
    void witnesses(Answer<std::vector<wallet::Address>> answer);

    /// Tries out a call on the newest block, or (`side` solidity) on the newest final one; nothing is paid.
    void call(const wallet::Address& caller,
              const wallet::Address& contract,
              std::span<const std::uint8_t> data,
              Answer<wallet::ConstantCall> answer,
              Side side = Side::full);
    void isContract(const wallet::Address& address, Answer<bool> answer);

    /// The exact bytes. Whatever the answer is, also none, they may be in a block one day.
    void broadcast(const wallet::SignedTransaction& transaction, Answer<wallet::BroadcastResult> answer);

    /// In a block, or (`side` full) waiting for one.
    void transaction(const wallet::TransactionId& id, Side side, Answer<std::optional<wallet::NodeTransaction>> answer);
    void
    transactionInfo(const wallet::TransactionId& id, Side side, Answer<std::optional<wallet::TransactionInfo>> answer);

    /// Transfers of TRX and TRC-10, the newest first.
    void history(const HistoryQuery& query, Answer<wallet::HistoryPage> answer);
    /// Transfers of TRC-20, the newest first.
    void tokenHistory(const HistoryQuery& query, Answer<wallet::HistoryPage> answer);

private:
    template <class T, class Parse>
    void ask(const NodeQuestion& question, Parse parse, Answer<T> answer);

    NodeChannel m_channel;
};

/// The id of the first block at `url`, the base of a full node: for a custom network whose genesis the person does not
/// name. Errors: those of net::HttpClient::call and wallet::parseBlock; NetErrc::badStatus, TronErrc::noBlock.
void askGenesis(net::HttpClient& http, const std::string& url, Answer<wallet::BlockId> answer);

}  // namespace barter::tron
