#pragma once

#include <QStringList>

class QMimeData;

namespace barter::ui {

/// Whether a drop or the clipboard may hold something to add; looks at the formats only.
[[nodiscard]] bool mayHoldSources(const QMimeData& data);

/// What was dropped or pasted, one text for each file, link or line: file:// and http(s) URLs, magnets, info-hashes,
/// paths, as they came (engine::parseSource reads them). From text/uri-list, else text/x-moz-url, else text/plain.
[[nodiscard]] QStringList sourcesOf(const QMimeData& data);
/// Of plain text: the lines that can be meant so, each link of a line that holds several, and magnet links within other
/// lines. Empty for prose.
[[nodiscard]] QStringList sourcesOf(const QString& text);

}  // namespace barter::ui
