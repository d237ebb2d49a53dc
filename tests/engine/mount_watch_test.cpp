#include "engine/mount_watch.hpp"

#include "support/temp_folder.hpp"

#include <gtest/gtest.h>

#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>

namespace {

using barter::engine::MountWatch;
using barter::test::TempFolder;
using namespace std::chrono_literals;

/// Runs `body` in a child that may mount in a namespace of its own; its answer is the child's exit code.
int inMountNamespace(const std::function<int()>& body)
{
    const auto child = ::fork();
    if (child == 0) {
        const bool mayMount = ::unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0 &&
                              ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
        ::_exit(mayMount ? body() : 99);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

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
    EXPECT_EQ(inMountNamespace([&] { return mountAndUnmount(folder.path().string()); }), 0);
}

TEST(MountWatch, TellsNothingAnyMoreWhenItIsGone)
{
    const TempFolder folder;
    const auto body = [&] {
        boost::asio::io_context service;
        bool told = false;
        {
            const MountWatch watch{service, [&told] { told = true; }};
        }
        if (::mount(folder.path().c_str(), folder.path().c_str(), nullptr, MS_BIND, nullptr) != 0) {
            return 1;
        }
        service.run_for(200ms);
        return told ? 2 : 0;
    };
    EXPECT_EQ(inMountNamespace(body), 0);
}

}  // namespace
