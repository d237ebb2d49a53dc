#include "engine/piece_journal.hpp"
#include "engine/resume_store.hpp"
#include "support/temp_folder.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <functional>

// R-16, thousands of times: what the list of torrents, its log and the piece journal do about damage. The program as a
// whole goes through the same in tests/faults/damaged_profile_test.py.
namespace {

namespace fs = std::filesystem;
using barter::engine::encodeJournal;
using barter::engine::PieceJournal;
using barter::engine::ResumeStore;
using barter::engine::StoredTorrent;
using barter::storage::WalState;
using barter::test::contentOf;
using barter::test::namesIn;
using barter::test::TempFolder;
using barter::test::writeFile;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

constexpr std::size_t pageBytes = 16384;
constexpr std::size_t logHeaderBytes = 32;
constexpr std::size_t frameBytes = 24 + pageBytes;

std::string keyOf(int number)
{
    const auto digits = std::to_string(1000 + number);
    return std::string(40 - digits.size(), 'c') + digits;
}

StoredTorrent torrent(int number, std::size_t size = 500)
{
    StoredTorrent made;
    made.key = keyOf(number);
    made.name = "name " + std::to_string(number);
    made.savePath = "/srv";
    made.resume.assign(size, static_cast<char>('a' + number % 26));
    return made;
}

std::string flipped(std::string bytes, std::size_t bit)
{
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
    return bytes;
}

/// A store as a killed program leaves it: changes only in the log.
class KilledStore : public testing::Test {
protected:
    void SetUp() override
    {
        auto store = ResumeStore::open(m_folder / "live.db");
        ASSERT_TRUE(store);
        m_database = contentOf(m_folder / "live.db");
        m_states.push_back(*store->loadAll());
        m_lengths.push_back(0);
        for (int i = 0; i < 5; ++i) {
            ASSERT_TRUE(store->put(std::vector{torrent(i), torrent(10 + i)}));
            m_states.push_back(*store->loadAll());
            m_lengths.push_back(fs::file_size(m_folder / "live.db-wal"));
        }
        m_log = contentOf(m_folder / "live.db-wal");
        ASSERT_EQ(contentOf(m_folder / "live.db"), m_database) << "nothing was moved from the log so far";
        ASSERT_EQ((m_log.size() - logHeaderBytes) % frameBytes, 0U);
    }

    struct Opened {
        std::vector<StoredTorrent> torrents;
        WalState log{};
        std::string kept;
    };
    Opened open(const std::string& log)
    {
        for (const auto& name : namesIn(m_folder.path())) {
            if (name.starts_with("copy")) {
                fs::remove(m_folder / name);
            }
        }
        writeFile(m_folder / "copy.db", m_database);
        writeFile(m_folder / "copy.db-wal", log);
        Opened opened;
        auto store = ResumeStore::open(m_folder / "copy.db");
        EXPECT_TRUE(store) << store.error().context;
        if (store) {
            EXPECT_FALSE(store->replacedDamagedFile());
            opened = {*store->loadAll(), store->logState(), {}};
            if (!store->keptLog().empty()) {
                EXPECT_EQ(store->keptLog(), m_folder / "copy.db-wal.damaged-1");
                opened.kept = contentOf(store->keptLog());
            }
        }
        return opened;
    }

    [[nodiscard]] bool isOneOfTheStates(const std::vector<StoredTorrent>& torrents) const
    {
        return std::ranges::find(m_states, torrents) != m_states.end();
    }

