#pragma once

#include "account/account_history.hpp"
#include "account/network_file.hpp"
#include "account/payment_values.hpp"
#include "core/secret.hpp"
#include "signer/messages.hpp"
#include "wallet/recipient.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

/// The wallet as the window knows it: values and two abstract classes, as engine/session.hpp is for torrents.
namespace barter::account {

enum class WalletCondition {
    closed,          ///< nobody has asked for it yet
    opening,         ///< the signer starts
    none,            ///< there is no wallet in the profile
    ready,           ///< it can be used; its nodes may be out of reach
    damaged,         ///< the key file is damaged, and there is no whole one before it
    recoverable,     ///< the key file is damaged, and the one before is whole
    newer,           ///< a later Barter wrote it
    unreadable,      ///< the key file may not be read
    withoutRecords,  ///< the records of payments cannot be opened: nothing is signed
    failed,          ///< the signer could not be started, or has ended: `WalletView::problem`
};

/// What there is to know without asking a node.
struct WalletView {
    WalletCondition condition = WalletCondition::closed;
    std::optional<Error> problem;       ///< of `failed`
    std::optional<Error> nodesProblem;  ///< of `ready`: its nodes cannot be asked, since their file is of no use
    tron::NetworkName network = tron::NetworkName::mainnet;
    std::string node;  ///< at whom it is asked, as a URL
    std::string bttContract;
    std::uint64_t bttoldId = 0;  ///< 0: the network has no BTTOLD
    signer::Accounts accounts;
    bool hasWords = true;               ///< else a single imported key
    bool areWordsChecked = false;       ///< the person has shown that they are written down
    bool canWordsBeShown = false;       ///< nobody has, so they still leave the signer (`revealWords`)
    bool areRecordsIncomplete = false;  ///< nothing is signed until somebody has looked
};

/// The network that a new wallet is for, as a person typed it. What the network itself says (tron::publicNetwork) may
/// be empty.
struct NetworkWish {
    tron::NetworkName name = tron::NetworkName::mainnet;
    std::string node;
    std::string solidity;  ///< empty: at `node`
    std::string bttContract;
    std::string bttoldId;  ///< decimal digits; empty: none
};

/// What one account has.
struct AccountFunds {
    TokenSums total;
    TokenSums available;               ///< of `total`: left to pay with
    TokenSums reserved;                ///< of `total`: promised by payments under way, with the most that they may burn
    std::optional<TokenSums> pending;  ///< of `total`: not in a final block yet. Nothing: that could not be asked
    bool isActive = false;             ///< the chain knows the address
    bool isControlled = true;          ///< its key alone decides
    std::optional<bool> isConfirmed;   ///< the second node says the same; nothing: there is none
    std::int64_t energyLeft = 0;
    std::int64_t bandwidthLeft = 0;
    std::int64_t block = 0;      ///< the newest one
    std::int64_t blockTime = 0;  ///< ms since 1970
};

class WalletObserver {
public:
    virtual ~WalletObserver() = default;

    virtual void walletChanged(const WalletView& view) = 0;
    /// A payment of this wallet is further than before, or still under way.
    virtual void paymentChanged(const PaymentProgress& progress) = 0;
};

/// The wallet of one profile. GUI thread; each function returns at once and answers once, later, on the GUI thread, or
/// never if the service is destroyed before. Errors of all: the signer's. Of those that ask a node: the network's.
class WalletService {
public:
    template <class T>
    using Answer = std::function<void(Expected<T>)>;
    using Done = Answer<signer::Done>;

    virtual ~WalletService() = default;

    /// Looks what is there; the observer hears. Does nothing once that is known, except after a failure: then it tries
    /// again.
    virtual void open() = 0;

    /// Errors: WalletErrc::walletExists; those about the wish: WalletErrc of an address, AccountErrc::nodeMissing,
    /// networkDiffers (the node is of a public network), TronErrc, NetErrc.
    virtual void create(NetworkWish network, Secret password, Answer<signer::NewWallet> answer) = 0;
    virtual void restore(
        NetworkWish network, Secret words, Secret passphrase, Secret password, Answer<signer::NewWallet> answer) = 0;
    virtual void importKey(NetworkWish network, Secret key, Secret password, Answer<signer::NewWallet> answer) = 0;

    /// Whether these are the wallet's words; then that is remembered. Errors: WalletErrc about words,
    /// AccountErrc::otherWallet.
    virtual void checkWords(Secret words, Secret passphrase, Done answer) = 0;
    /// Of a wallet that was made here, while `WalletView::canWordsBeShown`. Errors: WalletErrc::wrongPassword.
    virtual void revealWords(Secret password, Answer<signer::RevealedWords> answer) = 0;
    /// The person has given some of the words that were just shown.
    virtual void noteWordsChecked() = 0;

    virtual void funds(AccountNumber account, Answer<AccountFunds> answer) = 0;
    /// Begins from the newest one, or goes on where it ended. Not to be called before the last one has answered.
    virtual void history(AccountNumber account, bool fromStart, std::size_t count, Answer<PastPart> answer) = 0;

    /// Writes a file for spreadsheets, in the place of one that is there. Errors: StorageErrc.
    virtual void exportHistory(std::string path, std::vector<PastPayment> payments, Done answer) = 0;

    /// For wallet::checkRecipient: what a payment from `account` is compared with.
    virtual void knownAddresses(AccountNumber account, Answer<wallet::KnownAddresses> answer) = 0;
    /// As WalletSession has them.
    virtual void prepare(PaymentRequest request, Answer<PaymentOffer> answer) = 0;
    virtual void compose(PaymentOffer offer, bool isRepeatAgreed, Answer<Confirmation> answer) = 0;
    virtual void sign(Confirmation confirmation, Secret password, Answer<signer::SignedPayment> answer) = 0;
    /// Gives up what is composed and not signed.
    virtual void withdraw(std::string intent) = 0;

    /// The person has looked at what was paid.
    virtual void acknowledgeRecords(Secret password, Done answer) = 0;
    virtual void recoverKeyFile(Done answer) = 0;
    /// Writes the sealed backup, in the place of a file that is there. Errors, too: StorageErrc.
    virtual void makeBackup(std::string path, Secret password, Done answer) = 0;
    /// Moves the wallet's folder aside and answers where to; the password has to be right. Errors, too: StorageErrc.
    virtual void remove(Secret password, Answer<std::string> answer) = 0;
};

}  // namespace barter::account
