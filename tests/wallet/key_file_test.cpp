#include "wallet/key_file.hpp"

#include "key_file_samples.hpp"
#include "support/temp_folder.hpp"
#include "vectors.hpp"
#include "wallet/wallet_error.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace {

using barter::Expected;
using barter::Secret;
using barter::toHex;
using barter::test::cheapCost;
using barter::test::contentOf;
using barter::test::linesOf;
using barter::test::someIdentity;
using barter::test::someKeyFile;
using barter::test::someSecrets;
using barter::test::withChecksum;
using barter::wallet::KeyFile;
using barter::wallet::maxPassphraseBytes;
using barter::wallet::newSpeedSecrets;
using barter::wallet::newWalletId;
using barter::wallet::PrivateKey;
using barter::wallet::ScryptCost;
using barter::wallet::SpeedSecrets;
using barter::wallet::standardScryptCost;
using barter::wallet::WalletErrc;
using barter::wallet::WalletSecrets;
using barter::wallet::WordSecrets;

std::error_code errorOf(const std::string& content)
{
    const auto file = KeyFile::parse(content);
    return file ? std::error_code{} : file.error().code;
}

template <class T>
std::error_code errorOf(const Expected<T>& result)
{
    return result ? std::error_code{} : result.error().code;
}

std::string replaced(std::string text, std::string_view from, std::string_view to)
{
    const auto place = text.find(from);
    EXPECT_NE(place, std::string::npos) << from;
    return text.replace(place, from.size(), to);
}

