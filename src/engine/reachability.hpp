#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace barter::engine {

/// Whether strangers can connect to us, as far as that shows. Nobody is asked: who comes in proves that others can;
/// that nobody comes for long, while we do reach others, makes it likely that they cannot.
class Reachability {
public:
    using Time = std::chrono::steady_clock::time_point;

    /// So long nothing is concluded from nobody having come.
    static constexpr std::chrono::minutes patience{15};

    /// At the start, and when the ports become others: what was known is not any more.
    void beginAnew(Time now) noexcept;
    /// `incoming`: connections that came in since the session began.
    void look(std::int64_t incoming, bool portIsMapped, bool reachesOthers, Time now) noexcept;

    /// No value: not known.
    [[nodiscard]] std::optional<bool> known() const noexcept { return m_known; }

private:
    std::optional<bool> m_known;
    std::optional<std::int64_t> m_before;  ///< `incoming` when this began
    Time m_last;
    std::chrono::steady_clock::duration m_reaching{};  ///< how long others were reached
};

}  // namespace barter::engine
