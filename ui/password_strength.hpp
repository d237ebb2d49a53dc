#pragma once

#include <QString>

#include <string_view>

namespace barter::ui {

/// How long guessing would take somebody who has copied the wallet's file, at about a second of work for each guess
/// (scrypt, wallet/key_derivation.hpp). Only a guess itself: it counts characters, and knows no words, names or dates.
enum class PasswordStrength {
    none,  ///< empty: the only password that the signer refuses
    weak,  ///< below 40 bits
    fair,  ///< below 60 bits
    good,
};

/// A character counts as many bits as the kinds of characters in the password allow (3.3 for digits alone, 6.6 for all
/// of ASCII, 7 with others), but one bit where it goes on from the one before ("aa", "ab", "21") or repeats a pair that
/// was there already. Pure; leaves no copy.
[[nodiscard]] PasswordStrength passwordStrength(std::string_view utf8);

/// One or two sentences, with what the estimate does not see. GUI thread.
[[nodiscard]] QString strengthSentence(PasswordStrength strength);

}  // namespace barter::ui
