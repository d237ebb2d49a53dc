#include "engine/hash_reject_guard.hpp"
#include "engine/session.hpp"

#include <libtorrent/version.hpp>

namespace barter::engine {

/// The list is of what upstream's log of the 2.0 branch names as fixed after 2.0.8 and a stranger on the network can
/// reach; read in the source of 2.0.8, which Debian 12 ships without patches.
LibraryInfo libraryInfo()
{
    LibraryInfo info;
    info.name = "libtorrent-rasterbar";
    info.version = lt::version();
    unsigned major = 0;
    unsigned minor = 0;
    unsigned tiny = 0;
    const bool known = std::sscanf(info.version.c_str(), "%u.%u.%u", &major, &minor, &tiny) == 3;  // NOLINT
    const bool old = known && major == 2 && minor == 0;
    if (old && tiny < 9) {
        info.knownHoles = {
            "A peer can make the program write out of bounds with a wrong list of v2 hashes.",
            "A connection over uTP that ends at the wrong moment is used after it was freed.",
            "A piece that a peer rejects at the wrong moment is handled twice.",
            "A v2 hash proof of zeros is taken for a proof.",
            "Packets over uTP can reach past their buffer.",
            "Answers of a SOCKS5 proxy are read without looking at the end of the buffer.",
        };
    }
    if (old && tiny < 11) {
        info.knownHoles.emplace_back("Addresses that the filter bars are still spoken to by the DHT.");
        info.knownHoles.emplace_back("A tracker may redirect to addresses in the local network.");
    }
    if (old && !HashRejectGuard::works()) {
        info.knownHoles.emplace_back(
            "A peer can make the program write out of bounds by rejecting a request for hashes.");
    }
    return info;
}

}  // namespace barter::engine
