#include "wallet/transaction_error.hpp"

#include <string>

namespace barter::wallet {
namespace {

class TransactionCategory final : public std::error_category {
public:
    const char* name() const noexcept override { return "barter.transaction"; }

    std::string message(int value) const override
    {
        switch (static_cast<TransactionErrc>(value)) {
        case TransactionErrc::cutOff: return "cut off";
        case TransactionErrc::notShortest: return "a number with too many bytes";
        case TransactionErrc::writtenDefault: return "a default that is written";
        case TransactionErrc::unexpectedField: return "an unexpected field";
        case TransactionErrc::missingField: return "a missing field";
        case TransactionErrc::numberOutOfRange: return "a number out of range";
        case TransactionErrc::wrongLength: return "a field of the wrong length";
        case TransactionErrc::wrongAddress: return "no address of TRON";
        case TransactionErrc::wrongTypeUrl: return "an unusual type URL";
        case TransactionErrc::wrongCallData: return "no call of a token transfer";
        case TransactionErrc::otherContract: return "no transfer";
        case TransactionErrc::valueAttached: return "a call with a value attached";
        case TransactionErrc::permissionNamed: return "for another permission than the owner's";
        case TransactionErrc::otherToken: return "another token";
        case TransactionErrc::zeroAmount: return "no amount";
        case TransactionErrc::badRecipient: return "no recipient that can be paid";
        case TransactionErrc::badMemo: return "no memo that can be shown";
        case TransactionErrc::feeLimitTooHigh: return "fee limit too high";
        case TransactionErrc::feeLimitMissing: return "no fee limit";
        case TransactionErrc::feeLimitUnneeded: return "a fee limit where none belongs";
        case TransactionErrc::expirationOutside: return "expiration outside of what is allowed";
        case TransactionErrc::otherSender: return "another sender";
        }
        return "unknown";
    }
};

}  // namespace

std::error_code make_error_code(TransactionErrc code) noexcept
{
    static const TransactionCategory category;
    return {static_cast<int>(code), category};
}

}  // namespace barter::wallet
