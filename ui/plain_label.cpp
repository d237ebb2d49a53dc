#include "ui/plain_label.hpp"

#include "ui/untrusted_text.hpp"

#include <QEvent>
#include <QLabel>

namespace barter::ui {
namespace {

constexpr double hintStrength = 0.75;  // of the text's colour over the background: above 4.5:1 in both themes
constexpr int warningOnLight = 0xa4161a;
constexpr int warningOnDark = 0xff8a80;
constexpr double titleScale = 1.3;

QColor mixed(const QColor& strong, const QColor& weak, double share)
{
    return QColor::fromRgbF(static_cast<float>(strong.redF() * share + weak.redF() * (1 - share)),
                            static_cast<float>(strong.greenF() * share + weak.greenF() * (1 - share)),
                            static_cast<float>(strong.blueF() * share + weak.blueF() * (1 - share)));
}

/// A label whose colour follows the theme while the program runs.
class ShadedLabel final : public QLabel {
public:
    enum class Shade { hint, warning };

    explicit ShadedLabel(const QString& text, QWidget* parent) : QLabel{text, parent} { paintText(); }

    void setShade(Shade shade)
    {
        m_shade = shade;
        paintText();
    }

    bool event(QEvent* event) override
    {
        const bool done = QLabel::event(event);
        if (event->type() == QEvent::PaletteChange || event->type() == QEvent::ParentChange) {
            paintText();
        }
        return done;
    }

private:
    void paintText()
    {
        const QPalette base = parentWidget() == nullptr ? QPalette{} : parentWidget()->palette();
        const QColor text = base.color(QPalette::Active, QPalette::WindowText);
        const QColor background = base.color(QPalette::Active, QPalette::Window);
        const QColor colour = m_shade == Shade::hint ? mixed(text, background, hintStrength) : warningColor(base);
        if (palette().color(QPalette::WindowText) != colour) {
            QPalette mine;  // with this role only, so that the others go on following the theme
            mine.setColor(QPalette::WindowText, colour);
            setPalette(mine);
        }
    }

    Shade m_shade = Shade::hint;
};

void showShaded(QLabel& label, const QString& text, ShadedLabel::Shade shade)
{
    if (auto* shaded = dynamic_cast<ShadedLabel*>(&label)) {
        shaded->setShade(shade);
    }
    label.setText(breakable(text));
    label.setHidden(text.isEmpty());
}

void makePlain(QLabel& label)
{
    label.setTextFormat(Qt::PlainText);
    label.setWordWrap(true);
}

}  // namespace

QColor warningColor(const QPalette& palette)
{
    const bool dark = palette.color(QPalette::Active, QPalette::Window).lightness() <
                      palette.color(QPalette::Active, QPalette::WindowText).lightness();
    return QColor::fromRgb(static_cast<QRgb>(dark ? warningOnDark : warningOnLight));
}

QLabel* makePlainLabel(const QString& text, QWidget* parent)
{
    auto* label = new QLabel{text, parent};
    makePlain(*label);
    return label;
}

QLabel* makeHintLabel(const QString& text, QWidget* parent)
{
    auto* label = new ShadedLabel{text, parent};
    makePlain(*label);
    return label;
}

QLabel* makeTitleLabel(const QString& text, QWidget* parent)
{
    auto* label = new QLabel{text, parent};
    label->setTextFormat(Qt::PlainText);
    QFont font = label->font();
    font.setBold(true);
    font.setPointSizeF(font.pointSizeF() * titleScale);
    label->setFont(font);
    return label;
}

void showWarning(QLabel& label, const QString& text)
{
    showShaded(label, text.isEmpty() ? text : QStringLiteral("\u26a0 ") + text, ShadedLabel::Shade::warning);
}

void showHint(QLabel& label, const QString& text)
{
    showShaded(label, text, ShadedLabel::Shade::hint);
}

}  // namespace barter::ui
