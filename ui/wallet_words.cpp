#include "ui/wallet_words.hpp"

#include "wallet/word_list.hpp"

#include <QFontMetrics>
#include <QGlyphRun>
#include <QPainter>
#include <QRawFont>

#include <algorithm>
#include <array>
#include <cmath>

namespace barter::ui {
namespace {

constexpr std::size_t longestWord = 8;
constexpr std::size_t letterCount = 26;

struct WideList {
    WideList()
    {
        for (std::size_t place = 0; place < words.size(); ++place) {
            std::ranges::copy(wallet::englishWords[place], words[place].begin());
        }
    }

    std::array<std::array<char16_t, longestWord>, wallet::wordCount> words{};
};

const WideList& wideList()
{
    static const WideList list;
    return list;
}

/// Glyphs of "a" to "z" and how wide they are, for the font that was asked for last.
struct Letters {
    explicit Letters(const QFont& which) : font{which}, raw{QRawFont::fromFont(which)}
    {
        std::array<QChar, letterCount> letters;
        for (std::size_t i = 0; i < letterCount; ++i) {
            letters[i] = QChar{static_cast<char16_t>(u'a' + i)};
        }
        int count = letterCount;
        raw.glyphIndexesForChars(letters.data(), letterCount, glyphs.data(), &count);
        raw.advancesForGlyphIndexes(glyphs.data(), advances.data(), letterCount);
    }

    QFont font;
    QRawFont raw;
    std::array<quint32, letterCount> glyphs{};
    std::array<QPointF, letterCount> advances;
};

const Letters& lettersOf(const QFont& font)
{
    static std::optional<Letters> last;
    if (!last || last->font != font) {
        last.emplace(font);
    }
    return *last;
}

std::optional<std::uint16_t> placeOf(std::string_view word)
{
    const auto* const found = std::ranges::lower_bound(wallet::englishWords, word);
    if (found == wallet::englishWords.end() || *found != word) {
        return {};
    }
    return static_cast<std::uint16_t>(found - wallet::englishWords.begin());
}

}  // namespace

std::optional<WalletWords> WalletWords::from(const Secret& text)
{
    auto rest = text.text();
    const auto count = static_cast<std::size_t>(std::ranges::count(rest, ' ')) + 1;
    Secret places{count * sizeof(std::uint16_t)};
    for (std::size_t i = 0; i < count; ++i) {
        const auto place = placeOf(rest.substr(0, rest.find(' ')));
        if (!place) {
            return {};
        }
        places.bytes()[2 * i] = static_cast<std::uint8_t>(*place & 0xffU);
        places.bytes()[2 * i + 1] = static_cast<std::uint8_t>(*place >> 8U);
        rest.remove_prefix(std::min(rest.size(), rest.find(' ')));
        rest.remove_prefix(rest.empty() ? 0 : 1);
    }
    return WalletWords{std::move(places)};
}

WalletWords WalletWords::copy() const
{
    return WalletWords{Secret::copyOf(m_places.bytes())};
}

std::uint16_t WalletWords::operator[](std::size_t position) const
{
    const auto bytes = m_places.bytes().subspan(2 * position, 2);
    return static_cast<std::uint16_t>(bytes[0] | (bytes[1] << 8U));
}

QString listedWord(std::uint16_t place)
{
    const auto size = static_cast<qsizetype>(wallet::englishWords.at(place).size());
    return QString::fromRawData(reinterpret_cast<const QChar*>(wideList().words.at(place).data()), size);
}

QSize listedWordSize(const QFont& font)
{
    const auto& letters = lettersOf(font);
    double widest = 0;
    for (const auto word : wallet::englishWords) {
        double width = 0;
        for (const char letter : word) {
            width += letters.advances.at(static_cast<std::size_t>(letter - 'a')).x();
        }
        widest = std::max(widest, width);
    }
    return {static_cast<int>(std::ceil(widest)), QFontMetrics{font}.height()};
}

void paintListedWord(QPainter& painter, const QFont& font, QPointF at, std::uint16_t place)
{
    const auto& letters = lettersOf(font);
    QGlyphRun run;
    run.setRawFont(letters.raw);
    static constexpr QPointF origin;
    for (const char letter : wallet::englishWords.at(place)) {
        const auto index = static_cast<std::size_t>(letter - 'a');
        run.setRawData(&letters.glyphs.at(index), &origin, 1);
        painter.drawGlyphRun(at, run);
        at += letters.advances.at(index);
    }
}

}  // namespace barter::ui
