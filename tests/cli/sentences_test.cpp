#include "cli/sentences.hpp"

#include "account/account_error.hpp"
#include "cli/cli_error.hpp"
#include "core/amount.hpp"
#include "net/net_error.hpp"
#include "signer/signer_error.hpp"
#include "storage/storage_error.hpp"
#include "support/error_codes.hpp"
#include "tron/tron_error.hpp"
#include "wallet/node_error.hpp"
#include "wallet/transaction_error.hpp"
#include "wallet/wallet_error.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>
#include <string>

namespace barter::cli {
namespace {

using signer::SignerErrc;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;
using wallet::WalletErrc;

std::string sentenceOf(std::error_code code, std::string context = {})
{
    return explain({.code = code, .context = std::move(context)}).sentence;
}

template <class Codes>
void expectEachHasItsOwnName(const Codes& all, const std::string& prefix, std::set<std::string>& names)
{
    constexpr std::size_t longest = 250;
    for (const auto code : all) {
        const auto [name, sentence] = explain({.code = code, .context = "3 words"});
        EXPECT_THAT(name, StartsWith(prefix + "."));
        EXPECT_TRUE(names.insert(name).second) << name;
        EXPECT_THAT(sentence, EndsWith(".")) << name;
        EXPECT_EQ(std::ranges::count(sentence, '\n'), 0) << name;
        EXPECT_EQ(sentence.find('%'), std::string::npos) << name;
        EXPECT_LT(sentence.size(), longest) << name;
        EXPECT_TRUE(sentence.front() >= 'A' && sentence.front() <= 'Z') << name;
    }
}

TEST(Sentences, EveryCodeHasOneAndANameOfItsOwn)
{
    std::set<std::string> names;
    expectEachHasItsOwnName(wallet::allWalletErrcs, "wallet", names);
    expectEachHasItsOwnName(signer::allSignerErrcs, "signer", names);
    expectEachHasItsOwnName(wallet::allTransactionErrcs, "payment", names);
    expectEachHasItsOwnName(allAmountErrcs, "amount", names);
    expectEachHasItsOwnName(storage::allStorageErrcs, "storage", names);
    expectEachHasItsOwnName(tron::allTronErrcs, "tron", names);
    expectEachHasItsOwnName(net::allNetErrcs, "net", names);
    expectEachHasItsOwnName(wallet::allNodeErrcs, "node", names);
    expectEachHasItsOwnName(account::allAccountErrcs, "account", names);
    expectEachHasItsOwnName(allCliErrcs, "cli", names);
    EXPECT_EQ(names.size(),
              wallet::allWalletErrcs.size() + signer::allSignerErrcs.size() + wallet::allTransactionErrcs.size() +
                  allAmountErrcs.size() + storage::allStorageErrcs.size() + tron::allTronErrcs.size() +
                  net::allNetErrcs.size() + wallet::allNodeErrcs.size() + account::allAccountErrcs.size() +
                  allCliErrcs.size());
}

TEST(Sentences, TheListOfTheCommandLinesOwnCodesIsComplete)
{
    test::expectAllHaveWords(allCliErrcs);
}

TEST(Sentences, AWrongPasswordIsAlwaysTheSame)
{
    EXPECT_EQ(sentenceOf(WalletErrc::wrongPassword), "The password is wrong.");
    EXPECT_EQ(sentenceOf(WalletErrc::wrongPassword, "main"), "The password is wrong.");
}

TEST(Sentences, TooSoonSaysHowLongToWait)
{
    EXPECT_THAT(sentenceOf(SignerErrc::tooSoon, "1 ms"), EndsWith(" in 1 second."));
    EXPECT_THAT(sentenceOf(SignerErrc::tooSoon, "1000 ms"), EndsWith(" in 1 second."));
    EXPECT_THAT(sentenceOf(SignerErrc::tooSoon, "1001 ms"), EndsWith(" in 2 seconds."));
    EXPECT_THAT(sentenceOf(SignerErrc::tooSoon, "60000 ms"), EndsWith(" in 60 seconds."));
}

TEST(Sentences, AnUnknownWordIsNamedByItsPlace)
{
    EXPECT_EQ(sentenceOf(WalletErrc::wordUnknown, "word 3"),
              "The word 3 is not in the list of words: check its spelling.");
}

TEST(Sentences, WhatIsNotOursIsCleanedAndShortened)
{
    const auto sentence = sentenceOf(CliErrc::requestMalformed, "a\nb\xE2\x80\xAE" + std::string(1000, 'x'));
    EXPECT_THAT(sentence,
                HasSubstr("a\xEF\xBF\xBD"
                          "b\xEF\xBF\xBDxxx"));
    EXPECT_LT(sentence.size(), 300U);
}

TEST(Sentences, OfANodesWordsTheyHaveTheCodeAlone)  // W-11
{
    EXPECT_EQ(sentenceOf(wallet::NodeErrc::refused, "CONTRACT_VALIDATE_ERROR: Pay at https://evil.example"),
              "The node refused (CONTRACT_VALIDATE_ERROR).");
    for (const auto* words : {"<b>Pay at https://evil.example</b>", "pay", "", " CODE", "\xE2\x80\xAE"}) {
        EXPECT_EQ(sentenceOf(wallet::NodeErrc::refused, words), "The node refused (no code).");
    }
    EXPECT_LT(sentenceOf(wallet::NodeErrc::refused, std::string(1000, 'X')).size(), 100U);
}

TEST(Sentences, AForeignCodeGetsItsOwnMessage)
{
    const auto explanation = explain({.code = std::make_error_code(std::errc::timed_out), .context = {}});
    EXPECT_EQ(explanation.code, "other");
    EXPECT_EQ(explanation.sentence, "It failed: Connection timed out.");
}

}  // namespace
}  // namespace barter::cli
