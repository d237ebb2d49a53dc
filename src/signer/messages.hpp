#pragma once

#include "signer/recorded_payment.hpp"
#include "signer/spending_limits.hpp"
#include "wallet/key_file.hpp"
#include "wallet/payment.hpp"
#include "wallet/sealed_box.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// What can be asked of the signer, and what it answers. Values; how they become bytes, `message_codec` knows.
///
/// A request that is `isPrivate` has a secret in it or is answered with one. It comes and is answered in a sealed box
/// (`wallet/sealed_box`), whoever carries it, and counts once: the same box again is refused.
namespace barter::signer {

/// The numbers are those of the protocol.
enum class Operation : std::uint32_t {
    getState = 1,
    createWallet,
    restoreWallet,
    importKey,
    importKeystore,
    exportKeystore,
    changePassword,
    listAccounts,
    addAccount,
    labelAccount,
    scanAccounts,
    rotateSpeed,
    unlockSpeed,
    lockSpeed,
    getSpeedCaps,
    lowerSpeedCaps,
    giveSpeedCaps,
    beginIntent,
    findIntent,
    listIntents,
    withdrawIntent,
    composePayment,
    signPayment,
    signFromSpeed,
    markLanded,
    markCannotLand,
    acknowledgeRecords,
    recoverKeyFile,
    checkPassword,
    makeBackup,
    restoreBackup,
    revealWords,
    confirmWords,
};

/// What the signer found when it started, and how far it may act now.
struct SignerState {
    wallet::BoxPublicKey boxKey{};  ///< seals private requests; new at each start
    std::uint32_t landlock = 0;     ///< version in force; 0: this kernel has none
    bool memoryIsLocked = false;    ///< secrets never go to the swap

    /// What became of the wallet in the folder.
    enum class Wallet {
        none,            ///< there is no key file
        ready,           ///< there is one
        damaged,         ///< it is damaged, and so is the one before, or there is none
        recoverable,     ///< it is damaged, but the one before is whole: `RecoverKeyFile`
        newer,           ///< a later Barter wrote it
        unreadable,      ///< the file may not be read
        withoutRecords,  ///< the records of payments cannot be opened: nothing is signed
    };
    Wallet wallet = Wallet::none;
    /// From the key file's header; there when `wallet` is `ready`. Authenticated only once a password was right.
    std::optional<wallet::WalletIdentity> identity;
    std::uint64_t generation = 0;
    bool hasWords = false;  ///< else a single imported key, without a Speed account
    bool speedIsUnlocked = false;
    /// Payments are lost from the records, or somebody changed them: nothing is signed until `AcknowledgeRecords`.
    std::optional<std::chrono::milliseconds> recordsIncompleteSince;
    std::chrono::milliseconds passwordWait{};  ///< until a password is looked at again, after wrong ones
    /// Nobody has said (`ConfirmWords`) that the words of a wallet that was made here are written down: the reply to
    /// `CreateWallet` may never have arrived. Also so when the list of accounts, where it stands, is lost.
    bool wordsUnconfirmed = false;
};

/// One of the wallet's accounts. Its number is its place in the list, but for the Speed account's.
struct Account {
    std::string path;  ///< "m/44'/195'/0'/0/0"; empty for an imported key
    wallet::Address address = wallet::Address::fromShort({});
    std::string label;  ///< what the person calls it: UTF-8, at most `maxLabelBytes`

    bool operator==(const Account&) const = default;
};
inline constexpr std::size_t maxLabelBytes = 100;
inline constexpr std::size_t maxAccounts = 100;

struct Accounts {
    std::vector<Account> ordinary;  ///< of which the first is always there
    std::vector<Account> speed;     ///< oldest first; the last is in use. None with an imported key