    TempFolder m_folder;
    std::string m_database;
    std::string m_log;
    std::vector<std::vector<StoredTorrent>> m_states;  ///< after each change
    std::vector<std::size_t> m_lengths;                ///< of the log then
};

TEST_F(KilledStore, LosesNothing)
{
    const auto opened = open(m_log);

    EXPECT_EQ(opened.torrents, m_states.back());
    EXPECT_EQ(opened.log, WalState::whole);
    EXPECT_THAT(opened.kept, IsEmpty());
}

TEST_F(KilledStore, NoticesEachFlippedBitOfItsLogAndUsesTheChangesBeforeIt)
{
    std::vector<std::size_t> bytes;
    for (std::size_t i = 0; i < logHeaderBytes; ++i) {
        bytes.push_back(i);
    }
    for (auto frame = logHeaderBytes; frame < m_log.size(); frame += frameBytes) {
        for (std::size_t i = 0; i < frameBytes; i += i < 24 ? 1 : 1999) {
            bytes.push_back(frame + i);
        }
    }
    ASSERT_GT(bytes.size(), 300U);
    for (const auto byte : bytes) {
        const auto damaged = flipped(m_log, byte * 8 + byte % 8);

        const auto opened = open(damaged);

        ASSERT_EQ(opened.log, WalState::damaged) << byte;
        ASSERT_EQ(opened.kept, damaged) << byte;
        ASSERT_TRUE(isOneOfTheStates(opened.torrents)) << byte;
    }
}

TEST_F(KilledStore, NoticesWhereItsLogIsCutUnlessThatIsTheEndOfAChange)
{
    std::vector<std::size_t> lengths{1, 31, 32, 33, m_log.size() - 1};
    for (auto frame = logHeaderBytes; frame < m_log.size(); frame += frameBytes) {
        lengths.insert(lengths.end(), {frame - 1, frame, frame + 1, frame + 24, frame + pageBytes / 2});
    }
    for (const auto length : lengths) {
        const auto end = std::ranges::find(m_lengths, length);
        const auto opened = open(m_log.substr(0, length));

        const bool betweenChanges = end != m_lengths.end() || length == logHeaderBytes;
        ASSERT_EQ(opened.log, betweenChanges ? WalState::whole : WalState::torn) << length;
        ASSERT_TRUE(isOneOfTheStates(opened.torrents)) << length;
        if (end != m_lengths.end()) {
            ASSERT_EQ(opened.torrents, m_states[static_cast<std::size_t>(end - m_lengths.begin())]);
        }
    }
}

TEST_F(KilledStore, NoticesZerosInItsLog)
{
    const auto zeros = [this](std::size_t from, std::size_t count) {
        auto log = m_log;
        return log.replace(from, count, count, '\0');
    };

    EXPECT_EQ(open(zeros(0, m_log.size())).log, WalState::damaged);
    EXPECT_EQ(open(zeros(logHeaderBytes, frameBytes)).log, WalState::damaged);
    EXPECT_EQ(open(zeros(logHeaderBytes + 24, pageBytes)).log, WalState::damaged);
    const auto end = open(zeros(m_log.size() - frameBytes, frameBytes));
    EXPECT_EQ(end.log, WalState::torn) << "as a power cut leaves it";
    EXPECT_EQ(end.torrents, m_states[m_states.size() - 2]);
}

TEST_F(KilledStore, TakesWhatAnEarlierLogLeftBehindItsEndForNoDamage)
{
    std::string log;
    {
        auto store = ResumeStore::open(m_folder / "copy.db");
        for (int i = 0; i < 5; ++i) {
            ASSERT_TRUE(store->put(std::vector{torrent(i)}));
        }
        // Moves all into the database: the next change begins a new log over the old one.
        auto other = barter::storage::Database::openDamaged(m_folder / "copy.db");
        ASSERT_TRUE(other->execute("PRAGMA wal_checkpoint(RESTART)"));
        ASSERT_TRUE(store->put(std::vector{torrent(7)}));
        log = contentOf(m_folder / "copy.db-wal");
        m_database = contentOf(m_folder / "copy.db");
    }

    const auto opened = open(log);

    EXPECT_EQ(opened.log, WalState::whole);
    EXPECT_EQ(opened.torrents.size(), 6U);
}

/// Sixty torrents on three pages, in a closed database.
class ClosedStore : public testing::Test {
protected:
    void SetUp() override
    {
        for (int i = 0; i < 60; ++i) {
            m_all.push_back(torrent(i));
        }
        auto store = ResumeStore::open(m_folder / "good.db");
        ASSERT_TRUE(store->put(m_all));
    }

