#include "tron/header_watch.hpp"

#include "tron/tron_error.hpp"

#include <string>
#include <utility>

namespace barter::tron {

HeaderWatch::HeaderWatch(Side side, std::optional<WitnessKeys> witnesses)
    : m_side{side}, m_witnesses{std::move(witnesses)}
{
}

Expected<BlockPoint> HeaderWatch::take(const wallet::NodeBlock& block, std::int64_t now)
{
    const BlockPoint point{.number = block.header.number, .time = block.header.timestamp, .id = block.id};
    if (const auto order = isInOrder(point); !order) {
        return tl::unexpected{order.error()};
    }
    // Neither is negative.
    const auto difference = point.time > now ? point.time - now : now - point.time;
    if (difference > maxClockDifference) {
        return fail(TronErrc::clockDiffers, std::to_string(point.time - now) + " ms");
    }
    if (const auto witness = isByWitness(block); !witness) {
        return tl::unexpected{witness.error()};
    }
    if (!m_newest || point.number > m_newest->number ||
        (point.number == m_newest->number && point.time >= m_newest->time)) {
        m_newest = point;
    }
    return *m_newest;
}

Expected<> HeaderWatch::isInOrder(const BlockPoint& block) const
{
    if (!m_newest) {
        return {};
    }
    const auto numbers = std::to_string(block.number) + " after " + std::to_string(m_newest->number);
    if (block.number < m_newest->number - maxLag || (block.number > m_newest->number && block.time <= m_newest->time)) {
        return fail(TronErrc::wentBack, numbers);
    }
    // A head may lose to another of the same height; what is final stays.
    if (m_side == Side::solidity && block.number == m_newest->number && block.id != m_newest->id) {
        return fail(TronErrc::contradictsItself, numbers);
    }
    return {};
}

Expected<> HeaderWatch::isByWitness(const wallet::NodeBlock& block) const
{
    if (!m_witnesses) {
        return {};
    }
    const auto witness = wallet::Address::fromBytes(block.header.witness);
    const auto signer = wallet::signerOf(block.header, block.witnessSignature);
    if (!witness || !signer) {
        return fail(TronErrc::strangeWitness, "no signature");
    }
    const auto known = m_witnesses->find(*witness);
    if (known == m_witnesses->end() || known->second != *signer) {
        return fail(TronErrc::strangeWitness, witness->text() + " by " + signer->text());
    }
    return {};
}

}  // namespace barter::tron
