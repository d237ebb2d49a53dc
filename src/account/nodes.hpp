#pragma once

#include "account/network_file.hpp"
#include "tron/absence_proof.hpp"
#include "tron/account_view.hpp"
#include "tron/chain_view.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace barter::account {

/// How nodes are asked. What has a default is there for tests, and for networks whose witnesses are known.
struct NodeSetup {
    NodeChoice choice;
    std::chrono::milliseconds pollInterval = std::chrono::seconds{3};  ///< as tron::NodeOptions
    std::chrono::milliseconds deadline = std::chrono::seconds{15};     ///< as tron::NodeOptions
    /// Between two looks at a payment that is under way; what is not seen is sent again after longer and longer.
    std::chrono::milliseconds trackInterval = std::chrono::seconds{3};
    std::function<std::int64_t()> clock = tron::wallClock;  ///< of this computer, ms since 1970
    std::optional<tron::WitnessKeys> witnesses = std::nullopt;
};

/// The node of a network, and a second one if there is one, at one pace. One thread: that of the io_context.
class Nodes {
public:
    /// `service` and `http` outlive it.
    Nodes(boost::asio::io_context& service, net::HttpClient& http, const wallet::Digest& genesis, NodeSetup setup);

    [[nodiscard]] tron::NodeClient& first() { return m_first; }
    [[nodiscard]] tron::ChainView& chain() { return m_chain; }
    /// Of the second one; nothing if there is none.
    [[nodiscard]] std::optional<tron::Witnessing> second();
    [[nodiscard]] const NodeSetup& setup() const { return m_setup; }

private:
    struct Second {
        Second(boost::asio::io_context& service,
               net::HttpClient& http,
               tron::RateLimiter& limiter,
               const NodeSetup& setup,
               tron::NodeOptions options);

        tron::NodeClient client;
        tron::ChainView chain;
    };

    NodeSetup m_setup;
    tron::RateLimiter m_limiter;
    tron::NodeClient m_first;
    tron::ChainView m_chain;
    std::unique_ptr<Second> m_second;
};

/// What an address has, also one whose key nobody here has.
struct Balance {
    tron::AccountView account;
    tron::ChainState chain;
    /// Whether the second node says the same; nothing: there is none, or it could not be asked.
    std::optional<bool> isConfirmed;
};

/// Answers once, later, unless `nodes` is destroyed before. Errors: those of the first node's
/// tron::ChainView::refresh and tron::askAccountView.
void askBalance(Nodes& nodes,
                const wallet::Address& address,
                const wallet::NetworkIdentity& network,
                tron::Answer<Balance> answer);

}  // namespace barter::account
