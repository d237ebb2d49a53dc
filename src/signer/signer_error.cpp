#include "signer/signer_error.hpp"

#include <string>

namespace barter::signer {
namespace {

class SignerCategory final : public std::error_category {
public:
    const char* name() const noexcept override { return "barter.signer"; }

    std::string message(int value) const override
    {
        switch (static_cast<SignerErrc>(value)) {
        case SignerErrc::sandboxFailed: return "the process could not be shut in";
        case SignerErrc::spendingOff: return "spending is off";
        case SignerErrc::abovePaymentCap: return "above the cap of one payment";
        case SignerErrc::aboveHourCap: return "above the cap of an hour";
        case SignerErrc::aboveDayCap: return "above the cap of a day";
        case SignerErrc::aboveTotalCap: return "above the cap of all payments";
        case SignerErrc::paymentOfNothing: return "a payment of nothing";
        case SignerErrc::limitsForged: return "limits that this wallet did not write";
        case SignerErrc::limitsOutdated: return "limits older than the key file";
        case SignerErrc::needsPassword: return "a payment that Speed makes only with the password";
        case SignerErrc::intentMalformed: return "not a payment that can be asked for";
        case SignerErrc::intentOtherContents: return "the id of another payment";
        case SignerErrc::intentUnknown: return "no such payment was asked for";
        case SignerErrc::intentOver: return "the payment is over";
        case SignerErrc::paymentUnknown: return "no such transaction was signed";
        case SignerErrc::alreadySigned: return "signed bytes may still land";
        case SignerErrc::recordsDamaged: return "damaged record of a payment";
        case SignerErrc::recordsExist: return "there are records of payments already";
        case SignerErrc::recordsIncomplete: return "records of payments are lost";
        case SignerErrc::recordsLocked: return "records of payments were not authenticated";
        case SignerErrc::recordsForged: return "records of payments that this wallet did not write";
        case SignerErrc::paymentMalformed: return "not a signed payment that can be recorded";
        case SignerErrc::paymentRecorded: return "the transaction is recorded already";
        case SignerErrc::paymentMayLand: return "the transaction may still land";
        case SignerErrc::tooSoon: return "a password came too soon after wrong ones";
        case SignerErrc::noPassword: return "no password was chosen";
        case SignerErrc::passwordMayHaveChanged: return "the password has changed, though the disk failed";
        case SignerErrc::noWallet: return "there is no wallet";
        case SignerErrc::nothingToRecover: return "nothing can be recovered";
        case SignerErrc::noSuchAccount: return "no such account";
        case SignerErrc::tooManyAccounts: return "too many accounts";
        case SignerErrc::labelMalformed: return "not a name for an account";
        case SignerErrc::accountsMalformed: return "damaged list of accounts";
        case SignerErrc::noSpeedAccount: return "the wallet has no Speed account";
        case SignerErrc::notComposed: return "nothing of that id was composed";
        case SignerErrc::messageMalformed: return "malformed message";
        case SignerErrc::notSealed: return "a secret came unsealed";
        case SignerErrc::sealedTwice: return "the same sealed message again";
        case SignerErrc::signerGone: return "the other end is gone";
        case SignerErrc::alreadyRunning: return "another signer holds the wallet";
        case SignerErrc::startFailed: return "the signer could not be started";
        case SignerErrc::wordsConfirmed: return "the words are not shown any more";
        case SignerErrc::wordsNotShown: return "the words were not shown";
        case SignerErrc::tooManyIntents: return "too many payments wait to be signed";
        case SignerErrc::anchorOutdated: return "the anchor is older than the records";
        case SignerErrc::networkContradicted: return "not the tokens of that network";
        case SignerErrc::noAnswer: return "no answer in time";
        case SignerErrc::closing: return "the other end is closing";
        }
        return "unknown";
    }
};

}  // namespace

std::error_code make_error_code(SignerErrc code) noexcept
{
    static const SignerCategory category;
    return {static_cast<int>(code), category};
}

}  // namespace barter::signer
