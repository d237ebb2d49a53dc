#include "records_fixture.hpp"
#include "signer/signer_error.hpp"

#include <sys/wait.h>

#include <unistd.h>

#include <csignal>

// What the disk loses by itself.
namespace {

using namespace barter;
using namespace barter::signer;
using barter::test::errorOf;
using barter::test::intentCalled;
using barter::test::noon;
using barter::test::paymentFor;
using barter::test::recordKey;
using barter::test::Records;
using std::chrono::milliseconds;
using Past = PaymentRecords::Past;

/// Records of one payment that was signed by a process that was killed, and damage to what that left on the disk.
class LostRecords : public Records {
protected:
    void SetUp() override
    {
        begin("a");
        begin("b");
        reopen();
        const pid_t child = ::fork();
        if (child == 0) {
            auto inChild = PaymentRecords::open(path(), noon);
            if (inChild && inChild->authenticate(recordKey(), 1, noon) &&
                inChild->recordSigned(paymentFor("a"), nullptr)) {
                (void)::raise(SIGKILL);
            }
            ::_exit(1);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        ASSERT_TRUE(WIFSIGNALED(status));
        m_main = test::contentOf(path());
        m_log = test::contentOf(log());
        m_anchor = test::contentOf(anchor());
        ASSERT_GT(m_log.size(), logHeaderBytes + frameHeaderBytes);
    }

    [[nodiscard]] std::string log() const { return path() + "-wal"; }
    [[nodiscard]] std::string anchor() const { return path() + ".anchor"; }
    /// As the kill left it.
    void restore()
    {
        reopen();
        std::filesystem::remove(path() + "-shm");
        test::writeFile(path(), m_main);
        test::writeFile(log(), m_log);
        test::writeFile(anchor(), m_anchor);
    }
    /// Until it is acknowledged, whatever is restarted.
    void expectIncomplete(const std::string& what)
    {
        SCOPED_TRACE(what);
        for (int start = 0; start < 2; ++start) {
            ASSERT_EQ(PaymentRecords::open(path(), later + milliseconds{start})->incompleteSince().value(), later);
        }
        ASSERT_TRUE(records().begin(intentCalled("c"), noon));
        ASSERT_EQ(errorOf(records().recordSigned(paymentFor("c", 3), nullptr)), SignerErrc::recordsIncomplete);
        ASSERT_TRUE(records().acknowledgeIncomplete());
        reopen();
        ASSERT_EQ(records().incompleteSince().value(), std::nullopt);
        ASSERT_TRUE(records().recordSigned(paymentFor("c", 3), nullptr));
    }

    static constexpr std::size_t logHeaderBytes = 32;
    static constexpr std::size_t frameHeaderBytes = 24;
    static constexpr milliseconds later = noon + milliseconds{1};
    std::string m_main;
    std::string m_log;
    std::string m_anchor;
};

TEST_F(LostRecords, AreNotWhatAKillLeaves)
{
    EXPECT_EQ(records().incompleteSince().value(), std::nullopt);
    EXPECT_EQ(records().find("a").value().state, IntentState::underWay);
}

TEST_F(LostRecords, AreNoticedWhereverTheLogIsDamaged)
{
    constexpr std::size_t inPage = 4093;
    const auto hit = [&](std::size_t byte) {
        restore();
        auto damaged = m_log;
        damaged[byte] = static_cast<char>(damaged[byte] ^ 1);
        test::writeFile(log(), damaged);
        expectIncomplete("byte " + std::to_string(byte));
    };
    for (std::size_t byte = 0; byte < logHeaderBytes + frameHeaderBytes; ++byte) {
        hit(byte);
    }
    for (std::size_t byte = logHeaderBytes + frameHeaderBytes; byte < m_log.size(); byte += inPage) {
        hit(byte);
    }
    hit(m_log.size() - 1);
}

TEST_F(LostRecords, AreNoticedWhenTheLogIsDeleted)
{
    std::filesystem::remove(log());

    expectIncomplete("deleted");
}

TEST_F(LostRecords, AreNoticedWhenTheFileIsNoDatabase)
{
    test::writeFile(path(), "no database");
    expectIncomplete("other content");
    EXPECT_EQ(test::contentOf(path() + ".damaged-1"), "no database");
    EXPECT_EQ(errorOf(records().find("a")), SignerErrc::intentUnknown);

    restore();
    test::writeFile(path(), "");
    expectIncomplete("empty");

    restore();
    std::filesystem::remove(log());
    test::writeFile(path(), m_main.substr(0, m_main.size() - 1));
    expectIncomplete("cut off");
}

/// Most pages are in the log as well, which mends them: so of a database that was closed.
TEST_F(LostRecords, OrADamagedRowAreNoticedWhereverTheFileIsDamaged)
{
    begin("c");
    ASSERT_TRUE(records().markLanded(paymentFor("a").id));
    reopen();
    m_main = test::contentOf(path());
    m_anchor = test::contentOf(anchor());
    m_log.clear();
    ASSERT_EQ(test::contentOf(log()), "");
    restore();
    const auto whole = records().all().value();
    int noticed = 0;
    int forged = 0;
    for (std::size_t byte = 0; byte < m_main.size(); byte += 251) {
        restore();
        auto damaged = m_main;
        damaged[byte] = static_cast<char>(damaged[byte] ^ 0x41);
        test::writeFile(path(), damaged);
        auto opened = PaymentRecords::open(path(), later);
        if (!opened || opened->incompleteSince().value()) {
            ++noticed;
            continue;
        }
        const auto found = opened->all();
        ASSERT_TRUE(!found || *found == whole) << "byte " << byte;
        const auto authenticity = opened->authenticate(recordKey(), 1, later);
        ASSERT_TRUE(authenticity) << "byte " << byte;
        forged += *authenticity == Authenticity::whole ? 0 : 1;
    }
    EXPECT_GT(noticed, 0);
    EXPECT_GT(forged, 0);
}

TEST_F(LostRecords, AreNeverMadeAnewByOpening)
{
    std::filesystem::remove(path());
    EXPECT_EQ(errorOf(PaymentRecords::open(path(), later)), storage::StorageErrc::notFound);
    EXPECT_EQ(errorOf(PaymentRecords::create(path(), Past::none, later)), SignerErrc::recordsExist);
    EXPECT_EQ(test::contentOf(log()), m_log);

    ASSERT_TRUE(PaymentRecords::create(path(), Past::unknown, later));
    expectIncomplete("made anew");
    EXPECT_EQ(errorOf(records().find("a")), SignerErrc::intentUnknown);
}

}  // namespace
