#pragma once

#include "signer/signer_client.hpp"

#include <string>

namespace barter::account {

/// The signer of a profile, for a program that runs beside Barter or without it: the one of the Barter that runs, which
/// has the wallet, or else one that is started here. Whichever of the two comes first, the other waits for it or joins.
/// Blocks, up to half a minute if Barter hangs.
/// Errors: those of SignerClient::start and of connectToControl; SignerErrc::alreadyRunning (another program than
/// Barter has started a signer), noAnswer (Barter hangs), closing (Barter has been closing for long).
[[nodiscard]] Expected<signer::SignerClient>
reachSigner(const std::string& profile, const std::string& program = signer::SignerClient::programPath());

}  // namespace barter::account
