#include "ui/window_size.hpp"

#include <QWidget>
#include <QtTest>

using barter::ui::fitting;
using barter::ui::fittingScreen;

class WindowSizeTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aSmallScreenMakesAWindowSmaller()
    {
        const QSize wanted{1100, 700};
        const QSize size = fitting({800, 576}, wanted);

        QVERIFY(size.width() <= 800);
        QVERIFY(size.height() < 576);  // a title bar needs room too
    }

    void aLargeScreenLeavesItAsItIs()
    {
        QCOMPARE(fitting({1920, 1080}, {1100, 700}), QSize(1100, 700));
        QCOMPARE(fitting({1280, 576}, {700, 500}), QSize(700, 500));
    }

    void looksAtTheScreenOfTheWindow()
    {
        const QWidget window;
        const QSize screen = window.screen()->availableSize();

        QVERIFY(fittingScreen(window, {9000, 9000}).height() < screen.height());
    }
};

QTEST_MAIN(WindowSizeTest)
#include "window_size_test.moc"
