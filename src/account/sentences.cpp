#include "account/sentences.hpp"

#include "account/account_error.hpp"
#include "core/amount.hpp"
#include "core/utf8.hpp"
#include "net/net_error.hpp"
#include "signer/signer_error.hpp"
#include "storage/storage_error.hpp"
#include "tron/tron_error.hpp"
#include "wallet/node_error.hpp"
#include "wallet/transaction_error.hpp"
#include "wallet/wallet_error.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string_view>

namespace barter::account {
namespace {

using net::NetErrc;
using signer::SignerErrc;
using storage::StorageErrc;
using tron::TronErrc;
using wallet::NodeErrc;
using wallet::TransactionErrc;
using wallet::WalletErrc;

/// "%" in a sentence is where the context goes.
struct Words {
    std::string_view name;
    std::string_view sentence;
    std::string_view inWindow = {};  ///< where the next step is another one there than on the command line
};

Words wordsOf(WalletErrc code)
{
    switch (code) {
    case WalletErrc::addressEmpty: return {"addressEmpty", "There is no address."};
    case WalletErrc::addressMalformed:
        return {"addressMalformed", "This is no TRON address: those have 34 characters and begin with T."};
    case WalletErrc::addressChecksum:
        return {"addressChecksum", "The address is mistyped: copy it again from where it came."};
    case WalletErrc::addressOtherNetwork:
        return {"addressOtherNetwork", "This address is one of another chain, and no TRON address."};
    case WalletErrc::notBase58Check: return {"notBase58Check", "This is no TRON address, or it is mistyped."};
    case WalletErrc::entropySize: return {"entropySize", "A wallet has 12 or 24 words."};
    case WalletErrc::wordsForeignScript:
        return {"wordsForeignScript",
                "The words have letters that the English list does not have: only its words can be used."};
    case WalletErrc::wordUnknown: return {"wordUnknown", "The % is not in the list of words: check its spelling."};
    case WalletErrc::wordsCount: return {"wordsCount", "A wallet has 12 or 24 words, and these are %."};
    case WalletErrc::wordsChecksum:
        return {"wordsChecksum", "The words do not belong together: one is another's, or two have changed places."};
    case WalletErrc::passphraseNotUtf8: return {"passphraseNotUtf8", "The passphrase is no text in UTF-8."};
    case WalletErrc::passphraseTooLong: return {"passphraseTooLong", "The passphrase is longer than 1024 bytes."};
    case WalletErrc::seedSize: return {"seedSize", "The seed has a size that no wallet has."};
    case WalletErrc::pathMalformed: return {"pathMalformed", "This is no path of an account."};
    case WalletErrc::keyMalformed: return {"keyMalformed", "A private key has 64 hexadecimal digits."};
    case WalletErrc::keyOutOfRange: return {"keyOutOfRange", "This number is no private key."};
    case WalletErrc::signatureMalformed: return {"signatureMalformed", "The signature is none of TRON."};
    case WalletErrc::signingFailed:
        return {"signingFailed", "The signature did not lead back to the key, so nothing was signed."};
    case WalletErrc::wrongPassword: return {"wrongPassword", "The password is wrong."};
    case WalletErrc::keyFileDamaged:
        return {"keyFileDamaged",
                "The wallet's key file is damaged: see whether barter-wallet recover can help.",
                "The wallet's key file is damaged."};
    case WalletErrc::keyFileNewer:
        return {"keyFileNewer", "A later version of Barter wrote this wallet: use that one, or a newer one."};
    case WalletErrc::walletExists:
        return {"walletExists", "There is a wallet in this profile already, and none is ever written over."};
    case WalletErrc::walletChanged:
        return {"walletChanged", "The key file was changed by another program: nothing was written over it."};
    case WalletErrc::keystoreMalformed: return {"keystoreMalformed", "This is no keystore file."};
    case WalletErrc::keystoreVersion: return {"keystoreVersion", "Only keystore files of version 3 can be read."};
    case WalletErrc::keystoreUnsupported:
        return {"keystoreUnsupported", "The keystore file is sealed in a way that is not in its standard."};
    case WalletErrc::keystoreCost:
        return {"keystoreCost",
                "The keystore file would take too much memory or time to open, or is hardly protected at all."};
    case WalletErrc::keystoreAddress:
        return {"keystoreAddress", "The key in the keystore file is not that of the address it names."};
    case WalletErrc::backupDamaged: return {"backupDamaged", "The backup is damaged: it is not what was written."};
    case WalletErrc::backupNewer: return {"backupNewer", "The backup was made by a later version of Barter."};
    case WalletErrc::boxDamaged: return {"boxDamaged", "A message to or from the signer was changed on its way."};
    case WalletErrc::cryptoFailed:
        return {"cryptoFailed", "Encryption failed, most likely because there is too little memory."};
    }
    return {};
}

Words wordsOf(SignerErrc code)
{
    switch (code) {
    case SignerErrc::sandboxFailed:
        return {"sandboxFailed",
                "The process that holds the keys could not be shut in on this system, so no key was read."};
    case SignerErrc::spendingOff:
        return {"spendingOff", "The Speed account may spend nothing until its caps are set with the password."};
    case SignerErrc::abovePaymentCap: return {"abovePaymentCap", "The payment is above the cap for one payment."};
    case SignerErrc::aboveHourCap: return {"aboveHourCap", "With this payment, the cap for an hour would be passed."};
    case SignerErrc::aboveDayCap: return {"aboveDayCap", "With this payment, the cap for a day would be passed."};
    case SignerErrc::aboveTotalCap:
        return {"aboveTotalCap", "With this payment, the cap for all payments would be passed."};
    case SignerErrc::paymentOfNothing: return {"paymentOfNothing", "The amount is zero."};
    case SignerErrc::limitsForged:
        return {"limitsForged", "Another program wrote the caps of the Speed account: set them again."};
    case SignerErrc::limitsOutdated:
        return {"limitsOutdated", "The caps of the Speed account are older than the wallet: set them again."};
    case SignerErrc::intentMalformed: return {"intentMalformed", "No payment can have this id, amount or memo."};
    case SignerErrc::intentOtherContents:
        return {"intentOtherContents", "Another payment has this id already: take another id."};
    case SignerErrc::intentUnknown: return {"intentUnknown", "There is no payment with this id."};
    case SignerErrc::intentOver: return {"intentOver", "This payment is over: it is in the chain, or was given up."};
    case SignerErrc::paymentUnknown: return {"paymentUnknown", "This wallet has signed no such transaction."};
    case SignerErrc::alreadySigned:
        return {"alreadySigned",
                "This payment is signed already and may still be carried out, so it is not signed again."};
    case SignerErrc::recordsDamaged:
        return {"recordsDamaged", "The wallet's records of payments are damaged, so nothing is signed."};
    case SignerErrc::recordsExist: return {"recordsExist", "There are records of payments already."};
    case SignerErrc::recordsIncomplete:
        return {"recordsIncomplete",
                "Records of payments are lost or were changed by another program, so nothing is signed until you have "
                "looked at what was paid and said so with barter-wallet records --acknowledge.",
                "Records of payments are lost or were changed by another program, so nothing is signed until you have "
                "looked at what was paid."};
    case SignerErrc::recordsLocked: return {"recordsLocked", "The Speed account is locked."};
    case SignerErrc::recordsForged:
        return {"recordsForged", "Another program wrote in the wallet's records of payments, so nothing is signed."};
    case SignerErrc::paymentMalformed: return {"paymentMalformed", "The signed payment cannot be recorded."};
    case SignerErrc::paymentRecorded:
        return {"paymentRecorded", "Another payment has the very same bytes: take another timestamp."};
    case SignerErrc::paymentMayLand:
        return {"paymentMayLand", "It is not proved that the signed payment cannot be carried out any more."};
    case SignerErrc::tooSoon:
        return {"tooSoon",
                "After wrong passwords the next one is looked at in %.",
                "After wrong passwords the next one is looked at in % s."};
    case SignerErrc::noPassword: return {"noPassword", "A password cannot be empty."};
    case SignerErrc::passwordMayHaveChanged:
        return {"passwordMayHaveChanged",
                "The disk failed while the password was changed, but the new password counts from now on."};
    case SignerErrc::noWallet:
        return {"noWallet",
                "There is no wallet in this profile: make one with barter-wallet create, or restore yours.",
                "There is no wallet in this profile."};
    case SignerErrc::nothingToRecover:
        return {"nothingToRecover", "There is nothing to recover: the key file is whole, or no earlier one is."};
    case SignerErrc::noSuchAccount: return {"noSuchAccount", "This wallet has no such account."};
    case SignerErrc::tooManyAccounts: return {"tooManyAccounts", "A wallet has at most 100 accounts."};
    case SignerErrc::labelMalformed:
        return {"labelMalformed", "A label has at most 100 bytes and no hidden characters."};
    case SignerErrc::accountsMalformed: return {"accountsMalformed", "The wallet's list of accounts is damaged."};
    case SignerErrc::noSpeedAccount:
        return {"noSpeedAccount", "A wallet that was made from a single key has no Speed account."};
    case SignerErrc::notComposed:
        return {"notComposed", "The signer does not know these bytes, so it does not sign them."};
    case SignerErrc::needsPassword:
        return {"needsPassword", "Without the password, the Speed account pays to the main account only."};
    case SignerErrc::messageMalformed:
        return {"messageMalformed", "The signer was not understood: it may be of another version."};
    case SignerErrc::notSealed: return {"notSealed", "A secret came to the signer unsealed, so it was not used."};
    case SignerErrc::sealedTwice: return {"sealedTwice", "The signer got the same message twice and used it once."};
    case SignerErrc::signerGone:
        return {"signerGone", "The signer has ended: look whether what you wanted was done before you try again."};
    case SignerErrc::alreadyRunning:
        return {"alreadyRunning",
                "Barter or another barter-wallet has this wallet open: close it and try again.",
                "The command barter-wallet has this wallet open: wait until it has ended and try again."};
    case SignerErrc::startFailed:
        return {"startFailed", "The program barter-signer could not be started, or cannot use the wallet's folder."};
    case SignerErrc::wordsConfirmed:
        return {"wordsConfirmed", "The words of this wallet are not shown any more, or it has none."};
    case SignerErrc::wordsNotShown:
        return {"wordsNotShown", "The words were not shown yet, so nobody can have written them down."};
    case SignerErrc::tooManyIntents:
        return {"tooManyIntents",
                "A thousand payments wait to be signed: withdraw some, or wait a day, after which they may go."};
    case SignerErrc::anchorOutdated:
        return {"anchorOutdated",
                "A file beside the records of payments is older than they are: give the password once, for example to "
                "change the caps of the Speed account, and try again."};
    case SignerErrc::networkContradicted:
        return {"networkContradicted", "The BTT of this network is another one: no wallet is made for a false one."};
    case SignerErrc::noAnswer:
        return {"noAnswer",
                "Barter or the signer does not answer: look whether what you wanted was done before you try again."};
    case SignerErrc::closing: return {"closing", "Barter, which has this wallet open, is closing: try again."};
    }
    return {};
}

Words wordsOf(TransactionErrc code)
{
    switch (code) {
    case TransactionErrc::cutOff: return {"cutOff", "The transaction ends too early."};
    case TransactionErrc::notShortest:
        return {"notShortest", "The transaction has a number in a form that is not used."};
    case TransactionErrc::writtenDefault: return {"writtenDefault", "The transaction has a field that says nothing."};
    case TransactionErrc::unexpectedField: return {"unexpectedField", "The transaction has a field that is not known."};
    case TransactionErrc::missingField: return {"missingField", "The transaction lacks a field."};
    case TransactionErrc::numberOutOfRange: return {"numberOutOfRange", "A number in the transaction is too large."};
    case TransactionErrc::wrongLength: return {"wrongLength", "A field of the transaction has the wrong length."};
    case TransactionErrc::wrongAddress: return {"wrongAddress", "An address in the transaction is none of TRON."};
    case TransactionErrc::wrongTypeUrl: return {"wrongTypeUrl", "The transaction names its contract in another way."};
    case TransactionErrc::wrongCallData:
        return {"wrongCallData", "The transaction calls something else than a transfer."};
    case TransactionErrc::otherContract:
        return {"otherContract", "This wallet signs transfers of TRX, BTT and BTTOLD only."};
    case TransactionErrc::valueAttached: return {"valueAttached", "The call would move TRX or other tokens besides."};
    case TransactionErrc::permissionNamed:
        return {"permissionNamed", "This wallet signs with the owner's permission only."};
    case TransactionErrc::otherToken:
        return {"otherToken", "This token is not the one of the wallet's network, or the network has no such token."};
    case TransactionErrc::zeroAmount: return {"zeroAmount", "The amount is zero."};
    case TransactionErrc::badRecipient:
        return {"badRecipient",
                "Nothing can be sent to the sender itself, to the zero address or to the token's own contract."};
    case TransactionErrc::badMemo: return {"badMemo", "A memo has at most 512 bytes and no hidden characters."};
    case TransactionErrc::feeLimitTooHigh: return {"feeLimitTooHigh", "The fee limit is above 100 TRX."};
    case TransactionErrc::feeLimitMissing: return {"feeLimitMissing", "A payment in BTT needs a fee limit above zero."};
    case TransactionErrc::feeLimitUnneeded: return {"feeLimitUnneeded", "A payment in TRX or BTTOLD has no fee limit."};
    case TransactionErrc::expirationOutside:
        return {"expirationOutside", "The payment has to expire after its timestamp and within 24 hours of it."};
    case TransactionErrc::otherSender: return {"otherSender", "The sender is another account than the one that signs."};
    }
    return {};
}

Words wordsOf(AmountErrc code)
{
    switch (code) {
    case AmountErrc::empty: return {"empty", "There is no amount."};
    case AmountErrc::malformed: return {"malformed", "An amount has digits and at most one point, as in 12.5."};
    case AmountErrc::negative: return {"negative", "An amount cannot be negative."};
    case AmountErrc::decimalComma:
        return {"decimalComma",
                "The amount has a comma: write a point before decimals, and nothing between thousands."};
    case AmountErrc::exponent: return {"exponent", "Write the amount with all its digits, without an exponent."};
    case AmountErrc::tooManyDecimals:
        return {"tooManyDecimals", "The amount has more decimals than the coin: BTT has 18, TRX and BTTOLD have 6."};
    case AmountErrc::overflow: return {"overflow", "The amount is larger than any that can exist."};
    case AmountErrc::belowZero: return {"belowZero", "There is not that much to take away."};
    case AmountErrc::divisionByZero: return {"divisionByZero", "Nothing can be divided by zero."};
    }
    return {};
}

Words wordsOf(StorageErrc code)
{
    switch (code) {
    case StorageErrc::notFound: return {"notFound", "The file is not there."};
    case StorageErrc::denied: return {"denied", "The file or its folder may not be read or written."};
    case StorageErrc::tooLarge: return {"tooLarge", "The file is too large to be the right one."};
    case StorageErrc::diskFull: return {"diskFull", "The disk is full, so nothing was changed."};
    case StorageErrc::ioFailed: return {"ioFailed", "The disk failed to read or write."};
    case StorageErrc::notAFile: return {"notAFile", "This is a folder or a device where a file is expected."};
    case StorageErrc::corrupt: return {"corrupt", "A file of the wallet is damaged."};
    case StorageErrc::newerVersion: return {"newerVersion", "A later version of Barter wrote this file."};
    case StorageErrc::busy: return {"busy", "Another program has the file locked: try again."};
    case StorageErrc::invalidKey: return {"invalidKey", "The file has a name that it cannot have."};
    }
    return {};
}

Words wordsOf(TronErrc code)
{
    switch (code) {
    case TronErrc::badNodeAddress:
        return {"badNodeAddress", "The address of a node begins with https:// and has no query."};
    case TronErrc::badApiKey: return {"badApiKey", "This cannot be an API key."};
    case TronErrc::noIndex: return {"noIndex", "The node has no index of past transfers."};
    case TronErrc::resting: return {"resting", "The node is left alone for a while, since it failed or asked for it."};
    case TronErrc::otherNetwork: return {"otherNetwork", "The node belongs to another network than the wallet."};
    case TronErrc::otherAnswer: return {"otherAnswer", "The node answered about something else than it was asked."};
    case TronErrc::noBlock: return {"noBlock", "The node does not have a block that it has to have."};
    case TronErrc::clockDiffers:
        return {"clockDiffers",
                "The node's newest block is over two minutes from this computer's clock: check the clock."};
    case TronErrc::wentBack: return {"wentBack", "The node went back to older blocks, so it is not trusted."};
    case TronErrc::contradictsItself:
        return {"contradictsItself", "The node contradicts itself, so it is not trusted."};
    case TronErrc::strangeWitness:
        return {"strangeWitness", "The node shows a block that none of the network's witnesses signed."};
    case TronErrc::nothingToSend: return {"nothingToSend", "The amount is zero."};
    case TronErrc::notEnoughTrx:
        return {"notEnoughTrx", "There is not enough TRX for the payment and its fee, so nothing was sent."};
    case TronErrc::notEnoughTokens: return {"notEnoughTokens", "There is not enough of this token."};
    case TronErrc::noSuchToken: return {"noSuchToken", "The network has no such token."};
    case TronErrc::callRefused: return {"callRefused", "The token's contract would refuse the payment (%)."};
    case TronErrc::tooExpensive:
        return {"tooExpensive", "The fee would be above the 100 TRX that a wallet pays at most."};
    }
    return {};
}

Words wordsOf(NetErrc code)
{
    switch (code) {
    case NetErrc::badUrl: return {"badUrl", "This is no web address that begins with http:// or https://."};
    case NetErrc::hostNotFound:
        return {"hostNotFound", "The node's name has no address: check it and your connection."};
    case NetErrc::connectionFailed: return {"connectionFailed", "The node could not be reached, or broke off."};
    case NetErrc::tlsFailed:
        return {"tlsFailed", "The node could not prove who it is, so it was asked nothing: check its address."};
    case NetErrc::timedOut: return {"timedOut", "The node did not answer in time."};
    case NetErrc::badStatus: return {"badStatus", "The node refused to answer (status %)."};
    case NetErrc::tooManyRedirects: return {"tooManyRedirects", "The node's address leads in circles."};
    case NetErrc::forbiddenRedirect:
        return {"forbiddenRedirect", "The node's address leads to a place it may not lead to."};
    case NetErrc::tooLarge: return {"tooLarge", "The node's answer is larger than any that is right."};
    case NetErrc::badResponse: return {"badResponse", "What answered is no web server, or broke off."};
    case NetErrc::plainHttp:
        return {"plainHttp", "A node on another computer is asked by https:// only, so nothing was sent."};
    case NetErrc::badHeader: return {"badHeader", "The API key has characters that no key has."};
    }
    return {};
}

Words wordsOf(NodeErrc code)
{
    switch (code) {
    case NodeErrc::tooLarge: return {"tooLarge", "The node's answer is larger than any that is right."};
    case NodeErrc::tooDeep: return {"tooDeep", "The node's answer is nested deeper than any that is right."};
    case NodeErrc::notJson: return {"notJson", "What answered is no TRON node."};
    case NodeErrc::wrongShape: return {"wrongShape", "The node's answer cannot be understood."};
    case NodeErrc::inconsistent: return {"inconsistent", "The node's answer contradicts itself."};
    case NodeErrc::refused: return {"refused", "The node refused (%)."};
    case NodeErrc::busy: return {"busy", "The node has too much to do: try again later."};
    }
    return {};
}

Words wordsOf(AccountErrc code)
{
    switch (code) {
    case AccountErrc::nodeMissing:
        return {"nodeMissing",
                "A custom network needs a node: name it with --node.",
                "This network needs the address of a node."};
    case AccountErrc::networkDiffers:
        return {"networkDiffers", "The wallet belongs to another network than the one that its nodes are named for."};
    case AccountErrc::watchedOnly:
        return {"watchedOnly", "This profile only watches an address: it has no key that could sign."};
    case AccountErrc::nodesDisagree:
        return {
            "nodesDisagree",
            "The second node disagrees about %, so nothing of this size is sent: try again, or choose other nodes."};
    case AccountErrc::secondNodeFails:
        return {"secondNodeFails",
                "The second node cannot be asked (%), so nothing of this size is sent: try again, or choose another."};
    case AccountErrc::nameMalformed:
        return {"nameMalformed",
                "A name has 1 to 128 bytes of UTF-8 and no hidden characters, and is no address itself."};
    case AccountErrc::nameTaken: return {"nameTaken", "Another address has this name: %."};
    case AccountErrc::bookFull: return {"bookFull", "The address book is full: it has room for 1000 addresses."};
    case AccountErrc::walletNotReady: return {"walletNotReady", "The wallet cannot be used as it is."};
    case AccountErrc::accountNotOurs:
        return {"accountNotOurs",
                "The wallet's key alone does not decide over this account any more, so nothing is sent from it."};
    case AccountErrc::sameAsEarlier:
        return {"sameAsEarlier", "The same amount went to the same address within the last 24 hours (%)."};
    case AccountErrc::takenByOthers:
        return {"takenByOthers", "What is there is needed for payments that are under way."};
    case AccountErrc::otherPayment:
        return {"otherPayment", "What would be signed is not what was asked for, so it was not signed."};
    case AccountErrc::paymentMayLand:
        return {"paymentMayLand", "It is not shown that the signed payment cannot be carried out any more."};
    case AccountErrc::oneOperatorOnly:
        return {"oneOperatorOnly", "Only one operator's node says that the payment cannot be carried out any more."};
    case AccountErrc::nothingUnderWay: return {"nothingUnderWay", "No signed payment of this kind is under way."};
    case AccountErrc::badApiKey: return {"badApiKey", "This cannot be an API key."};
    case AccountErrc::otherUser:
        return {"otherUser", "Another user's Barter has this wallet open, so it was asked nothing."};
    case AccountErrc::otherWallet:
        return {"otherWallet", "These words belong together, but they are those of another wallet."};
    }
    return {};
}

/// "1500 ms", as the signer says it, rounded up.
std::uint64_t secondsIn(std::string_view context)
{
    constexpr std::uint64_t millisecondsPerSecond = 1000;
    std::uint64_t wait = 0;
    std::from_chars(context.data(), context.data() + context.size(), wait);
    return (wait + millisecondsPerSecond - 1) / millisecondsPerSecond;
}

std::string waitIn(std::string_view context)
{
    const auto seconds = secondsIn(context);
    return std::to_string(seconds) + (seconds == 1 ? " second" : " seconds");
}

struct Found {
    std::string_view prefix;
    Words words;
};

/// The name of a refusal, "CONTRACT_VALIDATE_ERROR", with which java-tron's words begin; else "no code". All else that
/// a node writes could be a link, or ask a person for something, and is in no sentence of ours.
std::string refusalCode(std::string_view nodeWords)
{
    constexpr std::size_t longest = 50;
    const auto isOfCode = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; };
    const auto end = std::ranges::find_if_not(nodeWords, isOfCode);
    const auto size = std::min(static_cast<std::size_t>(end - nodeWords.begin()), longest);
    return size == 0 ? "no code" : std::string{nodeWords.substr(0, size)};
}

/// What takes the place of the % in a sentence.
std::string contextOf(const Error& error)
{
    if (error.code == SignerErrc::tooSoon) {
        return waitIn(error.context);
    }
    return error.code == NodeErrc::refused ? refusalCode(error.context) : error.context;
}

template <class Code>
bool findAs(std::string_view prefix, const Error& error, Found& found)
{
    if (error.code.category() != std::error_code{Code{}}.category()) {
        return false;
    }
    found = {.prefix = prefix, .words = wordsOf(static_cast<Code>(error.code.value()))};
    return !found.words.name.empty();
}

bool find(const Error& error, Found& found)
{
    return findAs<WalletErrc>("wallet", error, found) || findAs<SignerErrc>("signer", error, found) ||
           findAs<TransactionErrc>("payment", error, found) || findAs<AmountErrc>("amount", error, found) ||
           findAs<StorageErrc>("storage", error, found) || findAs<TronErrc>("tron", error, found) ||
           findAs<NetErrc>("net", error, found) || findAs<NodeErrc>("node", error, found) ||
           findAs<AccountErrc>("account", error, found);
}

}  // namespace

std::string withContext(std::string_view sentence, std::string_view context)
{
    constexpr std::size_t contextLimit = 160;
    const auto place = sentence.find('%');
    if (place == std::string_view::npos) {
        return std::string{sentence};
    }
    auto shown = shortened(withoutDisguises(context), contextLimit);
    return std::string{sentence.substr(0, place)} + (shown.empty() ? "?" : shown) +
           std::string{sentence.substr(place + 1)};
}

Explanation explain(const Error& error)
{
    Found found;
    if (!find(error, found)) {
        return {.code = "other", .sentence = "It failed: " + withoutDisguises(error.code.message()) + "."};
    }
    return {.code = std::string{found.prefix} + "." + std::string{found.words.name},
            .sentence = withContext(found.words.sentence, contextOf(error))};
}

std::optional<WindowWords> windowWords(const Error& error)
{
    Found found;
    if (!find(error, found)) {
        return std::nullopt;
    }
    const auto& words = found.words;
    return WindowWords{.sentence = words.inWindow.empty() ? words.sentence : words.inWindow,
                       .filling = error.code == SignerErrc::tooSoon ? std::to_string(secondsIn(error.context))
                                                                    : contextOf(error)};
}

}  // namespace barter::account
