#include "ui/secret_field.hpp"

#include "ui/plain_label.hpp"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QContextMenuEvent>
#include <QFocusEvent>
#include <QGuiApplication>
#include <QInputMethodEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMimeData>
#include <QMouseEvent>
#include <QPainter>
#include <QStyle>
#include <QStyleHints>
#include <QStyleOptionFrame>

#include <algorithm>

namespace barter::ui {
namespace {

constexpr int horizontalMargin = 2;  // as in QLineEdit
constexpr int verticalMargin = 1;
constexpr int shownCharacters = 17;      // that a field has room for if nobody says otherwise; as in QLineEdit
constexpr quint32 nativeLockMask = 0x2;  // Caps Lock in the modifiers of X11, and of xkbcommon under Wayland

class SecretFieldAccessible final : public QAccessibleWidget {
public:
    explicit SecretFieldAccessible(SecretField* field) : QAccessibleWidget{field, QAccessible::EditableText} {}

    QAccessible::State state() const override
    {
        auto state = QAccessibleWidget::state();
        state.editable = true;
        state.passwordEdit = true;
        return state;
    }

    QString text(QAccessible::Text which) const override
    {
        if (which == QAccessible::Value) {
            return {};
        }
        auto own = QAccessibleWidget::text(which);
        const auto* field = qobject_cast<const SecretField*>(widget());
        if (which != QAccessible::Description || field == nullptr) {
            return own;
        }
        return own.isEmpty() ? spokenState(*field) : own + u' ' + spokenState(*field);
    }
};

QAccessibleInterface* accessibleOf(const QString& /*className*/, QObject* object)
{
    auto* field = qobject_cast<SecretField*>(object);
    return field == nullptr ? nullptr : new SecretFieldAccessible{field};  // Qt deletes it with the field
}

/// Whether the key stands for characters, and not for a command: the rule of QLineEdit.
bool isTyping(const QKeyEvent& key, const QString& text)
{
    const auto modifiers = key.modifiers() & ~Qt::KeypadModifier;
    if (text.isEmpty() || modifiers == Qt::ControlModifier || modifiers == (Qt::ControlModifier | Qt::ShiftModifier)) {
        return false;
    }
    const QChar first = text.front();
    return first.isPrint() || first.isSurrogate() || first.category() == QChar::Other_Format;
}

bool clears(const QKeyEvent& key)
{
    const bool isControl = key.modifiers() == Qt::ControlModifier;
    return key.key() == Qt::Key_Delete || (isControl && (key.key() == Qt::Key_U || key.key() == Qt::Key_Backspace));
}

bool isEnter(const QKeyEvent& key)
{
    return key.key() == Qt::Key_Return || key.key() == Qt::Key_Enter;
}

bool isOurs(const QKeyEvent& key)
{
    return clears(key) || key.key() == Qt::Key_Backspace || key.matches(QKeySequence::Paste) ||
           key.matches(QKeySequence::SelectAll) || isTyping(key, key.text());
}

QStyleOptionFrame frameOf(const SecretField& field)
{
    QStyleOptionFrame option;
    option.initFrom(&field);
    option.lineWidth = field.style()->pixelMetric(QStyle::PM_DefaultFrameWidth, &option, &field);
    option.state |= QStyle::State_Sunken;
    return option;
}

}  // namespace

SecretField::SecretField(QWidget* parent, std::size_t maxBytes) : QWidget{parent}, m_text{maxBytes}
{
    QAccessible::installFactory(accessibleOf);  // installed once, however often it is asked for
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::IBeamCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAttribute(Qt::WA_InputMethodEnabled);
    setInputMethodHints(Qt::ImhHiddenText | Qt::ImhSensitiveData | Qt::ImhNoPredictiveText | Qt::ImhNoAutoUppercase);
}

Secret SecretField::take()
{
    const bool hadText = !isEmpty();
    auto taken = m_text.take();
    if (hadText) {
        announceChange();
    }
    return taken;
}

void SecretField::clear()
{
    if (!isEmpty()) {
        m_text.clear();
        announceChange();
    }
}

void SecretField::setPlaceholderText(const QString& text)
{
    m_placeholder = text;
    update();
}

QSize SecretField::sizeHint() const
{
    const auto metrics = fontMetrics();
    const QSize inside{metrics.horizontalAdvance(u'x') * shownCharacters + 2 * horizontalMargin,
                       std::max(metrics.height(), 14) + 2 * verticalMargin};
    const auto option = frameOf(*this);
    return style()->sizeFromContents(QStyle::CT_LineEdit, &option, inside, this);
}

QSize SecretField::minimumSizeHint() const
{
    return {fontMetrics().maxWidth() * 4, sizeHint().height()};
}

QVariant SecretField::inputMethodQuery(Qt::InputMethodQuery query) const
{
    switch (query) {
    case Qt::ImEnabled: return isEnabled();
    case Qt::ImHints: return static_cast<int>(inputMethodHints());
    case Qt::ImCursorRectangle: return contents();
    default: return {};  // in particular nothing of the text around the caret
    }
}

bool SecretField::event(QEvent* event)
{
    // Single letters are shortcuts of the window; while somebody types here, they are letters.
    if (event->type() == QEvent::ShortcutOverride && isOurs(*static_cast<QKeyEvent*>(event))) {
        event->accept();
        return true;
    }
    return QWidget::event(event);
}

QRect SecretField::contents() const
{
    const auto option = frameOf(*this);
    return style()
        ->subElementRect(QStyle::SE_LineEditContents, &option, this)
        .adjusted(horizontalMargin, verticalMargin, -horizontalMargin, -verticalMargin);
}

void SecretField::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter{this};
    const auto option = frameOf(*this);
    style()->drawPrimitive(QStyle::PE_PanelLineEdit, &option, &painter, this);
    auto place = contents();
    painter.setClipRect(place);
    if (m_capsLock) {
        painter.setPen(warningColor(palette()));
        const auto hint = tr("Caps Lock");
        painter.drawText(place, static_cast<int>(Qt::AlignRight | Qt::AlignVCenter), hint);
        place.setRight(place.right() - fontMetrics().horizontalAdvance(hint + u' '));
        painter.setClipRect(place);
    }
    if (isEmpty()) {
        painter.setPen(palette().color(QPalette::PlaceholderText));
        const auto text = fontMetrics().elidedText(m_placeholder, Qt::ElideRight, place.width());
        painter.drawText(place, static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter), text);
    }
    paintDots(painter, place);
}

