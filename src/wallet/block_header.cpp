#include "wallet/block_header.hpp"

#include "wallet/hash.hpp"
#include "wallet/private_key.hpp"
#include "wallet/wallet_error.hpp"

#include <algorithm>
#include <span>
#include <utility>

namespace barter::wallet {
namespace {

// java-tron's Tron.proto.
namespace header_field {
constexpr std::uint32_t timestamp = 1;
constexpr std::uint32_t transactionRoot = 2;
constexpr std::uint32_t parentId = 3;
constexpr std::uint32_t number = 7;
constexpr std::uint32_t witnessId = 8;
constexpr std::uint32_t witness = 9;
constexpr std::uint32_t version = 10;
constexpr std::uint32_t accountStateRoot = 11;
}  // namespace header_field

constexpr std::size_t numberSize = 8;  // bytes of the number in an id

std::uint64_t bits(std::int64_t value)
{
    return static_cast<std::uint64_t>(value);
}

std::uint64_t bigEndian(std::span<const std::uint8_t> bytes)
{
    std::uint64_t number = 0;
    for (const auto byte : bytes) {
        number = (number << 8U) | byte;
    }
    return number;
}

}  // namespace

WireBytes encodeBlockHeader(const BlockHeader& header)
{
    WireWriter out;
    out.number(header_field::timestamp, bits(header.timestamp));
    out.bytes(header_field::transactionRoot, header.transactionRoot);
    out.bytes(header_field::parentId, header.parentId);
    out.number(header_field::number, bits(header.number));
    out.number(header_field::witnessId, bits(header.witnessId));
    out.bytes(header_field::witness, header.witness);
    out.number(header_field::version, bits(header.version));
    out.bytes(header_field::accountStateRoot, header.accountStateRoot);
    return std::move(out).take();
}

BlockId blockId(const BlockHeader& header)
{
    BlockId id = sha256(encodeBlockHeader(header));
    auto number = bits(header.number);
    for (std::size_t i = numberSize; i > 0; --i, number >>= 8U) {
        id[i - 1] = static_cast<std::uint8_t>(number);
    }
    return id;
}

Expected<Address> signerOf(const BlockHeader& header, std::span<const std::uint8_t> signature)
{
    Signature fixed{};
    if (signature.size() != fixed.size()) {
        return fail(WalletErrc::signatureMalformed, "block header");
    }
    std::ranges::copy(signature, fixed.begin());
    return recover(sha256(encodeBlockHeader(header)), fixed).transform(Address::fromPublicKey);
}

std::uint64_t blockNumber(const BlockId& id)
{
    return bigEndian(std::span{id}.first<numberSize>());
}

BlockReference blockReference(const BlockId& id)
{
    BlockReference reference;
    std::copy_n(id.begin() + 6, reference.number.size(), reference.number.begin());
    std::copy_n(id.begin() + 8, reference.hash.size(), reference.hash.begin());
    return reference;
}

std::uint32_t chainId(const BlockId& genesis)
{
    return static_cast<std::uint32_t>(bigEndian(std::span{genesis}.last<4>()));
}

}  // namespace barter::wallet
