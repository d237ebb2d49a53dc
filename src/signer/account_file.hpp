#pragma once

#include "signer/messages.hpp"

#include <string>
#include <string_view>

/// The list of a wallet's accounts on disk: lines of text, for display while the wallet is locked. Nothing is believed
/// of it: each time that a password is given, the addresses are derived again.
namespace barter::signer {

/// Longest file: all accounts with the longest labels.
inline constexpr std::size_t maxAccountFileBytes = std::size_t{64} * 1024;

/// Whether a person may call an account so: at most `maxLabelBytes` of UTF-8, nothing that `disguises` (core/utf8).
[[nodiscard]] bool isLabel(std::string_view label);

struct AccountFile {
    Accounts accounts;
    bool wordsUnconfirmed = false;  ///< SignerState::wordsUnconfirmed
};

/// `parseAccounts` gives the same again.
[[nodiscard]] std::string writeAccounts(const AccountFile& file);

/// Errors: SignerErrc::accountsMalformed for anything but what `writeAccounts` gives; paths are only those of accounts.
[[nodiscard]] Expected<AccountFile> parseAccounts(std::string_view content);

}  // namespace barter::signer
