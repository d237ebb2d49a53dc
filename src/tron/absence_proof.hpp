#pragma once

#include "tron/chain_view.hpp"
#include "tron/node_client.hpp"

#include <cstdint>

/// When signed bytes can never pay any more, so that a payment may be made anew. TRON has no nonce: until then, other
/// bytes for the same payment could pay twice.
namespace barter::tron {

/// Between the expiration and the time of the final block that shows it, ms.
inline constexpr std::int64_t absenceMargin = 60'000;

enum class Absence {
    mayLand,       ///< not late enough, or a node has the transaction: only the same bytes again
    oneOperator,   ///< it cannot land if this operator does not lie: a person has to decide
    twoOperators,  ///< two operators who do not seem to be one say that it cannot land
};

/// What one node says.
struct AbsenceSigns {
    std::int64_t solidTime = 0;  ///< of a final block that was known before the rest was asked, ms since 1970
    std::int64_t localTime = 0;  ///< by the clock of this computer, ms since 1970
    bool isOnChain = false;      ///< the solidity side has the transaction
};

/// Pure. A block with the transaction cannot be newer than its expiration (java-tron refuses it), and every block up to
/// a final one is final. A node may date a block some minutes ahead, up to what `HeaderWatch` takes; so the clock of
/// this computer has to be past the same moment.
[[nodiscard]] bool cannotLand(std::int64_t expiration, const AbsenceSigns& signs);

/// One operator's node and the view of its chain.
struct Witnessing {
    NodeClient& node;
    ChainView& chain;
};

struct AbsenceQuestion {
    wallet::TransactionId id{};
    std::int64_t expiration = 0;  ///< of the signed bytes, ms since 1970
};

/// Asks `first`, and `second` when there is one (else nullptr): then both have to say so, whoever they are. Answers
/// once, later. Errors: those of `ChainView::refresh` and `NodeClient`, of either: what could not be asked proves
/// nothing.
void askAbsence(const AbsenceQuestion& question,
                const Witnessing& first,
                const Witnessing* second,
                Answer<Absence> answer);

}  // namespace barter::tron
