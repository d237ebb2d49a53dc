#include "core/secret.hpp"

#include <openssl/crypto.h>

#include <algorithm>
#include <new>
#include <utility>

namespace barter {
namespace {

/// CRYPTO_secure_malloc answers from the ordinary heap if there is no secure one, but with nothing if that is full.
std::uint8_t* allocate(std::size_t size)
{
    void* memory = OPENSSL_secure_zalloc(size);
    if (memory == nullptr) {
        memory = OPENSSL_zalloc(size);
    }
    if (memory == nullptr) {
        throw std::bad_alloc{};
    }
    return static_cast<std::uint8_t*>(memory);
}

}  // namespace

Secret::Secret(std::size_t size) : m_data{size == 0 ? nullptr : allocate(size)}, m_size{size}, m_capacity{size} {}

Secret Secret::copyOf(std::span<const std::uint8_t> bytes)
{
    Secret copy{bytes.size()};
    std::ranges::copy(bytes, copy.bytes().begin());
    return copy;
}

Secret Secret::copyOf(std::string_view text)
{
    Secret copy{text.size()};
    std::ranges::transform(text, copy.bytes().begin(), [](char c) { return static_cast<std::uint8_t>(c); });
    return copy;
}

Secret::Secret(Secret&& other) noexcept
    : m_data{std::exchange(other.m_data, nullptr)}, m_size{std::exchange(other.m_size, 0)},
      m_capacity{std::exchange(other.m_capacity, 0)}
{
}

Secret& Secret::operator=(Secret&& other) noexcept
{
    Secret old{std::move(other)};
    std::swap(m_data, old.m_data);
    std::swap(m_size, old.m_size);
    std::swap(m_capacity, old.m_capacity);
    return *this;
}

Secret::~Secret()
{
    // Knows which of the two heaps it came from, and wipes in both.
    OPENSSL_secure_clear_free(m_data, m_capacity);
}

std::string_view Secret::text() const noexcept
{
    return {reinterpret_cast<const char*>(m_data), m_size};
}

void Secret::shorten(std::size_t size) noexcept
{
    if (size < m_size) {
        wipe(bytes().subspan(size));
        m_size = size;
    }
}

bool operator==(const Secret& left, const Secret& right) noexcept
{
    return equalInConstantTime(left.bytes(), right.bytes());
}

void wipe(std::span<std::uint8_t> bytes) noexcept
{
    OPENSSL_cleanse(bytes.data(), bytes.size());
}

bool equalInConstantTime(std::span<const std::uint8_t> left, std::span<const std::uint8_t> right) noexcept
{
    return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

bool startSecureHeap(std::size_t bytes)
{
    constexpr std::size_t leastBlock = 32;
    if (CRYPTO_secure_malloc_init(bytes, leastBlock) == 1) {
        return true;
    }
    CRYPTO_secure_malloc_done();  // one that is there but not locked, so that a smaller one can be tried
    return false;
}

}  // namespace barter
