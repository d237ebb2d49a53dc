#include "wallet/block_header.hpp"

#include "recorded_answers.hpp"
#include "wallet/node_block.hpp"
#include "wallet/wallet_error.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <string>

namespace {

using barter::toHex;
using barter::test::bytesOf;
using barter::test::recordedExchanges;
using barter::test::text;
using barter::test::tronVectors;
using barter::wallet::BlockHeader;
using barter::wallet::BlockId;
using barter::wallet::blockId;
using barter::wallet::blockNumber;
using barter::wallet::blockReference;
using barter::wallet::chainId;
using barter::wallet::parseBlock;
using barter::wallet::signerOf;
using barter::wallet::WalletErrc;

BlockId id(const std::string& hex)
{
    BlockId result{};
    std::ranges::copy(bytesOf(hex), result.begin());
    return result;
}

BlockHeader headerOf(const nlohmann::json& raw)
{
    BlockHeader header;
    header.number = raw["number"];
    header.timestamp = raw["timestamp"];
    header.transactionRoot = bytesOf(raw["txTrieRoot"]);
    header.parentId = bytesOf(raw["parentHash"]);
    header.witness = bytesOf(raw["witness_address"]);
    header.version = raw["version"];
    return header;
}

TEST(BlockHeader, HasTheIdThatTheNetworkGaveIt)
{
    const auto blocks = tronVectors()["real_nile"]["blocks"];
    for (const auto& block : blocks) {
        EXPECT_EQ(toHex(blockId(headerOf(block["block_header"]["raw_data"]))), text(block["blockID"]));
    }
    EXPECT_GE(blocks.size(), 2U);
}

TEST(BlockHeader, HasAnotherIdWhenAnythingIsChanged)
{
    const auto block = tronVectors()["real_nile"]["blocks"][0];
    const auto header = headerOf(block["block_header"]["raw_data"]);
    const auto real = id(block["blockID"]);

    for (const auto number :
         {&BlockHeader::number, &BlockHeader::timestamp, &BlockHeader::witnessId, &BlockHeader::version}) {
        auto changed = header;
        changed.*number += 1;
        EXPECT_NE(blockId(changed), real);
    }
    for (const auto bytes : {&BlockHeader::transactionRoot,
                             &BlockHeader::parentId,
                             &BlockHeader::witness,
                             &BlockHeader::accountStateRoot}) {
        auto changed = header;
        (changed.*bytes).push_back(0);
        EXPECT_NE(blockId(changed), real);
    }
}

TEST(BlockHeader, IsSignedByItsWitness)
{
    const auto blocks = tronVectors()["real_nile"]["blocks"];
    for (const auto& block : blocks) {
        const auto& raw = block["block_header"]["raw_data"];
        const auto signature = bytesOf(block["block_header"]["witness_signature"]);
        auto header = headerOf(raw);

        EXPECT_EQ(signerOf(header, signature).value().hex(), text(raw["witness_address"]));
        header.timestamp += 3000;
        const auto other = signerOf(header, signature);
        EXPECT_TRUE(!other || other->hex() != text(raw["witness_address"]));
    }
}

TEST(BlockHeader, IsSignedByTheWitnessesOfARecordedChain)
{
    int seen = 0;
    for (const auto& exchange : recordedExchanges("chain")) {
        const auto block = parseBlock(text(exchange["answer"]["text"]));
        if (block && *block && (*block)->header.number != 0) {
            EXPECT_EQ(toHex(signerOf((*block)->header, (*block)->witnessSignature).value().bytes()),
                      toHex((*block)->header.witness));
            ++seen;
        }
    }
    EXPECT_EQ(seen, 6);
}

TEST(BlockHeader, NeedsASignatureOf65Bytes)
{
    const auto block = tronVectors()["real_nile"]["blocks"][0];
    const auto header = headerOf(block["block_header"]["raw_data"]);
    auto signature = bytesOf(block["block_header"]["witness_signature"]);
    EXPECT_EQ(signerOf(header, {}).error().code, WalletErrc::signatureMalformed);
    signature.push_back(0);
    EXPECT_EQ(signerOf(header, signature).error().code, WalletErrc::signatureMalformed);
}

TEST(BlockReference, IsTakenFromTheId)
{
    const auto vector = tronVectors()["ref_block"];
    const auto block = id(vector["block_id"]);
    const auto reference = blockReference(block);

    EXPECT_EQ(toHex(reference.number), text(vector["ref_block_bytes"]));
    EXPECT_EQ(toHex(reference.hash), text(vector["ref_block_hash"]));
    EXPECT_EQ(std::to_string(blockNumber(block)), text(vector["number"]));

    const auto header = tronVectors()["header"];
    EXPECT_EQ(toHex(reference.number), text(header["ref_block_bytes"]));
    EXPECT_EQ(toHex(reference.hash), text(header["ref_block_hash"]));
}

TEST(BlockId, OfTheFirstBlockNamesTheChain)
{
    // The main network's ends in 2b6653dc, and its contracts see 728126428 as block.chainid (TIP-712, TIP-3009).
    EXPECT_EQ(chainId(id("000000000000000011111111111111111111111111111111111111112b6653dc")), 728'126'428U);
}

TEST(BlockId, BeginsWithTheNumber)
{
    EXPECT_EQ(blockNumber(id("0000000000000000111111111111111111111111111111111111111111111111")), 0U);
    EXPECT_EQ(blockNumber(id("ffffffffffffffff000000000000000000000000000000000000000000000000")), 0xFFFFFFFFFFFFFFFFU);
}

}  // namespace
