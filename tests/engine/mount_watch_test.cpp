#include "engine/mount_watch.hpp"

#include "support/temp_folder.hpp"

#include <gtest/gtest.h>

#include <sys/mount.h>

#include <chrono>

// Run by mount_watch_test.py, in a mount namespace of its own.
namespace {

using barter::engine::MountWatch;
using barter::test::TempFolder;
using namespace std::chrono_literals;

/// Mounts a folder on itself and takes it away again; how often that was told, each within 10 s.
int mountAndUnmount(const std::string& folder)
{
    boost::asio::io_context service;
    int told = 0;
    const MountWatch watch{service, [&told] { ++told; }};
    const auto wasTold = [&](int times) {
        const auto end = std::chrono::steady_clock::now() + 10s;
        while (told < times && std::chrono::steady_clock::now() < end) {
            service.run_one_for(10s);
        }
        return told == times;
    };
    service.run_for(100ms);
    if (told != 0) {
        return 10;  // nothing had changed
    }
    if (::mount(folder.c_str(), folder.c_str(), nullptr, MS_BIND, nullptr) != 0 || !wasTold(1)) {
        return 20 + told;
    }
    if (::umount2(folder.c_str(), MNT_DETACH) != 0 || !wasTold(2)) {
        return 30 + told;
    }
    return 0;
}

TEST(MountWatch, TellsOfAMountAndOfADiskThatIsTakenAway)
{
    const TempFolder folder;
    EXPECT_EQ(mountAndUnmount(folder.path().string()), 0);
}

TEST(MountWatch, TellsNothingAnyMoreWhenItIsGone)
{
    const TempFolder folder;
    boost::asio::io_context service;
    bool told = false;
    {
        const MountWatch watch{service, [&told] { told = true; }};
    }
    ASSERT_EQ(::mount(folder.path().c_str(), folder.path().c_str(), nullptr, MS_BIND, nullptr), 0);
    service.run_for(200ms);
    ASSERT_EQ(::umount2(folder.path().c_str(), MNT_DETACH), 0);
    EXPECT_FALSE(told);
}

}  // namespace
