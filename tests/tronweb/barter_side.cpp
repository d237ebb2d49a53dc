#include "core/hex.hpp"
#include "wallet/abi.hpp"
#include "wallet/hash.hpp"
#include "wallet/keystore.hpp"
#include "wallet/mnemonic.hpp"
#include "wallet/payment.hpp"
#include "wallet/wallet_secrets.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

// Barter's answers for differential_test.py, in the same form as those of tronweb_side.mjs.
namespace {

using namespace barter;
using namespace barter::wallet;
using nlohmann::json;

std::string text(const json& value)
{
    return value.get<std::string>();
}

std::vector<std::uint8_t> bytesOf(const std::string& digits)
{
    std::vector<std::uint8_t> bytes(digits.size() / 2);
    if (!fromHex(digits, bytes)) {
        throw std::runtime_error{"not hexadecimal"};
    }
    return bytes;
}

std::vector<std::uint8_t> bytesIn(const json& object, const char* name)
{
    return bytesOf(object.value(name, ""));
}

template <std::size_t size>
std::array<std::uint8_t, size> arrayIn(const json& object, const char* name)
{
    std::array<std::uint8_t, size> bytes{};
    if (!fromHex(text(object[name]), bytes)) {
        throw std::runtime_error{name};
    }
    return bytes;
}

/// Decimal, 0 when it is not there.
std::int64_t numberIn(const json& object, const char* name)
{
    const auto digits = object.value(name, "0");
    std::int64_t number = 0;
    const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (end.ec != std::errc{} || end.ptr != digits.data() + digits.size()) {
        throw std::runtime_error{name};
    }
    return number;
}

Address addressIn(const json& object, const char* name)
{
    return Address::parse(text(object[name])).value();
}

PrivateKey keyIn(const json& request)
{
    return PrivateKey::parse(text(request["key"])).value();
}

std::uint64_t onWire(std::int64_t number)
{
    return static_cast<std::uint64_t>(number);
}

json signedWith(const PrivateKey& key, const WireBytes& raw)
{
    const auto id = transactionId(raw);
    const auto signature = key.sign(id).value();
    return {{"raw", toHex(raw)},
            {"txid", toHex(id)},
            {"signature", toHex(signature)},
            {"signed", toHex(encodeSigned({.raw = raw, .signatures = {signature}}))}};
}

/// The fields as java-tron's .proto files number them.
WireBytes parameterOf(const std::string& type, const json& fields)
{
    WireWriter out;
    if (type == "TransferContract") {
        out.bytes(1, bytesIn(fields, "owner_address"));
        out.bytes(2, bytesIn(fields, "to_address"));
        out.number(3, onWire(numberIn(fields, "amount")));
    } else if (type == "TransferAssetContract") {
        out.bytes(1, bytesIn(fields, "asset_name"));
        out.bytes(2, bytesIn(fields, "owner_address"));
        out.bytes(3, bytesIn(fields, "to_address"));
        out.number(4, onWire(numberIn(fields, "amount")));
    } else {
        out.bytes(1, bytesIn(fields, "owner_address"));
        out.bytes(2, bytesIn(fields, "contract_address"));
        out.number(3, onWire(numberIn(fields, "call_value")));
        out.bytes(4, bytesIn(fields, "data"));
        out.number(5, onWire(numberIn(fields, "call_token_value")));
        out.number(6, onWire(numberIn(fields, "token_id")));
    }
    return std::move(out).take();
}

BlockReference referenceIn(const json& request)
{
    return {.number = arrayIn<2>(request, "ref_block_bytes"), .hash = arrayIn<8>(request, "ref_block_hash")};
}

/// Any transaction of the three types, through the encoder that knows no rules.
json transactionOf(const json& request)
{
    static const std::map<std::string, std::int64_t> types{
        {"TransferContract", 1}, {"TransferAssetContract", 2}, {"TriggerSmartContract", 31}};
    const auto type = text(request["type"]);
    return signedWith(keyIn(request),
                      encodeTransaction({.reference = referenceIn(request),
                                         .expiration = numberIn(request, "expiration"),
                                         .memo = bytesIn(request, "data"),
                                         .contract = {.type = types.at(type),
                                                      .message = type,
                                                      .parameter = parameterOf(type, request["fields"]),
                                                      .permission = request.value("permission", std::int64_t{0})},
                                         .timestamp = numberIn(request, "timestamp"),
                                         .feeLimit = numberIn(request, "fee_limit")}));
}

Transfer transferOf(const std::string& type, const json& fields)
{
    const auto from = addressIn(fields, "owner_address");
    if (type == "TransferContract") {
        return TrxTransfer{.from = from, .to = addressIn(fields, "to_address"), .amount = numberIn(fields, "amount")};
    }
    if (type == "TransferAssetContract") {
        const auto id = bytesIn(fields, "asset_name");
        return AssetTransfer{.assetId = {id.begin(), id.end()},
                             .from = from,
                             .to = addressIn(fields, "to_address"),
                             .amount = numberIn(fields, "amount")};
    }
    return TokenTransfer{.from = from,
                         .contract = addressIn(fields, "contract_address"),
                         .to = addressIn(fields, "to_address"),
                         .amount = parseAmount(text(fields["amount"]), 0).value()};
}

/// A payment, through the encoder whose bytes the signer signs.
json paymentOf(const json& request)
{
    const auto memo = bytesIn(request, "data");
    return signedWith(keyIn(request),
                      encodePayment({.transfer = transferOf(text(request["type"]), request["fields"]),
                                     .reference = referenceIn(request),
                                     .expiration = numberIn(request, "expiration"),
                                     .timestamp = numberIn(request, "timestamp"),
                                     .feeLimit = numberIn(request, "fee_limit"),
                                     .memo = {memo.begin(), memo.end()}}));
}

/// What is read in a parameter, field by field.
json fieldsOf(const Contract& contract)
{
    WireReader in{contract.parameter};
    const auto bytes = [&](std::uint32_t field) { return toHex(in.bytes(field)); };
    const auto number = [&](std::uint32_t field) {
        return std::to_string(static_cast<std::int64_t>(in.number(field)));
    };
    json fields;
    if (contract.message == "TransferContract") {
        fields["owner_address"] = bytes(1);
        fields["to_address"] = bytes(2);
        fields["amount"] = number(3);
    } else if (contract.message == "TransferAssetContract") {
        fields["asset_name"] = bytes(1);
        fields["owner_address"] = bytes(2);
        fields["to_address"] = bytes(3);
        fields["amount"] = number(4);
    } else {
        fields["owner_address"] = bytes(1);
        fields["contract_address"] = bytes(2);
        fields["call_value"] = number(3);
        fields["data"] = bytes(4);
        fields["call_token_value"] = number(5);
        fields["token_id"] = number(6);
    }
    if (!in.finish()) {
        throw std::runtime_error{"unexpected field"};
    }
    return fields;
}

json asJson(const Payment& payment)
{
    struct Fields {
        json operator()(const TrxTransfer& transfer) const
        {
            return {{"owner_address", transfer.from.hex()},
                    {"to_address", transfer.to.hex()},
                    {"amount", std::to_string(transfer.amount)}};
        }
        json operator()(const AssetTransfer& transfer) const
        {
            const std::vector<std::uint8_t> id{transfer.assetId.begin(), transfer.assetId.end()};
            return {{"asset_name", toHex(id)},
                    {"owner_address", transfer.from.hex()},
                    {"to_address", transfer.to.hex()},
                    {"amount", std::to_string(transfer.amount)}};
        }
        json operator()(const TokenTransfer& transfer) const
        {
            return {{"owner_address", transfer.from.hex()},
                    {"contract_address", transfer.contract.hex()},
                    {"to_address", transfer.to.hex()},
                    {"amount", formatAmount(transfer.amount, 0)}};
        }
    };
    const std::vector<std::uint8_t> memo{payment.memo.begin(), payment.memo.end()};
    return {{"fields", std::visit(Fields{}, payment.transfer)},
            {"expiration", std::to_string(payment.expiration)},
            {"timestamp", std::to_string(payment.timestamp)},
            {"fee_limit", std::to_string(payment.feeLimit)},
            {"data", toHex(memo)}};
}

json whatIsRead(const json& request)
{
    const auto signature = arrayIn<65>(request, "signature");
    const auto raw = bytesIn(request, "raw");
    const auto read = decodeTransaction(raw).value();
    const auto id = transactionId(raw);
    const auto payment = decodePayment(raw);
    return {{"contracts", 1},
            {"type_url", "type.googleapis.com/protocol." + read.contract.message},
            {"fields", fieldsOf(read.contract)},
            {"permission", read.contract.permission},
            {"ref_block_bytes", toHex(read.reference.number)},
            {"ref_block_hash", toHex(read.reference.hash)},
            {"expiration", std::to_string(read.expiration)},
            {"timestamp", std::to_string(read.timestamp)},
            {"fee_limit", std::to_string(read.feeLimit)},
            {"data", toHex(read.memo)},
            {"txid", toHex(id)},
            {"signer", Address::fromPublicKey(recover(id, signature).value()).hex()},
            {"payment", payment ? asJson(*payment) : json{}}};
}

json keyAndAddress(const json& request)
{
    const auto key = keyIn(request);
    return {{"public_key", toHex(key.publicKey())},
            {"address", key.address().text()},
            {"address_hex", key.address().hex()},
            {"read_back", Address::parse(key.address().text()).value().text()}};
}

json wordsAndKey(const json& request)
{
    const auto words = wordsFromEntropy(Secret::copyOf(bytesIn(request, "entropy"))).value();
    const auto seed = seedFromWords(words, Secret::copyOf(text(request["passphrase"]))).value();
    const auto path = DerivationPath::parse(text(request["path"])).value();
    const auto key = HdKey::fromSeed(seed).value().descendant(path).value();
    if (entropyFromWords(words.text()).value() != Secret::copyOf(bytesIn(request, "entropy"))) {
        throw std::runtime_error{"the words stand for something else"};
    }
    return {{"words", std::string{words.text()}},
            {"seed", toHex(seed.bytes())},
            {"key", toHex(key.key().bytes().bytes())},
            {"address", key.key().address().text()}};
}

json callData(const json& request)
{
    return {{"data",
             toHex(abi::transferCall(
                 {.to = addressIn(request, "to"), .amount = parseAmount(text(request["amount"]), 0).value()}))}};
}

json whetherAddress(const json& request)
{
    return {{"valid", Address::parse(text(request["text"])).has_value()}};
}

json exported(const json& request)
{
    const ScryptCost cost{request["n"], request["r"], request["p"]};
    return {{"json",
             exportKeystore(
                 keyIn(request), Secret::copyOf(text(request["password"])), newKeystoreRandomness().value(), cost)
                 .value()}};
}

json imported(const json& request)
{
    const auto key = importKeystore(text(request["json"]), Secret::copyOf(text(request["password"]))).value();
    return {{"key", toHex(key.bytes().bytes())}, {"address", key.address().hex()}};
}

void answerAll()
{
    const std::map<std::string, json (*)(const json&)> answers{{"transaction", transactionOf},
                                                               {"payment", paymentOf},
                                                               {"read", whatIsRead},
                                                               {"key", keyAndAddress},
                                                               {"words", wordsAndKey},
                                                               {"call", callData},
                                                               {"is_address", whetherAddress},
                                                               {"export_keystore", exported},
                                                               {"import_keystore", imported}};
    for (std::string line; std::getline(std::cin, line);) {
        json answer;
        try {
            const auto request = json::parse(line);
            answer = answers.at(text(request["op"]))(request);
        } catch (const std::exception& error) {
            answer = {{"failed", error.what()}};
        }
        std::cout << answer.dump() << '\n';
    }
}

}  // namespace

int main()
{
    try {
        answerAll();
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
    return 0;
}
