#include "wallet/known_network.hpp"

#include "core/hex.hpp"

#include <algorithm>

namespace barter::wallet {

bool contradicts(const NetworkIdentity& network)
{
    const auto* const known = std::ranges::find(knownNetworks, toHex(network.genesis), &KnownNetwork::genesis);
    if (known == knownNetworks.end()) {
        return false;
    }
    return (!known->bttContract.empty() && network.bttContract.text() != known->bttContract) ||
           network.bttoldId != known->bttoldId.value_or(network.bttoldId);
}

}  // namespace barter::wallet
