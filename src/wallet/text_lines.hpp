#pragma once

#include "core/hex.hpp"
#include "wallet/hash.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

/// What the wallet's files of lines have in common. Pure.
namespace barter::wallet {

inline std::span<const std::uint8_t> bytesOf(std::string_view text)
{
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// The last line of a file, which tells damage from a wrong password.
inline std::string checksumLine(std::string_view linesAbove)
{
    return "sha256 " + toHex(sha256(bytesOf(linesAbove))) + '\n';
}

/// The next line without its line feed, taken from `text`.
inline std::string_view takeLine(std::string_view& text)
{
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    return line;
}

}  // namespace barter::wallet
