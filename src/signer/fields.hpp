#pragma once

#include "core/amount.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

/// How the signer's records become bytes: field after field, numbers in 8 bytes, the highest first; texts after their
/// length. Pure.
namespace barter::signer {

class FieldWriter {
public:
    void bytes(std::span<const std::uint8_t> field) { m_bytes.insert(m_bytes.end(), field.begin(), field.end()); }
    void number(std::uint64_t number)
    {
        for (std::size_t i = sizeof number; i-- > 0;) {
            m_bytes.push_back(static_cast<std::uint8_t>(number >> (8 * i)));
        }
    }
    void time(std::chrono::milliseconds time) { number(static_cast<std::uint64_t>(time.count())); }
    void text(std::span<const std::uint8_t> field)
    {
        number(field.size());
        bytes(field);
    }
    void text(std::string_view field)
    {
        number(field.size());
        m_bytes.insert(m_bytes.end(), field.begin(), field.end());
    }
    [[nodiscard]] std::vector<std::uint8_t> take() { return std::move(m_bytes); }

private:
    std::vector<std::uint8_t> m_bytes;
};

/// Takes them off the front again, of any bytes at all. After one that is not there whole, all are zero or empty.
class FieldReader {
public:
    explicit FieldReader(std::span<const std::uint8_t> bytes) : m_rest{bytes} {}

    template <std::size_t size>
    std::array<std::uint8_t, size> bytes()
    {
        std::array<std::uint8_t, size> field{};
        const auto taken = run(size);
        std::copy(taken.begin(), taken.end(), field.begin());
        return field;
    }
    std::uint64_t number()
    {
        std::uint64_t number = 0;
        for (const auto byte : bytes<sizeof number>()) {
            number = (number << 8U) | byte;
        }
        return number;
    }
    Amount amount() { return Amount{bytes<std::tuple_size_v<Amount::Bytes>>()}; }
    std::chrono::milliseconds time() { return std::chrono::milliseconds{static_cast<std::int64_t>(number())}; }
    std::span<const std::uint8_t> text() { return run(number()); }
    std::string string()
    {
        const auto taken = text();
        return {taken.begin(), taken.end()};
    }

    [[nodiscard]] bool isCutOff() const { return m_cutOff; }
    /// Everything was taken, and was there.
    [[nodiscard]] bool isWhole() const { return !m_cutOff && m_rest.empty(); }

private:
    std::span<const std::uint8_t> run(std::uint64_t size)
    {
        if (size > m_rest.size()) {
            m_cutOff = true;
            m_rest = {};
            return {};
        }
        const auto taken = m_rest.first(static_cast<std::size_t>(size));
        m_rest = m_rest.subspan(taken.size());
        return taken;
    }

    std::span<const std::uint8_t> m_rest;
    bool m_cutOff = false;
};

}  // namespace barter::signer
