#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <functional>
#include <memory>

namespace barter::engine {

/// Tells at once when something is mounted or unmounted where this process can see it: the kernel wakes whoever waits
/// for an error on /proc/self/mountinfo (proc(5)). Without /proc it never tells; whoever must know then has to look.
class MountWatch {
public:
    /// Calls `changed` on a thread of `service`, once for changes that come together. Never after the destructor, which
    /// must run on the thread of `service` or after it has ended.
    MountWatch(boost::asio::io_context& service, std::function<void()> changed);
    ~MountWatch();
    MountWatch(const MountWatch&) = delete;
    MountWatch& operator=(const MountWatch&) = delete;
    MountWatch(MountWatch&&) = delete;
    MountWatch& operator=(MountWatch&&) = delete;

private:
    void wait();

    boost::asio::posix::stream_descriptor m_table;
    std::shared_ptr<std::function<void()>> m_changed;
};

}  // namespace barter::engine
