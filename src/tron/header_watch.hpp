#pragma once

#include "core/error.hpp"
#include "tron/node_channel.hpp"
#include "wallet/node_block.hpp"

#include <cstdint>
#include <map>
#include <optional>

/// What has to be right with the newest blocks that a node tells of, before a transaction refers to one. Pure; any
/// thread.
namespace barter::tron {

/// The address of the key that each witness signs its blocks with: its own, or that of its witness permission. A block
/// whose signer is in such a set is called verified; without a set none is.
using WitnessKeys = std::map<wallet::Address, wallet::Address>;

struct BlockPoint {
    std::int64_t number = 0;
    std::int64_t time = 0;  ///< ms since 1970, by the witness's clock
    wallet::BlockId id{};

    bool operator==(const BlockPoint&) const = default;
};

/// Follows the newest blocks of one side of one node: the head of the chain, or the newest final block.
///
/// Gateways have several nodes, some a moment behind others. So a block up to `maxLag` below the newest one changes
/// nothing, as if it had not been told of; one further below is told to be wrong. What was taken never goes back.
class HeaderWatch {
public:
    /// In ms; both ways.
    static constexpr std::int64_t maxClockDifference = 120'000;
    static constexpr std::int64_t maxLag = 3;

    /// `side` is full or solidity. Without `witnesses` signatures are not looked at.
    HeaderWatch(Side side, std::optional<WitnessKeys> witnesses);

    [[nodiscard]] bool verifies() const { return m_witnesses.has_value(); }

    /// The newest block now, which is `block` or one before. `now` is this computer's clock, ms since 1970. That the
    /// id is the header's hash, the parser has seen.
    /// Errors: TronErrc wentBack, contradictsItself, clockDiffers, strangeWitness. Then nothing has changed.
    [[nodiscard]] Expected<BlockPoint> take(const wallet::NodeBlock& block, std::int64_t now);

private:
    [[nodiscard]] Expected<> isInOrder(const BlockPoint& block) const;
    [[nodiscard]] Expected<> isByWitness(const wallet::NodeBlock& block) const;

    Side m_side;
    std::optional<WitnessKeys> m_witnesses;
    std::optional<BlockPoint> m_newest;
};

}  // namespace barter::tron
