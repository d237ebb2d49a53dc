#include "ui/secret_text.hpp"

#include <QString>
#include <QStringEncoder>

#include <algorithm>
#include <cstdint>
#include <span>

namespace barter::ui {
namespace {

bool isLineBreak(std::uint8_t byte)
{
    return byte == '\n' || byte == '\r';
}

bool isControl(std::uint8_t byte)
{
    return byte < 0x20 || byte == 0x7f;
}

bool isLater(std::uint8_t byte)  // byte of a character of UTF-8, after its first
{
    return (byte & 0xc0U) == 0x80U;
}

Secret encoded(QStringView text)
{
    QStringEncoder encoder{QStringEncoder::Utf8};
    Secret bytes{static_cast<std::size_t>(encoder.requiredSpace(text.size()))};
    auto* const begin = reinterpret_cast<char*>(bytes.bytes().data());
    const auto* const end = encoder.appendToBuffer(begin, text);
    bytes.shorten(static_cast<std::size_t>(end - begin));
    return bytes;
}

/// In place. The size of what is left.
std::size_t clean(std::span<std::uint8_t> bytes)
{
    std::size_t size = 0;
    bool isGap = false;
    for (const auto byte : bytes) {
        if (byte == '\t' || isLineBreak(byte)) {
            isGap = true;
            continue;
        }
        if (isControl(byte)) {
            continue;
        }
        if (isGap && size > 0) {
            bytes[size++] = ' ';
        }
        isGap = false;
        bytes[size++] = byte;
    }
    return size;
}

}  // namespace

SecretText::SecretText(std::size_t maxBytes) : m_bytes{maxBytes} {}

bool SecretText::append(QStringView text)
{
    auto added = encoded(text);
    added.shorten(clean(added.bytes()));
    if (added.size() > m_bytes.size() - m_size) {
        return false;
    }
    std::ranges::copy(added.bytes(), m_bytes.bytes().subspan(m_size).begin());
    m_size += added.size();
    return true;
}

void SecretText::dropLast()
{
    const auto bytes = m_bytes.bytes();
    while (m_size > 0) {
        const bool wasLater = isLater(bytes[--m_size]);
        wipe(bytes.subspan(m_size, 1));
        if (!wasLater) {
            return;
        }
    }
}

void SecretText::clear()
{
    wipe(m_bytes.bytes());
    m_size = 0;
}

Secret SecretText::take()
{
    auto taken = Secret::copyOf(utf8());
    clear();
    return taken;
}

int SecretText::length() const
{
    const auto bytes = m_bytes.bytes().first(m_size);
    return static_cast<int>(std::ranges::count_if(bytes, [](std::uint8_t byte) { return !isLater(byte); }));
}

void overwrite(const QString& text)
{
    if (text.data_ptr().isMutable()) {
        auto* const characters = reinterpret_cast<std::uint8_t*>(const_cast<QChar*>(text.constData()));
        wipe({characters, static_cast<std::size_t>(text.size()) * sizeof(QChar)});
    }
}

}  // namespace barter::ui