void SecretField::paintDots(QPainter& painter, const QRect& place)
{
    const QChar dot{static_cast<ushort>(style()->styleHint(QStyle::SH_LineEdit_PasswordCharacter, nullptr, this))};
    const QString dots{length(), dot};
    const int width = fontMetrics().horizontalAdvance(dots);
    const int caretWidth = style()->pixelMetric(QStyle::PM_TextCursorWidth, nullptr, this);
    const int left = std::min(place.left(), place.right() - caretWidth - width);  // the end is what is seen
    const QRect text{left, place.top(), width, place.height()};
    if (m_allMarked) {
        painter.fillRect(text, palette().color(QPalette::Highlight));
    }
    painter.setPen(palette().color(m_allMarked ? QPalette::HighlightedText : QPalette::Text));
    painter.drawText(text, static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine), dots);
    if (m_caretShown && hasFocus()) {
        painter.fillRect(left + width, place.top(), caretWidth, place.height(), palette().color(QPalette::Text));
    }
}

void SecretField::keyPressEvent(QKeyEvent* event)
{
    noteCapsLock(*event);
    if (event->matches(QKeySequence::Paste)) {
        paste(QClipboard::Clipboard);
    } else if (event->matches(QKeySequence::SelectAll)) {
        m_allMarked = !isEmpty();
        update();
    } else if (clears(*event)) {
        clear();
    } else if (event->key() == Qt::Key_Backspace) {
        removeLast();
    } else if (const auto text = event->text(); isTyping(*event, text)) {
        insert(text);
        overwrite(text);
    } else {
        if (isEnter(*event)) {
            Q_EMIT returnPressed();
        }
        event->ignore();
    }
}

