#include "wallet/keystore.hpp"

#include "core/hex.hpp"
#include "wallet/cipher.hpp"
#include "wallet/wallet_error.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>
#include <vector>

namespace barter::wallet {
namespace {

using Json = nlohmann::json;
using Bytes = std::vector<std::uint8_t>;

constexpr std::uint64_t version = 3;
constexpr std::size_t derivedSize = 32;  // 16 for the cipher, 16 for the MAC
constexpr std::size_t halfSize = derivedSize / 2;
constexpr std::size_t maxSaltSize = 256;

constexpr std::uint64_t leastN = std::uint64_t{1} << 10U;
constexpr std::uint64_t mostWork = std::uint64_t{1} << 23U;  // n * r * p; 1 GiB with n * r alone
constexpr std::uint64_t leastRounds = 1'000;
constexpr std::uint64_t mostRounds = 10'000'000;

/// The member, or null, which is no object, text or number.
const Json& member(const Json& object, const char* name)
{
    static const Json null;
    const auto found = object.find(name);
    return found == object.end() ? null : *found;
}

std::optional<std::uint64_t> numberIn(const Json& object, const char* name)
{
    const auto& value = member(object, name);
    return value.is_number_unsigned() ? std::optional{value.get<std::uint64_t>()} : std::nullopt;
}

std::string textIn(const Json& object, const char* name)
{
    const auto& value = member(object, name);
    return value.is_string() ? value.get<std::string>() : std::string{};
}

std::optional<Bytes> bytesIn(const Json& object, const char* name, std::size_t least, std::size_t most)
{
    std::string_view text;
    if (const auto& value = member(object, name); value.is_string()) {
        text = value.get_ref<const std::string&>();
    }
    if (text.starts_with("0x")) {
        text.remove_prefix(2);
    }
    Bytes bytes(text.size() / 2);
    if (bytes.size() < least || bytes.size() > most || !fromHex(text, bytes)) {
        return std::nullopt;
    }
    return bytes;
}

Expected<Secret> scryptOf(const Json& parameters, const Secret& password, const Bytes& salt)
{
    const auto n = numberIn(parameters, "n");
    const auto r = numberIn(parameters, "r");
    const auto p = numberIn(parameters, "p");
    if (!n || !r || !p) {
        return fail(WalletErrc::keystoreMalformed, "scrypt");
    }
    // Each is small enough that their product does not overflow.
    if (*n < leastN || (*n & (*n - 1)) != 0 || *r == 0 || *p == 0 || *n > mostWork || *r > mostWork || *p > mostWork ||
        *n * *r > mostWork || *n * *r * *p > mostWork) {
        return fail(WalletErrc::keystoreCost, "scrypt");
    }
    return scrypt(password, salt, {*n, static_cast<std::uint32_t>(*r), static_cast<std::uint32_t>(*p)}, derivedSize);
}

Expected<Secret> pbkdf2Of(const Json& parameters, const Secret& password, const Bytes& salt)
{
    const auto rounds = numberIn(parameters, "c");
    if (!rounds) {
        return fail(WalletErrc::keystoreMalformed, "PBKDF2");
    }
    if (textIn(parameters, "prf") != "hmac-sha256") {
        return fail(WalletErrc::keystoreUnsupported, "PBKDF2");
    }
    if (*rounds < leastRounds || *rounds > mostRounds) {
        return fail(WalletErrc::keystoreCost, "PBKDF2");
    }
    return pbkdf2(Prf::hmacSha256, password, salt, static_cast<std::uint32_t>(*rounds), derivedSize);
}

Expected<Secret> derive(const Json& crypto, const Secret& password)
{
    const auto& parameters = member(crypto, "kdfparams");
    if (!parameters.is_object()) {
        return fail(WalletErrc::keystoreMalformed, "kdfparams");
    }
    const auto salt = bytesIn(parameters, "salt", 1, maxSaltSize);
    if (!salt || numberIn(parameters, "dklen") != derivedSize) {
        return fail(WalletErrc::keystoreMalformed, "kdfparams");
    }
    const auto name = textIn(crypto, "kdf");
    if (name == "scrypt") {
        return scryptOf(parameters, password, *salt);
    }
    if (name == "pbkdf2") {
        return pbkdf2Of(parameters, password, *salt);
    }
    return fail(WalletErrc::keystoreUnsupported, "kdf");
}

Digest macOf(const Secret& derived, std::span<const std::uint8_t> cipherText)
{
    Secret message{halfSize + cipherText.size()};
    std::ranges::copy(cipherText, std::ranges::copy(derived.bytes().subspan(halfSize), message.bytes().begin()).out);
    return keccak256(message.bytes());
}

/// Files name their address in three ways, or not at all.
bool isNamed(const Json& file, const Address& address)
{
    const auto text = textIn(file, "address");
    if (text.empty() || text == address.text()) {
        return true;
    }
    const auto bytes = bytesIn(file, "address", address.shortBytes().size(), address.bytes().size());
    return bytes && (std::ranges::equal(*bytes, address.bytes()) || std::ranges::equal(*bytes, address.shortBytes()));
}

std::string uuidOf(std::array<std::uint8_t, 16> bytes)
{
    bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0fU) | 0x40U);  // version 4
    bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3fU) | 0x80U);  // variant of the RFC
    auto text = toHex(bytes);
    for (const std::size_t dash : {8U, 13U, 18U, 23U}) {
        text.insert(dash, 1, '-');
    }
    return text;
}

}  // namespace

