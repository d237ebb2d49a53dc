#pragma once

#include "core/amount.hpp"
#include "core/error.hpp"
#include "wallet/address.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What a node says of an account. It may lie in all of it.
namespace barter::wallet {

/// Who may sign for an account, and how many it takes.
struct Permission {
    struct Key {
        Address address;
        std::int64_t weight = 0;

        bool operator==(const Key&) const = default;
    };
    std::int64_t id = 0;         ///< 0 owner, 1 witness, from 2 on active
    std::string name;            ///< cleaned by `nodeText`; chosen by a stranger
    std::int64_t threshold = 0;  ///< the sum of weights that it takes
    std::vector<Key> keys;
};

struct Account {
    Address address;
    Amount trx;                            ///< sun that can be spent; what is staked is not in it
    std::map<std::string, Amount> assets;  ///< TRC-10: smallest units by id, in decimal digits
    bool isContract = false;
    std::optional<Permission> owner;    ///< nothing: the key of the address
    std::optional<Permission> witness;  ///< nothing: the same
    std::vector<Permission> actives;    ///< none: the same
};

/// The answer of getaccount; nothing when no transaction has made the account yet ("not activated"). Beware: an address
/// that is written wrongly gets the same answer.
/// Errors: those of `parseAnswer`.
[[nodiscard]] Expected<std::optional<Account>> parseAccount(std::string_view answer);

/// Whether `key` alone decides what happens with the account: as owner, and nobody else can act in any way.
[[nodiscard]] bool isControlledBy(const Account& account, const Address& key);

/// What transactions can use before TRX is burnt for them. Each 0 to 2^63-1.
struct AccountResources {
    std::int64_t freeBandwidthUsed = 0;
    std::int64_t freeBandwidthLimit = 0;
    std::int64_t stakedBandwidthUsed = 0;
    std::int64_t stakedBandwidthLimit = 0;
    std::int64_t energyUsed = 0;
    std::int64_t energyLimit = 0;

    /// A transaction uses either the staked or the free bandwidth, never both.
    [[nodiscard]] std::int64_t freeBandwidthLeft() const;
    [[nodiscard]] std::int64_t stakedBandwidthLeft() const;
    [[nodiscard]] std::int64_t energyLeft() const;
};

/// The answer of getaccountresource; all 0 for an account that is not activated.
/// Errors: those of `parseAnswer`.
[[nodiscard]] Expected<AccountResources> parseAccountResources(std::string_view answer);

}  // namespace barter::wallet
