#include "wallet/key_file.hpp"

#include "core/hex.hpp"
#include "wallet/cipher.hpp"
#include "wallet/text_lines.hpp"
#include "wallet/wallet_error.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>

namespace barter::wallet {
namespace {

using Json = nlohmann::json;

constexpr std::string_view format = "barter-key-file ";
constexpr std::string_view firstLine = "barter-key-file 1\n";
constexpr std::string_view mainName = "main";
constexpr std::string_view speedName = "speed";

// Only n is chosen; and not so that opening the file takes more than maxScryptBytes.
constexpr std::uint32_t scryptR = 8;
constexpr std::uint32_t scryptP = 1;
constexpr std::uint64_t maxScryptN = maxScryptBytes / 128 / scryptR;

template <std::size_t Size>
std::optional<std::array<std::uint8_t, Size>> bytesIn(const Json& object, const char* name)
{
    std::array<std::uint8_t, Size> bytes{};
    const auto found = object.find(name);
    if (found == object.end() || !found->is_string() || !fromHex(found->get_ref<const std::string&>(), bytes)) {
        return std::nullopt;
    }
    return bytes;
}

std::optional<std::uint64_t> numberIn(const Json& object, const char* name)
{
    const auto found = object.find(name);
    if (found == object.end() || !found->is_number_unsigned()) {
        return std::nullopt;
    }
    return found->get<std::uint64_t>();
}

std::optional<Address> addressIn(const Json& object, const char* name)
{
    const auto found = object.find(name);
    if (found == object.end() || !found->is_string()) {
        return std::nullopt;
    }
    const auto address = Address::parse(found->get_ref<const std::string&>());
    return address ? std::optional{*address} : std::nullopt;
}

std::optional<std::int64_t> timeIn(const Json& object, const char* name)
{
    const auto found = object.find(name);
    if (found == object.end() || !found->is_number_integer()) {
        return std::nullopt;
    }
    return found->get<std::int64_t>();
}

bool isPossible(const ScryptCost& cost)
{
    return cost.n > 1 && cost.n <= maxScryptN && (cost.n & (cost.n - 1)) == 0 && cost.r == scryptR && cost.p == scryptP;
}

tl::unexpected<Error> damaged(const char* where)
{
    return fail(WalletErrc::keyFileDamaged, where);
}

}  // namespace

Expected<WalletIdentity::Id> newWalletId()
{
    WalletIdentity::Id id{};
    if (auto filled = fillRandom(id); !filled) {
        return tl::unexpected{filled.error()};
    }
    return id;
}

KeyFile::KeyFile(const WalletIdentity& identity,
                 std::uint64_t generation,
                 const Address& address,
                 const ScryptCost& cost)
    : m_identity{identity}, m_generation{generation}, m_address{address}, m_cost{cost}
{
}

Expected<KeyFile> KeyFile::parse(std::string_view content)
{
    const auto checksumSize = checksumLine({}).size();
    if (content.size() > maxBytes || content.size() < checksumSize) {
        return damaged("size");
    }
    auto lines = content.substr(0, content.size() - checksumSize);
    if (checksumLine(lines) != content.substr(lines.size())) {
        return damaged("checksum");
    }
    if (!lines.starts_with(firstLine)) {
        return lines.starts_with(format) ? fail(WalletErrc::keyFileNewer) : damaged("format");
    }
    lines.remove_prefix(firstLine.size());
    auto file = parseHeader(takeLine(lines));
    if (!file) {
        return file;
    }
    auto main = parseLine(mainName, takeLine(lines));
    auto speed = parseLine(speedName, takeLine(lines));
    if (!main || !speed) {
        return damaged("sealed lines");
    }
    file->m_main = std::move(*main);
    file->m_speed = std::move(*speed);
    // Whatever could be written in two ways, or is too much, shows here.
    if (file->content() != content) {
        return damaged("form");
    }
    return file;
}

Expected<KeyFile> KeyFile::parseHeader(std::string_view line)
{
    const auto header = Json::parse(line, nullptr, false);
    if (!header.is_object() || !header.contains("scrypt") || !header["scrypt"].is_object()) {
        return damaged("header");
    }
    const auto id = bytesIn<WalletIdentity::Id{}.size()>(header, "wallet");
    const auto created = timeIn(header, "created");
    const auto genesis = bytesIn<Digest{}.size()>(header, "genesis");
    const auto contract = addressIn(header, "btt_contract");
    const auto bttoldId = numberIn(header, "bttold_id");
    const auto generation = numberIn(header, "generation");
    const auto address = addressIn(header, "address");
    const auto n = numberIn(header["scrypt"], "n");
    const auto salt = bytesIn<32>(header["scrypt"], "salt");
    if (!id || !created || !genesis || !contract || !bttoldId || !generation || !address || !n || !salt ||
        numberIn(header["scrypt"], "r") != scryptR || numberIn(header["scrypt"], "p") != scryptP) {
        return damaged("header");
    }
    const ScryptCost cost{*n, scryptR, scryptP};
    if (!isPossible(cost)) {
        return damaged("cost");
    }
    KeyFile file{{*id, *created, {*genesis, *contract, *bttoldId}}, *generation, *address, cost};
    file.m_salt = *salt;
    file.m_header = line;
    return file;
}

Expected<KeyFile::SealedLine> KeyFile::parseLine(std::string_view name, std::string_view line)
{
    if (!line.starts_with(std::string{name} + ' ')) {
        return damaged("sealed lines");
    }
    line.remove_prefix(name.size() + 1);
    SealedLine sealedLine;
    constexpr auto nonceDigits = 2 * gcmNonceSize;
    sealedLine.content.resize(line.size() < nonceDigits ? 0 : (line.size() - nonceDigits) / 2);
    if (!fromHex(line.substr(0, nonceDigits), sealedLine.nonce) ||
        !fromHex(line.substr(nonceDigits), sealedLine.content)) {
        return damaged("sealed lines");
    }
    return sealedLine;
}

std::string KeyFile::writtenHeader() const
{
    const auto& network = m_identity.network;
    const Json header{
        {"address", m_address.text()},
        {"btt_contract", network.bttContract.text()},
        {"bttold_id", network.bttoldId},
        {"created", m_identity.created},
        {"generation", m_generation},
        {"genesis", toHex(network.genesis)},
        {"scrypt", {{"n", m_cost.n}, {"p", m_cost.p}, {"r", m_cost.r}, {"salt", toHex(m_salt)}}},
        {"wallet", toHex(m_identity.id)},
    };
    return header.dump();
}

std::string KeyFile::content() const
{
    std::string lines{firstLine};
    lines += m_header + '\n';
    for (const auto& [name, line] : {std::pair{mainName, &m_main}, std::pair{speedName, &m_speed}}) {
        lines += std::string{name} + ' ' + toHex(line->nonce) + toHex(line->content) + '\n';
    }
    return lines + checksumLine(lines);
}

Expected<KeyFile> KeyFile::seal(const WalletIdentity& identity,
                                std::uint64_t generation,
                                const WalletSecrets& secrets,
                                const Secret& password,
                                const ScryptCost& cost)
{
    if (!isPossible(cost)) {
        return fail(WalletErrc::cryptoFailed, "scrypt cost");
    }
    const auto plain = packed(secrets.main);
    if (!plain) {
        return tl::unexpected{plain.error()};
    }
    const auto first = firstKeyOf(secrets.main);
    if (!first) {
        return tl::unexpected{first.error()};
    }
    KeyFile file{identity, generation, first->address(), cost};
    if (auto filled = fillRandom(file.m_salt); !filled) {
        return tl::unexpected{filled.error()};
    }
    file.m_header = file.writtenHeader();
    const auto keys = file.keysFrom(password);
    if (!keys) {
        return tl::unexpected{keys.error()};
    }
    auto main = file.sealLine(mainName, keys->main, *plain);
    auto speed = file.sealLine(speedName, keys->speed, packed(secrets.speed));
    if (!main || !speed) {
        return tl::unexpected{main ? speed.error() : main.error()};
    }
    file.m_main = std::move(*main);
    file.m_speed = std::move(*speed);
    return file;
}

Expected<KeyFile::Keys> KeyFile::keysFrom(const Secret& password) const
{
    const auto both = scrypt(password, m_salt, m_cost, 2 * gcmKeySize);
    if (!both) {
        return tl::unexpected{both.error()};
    }
    return Keys{Secret::copyOf(both->bytes().first(gcmKeySize)), Secret::copyOf(both->bytes().last(gcmKeySize))};
}

std::vector<std::uint8_t> KeyFile::authenticatedWith(std::string_view name) const
{
    const auto text = std::string{firstLine} + m_header + '\n' + std::string{name};
    return {text.begin(), text.end()};
}

Expected<KeyFile::SealedLine> KeyFile::sealLine(std::string_view name, const Secret& key, const Secret& plain) const
{
    SealedLine line;
    if (auto filled = fillRandom(line.nonce); !filled) {
        return tl::unexpected{filled.error()};
    }
    auto content = sealGcm(key.bytes(), line.nonce, authenticatedWith(name), plain);
    if (!content) {
        return tl::unexpected{content.error()};
    }
    line.content = std::move(*content);
    return line;
}

Expected<Secret> KeyFile::openLine(std::string_view name, const Secret& key, const SealedLine& line) const
{
    return openGcm(key.bytes(), line.nonce, authenticatedWith(name), line.content);
}

Expected<MainSecrets> KeyFile::openMain(const Secret& password) const
{
    const auto keys = keysFrom(password);
    if (!keys) {
        return tl::unexpected{keys.error()};
    }
    return openLine(mainName, keys->main, m_main).and_then(&unpackedMain);
}

Expected<SpeedSecrets> KeyFile::openSpeed(const Secret& speedKey) const
{
    return openLine(speedName, speedKey, m_speed).and_then(&unpackedSpeed);
}

Expected<Secret> KeyFile::speedKey(const Secret& password) const
{
    auto keys = keysFrom(password);
    if (!keys) {
        return tl::unexpected{keys.error()};
    }
    if (const auto opened = openLine(speedName, keys->speed, m_speed); !opened) {
        return tl::unexpected{opened.error()};
    }
    return std::move(keys->speed);
}

Expected<WalletSecrets> KeyFile::open(const Secret& password) const
{
    const auto keys = keysFrom(password);
    if (!keys) {
        return tl::unexpected{keys.error()};
    }
    auto main = openLine(mainName, keys->main, m_main).and_then(&unpackedMain);
    if (!main) {
        return tl::unexpected{main.error()};
    }
    auto speed = openSpeed(keys->speed);
    if (!speed) {
        return tl::unexpected{speed.error()};
    }
    return WalletSecrets{std::move(*main), std::move(*speed)};
}

}  // namespace barter::wallet