Expected<PrivateKey> importKeystore(std::string_view json, const Secret& password)
{
    if (json.size() > maxKeystoreBytes) {
        return fail(WalletErrc::keystoreMalformed, "size");
    }
    const auto file = Json::parse(json, nullptr, false);
    if (!file.is_object()) {
        return fail(WalletErrc::keystoreMalformed, "JSON");
    }
    if (numberIn(file, "version") != version) {
        return fail(WalletErrc::keystoreVersion);
    }
    if (file.contains("address") && !file["address"].is_string()) {
        return fail(WalletErrc::keystoreMalformed, "address");
    }
    const auto& crypto = member(file, file.contains("crypto") ? "crypto" : "Crypto");
    if (!crypto.is_object() || !member(crypto, "cipherparams").is_object()) {
        return fail(WalletErrc::keystoreMalformed, "crypto");
    }
    if (textIn(crypto, "cipher") != "aes-128-ctr") {
        return fail(WalletErrc::keystoreUnsupported, "cipher");
    }
    const auto counter = bytesIn(member(crypto, "cipherparams"), "iv", halfSize, halfSize);
    const auto cipherText = bytesIn(crypto, "ciphertext", PrivateKey::size, PrivateKey::size);
    const auto mac = bytesIn(crypto, "mac", Digest{}.size(), Digest{}.size());
    if (!counter || !cipherText || !mac) {
        return fail(WalletErrc::keystoreMalformed, "crypto");
    }
    const auto derived = derive(crypto, password);
    if (!derived) {
        return tl::unexpected{derived.error()};
    }
    if (!equalInConstantTime(macOf(*derived, *cipherText), *mac)) {
        return fail(WalletErrc::wrongPassword);
    }
    auto key = aes128Ctr(derived->bytes().first(halfSize), *counter, *cipherText).and_then(&PrivateKey::fromBytes);
    if (key && !isNamed(file, key->address())) {
        return fail(WalletErrc::keystoreAddress);
    }
    return key;
}

Expected<KeystoreRandomness> newKeystoreRandomness()
{
    KeystoreRandomness randomness;
    for (const std::span<std::uint8_t> bytes : {std::span<std::uint8_t>{randomness.salt},
                                                std::span<std::uint8_t>{randomness.counter},
                                                std::span<std::uint8_t>{randomness.id}}) {
        if (auto filled = fillRandom(bytes); !filled) {
            return tl::unexpected{filled.error()};
        }
    }
    return randomness;
}

Expected<std::string> exportKeystore(const PrivateKey& key,
                                     const Secret& password,
                                     const KeystoreRandomness& randomness,
                                     const ScryptCost& cost)
{
    const auto derived = scrypt(password, randomness.salt, cost, derivedSize);
    if (!derived) {
        return tl::unexpected{derived.error()};
    }
    const auto cipherText = aes128Ctr(derived->bytes().first(halfSize), randomness.counter, key.bytes().bytes());
    if (!cipherText) {
        return tl::unexpected{cipherText.error()};
    }
    const Json file{
        {"version", version},
        {"id", uuidOf(randomness.id)},
        {"address", key.address().hex()},
        {"crypto",
         {{"cipher", "aes-128-ctr"},
          {"cipherparams", {{"iv", toHex(randomness.counter)}}},
          {"ciphertext", toHex(cipherText->bytes())},
          {"kdf", "scrypt"},
          {"kdfparams",
           {{"dklen", derivedSize}, {"n", cost.n}, {"p", cost.p}, {"r", cost.r}, {"salt", toHex(randomness.salt)}}},
          {"mac", toHex(macOf(*derived, cipherText->bytes()))}}},
    };
    return file.dump();
}

}  // namespace barter::wallet
