#include "ui/dropped_sources.hpp"

#include "engine/add_torrent.hpp"
#include "engine/engine_error.hpp"

#include <QMimeData>
#include <QRegularExpression>
#include <QStringDecoder>

#include <algorithm>
#include <variant>

namespace barter::ui {
namespace {

constexpr QLatin1String uriList{"text/uri-list"};
constexpr QLatin1String mozillaUrl{"text/x-moz-url"};

QStringList sourcesOf(const QByteArray& utf8)
{
    QStringList sources;
    for (const auto& source : engine::splitSources({utf8.constData(), static_cast<std::size_t>(utf8.size())})) {
        sources << QString::fromStdString(source);
    }
    return sources;
}

/// Whether somebody who copied this line can have meant it as something to add. Broken links are: their sentence says
/// what is wrong with them. Words of a web page are not.
bool isMeant(const QString& line)
{
    if (line.contains(QLatin1String{"://"}) || line.startsWith(QLatin1Char{'/'}) ||
        line.endsWith(QLatin1String{".torrent"}, Qt::CaseInsensitive)) {
        return true;
    }
    const auto source = engine::parseSource(line.toStdString());
    return source.has_value() || source.error().code == engine::EngineErrc::badInfoHash;
}

/// Whether it is something to add all by itself, and not a path, which may be part of a name with blanks.
bool isLink(const QString& word)
{
    if (word.startsWith(QLatin1String{"http://"}, Qt::CaseInsensitive) ||
        word.startsWith(QLatin1String{"https://"}, Qt::CaseInsensitive)) {
        return true;
    }
    const auto source = engine::parseSource(word.toStdString());
    return source.has_value() && std::holds_alternative<engine::MagnetSource>(*source);
}

QStringList sourcesOfLine(const QString& line)
{
    static const QRegularExpression blanks{QStringLiteral("\\s+")};
    static const QRegularExpression betweenMagnets{QStringLiteral("[\\s,;]+(?=magnet:\\?)"),
                                                   QRegularExpression::CaseInsensitiveOption};
    static const QRegularExpression magnetInside{QStringLiteral("magnet:\\?[^\\s\"'<>]+"),
                                                 QRegularExpression::CaseInsensitiveOption};
    if (auto words = line.split(blanks); std::all_of(words.begin(), words.end(), isLink)) {
        return words;
    }
    if (line.startsWith(QLatin1String{"magnet:"}, Qt::CaseInsensitive)) {
        return line.split(betweenMagnets);  // the names in magnets that people write may hold blanks
    }
    QStringList inside;
    for (auto found = magnetInside.globalMatch(line); found.hasNext();) {
        inside << found.next().captured();
    }
    if (inside.isEmpty() && isMeant(line)) {
        inside << line;
    }
    return inside;
}

/// UTF-16 in the machine's byte order: the address, a line break, the page's title; again for each further link.
QStringList sourcesOfMozilla(const QByteArray& utf16)
{
    const QString text = QStringDecoder{QStringDecoder::Utf16LE}(utf16);
    const auto lines = text.split(QLatin1Char{'\n'});
    QStringList sources;
    for (qsizetype line = 0; line < lines.size(); line += 2) {
        sources += barter::ui::sourcesOf(lines[line]);
    }
    return sources;
}

}  // namespace

bool mayHoldSources(const QMimeData& data)
{
    return data.hasFormat(uriList) || data.hasFormat(mozillaUrl) || data.hasText();
}

QStringList sourcesOf(const QMimeData& data)
{
    // The raw lines: QUrl would write some magnets anew.
    if (auto sources = sourcesOf(data.data(uriList)); !sources.isEmpty()) {
        return sources;
    }
    if (auto sources = sourcesOfMozilla(data.data(mozillaUrl)); !sources.isEmpty()) {
        return sources;
    }
    return sourcesOf(data.text());
}

QStringList sourcesOf(const QString& text)
{
    QStringList sources;
    for (const auto& line : sourcesOf(text.toUtf8())) {
        sources += sourcesOfLine(line);
    }
    return sources;
}

}  // namespace barter::ui
