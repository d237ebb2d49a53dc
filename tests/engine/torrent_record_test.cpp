#include "engine/torrent_record.hpp"

#include <gtest/gtest.h>

#include <ctime>

namespace barter::test {
namespace {

using engine::TorrentRecord;

constexpr std::int64_t size = 1000;
constexpr std::time_t completed = 1'600'000'000;

/// A seed as its row describes it, and libtorrent's first word about it, which agrees.
class WhatIsSavedTest : public testing::Test {
protected:
    WhatIsSavedTest()
    {
        record.live.hasMetadata = true;
        record.live.wantedBytes = size;
        record.live.doneBytes = size;
        record.live.completed = std::chrono::system_clock::from_time_t(completed);
        status.state = lt::torrent_status::seeding;
        status.has_metadata = true;
        status.total_wanted = size;
        status.total_wanted_done = size;
        status.completed_time = completed;
        status.need_save_resume = true;  // as of every torrent that was just loaded
    }

    bool modified()
    {
        engine::updateFromStatus(record, status);
        return record.modified;
    }

    TorrentRecord record;
    lt::torrent_status status;
};

TEST_F(WhatIsSavedTest, NotASeedThatOnlyCountsItsSeconds)
{
    status.seeding_duration = std::chrono::seconds{60};
    EXPECT_FALSE(modified());
}

TEST_F(WhatIsSavedTest, SentBytes)
{
    status.all_time_upload = 1;
    EXPECT_TRUE(modified());
}

TEST_F(WhatIsSavedTest, ReceivedBytes)
{
    status.all_time_download = 1;
    EXPECT_TRUE(modified());
}

TEST_F(WhatIsSavedTest, PiecesThatACheckDidNotFind)
{
    status.total_wanted_done = 0;
    EXPECT_TRUE(modified());
}

TEST_F(WhatIsSavedTest, OtherWishes)
{
    status.total_wanted = size / 2;
    EXPECT_TRUE(modified());
}

TEST_F(WhatIsSavedTest, TheTimeOfCompletion)
{
    status.completed_time = completed + 1;
    EXPECT_TRUE(modified());
}

TEST_F(WhatIsSavedTest, NotWhatIsUnknownWhileResumeDataAreChecked)
{
    status.state = lt::torrent_status::checking_resume_data;
    status.total_wanted_done = 0;
    EXPECT_FALSE(modified());
}

TEST_F(WhatIsSavedTest, StaysModifiedUntilItIsSaved)
{
    status.all_time_upload = 1;
    EXPECT_TRUE(modified());
    EXPECT_TRUE(modified());
}

TEST(ShownRates, AreNoneOnceNothingCanFlow)
{
    TorrentRecord record;
    lt::torrent_status status;
    status.state = lt::torrent_status::downloading;
    status.download_payload_rate = 1000;
    status.upload_payload_rate = 500;
    engine::updateFromStatus(record, status);
    EXPECT_EQ(record.live.downRate, 1000);
    EXPECT_EQ(record.live.upRate, 500);

    status.is_finished = true;  // libtorrent's average fades out only now
    engine::updateFromStatus(record, status);
    EXPECT_EQ(record.live.downRate, 0);
    EXPECT_EQ(record.live.upRate, 500);

    status.flags |= lt::torrent_flags::paused;
    engine::updateFromStatus(record, status);
    EXPECT_EQ(record.live.upRate, 0);
}

}  // namespace
}  // namespace barter::test
