#pragma once

#include <cstdio>
#include <ctime>

namespace barter::bench {

/// CPU seconds of this process so far, of all its threads.
[[nodiscard]] inline double cpuSeconds()
{
    std::timespec used{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

/// A line for compare.py, which notes the time at which it comes: what happened, the CPU seconds until then, a number.
inline void report(const char* event, int number)
{
    std::printf("%s %.4f %d\n", event, cpuSeconds(), number);
    std::fflush(stdout);
}

}  // namespace barter::bench
