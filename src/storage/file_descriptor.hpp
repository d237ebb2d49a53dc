#pragma once

#include <unistd.h>

#include <utility>

namespace barter::storage {

/// Owns a descriptor of the system. Closing reports nothing: whoever wrote something calls fsync before.
class FileDescriptor {
public:
    FileDescriptor() = default;
    explicit FileDescriptor(int descriptor) noexcept : m_descriptor{descriptor} {}
    FileDescriptor(FileDescriptor&& other) noexcept : m_descriptor{std::exchange(other.m_descriptor, -1)} {}
    FileDescriptor& operator=(FileDescriptor&& other) noexcept
    {
        std::swap(m_descriptor, other.m_descriptor);
        return *this;
    }
    FileDescriptor(const FileDescriptor&) = delete;
    FileDescriptor& operator=(const FileDescriptor&) = delete;
    ~FileDescriptor()
    {
        if (m_descriptor >= 0) {
            ::close(m_descriptor);
        }
    }

    [[nodiscard]] int get() const noexcept { return m_descriptor; }
    [[nodiscard]] bool isOpen() const noexcept { return m_descriptor >= 0; }

private:
    int m_descriptor = -1;
};

}  // namespace barter::storage
