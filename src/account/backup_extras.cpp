#include "account/backup_extras.hpp"

#include "account/address_book.hpp"
#include "account/network_file.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <utility>

namespace barter::account {
namespace {

using Json = nlohmann::json;

constexpr const char* bookKey = "address_book";
constexpr const char* networkKey = "network";

std::optional<std::string> textIn(const Json& extras, const char* key)
{
    const bool isThere = extras.is_object() && extras.contains(key) && extras[key].is_string();
    return isThere ? std::optional{extras[key].get<std::string>()} : std::nullopt;
}

Expected<> placeBook(const std::string& profile, const std::string& text)
{
    const auto saved = AddressBook::parse(text);
    if (!saved || saved->entries().empty()) {
        return {};
    }
    auto loaded = loadAddressBook(profile);
    if (!loaded) {
        return tl::unexpected{loaded.error()};
    }
    loaded->book.addMissing(*saved);
    return saveAddressBook(profile, loaded->book);
}

Expected<> placeNetwork(const std::string& profile, const std::string& text, const wallet::Digest& genesis)
{
    const auto saved = parseNetwork(text);
    if (!saved || !nodesOf(*saved, genesis)) {
        return {};
    }
    const auto loaded = loadNetwork(profile);
    if (!loaded) {
        return tl::unexpected{loaded.error()};
    }
    if (loaded->isThere) {
        return {};
    }
    auto choice = *saved;
    choice.apiKey = loaded->choice.apiKey;
    return saveNetwork(profile, choice);
}

}  // namespace

Expected<Secret> gatherExtras(const std::string& profile)
{
    const auto loaded = loadAddressBook(profile);
    if (!loaded) {
        return tl::unexpected{loaded.error()};
    }
    const auto network = loadNetwork(profile);
    if (!network) {
        return tl::unexpected{network.error()};
    }
    Json extras{{bookKey, loaded->book.text()}};
    if (network->isThere) {
        extras[networkKey] = networkText(network->choice);
    }
    return Secret::copyOf(extras.dump());
}

Expected<> placeExtras(const std::string& profile, std::string_view extras, const wallet::Digest& genesis)
{
    const auto object = Json::parse(extras, nullptr, /*allow_exceptions=*/false);
    if (const auto book = textIn(object, bookKey)) {
        if (auto placed = placeBook(profile, *book); !placed) {
            return placed;
        }
    }
    const auto network = textIn(object, networkKey);
    return network ? placeNetwork(profile, *network, genesis) : Expected<>{};
}

}  // namespace barter::account
