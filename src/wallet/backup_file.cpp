#include "wallet/backup_file.hpp"

#include "wallet/cipher.hpp"
#include "wallet/text_lines.hpp"
#include "wallet/wallet_error.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace barter::wallet {
namespace {

using Json = nlohmann::json;

constexpr std::string_view format = "barter-backup ";
constexpr std::string_view firstLine = "barter-backup 1\n";
constexpr std::string_view sealedName = "sealed ";

tl::unexpected<Error> damaged(const char* where)
{
    return fail(WalletErrc::backupDamaged, where);
}

std::string
headerOf(const Address& address, std::int64_t created, const ScryptCost& cost, const std::array<std::uint8_t, 32>& salt)
{
    const Json header{{"address", address.text()},
                      {"created", created},
                      {"scrypt", {{"n", cost.n}, {"p", cost.p}, {"r", cost.r}, {"salt", toHex(salt)}}}};
    return header.dump();
}

bool isPossible(const ScryptCost& cost)
{
    constexpr std::uint32_t usualR = 8;
    return cost.n > 1 && (cost.n & (cost.n - 1)) == 0 && cost.r == usualR && cost.p == 1 &&
           cost.n <= maxScryptBytes / 128 / usualR;
}

}  // namespace

Expected<BackupFile> BackupFile::parse(std::string_view text)
{
    const auto checksumSize = checksumLine({}).size();
    if (text.size() > maxBytes || text.size() < checksumSize) {
        return damaged("size");
    }
    auto lines = text.substr(0, text.size() - checksumSize);
    if (checksumLine(lines) != text.substr(lines.size())) {
        return damaged("checksum");
    }
    if (!lines.starts_with(firstLine)) {
        return lines.starts_with(format) ? fail(WalletErrc::backupNewer) : damaged("format");
    }
    lines.remove_prefix(firstLine.size());
    const auto headerLine = takeLine(lines);
    const auto header = Json::parse(headerLine, nullptr, false);
    if (!header.is_object() || !header.contains("address") || !header["address"].is_string()) {
        return damaged("header");
    }
    const auto address = Address::parse(header["address"].get_ref<const std::string&>());
    if (!address || !header.contains("created") || !header["created"].is_number_integer() ||
        !header.contains("scrypt") || !header["scrypt"].is_object()) {
        return damaged("header");
    }
    BackupFile file{*address, header["created"].get<std::int64_t>()};
    const auto& scryptOf = header["scrypt"];
    const auto number = [&](const char* name) {
        return scryptOf.contains(name) && scryptOf[name].is_number_unsigned() ? scryptOf[name].get<std::uint64_t>() : 0;
    };
    file.m_cost = {number("n"), static_cast<std::uint32_t>(number("r")), static_cast<std::uint32_t>(number("p"))};
    if (!scryptOf.contains("salt") || !scryptOf["salt"].is_string() ||
        !fromHex(scryptOf["salt"].get_ref<const std::string&>(), file.m_salt) || !isPossible(file.m_cost)) {
        return damaged("header");
    }
    file.m_header = headerLine;
    auto sealedLine = takeLine(lines);
    if (!sealedLine.starts_with(sealedName) || sealedLine.size() < sealedName.size() + 2 * gcmNonceSize) {
        return damaged("sealed");
    }
    sealedLine.remove_prefix(sealedName.size());
    file.m_nonce.resize(gcmNonceSize);
    file.m_sealed.resize((sealedLine.size() - 2 * gcmNonceSize) / 2);
    if (!fromHex(sealedLine.substr(0, 2 * gcmNonceSize), file.m_nonce) ||
        !fromHex(sealedLine.substr(2 * gcmNonceSize), file.m_sealed)) {
        return damaged("sealed");
    }
    // Whatever could be written in two ways, or is too much, shows here.
    if (headerOf(file.m_address, file.m_created, file.m_cost, file.m_salt) != file.m_header || file.text() != text) {
        return damaged("form");
    }
    return file;
}

Expected<BackupFile> BackupFile::seal(
    const Address& address, std::int64_t created, const Secret& content, const Secret& password, const ScryptCost& cost)
{
    if (!isPossible(cost) || content.size() > maxContent) {
        return fail(WalletErrc::cryptoFailed, "backup");
    }
    BackupFile file{address, created};
    file.m_cost = cost;
    file.m_nonce.resize(gcmNonceSize);
    const auto filled = fillRandom(file.m_salt).and_then([&] { return fillRandom(file.m_nonce); });
    if (!filled) {
        return tl::unexpected{filled.error()};
    }
    file.m_header = headerOf(address, created, cost, file.m_salt);
    const auto key = scrypt(password, file.m_salt, cost, gcmKeySize);
    if (!key) {
        return tl::unexpected{key.error()};
    }
    auto sealedContent = sealGcm(key->bytes(), file.m_nonce, file.authenticated(), content);
    if (!sealedContent) {
        return tl::unexpected{sealedContent.error()};
    }
    file.m_sealed = std::move(*sealedContent);
    return file;
}

std::vector<std::uint8_t> BackupFile::authenticated() const
{
    const auto text = std::string{firstLine} + m_header + '\n';
    return {text.begin(), text.end()};
}

std::string BackupFile::text() const
{
    const auto lines =
        std::string{firstLine} + m_header + '\n' + std::string{sealedName} + toHex(m_nonce) + toHex(m_sealed) + '\n';
    return lines + checksumLine(lines);
}

Expected<Secret> BackupFile::open(const Secret& password) const
{
    const auto key = scrypt(password, m_salt, m_cost, gcmKeySize);
    if (!key) {
        return tl::unexpected{key.error()};
    }
    return openGcm(key->bytes(), m_nonce, authenticated(), m_sealed);
}

}  // namespace barter::wallet
