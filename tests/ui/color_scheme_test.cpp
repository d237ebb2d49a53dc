#include "ui/barter_style.hpp"
#include "ui/color_scheme.hpp"

#include <QApplication>
#include <QImage>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QSignalSpy>
#include <QStyleOption>
#include <QTest>
#include <QToolTip>

#include <cmath>

using namespace barter;
using namespace barter::ui;

namespace {

double channel(double value)
{
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double luminance(const QColor& color)
{
    return 0.2126 * channel(color.redF()) + 0.7152 * channel(color.greenF()) + 0.0722 * channel(color.blueF());
}

/// As WCAG 2.1 defines it: 1 to 21.
double contrast(const QColor& a, const QColor& b)
{
    const auto [darker, lighter] = std::minmax({luminance(a), luminance(b)});
    return (lighter + 0.05) / (darker + 0.05);
}

}  // namespace

class ColorSchemeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void emptyCheckBoxesAndRadioButtonsAreSeen_data()
    {
        QTest::addColumn<QPalette>("palette");
        QTest::addColumn<int>("element");
        for (const int element : {QStyle::PE_IndicatorCheckBox, QStyle::PE_IndicatorRadioButton}) {
            QTest::addRow("light %d", element) << lightPalette() << element;
            QTest::addRow("dark %d", element) << darkPalette() << element;
        }
    }
    void emptyCheckBoxesAndRadioButtonsAreSeen()
    {
        QFETCH(const QPalette, palette);
        QFETCH(const int, element);
        QStyleOptionButton option;
        option.rect = QRect{2, 2, 14, 14};
        option.palette = palette;
        option.state = QStyle::State_Enabled | QStyle::State_Off;
        QImage image{18, 18, QImage::Format_RGB32};
        image.fill(palette.color(QPalette::Window));
        QPainter painter{&image};

        BarterStyle{}.drawPrimitive(static_cast<QStyle::PrimitiveElement>(element), &option, &painter, nullptr);

        double best = 1;
        for (int y = 0; y < 9; ++y) {
            best = std::max(best, contrast(image.pixelColor(9, y), palette.color(QPalette::Base)));
        }
        QVERIFY2(best >= 3, qPrintable(QString::number(best)));  // WCAG 2.1, 1.4.11
    }

    void selectedRowsShowWhichViewHasTheFocus_data()
    {
        QTest::addColumn<QPalette>("palette");
        QTest::newRow("light") << lightPalette();
        QTest::newRow("dark") << darkPalette();
    }
    void selectedRowsShowWhichViewHasTheFocus()
    {
        QFETCH(const QPalette, palette);
        BarterStyle style;
        QWidget window;
        window.setPalette(palette);
        auto* list = new QListWidget{&window};
        list->setStyle(&style);
        list->addItem(QStringLiteral("a row"));
        list->setCurrentRow(0);
        auto* field = new QLineEdit{&window};
        const auto ground = [&] {
            const auto row = list->visualItemRect(list->item(0));
            return list->viewport()->grab().toImage().pixelColor(row.right() - 4, row.center().y());
        };

        list->setFocus();
        QCOMPARE(ground(), palette.color(QPalette::Highlight));
        field->setFocus();
        const auto muted = ground();

        QVERIFY(muted != palette.color(QPalette::Highlight));
        QVERIFY(contrast(muted, palette.color(QPalette::HighlightedText)) >= 4.5);
        QVERIFY(contrast(muted, palette.color(QPalette::Base)) >= 3);
    }

    void everyTextCanBeRead_data()
    {
        QTest::addColumn<QPalette>("palette");
        QTest::newRow("light") << lightPalette();
        QTest::newRow("dark") << darkPalette();
    }
    void everyTextCanBeRead()
    {
        QFETCH(const QPalette, palette);
        const std::vector<std::pair<QPalette::ColorRole, QPalette::ColorRole>> pairs{
            {QPalette::WindowText, QPalette::Window},
            {QPalette::Text, QPalette::Base},
            {QPalette::Text, QPalette::AlternateBase},
            {QPalette::ButtonText, QPalette::Button},
            {QPalette::ToolTipText, QPalette::ToolTipBase},
            {QPalette::HighlightedText, QPalette::Highlight},
            {QPalette::Link, QPalette::Base},
            {QPalette::Link, QPalette::Window},
            {QPalette::LinkVisited, QPalette::Base},
            {QPalette::PlaceholderText, QPalette::Base},
            {QPalette::PlaceholderText, QPalette::Window},
        };
        for (const auto& [text, ground] : pairs) {
            const auto ratio = contrast(palette.color(text), palette.color(ground));
            QVERIFY2(ratio >= 4.5, qPrintable(QStringLiteral("%1 on %2: %3").arg(text).arg(ground).arg(ratio)));
        }
        for (const auto& [text, ground] : {std::pair{QPalette::WindowText, QPalette::Window},
                                           std::pair{QPalette::Text, QPalette::Base},
                                           std::pair{QPalette::ButtonText, QPalette::Button}}) {
            const auto ratio =
                contrast(palette.color(QPalette::Disabled, text), palette.color(QPalette::Disabled, ground));
            QVERIFY2(ratio >= 3.0, qPrintable(QStringLiteral("disabled %1: %2").arg(text).arg(ratio)));
        }
    }

    void theThemeIsAppliedAndToldWhenItChanges()
    {
        ColorScheme scheme{Theme::dark};
        QSignalSpy spy{&scheme, &ColorScheme::changed};
        QVERIFY(scheme.isDark());
        QCOMPARE(QApplication::palette().color(QPalette::Base), darkPalette().color(QPalette::Base));

        scheme.setTheme(Theme::dark);
        QCOMPARE(spy.size(), 0);
        scheme.setTheme(Theme::light);

        QCOMPARE(spy.size(), 1);
        QCOMPARE(spy.front().front().toBool(), false);
        QCOMPARE(QApplication::palette().color(QPalette::Base), lightPalette().color(QPalette::Base));
        QCOMPARE(QToolTip::palette().color(QPalette::ToolTipBase), lightPalette().color(QPalette::ToolTipBase));
    }

    void withoutAPortalTheDesktopsPaletteDecides()
    {
        QApplication::setPalette(darkPalette());

        const ColorScheme scheme{Theme::system};

        QVERIFY(scheme.isDark());
    }
};

int main(int argc, char** argv)
{
    // No bus: the desktop of the machine must not decide what this test sees.
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere");
    const QApplication app{argc, argv};
    ColorSchemeTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "color_scheme_test.moc"
