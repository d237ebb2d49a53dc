#include "tron/network.hpp"

#include "core/hex.hpp"
#include "net/url.hpp"
#include "tron/tron_error.hpp"
#include "wallet/known_network.hpp"

#include <algorithm>
#include <utility>

namespace barter::tron {
namespace {

using wallet::Address;
using wallet::Digest;

Digest digestOf(std::string_view hex)
{
    Digest digest{};
    static_cast<void>(fromHex(hex, digest));  // a test has seen that it can
    return digest;
}

NodeAddress gateway(std::string_view url, bool hasIndex)
{
    return {.fullNode = std::string{url},
            .solidity = std::string{url},
            .index = hasIndex ? std::string{url} : std::string{}};
}

std::optional<Address> addressOf(std::string_view text)
{
    const auto address = Address::parse(text);
    return address ? std::optional{*address} : std::nullopt;
}

Expected<std::string> baseOf(std::string_view text)
{
    while (text.ends_with('/')) {
        text.remove_suffix(1);
    }
    const auto url = net::parseUrl(text);
    if (!url || text.find_first_of("?#") != std::string_view::npos) {
        return fail(TronErrc::badNodeAddress);
    }
    return std::string{text};
}

bool isAddressLiteral(std::string_view host)
{
    return host.find(':') != std::string_view::npos ||
           std::ranges::all_of(host, [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
}

/// The last two labels of a name: "trongrid.io" for "api.shasta.trongrid.io".
std::string operatorOf(const std::string& url)
{
    const auto parsed = net::parseUrl(url);
    if (!parsed) {
        return url;
    }
    std::string_view host = parsed->host;
    while (host.ends_with('.')) {
        host.remove_suffix(1);
    }
    if (!isAddressLiteral(host)) {
        const auto last = host.rfind('.');
        const auto before = last == std::string_view::npos || last == 0 ? last : host.rfind('.', last - 1);
        if (last != std::string_view::npos && before != std::string_view::npos) {
            host.remove_prefix(before + 1);
        }
    }
    return std::string{host};
}

}  // namespace

std::string_view textOf(NetworkName name)
{
    switch (name) {
    case NetworkName::mainnet: return "mainnet";
    case NetworkName::nile: return "nile";
    case NetworkName::shasta: return "shasta";
    case NetworkName::custom: break;
    }
    return "custom";
}

std::optional<NetworkName> parseNetworkName(std::string_view text)
{
    const auto* const found =
        std::ranges::find_if(allNetworkNames, [&](NetworkName name) { return textOf(name) == text; });
    return found != allNetworkNames.end() ? std::optional{*found} : std::nullopt;
}

bool isTestNetwork(NetworkName name)
{
    return name != NetworkName::mainnet;
}

Expected<NodeAddress> makeNodeAddress(std::string_view fullNode, std::string_view solidity, std::string_view index)
{
    auto full = baseOf(fullNode);
    auto solid = solidity.empty() ? full : baseOf(solidity);
    auto past = index.empty() ? Expected<std::string>{} : baseOf(index);
    if (!full || !solid || !past) {
        return fail(TronErrc::badNodeAddress);
    }
    return NodeAddress{.fullNode = std::move(*full), .solidity = std::move(*solid), .index = std::move(*past)};
}

bool haveSameOperator(const NodeAddress& left, const NodeAddress& right)
{
    const std::array lefts{operatorOf(left.fullNode), operatorOf(left.solidity)};
    const std::array rights{operatorOf(right.fullNode), operatorOf(right.solidity)};
    return std::ranges::find_first_of(lefts, rights) != lefts.end();
}

std::optional<wallet::NetworkIdentity> PublicNetwork::identity() const
{
    if (!bttContract) {
        return std::nullopt;
    }
    return wallet::NetworkIdentity{.genesis = genesis, .bttContract = *bttContract, .bttoldId = bttoldId};
}

std::optional<PublicNetwork> publicNetwork(NetworkName name)
{
    switch (name) {
    case NetworkName::mainnet:
        return PublicNetwork{.name = name,
                             .genesis = digestOf(wallet::mainnet.genesis),
                             .bttContract = addressOf(wallet::mainnet.bttContract),
                             .bttoldId = wallet::mainnet.bttoldId.value_or(0),
                             .nodes = {gateway("https://api.trongrid.io", true)}};
    case NetworkName::nile:
        return PublicNetwork{
            .name = name,
            .genesis = digestOf(wallet::nile.genesis),
            .bttContract = addressOf(wallet::nile.bttContract),
            .bttoldId = 0,
            .nodes = {gateway("https://nile.trongrid.io", true), gateway("https://api.nileex.io", false)}};
    case NetworkName::shasta:
        return PublicNetwork{.name = name,
                             .genesis = digestOf(wallet::shasta.genesis),
                             .bttContract = std::nullopt,
                             .bttoldId = 0,
                             .nodes = {gateway("https://api.shasta.trongrid.io", true)}};
    case NetworkName::custom: break;
    }
    return std::nullopt;
}

NetworkName nameOf(const wallet::Digest& genesis)
{
    for (const auto name : allNetworkNames) {
        const auto network = publicNetwork(name);
        if (network && network->genesis == genesis) {
            return name;
        }
    }
    return NetworkName::custom;
}

}  // namespace barter::tron
