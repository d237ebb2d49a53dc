#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace barter::wallet {

inline constexpr std::size_t wordCount = 2048;

/// The English words of BIP-39, sorted; a word stands for its place, 0 to 2047, hence for 11 bits. The first four
/// letters tell each from all others. Public: which of them make a wallet is the secret.
extern const std::array<std::string_view, wordCount> englishWords;

}  // namespace barter::wallet
