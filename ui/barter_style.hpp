#pragma once

#include <QProxyStyle>

namespace barter::ui {

/// Fusion, with check boxes and radio buttons whose outline is seen on every palette (Fusion darkens the window's
/// colour, which leaves nothing of it on a dark one), and dialog buttons without the pictures of another icon set,
/// icons of chosen menu entries in the colour of their text, and selected rows that show whether their view has the
/// focus.
class BarterStyle final : public QProxyStyle {
    Q_OBJECT

public:
    BarterStyle();

    void drawPrimitive(PrimitiveElement element,
                       const QStyleOption* option,
                       QPainter* painter,
                       const QWidget* widget) const override;
    void drawControl(ControlElement element,
                     const QStyleOption* option,
                     QPainter* painter,
                     const QWidget* widget) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
    int styleHint(StyleHint hint,
                  const QStyleOption* option,
                  const QWidget* widget,
                  QStyleHintReturn* returned) const override;
};

}  // namespace barter::ui
