#include "tron/history.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace barter::tron {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using wallet::Address;
using wallet::HistoryEntry;
using wallet::PaidToken;

const auto me = Address::parse("TNGiFSRofWf83M8nFqTYvawikLhfwnasYt").value();
const auto other = Address::parse("TBQeve3tbjoMXdeEqacMkd5YbKD3ENdaZ9").value();
const auto btt = Address::parse("TAFjULxiVgT4qWk6UZwjqwZXTSaGaqnVp4").value();
const auto fake = Address::parse("TEUrDBPmp3wzgqrWZgpnKaLKtyQRkcqCN2").value();
const wallet::NetworkIdentity network{.genesis = {}, .bttContract = btt, .bttoldId = 1'002'000};

HistoryEntry entryAt(std::int64_t time, Amount amount = Amount{5'000'000U})
{
    return {.id = {},
            .time = time,
            .kind = HistoryEntry::Trx{},
            .from = other,
            .to = me,
            .amount = amount,
            .failed = false,
            .fee = {}};
}

HistoryLine line(const HistoryEntry& entry)
{
    return lineOf(entry, me, network);
}

HistoryEntry tokenEntry(const Address& contract, const std::string& amount)
{
    auto entry = entryAt(1, parseAmount(amount, 18).value());
    entry.kind = HistoryEntry::Token{contract};
    return entry;
}

TEST(HistoryLine, KnowsItsDirection)
{
    auto entry = entryAt(1);
    EXPECT_EQ(line(entry).direction, Direction::in);
    std::swap(entry.from, entry.to);
    EXPECT_EQ(line(entry).direction, Direction::out);
    entry.to = me;
    EXPECT_EQ(line(entry).direction, Direction::self);
}

TEST(HistoryLine, KnowsItsTokenByContractAndId)
{
    EXPECT_EQ(line(entryAt(1)).token, PaidToken::trx);
    EXPECT_EQ(line(tokenEntry(btt, "5000")).token, PaidToken::btt);
    EXPECT_FALSE(line(tokenEntry(fake, "5000")).token);
    auto asset = entryAt(1);
    asset.kind = HistoryEntry::Asset{"1002000"};
    EXPECT_EQ(line(asset).token, PaidToken::bttold);
    asset.kind = HistoryEntry::Asset{"1000001"};
    EXPECT_FALSE(line(asset).token);

    // Where there is no BTTOLD, nothing is it.
    asset.kind = HistoryEntry::Asset{"0"};
    EXPECT_FALSE(lineOf(asset, me, {.genesis = {}, .bttContract = btt, .bttoldId = 0}).token);
}

TEST(HistoryLine, IsNotSuspiciousWhenSomethingWorthwhileMoved)
{
    EXPECT_EQ(line(entryAt(1, Amount{100'000U})).suspicion, Suspicion::none);
    EXPECT_EQ(line(tokenEntry(btt, "1000")).suspicion, Suspicion::none);
    auto asset = entryAt(1, Amount{1'000'000U});
    asset.kind = HistoryEntry::Asset{"1002000"};
    EXPECT_EQ(line(asset).suspicion, Suspicion::none);
}

TEST(HistoryLine, IsSuspiciousWhenNothingMovedEvenFromUs)
{
    auto entry = tokenEntry(btt, "0");
    EXPECT_EQ(line(entry).suspicion, Suspicion::nothingMoved);
    std::swap(entry.from, entry.to);
    EXPECT_EQ(line(entry).direction, Direction::out);
    EXPECT_EQ(line(entry).suspicion, Suspicion::nothingMoved);
}

TEST(HistoryLine, IsSuspiciousOfAStrangeToken)
{
    EXPECT_EQ(line(tokenEntry(fake, "1000000")).suspicion, Suspicion::strangeToken);
}

TEST(HistoryLine, IsSuspiciousOfDustThatCameIn)
{
    EXPECT_EQ(line(entryAt(1, Amount{99'999U})).suspicion, Suspicion::dust);
    EXPECT_EQ(line(tokenEntry(btt, "999.999999999999999999")).suspicion, Suspicion::dust);
    auto asset = entryAt(1, Amount{999'999U});
    asset.kind = HistoryEntry::Asset{"1002000"};
    EXPECT_EQ(line(asset).suspicion, Suspicion::dust);

    // What we send is what we wanted to send.
    auto sent = entryAt(1, Amount{1U});
    std::swap(sent.from, sent.to);
    EXPECT_EQ(line(sent).suspicion, Suspicion::none);
}

std::vector<std::int64_t> takeAll(HistoryMerge& merge)
{
    std::vector<std::int64_t> times;
    while (const auto entry = merge.take()) {
        times.push_back(entry->time);
    }
    return times;
}

wallet::HistoryPage page(const std::vector<std::int64_t>& times, std::string fingerprint = {})
{
    wallet::HistoryPage made;
    for (const auto time : times) {
        made.entries.push_back(entryAt(time));
    }
    made.fingerprint = std::move(fingerprint);
    return made;
}

using List = HistoryMerge::List;

TEST(HistoryMerge, PutsTwoListsInOrder)
{
    HistoryMerge merge;
    EXPECT_EQ(merge.needs(), List::coins);
    EXPECT_FALSE(merge.take());
    merge.add(List::coins, page({9, 7, 1}));
    EXPECT_EQ(merge.needs(), List::tokens);
    EXPECT_FALSE(merge.take());
    merge.add(List::tokens, page({8, 7, 2}));

    EXPECT_THAT(takeAll(merge), ElementsAre(9, 8, 7, 7, 2, 1));
    EXPECT_TRUE(merge.isAtEnd());
    EXPECT_FALSE(merge.needs());
}

TEST(HistoryMerge, TakesNothingThatAnUnreadPageMayComeBefore)
{
    HistoryMerge merge;
    merge.add(List::coins, page({9, 8}, "next"));
    merge.add(List::tokens, page({3}));

    EXPECT_THAT(takeAll(merge), ElementsAre(9, 8));
    EXPECT_EQ(merge.needs(), List::coins);
    EXPECT_EQ(merge.fingerprint(List::coins), "next");
    merge.add(List::coins, page({7, 1}));
    EXPECT_THAT(takeAll(merge), ElementsAre(7, 3, 1));
    EXPECT_TRUE(merge.isAtEnd());
}

TEST(HistoryMerge, GoesOnOverPagesWithoutTransfers)
{
    HistoryMerge merge;
    merge.add(List::coins, page({}));
    merge.add(List::tokens, page({}, "a"));
    EXPECT_EQ(merge.needs(), List::tokens);
    EXPECT_FALSE(merge.isAtEnd());
    merge.add(List::tokens, page({}, "b"));
    EXPECT_EQ(merge.fingerprint(List::tokens), "b");
    merge.add(List::tokens, page({4}));
    EXPECT_THAT(takeAll(merge), ElementsAre(4));
}

TEST(HistoryMerge, OrdersAPageThatIsNot)
{
    HistoryMerge merge;
    merge.add(List::coins, page({1, 9, 5}));
    merge.add(List::tokens, page({}));
    EXPECT_THAT(takeAll(merge), ElementsAre(9, 5, 1));
}

TEST(HistoryMerge, IsAtItsEndWhenThereIsNothing)
{
    HistoryMerge merge;
    EXPECT_FALSE(merge.isAtEnd());
    merge.add(List::coins, page({}));
    merge.add(List::tokens, page({}));
    EXPECT_TRUE(merge.isAtEnd());
    EXPECT_THAT(takeAll(merge), IsEmpty());
}

}  // namespace
}  // namespace barter::tron
