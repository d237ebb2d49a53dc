#include "account/holdings.hpp"

#include <utility>  // Asio 1.74 uses std::exchange without including it

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <array>

namespace barter::account {
namespace {

using signer::IntentState;
using signer::RecordedIntent;
using wallet::PaidToken;

/// Sun that a payment may burn beside the energy of its fee limit: bandwidth, an activation and a memo, with room.
constexpr std::uint64_t otherFees = 3'000'000;
constexpr std::array allTokens{PaidToken::trx, PaidToken::btt, PaidToken::bttold};

void addTo(TokenSums& sums, PaidToken token, const Amount& amount)
{
    auto& sum = sumOf(sums, token);
    sum = add(sum, amount).value_or(sum);
}

/// What a node has waiting for a block, it shows as gone already (java-tron keeps one state for both).
bool isShownAsGone(const PaymentProgress* progress)
{
    return progress != nullptr &&
           (progress->status.state != tron::PaymentState::notSeen || progress->stage == PaymentStage::expired);
}

class AskingHoldings : public SessionFlow<AskingHoldings, Holdings> {
public:
    AskingHoldings(std::shared_ptr<SessionCore> core, AccountNumber account, tron::Answer<Holdings> answer)
        : SessionFlow{std::move(core), std::move(answer)}, m_account{account}
    {
    }

    void start()
    {
        const auto address = core().addressOf(m_account);
        if (!address) {
            giveUp(address.error());
            return;
        }
        m_address = *address;
        askBalance(core().nodes(), m_address, core().network(), then(&AskingHoldings::tookBalance));
    }

private:
    void tookBalance(Balance& balance)
    {
        m_holdings.balance = balance;
        tron::askAccountView(core().nodes().first(),
                             m_address,
                             core().network(),
                             thenAnyway(&AskingHoldings::tookSolid),
                             tron::Side::solidity);
    }

    void tookSolid(Expected<tron::AccountView>& solid)
    {
        if (solid) {
            const auto now = sumsOf(m_holdings.balance.account);
            const auto then = sumsOf(*solid);
            TokenSums pending;
            for (const auto token : allTokens) {
                sumOf(pending, token) = subtract(sumOf(now, token), sumOf(then, token)).value_or(Amount{});
            }
            m_holdings.pending = pending;
        }
        core().askIntents(then(&AskingHoldings::tookIntents));
    }

    void tookIntents(std::vector<RecordedIntent>& all)
    {
        m_holdings.reserved = reservedBy(core(), all, m_address, {});
        give(m_holdings);
    }

    AccountNumber m_account;
    wallet::Address m_address = wallet::Address::fromShort({});
    Holdings m_holdings;
};

}  // namespace

Amount Holdings::available(PaidToken token) const
{
    return subtract(sumOf(sumsOf(balance.account), token), sumOf(reserved, token)).value_or(Amount{});
}

TokenSums reservedBy(const SessionCore& core,
                     const std::vector<RecordedIntent>& all,
                     const wallet::Address& address,
                     const std::string& except)
{
    TokenSums sums;
    for (const auto& [intent, created, state, payments] : all) {
        const auto sender = core.addressOf({.isSpeed = intent.fromSpeed, .number = intent.account});
        if (!sender || *sender != address || intent.id == except || state != IntentState::underWay ||
            payments.empty() || isShownAsGone(core.progressOf(payments.back().id))) {
            continue;
        }
        const auto decoded = wallet::decodePayment(payments.back().raw);
        const auto limit = decoded ? static_cast<std::uint64_t>(decoded->feeLimit) : 0;
        addTo(sums, PaidToken::trx, Amount{limit + otherFees});
        addTo(sums, intent.token, intent.amount);
    }
    return sums;
}

void askHoldings(std::shared_ptr<SessionCore> core, AccountNumber account, tron::Answer<Holdings> answer)
{
    auto& service = core->service();
    const auto flow = std::make_shared<AskingHoldings>(core, account, std::move(answer));
    boost::asio::post(service, [core = std::move(core), flow] {
        if (core->isOpen()) {
            flow->start();
        }
    });
}

}  // namespace barter::account
