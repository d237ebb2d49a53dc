#include "account/address_book.hpp"

#include "account/account_error.hpp"
#include "account/backup_extras.hpp"
#include "account/network_file.hpp"
#include "storage/storage_error.hpp"
#include "support/temp_folder.hpp"

#include <gtest/gtest.h>

#include <sys/stat.h>

namespace barter::account {
namespace {

using storage::StorageErrc;

// Of mainnet: BTT's contract, and the address of twenty zeros.
constexpr const char* bttText = "TAFjULxiVgT4qWk6UZwjqwZXTSaGaqnVp4";
constexpr const char* zeroText = "T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb";

wallet::Address address(std::uint8_t number)
{
    return wallet::Address::fromShort({number, 1});
}

wallet::Address addressOf(std::size_t number)
{
    return wallet::Address::fromShort({static_cast<std::uint8_t>(number), static_cast<std::uint8_t>(number >> 8U), 2});
}

std::string fileWith(const std::string& entries)
{
    return R"({"addresses": [)" + entries + "]}";
}

std::string entry(const std::string& itsAddress, const std::string& name)
{
    return R"({"address": ")" + itsAddress + R"(", "name": ")" + name + R"("})";
}

TEST(AddressBook, IsAsItWasSavedAndForItsOwnerAlone)
{
    const test::TempFolder profile;
    ASSERT_TRUE(loadAddressBook(profile.path()));
    AddressBook book;
    ASSERT_TRUE(book.name(address(1), "Grüße \"1\""));
    ASSERT_TRUE(book.name(address(2), "two"));
    ASSERT_TRUE(book.name(address(1), "one"));
    ASSERT_TRUE(saveAddressBook(profile.path(), book));

    const auto loaded = loadAddressBook(profile.path());

    ASSERT_TRUE(loaded);
    EXPECT_EQ(loaded->book.entries(), (std::vector<KnownAddress>{{address(1), "one"}, {address(2), "two"}}));
    EXPECT_EQ(loaded->damagedCopy, "");
    struct stat status {};
    ASSERT_EQ(::stat((profile / "wallet-addresses.json").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST(AddressBook, IsReadAsAPersonWouldWriteIt)
{
    const auto book = AddressBook::parse(fileWith(entry(bttText, "BTT") + "," + entry(zeroText, "Nobody")));

    ASSERT_TRUE(book);
    ASSERT_EQ(book->entries().size(), 2U);
    EXPECT_EQ(book->entries()[0].address.text(), bttText);
    EXPECT_EQ(book->entries()[1].name, "Nobody");
}

TEST(AddressBook, TakesNoNameThatCouldDeceive)
{
    AddressBook book;
    ASSERT_TRUE(book.name(address(1), "one"));
    const std::string longest(maxAddressName, 'x');
    for (const std::string& name : {std::string{},
                                    std::string{"  "},
                                    std::string{"a\nb"},
                                    std::string{"a\tb"},
                                    std::string{"a\0b", 3},
                                    std::string{"\xE2\x80\xAEpaypal"},
                                    std::string{"\xFF"},
                                    std::string{"\xC0\x80"},
                                    longest + "x",
                                    std::string{bttText}}) {
        EXPECT_EQ(book.name(address(2), name).error().code, AccountErrc::nameMalformed) << name;
    }
    const auto taken = book.name(address(2), "one");
    EXPECT_EQ(taken.error().code, AccountErrc::nameTaken);
    EXPECT_EQ(taken.error().context, address(1).text());
    EXPECT_TRUE(book.name(address(1), "one"));
    EXPECT_TRUE(book.name(address(2), longest));
    EXPECT_EQ(book.entries().size(), 2U);
}

TEST(AddressBook, HasRoomForAThousand)
{
    AddressBook book;
    const std::string padding(maxAddressName - 4, '"');  // the longest that they can be in the file
    for (std::size_t i = 0; i < maxKnownAddresses; ++i) {
        ASSERT_TRUE(book.name(addressOf(i), padding + std::to_string(i)));
    }
    EXPECT_EQ(book.name(address(9), "one more").error().code, AccountErrc::bookFull);
    const auto again = AddressBook::parse(book.text());
    ASSERT_TRUE(again);
    EXPECT_EQ(again->entries(), book.entries());

    EXPECT_TRUE(book.remove(addressOf(0)));
    EXPECT_FALSE(book.remove(addressOf(0)));
    EXPECT_TRUE(book.name(address(9), "one more"));
}

TEST(AddressBook, ThatIsNoneIsRefusedAndMovedAside)
{
    const auto good = entry(bttText, "BTT");
    std::string deep;
    for (int i = 0; i < 100'000; ++i) {
        deep += '[';
    }
    for (const std::string& text : {std::string{},
                                    std::string{"[]"},
                                    std::string{"{}"},
                                    std::string{R"({"addresses": {}})"},
                                    fileWith("1"),
                                    fileWith(R"({"address": 1, "name": "x"})"),
                                    fileWith(entry("TAFjULxiVgT4qWk6UZwjqwZXTSaGaqnVp5", "mistyped")),
                                    fileWith(entry(bttText, "")),
                                    fileWith(entry(bttText, "\\u202e")),
                                    fileWith(good + "," + entry(bttText, "twice")),
                                    fileWith(good + "," + entry(zeroText, "BTT")),
                                    deep,
                                    fileWith(good) + std::string(600'000, ' ')}) {
        EXPECT_EQ(AddressBook::parse(text).error().code, StorageErrc::corrupt) << text.substr(0, 80);
        const test::TempFolder profile;
        test::writeFile(profile / "wallet-addresses.json", text);
        const auto loaded = loadAddressBook(profile.path());
        ASSERT_TRUE(loaded);
        EXPECT_TRUE(loaded->book.entries().empty());
        EXPECT_EQ(test::contentOf(loaded->damagedCopy), text);
    }
}

TEST(AddressBook, TakesFromAnotherWhatItDoesNotHave)
{
    AddressBook book;
    ASSERT_TRUE(book.name(address(1), "one"));
    AddressBook other;
    ASSERT_TRUE(other.name(address(1), "first"));
    ASSERT_TRUE(other.name(address(2), "one"));  // the name is somebody else's here
    ASSERT_TRUE(other.name(address(3), "three"));

    book.addMissing(other);

    EXPECT_EQ(book.entries(), (std::vector<KnownAddress>{{address(1), "one"}, {address(3), "three"}}));
}

TEST(BackupExtras, AreThereAgainWithoutTheKey)
{
    const test::TempFolder before;
    AddressBook book;
    ASSERT_TRUE(book.name(address(1), "one"));
    ASSERT_TRUE(saveAddressBook(before.path(), book));
    const wallet::Digest genesis{1};
    const NetworkChoice choice{.name = tron::NetworkName::custom,
                               .node = "http://127.0.0.1:8090",
                               .secondNode = "https://node.example",
                               .apiKey = "0a1b-secret"};
    ASSERT_TRUE(saveNetwork(before.path(), choice));
    const auto extras = gatherExtras(before.path());
    ASSERT_TRUE(extras);
    EXPECT_EQ(extras->text().find("secret"), std::string_view::npos);

    const test::TempFolder after;
    ASSERT_TRUE(placeExtras(after.path(), extras->text(), genesis));
    EXPECT_EQ(loadAddressBook(after.path())->book.entries(), book.entries());
    auto expected = choice;
    expected.apiKey.clear();
    EXPECT_EQ(loadNetwork(after.path())->choice, expected);

    // Of another network, or where nodes are chosen, nothing is taken.
    const test::TempFolder nile;
    ASSERT_TRUE(placeExtras(nile.path(), extras->text(), tron::publicNetwork(tron::NetworkName::nile)->genesis));
    EXPECT_FALSE(loadNetwork(nile.path())->isThere);
    const test::TempFolder own;
    const NetworkChoice other{.name = tron::NetworkName::custom, .node = "http://127.0.0.1:1"};
    ASSERT_TRUE(saveNetwork(own.path(), other));
    ASSERT_TRUE(placeExtras(own.path(), extras->text(), genesis));
    EXPECT_EQ(loadNetwork(own.path())->choice, other);
}

TEST(BackupExtras, OfNothingOrOfAStrangerChangeNothing)
{
    for (const char* text : {"",
                             "[]",
                             "{}",
                             R"({"address_book": 1, "network": []})",
                             R"({"address_book": "{}", "network": "{\"node\": 1}"})"}) {
        const test::TempFolder profile;
        EXPECT_TRUE(placeExtras(profile.path(), text, wallet::Digest{1})) << text;
        EXPECT_TRUE(test::namesIn(profile.path()).empty()) << text;
    }
}

}  // namespace
}  // namespace barter::account
