#pragma once

#include "core/amount.hpp"
#include "tron/node_client.hpp"
#include "wallet/key_file.hpp"

#include <cstdint>

namespace barter::tron {

/// What an account has on the newest block, or on the newest final one, as one node says. Two nodes that do not say the
/// same are a reason to call it unconfirmed.
struct AccountView {
    bool isActive = false;      ///< a transaction has made it; else it has no TRX, and can send nothing
    bool isControlled = false;  ///< its key alone decides: see wallet::isControlledBy. True of one that is not active
    Amount trx;                 ///< sun
    Amount btt;                 ///< 18 decimals
    Amount bttold;              ///< 6 decimals; zero where the network has none
    std::int64_t energyLeft = 0;
    std::int64_t stakedBandwidthLeft = 0;  ///< a transaction uses either this or the next, never both
    std::int64_t freeBandwidthLeft = 0;

    bool operator==(const AccountView&) const = default;
};

/// `side` is full or solidity; of the latter energy and bandwidth are not asked for. Answers once, later. Errors: those
/// of `NodeClient` and `askTokenBalance`.
void askAccountView(NodeClient& node,
                    const wallet::Address& address,
                    const wallet::NetworkIdentity& network,
                    Answer<AccountView> answer,
                    Side side = Side::full);

}  // namespace barter::tron
