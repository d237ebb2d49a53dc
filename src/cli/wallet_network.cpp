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

Outcome<Digest> genesisOf(const Arguments& arguments, const std::optional<tron::NodeAddress>& node)
{
    if (const auto text = arguments.value("--genesis")) {
        Digest genesis{};
        if (!fromHex(*text, genesis)) {
            return misused("The option --genesis needs the id of a block: 64 hexadecimal digits.");
        }
        return genesis;
    }
    if (!node) {
        return misused("A custom network needs --genesis, or --node to ask for it.");
    }
    return askFor(node->fullNode);
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

Outcome<std::optional<tron::NodeAddress>> nodeOf(const Arguments& arguments)
{
    const auto url = arguments.value("--node");
    if (!url) {
        return std::nullopt;
    }
    auto address = tron::makeNodeAddress(*url, {}, {});
    return address ? Outcome<std::optional<tron::NodeAddress>>{std::move(*address)}
                   : tl::unexpected{Failure{address.error()}};
}

}  // namespace

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
    auto node = nodeOf(arguments);
    if (!node) {
        return tl::unexpected{node.error()};
    }
    if (knownIdentity) {
        return WalletNetwork{.name = *name, .identity = *knownIdentity, .node = std::move(*node)};
    }
    // What can be wrong without a node comes before it is asked.
    auto identity = identityOf(arguments, known ? known->genesis : Digest{});
    if (!identity) {
        return tl::unexpected{identity.error()};
    }
    if (!known) {
        const auto genesis = genesisOf(arguments, *node);
        if (!genesis) {
            return tl::unexpected{genesis.error()};
        }
        identity->genesis = *genesis;
    }
    return WalletNetwork{.name = *name, .identity = *identity, .node = std::move(*node)};
}

}  // namespace barter::cli