    /// What is listed after `change` was done to the file; nothing of it may pass for good when it is not.
    std::vector<StoredTorrent> after(const std::function<void(std::string&)>& change)
    {
        auto bytes = contentOf(m_folder / "good.db");
        change(bytes);
        for (const auto& name : namesIn(m_folder.path())) {
            if (name.starts_with("copy")) {
                fs::remove(m_folder / name);
            }
        }
        writeFile(m_folder / "copy.db", bytes);
        auto store = ResumeStore::open(m_folder / "copy.db");
        EXPECT_TRUE(store) << store.error().context;
        if (!store) {
            return {};
        }
        m_replaced = store->replacedDamagedFile();
        if (m_replaced) {
            EXPECT_EQ(contentOf(store->setAside()), bytes) << "the damaged file is kept as it was";
        }
        auto listed = *store->loadAll();
        for (const auto& each : listed) {
            EXPECT_TRUE(each.damaged || std::ranges::find(m_all, each) != m_all.end()) << each.name;
        }
        return listed;
    }

    static auto damagedOnes(const std::vector<StoredTorrent>& torrents)
    {
        return std::ranges::count_if(torrents, &StoredTorrent::damaged);
    }

    TempFolder m_folder;
    std::vector<StoredTorrent> m_all;
    bool m_replaced = false;
};

TEST_F(ClosedStore, ListsAllButAPageWhateverBitFlipsAndFlagsWhatWasHit)
{
    const auto size = fs::file_size(m_folder / "good.db");
    for (std::size_t byte = 0; byte < size; byte += byte < 120 ? 1 : 307) {
        const auto listed = after([&](std::string& bytes) { bytes = flipped(bytes, byte * 8 + byte % 8); });

        if (m_replaced) {
            ASSERT_GE(listed.size(), 60U - 30U) << byte;
        } else {
            ASSERT_EQ(listed.size(), 60U) << byte;
        }
        ASSERT_LE(damagedOnes(listed), 1) << byte;
    }
}

TEST_F(ClosedStore, ListsAllWhateverBitFlipsInTheNamesOfItsTables)
{
    // SQLite fills a page from its end: https://www.sqlite.org/fileformat.html, 1.6.
    const auto good = contentOf(m_folder / "good.db");
    const auto begin = good.find_first_not_of('\0', 200);
    ASSERT_LT(begin, good.find("CREATE TABLE torrent"));
    for (auto byte = begin; byte < pageBytes; ++byte) {
        for (const auto bit : {byte % 8, (byte + 5) % 8}) {
            const auto listed = after([&](std::string& bytes) { bytes = flipped(bytes, byte * 8 + bit); });

            ASSERT_TRUE(listed == m_all) << listed.size() << " listed, " << byte << ' ' << bit;
        }
    }
}

TEST_F(ClosedStore, FlagsTheRowThatWasHit)
{
    const auto listed = after([](std::string& bytes) { bytes[bytes.find("name 30") + 5] = '9'; });

    EXPECT_FALSE(m_replaced);
    EXPECT_EQ(listed.size(), 60U);
    EXPECT_EQ(damagedOnes(listed), 1);
    EXPECT_TRUE(listed[30].damaged);
}

TEST_F(ClosedStore, FindsAKeyThatWasHitAgainByTheIndex)
{
    const auto good = contentOf(m_folder / "good.db");
    std::vector<std::size_t> places;
    for (auto at = good.find(keyOf(30)); at != std::string::npos; at = good.find(keyOf(30), at + 1)) {
        places.push_back(at);
    }
    ASSERT_EQ(places.size(), 2U) << "in the table and in the index";
    for (const auto at : places) {
        for (const auto byte : {at, at + 39}) {
            for (std::size_t bit = 0; bit < 8; ++bit) {
                const auto listed = after([&](std::string& bytes) { bytes = flipped(bytes, byte * 8 + bit); });

                ASSERT_TRUE(m_replaced) << byte;
                ASSERT_EQ(listed, m_all) << byte << ' ' << bit;
            }
        }
    }
}

TEST_F(ClosedStore, KeepsWhatIsCutOrZeroAndListsWhatIsLeft)
{
    const auto size = fs::file_size(m_folder / "good.db");
    for (std::size_t length = 0; length < size; length += length % pageBytes == 0 ? 1 : pageBytes / 3) {
        after([&](std::string& bytes) { bytes.resize(length); });
        ASSERT_TRUE(m_replaced) << length;
    }
    for (std::size_t page = 0; page < size; page += pageBytes) {
        const auto listed = after([&](std::string& bytes) { bytes.replace(page, pageBytes, pageBytes, '\0'); });
        ASSERT_TRUE(m_replaced) << page;
        if (page != pageBytes) {  // the second one says where all others are
            ASSERT_GE(listed.size(), 60U - 30U) << page;
        }
    }
    after([](std::string& bytes) { bytes.assign(bytes.size(), '\0'); });
    EXPECT_TRUE(m_replaced);
}

class DamagedJournal : public testing::Test {
protected:
    DamagedJournal()
    {
        const auto bytes = encodeJournal(m_key, m_pieces);
        m_good.assign(bytes.begin(), bytes.end());
    }

