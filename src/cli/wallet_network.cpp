#include "cli/wallet_network.hpp"

#include "cli/secret_input.hpp"
#include "core/hex.hpp"
#include "net/http_client.hpp"
#include "tron/node_client.hpp"

#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <array>
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

constexpr std::array nodeOptions{"--node", "--solidity", "--second-node", "--second-solidity", "--api-key-fd"};
/// No URL of an operator is longer.
constexpr std::size_t maxApiKeyLine = 1024;

std::string valueOf(const Arguments& arguments, const char* option)
{
    return arguments.value(option).value_or(std::string{});
}

/// As it is compared and kept; empty for a word that takes the node away.
Outcome<std::string> nodeUrl(const std::string& text, std::string_view nothing)
{
    if (text == nothing) {
        return std::string{};
    }
    const auto address = tron::makeNodeAddress(text, {}, {});
    return address ? Outcome<std::string>{address->fullNode} : tl::unexpected{Failure{address.error()}};
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

bool namesNodes(const Arguments& arguments)
{
    return std::ranges::any_of(nodeOptions, [&](const char* option) { return arguments.has(option); });
}

Outcome<account::NetworkChoice> withNodes(const Arguments& arguments, account::NetworkChoice choice)
{
    if (arguments.has("--node")) {
        const auto node = nodeUrl(valueOf(arguments, "--node"), "default");
        if (!node) {
            return tl::unexpected{node.error()};
        }
        if (*node != choice.node) {
            choice.apiKey.clear();
            choice.index.clear();
        }
        choice.node = *node;
        choice.solidity.clear();
    }
    if (arguments.has("--solidity")) {
        choice.solidity = valueOf(arguments, "--solidity");
    }
    if (arguments.has("--second-node")) {
        const auto node = nodeUrl(valueOf(arguments, "--second-node"), "none");
        if (!node) {
            return tl::unexpected{node.error()};
        }
        choice.secondNode = *node;
        choice.secondSolidity.clear();
    }
    if (arguments.has("--second-solidity")) {
        if (choice.secondNode.empty()) {
            return misused("The option --second-solidity belongs to a second node.");
        }
        choice.secondSolidity = valueOf(arguments, "--second-solidity");
    }
    if (!choice.secondNode.empty() && choice.secondNode == choice.node) {
        return misused("The second node has to be another one: it is there to be compared with.");
    }
    if (arguments.has("--api-key-fd")) {
        const auto key =
            readSecret(arguments, {.option = "--api-key-fd", .prompt = {}, .again = {}, .maxBytes = maxApiKeyLine});
        if (!key) {
            return tl::unexpected{key.error()};
        }
        choice.apiKey = key->text();
    }
    return choice;
}

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
    if (arguments.has("--solidity") && !arguments.has("--node")) {
        return misused("The option --solidity belongs to --node.");
    }
    auto choice = withNodes(arguments, account::NetworkChoice{.name = *name});
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
