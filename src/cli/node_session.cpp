#include "cli/node_session.hpp"

#include "account/network_file.hpp"
#include "account/signer_access.hpp"
#include "core/profile_folder.hpp"

#include <string>

namespace barter::cli {
namespace {

Outcome<account::NodeChoice> nodesOf(const Arguments& arguments, const wallet::Digest& genesis)
{
    auto loaded = account::loadNetwork(profileOf(arguments));
    if (!loaded) {
        return tl::unexpected{Failure{loaded.error()}};
    }
    auto& choice = loaded->choice;
    if (!loaded->isThere) {
        choice.name = tron::nameOf(genesis);
    }
    if (arguments.has("--solidity") && !arguments.has("--node")) {
        return misused("The option --solidity belongs to --node.");
    }
    if (const auto node = arguments.value("--node")) {
        choice = {
            .name = choice.name, .node = *node, .solidity = arguments.value("--solidity").value_or(std::string{})};
    }
    return outcomeOf(account::nodesOf(choice, genesis));
}

}  // namespace

NodeSession::NodeSession(SignerSession signer, AccountChoice choice)
    : m_profile{signer.profile()}, m_http{net::makeHttpClient(m_service)}, m_choice{std::move(choice)},
      m_signer{m_service, std::move(signer).release(), [this] { return account::reachSigner(m_profile); }}
{
}

Outcome<std::unique_ptr<NodeSession>> NodeSession::open(const Arguments& arguments)
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
    auto nodes = nodesOf(arguments, identity ? identity->network.genesis : wallet::Digest{});
    if (!nodes) {
        return tl::unexpected{nodes.error()};
    }
    std::unique_ptr<NodeSession> session{new NodeSession{std::move(*signer), std::move(*choice)}};
    if (auto started = session->start(std::move(*nodes)); !started) {
        return tl::unexpected{started.error()};
    }
    return session;
}

Outcome<> NodeSession::start(account::NodeChoice nodes)
{
    auto wallet = await<std::unique_ptr<account::WalletSession>>([&](auto answer) {
        account::WalletSession::open(m_service, *m_http, m_signer, {.choice = std::move(nodes)}, std::move(answer));
    });
    if (!wallet) {
        return tl::unexpected{wallet.error()};
    }
    m_wallet = std::move(*wallet);
    return {};
}

void NodeSession::runUntil(const std::function<bool()>& isThere)
{
    m_service.restart();
    while (!isThere() && m_service.run_one() != 0) {
    }
}

}  // namespace barter::cli
