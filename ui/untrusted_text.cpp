#include "ui/untrusted_text.hpp"

#include <QChar>
#include <QStringView>

namespace barter::ui {
namespace {

constexpr int maxCombiningMarks = 8;
constexpr int longestWord = 40;
constexpr QChar zeroWidthSpace{0x200b};
constexpr char32_t zeroWidthNonJoiner = 0x200c;
constexpr char32_t zeroWidthJoiner = 0x200d;

enum class Fate { keep, blank, replace, drop };

/// Embeddings, overrides and isolates of Unicode's bidirectional algorithm (UAX #9).
bool changesDirection(char32_t c)
{
    return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

Fate fateOf(char32_t c)
{
    if (QChar::isSpace(c)) {
        return Fate::blank;
    }
    switch (QChar::category(c)) {
    case QChar::Other_Control:
    case QChar::Other_Surrogate: return Fate::replace;
    case QChar::Other_Format:
        if (changesDirection(c)) {
            return Fate::replace;
        }
        return c == zeroWidthNonJoiner || c == zeroWidthJoiner ? Fate::keep : Fate::drop;
    default: return Fate::keep;
    }
}

bool isMark(char32_t c)
{
    const auto category = QChar::category(c);
    return category == QChar::Mark_NonSpacing || category == QChar::Mark_Enclosing;
}

/// Takes one code point off the front of `text`; a lone surrogate is returned as it is.
char32_t takeCodePoint(QStringView& text)
{
    const QChar first = text.front();
    if (first.isHighSurrogate() && text.size() > 1 && text[1].isLowSurrogate()) {
        const auto c = QChar::surrogateToUcs4(first, text[1]);
        text = text.sliced(2);
        return c;
    }
    text = text.sliced(1);
    return first.unicode();
}

void shorten(QString& text, qsizetype limit)
{
    if (text.size() <= limit) {
        return;
    }
    text.truncate(limit - 1);
    if (text.back().isHighSurrogate()) {
        text.chop(1);
    }
    text += QChar{0x2026};
}

}  // namespace

QString untrustedText(QStringView text, int limit)
{
    QString shown;
    shown.reserve(qMin(text.size(), qsizetype{limit} + 2));
    int marks = 0;
    while (!text.isEmpty() && shown.size() <= limit) {
        const auto c = takeCodePoint(text);
        marks = isMark(c) ? marks + 1 : 0;
        if (marks > maxCombiningMarks) {
            continue;
        }
        switch (fateOf(c)) {
        case Fate::keep: shown += QStringView{QChar::fromUcs4(c)}; break;
        case Fate::blank: shown += QChar::Space; break;
        case Fate::replace: shown += QChar::ReplacementCharacter; break;
        case Fate::drop: break;
        }
    }
    shorten(shown, limit);
    return shown;
}

QString untrustedText(std::string_view utf8, int limit)
{
    // Four bytes per character at most, and characters that are dropped may come before those that are shown.
    const auto enough = static_cast<std::size_t>(limit) * 64;
    return untrustedText(QString::fromUtf8(utf8.substr(0, enough)), limit);
}

QString plainToolTip(const QString& text)
{
    if (text.isEmpty()) {
        return {};
    }
    QString escaped = text.toHtmlEscaped();
    escaped.replace(QLatin1Char{'\n'}, QLatin1String{"<br>"});
    return QLatin1String{"<qt>"} % escaped % QLatin1String{"</qt>"};
}

QString breakable(const QString& text)
{
    QString wrapped;
    wrapped.reserve(text.size() + text.size() / longestWord);
    int length = 0;
    for (QStringView rest{text}; !rest.isEmpty();) {
        const auto c = takeCodePoint(rest);
        const bool starts = !isMark(c) && c != zeroWidthJoiner && c != zeroWidthNonJoiner;
        if (length >= longestWord && starts && !QChar::isSpace(c)) {
            wrapped += zeroWidthSpace;
            length = 0;
        }
        length = QChar::isSpace(c) ? 0 : length + 1;
        wrapped += QStringView{QChar::fromUcs4(c)};
    }
    return wrapped;
}

QString withoutMnemonic(QString text)
{
    return text.replace(QLatin1Char{'&'}, QLatin1String{"&&"});
}

}  // namespace barter::ui
