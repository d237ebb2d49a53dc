#include "tron/chain_view.hpp"

#include <chrono>
#include <utility>

namespace barter::tron {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

std::int64_t wallClock()
{
    return std::chrono::floor<milliseconds>(std::chrono::system_clock::now()).time_since_epoch().count();
}

ChainView::ChainView(NodeClient& node, const std::optional<WitnessKeys>& witnesses, std::function<std::int64_t()> clock)
    : m_node{node}, m_clock{std::move(clock)}, m_head{Side::full, witnesses}, m_solid{Side::solidity, witnesses}
{
}

void ChainView::refresh(Answer<ChainState> answer)
{
    const std::weak_ptr<const bool> alive = m_alive;
    m_node.latestBlock(Side::full, [this, alive, answer = std::move(answer)](const Expected<wallet::NodeBlock>& block) {
        if (!alive.expired()) {
            takeHead(block, answer);
        }
    });
}

void ChainView::takeHead(const Expected<wallet::NodeBlock>& block, const Answer<ChainState>& answer)
{
    const auto head = block.and_then([this](const auto& found) { return m_head.take(found, m_clock()); });
    if (!head) {
        answer(tl::unexpected{head.error()});
        return;
    }
    const std::weak_ptr<const bool> alive = m_alive;
    m_node.latestBlock(Side::solidity, [this, alive, head = *head, answer](const Expected<wallet::NodeBlock>& solid) {
        if (!alive.expired()) {
            takeSolid(head, solid, answer);
        }
    });
}

void ChainView::takeSolid(const BlockPoint& head,
                          const Expected<wallet::NodeBlock>& block,
                          const Answer<ChainState>& answer)
{
    const auto solid = block.and_then([this](const auto& found) { return m_solid.take(found, m_clock()); });
    if (!solid) {
        answer(tl::unexpected{solid.error()});
        return;
    }
    if (!m_last || m_last->head != head) {
        m_headSeen = steady_clock::now();
    }
    m_last = ChainState{.head = head, .solid = *solid, .isVerified = m_head.verifies()};
    answer(*m_last);
}

std::optional<wallet::BlockReference> ChainView::reference() const
{
    return m_last ? std::optional{wallet::blockReference(m_last->solid.id)} : std::nullopt;
}

std::optional<std::int64_t> ChainView::blockClock() const
{
    if (!m_last) {
        return std::nullopt;
    }
    return m_last->head.time + std::chrono::floor<milliseconds>(steady_clock::now() - m_headSeen).count();
}

}  // namespace barter::tron
