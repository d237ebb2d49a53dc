#pragma once

#include "core/amount.hpp"
#include "tron/node_client.hpp"

namespace barter::tron {

/// What `owner` has of a TRC-20 token, as the token's contract says on the newest block, or
/// (`side` solidity) on the newest final one; smallest units. Answers once,
/// later. Errors: those of `NodeClient::call`; NodeErrc::wrongShape when the contract gives no number.
void askTokenBalance(NodeClient& node,
                     const wallet::Address& token,
                     const wallet::Address& owner,
                     Answer<Amount> answer,
                     Side side = Side::full);

}  // namespace barter::tron
