#include "app/wallet_core.hpp"

#include "account/account_error.hpp"
#include "account/backup_note.hpp"
#include "core/log.hpp"
#include "signer/signer_error.hpp"
#include "wallet/mnemonic.hpp"
#include "wallet/wallet_secrets.hpp"

#include <charconv>

namespace barter::app {

using account::AccountErrc;
using account::WalletCondition;
using signer::SignerState;

namespace {

WalletCondition conditionOf(SignerState::Wallet wallet)
{
    switch (wallet) {
    case SignerState::Wallet::none: return WalletCondition::none;
    case SignerState::Wallet::ready: return WalletCondition::ready;
    case SignerState::Wallet::damaged: return WalletCondition::damaged;
    case SignerState::Wallet::recoverable: return WalletCondition::recoverable;
    case SignerState::Wallet::newer: return WalletCondition::newer;
    case SignerState::Wallet::unreadable: return WalletCondition::unreadable;
    case SignerState::Wallet::withoutRecords: break;
    }
    return WalletCondition::withoutRecords;
}

/// The tokens as the person named them, on a network that does not know its own.
Expected<wallet::NetworkIdentity> identityOf(const account::NetworkWish& wish)
{
    const auto contract = wallet::Address::parse(wish.bttContract);
    if (!contract) {
        return tl::unexpected{contract.error()};
    }
    wallet::NetworkIdentity identity{.genesis = {}, .bttContract = *contract, .bttoldId = 0};
    const auto* const end = wish.bttoldId.data() + wish.bttoldId.size();
    std::from_chars(wish.bttoldId.data(), end, identity.bttoldId);
    return identity;
}

}  // namespace

WalletCore::WalletCore(std::string profile, account::SignerHost& host, Observe observe, ObservePayment observePayment)
    : m_profile{std::move(profile)}, m_host{host}, m_observe{std::move(observe)},
      m_observePayment{std::move(observePayment)}, m_http{net::makeHttpClient(host.service())}
{
}

void WalletCore::tell()
{
    m_observe(m_view);
}

void WalletCore::fail(const Error& error)
{
    log::warning("wallet", "not opened: " + error.code.message());
    m_isOpening = false;
    m_view = {};
    m_view.condition = WalletCondition::failed;
    m_view.problem = error;
    tell();
}

void WalletCore::open()
{
    const auto condition = m_view.condition;
    const bool isKnown = condition == WalletCondition::ready && m_session != nullptr;
    if (m_isOpening || isKnown) {
        return;
    }
    lookAgain();
}

void WalletCore::lookAgain()
{
    m_isOpening = true;
    const auto condition = m_view.condition;
    if (condition == WalletCondition::closed || condition == WalletCondition::failed) {
        m_view.condition = WalletCondition::opening;
        tell();
    }
    signer().ask(signer::GetState{}, [this](const Expected<SignerState>& state) {
        if (!state) {
            fail(state.error());
            return;
        }
        takeState(*state);
    });
}

void WalletCore::othersAsked()
{
    if (m_session == nullptr) {
        open();
        return;
    }
    m_session->resume([](const Expected<std::size_t>& /*followed*/) {});
}

void WalletCore::takeState(const SignerState& state)
{
    m_view = {};
    m_view.condition = conditionOf(state.wallet);
    m_view.hasWords = state.hasWords;
    m_view.areWordsChecked = !state.wordsUnconfirmed;
    m_view.canWordsBeShown = state.hasWords && state.wordsUnconfirmed;
    m_view.areRecordsIncomplete = state.recordsIncompleteSince.has_value();
    if (m_view.condition != WalletCondition::ready || !state.identity) {
        m_isOpening = false;
        tell();
        return;
    }
    m_identity = state.identity->network;
    m_view.network = tron::nameOf(m_identity.genesis);
    m_view.bttContract = m_identity.bttContract.text();
    m_view.bttoldId = m_identity.bttoldId;
    signer().ask(signer::ListAccounts{}, [this](const Expected<signer::Accounts>& accounts) {
        if (!accounts) {
            fail(accounts.error());
            return;
        }
        takeAccounts(*accounts);
    });
}

void WalletCore::takeAccounts(const signer::Accounts& accounts)
{
    m_view.accounts = accounts;
    m_view.areWordsChecked =
        m_view.areWordsChecked ||
        (!accounts.ordinary.empty() && account::areWordsChecked(m_profile, accounts.ordinary.front().address));
    openNodes();
}

void WalletCore::openNodes()
{
    const auto loaded = account::loadNetwork(m_profile);
    auto choice = loaded ? loaded->choice : account::NetworkChoice{};
    if (!loaded || !loaded->isThere) {
        choice.name = m_view.network;
    }
    const auto nodes = account::nodesOf(choice, m_identity.genesis);
    if (!nodes) {
        m_isOpening = false;
        m_view.nodesProblem = nodes.error();
        tell();
        return;
    }
    m_view.node = nodes->first.fullNode;
    account::WalletSession::open(m_host.service(),
                                 *m_http,
                                 signer(),
                                 {.choice = *nodes},
                                 [this](Expected<std::unique_ptr<account::WalletSession>> opened) {
                                     if (!opened) {
                                         fail(opened.error());
                                         return;
                                     }
                                     m_isOpening = false;
                                     m_history.reset();
                                     m_session = std::move(*opened);
                                     m_session->observe(m_observePayment);
                                     m_session->resume([](const Expected<std::size_t>& /*followed*/) {});
                                     tell();
                                 });
}

void WalletCore::tookNew(const wallet::Address& first, bool areWordsKnown)
{
    if (areWordsKnown) {
        if (const auto noted = account::noteWordsChecked(m_profile, first); !noted) {
            log::warning("wallet", "that the words are known is not noted: " + noted.error().code.message());
        }
    }
    open();
}

void WalletCore::choose(const account::NetworkWish& wish, const Answer<Chosen>& answer)
{
    const auto known = tron::publicNetwork(wish.name);
    account::NetworkChoice choice{.name = wish.name, .node = wish.node, .solidity = wish.solidity};
    if (const auto own = known ? known->identity() : std::nullopt) {
        answer(Chosen{.choice = choice, .identity = *own});
        return;
    }
    auto identity = identityOf(wish);
    if (!identity) {
        answer(tl::unexpected{identity.error()});
        return;
    }
    if (known) {
        identity->genesis = known->genesis;
        answer(Chosen{.choice = choice, .identity = *identity});
        return;
    }
    const auto node = tron::makeNodeAddress(wish.node, wish.solidity, {});
    if (!node) {
        answer(tl::unexpected{node.error()});
        return;
    }
    choice.node = node->fullNode;
    tron::askGenesis(
        *m_http, choice.node, [choice, identity = *identity, answer](const Expected<wallet::BlockId>& genesis) {
            if (!genesis) {
                answer(tl::unexpected{genesis.error()});
                return;
            }
            if (tron::nameOf(*genesis) != tron::NetworkName::custom) {
                answer(barter::fail(AccountErrc::networkDiffers));
                return;
            }
            auto chosen = Chosen{.choice = choice, .identity = identity};
            chosen.identity.genesis = *genesis;
            answer(chosen);
        });
}

void WalletCore::checkWords(const Secret& words, Secret passphrase, const Answer<signer::Done>& answer)
{
    auto entropy = wallet::entropyFromWords(words.text());
    if (!entropy) {
        answer(tl::unexpected{entropy.error()});
        return;
    }
    const wallet::MainSecrets secrets{
        wallet::WordSecrets{.entropy = std::move(*entropy), .passphrase = std::move(passphrase)}};
    const auto key = wallet::firstKeyOf(secrets);
    if (!key) {
        answer(tl::unexpected{key.error()});
        return;
    }
    const auto& accounts = m_view.accounts.ordinary;
    if (accounts.empty() || key->address() != accounts.front().address) {
        answer(barter::fail(AccountErrc::otherWallet));
        return;
    }
    noteWordsChecked();
    answer(signer::Done{});
}

void WalletCore::noteWordsChecked()
{
    if (m_view.accounts.ordinary.empty()) {
        return;
    }
    if (const auto noted = account::noteWordsChecked(m_profile, m_view.accounts.ordinary.front().address); !noted) {
        log::warning("wallet", "that the words are known is not noted: " + noted.error().code.message());
    }
    m_view.areWordsChecked = true;
    tell();
    // Refused when the words were typed, and not shown since the signer began: then the note is what counts.
    signer().ask(signer::ConfirmWords{}, [this](const Expected<signer::Done>& confirmed) {
        if (confirmed) {
            m_view.canWordsBeShown = false;
            tell();
        }
    });
}

Expected<account::WalletSession*> WalletCore::session()
{
    if (m_session == nullptr) {
        return m_view.nodesProblem ? tl::unexpected{*m_view.nodesProblem} : barter::fail(AccountErrc::walletNotReady);
    }
    return m_session.get();
}

void WalletCore::history(account::AccountNumber account,
                         bool fromStart,
                         std::size_t count,
                         const Answer<account::PastPart>& answer)
{
    const auto found = session();
    if (!found) {
        answer(tl::unexpected{found.error()});
        return;
    }
    if (fromStart || m_history == nullptr) {
        auto history = (*found)->history(account);
        if (!history) {
            answer(tl::unexpected{history.error()});
            return;
        }
        m_history = std::move(*history);
    }
    m_history->next(count, answer);
}

void WalletCore::knownAddresses(account::AccountNumber from, Answer<wallet::KnownAddresses> answer)
{
    const auto paid = std::make_shared<std::vector<wallet::Address>>();
    collectRecipients(
        std::nullopt, paid, [this, paid, from, answer = std::move(answer)](const Expected<signer::Done>& done) {
            if (!done) {
                answer(tl::unexpected{done.error()});
                return;
            }
            wallet::KnownAddresses known{
                .sender = std::nullopt, .tokenContracts = {m_identity.bttContract}, .trusted = *paid};
            const auto addOwn = [&](const std::vector<signer::Account>& accounts, bool areSpeed) {
                for (std::uint32_t number = 0; number < accounts.size(); ++number) {
                    const auto& address = accounts[number].address;
                    if (from == account::AccountNumber{.isSpeed = areSpeed, .number = number}) {
                        known.sender = address;
                    } else {
                        known.trusted.push_back(address);
                    }
                }
            };
            addOwn(m_view.accounts.ordinary, false);
            addOwn(m_view.accounts.speed, true);
            answer(known);
        });
}

void WalletCore::collectRecipients(const std::optional<std::string>& after,
                                   const std::shared_ptr<std::vector<wallet::Address>>& known,
                                   const Answer<signer::Done>& answer)
{
    signer().ask(signer::ListIntents{.after = after, .count = signer::maxIntentsAtOnce},
                 [this, known, answer](const Expected<signer::IntentList>& list) {
                     if (!list) {
                         answer(tl::unexpected{list.error()});
                         return;
                     }
                     for (const auto& recorded : list->intents) {
                         if (!recorded.payments.empty()) {
                             known->push_back(recorded.intent.to);
                         }
                     }
                     if (list->intents.size() < signer::maxIntentsAtOnce) {
                         answer(signer::Done{});
                         return;
                     }
                     collectRecipients(list->intents.back().intent.id, known, answer);
                 });
}

}  // namespace barter::app
