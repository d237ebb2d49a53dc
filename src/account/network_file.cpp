#include "account/network_file.hpp"

#include "account/account_error.hpp"
#include "net/address_class.hpp"
#include "net/net_error.hpp"
#include "net/url.hpp"
#include "storage/atomic_file.hpp"
#include "tron/node_channel.hpp"

#include <nlohmann/json.hpp>

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>
#include <utility>

namespace barter::account {
namespace {

using nlohmann::json;
using storage::StorageErrc;

constexpr std::size_t maxFileBytes = std::size_t{64} * 1024;
constexpr int maxNesting = 16;

std::string filePath(const std::string& profile)
{
    return profile + "/wallet-network.json";
}

std::string keyPath(const std::string& profile)
{
    return profile + "/wallet-api-key";
}

struct TextKey {
    const char* name;
    std::string NetworkChoice::*value;
};
constexpr std::array textKeys{TextKey{"node", &NetworkChoice::node},
                              TextKey{"solidity", &NetworkChoice::solidity},
                              TextKey{"index", &NetworkChoice::index},
                              TextKey{"second_node", &NetworkChoice::secondNode},
                              TextKey{"second_solidity", &NetworkChoice::secondSolidity}};

bool isThisMachine(const std::string& host)
{
    std::array<std::uint8_t, 4> four{};
    std::array<std::uint8_t, 16> sixteen{};
    if (::inet_pton(AF_INET, host.c_str(), four.data()) == 1) {
        return net::classify(four) == net::AddressClass::loopback;
    }
    if (::inet_pton(AF_INET6, host.c_str(), sixteen.data()) == 1) {
        return net::classify(sixteen) == net::AddressClass::loopback;
    }
    return host == "localhost";
}

Expected<> isSafe(const tron::NodeAddress& address)
{
    for (const auto& text : {address.fullNode, address.solidity, address.index}) {
        const auto url = net::parseUrl(text);
        if (url && !url->tls && !isThisMachine(url->host)) {
            return fail(net::NetErrc::plainHttp, url->host);
        }
    }
    return {};
}

Expected<tron::NodeAddress> addressOf(const std::string& node, const std::string& solidity, const std::string& index)
{
    return tron::makeNodeAddress(node, solidity, index).and_then([](tron::NodeAddress address) {
        return isSafe(address).map([&] { return std::move(address); });
    });
}

Expected<tron::NodeAddress> firstOf(const NetworkChoice& choice)
{
    if (!choice.node.empty()) {
        return addressOf(choice.node, choice.solidity, choice.index);
    }
    const auto network = tron::publicNetwork(choice.name);
    if (!network) {
        return fail(AccountErrc::nodeMissing);
    }
    auto address = network->nodes.front();
    if (choice.solidity.empty() && choice.index.empty()) {
        return address;
    }
    return addressOf(address.fullNode,
                     choice.solidity.empty() ? address.solidity : choice.solidity,
                     choice.index.empty() ? address.index : choice.index);
}

Expected<std::optional<tron::NodeAddress>> secondOf(const NetworkChoice& choice)
{
    if (!choice.secondNode.empty()) {
        return addressOf(choice.secondNode, choice.secondSolidity, {}).map([](tron::NodeAddress address) {
            return std::optional{std::move(address)};
        });
    }
    const auto network = tron::publicNetwork(choice.name);
    const bool isOwn = network && choice.node.empty() && network->nodes.size() > 1;
    return isOwn ? std::optional{network->nodes[1]} : std::nullopt;
}

Expected<NodeChoice> checked(const NetworkChoice& choice)
{
    const bool isKey = choice.apiKey.size() <= tron::maxApiKey &&
                       std::ranges::all_of(choice.apiKey, [](char c) { return c > 0x20 && c < 0x7F; });
    if (!isKey) {
        return fail(AccountErrc::badApiKey);
    }
    auto first = firstOf(choice);
    if (!first) {
        return tl::unexpected{first.error()};
    }
    auto second = secondOf(choice);
    if (!second) {
        return tl::unexpected{second.error()};
    }
    return NodeChoice{.first = std::move(*first), .second = std::move(*second), .apiKey = choice.apiKey};
}

/// Nothing when it is no JSON object, or one in which nobody would find anything.
std::optional<json> parseObject(std::string_view text)
{
    int depth = 0;
    const json::parser_callback_t isShallow = [&depth](int now, json::parse_event_t, json&) {
        depth = std::max(depth, now);
        return now <= maxNesting;
    };
    auto parsed = json::parse(text, isShallow, /*allow_exceptions=*/false);
    return parsed.is_object() && depth <= maxNesting ? std::optional{std::move(parsed)} : std::nullopt;
}

std::optional<NetworkChoice> choiceOf(const json& file)
{
    NetworkChoice choice;
    if (file.contains("name")) {
        const auto name = file["name"].is_string() ? tron::parseNetworkName(file["name"].get<std::string>())
                                                   : std::optional<tron::NetworkName>{};
        if (!name) {
            return std::nullopt;
        }
        choice.name = *name;
    }
    for (const auto& [name, value] : textKeys) {
        if (file.contains(name)) {
            if (!file[name].is_string()) {
                return std::nullopt;
            }
            choice.*value = file[name].get<std::string>();
        }
    }
    return checked(choice) ? std::optional{std::move(choice)} : std::nullopt;
}

void write(const NetworkChoice& choice, json& file)
{
    file["name"] = tron::textOf(choice.name);
    for (const auto& [name, value] : textKeys) {
        if ((choice.*value).empty()) {
            file.erase(name);
        } else {
            file[name] = choice.*value;
        }
    }
}

std::string textOf(const json& file)
{
    return file.dump(4, ' ', /*ensure_ascii=*/false, json::error_handler_t::replace) + "\n";
}

struct Content {
    json object = json::object();
    LoadedNetwork loaded;
};

Expected<Content> readContent(const std::string& profile)
{
    const auto path = filePath(profile);
    const auto bytes = storage::readFile(path, maxFileBytes);
    Content content;
    if (!bytes) {
        return bytes.error().code == StorageErrc::notFound ? Expected<Content>{std::move(content)}
                                                           : tl::unexpected{bytes.error()};
    }
    if (auto object = parseObject({bytes->data(), bytes->size()})) {
        if (auto choice = choiceOf(*object)) {
            content.object = std::move(*object);
            content.loaded.choice = std::move(*choice);
            content.loaded.isThere = true;
            return content;
        }
    }
    auto moved = storage::setFileAside(path);
    if (!moved) {
        return tl::unexpected{moved.error()};
    }
    content.loaded.damagedCopy = std::move(*moved);
    return content;
}

Expected<std::string> readApiKey(const std::string& profile)
{
    const auto bytes = storage::readFile(keyPath(profile), maxFileBytes);
    if (!bytes) {
        return bytes.error().code == StorageErrc::notFound ? Expected<std::string>{} : tl::unexpected{bytes.error()};
    }
    std::string key{bytes->begin(), bytes->end()};
    key.erase(std::find_if(key.begin(), key.end(), [](char c) { return c == '\n' || c == '\r'; }), key.end());
    return key;
}

}  // namespace

Expected<NodeChoice> nodesOf(const NetworkChoice& choice, const wallet::Digest& genesis)
{
    if (choice.name != tron::nameOf(genesis)) {
        return fail(AccountErrc::networkDiffers, std::string{tron::textOf(choice.name)});
    }
    return checked(choice);
}

std::string networkText(const NetworkChoice& choice)
{
    auto file = json::object();
    write(choice, file);
    return textOf(file);
}

std::optional<NetworkChoice> parseNetwork(std::string_view text)
{
    const auto object = parseObject(text);
    return object ? choiceOf(*object) : std::nullopt;
}

Expected<LoadedNetwork> loadNetwork(const std::string& profile)
{
    auto content = readContent(profile);
    if (!content) {
        return tl::unexpected{content.error()};
    }
    auto key = readApiKey(profile);
    if (!key) {
        return tl::unexpected{key.error()};
    }
    content->loaded.choice.apiKey = std::move(*key);
    return std::move(content->loaded);
}

Expected<> saveNetwork(const std::string& profile, const NetworkChoice& choice)
{
    if (auto sound = checked(choice); !sound) {
        return tl::unexpected{sound.error()};
    }
    auto content = readContent(profile);
    if (!content) {
        return tl::unexpected{content.error()};
    }
    write(choice, content->object);
    // The mode of a new file holds from its first byte on; an older one is closed before it gets a key.
    const auto key = choice.apiKey.empty() ? std::string{} : choice.apiKey + "\n";
    if (!key.empty() || storage::readFile(keyPath(profile), maxFileBytes)) {
        if (auto closed = storage::closeToOthers(keyPath(profile)); !closed) {
            return closed;
        }
        if (auto written = storage::atomicWrite(keyPath(profile), key); !written) {
            return written;
        }
    }
    if (auto closed = storage::closeToOthers(filePath(profile)); !closed) {
        return closed;
    }
    return storage::atomicWrite(filePath(profile), textOf(content->object));
}

}  // namespace barter::account