    bool operator==(const Accounts&) const = default;
};

struct Done {
    bool operator==(const Done&) const = default;
};

struct GetState {
    static constexpr auto operation = Operation::getState;
    static constexpr bool isPrivate = false;
    using Reply = SignerState;
};

// Getting a wallet. Errors of all: WalletErrc::walletExists; SignerErrc::networkContradicted (the genesis of a network
// that everybody knows, with other tokens: wallet/known_network.hpp); those of the key file.

struct NewWallet {
    wallet::Address address = wallet::Address::fromShort({});
    Secret words;  ///< of a wallet that was made now; later, only `RevealWords` gives them
};

struct CreateWallet {
    static constexpr auto operation = Operation::createWallet;
    static constexpr bool isPrivate = true;
    using Reply = NewWallet;

    wallet::NetworkIdentity network;
    std::uint32_t words = 12;  ///< or 24
    Secret passphrase;
    Secret password;
};

struct RestoreWallet {
    static constexpr auto operation = Operation::restoreWallet;
    static constexpr bool isPrivate = true;
    using Reply = NewWallet;  ///< without words

    wallet::NetworkIdentity network;
    Secret words;
    Secret passphrase;
    Secret password;
};

struct ImportKey {
    static constexpr auto operation = Operation::importKey;
    static constexpr bool isPrivate = true;
    using Reply = NewWallet;  ///< without words

    wallet::NetworkIdentity network;
    Secret key;  ///< 64 hexadecimal digits
    Secret password;
};

struct ImportKeystore {
    static constexpr auto operation = Operation::importKeystore;
    static constexpr bool isPrivate = true;
    using Reply = NewWallet;  ///< without words

    wallet::NetworkIdentity network;
    Secret keystore;  ///< the JSON file
    Secret keystorePassword;
    Secret password;
};

// The words of a wallet that was made here leave the signer to be written down, and no more once somebody has said that
// they are. Until then a client should let nothing be received: a wallet whose words nobody has is lost with its disk.

struct RevealedWords {
    Secret words;
    bool needPassphrase = false;  ///< they restore the wallet only together with the passphrase that was chosen
};
/// Only while `SignerState::wordsUnconfirmed`, as often as it is asked for. Errors: SignerErrc::wordsConfirmed (also of
/// a restored wallet and of an imported key).
struct RevealWords {
    static constexpr auto operation = Operation::revealWords;
    static constexpr bool isPrivate = true;
    using Reply = RevealedWords;

    Secret password;
};
/// The person has shown that they have the words. From then on they do not leave the signer. Without a password: it
/// gives nothing away. Confirming twice is one. Errors: SignerErrc::wordsNotShown (they have not left the signer since
/// it started, so nobody can have written them down).
struct ConfirmWords {
    static constexpr auto operation = Operation::confirmWords;
    static constexpr bool isPrivate = false;
    using Reply = Done;
};

// Passwords. Errors of all that have one: WalletErrc::wrongPassword; SignerErrc::tooSoon after wrong ones.

struct CheckPassword {
    static constexpr auto operation = Operation::checkPassword;
    static constexpr bool isPrivate = true;
    using Reply = Done;

    Secret password;
};

struct ChangePassword {
    static constexpr auto operation = Operation::changePassword;
    static constexpr bool isPrivate = true;
    using Reply = Done;

    Secret oldPassword;
    Secret newPassword;
};

struct ExportedKey {
    Secret keystore;  ///< the JSON file
};

struct ExportKeystore {
    static constexpr auto operation = Operation::exportKeystore;
    static constexpr bool isPrivate = true;
    using Reply = ExportedKey;

    std::uint32_t account = 0;
    Secret password;
    Secret keystorePassword;
};

/// The key file is damaged: the generation before it takes its place, under the password it was sealed with.
struct RecoverKeyFile {
    static constexpr auto operation = Operation::recoverKeyFile;
    static constexpr bool isPrivate = false;
    using Reply = Done;
};

/// Keys, accounts, records and what Barter adds to them, as one file (wallet/backup_file.hpp) under the same password.
struct Backup {
    Secret file;
};
struct MakeBackup {
    static constexpr auto operation = Operation::makeBackup;
    static constexpr bool isPrivate = true;
    using Reply = Backup;

