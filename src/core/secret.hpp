#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <span>
#include <string_view>

namespace barter {

/// Bytes that nobody else shall see: a password, words, a key. Wiped when it goes, is replaced or gives away its
/// content; moves, but does not copy by itself; no stream, log or error context takes it.
///
/// The bytes lie in OpenSSL's secure heap (locked in memory, not in core dumps) if `startSecureHeap` was called and it
/// has room, else in ordinary memory. Throws std::bad_alloc if there is none at all. One thread at a time.
class Secret {
public:
    /// Empty.
    Secret() = default;
    /// `size` zeros, to be filled through `bytes()`.
    explicit Secret(std::size_t size);
    [[nodiscard]] static Secret copyOf(std::span<const std::uint8_t> bytes);
    [[nodiscard]] static Secret copyOf(std::string_view text);

    Secret(Secret&& other) noexcept;
    Secret& operator=(Secret&& other) noexcept;
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    ~Secret();

    [[nodiscard]] std::size_t size() const noexcept { return m_size; }
    [[nodiscard]] bool empty() const noexcept { return m_size == 0; }
    [[nodiscard]] std::span<std::uint8_t> bytes() noexcept { return {m_data, m_size}; }
    [[nodiscard]] std::span<const std::uint8_t> bytes() const noexcept { return {m_data, m_size}; }
    /// The same bytes as characters, as long as the secret lives.
    [[nodiscard]] std::string_view text() const noexcept;

    /// Keeps the first `size` bytes, at most all that there are, and wipes the others.
    void shorten(std::size_t size) noexcept;

    /// In a time that depends on the sizes alone.
    friend bool operator==(const Secret& left, const Secret& right) noexcept;

private:
    std::uint8_t* m_data = nullptr;
    std::size_t m_size = 0;
    std::size_t m_capacity = 0;
};

std::ostream& operator<<(std::ostream&, const Secret&) = delete;

/// Overwrites memory that held a secret, in a way that the compiler does not leave out.
void wipe(std::span<std::uint8_t> bytes) noexcept;

/// Whether two runs of bytes are equal, in a time that depends on their sizes alone.
[[nodiscard]] bool equalInConstantTime(std::span<const std::uint8_t> left,
                                       std::span<const std::uint8_t> right) noexcept;

/// Reserves the secure heap of this process, once, before the first Secret. `bytes` is a power of two; the kernel's
/// limit on locked memory (RLIMIT_MEMLOCK) holds. False if it could not be made and locked: there is none then.
[[nodiscard]] bool startSecureHeap(std::size_t bytes);

}  // namespace barter
