#include "cli/node_session.hpp"

#include "account/network_file.hpp"
#include "account/signer_access.hpp"
#include "cli/wallet_network.hpp"

#include <string>

namespace barter::cli {
namespace {

/// Those of the profile, or those that were named instead.
Outcome<account::NetworkChoice> choiceOf(const Arguments& arguments, const wallet::Digest& genesis)
{
    auto loaded = account::loadNetwork(profileOf(arguments));
    if (!loaded) {
        return tl::unexpected{Failure{loaded.error()}};
    }
    if (!loaded->isThere) {
        loaded->choice.name = tron::nameOf(genesis);
    }
    return withNodes(arguments, std::move(loaded->choice));
}

struct Chosen {
    account::NetworkChoice network;
    account::NodeChoice nodes;
};

Outcome<Chosen> chosenOf(const Arguments& arguments, const wallet::Digest& genesis)
{
    auto network = choiceOf(arguments, genesis);
    if (!network) {
        return tl::unexpected{network.error()};
    }
    auto nodes = account::nodesOf(*network, genesis);
    if (!nodes) {
        return tl::unexpected{Failure{nodes.error()}};
    }
    return Chosen{.network = std::move(*network), .nodes = std::move(*nodes)};
}

}  // namespace

NodeSession::NodeSession(AccountChoice choice) : m_http{net::makeHttpClient(m_service)}, m_choice{std::move(choice)} {}

Outcome<std::unique_ptr<NodeSession>> NodeSession::open(const Arguments& arguments)
{
    const auto watched = watchedOf(arguments);
    if (!watched) {
        return tl::unexpected{watched.error()};
    }
    if (const auto& address = *watched; address.has_value()) {
        return openWatched(arguments, *address);
    }
    return openWallet(arguments);
}

Outcome<std::unique_ptr<NodeSession>> NodeSession::openWallet(const Arguments& arguments)
{
    auto signer = SignerSession::open(arguments);
    if (!signer) {
        return tl::unexpected{signer.error()};
    }
    auto choice = signer->choose(arguments);
    if (!choice) {
        return tl::unexpected{choice.error()};
    }
    const auto& identity = signer->state().identity;
    const auto chosen = chosenOf(arguments, identity ? identity->network.genesis : wallet::Digest{});
    if (!chosen) {
        return tl::unexpected{chosen.error()};
    }
    std::unique_ptr<NodeSession> session{new NodeSession{std::move(*choice)}};
    const auto reachAgain = [profile = signer->profile()] { return account::reachSigner(profile); };
    session->m_signer =
        std::make_unique<account::SignerWorker>(session->m_service, std::move(*signer).release(), reachAgain);
    if (auto started = session->start(chosen->nodes); !started) {
        return tl::unexpected{started.error()};
    }
    return keep(std::move(session), arguments, chosen->network);
}

Outcome<std::unique_ptr<NodeSession>> NodeSession::openWatched(const Arguments& arguments,
                                                               const account::WatchedWallet& watched)
{
    auto choice = chooseWatched(arguments, watched);
    if (!choice) {
        return tl::unexpected{choice.error()};
    }
    const auto chosen = chosenOf(arguments, watched.network.genesis);
    if (!chosen) {
        return tl::unexpected{chosen.error()};
    }
    std::unique_ptr<NodeSession> session{new NodeSession{std::move(*choice)}};
    session->m_wallet =
        account::WalletSession::watch(session->m_service, *session->m_http, watched, {.choice = chosen->nodes});
    return keep(std::move(session), arguments, chosen->network);
}

Outcome<> NodeSession::start(account::NodeChoice nodes)
{
    auto wallet = await<std::unique_ptr<account::WalletSession>>([&](auto answer) {
        account::WalletSession::open(m_service, *m_http, *m_signer, {.choice = std::move(nodes)}, std::move(answer));
    });
    if (!wallet) {
        return tl::unexpected{wallet.error()};
    }
    m_wallet = std::move(*wallet);
    return {};
}

Outcome<std::unique_ptr<NodeSession>> NodeSession::keep(std::unique_ptr<NodeSession> session,
                                                        const Arguments& arguments,
                                                        const account::NetworkChoice& network)
{
    if (!namesNodes(arguments)) {
        return session;
    }
    auto& nodes = session->wallet().nodes();
    const auto second = nodes.second();
    for (auto* const chain : {&nodes.chain(), second ? &second->chain : nullptr}) {
        if (chain == nullptr) {
            continue;
        }
        const auto state =
            session->await<tron::ChainState>([chain](auto answer) { chain->refresh(std::move(answer)); });
        if (!state) {
            return tl::unexpected{state.error()};
        }
    }
    if (auto saved = account::saveNetwork(profileOf(arguments), network); !saved) {
        return tl::unexpected{Failure{saved.error()}};
    }
    return session;
}

void NodeSession::runUntil(const std::function<bool()>& isThere)
{
    m_service.restart();
    while (!isThere() && m_service.run_one() != 0) {
    }
}

}  // namespace barter::cli
