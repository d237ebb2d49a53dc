#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <optional>

/// How often nodes are asked. Clocks are given, so that nothing here waits. One thread.
namespace barter::tron {

using SteadyTime = std::chrono::steady_clock::time_point;

/// Over all nodes together: at most `perSecond` requests in any second, and one a second in all for `slowTime` after
/// any node said that it was too much (status 403, 429 or 503).
class RateLimiter {
public:
    static constexpr std::size_t perSecond = 5;
    /// TronGrid shuts out for 30 s whoever asks too often (developers.tron.network, rate limits); then as long again.
    static constexpr std::chrono::seconds slowTime{60};

    /// When the next request may leave: `now` or later.
    [[nodiscard]] SteadyTime next(SteadyTime now) const;
    void sent(SteadyTime now);
    void refused(SteadyTime now);

private:
    std::deque<SteadyTime> m_sent;  ///< the last `perSecond`
    SteadyTime m_slowUntil = SteadyTime::min();
};

/// Of one node: after failures it is left alone for longer and longer, from 1 s to at most 60 s, with chance in it, so
/// that not all wallets come back at once; and for as long as it asked for, at most an hour.
class NodePace {
public:
    static constexpr std::chrono::seconds longestBackOff{60};
    static constexpr std::chrono::seconds longestRetryAfter{3600};

    /// `chance` gives numbers from 0 to below 1.
    explicit NodePace(std::function<double()> chance);

    /// When it may be asked again: `now` or later.
    [[nodiscard]] SteadyTime next(SteadyTime now) const;
    void succeeded();
    void failed(SteadyTime now);
    /// A failure, too.
    void refused(SteadyTime now, std::optional<std::chrono::seconds> retryAfter);

private:
    std::function<double()> m_chance;
    unsigned m_failures = 0;  ///< without a success between them
    SteadyTime m_notBefore = SteadyTime::min();
};

}  // namespace barter::tron
