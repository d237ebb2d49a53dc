#pragma once

#include "signer/messages.hpp"
#include "signer/password_gate.hpp"
#include "signer/payment_records.hpp"
#include "wallet/key_folder.hpp"
#include "wallet/payment.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>

/// Whoever holds the keys. Everybody else only asks.
namespace barter::signer {

/// What the process found out before it shut itself in.
struct SignerSetup {
    std::string folder;  ///< of the wallet: there, and locked by this process
    wallet::BoxPublicKey boxKey{};
    int landlock = 0;
    bool memoryIsLocked = false;
    wallet::ScryptCost cost = wallet::standardScryptCost;  ///< of the key files that are written
    std::function<Moment()> now;
};

struct AccountFile;
struct BackupContent;

/// Answers requests, one after the other: `answer` is overloaded for each. The main key is opened by a password for one
/// request and wiped after it; the Speed account stays open from `UnlockSpeed` on. A request with a password takes as
/// long as scrypt. Their errors stand beside the requests (messages.hpp); of all: SignerErrc::noWallet, and whatever
/// reading and writing files gives. One thread.
class Signer {
public:
    explicit Signer(SignerSetup setup);

    [[nodiscard]] Expected<SignerState> answer(const GetState& request);

    [[nodiscard]] Expected<NewWallet> answer(CreateWallet request);
    [[nodiscard]] Expected<NewWallet> answer(RestoreWallet request);
    [[nodiscard]] Expected<NewWallet> answer(ImportKey request);
    [[nodiscard]] Expected<NewWallet> answer(ImportKeystore request);
    [[nodiscard]] Expected<RevealedWords> answer(const RevealWords& request);
    [[nodiscard]] Expected<Done> answer(const ConfirmWords& request);
    [[nodiscard]] Expected<Done> answer(const CheckPassword& request);
    [[nodiscard]] Expected<Done> answer(const ChangePassword& request);
    [[nodiscard]] Expected<ExportedKey> answer(const ExportKeystore& request);
    [[nodiscard]] Expected<Done> answer(const RecoverKeyFile& request);

    [[nodiscard]] Expected<Backup> answer(const MakeBackup& request);
    [[nodiscard]] Expected<RestoredBackup> answer(const RestoreBackup& request);

    [[nodiscard]] Expected<Accounts> answer(const ListAccounts& request);
    [[nodiscard]] Expected<Account> answer(const AddAccount& request);
    [[nodiscard]] Expected<Done> answer(const LabelAccount& request);
    [[nodiscard]] Expected<FoundAccounts> answer(const ScanAccounts& request);

    [[nodiscard]] Expected<Account> answer(const RotateSpeed& request);
    [[nodiscard]] Expected<Done> answer(const UnlockSpeed& request);
    [[nodiscard]] Expected<Done> answer(const LockSpeed& request);
    [[nodiscard]] Expected<SpeedCaps> answer(const GetSpeedCaps& request);
    [[nodiscard]] Expected<SpeedCaps> answer(const LowerSpeedCaps& request);
    [[nodiscard]] Expected<SpeedCaps> answer(const GiveSpeedCaps& request);

    [[nodiscard]] Expected<RecordedIntent> answer(const BeginIntent& request);
    [[nodiscard]] Expected<RecordedIntent> answer(const FindIntent& request);
    [[nodiscard]] Expected<IntentList> answer(const ListIntents& request);
    [[nodiscard]] Expected<RecordedIntent> answer(const WithdrawIntent& request);
    [[nodiscard]] Expected<ComposedPayment> answer(const ComposePayment& request);
    [[nodiscard]] Expected<SignedPayment> answer(const SignPayment& request);
    [[nodiscard]] Expected<SignedPayment> answer(const SignFromSpeed& request);
    [[nodiscard]] Expected<Done> answer(const MarkLanded& request);
    [[nodiscard]] Expected<Done> answer(const MarkCannotLand& request);
    [[nodiscard]] Expected<Done> answer(const AcknowledgeRecords& request);

private:
    struct Composed {
        wallet::TransactionId id{};
        wallet::WireBytes raw;
        std::string intent;
        bool offline = false;
    };
    /// Whether somebody may have paid with it before. The words of a new one have to be confirmed.
    enum class IsKeyNew { yes, no };
    /// Locks the records again at the end of a request, unless the Speed account is open.
    class Unlocked;

