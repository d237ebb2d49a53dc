#pragma once

#include "tron/header_watch.hpp"
#include "tron/node_client.hpp"

namespace barter::tron {

/// The witnesses that make blocks now and their keys, as `node` has them: for a custom network, asked once, on the
/// wallet's first day, and kept by the caller. A node that lies on that day is believed ever after. Of the public
/// networks no set comes with Barter, since theirs change with each vote.
///
/// A request for each witness, so it takes some seconds. Answers once, later; errors: those of `NodeClient`,
/// TronErrc::strangeWitness (a witness without an account, or none at all).
void learnWitnesses(NodeClient& node, Answer<WitnessKeys> answer);

}  // namespace barter::tron
