#include "support/widget_checks.hpp"
#include "ui/about_dialog.hpp"

#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QtTest>

using namespace barter;
using namespace barter::ui;
using namespace barter::test;

namespace {

const engine::LibraryInfo library{.name = "libtorrent-rasterbar",
                                  .version = "2.0.8.0",
                                  .knownHoles = {"A peer can <b>do</b> this.", "A tracker can do that."}};

QString allText(const QWidget& window)
{
    QString all;
    for (const auto* label : window.findChildren<QLabel*>()) {
        all += label->text() + QLatin1Char{'\n'};
    }
    for (const auto* text : window.findChildren<QPlainTextEdit*>()) {
        all += text->toPlainText() + QLatin1Char{'\n'};
    }
    return all;
}

}  // namespace

class AboutDialogTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void namesVersionsLicencesAndKnownHoles()
    {
        AboutDialog dialog{QStringLiteral("0.1.0"), library};
        dialog.show();

        const QString text = allText(dialog);

        for (const auto* part : {"Barter 0.1.0",
                                 "Apache License",
                                 "libtorrent-rasterbar 2.0.8.0",
                                 "A peer can <b>do</b> this.",
                                 "A tracker can do that.",
                                 "BSD-3-Clause",
                                 "OpenSSL",
                                 "SQLite"}) {
            QVERIFY2(text.contains(QLatin1String{part}), part);
        }
        QVERIFY(text.contains(QStringLiteral("Qt ") + QLatin1String{qVersion()}));
        auto* tabs = dialog.findChild<QTabWidget*>();
        for (int i = 0; i < tabs->count(); ++i) {
            tabs->setCurrentIndex(i);
            takePictures(dialog, QStringLiteral("about-%1").arg(i));
        }
    }

    void saysSoWhenNoHoleIsKnown()
    {
        const AboutDialog dialog{QStringLiteral("0.1.0"),
                                 {.name = "libtorrent-rasterbar", .version = "2.0.11.0", .knownHoles = {}}};

        QVERIFY(allText(dialog).contains(QStringLiteral("No open hole is known")));
    }

    void offersDiagnosticsAndClosesWithEscape()
    {
        AboutDialog dialog{QStringLiteral("0.1.0"), library};
        dialog.show();
        const QSignalSpy asked{&dialog, &AboutDialog::copyDiagnosticsRequested};

        buttonOf<QPushButton>(dialog, QStringLiteral("Copy diagnostics"))->click();
        QTest::keyClick(&dialog, Qt::Key_Escape);

        QCOMPARE(asked.size(), 1);
        QVERIFY(!dialog.isVisible());
        QCOMPARE(namelessControls(dialog), QStringList{});
        QCOMPARE(richLabels(dialog), QStringList{});
    }
};

QTEST_MAIN(AboutDialogTest)
#include "about_dialog_test.moc"
