#include "cli/wallet_network.hpp"

#include "core/hex.hpp"
#include "net/http_client.hpp"
#include "tron/node_client.hpp"

#include <boost/asio/io_context.hpp>

#include <charconv>
#include <string_view>

namespace barter::cli {
namespace {

using wallet::Address;
using wallet::Digest;

Outcome<Digest> askFor(const std::string& node)
{
    boost::asio::io_context service;
    const auto http = net::makeHttpClient(service);
    std::optional<Expected<wallet::BlockId>> genesis;
    tron::askGenesis(*http, node, [&](Expected<wallet::BlockId> answer) { genesis = std::move(answer); });
    while (!genesis && service.run_one() > 0) {
    }
    return outcomeOf(genesis ? std::move(*genesis) : fail(net::NetErrc::connectionFailed));
}

Outcome<Digest> genesisOf(const Arguments& arguments, const std::string& node)
{
    if (const auto text = arguments.value("--genesis")) {
        Digest genesis{};
        if (!fromHex(*text, genesis)) {
            return misused("The option --genesis needs the id of a block: 64 hexadecimal digits.");
        }
        return genesis;
    }
    if (node.empty()) {
        return misused("A custom network needs --genesis, or --node to ask for it.");
    }
    return askFor(node);
}

/// BTT's contract and BTTOLD's id, where nobody knows them but the person.
Outcome<wallet::NetworkIdentity> identityOf(const Arguments& arguments, const Digest& genesis)
{
    const auto contract = arguments.value("--btt-contract");
    if (!contract) {
        return misused("This network needs --btt-contract: there is no BTT that everybody knows there.");
    }
    const auto address = Address::parse(*contract);
    if (!address) {
        return tl::unexpected{Failure{address.error()}};
    }
    wallet::NetworkIdentity identity{.genesis = genesis, .bttContract = *address, .bttoldId = 0};
    if (const auto id = arguments.value("--bttold-id")) {
        const auto* const end = id->data() + id->size();
        const auto read = std::from_chars(id->data(), end, identity.bttoldId);
        if (read.ec != std::errc{} || read.ptr != end) {
            return misused("The option --bttold-id needs a number from 0 on.");
        }
    }
    return identity;
}

/// With URLs that a node can have.
Outcome<account::NetworkChoice> choiceOf(const Arguments& arguments, tron::NetworkName name)
{
    const auto text = [&](const char* option) { return arguments.value(option).value_or(std::string{}); };
    account::NetworkChoice choice{.name = name, .node = text("--node"), .solidity = text("--solidity")};
    if (!choice.solidity.empty() && choice.node.empty()) {
        return misused("The option --solidity belongs to --node.");
    }
    if (choice.node.empty()) {
        return choice;
    }
    const auto address = tron::makeNodeAddress(choice.node, choice.solidity, {});
    if (!address) {
        return tl::unexpected{Failure{address.error()}};
    }
    choice.node = address->fullNode;
    return choice;
}

bool isWithoutNode(const account::NetworkChoice& choice)
{
    return choice.name == tron::NetworkName::custom && choice.node.empty();
}

Outcome<WalletNetwork> sound(WalletNetwork network)
{
    if (!isWithoutNode(network.choice)) {
        if (const auto nodes = account::nodesOf(network.choice, network.identity.genesis); !nodes) {
            return tl::unexpected{Failure{nodes.error()}};
        }
    }
    return network;
}

}  // namespace

Outcome<> rememberNodes(const std::string& profile, const WalletNetwork& network)
{
    return isWithoutNode(network.choice) ? Outcome<>{} : outcomeOf(account::saveNetwork(profile, network.choice));
}

Outcome<WalletNetwork> chooseNetwork(const Arguments& arguments)
{
    const auto name = tron::parseNetworkName(arguments.value("--network").value_or("mainnet"));
    if (!name) {
        return misused("The network is one of mainnet, nile, shasta and custom.");
    }
    const auto known = tron::publicNetwork(*name);
    const auto knownIdentity = known ? known->identity() : std::nullopt;
    if (knownIdentity && (arguments.has("--btt-contract") || arguments.has("--bttold-id"))) {
        return misused("The tokens of " + std::string{tron::textOf(*name)} + " are known and cannot be others.");
    }
    if (known && arguments.has("--genesis")) {
        return misused("The first block of " + std::string{tron::textOf(*name)} + " is known and cannot be another.");
    }
    auto choice = choiceOf(arguments, *name);
    if (!choice) {
        return tl::unexpected{choice.error()};
    }
    if (knownIdentity) {
        return sound(WalletNetwork{.choice = std::move(*choice), .identity = *knownIdentity});
    }
    // What can be wrong without a node comes before it is asked.
    auto identity = identityOf(arguments, known ? known->genesis : Digest{});
    if (!identity) {
        return tl::unexpected{identity.error()};
    }
    if (!known) {
        const auto genesis = genesisOf(arguments, choice->node);
        if (!genesis) {
            return tl::unexpected{genesis.error()};
        }
        if (tron::nameOf(*genesis) != tron::NetworkName::custom) {
            return misused("This is the first block of " + std::string{tron::textOf(tron::nameOf(*genesis))} +
                           ", which is named with --network.");
        }
        identity->genesis = *genesis;
    }
    return sound(WalletNetwork{.choice = std::move(*choice), .identity = *identity});
}

}  // namespace barter::cli
