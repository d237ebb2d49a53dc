#include "engine/reachability.hpp"

namespace barter::engine {

void Reachability::beginAnew(Time now) noexcept
{
    m_known.reset();
    m_before.reset();
    m_last = now;
    m_reaching = {};
}

void Reachability::look(std::int64_t incoming, bool portIsMapped, bool reachesOthers, Time now) noexcept
{
    if (!m_before) {
        m_before = incoming;
    }
    if (reachesOthers) {
        m_reaching += now - m_last;
    }
    m_last = now;
    if (incoming > *m_before || portIsMapped) {
        m_known = true;
    } else if (!m_known && m_reaching >= patience) {
        m_known = false;
    }
}

}  // namespace barter::engine
