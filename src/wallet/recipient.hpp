#pragma once

#include "wallet/address.hpp"

#include <array>
#include <optional>
#include <string_view>
#include <vector>

/// What can be said of an address that a person wants to pay to before any node is asked. Pure; any thread.
namespace barter::wallet {

enum class RecipientProblem {
    none,
    empty,
    malformed,      ///< neither 34 characters of Base58 that begin with T nor 42 hexadecimal digits
    checksum,       ///< as `malformed`, but a mistyped or cut address: the right characters with a wrong check
    otherNetwork,   ///< begins with 0xa0, as addresses of a test network did once
    zeroAddress,    ///< nobody has its key
    sender,         ///< the account that would pay
    tokenContract,  ///< tokens sent to their own contract are lost
};

/// All of them, so that a test can see that each has words.
inline constexpr std::array allRecipientProblems{
    RecipientProblem::none,
    RecipientProblem::empty,
    RecipientProblem::malformed,
    RecipientProblem::checksum,
    RecipientProblem::otherNetwork,
    RecipientProblem::zeroAddress,
    RecipientProblem::sender,
    RecipientProblem::tokenContract,
};

/// What the wallet knows of addresses when somebody is to be paid.
struct KnownAddresses {
    std::optional<Address> sender = {};  ///< of the account that pays; the wallet's other accounts are in `trusted`
    std::vector<Address> tokenContracts = {};  ///< the network's
    std::vector<Address> trusted = {};  ///< own accounts, the address book, whom was paid before: never from suspicious
                                        ///< lines of the history
};

struct RecipientCheck {
    RecipientProblem problem = RecipientProblem::empty;
    std::optional<Address> address = {};    ///< if `problem` is none
    bool isTrusted = false;                 ///< one of those that were given
    std::optional<Address> lookAlike = {};  ///< another one of those that were given, which looks the same at both ends

    [[nodiscard]] bool isGood() const { return problem == RecipientProblem::none; }
};

/// `text`: what was typed or pasted; white space of ASCII around it is skipped.
[[nodiscard]] RecipientCheck checkRecipient(std::string_view text, const KnownAddresses& known);

/// Different addresses whose first four and last four characters are the same. Whoever poisons a history makes such
/// ones in minutes, since most people compare no more than that.
[[nodiscard]] bool looksLike(const Address& one, const Address& other);

}  // namespace barter::wallet
