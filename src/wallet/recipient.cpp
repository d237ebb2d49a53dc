#include "wallet/recipient.hpp"

#include "wallet/wallet_error.hpp"

#include <algorithm>

namespace barter::wallet {
namespace {

constexpr std::size_t comparedAtEachEnd = 4;
constexpr std::string_view whiteSpace = " \t\r\n";

std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(whiteSpace);
    return first == std::string_view::npos ? std::string_view{}
                                           : text.substr(first, text.find_last_not_of(whiteSpace) - first + 1);
}

RecipientProblem problemOf(const std::error_code& code)
{
    if (code == WalletErrc::addressEmpty) {
        return RecipientProblem::empty;
    }
    if (code == WalletErrc::addressChecksum) {
        return RecipientProblem::checksum;
    }
    return code == WalletErrc::addressOtherNetwork ? RecipientProblem::otherNetwork : RecipientProblem::malformed;
}

RecipientProblem problemOf(const Address& address, const KnownAddresses& known)
{
    if (address.isZero()) {
        return RecipientProblem::zeroAddress;
    }
    if (known.sender == address) {
        return RecipientProblem::sender;
    }
    const bool isContract = std::ranges::find(known.tokenContracts, address) != known.tokenContracts.end();
    return isContract ? RecipientProblem::tokenContract : RecipientProblem::none;
}

std::optional<Address> lookAlikeOf(const Address& address, const KnownAddresses& known)
{
    const auto looks = [&](const Address& other) { return looksLike(address, other); };
    if (known.sender && looks(*known.sender)) {
        return known.sender;
    }
    for (const auto* list : {&known.trusted, &known.tokenContracts}) {
        if (const auto found = std::ranges::find_if(*list, looks); found != list->end()) {
            return *found;
        }
    }
    return {};
}

}  // namespace

RecipientCheck checkRecipient(std::string_view text, const KnownAddresses& known)
{
    const auto address = Address::parse(trimmed(text));
    if (!address) {
        return {.problem = problemOf(address.error().code)};
    }
    const auto problem = problemOf(*address, known);
    if (problem != RecipientProblem::none) {
        return {.problem = problem};
    }
    const bool isTrusted = std::ranges::find(known.trusted, *address) != known.trusted.end();
    return {.problem = problem,
            .address = *address,
            .isTrusted = isTrusted,
            .lookAlike = isTrusted ? std::nullopt : lookAlikeOf(*address, known)};
}

bool looksLike(const Address& one, const Address& other)
{
    const auto left = one.text();
    const auto right = other.text();
    return left != right && left.substr(0, comparedAtEachEnd) == right.substr(0, comparedAtEachEnd) &&
           left.substr(left.size() - comparedAtEachEnd) == right.substr(right.size() - comparedAtEachEnd);
}

}  // namespace barter::wallet