    Secret notes;  ///< what Barter wants to find again, such as its address book: at most `maxNotesBytes`
    Secret password;
};
inline constexpr std::size_t maxNotesBytes = std::size_t{1024} * 1024;

/// Into a folder without a wallet, or to the records of the same wallet, which only move forward. What was paid since
/// the backup may be missing, so the records are incomplete afterwards. The password is that of the backup; of a wallet
/// that is there, it has to be the same. Errors: WalletErrc::backupDamaged, backupNewer, walletExists (another one);
/// SignerErrc::intentOtherContents, alreadySigned (two different payments of one intent may land).
struct RestoredBackup {
    wallet::Address address = wallet::Address::fromShort({});
    Secret notes;
};
struct RestoreBackup {
    static constexpr auto operation = Operation::restoreBackup;
    static constexpr bool isPrivate = true;
    using Reply = RestoredBackup;

    Secret file;
    Secret password;
};

// Accounts.

struct ListAccounts {
    static constexpr auto operation = Operation::listAccounts;
    static constexpr bool isPrivate = false;
    using Reply = Accounts;
};

/// Where the addresses of further accounts lie.
enum class PathKind { own, ledger };

/// The next of Barter's own accounts that is not in the list, or that of a number. Errors: SignerErrc::noSuchAccount
/// with an imported key; tooManyAccounts.
struct AddAccount {
    static constexpr auto operation = Operation::addAccount;
    static constexpr bool isPrivate = true;
    using Reply = Account;

    PathKind kind = PathKind::own;
    std::optional<std::uint32_t> number;
    std::string label;
    Secret password;
};

/// Errors: SignerErrc::noSuchAccount, labelMalformed.
struct LabelAccount {
    static constexpr auto operation = Operation::labelAccount;
    static constexpr bool isPrivate = false;
    using Reply = Done;

    std::uint32_t account = 0;
    std::string label;
};

/// Addresses where a wallet of these words may have been used before: the first of both kinds of paths.
struct FoundAccounts {
    std::vector<Account> own;
    std::vector<Account> ledger;
};
struct ScanAccounts {
    static constexpr auto operation = Operation::scanAccounts;
    static constexpr bool isPrivate = true;
    using Reply = FoundAccounts;

    std::uint32_t count = 5;  ///< of each kind, at most `maxAccounts`
    Secret password;
};

// The Speed account. Errors of all: SignerErrc::noSpeedAccount with an imported key.

/// A new address for it; the old ones stay in the list.
struct RotateSpeed {
    static constexpr auto operation = Operation::rotateSpeed;
    static constexpr bool isPrivate = true;
    using Reply = Account;

    Secret password;
};

/// From now on it spends within its caps, until it is locked or the signer ends.
struct UnlockSpeed {
    static constexpr auto operation = Operation::unlockSpeed;
    static constexpr bool isPrivate = true;
    using Reply = Done;

    Secret password;
};
/// "Stop all spending": the key is wiped, and nothing is spent without the password until `UnlockSpeed`. For suspend
/// and the screen lock, too.
struct LockSpeed {
    static constexpr auto operation = Operation::lockSpeed;
    static constexpr bool isPrivate = false;
    using Reply = Done;
};

struct SpeedCaps {
    SpendingCaps caps;
    Spent spent;
};
struct GetSpeedCaps {
    static constexpr auto operation = Operation::getSpeedCaps;
    static constexpr bool isPrivate = false;
    using Reply = SpeedCaps;
};
/// Each cap is the lower of the two. Errors: SignerErrc::recordsLocked while the Speed account is locked.
struct LowerSpeedCaps {
    static constexpr auto operation = Operation::lowerSpeedCaps;
    static constexpr bool isPrivate = false;
    using Reply = SpeedCaps;

    SpendingCaps caps;
};
struct GiveSpeedCaps {
    static constexpr auto operation = Operation::giveSpeedCaps;
    static constexpr bool isPrivate = true;
    using Reply = SpeedCaps;

