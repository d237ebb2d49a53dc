#pragma once

#include "account/account_history.hpp"
#include "account/holdings.hpp"
#include "account/nodes.hpp"
#include "account/payment_report.hpp"
#include "account/payment_values.hpp"
#include "account/signer_worker.hpp"
#include "account/watched_wallet.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace barter::account {

class SessionCore;

/// One wallet in use: its signer and the nodes of its network together. What the window and barter-wallet call.
///
/// A payment goes `prepare` → `compose` → `sign`; from then on its bytes are sent, looked for and sent again by
/// themselves until a final block has them, also by the next session (`resume`). For one intent there are never other
/// bytes before `giveUp` has shown that the signed ones cannot land.
///
/// One thread: that of the io_context. Each function answers once, later, or never if the session is destroyed before.
/// Errors of all: the signer's, those of tron::NodeClient and tron::ChainView.
class WalletSession {
public:
    /// `service`, `http` and `signer` outlive the session. Errors: AccountErrc::walletNotReady.
    static void open(boost::asio::io_context& service,
                     net::HttpClient& http,
                     SignerWorker& signer,
                     NodeSetup setup,
                     tron::Answer<std::unique_ptr<WalletSession>> answer);
    /// Of an address without its key: what would need the key is refused with AccountErrc::watchedOnly. `service` and
    /// `http` outlive the session.
    [[nodiscard]] static std::unique_ptr<WalletSession>
    watch(boost::asio::io_context& service, net::HttpClient& http, const WatchedWallet& watched, NodeSetup setup);
    ~WalletSession();
    WalletSession(const WalletSession&) = delete;
    WalletSession(WalletSession&&) = delete;
    WalletSession& operator=(const WalletSession&) = delete;
    WalletSession& operator=(WalletSession&&) = delete;

    /// When the session began.
    [[nodiscard]] const wallet::NetworkIdentity& network() const;
    [[nodiscard]] const signer::Accounts& accounts() const;
    [[nodiscard]] Nodes& nodes();

    /// What is there, what of it is promised, and what is not final. Errors, too: SignerErrc::noSuchAccount,
    /// noSpeedAccount.
    void holdings(AccountNumber account, tron::Answer<Holdings> answer);

    /// Follows every payment that is signed and not over; answers how many. Of one that is over before anybody looks,
    /// the observer is told once.
    void resume(tron::Answer<std::size_t> answer);
    /// Is told how payments fare. What is over, the signer has noted before.
    void observe(std::function<void(const PaymentProgress&)> observer);
    /// Nothing: not followed by this session.
    [[nodiscard]] std::optional<PaymentProgress> progress(const wallet::TransactionId& id) const;

    /// Goes before the session does. Errors: SignerErrc::noSuchAccount, noSpeedAccount.
    [[nodiscard]] Expected<std::unique_ptr<AccountHistory>> history(AccountNumber account) const;

    /// As `askReport`: one look, without following anything.
    void report(std::variant<std::string, wallet::TransactionId> which, tron::Answer<PaymentReport> answer);

    /// Addresses of the address book: of others `prepare` says whether they are paid for the first time.
    void know(std::vector<wallet::Address> addresses);

    /// Looks at everything that can be known before a payment; records nothing. Errors, too: TransactionErrc (the
    /// request can be no payment); SignerErrc::intentOtherContents, intentOver; those of tron::askFee;
    /// TronErrc::clockDiffers; AccountErrc::accountNotOurs, takenByOthers. A second node has to say the same of a
    /// payment above the fifth part of what is there of the token, or above 1,000 TRX, 1,000,000,000 BTT or 1,000,000
    /// BTTOLD: AccountErrc::nodesDisagree, secondNodeFails.
    void prepare(PaymentRequest request, tron::Answer<PaymentOffer> answer);
    /// Records the intent and has its bytes built, for the person to agree to. `isRepeatAgreed`: the person has seen
    /// `PaymentOffer::earlier`. Errors, too: AccountErrc::sameAsEarlier (the context is the earlier id), otherPayment;
    /// SignerErrc::alreadySigned, and those of BeginIntent and ComposePayment.
    void compose(PaymentOffer offer, bool isRepeatAgreed, tron::Answer<Confirmation> answer);
    /// Once signed, the bytes are on their way. Errors, too: those of SignPayment; TransactionErrc::expirationOutside
    /// (the person took too long: `compose` again); TronErrc::clockDiffers.
    void sign(Confirmation confirmation, Secret password, tron::Answer<signer::SignedPayment> answer);
    /// By the unlocked Speed account, to the first account. Errors, too: those of SignFromSpeed.
    void signFromSpeed(Confirmation confirmation, tron::Answer<signer::SignedPayment> answer);

    /// The signed bytes of `intent` cannot pay any more, so it may be prepared and signed anew. Both operators have to
    /// show it (security: tron::askAbsence); with `isOneOperatorEnough` the person agreed that one does. Errors, too:
    /// AccountErrc::nothingUnderWay, paymentMayLand, oneOperatorOnly; those of MarkCannotLand.
    void giveUp(std::string intent, bool isOneOperatorEnough, Secret password, tron::Answer<signer::Done> answer);

private:
    explicit WalletSession(std::shared_ptr<SessionCore> core);

    std::shared_ptr<SessionCore> m_core;
};

}  // namespace barter::account
