#pragma once

#include "account/account_history.hpp"

#include <span>
#include <string>
#include <string_view>

/// An account's past for spreadsheets: RFC 4180 in UTF-8, with a header line. Pure; any thread.
namespace barter::account {

/// One line for each payment, in their order: time (ISO 8601, UTC), direction (in, out, self), token (TRX, BTT, BTTOLD;
/// empty for a strange one), amount (whole coins; empty for a strange token), counterparty, state (as textOf), fee_trx
/// (empty: not known), suspicious (yes, no), txid, intent (of this wallet's own payments).
[[nodiscard]] std::string historyCsv(std::span<const PastPayment> payments);

/// A field of such a file. In quotes where RFC 4180 asks for them. With an apostrophe in front if it begins with one of
/// = + - @, a tab or a line break: spreadsheets would take it for a formula, which can fetch from the web or start
/// programs (OWASP, "CSV Injection").
[[nodiscard]] std::string csvField(std::string_view text);

}  // namespace barter::account
