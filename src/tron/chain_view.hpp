#pragma once

#include "tron/header_watch.hpp"
#include "tron/node_client.hpp"
#include "wallet/block_header.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

namespace barter::tron {

struct ChainState {
    BlockPoint head;
    BlockPoint solid;         ///< final: nothing takes it back
    bool isVerified = false;  ///< known witnesses signed both
};

/// ms since 1970, by the clock of this computer.
[[nodiscard]] std::int64_t wallClock();

/// The chain as one node tells of it, after the checks of `HeaderWatch`. That the node is of the network, `NodeClient`
/// has seen before it asks anything. One thread: that of the io_context.
class ChainView {
public:
    /// `node` outlives the view. `clock` is as `wallClock`.
    ChainView(NodeClient& node,
              const std::optional<WitnessKeys>& witnesses,
              std::function<std::int64_t()> clock = wallClock);

    /// Asks for both blocks. Answers once, later, or never if the view is destroyed before. Errors: those of
    /// `NodeClient::latestBlock` and `HeaderWatch::take`; what was known stays.
    void refresh(Answer<ChainState> answer);

    /// Of the last `refresh` that went well; nothing before the first.
    [[nodiscard]] const std::optional<ChainState>& last() const { return m_last; }

    /// What a new transaction refers to: the newest final block, since a head may still lose (java-tron's own default,
    /// trx.reference.block = solid).
    [[nodiscard]] std::optional<wallet::BlockReference> reference() const;

    /// The time that the network has now, ms since 1970: that of the head, and what has passed here since it was new to
    /// us. Expirations are counted from it, not from a clock that a person can set.
    [[nodiscard]] std::optional<std::int64_t> blockClock() const;

    /// The clock of this computer, ms since 1970.
    [[nodiscard]] std::int64_t localTime() const { return m_clock(); }

private:
    void takeHead(const Expected<wallet::NodeBlock>& block, const Answer<ChainState>& answer);
    void takeSolid(const BlockPoint& head, const Expected<wallet::NodeBlock>& block, const Answer<ChainState>& answer);

    NodeClient& m_node;
    std::function<std::int64_t()> m_clock;
    HeaderWatch m_head;
    HeaderWatch m_solid;
    std::optional<ChainState> m_last;
    SteadyTime m_headSeen;                                                     ///< when the head of `m_last` came
    std::shared_ptr<const bool> m_alive = std::make_shared<const bool>(true);  ///< what answers look at
};

}  // namespace barter::tron
