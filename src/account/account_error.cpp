#include "account/account_error.hpp"

#include <string>

namespace barter::account {
namespace {

class AccountCategory final : public std::error_category {
public:
    [[nodiscard]] const char* name() const noexcept override { return "barter.account"; }
    [[nodiscard]] std::string message(int code) const override
    {
        switch (static_cast<AccountErrc>(code)) {
        case AccountErrc::nodeMissing: return "no node is named";
        case AccountErrc::networkDiffers: return "the wallet belongs to another network";
        case AccountErrc::watchedOnly: return "an address without its key";
        case AccountErrc::nodesDisagree: return "two nodes disagree";
        case AccountErrc::secondNodeFails: return "the second node does not answer";
        case AccountErrc::nameMalformed: return "no name for an address";
        case AccountErrc::nameTaken: return "another address has the name";
        case AccountErrc::bookFull: return "the address book is full";
        case AccountErrc::walletNotReady: return "the wallet cannot be used";
        case AccountErrc::accountNotOurs: return "somebody else controls the account";
        case AccountErrc::sameAsEarlier: return "the same was paid not long ago";
        case AccountErrc::takenByOthers: return "payments under way need what is there";
        case AccountErrc::otherPayment: return "what would be signed is another payment";
        case AccountErrc::paymentMayLand: return "the signed payment may still land";
        case AccountErrc::oneOperatorOnly: return "only one operator says that it cannot land";
        case AccountErrc::nothingUnderWay: return "no signed payment is under way";
        case AccountErrc::badApiKey: return "no API key";
        case AccountErrc::otherWallet: return "the words of another wallet";
        case AccountErrc::otherUser: return "the program at the control socket is of another user";
        }
        return "unknown";
    }
};

}  // namespace

std::error_code make_error_code(AccountErrc code) noexcept
{
    static const AccountCategory category;
    return {static_cast<int>(code), category};
}

}  // namespace barter::account