void SecretField::keyReleaseEvent(QKeyEvent* event)
{
    noteCapsLock(*event);
    if (const auto text = event->text(); isTyping(*event, text)) {
        overwrite(text);
        return;
    }
    event->ignore();
}

void SecretField::inputMethodEvent(QInputMethodEvent* event)
{
    if (!event->commitString().isEmpty()) {
        insert(event->commitString());
        overwrite(event->commitString());
    }
    overwrite(event->preeditString());
    event->accept();
}

void SecretField::insert(const QString& text)
{
    if (m_allMarked) {
        m_text.clear();
    }
    const bool hadRoom = m_text.append(text);
    announceChange();
    if (!hadRoom) {
        Q_EMIT full();
    }
}

void SecretField::paste(QClipboard::Mode mode)
{
    const auto* content = QGuiApplication::clipboard()->mimeData(mode);
    if (content == nullptr || !content->hasText()) {
        return;
    }
    const auto text = content->text();
    insert(text);
    if (text.isDetached()) {  // else it is the clipboard's own
        overwrite(text);
    }
}

void SecretField::removeLast()
{
    if (m_allMarked) {
        clear();
    } else if (!isEmpty()) {
        m_text.dropLast();
        announceChange();
    }
}

void SecretField::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton) {
        m_allMarked = false;
        showCaret();
    }
}

void SecretField::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() == Qt::MiddleButton && QGuiApplication::clipboard()->supportsSelection()) {
        setFocus();
        paste(QClipboard::Selection);
    }
}

void SecretField::contextMenuEvent(QContextMenuEvent* event)
{
    auto* menu = new QMenu{this};
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto* content = QGuiApplication::clipboard()->mimeData();
    auto* pasting = menu->addAction(tr("&Paste"), this, [this] { paste(QClipboard::Clipboard); });
    pasting->setEnabled(content != nullptr && content->hasText());
    menu->addAction(tr("&Clear"), this, &SecretField::clear)->setEnabled(!isEmpty());
    menu->popup(event->globalPos());
}

void SecretField::focusInEvent(QFocusEvent* event)
{
    showCaret();
    QWidget::focusInEvent(event);
}

void SecretField::focusOutEvent(QFocusEvent* event)
{
    m_blinking.stop();
    m_caretShown = false;
    m_allMarked = false;
    setCapsLock(false);  // nobody tells what happens to it meanwhile
    update();
    QWidget::focusOutEvent(event);
}

void SecretField::timerEvent(QTimerEvent* event)
{
    if (event->timerId() == m_blinking.timerId()) {
        m_caretShown = !m_caretShown;
        update();
        return;
    }
    QWidget::timerEvent(event);
}

void SecretField::showCaret()
{
    m_caretShown = true;
    const int period = QGuiApplication::styleHints()->cursorFlashTime();
    if (period > 0) {
        m_blinking.start(period / 2, this);
    }
    update();
}

void SecretField::noteCapsLock(const QKeyEvent& key)
{
    const bool wasLocked = (key.nativeModifiers() & nativeLockMask) != 0;  // before this key
    if (key.key() != Qt::Key_CapsLock) {
        setCapsLock(wasLocked);
    } else if (key.type() == QEvent::KeyPress) {
        setCapsLock(!wasLocked);
    }
}

void SecretField::setCapsLock(bool on)
{
    if (m_capsLock == on) {
        return;
    }
    m_capsLock = on;
    update();
    QAccessibleEvent described{this, QAccessible::DescriptionChanged};
    QAccessible::updateAccessibility(&described);
}

void SecretField::announceChange()
{
    m_allMarked = false;
    showCaret();
    QAccessibleEvent described{this, QAccessible::DescriptionChanged};
    QAccessible::updateAccessibility(&described);
    Q_EMIT changed();
}

QString spokenState(const SecretField& field)
{
    const auto count = SecretField::tr("Characters entered: %1.").arg(field.length());
    return field.isCapsLockOn() ? count + u' ' + SecretField::tr("Caps Lock is on.") : count;
}

}  // namespace barter::ui
