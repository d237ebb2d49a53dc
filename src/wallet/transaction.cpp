#include "wallet/transaction.hpp"

#include "wallet/hash.hpp"

#include <algorithm>
#include <limits>
#include <string_view>
#include <tuple>

namespace barter::wallet {
namespace {

// java-tron's Tron.proto and google/protobuf/any.proto.
namespace raw_field {
constexpr std::uint32_t refBlockBytes = 1;
constexpr std::uint32_t refBlockHash = 4;
constexpr std::uint32_t expiration = 8;
constexpr std::uint32_t data = 10;
constexpr std::uint32_t contract = 11;
constexpr std::uint32_t timestamp = 14;
constexpr std::uint32_t feeLimit = 18;
}  // namespace raw_field

namespace contract_field {
constexpr std::uint32_t type = 1;
constexpr std::uint32_t parameter = 2;
constexpr std::uint32_t permission = 5;
}  // namespace contract_field

namespace any_field {
constexpr std::uint32_t typeUrl = 1;
constexpr std::uint32_t value = 2;
}  // namespace any_field

namespace transaction_field {
constexpr std::uint32_t raw = 1;
constexpr std::uint32_t signature = 2;
}  // namespace transaction_field

/// A node reads only what follows the last slash, but the whole is part of the id.
constexpr std::string_view typeUrlPrefix = "type.googleapis.com/protocol.";

std::uint64_t bits(std::int64_t value)
{
    return static_cast<std::uint64_t>(value);
}

bool isMessageName(std::string_view text)
{
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    });
}

template <std::size_t size>
std::array<std::uint8_t, size> fixed(WireReader& in, std::uint32_t field)
{
    std::array<std::uint8_t, size> result{};
    const auto bytes = in.bytes(field);
    if (bytes.empty()) {
        in.missing();
    } else if (bytes.size() != size) {
        in.reject(TransactionErrc::wrongLength);
    } else {
        std::ranges::copy(bytes, result.begin());
    }
    return result;
}

WireBytes copied(std::span<const std::uint8_t> bytes)
{
    return {bytes.begin(), bytes.end()};
}

WireWriter encodeContract(const Contract& contract)
{
    WireWriter any;
    any.text(any_field::typeUrl, std::string{typeUrlPrefix} + contract.message);
    any.bytes(any_field::value, contract.parameter);

    WireWriter out;
    out.number(contract_field::type, bits(contract.type));
    out.message(contract_field::parameter, any);
    out.number(contract_field::permission, bits(contract.permission));
    return out;
}

Expected<> decodeAny(std::span<const std::uint8_t> bytes, Contract& contract)
{
    WireReader in{bytes};
    const auto url = in.text(any_field::typeUrl);
    contract.parameter = copied(in.bytes(any_field::value));
    if (!url.starts_with(typeUrlPrefix) || !isMessageName(std::string_view{url}.substr(typeUrlPrefix.size()))) {
        in.reject(TransactionErrc::wrongTypeUrl);
        return in.finish();
    }
    contract.message = url.substr(typeUrlPrefix.size());
    return in.finish();
}

Expected<Contract> decodeContract(std::span<const std::uint8_t> bytes)
{
    Contract contract;
    WireReader in{bytes};
    contract.type = in.natural(contract_field::type);
    const auto any = in.message(contract_field::parameter);
    contract.permission = in.natural(contract_field::permission);
    // Enums and Permission_id are int32 in the protocol.
    if (std::max(contract.type, contract.permission) > std::numeric_limits<std::int32_t>::max()) {
        in.reject(TransactionErrc::numberOutOfRange);
    }
    if (!any) {
        in.missing();
    }
    if (const auto end = in.finish(); !end) {
        return tl::unexpected{end.error()};
    }
    if (const auto read = decodeAny(any.value_or(std::span<const std::uint8_t>{}), contract); !read) {
        return tl::unexpected{read.error()};
    }
    return contract;
}

}  // namespace

WireBytes encodeTransaction(const Transaction& transaction)
{
    WireWriter out;
    out.bytes(raw_field::refBlockBytes, transaction.reference.number);
    out.bytes(raw_field::refBlockHash, transaction.reference.hash);
    out.number(raw_field::expiration, bits(transaction.expiration));
    out.bytes(raw_field::data, transaction.memo);
    out.message(raw_field::contract, encodeContract(transaction.contract));
    out.number(raw_field::timestamp, bits(transaction.timestamp));
    out.number(raw_field::feeLimit, bits(transaction.feeLimit));
    return std::move(out).take();
}

Expected<Transaction> decodeTransaction(std::span<const std::uint8_t> raw)
{
    Transaction transaction;
    WireReader in{raw};
    transaction.reference.number = fixed<2>(in, raw_field::refBlockBytes);
    transaction.reference.hash = fixed<8>(in, raw_field::refBlockHash);
    transaction.expiration = in.natural(raw_field::expiration);
    transaction.memo = copied(in.bytes(raw_field::data));
    const auto contract = in.message(raw_field::contract);
    transaction.timestamp = in.natural(raw_field::timestamp);
    transaction.feeLimit = in.natural(raw_field::feeLimit);
    if (!contract) {
        in.missing();
    }
    if (const auto end = in.finish(); !end) {
        return tl::unexpected{end.error()};
    }
    auto decoded = decodeContract(contract.value_or(std::span<const std::uint8_t>{}));
    if (!decoded) {
        return tl::unexpected{decoded.error()};
    }
    transaction.contract = std::move(*decoded);
    return transaction;
}

TransactionId transactionId(std::span<const std::uint8_t> raw)
{
    return sha256(raw);
}

WireBytes encodeSigned(const SignedTransaction& transaction)
{
    WireWriter out;
    out.message(transaction_field::raw, transaction.raw);
    for (const auto& signature : transaction.signatures) {
        out.message(transaction_field::signature, signature);
    }
    return std::move(out).take();
}

Expected<SignedTransaction> decodeSigned(std::span<const std::uint8_t> bytes)
{
    SignedTransaction transaction;
    WireReader in{bytes};
    transaction.raw = copied(in.bytes(transaction_field::raw));
    if (transaction.raw.empty()) {
        in.missing();
    }
    while (true) {
        const auto signature = in.message(transaction_field::signature);
        if (!signature) {
            break;
        }
        if (signature->size() != std::tuple_size_v<Signature>) {
            in.reject(TransactionErrc::wrongLength);
        } else {
            std::ranges::copy(*signature, transaction.signatures.emplace_back().begin());
        }
    }
    if (transaction.signatures.empty()) {
        in.missing();
    }
    if (const auto end = in.finish(); !end) {
        return tl::unexpected{end.error()};
    }
    return transaction;
}

std::int64_t bandwidthOf(std::size_t signedBytes)
{
    constexpr std::int64_t result = 64;
    return static_cast<std::int64_t>(signedBytes) + result;
}

}  // namespace barter::wallet
