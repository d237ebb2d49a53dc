#pragma once

#include <QString>

#include <string_view>

namespace barter::ui {

/// How many UTF-16 units of a stranger's text are shown where nothing else is said.
inline constexpr int untrustedTextLimit = 300;

/// A text of a stranger (torrent, peer, tracker, web server) made fit to stand in one line of a plain-text widget.
///
/// White space becomes a blank; control characters, invalid UTF-8 and the characters that embed, override or isolate
/// a direction become U+FFFD, so that a disguised name shows that it is one; other invisible format characters go,
/// except the joiners that scripts and emoji need. More than eight combining marks in a row are cut to eight.
/// What is longer than `limit` ends in an ellipsis. Still never to be read as rich text: use Qt::PlainText.
[[nodiscard]] QString untrustedText(QStringView text, int limit = untrustedTextLimit);
[[nodiscard]] QString untrustedText(std::string_view utf8, int limit = untrustedTextLimit);

/// For QWidget::setToolTip and Qt::ToolTipRole, which guess whether a text is rich: this one is shown as it is,
/// with its line breaks, whatever it contains.
[[nodiscard]] QString plainToolTip(const QString& text);

/// For labels that wrap: lets them break within words that are longer than any of a language, by zero-width spaces, so
/// that a name without blanks does not make a window wider than the screen.
[[nodiscard]] QString breakable(const QString& text);

/// For buttons, menus and tab titles, which take "&" for a mnemonic.
[[nodiscard]] QString withoutMnemonic(QString text);

}  // namespace barter::ui
