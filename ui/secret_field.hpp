#pragma once

#include "ui/secret_text.hpp"

#include <QBasicTimer>
#include <QClipboard>
#include <QString>
#include <QWidget>

#include <cstddef>
#include <string_view>

namespace barter::ui {

/// Where a password is typed: shows dots, looks and behaves like a QLineEdit without moving about in the text.
///
/// What was typed or pasted is kept as UTF-8 in a Secret of a fixed size, never in a QString, and cannot be got back by
/// copying, cutting, dragging, undoing or through AT-SPI, which hears the number of characters only. Ctrl+A marks all,
/// Delete, Ctrl+Backspace and Ctrl+U remove all. GUI thread.
///
/// What remains in this process, and cannot be helped from here:
/// - Qt makes a QString of one character for each key that goes down or up. It is overwritten in place. Buffers of a
/// few
///   bytes that Qt, xkbcommon and the display connection filled before that are not: single characters and key codes,
///   no word in a row. With a screen reader Qt sends each key over D-Bus as well.
/// - An input method (dead keys, ibus) hands over whole strings, which are overwritten too; its own copies are not. It
/// is
///   asked not to learn.
/// - Of a text that is pasted, Qt's copy is overwritten, unless this very program owns the clipboard; what Qt read from
///   the display server before is freed without being overwritten. The clipboard keeps what it has.
class SecretField final : public QWidget {
    Q_OBJECT

public:
    /// The longest password that barter-wallet takes as well.
    static constexpr std::size_t defaultMaxBytes = 1024;

    explicit SecretField(QWidget* parent = nullptr, std::size_t maxBytes = defaultMaxBytes);

    [[nodiscard]] bool isEmpty() const { return m_text.isEmpty(); }
    /// Characters of Unicode, as many as there are dots.
    [[nodiscard]] int length() const { return m_text.length(); }
    /// Valid until the field is changed or gone: for comparing and weighing, never to be copied.
    [[nodiscard]] std::string_view utf8() const { return m_text.utf8(); }
    /// What was entered; the field is empty afterwards.
    [[nodiscard]] Secret take();
    void clear();

    /// Shown while empty.
    void setPlaceholderText(const QString& text);
    [[nodiscard]] QString placeholderText() const { return m_placeholder; }

    /// As far as the keys pressed since the field got the focus tell; the field shows it.
    [[nodiscard]] bool isCapsLockOn() const { return m_capsLock; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] QVariant inputMethodQuery(Qt::InputMethodQuery query) const override;

Q_SIGNALS:
    void changed();
    /// Return or Enter; a dialog's default button is pressed as well.
    void returnPressed();
    /// There was no room for all that was typed or pasted last, so none of it was taken.
    void full();

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void inputMethodEvent(QInputMethodEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void timerEvent(QTimerEvent* event) override;

private:
    [[nodiscard]] QRect contents() const;
    void paintDots(QPainter& painter, const QRect& place);
    void insert(const QString& text);
    void paste(QClipboard::Mode mode);
    void removeLast();
    void showCaret();
    void noteCapsLock(const QKeyEvent& key);
    void setCapsLock(bool on);
    void announceChange();

    SecretText m_text;
    QString m_placeholder;
    QBasicTimer m_blinking;
    bool m_caretShown = false;
    bool m_allMarked = false;
    bool m_capsLock = false;
};

/// How many characters are in the field and whether Caps Lock is on, in words: what a screen reader is told.
[[nodiscard]] QString spokenState(const SecretField& field);

}  // namespace barter::ui
