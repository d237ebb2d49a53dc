#include "wallet/typed_data.hpp"

#include "vectors.hpp"
#include "wallet/private_key.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <string>
#include <vector>

namespace {

using barter::parseAmount;
using barter::toHex;
using barter::test::bytesOf;
using barter::test::bytesOfText;
using barter::test::text;
using barter::test::tronVectors;
using barter::wallet::Address;
using barter::wallet::Digest;
using barter::wallet::domainSeparator;
using barter::wallet::messageDigest;
using barter::wallet::PrivateKey;
using barter::wallet::structHash;
using barter::wallet::typedDataDigest;
namespace abi = barter::wallet::abi;

std::string signedWith(const std::string& key, const Digest& digest)
{
    return toHex(PrivateKey::parse(key).value().sign(digest).value());
}

TEST(Message, HasTheDigestAndSignatureOfTronweb)
{
    const auto vectors = tronVectors()["messages"];
    for (const auto& vector : vectors) {
        const auto message = vector.contains("hex") ? bytesOf(vector["hex"]) : bytesOfText(vector["message"]);
        const auto digest = messageDigest(message);
        EXPECT_EQ(toHex(digest), text(vector["hash"])) << vector;
        EXPECT_EQ(signedWith(vector["key"], digest), text(vector["signature"])) << vector;
    }
    EXPECT_GE(vectors.size(), 4U);
}

/// Numbers are texts or JSON numbers in the vectors.
std::string digitsOf(const nlohmann::json& value)
{
    return value.is_string() ? text(value) : value.dump();
}

std::vector<abi::Word> membersOf(const nlohmann::json& vector)
{
    std::vector<abi::Word> members;
    for (const auto& member : vector["types"][text(vector["primary_type"])]) {
        const auto& value = vector["value"][text(member["name"])];
        members.push_back(text(member["type"]) == "address" ? abi::wordOf(Address::parse(text(value)).value())
                                                            : abi::wordOf(parseAmount(digitsOf(value), 0).value()));
    }
    return members;
}

TEST(TypedData, HasTheDigestsAndSignatureOfTronweb)
{
    const auto vectors = tronVectors()["tip712"];
    for (const auto& vector : vectors) {
        const auto& domain = vector["domain"];
        const auto separator =
            domainSeparator({.name = text(domain["name"]),
                             .version = text(domain["version"]),
                             .chainId = domain["chainId"],
                             .verifyingContract = Address::parse(text(domain["verifyingContract"])).value()});
        const auto hash = structHash(text(vector["encoded_type"]), membersOf(vector));
        const auto digest = typedDataDigest(separator, hash);

        EXPECT_EQ(toHex(separator), text(vector["domain_separator"])) << vector["name"];
        EXPECT_EQ(toHex(hash), text(vector["struct_hash"])) << vector["name"];
        EXPECT_EQ(toHex(digest), text(vector["digest"])) << vector["name"];
        EXPECT_EQ(signedWith(vector["key"], digest), text(vector["signature"])) << vector["name"];
    }
    EXPECT_GE(vectors.size(), 2U);
}

}  // namespace