    void load();
    void loadKeyFile();
    void loadRecords();
    void loadAccounts();
    [[nodiscard]] static Expected<Accounts> firstAccounts(const wallet::WalletSecrets& secrets,
                                                          const wallet::Address& address);
    [[nodiscard]] Expected<> storeAccounts();
    [[nodiscard]] Expected<> requireWallet() const;
    [[nodiscard]] Expected<> requireNewWallet() const;
    [[nodiscard]] Expected<> requireRecords() const;
    [[nodiscard]] Expected<NewWallet>
    establish(const wallet::NetworkIdentity& network, wallet::MainSecrets main, IsKeyNew isNew, const Secret& password);
    /// What a new wallet consists of, into the folder: the key file last, without which the rest is no wallet and is
    /// put aside the next time. `fill` adds to the new records.
    [[nodiscard]] Expected<> place(wallet::KeyFile keyFile,
                                   AccountFile accounts,
                                   const wallet::SpeedSecrets& speed,
                                   IsKeyNew isNew,
                                   const std::function<Expected<>()>& fill);
    [[nodiscard]] Expected<> makeRecords(const wallet::SpeedSecrets& speed, std::uint64_t generation, IsKeyNew isNew);
    [[nodiscard]] Expected<> takeRecords(const BackupContent& content);
    [[nodiscard]] Expected<>
    mergeBackup(const wallet::KeyFile& keyFile, const BackupContent& content, const Secret& password);
    [[nodiscard]] Expected<>
    placeBackup(const wallet::KeyFile& keyFile, const BackupContent& content, const Secret& password);

    /// One look at a password, by `open`: wrong ones make the next one wait.
    template <class Open>
    auto passing(Open open) -> decltype(open())
    {
        if (auto allowed = mayTry(); !allowed) {
            return tl::unexpected{allowed.error()};
        }
        auto opened = open();
        tried(opened ? std::error_code{} : opened.error().code);
        return opened;
    }
    [[nodiscard]] bool hasRecordsAside() const;
    [[nodiscard]] Expected<> mayTry() const;
    void tried(const std::error_code& result);
    [[nodiscard]] Expected<wallet::WalletSecrets> open(const Secret& password);
    [[nodiscard]] Expected<wallet::SpeedSecrets> openSpeed(const Secret& password);
    [[nodiscard]] Expected<> authenticate(const wallet::SpeedSecrets& speed);
    /// The addresses of the list as the keys say that they are.
    [[nodiscard]] Expected<> correctAccounts(const wallet::MainSecrets& main);
    [[nodiscard]] Expected<wallet::PrivateKey> keyOf(const Intent& intent, const wallet::WalletSecrets& secrets) const;

    /// Errors: SignerErrc::notComposed.
    [[nodiscard]] Expected<Composed> composedOf(const wallet::TransactionId& id) const;
    [[nodiscard]] Expected<wallet::Address> senderOf(const Intent& intent) const;
    [[nodiscard]] wallet::PaymentRules rulesFor(const wallet::Address& sender, const Composed& composed) const;
    [[nodiscard]] Expected<SignedPayment>
    sign(const Intent& intent, const Composed& composed, const wallet::PrivateKey& key, const SealedLimits* limits);
    [[nodiscard]] Expected<SpendingLimits> spendingLimits();
    [[nodiscard]] Expected<SpeedCaps> store(const SpendingLimits& limits);
    [[nodiscard]] SpeedCaps shown(const SpendingLimits& limits) const;

    SignerSetup m_setup;
    wallet::KeyFolder m_folder;
    SignerState::Wallet m_wallet = SignerState::Wallet::none;
    // Each is there or not: see requireWallet, requireRecords.
    std::unique_ptr<wallet::KeyFile> m_keyFile;
    std::unique_ptr<PaymentRecords> m_records;
    Accounts m_accounts;
    bool m_wordsUnconfirmed = false;
    bool m_wordsWereShown = false;                  ///< since the signer started
    std::unique_ptr<wallet::SpeedSecrets> m_speed;  ///< while that account is open
    PasswordGate m_gate;
    std::deque<Composed> m_composed;  ///< the oldest first
};

}  // namespace barter::signer