    void write(const std::string& bytes)
    {
        fs::remove_all(m_folder / "journal");
        writeFile(m_path, bytes);
    }

    TempFolder m_folder;
    const std::string m_key{std::string(40, 'a')};
    const std::string m_path{m_folder / ("journal/" + m_key + ".pieces")};
    const std::vector<int> m_pieces{3, 1000, 7, 65536, 2};
    std::string m_good;
};

TEST_F(DamagedJournal, CountsEachFlippedBitKeepsTheFileAndGoesOnWithTheOtherPieces)
{
    for (std::size_t bit = 0; bit < m_good.size() * 8; ++bit) {
        const auto bad = flipped(m_good, bit);
        write(bad);
        {
            const auto journal = PieceJournal::open(m_folder / "journal");

            ASSERT_EQ(journal->damagedRecords(), 1U) << bit;
            auto left = m_pieces;
            left.erase(left.begin() + static_cast<std::ptrdiff_t>(bit / 8 / 12));
            std::ranges::sort(left);
            ASSERT_EQ(journal->recovered(m_key), left) << bit;
        }
        ASSERT_EQ(contentOf(m_path + ".damaged-1"), bad) << bit;
        const auto again = PieceJournal::open(m_folder / "journal");
        ASSERT_EQ(again->damagedRecords(), 0U) << "told once";
        ASSERT_EQ(again->recovered(m_key).size(), m_pieces.size() - 1);
    }
}

TEST_F(DamagedJournal, CountsATornEndWhereverItIs)
{
    for (std::size_t length = 0; length < m_good.size(); ++length) {
        write(m_good.substr(0, length));

        const auto journal = PieceJournal::open(m_folder / "journal");

        ASSERT_EQ(journal->damagedRecords(), length % 12 == 0 ? 0U : 1U) << length;
        ASSERT_EQ(journal->recovered(m_key).size(), length / 12) << length;
        ASSERT_EQ(fs::exists(m_path + ".damaged-1"), length % 12 != 0) << length;
    }
}

TEST_F(DamagedJournal, OfZerosHoldsNoPiece)
{
    write(std::string(m_good.size(), '\0'));

    const auto journal = PieceJournal::open(m_folder / "journal");

    EXPECT_EQ(journal->damagedRecords(), m_pieces.size());
    EXPECT_THAT(journal->recovered(m_key), IsEmpty());
    EXPECT_EQ(contentOf(m_path + ".damaged-1"), std::string(m_good.size(), '\0'));
}

TEST_F(DamagedJournal, MovesWhatCannotBeReadOutOfTheWay)
{
    fs::create_directories(m_path);  // whoever runs the test: root may read everything else

    auto journal = PieceJournal::open(m_folder / "journal");

    EXPECT_EQ(journal->damagedRecords(), 1U);
    EXPECT_TRUE(journal->append(m_key, std::vector{1}));
    EXPECT_THAT(namesIn(m_folder / "journal"), UnorderedElementsAre(m_key + ".pieces", m_key + ".pieces.damaged-1"));
}

}  // namespace
