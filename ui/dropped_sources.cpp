#include "ui/dropped_sources.hpp"

#include "engine/add_torrent.hpp"

#include <QMimeData>
#include <QStringDecoder>

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
    return sourcesOf(text.toUtf8());
}

}  // namespace barter::ui