// tests/data/wallet/README.md says how this file was made.
TEST(KeyFile, OfFormatOneIsRead)
{
    const auto content = contentOf(std::string{TEST_DATA} + "/wallet/key_file_1.txt");
    const auto password = Secret::copyOf("correct horse");

    const auto file = KeyFile::parse(content);

    ASSERT_TRUE(file) << file.error().context;
    EXPECT_EQ(file->content(), content);
    EXPECT_EQ(file->generation(), 3U);
    EXPECT_EQ(file->address().text(), "TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH");
    EXPECT_EQ(toHex(file->identity().id), "0f1e2d3c4b5a69788796a5b4c3d2e1f0");
    EXPECT_EQ(file->identity().created, 1'795'000'000);
    EXPECT_EQ(toHex(file->identity().network.genesis),
              "00000000000000001ebf88508a03865c71d452e25f4d51194196a1d22b6653dc");
    EXPECT_EQ(file->identity().network.bttContract.text(), "TNuoKL1ni8aoshfFL1ASca1Gou9RXwAzfn");
    EXPECT_EQ(file->identity().network.bttoldId, 1'002'000U);
    EXPECT_EQ(file->cost(), (ScryptCost{1024, 8, 1}));

    const auto main = file->openMain(password);
    ASSERT_TRUE(main);
    EXPECT_EQ(toHex(std::get<WordSecrets>(*main).entropy.bytes()), "00000000000000000000000000000000");
    EXPECT_TRUE(std::get<WordSecrets>(*main).passphrase.empty());

    const auto speedKey = file->speedKey(password);
    ASSERT_TRUE(speedKey);
    EXPECT_EQ(toHex(speedKey->bytes()), "bd3b976dd92585c46f779d4a5af6e447965a343e9e173e6acf1435c7ce1136ce");
    const auto speed = file->openSpeed(*speedKey);
    ASSERT_TRUE(speed);
    EXPECT_EQ(toHex(speed->recordKey.bytes()), "7777777777777777777777777777777777777777777777777777777777777777");
    EXPECT_EQ(speed->branch->child(0)->key().address().text(), "TUwfq4TYpTPvnJ7yRqmLDHGc3ahQUPPHDG");
}

TEST(KeyFile, GivesBackWhatWasSealed)
{
    const auto password = Secret::copyOf("p\xc3\xa4ssword");
    const auto secrets = someSecrets("a passphrase");

    const auto file = KeyFile::parse(KeyFile::seal(someIdentity(), 7, secrets, password, cheapCost)->content());

    ASSERT_TRUE(file);
    EXPECT_EQ(file->identity(), someIdentity());
    EXPECT_EQ(file->generation(), 7U);
    const auto opened = file->open(password);
    ASSERT_TRUE(opened);
    EXPECT_EQ(std::get<WordSecrets>(opened->main).passphrase.text(), "a passphrase");
    EXPECT_EQ(opened->speed.recordKey, secrets.speed.recordKey);
    EXPECT_EQ(opened->speed.branch->bytes(), secrets.speed.branch->bytes());
}

TEST(KeyFile, HoldsAnImportedKeyWithoutASpeedAccount)
{
    const auto password = Secret::copyOf("password");
    WalletSecrets secrets{PrivateKey::parse("b5a4cea271ff424d7c31dc12a3e43e401df7a40d7412a15750f3f0b6b5449a28").value(),
                          {}};
    secrets.speed = newSpeedSecrets(secrets.main).value();

    const auto file = KeyFile::seal(someIdentity(), 1, secrets, password, cheapCost);

    ASSERT_TRUE(file);
    EXPECT_EQ(file->address().text(), "TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH");
    const auto opened = file->open(password);
    ASSERT_TRUE(opened);
    EXPECT_EQ(std::get<PrivateKey>(opened->main).address(), file->address());
    EXPECT_FALSE(opened->speed.branch);
    EXPECT_EQ(opened->speed.recordKey, secrets.speed.recordKey);
}

TEST(KeyFile, IsSealedAtTheFullCostUnlessToldOtherwise)
{
    const auto password = Secret::copyOf("password");

    const auto file = KeyFile::seal(someIdentity(), 1, someSecrets(), password);

    ASSERT_TRUE(file);
    EXPECT_EQ(file->cost(), standardScryptCost);
    EXPECT_TRUE(KeyFile::parse(file->content())->openMain(password));
}

TEST(KeyFile, IsNeverSealedTheSameWayTwice)
{
    const auto first = someKeyFile();
    const auto second = someKeyFile();

    EXPECT_NE(first.content(), second.content());
    EXPECT_EQ(errorOf(second.openSpeed(first.speedKey(Secret::copyOf("password")).value())), WalletErrc::wrongPassword);
    EXPECT_NE(*newWalletId(), *newWalletId());
}

TEST(KeyFile, DoesNotOpenWithAnotherPassword)
{
    const auto file = someKeyFile("password");

    for (const char* password : {"", "Password", "password ", "passwor", "password\n"}) {
        EXPECT_EQ(errorOf(file.openMain(Secret::copyOf(password))), WalletErrc::wrongPassword) << password;
        EXPECT_EQ(errorOf(file.speedKey(Secret::copyOf(password))), WalletErrc::wrongPassword) << password;
        EXPECT_EQ(errorOf(file.open(Secret::copyOf(password))), WalletErrc::wrongPassword) << password;
    }
    EXPECT_EQ(errorOf(file.openSpeed(Secret{32})), WalletErrc::wrongPassword);
}

TEST(KeyFile, NoticesEveryChangeOfOneByte)
{
    const auto good = someKeyFile().content();
    std::size_t changes = 0;
    for (std::size_t i = 0; i < good.size(); ++i) {
        auto bad = good;
        for (unsigned difference = 1; difference < 256; ++difference) {
            bad[i] = static_cast<char>(static_cast<unsigned char>(good[i]) ^ difference);
            ASSERT_EQ(errorOf(bad), WalletErrc::keyFileDamaged) << i << ' ' << difference;
            ++changes;
        }
    }
    EXPECT_EQ(changes, good.size() * 255);
    EXPECT_EQ(errorOf(good), std::error_code{});
}

TEST(KeyFile, NoticesThatSomethingIsMissingOrTooMuch)
{
    const auto good = someKeyFile().content();
    for (std::size_t size = 0; size < good.size(); ++size) {
        ASSERT_EQ(errorOf(good.substr(0, size)), WalletErrc::keyFileDamaged) << size;
        ASSERT_EQ(errorOf(good.substr(good.size() - size)), WalletErrc::keyFileDamaged) << size;
    }
    EXPECT_EQ(errorOf(good + '\n'), WalletErrc::keyFileDamaged);
    EXPECT_EQ(errorOf(good + good), WalletErrc::keyFileDamaged);
    EXPECT_EQ(errorOf(std::string(KeyFile::maxBytes + 1, 'a')), WalletErrc::keyFileDamaged);
    EXPECT_EQ(errorOf(withChecksum(linesOf(good) + "more\n")), WalletErrc::keyFileDamaged);
    EXPECT_EQ(errorOf(withChecksum(linesOf(good) + std::string(KeyFile::maxBytes, 'a'))), WalletErrc::keyFileDamaged);
}

// The checksum is no secret: whoever wants to change something can make it fit. Then the seals tell.
TEST(KeyFile, DoesNotOpenWhenAByteAndTheChecksumWereChanged)
{
    const auto password = Secret::copyOf("password");
    const auto lines = linesOf(someKeyFile().content());
    int parsed = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        auto changed = lines;
        changed[i] = changed[i] == '1' ? '2' : '1';
        if (changed == lines) {
            continue;
        }
        const auto file = KeyFile::parse(withChecksum(changed));
        if (file) {
            ++parsed;
            ASSERT_EQ(errorOf(file->open(password)), WalletErrc::wrongPassword) << i;
        }
    }
    EXPECT_GT(parsed, 500);  // the hexadecimal digits, at least
}

