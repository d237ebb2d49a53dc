#pragma once

#include "wallet/address.hpp"

#include <string>
#include <vector>

namespace barter::account {

/// Whether a person who compares only the ends could take one address for the other: the same four characters behind
/// the T or at the end, of two addresses. Poisoners make such addresses by trying keys. Pure; any thread.
[[nodiscard]] bool looksAlike(const wallet::Address& left, const wallet::Address& right);

/// The first of `known` that looks like `address` and is another one; empty: none does. Pure; any thread.
[[nodiscard]] std::string likenessOf(const wallet::Address& address, const std::vector<wallet::Address>& known);

}  // namespace barter::account
