#include "account/wallet_session.hpp"

#include "account/account_error.hpp"
#include "account/payment_flows.hpp"
#include "account/session_core.hpp"

#include <utility>  // Asio 1.74 uses std::exchange without including it

#include <boost/asio/io_context.hpp>

namespace barter::account {

using signer::SignerState;

WalletSession::WalletSession(std::shared_ptr<SessionCore> core) : m_core{std::move(core)} {}

WalletSession::~WalletSession()
{
    m_core->close();
}

void WalletSession::open(boost::asio::io_context& service,
                         net::HttpClient& http,
                         SignerWorker& signer,
                         NodeSetup setup,
                         tron::Answer<std::unique_ptr<WalletSession>> answer)
{
    signer.ask(signer::GetState{},
               [&service, &http, &signer, setup = std::move(setup), answer = std::move(answer)](
                   const Expected<SignerState>& state) {
                   if (!state) {
                       answer(tl::unexpected{state.error()});
                       return;
                   }
                   if (state->wallet != SignerState::Wallet::ready || !state->identity) {
                       answer(fail(AccountErrc::walletNotReady));
                       return;
                   }
                   signer.ask(signer::ListAccounts{},
                              [&service, &http, &signer, setup, answer, network = state->identity->network](
                                  const Expected<signer::Accounts>& accounts) {
                                  if (!accounts) {
                                      answer(tl::unexpected{accounts.error()});
                                      return;
                                  }
                                  auto core =
                                      std::make_shared<SessionCore>(service, http, &signer, network, *accounts, setup);
                                  answer(std::unique_ptr<WalletSession>{new WalletSession{std::move(core)}});
                              });
               });
}

std::unique_ptr<WalletSession> WalletSession::watch(boost::asio::io_context& service,
                                                    net::HttpClient& http,
                                                    const WatchedWallet& watched,
                                                    NodeSetup setup)
{
    signer::Accounts accounts{.ordinary = {{.path = {}, .address = watched.address, .label = {}}}, .speed = {}};
    auto core =
        std::make_shared<SessionCore>(service, http, nullptr, watched.network, std::move(accounts), std::move(setup));
    return std::unique_ptr<WalletSession>{new WalletSession{std::move(core)}};
}

const wallet::NetworkIdentity& WalletSession::network() const
{
    return m_core->network();
}

const signer::Accounts& WalletSession::accounts() const
{
    return m_core->accounts();
}

Nodes& WalletSession::nodes()
{
    return m_core->nodes();
}

void WalletSession::holdings(AccountNumber account, tron::Answer<Holdings> answer)
{
    askHoldings(m_core, account, std::move(answer));
}

void WalletSession::resume(tron::Answer<std::size_t> answer)
{
    m_core->askIntents(
        [core = m_core, answer = std::move(answer)](const Expected<std::vector<signer::RecordedIntent>>& all) {
            if (!all) {
                answer(tl::unexpected{all.error()});
                return;
            }
            std::size_t count = 0;
            for (const auto& recorded : *all) {
                if (!recorded.payments.empty() && recorded.payments.back().fate == signer::Fate::mayLand) {
                    core->track(recorded.payments.back(), false);
                    ++count;
                }
            }
            answer(count);
        });
}

void WalletSession::observe(std::function<void(const PaymentProgress&)> observer)
{
    m_core->observe(std::move(observer));
}

std::optional<PaymentProgress> WalletSession::progress(const wallet::TransactionId& id) const
{
    const auto* const found = m_core->progressOf(id);
    return found != nullptr ? std::optional{*found} : std::nullopt;
}

void WalletSession::report(std::variant<std::string, wallet::TransactionId> which, tron::Answer<PaymentReport> answer)
{
    askReport(m_core, std::move(which), std::move(answer));
}

Expected<std::unique_ptr<AccountHistory>> WalletSession::history(AccountNumber account) const
{
    return m_core->addressOf(account).map(
        [&](const wallet::Address& address) { return std::make_unique<AccountHistory>(m_core, account, address); });
}

void WalletSession::know(std::vector<wallet::Address> addresses)
{
    m_core->know(std::move(addresses));
}

void WalletSession::prepare(PaymentRequest request, tron::Answer<PaymentOffer> answer)
{
    preparePayment(m_core, std::move(request), std::move(answer));
}

void WalletSession::compose(PaymentOffer offer, bool isRepeatAgreed, tron::Answer<Confirmation> answer)
{
    composePayment(m_core, std::move(offer), isRepeatAgreed, std::move(answer));
}

void WalletSession::sign(Confirmation confirmation, Secret password, tron::Answer<signer::SignedPayment> answer)
{
    signPayment(m_core, std::move(confirmation), std::move(password), std::move(answer));
}

void WalletSession::signFromSpeed(Confirmation confirmation, tron::Answer<signer::SignedPayment> answer)
{
    signPayment(m_core, std::move(confirmation), std::nullopt, std::move(answer));
}

void WalletSession::giveUp(std::string intent,
                           bool isOneOperatorEnough,
                           Secret password,
                           tron::Answer<signer::Done> answer)
{
    giveUpPayment(m_core, std::move(intent), isOneOperatorEnough, std::move(password), std::move(answer));
}

}  // namespace barter::account
