#include "wallet/wire.hpp"

#include <limits>

namespace barter::wallet {
namespace {

constexpr std::uint32_t varintType = 0;
constexpr std::uint32_t blockType = 2;
constexpr std::uint32_t wireTypeBits = 3;

constexpr unsigned varintBits = 7;
constexpr std::uint8_t moreBytes = 0x80;
constexpr std::uint8_t varintMask = 0x7F;
constexpr unsigned lastVarintShift = 63;  // the tenth byte of a varint holds bit 63 and nothing else

std::uint64_t tagOf(std::uint32_t field, std::uint32_t wireType)
{
    return (std::uint64_t{field} << wireTypeBits) | wireType;
}

void appendVarint(WireBytes& out, std::uint64_t value)
{
    while (value > varintMask) {
        out.push_back(static_cast<std::uint8_t>((value & varintMask) | moreBytes));
        value >>= varintBits;
    }
    out.push_back(static_cast<std::uint8_t>(value));
}

struct Varint {
    std::uint64_t value = 0;
    std::size_t size = 0;
};

tl::expected<Varint, TransactionErrc> readVarint(std::span<const std::uint8_t> bytes)
{
    Varint result;
    for (unsigned shift = 0;; shift += varintBits) {
        if (result.size == bytes.size()) {
            return tl::unexpected{TransactionErrc::cutOff};
        }
        const std::uint8_t byte = bytes[result.size++];
        if (shift == lastVarintShift && byte > 1) {
            return tl::unexpected{TransactionErrc::numberOutOfRange};
        }
        result.value |= std::uint64_t{static_cast<std::uint8_t>(byte & varintMask)} << shift;
        if ((byte & moreBytes) == 0) {
            if (byte == 0 && result.size > 1) {
                return tl::unexpected{TransactionErrc::notShortest};
            }
            return result;
        }
    }
}

std::span<const std::uint8_t> asBytes(std::string_view text)
{
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace

void WireWriter::number(std::uint32_t field, std::uint64_t value)
{
    if (value != 0) {
        appendVarint(m_bytes, tagOf(field, varintType));
        appendVarint(m_bytes, value);
    }
}

void WireWriter::bytes(std::uint32_t field, std::span<const std::uint8_t> value)
{
    if (!value.empty()) {
        message(field, value);
    }
}

void WireWriter::text(std::uint32_t field, std::string_view value)
{
    bytes(field, asBytes(value));
}

void WireWriter::message(std::uint32_t field, const WireWriter& value)
{
    message(field, value.m_bytes);
}

void WireWriter::message(std::uint32_t field, std::span<const std::uint8_t> encoded)
{
    appendVarint(m_bytes, tagOf(field, blockType));
    appendVarint(m_bytes, encoded.size());
    m_bytes.insert(m_bytes.end(), encoded.begin(), encoded.end());
}

std::uint64_t WireReader::number(std::uint32_t field)
{
    if (!takeTag(field, varintType)) {
        return 0;
    }
    const auto value = takeVarint();
    if (value == 0) {
        reject(TransactionErrc::writtenDefault);
    }
    return m_problem ? 0 : value;
}

std::int64_t WireReader::natural(std::uint32_t field)
{
    const auto value = number(field);
    if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
        reject(TransactionErrc::numberOutOfRange);
        return 0;
    }
    return static_cast<std::int64_t>(value);
}

std::span<const std::uint8_t> WireReader::bytes(std::uint32_t field)
{
    const auto value = message(field);
    if (!value) {
        return {};
    }
    if (value->empty()) {
        reject(TransactionErrc::writtenDefault);
    }
    return *value;
}

std::string WireReader::text(std::uint32_t field)
{
    const auto value = bytes(field);
    return {value.begin(), value.end()};
}

std::optional<std::span<const std::uint8_t>> WireReader::message(std::uint32_t field)
{
    if (!takeTag(field, blockType)) {
        return std::nullopt;
    }
    const auto block = takeBlock();
    return m_problem ? std::nullopt : std::optional{block};
}

Expected<> WireReader::finish() const
{
    if (m_problem) {
        return fail(*m_problem);
    }
    if (!m_rest.empty()) {
        return fail(TransactionErrc::unexpectedField);
    }
    if (m_missing) {
        return fail(TransactionErrc::missingField);
    }
    return {};
}

void WireReader::reject(TransactionErrc reason)
{
    if (!m_problem) {
        m_problem = reason;
    }
}

/// Whether `field` comes next. Whatever else comes next is left there: for a later call, or for `finish` to find.
bool WireReader::takeTag(std::uint32_t field, std::uint32_t wireType)
{
    if (m_problem || m_rest.empty()) {
        return false;
    }
    const auto tag = readVarint(m_rest);
    if (!tag) {
        reject(tag.error());
        return false;
    }
    if (tag->value != tagOf(field, wireType)) {
        return false;
    }
    m_rest = m_rest.subspan(tag->size);
    return true;
}

std::uint64_t WireReader::takeVarint()
{
    const auto varint = readVarint(m_rest);
    if (!varint) {
        reject(varint.error());
        return 0;
    }
    m_rest = m_rest.subspan(varint->size);
    return varint->value;
}

std::span<const std::uint8_t> WireReader::takeBlock()
{
    const auto size = takeVarint();
    if (m_problem) {
        return {};
    }
    if (size > m_rest.size()) {
        reject(TransactionErrc::cutOff);
        return {};
    }
    const auto block = m_rest.first(static_cast<std::size_t>(size));
    m_rest = m_rest.subspan(block.size());
    return block;
}

}  // namespace barter::wallet
