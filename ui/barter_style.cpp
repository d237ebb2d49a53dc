#include "ui/barter_style.hpp"

#include <QIcon>
#include <QPainter>
#include <QStyleOption>
#include <QWidget>

namespace barter::ui {
namespace {

// What Fusion makes of the window's colour: darker(140), then lighter(110) for check boxes; darker(150) for radio
// buttons. Lightening before leaves the wanted colour after.
constexpr int checkBoxLightening = 127;
constexpr int radioButtonLightening = 150;

// Selected rows of a view without the focus: 5:1 below the white of the selected text, 3:1 and more on each base.
constexpr QRgb selectedElsewhere = 0xff646c73;

/// Between field and text, nearer to the text: more than 3:1 on both of our palettes.
QColor outlineOf(const QPalette& palette)
{
    const QColor base = palette.color(QPalette::Base);
    const QColor text = palette.color(QPalette::Text);
    const auto mixed = [](int field, int letters) { return (2 * field + 3 * letters) / 5; };
    return QColor{mixed(base.red(), text.red()), mixed(base.green(), text.green()), mixed(base.blue(), text.blue())};
}

/// Whether keys go to this view, or will when its window is active again. The list of a combo box always has them.
bool hasKeys(const QWidget& view)
{
    const auto* window = view.window();
    const auto* focused = window->focusWidget();
    return window->windowType() == Qt::Popup || focused == &view || view.isAncestorOf(focused);
}

}  // namespace

BarterStyle::BarterStyle() : QProxyStyle{QStringLiteral("Fusion")} {}

void BarterStyle::drawPrimitive(PrimitiveElement element,
                                const QStyleOption* option,
                                QPainter* painter,
                                const QWidget* widget) const
{
    const bool isRow = element == PE_PanelItemViewItem || element == PE_PanelItemViewRow;
    const auto* row = isRow ? qstyleoption_cast<const QStyleOptionViewItem*>(option) : nullptr;
    const auto chosen = State_Selected | State_Enabled;
    if (row != nullptr && (row->state & chosen) == chosen && widget != nullptr && !hasKeys(*widget)) {
        auto changed = *row;
        changed.palette.setColor(QPalette::Highlight, QColor::fromRgb(selectedElsewhere));
        QProxyStyle::drawPrimitive(element, &changed, painter, widget);
        return;
    }
    if (element != PE_IndicatorCheckBox && element != PE_IndicatorRadioButton) {
        QProxyStyle::drawPrimitive(element, option, painter, widget);
        return;
    }
    QStyleOptionButton button;
    button.QStyleOption::operator=(*option);
    button.type = QStyleOption::SO_Button;
    button.version = QStyleOptionButton::Version;
    const int lightening = element == PE_IndicatorCheckBox ? checkBoxLightening : radioButtonLightening;
    button.palette.setColor(QPalette::Window, outlineOf(option->palette).lighter(lightening));
    QProxyStyle::drawPrimitive(element, &button, painter, widget);
}

void BarterStyle::drawControl(ControlElement element,
                              const QStyleOption* option,
                              QPainter* painter,
                              const QWidget* widget) const
{
    const auto* item = element == CE_MenuItem ? qstyleoption_cast<const QStyleOptionMenuItem*>(option) : nullptr;
    const auto chosen = State_Selected | State_Enabled;
    if (item == nullptr || item->icon.isNull() || (item->state & chosen) != chosen) {
        QProxyStyle::drawControl(element, option, painter, widget);
        return;
    }
    auto changed = *item;
    const int size = pixelMetric(PM_SmallIconSize, option, widget);
    changed.icon = QIcon{item->icon.pixmap(QSize{size, size}, painter->device()->devicePixelRatioF(), QIcon::Selected)};
    QProxyStyle::drawControl(element, &changed, painter, widget);
}

/// A number that ends a column and the word that begins the next one are told apart.
int BarterStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const
{
    constexpr int besideText = 5;
    if (metric == PM_HeaderMargin || metric == PM_FocusFrameHMargin) {
        return besideText;
    }
    return QProxyStyle::pixelMetric(metric, option, widget);
}

int BarterStyle::styleHint(StyleHint hint,
                           const QStyleOption* option,
                           const QWidget* widget,
                           QStyleHintReturn* returned) const
{
    if (hint == SH_DialogButtonBox_ButtonsHaveIcons) {
        return 0;
    }
    return QProxyStyle::styleHint(hint, option, widget, returned);
}

}  // namespace barter::ui
