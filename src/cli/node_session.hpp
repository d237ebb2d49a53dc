#pragma once

#include "account/account_error.hpp"
#include "account/wallet_session.hpp"
#include "cli/signer_session.hpp"
#include "net/http_client.hpp"

#include <boost/asio/io_context.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace barter::cli {

/// The wallet of a profile with its signer and its nodes, or the address that it watches, for one command. Payments
/// that are under way are sent again while it is there.
class NodeSession {
public:
    /// The nodes are those of the profile. Those that options name instead are kept there once they have shown to be of
    /// the wallet's network. Errors: those of SignerSession::open and choose, withNodes, account::loadNetwork, nodesOf,
    /// saveNetwork and WalletSession::open; of new nodes, those of tron::ChainView::refresh.
    [[nodiscard]] static Outcome<std::unique_ptr<NodeSession>> open(const Arguments& arguments);
    NodeSession(const NodeSession&) = delete;
    NodeSession(NodeSession&&) = delete;
    NodeSession& operator=(const NodeSession&) = delete;
    NodeSession& operator=(NodeSession&&) = delete;
    ~NodeSession() = default;

    [[nodiscard]] account::WalletSession& wallet() { return *m_wallet; }
    [[nodiscard]] const AccountChoice& choice() const { return m_choice; }
    [[nodiscard]] account::AccountNumber number() const
    {
        return {.isSpeed = m_choice.isSpeed, .number = m_choice.number};
    }

    /// Asks, and waits for the answer.
    template <class T>
    [[nodiscard]] Outcome<T> await(const std::function<void(tron::Answer<T>)>& ask)
    {
        std::optional<Expected<T>> result;
        ask([&result](Expected<T> answer) { result.emplace(std::move(answer)); });
        runUntil([&result] { return result.has_value(); });
        return outcomeOf(result ? std::move(*result) : Expected<T>{fail(account::AccountErrc::walletNotReady)});
    }
    /// Lets everything go on until then.
    void runUntil(const std::function<bool()>& isThere);

private:
    explicit NodeSession(AccountChoice choice);

    [[nodiscard]] static Outcome<std::unique_ptr<NodeSession>> openWallet(const Arguments& arguments);
    [[nodiscard]] static Outcome<std::unique_ptr<NodeSession>> openWatched(const Arguments& arguments,
                                                                           const account::WatchedWallet& watched);
    /// The nodes that `arguments` name.
    [[nodiscard]] static Outcome<std::unique_ptr<NodeSession>>
    keep(std::unique_ptr<NodeSession> session, const Arguments& arguments, const account::NetworkChoice& network);
    [[nodiscard]] Outcome<> start(account::NodeChoice nodes);

    boost::asio::io_context m_service;
    std::unique_ptr<net::HttpClient> m_http;
    AccountChoice m_choice;
    std::unique_ptr<account::SignerWorker> m_signer;  ///< null: an address is watched
    std::unique_ptr<account::WalletSession> m_wallet;
};

}  // namespace barter::cli
