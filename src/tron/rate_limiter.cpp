#include "tron/rate_limiter.hpp"

#include <algorithm>
#include <utility>

namespace barter::tron {

using std::chrono::seconds;

SteadyTime RateLimiter::next(SteadyTime now) const
{
    auto time = now;
    if (m_sent.size() == perSecond) {
        time = std::max(time, m_sent.front() + seconds{1});
    }
    if (time < m_slowUntil && !m_sent.empty()) {
        time = std::max(time, m_sent.back() + seconds{1});
    }
    return time;
}

void RateLimiter::sent(SteadyTime now)
{
    m_sent.push_back(now);
    if (m_sent.size() > perSecond) {
        m_sent.pop_front();
    }
}

void RateLimiter::refused(SteadyTime now)
{
    m_slowUntil = now + slowTime;
}

NodePace::NodePace(std::function<double()> chance) : m_chance{std::move(chance)} {}

SteadyTime NodePace::next(SteadyTime now) const
{
    return std::max(now, m_notBefore);
}

void NodePace::succeeded()
{
    m_failures = 0;
}

void NodePace::failed(SteadyTime now)
{
    // 1 to 2 s, 2 to 4 s, 4 to 8 s, ... 30 to 60 s.
    constexpr unsigned doublings = 6;
    m_failures = std::min(m_failures + 1, doublings);
    const auto longest = std::min(seconds{1U << m_failures}, longestBackOff);
    const auto half = std::chrono::duration<double>{longest} / 2;
    const auto pause = half + half * m_chance();
    m_notBefore = std::max(m_notBefore, now + std::chrono::duration_cast<SteadyTime::duration>(pause));
}

void NodePace::refused(SteadyTime now, std::optional<seconds> retryAfter)
{
    failed(now);
    if (retryAfter) {
        m_notBefore = std::max(m_notBefore, now + std::min(*retryAfter, longestRetryAfter));
    }
}

}  // namespace barter::tron