    SpendingCaps caps;
    Secret password;
};

// Payments: an intent is begun, its bytes are composed and shown, and signed if the person agrees.

/// Errors: those of `PaymentRecords::begin`; SignerErrc::noSuchAccount.
struct BeginIntent {
    static constexpr auto operation = Operation::beginIntent;
    static constexpr bool isPrivate = false;
    using Reply = RecordedIntent;

    Intent intent;
};
struct FindIntent {
    static constexpr auto operation = Operation::findIntent;
    static constexpr bool isPrivate = false;
    using Reply = RecordedIntent;

    std::string id;
};
struct IntentList {
    std::vector<RecordedIntent> intents;
    std::uint64_t total = 0;
};
/// In the order of recording, at most `maxIntentsAtOnce`: from the first one, or after the one of an id. Errors:
/// SignerErrc::intentUnknown.
struct ListIntents {
    static constexpr auto operation = Operation::listIntents;
    static constexpr bool isPrivate = false;
    using Reply = IntentList;

    std::optional<std::string> after;
    std::uint64_t count = 100;
};
inline constexpr std::uint64_t maxIntentsAtOnce = 1000;

struct WithdrawIntent {
    static constexpr auto operation = Operation::withdrawIntent;
    static constexpr bool isPrivate = false;
    using Reply = RecordedIntent;

    std::string id;
};

/// What would be signed.
struct ComposedPayment {
    wallet::WireBytes raw;
    wallet::TransactionId id{};  ///< the digest that a password is given for
};

/// Builds the bytes; nothing is signed or recorded. Errors: SignerErrc::intentUnknown, intentOver, alreadySigned,
/// paymentRecorded (another intent has the same bytes: take another timestamp); those of wallet::checkPayment.
struct ComposePayment {
    static constexpr auto operation = Operation::composePayment;
    static constexpr bool isPrivate = false;
    using Reply = ComposedPayment;

    std::string intent;
    wallet::BlockReference reference;
    std::int64_t expiration = 0;  ///< ms since 1970
    std::int64_t timestamp = 0;   ///< ms since 1970
    std::int64_t feeLimit = 0;    ///< sun
    /// Signed away from the network, to be sent by another machine: its expiration is not compared with the clock.
    bool offline = false;
};

/// One entry of the password, for these bytes and no others. Asked again, it gives the same signed bytes.
/// Errors: SignerErrc::notComposed; those of `PaymentRecords::recordSigned`.
struct SignPayment {
    static constexpr auto operation = Operation::signPayment;
    static constexpr bool isPrivate = true;
    using Reply = SignedPayment;

    wallet::TransactionId id{};
    bool offline = false;  ///< as it was composed
    Secret password;
};

/// From the unlocked Speed account to the wallet's own first account, within the caps. Errors:
/// SignerErrc::recordsLocked, needsPassword, spendingOff and the caps; those of `SignPayment`.
struct SignFromSpeed {
    static constexpr auto operation = Operation::signFromSpeed;
    static constexpr bool isPrivate = false;
    using Reply = SignedPayment;

    wallet::TransactionId id{};
};

struct MarkLanded {
    static constexpr auto operation = Operation::markLanded;
    static constexpr bool isPrivate = false;
    using Reply = Done;

    wallet::TransactionId id{};
};

/// With the password, since it allows a second signature. Errors: those of `PaymentRecords::markCannotLand`.
struct MarkCannotLand {
    static constexpr auto operation = Operation::markCannotLand;
    static constexpr bool isPrivate = true;
    using Reply = Done;

    wallet::TransactionId id{};
    std::chrono::milliseconds solidBlockTime{};  ///< since 1970
    Secret password;
};

/// The person has looked at what was paid: the records count as they are. What cannot be read of them is set aside, and
/// never signed anew (`PaymentRecords::acknowledgeIncomplete`).
struct AcknowledgeRecords {
    static constexpr auto operation = Operation::acknowledgeRecords;
    static constexpr bool isPrivate = true;
    using Reply = Done;

    Secret password;
};

}  // namespace barter::signer
