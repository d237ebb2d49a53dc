#include "wallet/typed_data.hpp"

#include <array>
#include <vector>

namespace barter::wallet {
namespace {

std::span<const std::uint8_t> asBytes(std::string_view text)
{
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

void append(std::vector<std::uint8_t>& bytes, std::span<const std::uint8_t> more)
{
    bytes.insert(bytes.end(), more.begin(), more.end());
}

}  // namespace

Digest messageDigest(std::span<const std::uint8_t> message)
{
    std::vector<std::uint8_t> bytes;
    append(bytes, asBytes("\x19TRON Signed Message:\n" + std::to_string(message.size())));
    append(bytes, message);
    return keccak256(bytes);
}

Digest domainSeparator(const TypedDomain& domain)
{
    const std::array<abi::Word, 4> members{
        keccak256(asBytes(domain.name)),
        keccak256(asBytes(domain.version)),
        abi::wordOf(Amount{domain.chainId}),
        abi::wordOf(domain.verifyingContract),
    };
    return structHash("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)", members);
}

Digest structHash(std::string_view type, std::span<const abi::Word> members)
{
    std::vector<std::uint8_t> bytes;
    append(bytes, keccak256(asBytes(type)));
    for (const auto& member : members) {
        append(bytes, member);
    }
    return keccak256(bytes);
}

Digest typedDataDigest(const Digest& domainSeparator, const Digest& structHash)
{
    std::vector<std::uint8_t> bytes{0x19, 0x01};
    append(bytes, domainSeparator);
    append(bytes, structHash);
    return keccak256(bytes);
}

}  // namespace barter::wallet
