#include "ui/password_strength.hpp"

#include <QCoreApplication>

#include <cstdlib>

namespace barter::ui {
namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(barter::ui::PasswordStrength)
};

// Tenths of a bit.
constexpr int weakBelow = 400;
constexpr int fairBelow = 600;
constexpr int foreseeable = 10;

bool isFirstByte(char byte)
{
    return (static_cast<unsigned char>(byte) & 0xc0U) != 0x80U;
}

/// log2 of how many characters there are of all kinds that occur.
int weightOfOne(std::string_view text)
{
    bool digits = false;
    bool small = false;
    bool capital = false;
    bool others = false;
    bool foreign = false;
    for (const char c : text) {
        digits = digits || (c >= '0' && c <= '9');
        small = small || (c >= 'a' && c <= 'z');
        capital = capital || (c >= 'A' && c <= 'Z');
        foreign = foreign || static_cast<unsigned char>(c) >= 0x80;
        const bool isOther = (c >= ' ' && c < '0') || (c > '9' && c < 'A') || (c > 'Z' && c < 'a') || c > 'z';
        others = others || isOther;
    }
    if (foreign) {
        return 70;
    }
    if (others) {
        return small || capital ? 66 : 54;
    }
    if (small && capital) {
        return digits ? 60 : 57;
    }
    if (small || capital) {
        return digits ? 52 : 47;
    }
    return 33;
}

bool isForeseeable(std::string_view text, std::size_t at)
{
    if (at == 0) {
        return false;
    }
    const bool goesOn = std::abs(text[at] - text[at - 1]) <= 1;
    return goesOn || text.substr(0, at).find(text.substr(at - 1, 2)) != std::string_view::npos;
}

}  // namespace

PasswordStrength passwordStrength(std::string_view utf8)
{
    if (utf8.empty()) {
        return PasswordStrength::none;
    }
    const int one = weightOfOne(utf8);
    int all = 0;
    for (std::size_t at = 0; at < utf8.size() && all < fairBelow; ++at) {
        if (isFirstByte(utf8[at])) {
            all += isForeseeable(utf8, at) ? foreseeable : one;
        }
    }
    if (all < weakBelow) {
        return PasswordStrength::weak;
    }
    return all < fairBelow ? PasswordStrength::fair : PasswordStrength::good;
}

QString strengthSentence(PasswordStrength strength)
{
    switch (strength) {
    case PasswordStrength::none: break;
    case PasswordStrength::weak:
        return Texts::tr("Weak: whoever copies the wallet's file could guess it. Make it longer.");
    case PasswordStrength::fair:
        return Texts::tr(
            "Fair, unless it is made of words, names or dates: Barter only counts characters. Longer is better.");
    case PasswordStrength::good:
        return Texts::tr("Long enough, unless others know the sentence: Barter only counts characters.");
    }
    return Texts::tr("Nobody can restore this password. If you forget it, only the words bring the wallet back.");
}

}  // namespace barter::ui
