#include "account/nodes.hpp"

#include <utility>

namespace barter::account {
namespace {

tron::NodeOptions optionsOf(const NodeSetup& setup, const tron::NodeAddress& address, const wallet::Digest& genesis)
{
    return {.address = address,
            .genesis = genesis,
            // The second operator has no business with the key of the first.
            .apiKey = address == setup.choice.first ? setup.choice.apiKey : std::string{},
            .pollInterval = setup.pollInterval,
            .deadline = setup.deadline};
}

bool saysTheSame(const tron::AccountView& left, const tron::AccountView& right)
{
    return left.isActive == right.isActive && left.isControlled == right.isControlled && left.trx == right.trx &&
           left.btt == right.btt && left.bttold == right.bttold;
}

}  // namespace

Nodes::Second::Second(boost::asio::io_context& service,
                      net::HttpClient& http,
                      tron::RateLimiter& limiter,
                      const NodeSetup& setup,
                      tron::NodeOptions options)
    : client{service, http, limiter, std::move(options)}, chain{client, setup.witnesses, setup.clock}
{
}

Nodes::Nodes(boost::asio::io_context& service, net::HttpClient& http, const wallet::Digest& genesis, NodeSetup setup)
    : m_setup{std::move(setup)}, m_first{service, http, m_limiter, optionsOf(m_setup, m_setup.choice.first, genesis)},
      m_chain{m_first, m_setup.witnesses, m_setup.clock}
{
    if (m_setup.choice.second) {
        m_second = std::make_unique<Second>(
            service, http, m_limiter, m_setup, optionsOf(m_setup, *m_setup.choice.second, genesis));
    }
}

std::optional<tron::Witnessing> Nodes::second()
{
    if (!m_second) {
        return std::nullopt;
    }
    return tron::Witnessing{.node = m_second->client, .chain = m_second->chain};
}

void askBalance(Nodes& nodes,
                const wallet::Address& address,
                const wallet::NetworkIdentity& network,
                tron::Answer<Balance> answer)
{
    nodes.chain().refresh([&nodes, address, network, answer = std::move(answer)](
                              const Expected<tron::ChainState>& state) {
        if (!state) {
            answer(tl::unexpected{state.error()});
            return;
        }
        tron::askAccountView(
            nodes.first(),
            address,
            network,
            [&nodes, address, network, answer, chain = *state](const Expected<tron::AccountView>& account) {
                const auto second = nodes.second();
                if (!account || !second) {
                    answer(account.map([&](const tron::AccountView& view) {
                        return Balance{.account = view, .chain = chain, .isConfirmed = std::nullopt};
                    }));
                    return;
                }
                tron::askAccountView(
                    second->node,
                    address,
                    network,
                    [answer, chain, view = *account](const Expected<tron::AccountView>& other) {
                        answer(Balance{.account = view,
                                       .chain = chain,
                                       .isConfirmed = other ? std::optional{saysTheSame(view, *other)} : std::nullopt});
                    });
            });
    });
}

}  // namespace barter::account
