#include "account/signer_access.hpp"

#include "account/control_socket.hpp"
#include "account/wallet_place.hpp"
#include "signer/signer_error.hpp"

#include <chrono>
#include <thread>

namespace barter::account {

using signer::SignerClient;
using signer::SignerErrc;

Expected<SignerClient> reachSigner(const std::string& profile, const std::string& program)
{
    constexpr int tries = 4;
    constexpr std::chrono::milliseconds pause{200};
    bool barterWasThere = false;
    bool isTaken = false;
    for (int i = 0; i < tries; ++i) {
        const auto socket = connectToControl(profile);
        if (!socket) {
            return tl::unexpected{socket.error()};
        }
        if (const auto& connected = *socket) {
            auto client = SignerClient::over(*connected);
            if (client || client.error().code != SignerErrc::signerGone) {
                return client;
            }
            // Barter is closing, or its signer ended just now.
            barterWasThere = true;
            std::this_thread::sleep_for(pause);
            continue;
        }
        if (isTaken && !barterWasThere) {
            return fail(SignerErrc::alreadyRunning);  // by another barter-wallet
        }
        // Waits some seconds for one that is about to end.
        auto own = SignerClient::start(program, walletFolderOf(profile));
        if (own || own.error().code != SignerErrc::alreadyRunning) {
            return own;
        }
        isTaken = true;  // unless Barter has begun meanwhile
    }
    return fail(SignerErrc::closing);
}

}  // namespace barter::account