TEST(KeyFile, AuthenticatesTheNetwork)
{
    const auto password = Secret::copyOf("password");
    const auto lines = linesOf(someKeyFile().content());
    const std::vector<std::pair<std::string, std::string>> changes{
        {"5a5a5a5a5a", "5a5a5a5a5b"},
        {"TNuoKL1ni8aoshfFL1ASca1Gou9RXwAzfn", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"},
        {R"("bttold_id":1002000)", R"("bttold_id":1000226)"},
        {R"("generation":1)", R"("generation":2)"},
        {R"("created":1795000000)", R"("created":1795000001)"},
        {"TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH", "TSeJkUh4Qv67VNFwY8LaAxERygNdy6NQZK"},
    };
    for (const auto& [from, to] : changes) {
        const auto file = KeyFile::parse(withChecksum(replaced(lines, from, to)));
        ASSERT_TRUE(file) << to;
        EXPECT_EQ(errorOf(file->openMain(password)), WalletErrc::wrongPassword) << to;
        EXPECT_EQ(errorOf(file->speedKey(password)), WalletErrc::wrongPassword) << to;
    }
}

TEST(KeyFile, OpensSpeedWithoutTheMainSecrets)
{
    const auto password = Secret::copyOf("password");
    const auto good = someKeyFile();
    const auto key = good.speedKey(password).value();
    auto lines = linesOf(good.content());
    const auto main = lines.find("\nmain ") + 6;
    const auto speed = lines.find("\nspeed ") + 7;

    // With nothing but zeros in the main line, the Speed line still opens ...
    auto withoutMain = lines;
    std::fill(withoutMain.begin() + static_cast<std::ptrdiff_t>(main),
              withoutMain.begin() + static_cast<std::ptrdiff_t>(speed - 7),
              '0');
    const auto file = KeyFile::parse(withChecksum(withoutMain));
    ASSERT_TRUE(file);
    EXPECT_TRUE(file->openSpeed(key));
    EXPECT_EQ(errorOf(file->openMain(password)), WalletErrc::wrongPassword);

    // ... and its key does not open what is sealed in the main line.
    const auto sealedMain = lines.substr(main, speed - 7 - main);
    const auto swapped = KeyFile::parse(withChecksum(lines.substr(0, speed) + sealedMain + '\n'));
    ASSERT_TRUE(swapped);
    EXPECT_EQ(errorOf(swapped->openSpeed(key)), WalletErrc::wrongPassword);
}

TEST(KeyFile, OfALaterVersionIsToldFromADamagedOne)
{
    const auto lines = linesOf(someKeyFile().content());

    EXPECT_EQ(errorOf(withChecksum(replaced(lines, "barter-key-file 1", "barter-key-file 2"))),
              WalletErrc::keyFileNewer);
    EXPECT_EQ(errorOf(withChecksum(replaced(lines, "barter-key-file 1", "barter-key-file 10"))),
              WalletErrc::keyFileNewer);
    EXPECT_EQ(errorOf(withChecksum("something else\n")), WalletErrc::keyFileDamaged);
}

TEST(KeyFile, HasOneFormOnly)
{
    const auto lines = linesOf(someKeyFile().content());
    const std::vector<std::pair<std::string, std::string>> changes{
        {R"({"address")", R"(["address")"},
        {R"("n":16)", R"("n":17)"},
        {R"("n":16)", R"("n":1)"},
        {R"("n":16)", R"("n":2097152)"},
        {R"("n":16)", R"("n":"16")"},
        {R"("r":8)", R"("r":9)"},
        {R"("p":1)", R"("p":2)"},
        {R"("scrypt":)", R"("argon":)"},
        {R"("generation":1)", R"("generation":-1)"},
        {R"("generation":1)", R"("generation":1.0)"},
        {R"("created":1795000000)", R"("created":null)"},
        {R"("bttold_id":1002000)", R"("bttold_id":"1002000")"},
        {"5a5a", "5a5"},
        {"TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH", "TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdJ"},
        {"\nmain ", "\nmain  "},
        {"\nmain ", "\nMain "},
        {"\nspeed ", "\nspeed A"},
        {"\nspeed ", "\n\nspeed "},
        {"\nspeed ", "\r\nspeed "},
    };
    for (const auto& [from, to] : changes) {
        EXPECT_EQ(errorOf(withChecksum(replaced(lines, from, to))), WalletErrc::keyFileDamaged) << to;
    }
    auto capital = lines;
    const auto digit = capital.find_first_of("abcdef", capital.find("\nmain ") + 6);
    capital[digit] = static_cast<char>(capital[digit] - 'a' + 'A');
    EXPECT_EQ(errorOf(withChecksum(capital)), WalletErrc::keyFileDamaged);
}

TEST(KeyFile, IsNotSealedWithSecretsThatAreNone)
{
    const auto password = Secret::copyOf("password");
    const auto seal = [&](std::size_t entropySize, const std::string& passphrase) {
        const WalletSecrets secrets{WordSecrets{Secret{entropySize}, Secret::copyOf(passphrase)}, {Secret{32}, {}}};
        return errorOf(KeyFile::seal(someIdentity(), 1, secrets, password, cheapCost));
    };
    EXPECT_EQ(seal(24, ""), WalletErrc::entropySize);
    EXPECT_EQ(seal(16, std::string(maxPassphraseBytes + 1, 'a')), WalletErrc::passphraseTooLong);
    EXPECT_EQ(seal(16, "\xff"), WalletErrc::passphraseNotUtf8);
    EXPECT_EQ(seal(16, std::string(maxPassphraseBytes, 'a')), std::error_code{});
    EXPECT_EQ(errorOf(KeyFile::seal(someIdentity(), 1, someSecrets(), password, {16, 8, 2})), WalletErrc::cryptoFailed);
    EXPECT_EQ(errorOf(KeyFile::seal(someIdentity(), 1, someSecrets(), password, {1U << 21U, 8, 1})),
              WalletErrc::cryptoFailed);
}

}  // namespace
