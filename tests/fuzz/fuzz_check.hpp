#pragma once

#include <cstdio>
#include <cstdlib>

namespace barter::fuzz {

/// Ends the process in a way that libFuzzer reports with the input, in every build type.
inline void check(bool holds, const char* property)
{
    if (!holds) {
        std::fprintf(stderr, "property broken: %s\n", property);
        std::abort();
    }
}

}  // namespace barter::fuzz
