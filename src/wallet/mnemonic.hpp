#pragma once

#include "core/error.hpp"
#include "core/secret.hpp"

#include <string_view>
#include <vector>

/// A wallet as words that a person can write down: BIP-39 in English, 12 or 24 words. Pure; any thread.
namespace barter::wallet {

/// The words for 16 or 32 bytes of randomness, one space between them. Errors: WalletErrc::entropySize.
[[nodiscard]] Expected<Secret> wordsFromEntropy(const Secret& entropy);

/// What a person typed as words: capital letters and white space of ASCII do not matter, everything else does. Gives
/// the 16 or 32 bytes that they stand for. Errors, the first that holds: WalletErrc::wordsForeignScript (something that
/// is not ASCII), wordUnknown (the context says "word 3"; `unknownWords` tells all), wordsCount, wordsChecksum (all are
/// words, but not one wallet's).
[[nodiscard]] Expected<Secret> entropyFromWords(std::string_view text);

/// Which of the words are not in the list, counted from 1, for marking them.
[[nodiscard]] std::vector<std::size_t> unknownWords(std::string_view text);

/// The 64 bytes from which all keys are derived: of words as `wordsFromEntropy` gives them and a passphrase in UTF-8
/// (another one is another wallet; empty for most people), which is normalized (NFKD). Takes some milliseconds.
/// Errors: WalletErrc::passphraseNotUtf8, cryptoFailed.
[[nodiscard]] Expected<Secret> seedFromWords(const Secret& words, const Secret& passphrase);

}  // namespace barter::wallet
