#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

namespace barter::test {

/// Looks through the memory that this process can write: heap, stacks, data of libraries. What only stands in program
/// files, as literals do, is not looked at.
class MemoryScan {
public:
    MemoryScan() : m_memory{::open("/proc/self/mem", O_RDONLY | O_CLOEXEC)}, m_buffer(bufferSize)
    {
        if (m_memory < 0) {
            throw std::runtime_error{"/proc/self/mem"};
        }
    }
    ~MemoryScan() { ::close(m_memory); }
    MemoryScan(const MemoryScan&) = delete;
    MemoryScan(MemoryScan&&) = delete;
    MemoryScan& operator=(const MemoryScan&) = delete;
    MemoryScan& operator=(MemoryScan&&) = delete;

    /// How often the bytes occur. The caller's own copy counts, so numbers are to be compared.
    [[nodiscard]] int count(std::string_view bytes)
    {
        int found = 0;
        std::ifstream maps{"/proc/self/maps"};
        for (std::string line; std::getline(maps, line);) {
            std::uintptr_t begin = 0;
            std::uintptr_t end = 0;
            char rights[5] = {};
            // NOLINTNEXTLINE(cert-err34-c,cppcoreguidelines-pro-type-vararg): a format of the kernel's
            const bool isRange = std::sscanf(line.c_str(), "%lx-%lx %4s", &begin, &end, rights) == 3;
            if (isRange && rights[0] == 'r' && rights[1] == 'w') {
                found += countIn(begin, end, bytes);
            }
        }
        return found;
    }

private:
    static constexpr std::size_t bufferSize = std::size_t{1} << 20U;

    int countIn(std::uintptr_t begin, std::uintptr_t end, std::string_view bytes)
    {
        // Its own buffer has what was read before.
        const auto own = reinterpret_cast<std::uintptr_t>(m_buffer.data());
        if (begin < own + bufferSize && own < end) {
            return (begin < own ? countIn(begin, own, bytes) : 0) +
                   (own + bufferSize < end ? countIn(own + bufferSize, end, bytes) : 0);
        }
        int found = 0;
        for (auto at = begin; at < end;) {
            const auto size = std::min<std::size_t>(bufferSize, end - at);
            const auto got = ::pread(m_memory, m_buffer.data(), size, static_cast<off_t>(at));
            if (got <= 0) {
                return found;
            }
            const std::string_view part{m_buffer.data(), static_cast<std::size_t>(got)};
            for (auto hit = part.find(bytes); hit != std::string_view::npos; hit = part.find(bytes, hit + 1)) {
                ++found;
            }
            // What lies across two parts is seen in the next one, and nothing twice.
            const auto step = static_cast<std::size_t>(got) < bytes.size() || at + static_cast<std::size_t>(got) >= end
                                  ? static_cast<std::size_t>(got)
                                  : static_cast<std::size_t>(got) - bytes.size() + 1;
            at += step;
        }
        return found;
    }

    int m_memory;
    std::vector<char> m_buffer;
};

}  // namespace barter::test
