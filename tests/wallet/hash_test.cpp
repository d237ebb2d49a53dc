#include "wallet/hash.hpp"

#include "vectors.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace {

using barter::toHex;
using barter::test::bytesOf;
using barter::test::bytesOfText;
using barter::test::text;
using barter::test::tronVectors;
using barter::wallet::keccak256;
using barter::wallet::sha256;

// FIPS 180-4's example, and the id of a real transaction.
TEST(Sha256, AgreesWithPublishedDigests)
{
    EXPECT_EQ(toHex(sha256(bytesOfText("abc"))), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(toHex(sha256({})), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");

    const auto vectors = tronVectors();
    for (const auto& transaction : vectors["real_nile"]["transactions"]) {
        EXPECT_EQ(toHex(sha256(bytesOf(transaction["raw_data_hex"]))), text(transaction["txID"]));
    }
}

// Runs of "a" around the 136 bytes of a block, by PyCryptodome 3.
TEST(Keccak256, AgreesWithAnotherImplementation)
{
    const std::vector<std::pair<std::size_t, std::string>> cases{
        {0, "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"},
        {1, "3ac225168df54212a25c1c01fd35bebfea408fdac2e31ddd6f80a4bbf9a5f1cb"},
        {135, "34367dc248bbd832f4e3e69dfaac2f92638bd0bbd18f2912ba4ef454919cf446"},
        {136, "a6c4d403279fe3e0af03729caada8374b5ca54d8065329a3ebcaeb4b60aa386e"},
        {137, "d869f639c7046b4929fc92a4d988a8b22c55fbadb802c0c66ebcd484f1915f39"},
        {271, "132f47effd6c8b1b299efa53fe68aece77ec8ae4eb2e294f668eec94f76001e1"},
        {272, "cf7fcd4f705ee749930d19ca84561a9bf62516bd90a471545fa2f49fdc7e63c8"},
        {273, "5a7b8187d2778e614097fac3097573de1fee4d972304d3360796a857029bb176"},
        {1000, "b6a4ac1f51884d71f30fa397a5e155de3099e11fc0edef5d08b646e621e19de9"},
    };
    for (const auto& [length, digest] : cases) {
        EXPECT_EQ(toHex(keccak256(bytesOfText(std::string(length, 'a')))), digest) << length;
    }
}

TEST(Keccak256, GivesTheSelectorsAndTopicsOfContracts)
{
    const auto vectors = tronVectors();
    for (const auto& [signature, selector] : vectors["selectors"].items()) {
        EXPECT_EQ(toHex(keccak256(bytesOfText(signature))).substr(0, 8), text(selector)) << signature;
    }
    for (const auto& [signature, topic] : vectors["topics"].items()) {
        EXPECT_EQ(toHex(keccak256(bytesOfText(signature))), text(topic)) << signature;
    }
}

// TIP-191: what a signed message is hashed with.
TEST(Keccak256, GivesTheDigestsOfMessages)
{
    const auto vectors = tronVectors();
    for (const auto& vector : vectors["messages"]) {
        const auto message =
            vector.contains("hex") ? bytesOf(text(vector["hex"])) : bytesOfText(text(vector["message"]));
        auto framed = bytesOfText("\x19TRON Signed Message:\n" + std::to_string(message.size()));
        framed.insert(framed.end(), message.begin(), message.end());
        EXPECT_EQ(toHex(keccak256(framed)), text(vector["hash"]));
    }
    EXPECT_EQ(vectors["messages"].size(), 4U);
}

// The address of a contract is 0x41 and the end of a Keccak-256 of the transaction that made it, and its owner.
TEST(Keccak256, GivesTheAddressOfANewContract)
{
    const auto vector = tronVectors()["contract_address"];
    auto bytes = bytesOf(vector["txID"]);
    const auto owner = bytesOf("41c8599111f29c1e1e061265b4af93ea1f274ad78a");
    bytes.insert(bytes.end(), owner.begin(), owner.end());

    EXPECT_EQ("41" + toHex(keccak256(bytes)).substr(24), text(vector["address_hex"]));
}

}  // namespace
