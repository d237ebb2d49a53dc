#pragma once

#include "account/session_core.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace barter::account {

/// What one of the wallet's accounts has, with what is on its way.
struct Holdings {
    Balance balance;
    /// Of `balance`: promised by payments that are signed and that the node does not show as gone yet, with the most
    /// that they may burn.
    TokenSums reserved;
    /// Of `balance`: came in, and is not in a final block yet. Nothing: the solidity side could not be asked.
    std::optional<TokenSums> pending;

    /// What is left to pay with.
    [[nodiscard]] Amount available(wallet::PaidToken token) const;
};

/// What payments from `address` under way, but for `except`, will take from what the nodes still show as there.
[[nodiscard]] TokenSums reservedBy(const SessionCore& core,
                                   const std::vector<signer::RecordedIntent>& all,
                                   const wallet::Address& address,
                                   const std::string& except);

/// Errors: the signer's; those of `askBalance`; SignerErrc::noSuchAccount, noSpeedAccount.
void askHoldings(std::shared_ptr<SessionCore> core, AccountNumber account, tron::Answer<Holdings> answer);

}  // namespace barter::account
