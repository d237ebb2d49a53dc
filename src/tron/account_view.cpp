#include "tron/account_view.hpp"

#include "tron/token_balance.hpp"

#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace barter::tron {
namespace {

/// One question after the other.
class Inquiry : public std::enable_shared_from_this<Inquiry> {
public:
    Inquiry(NodeClient& node,
            const wallet::Address& address,
            const wallet::NetworkIdentity& network,
            Answer<AccountView> answer,
            Side side)
        : m_node{node}, m_address{address}, m_network{network}, m_answer{std::move(answer)}, m_side{side}
    {
    }

    void start()
    {
        m_node.account(
            m_address,
            [self = shared_from_this()](const Expected<std::optional<wallet::Account>>& account) {
                if (self->isThere(account)) {
                    self->take(*account);
                    self->m_side == Side::full ? self->askResources() : self->askBtt();
                }
            },
            m_side);
    }

private:
    template <class T>
    bool isThere(const Expected<T>& found)
    {
        if (!found) {
            m_answer(tl::unexpected{found.error()});
        }
        return found.has_value();
    }

    void take(const std::optional<wallet::Account>& account)
    {
        m_view.isActive = account.has_value();
        m_view.isControlled = !account || wallet::isControlledBy(*account, m_address);
        if (!account) {
            return;
        }
        m_view.trx = account->trx;
        const auto bttold = account->assets.find(std::to_string(m_network.bttoldId));
        if (m_network.bttoldId != 0 && bttold != account->assets.end()) {
            m_view.bttold = bttold->second;
        }
    }

    void askResources()
    {
        m_node.resources(m_address, [self = shared_from_this()](const Expected<wallet::AccountResources>& resources) {
            if (self->isThere(resources)) {
                self->m_view.energyLeft = resources->energyLeft();
                self->m_view.stakedBandwidthLeft = resources->stakedBandwidthLeft();
                self->m_view.freeBandwidthLeft = resources->freeBandwidthLeft();
                self->askBtt();
            }
        });
    }

    void askBtt()
    {
        askTokenBalance(
            m_node,
            m_network.bttContract,
            m_address,
            [self = shared_from_this()](const Expected<Amount>& btt) {
                if (self->isThere(btt)) {
                    self->m_view.btt = *btt;
                    self->m_answer(self->m_view);
                }
            },
            m_side);
    }

    NodeClient& m_node;
    wallet::Address m_address;
    wallet::NetworkIdentity m_network;
    Answer<AccountView> m_answer;
    Side m_side;
    AccountView m_view;
};

}  // namespace

void askAccountView(NodeClient& node,
                    const wallet::Address& address,
                    const wallet::NetworkIdentity& network,
                    Answer<AccountView> answer,
                    Side side)
{
    std::make_shared<Inquiry>(node, address, network, std::move(answer), side)->start();
}

}  // namespace barter::tron
