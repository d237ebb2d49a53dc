#include "wallet/mnemonic.hpp"

#include "vectors.hpp"
#include "wallet/hash.hpp"
#include "wallet/wallet_error.hpp"
#include "wallet/word_list.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>

namespace {

using barter::Secret;
using barter::toHex;
using barter::test::bytesOf;
using barter::test::bytesOfText;
using barter::test::testData;
using barter::test::text;
using barter::test::tronVectors;
using barter::wallet::englishWords;
using barter::wallet::entropyFromWords;
using barter::wallet::seedFromWords;
using barter::wallet::sha256;
using barter::wallet::unknownWords;
using barter::wallet::WalletErrc;
using barter::wallet::wordsFromEntropy;
using testing::ElementsAre;
using testing::IsEmpty;

const std::string someWords = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon "
                              "abandon about";

std::string hexOf(const barter::Expected<Secret>& secret)
{
    return secret ? toHex(secret->bytes()) : secret.error().code.message();
}

std::error_code errorOf(const std::string& words)
{
    const auto entropy = entropyFromWords(words);
    return entropy ? std::error_code{} : entropy.error().code;
}

// The digest of bip-0039/english.txt, as many implementations pin it.
TEST(WordList, IsTheOneOfBip39)
{
    std::string file;
    for (const auto word : englishWords) {
        file += std::string{word} + '\n';
    }

    EXPECT_EQ(toHex(sha256(bytesOfText(file))), "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda");
}

TEST(WordList, IsSortedAndToldApartByFourLetters)
{
    EXPECT_TRUE(std::ranges::is_sorted(englishWords));
    std::set<std::string_view> beginnings;
    for (const auto word : englishWords) {
        beginnings.insert(word.substr(0, 4));
    }
    EXPECT_EQ(beginnings.size(), englishWords.size());
}

TEST(Mnemonic, AgreesWithTheVectorsOfBip39)
{
    int seen = 0;
    const auto vectors = testData("bip39/vectors.json");
    for (const auto& vector : vectors["english"]) {
        const auto words = Secret::copyOf(text(vector[1]));
        EXPECT_EQ(hexOf(seedFromWords(words, Secret::copyOf("TREZOR"))), text(vector[2]));
        const auto entropy = Secret::copyOf(bytesOf(text(vector[0])));
        if (entropy.size() == 24) {
            EXPECT_EQ(wordsFromEntropy(entropy).error().code, WalletErrc::entropySize);
            EXPECT_EQ(errorOf(text(vector[1])), WalletErrc::wordsCount);
            continue;
        }
        EXPECT_EQ(wordsFromEntropy(entropy)->text(), text(vector[1]));
        EXPECT_EQ(hexOf(entropyFromWords(text(vector[1]))), text(vector[0]));
        ++seen;
    }
    EXPECT_EQ(seen, 16);
}

TEST(Mnemonic, AgreesWithTronweb)
{
    const auto vectors = tronVectors();
    for (const auto& vector : vectors["mnemonics"]) {
        EXPECT_EQ(hexOf(entropyFromWords(text(vector["mnemonic"]))), text(vector["entropy"]));
        EXPECT_EQ(wordsFromEntropy(Secret::copyOf(bytesOf(vector["entropy"])))->text(), text(vector["mnemonic"]));
        EXPECT_EQ(
            hexOf(seedFromWords(Secret::copyOf(text(vector["mnemonic"])), Secret::copyOf(text(vector["passphrase"])))),
            text(vector["seed"]));
    }
}

TEST(Mnemonic, NormalizesThePassphrase)
{
    const auto vectors = testData("bip39/passphrases.json");
    const auto words = Secret::copyOf(text(vectors["words"]));
    for (const auto& vector : vectors["seeds"]) {
        EXPECT_EQ(hexOf(seedFromWords(words, Secret::copyOf(text(vector["passphrase"])))), text(vector["seed"]))
            << vector;
    }
}

TEST(Mnemonic, RefusesAPassphraseThatIsNoUtf8)
{
    for (const char* passphrase : {"\xff", "a\xc3", "\xed\xa0\x80"}) {
        EXPECT_EQ(seedFromWords(Secret::copyOf(someWords), Secret::copyOf(passphrase)).error().code,
                  WalletErrc::passphraseNotUtf8);
    }
}

TEST(Mnemonic, DoesNotMindCapitalsAndWhiteSpace)
{
    auto typed = " \n" + someWords + "\t\r\n";
    typed.replace(typed.find("abandon"), 7, "ABANDON");
    typed.replace(typed.find(" abandon"), 8, "\n\n  Abandon");

    EXPECT_EQ(hexOf(entropyFromWords(typed)), "00000000000000000000000000000000");
}

TEST(Mnemonic, SaysWhichWordsAreUnknown)
{
    auto words = someWords;
    words.replace(words.rfind("about"), 5, "abuot");
    words.replace(words.find(" abandon"), 8, " abandom");

    EXPECT_THAT(unknownWords(words), ElementsAre(2U, 12U));
    const auto entropy = entropyFromWords(words);
    ASSERT_FALSE(entropy);
    EXPECT_EQ(entropy.error().code, WalletErrc::wordUnknown);
    EXPECT_EQ(entropy.error().context, "word 2");
    EXPECT_THAT(unknownWords(someWords), IsEmpty());
    EXPECT_THAT(unknownWords(""), IsEmpty());
    EXPECT_THAT(unknownWords("zoo, zoo"), ElementsAre(1U));
    EXPECT_THAT(unknownWords("aba abandonn " + std::string(100'000, 'a')), ElementsAre(1U, 2U, 3U));
}

TEST(Mnemonic, SaysWhatElseIsWrong)
{
    const std::vector<std::pair<std::string, WalletErrc>> cases{
        {"", WalletErrc::wordsCount},
        {"about", WalletErrc::wordsCount},
        {someWords + " about", WalletErrc::wordsCount},
        {someWords + " " + someWords + " " + someWords, WalletErrc::wordsCount},
        {someWords.substr(8), WalletErrc::wordsCount},
        {"about " + someWords.substr(8), WalletErrc::wordsChecksum},
        {someWords.substr(0, someWords.size() - 5) + "zoo", WalletErrc::wordsChecksum},
        {someWords + " " + someWords, WalletErrc::wordsChecksum},
        {"\xe3\x81\x82\xe3\x81\x84\xe3\x81\x93\xe3\x81\x8f\xe3\x81\x97\xe3\x82\x93", WalletErrc::wordsForeignScript},
        {"\xd0\xb0" + someWords.substr(1), WalletErrc::wordsForeignScript},             // CYRILLIC SMALL LETTER A
        {"abandon\xe3\x80\x80" + someWords.substr(8), WalletErrc::wordsForeignScript},  // IDEOGRAPHIC SPACE
        {"abandon\xff", WalletErrc::wordsForeignScript},
        {someWords + std::string(1, '\0'), WalletErrc::wordUnknown},
    };
    for (const auto& [words, code] : cases) {
        EXPECT_EQ(errorOf(words), code) << words;
    }
}

// The checksum of 12 words has four bits: of the words that can stand in the last place, one in 16 fits.
TEST(Mnemonic, NoticesTheWrongLastWordAsOftenAsItCan)
{
    const auto beginning = someWords.substr(0, someWords.size() - 5);
    const auto fitting = std::ranges::count_if(
        englishWords, [&](auto word) { return entropyFromWords(beginning + std::string{word}).has_value(); });

    EXPECT_EQ(fitting, 2048 / 16);
}

TEST(Mnemonic, IsMadeOfSixteenOrThirtyTwoBytes)
{
    for (const std::size_t size : {0U, 1U, 15U, 17U, 31U, 33U, 64U}) {
        EXPECT_EQ(wordsFromEntropy(Secret{size}).error().code, WalletErrc::entropySize) << size;
    }
}

}  // namespace
