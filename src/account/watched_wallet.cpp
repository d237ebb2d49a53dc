#include "account/watched_wallet.hpp"

#include "core/hex.hpp"
#include "storage/atomic_file.hpp"
#include "wallet/wallet_error.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string_view>

namespace barter::account {
namespace {

using Json = nlohmann::ordered_json;
using storage::StorageErrc;

constexpr std::size_t maxFileBytes = 4096;

std::string pathIn(const std::string& profile)
{
    return profile + "/wallet-watched.json";
}

bool hasKeys(const std::string& profile)
{
    std::error_code ignored;
    return std::filesystem::exists(profile + "/wallet/wallet.key", ignored);
}

std::string textIn(const Json& file, const char* key)
{
    return file.contains(key) && file[key].is_string() ? file[key].get<std::string>() : std::string{};
}

std::optional<WatchedWallet> parse(std::string_view text)
{
    const auto file = Json::parse(text, nullptr, /*allow_exceptions=*/false);
    if (!file.is_object()) {
        return std::nullopt;
    }
    const auto address = wallet::Address::parse(textIn(file, "address"));
    const auto contract = wallet::Address::parse(textIn(file, "btt_contract"));
    wallet::Digest genesis{};
    const bool hasId = file.contains("bttold_id") && file["bttold_id"].is_number_unsigned();
    if (!address || !contract || !fromHex(textIn(file, "genesis"), genesis) || !hasId) {
        return std::nullopt;
    }
    return WatchedWallet{
        .address = *address,
        .network = {.genesis = genesis, .bttContract = *contract, .bttoldId = file["bttold_id"].get<std::uint64_t>()}};
}

}  // namespace

Expected<std::optional<WatchedWallet>> loadWatched(const std::string& profile)
{
    if (hasKeys(profile)) {
        return std::optional<WatchedWallet>{};
    }
    const auto bytes = storage::readFile(pathIn(profile), maxFileBytes);
    if (!bytes) {
        return bytes.error().code == StorageErrc::notFound ? Expected<std::optional<WatchedWallet>>{std::nullopt}
                                                           : tl::unexpected{bytes.error()};
    }
    const auto watched = parse({bytes->data(), bytes->size()});
    return watched ? Expected<std::optional<WatchedWallet>>{watched} : fail(StorageErrc::corrupt, "watched address");
}

Expected<> saveWatched(const std::string& profile, const WatchedWallet& watched)
{
    if (hasKeys(profile)) {
        return fail(wallet::WalletErrc::walletExists);
    }
    const Json file{{"address", watched.address.text()},
                    {"genesis", toHex(watched.network.genesis)},
                    {"btt_contract", watched.network.bttContract.text()},
                    {"bttold_id", watched.network.bttoldId}};
    return storage::writeNewFile(pathIn(profile), file.dump(4) + "\n").and_then([](bool isMade) {
        return isMade ? Expected<>{} : fail(wallet::WalletErrc::walletExists);
    });
}

}  // namespace barter::account
