#pragma once

#include <algorithm>
#include <chrono>

namespace barter::signer {

/// Makes whoever guesses passwords wait: 1 s after the first wrong one, twice as long after each further one, at most a
/// minute. Pure; its times are of a clock that nobody can set. It ends with the process: it is for whoever types, or
/// asks through the signer. Who can start another signer can copy the key file and guess without one; that costs
/// scrypt.
class PasswordGate {
public:
    using Time = std::chrono::milliseconds;  ///< since the machine started

    [[nodiscard]] Time waitAt(Time now) const { return std::max(m_closedUntil - now, Time::zero()); }
    void wrong(Time now)
    {
        m_closedUntil = now + m_next;
        m_next = std::min<Time>(2 * m_next, longest);
    }
    void right() { *this = {}; }

private:
    static constexpr Time first = std::chrono::seconds{1};
    static constexpr Time longest = std::chrono::minutes{1};

    Time m_next = first;
    Time m_closedUntil{};
};

}  // namespace barter::signer
