#include "engine/mount_watch.hpp"

#include "core/log.hpp"

#include <fcntl.h>

#include <utility>

namespace barter::engine {

MountWatch::MountWatch(boost::asio::io_context& service, std::function<void()> changed)
    : m_table{service}, m_changed{std::make_shared<std::function<void()>>(std::move(changed))}
{
    const int table = ::open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC);
    boost::system::error_code error;
    if (table >= 0) {
        m_table.assign(table, error);
    }
    if (table < 0 || error) {
        log::warning("engine", "changes of mounts are not told: disks are looked at every few seconds only");
        return;
    }
    wait();
}

MountWatch::~MountWatch() = default;

void MountWatch::wait()
{
    m_table.async_wait(boost::asio::posix::stream_descriptor::wait_error,
                       [this, alive = std::weak_ptr{m_changed}](const boost::system::error_code& error) {
                           const auto changed = alive.lock();
                           if (error || !changed) {
                               return;
                           }
                           wait();
                           (*changed)();
                       });
}

}  // namespace barter::engine
