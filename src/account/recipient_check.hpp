#pragma once

#include "wallet/address.hpp"

namespace barter::account {

/// Whether a person who compares only the ends could take one address for the other: the same four characters behind
/// the T or at the end, of two addresses. Poisoners make such addresses by trying keys. Pure; any thread.
[[nodiscard]] bool looksAlike(const wallet::Address& left, const wallet::Address& right);

}  // namespace barter::account
