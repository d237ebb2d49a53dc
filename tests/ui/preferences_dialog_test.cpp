#include "support/fake_desktop_choices.hpp"
#include "support/widget_checks.hpp"
#include "ui/preferences_dialog.hpp"
#include "ui/settings_store.hpp"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QStackedWidget>
#include <QTemporaryDir>
#include <QtTest>

using namespace barter;
using namespace barter::ui;
using namespace barter::test;

namespace {

struct Fixture {
    explicit Fixture(const Settings& settings = {})
        : store{settings, [this](const Settings&) { ++saves; }}, dialog{store, desktop}
    {
        dialog.show();
    }

    QPushButton* button(QDialogButtonBox::StandardButton which)
    {
        return dialog.findChild<QDialogButtonBox*>()->button(which);
    }
    QLineEdit* search() { return controlOf<QLineEdit>(dialog, QStringLiteral("Find an option")); }
    template <class Widget>
    Widget* control(const QString& name)
    {
        return controlOf<Widget>(dialog, name);
    }
    QStringList pagesShown()
    {
        QStringList shown;
        const auto* list = dialog.findChild<QListWidget*>();
        for (int i = 0; i < list->count(); ++i) {
            if (!list->item(i)->isHidden()) {
                shown << list->item(i)->text();
            }
        }
        return shown;
    }

    int saves = 0;
    SettingsStore store;
    FakeDesktopChoices desktop;
    PreferencesDialog dialog;
};

/// Every value differs from its default.
Settings unusualSettings(const QString& folder)
{
    Settings settings;
    settings.network = {.port = 50000,
                        .dht = false,
                        .lsd = false,
                        .upnp = false,
                        .utp = false,
                        .ipv6 = false,
                        .encryption = Encryption::required,
                        .lanPeers = false,
                        .loopbackPeers = true,
                        .maxConnections = 77};
    settings.limits = {.download = 3 * 1024 * 1024, .upload = 50 * 1024};
    settings.downloads = {.savePath = folder.toStdString(), .askWhenAdding = false, .startAdded = false};
    settings.desktop = {.firstRunDone = true,
                        .closeAction = CloseAction::quit,
                        .theme = Theme::dark,
                        .notifyFinished = false,
                        .notifyProblems = false,
                        .inhibitSleep = false,
                        .trayExplained = true};
    settings.wallet = {.showPage = false};
    return settings;
}

}  // namespace

class PreferencesDialogTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void showingAndAcceptingChangesNothing()
    {
        const QTemporaryDir folder;
        const auto settings = unusualSettings(folder.path());
        Fixture fixture{settings};

        QVERIFY(!fixture.button(QDialogButtonBox::Apply)->isEnabled());
        fixture.button(QDialogButtonBox::Ok)->click();

        QCOMPARE(fixture.saves, 0);
        QVERIFY(fixture.store.current() == settings);
    }

    /// Sets each control to what the unusual settings have, so that a control that writes to the wrong place shows.
    void everyControlWritesItsOwnSetting()
    {
        const QTemporaryDir folder;
        auto wanted = unusualSettings(folder.path());
        Fixture fixture;

        for (auto* box : fixture.dialog.findChildren<QCheckBox*>()) {
            if (box->text() != QStringLiteral("Start at &login, hidden in the tray")) {
                QVERIFY2(box->isChecked(), qPrintable(box->text()));
                box->click();
            }
        }
        fixture.control<QSpinBox>(QStringLiteral("Port"))->setValue(50000);
        fixture.control<QSpinBox>(QStringLiteral("Most connections at once"))->setValue(77);
        fixture.control<QSpinBox>(QStringLiteral("Download"))->setValue(3 * 1024);
        fixture.control<QSpinBox>(QStringLiteral("Upload"))->setValue(50);
        fixture.control<QComboBox>(QStringLiteral("Encryption"))->setCurrentIndex(1);
        fixture.control<QComboBox>(QStringLiteral("Theme"))->setCurrentIndex(2);
        fixture.control<QComboBox>(QStringLiteral("When I close the window"))->setCurrentIndex(1);
        fixture.control<QComboBox>(QStringLiteral("Save new downloads in"))->setEditText(folder.path());
        QCOMPARE(fixture.saves, 0);
        fixture.button(QDialogButtonBox::Apply)->click();

        // These have no control.
        wanted.network.loopbackPeers = false;
        wanted.desktop.firstRunDone = false;
        wanted.desktop.trayExplained = false;
        QCOMPARE(fixture.saves, 1);
        QVERIFY(fixture.store.current() == wanted);
        QVERIFY(fixture.dialog.isVisible());
        QVERIFY(!fixture.button(QDialogButtonBox::Apply)->isEnabled());
    }

    void eachCheckBoxWritesOneSettingOnly_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("number");
        const QStringList texts{QStringLiteral("Use the DHT"),
                                QStringLiteral("Find people in the local network"),
                                QStringLiteral("Ask the router to open the port (UPnP and NAT-PMP)"),
                                QStringLiteral("Use uTP beside TCP"),
                                QStringLiteral("Use IPv6"),
                                QStringLiteral("Connect to people and trackers in private networks"),
                                QStringLiteral("Ask before a torrent is added"),
                                QStringLiteral("Start torrents when they are added"),
                                QStringLiteral("Tell me when a download is finished"),
                                QStringLiteral("Tell me about problems"),
                                QStringLiteral("Keep the computer awake while something downloads")};
        for (int i = 0; i < texts.size(); ++i) {
            QTest::addRow("%d", i) << texts[i] << i;
        }
    }
    void eachCheckBoxWritesOneSettingOnly()
    {
        QFETCH(const QString, text);
        QFETCH(const int, number);
        Settings wanted;
        const std::array<bool*, 11> values{&wanted.network.dht,
                                           &wanted.network.lsd,
                                           &wanted.network.upnp,
                                           &wanted.network.utp,
                                           &wanted.network.ipv6,
                                           &wanted.network.lanPeers,
                                           &wanted.downloads.askWhenAdding,
                                           &wanted.downloads.startAdded,
                                           &wanted.desktop.notifyFinished,
                                           &wanted.desktop.notifyProblems,
                                           &wanted.desktop.inhibitSleep};
        *values[static_cast<std::size_t>(number)] = false;
        Fixture fixture;
        auto* box = buttonOf<QCheckBox>(fixture.dialog, text);
        QVERIFY(box != nullptr);

        box->click();
        fixture.button(QDialogButtonBox::Ok)->click();

        QVERIFY(fixture.store.current() == wanted);
        QVERIFY(!fixture.dialog.isVisible());
    }

    void cancelGoesBackToWhatIsInForce()
    {
        Fixture fixture;
        auto* port = fixture.control<QSpinBox>(QStringLiteral("Port"));
        port->setValue(51000);

        QTest::keyClick(&fixture.dialog, Qt::Key_Escape);
        fixture.dialog.show();

        QCOMPARE(fixture.saves, 0);
        QVERIFY(port->value() != 51000);
    }

    void keepsWhatAnotherPlaceHasChangedMeanwhile()
    {
        Fixture fixture;
        fixture.control<QSpinBox>(QStringLiteral("Port"))->setValue(51000);

        auto other = fixture.store.current();
        other.limits.upload = 1024 * 1024;
        fixture.store.set(other);
        QCOMPARE(fixture.control<QSpinBox>(QStringLiteral("Upload"))->value(), 1024);
        fixture.button(QDialogButtonBox::Ok)->click();

        QCOMPARE(fixture.store.current().network.port, 51000);
        QCOMPARE(fixture.store.current().limits.upload, 1024 * 1024);
    }

    void keepsALimitThatIsNoWholeKiBUnlessItIsChanged()
    {
        Settings settings;
        settings.limits.upload = 1500;
        Fixture fixture{settings};
        QCOMPARE(fixture.control<QSpinBox>(QStringLiteral("Upload"))->value(), 2);

        fixture.control<QSpinBox>(QStringLiteral("Download"))->setValue(10);
        fixture.button(QDialogButtonBox::Ok)->click();

        QCOMPARE(fixture.store.current().limits.upload, 1500);
        QCOMPARE(fixture.store.current().limits.download, 10240);
    }

    void takesPortsOfPeopleOnly()
    {
        Fixture fixture;
        auto* port = fixture.control<QSpinBox>(QStringLiteral("Port"));
        port->setValue(50000);
        port->setFocus();
        port->selectAll();

        QTest::keyClicks(port, QStringLiteral("80"));
        fixture.button(QDialogButtonBox::Ok)->setFocus();
        QCOMPARE(port->value(), 50000);

        port->setValue(70000);
        QCOMPARE(port->value(), 65535);

        port->setValue(0);
        fixture.button(QDialogButtonBox::Ok)->click();
        QCOMPARE(fixture.store.current().network.port, 0);
    }

    void choosesARandomPortOutsideTheAssignedOnes()
    {
        Fixture fixture;
        auto* port = fixture.control<QSpinBox>(QStringLiteral("Port"));
        auto* random = buttonOf<QPushButton>(fixture.dialog, QStringLiteral("Choose at random"));

        for (int i = 0; i < 50; ++i) {
            random->click();
            QVERIFY(port->value() >= 49152 && port->value() <= 65535);
        }
    }

    void refusesAFolderThatCannotBeUsed()
    {
        Fixture fixture;
        fixture.control<QComboBox>(QStringLiteral("Save new downloads in"))->setEditText(QStringLiteral("relative"));

        fixture.button(QDialogButtonBox::Ok)->click();

        QVERIFY(fixture.dialog.isVisible());
        QCOMPARE(fixture.saves, 0);
        QCOMPARE(fixture.dialog.findChild<QListWidget*>()->currentRow(), 1);
    }

    void asksTheDesktopForWhatIsNotInTheSettings()
    {
        Fixture fixture;
        auto* atLogin = buttonOf<QCheckBox>(fixture.dialog, QStringLiteral("Start at login, hidden in the tray"));

        atLogin->click();
        QVERIFY(!fixture.desktop.atLogin);
        fixture.button(QDialogButtonBox::Apply)->click();
        QVERIFY(fixture.desktop.atLogin);

        auto* makeDefault = buttonOf<QPushButton>(fixture.dialog, QStringLiteral("Make Barter the default"));
        QVERIFY(makeDefault->isEnabled());
        makeDefault->click();
        QCOMPARE(fixture.desktop.timesMadeDefault, 1);
        QVERIFY(!makeDefault->isEnabled());
    }

    void saysWhenTheDesktopRefuses()
    {
        Fixture fixture;
        fixture.desktop.refuses = true;
        const QSignalSpy messages{&fixture.dialog, &PreferencesDialog::message};

        buttonOf<QCheckBox>(fixture.dialog, QStringLiteral("Start at login, hidden in the tray"))->click();
        fixture.button(QDialogButtonBox::Apply)->click();
        buttonOf<QPushButton>(fixture.dialog, QStringLiteral("Make Barter the default"))->click();

        QCOMPARE(messages.size(), 2);
        QVERIFY(
            !buttonOf<QCheckBox>(fixture.dialog, QStringLiteral("Start at login, hidden in the tray"))->isChecked());
    }

    void findsOptionsByTheirWords_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("pages");
        const QString connection = QStringLiteral("Connection");
        QTest::newRow("nothing") << QString{}
                                 << QStringList{QStringLiteral("General"),
                                                QStringLiteral("Downloads"),
                                                connection,
                                                QStringLiteral("Speed limits")};
        QTest::newRow("label") << QStringLiteral("dht") << QStringList{connection};
        QTest::newRow("hint") << QStringLiteral("NAT-PMP") << QStringList{connection};
        QTest::newRow("choice") << QStringLiteral("dark") << QStringList{QStringLiteral("General")};
        QTest::newRow("two words") << QStringLiteral("folder choose") << QStringList{QStringLiteral("Downloads")};
        QTest::newRow("title") << QStringLiteral("speed limits") << QStringList{QStringLiteral("Speed limits")};
        QTest::newRow("unknown") << QStringLiteral("quantum") << QStringList{};
    }
    void findsOptionsByTheirWords()
    {
        QFETCH(const QString, text);
        Fixture fixture;

        fixture.search()->setText(text);

        QTEST(fixture.pagesShown(), "pages");
        takePictures(fixture.dialog, QStringLiteral("preferences-search-") + QString{text}.remove(QLatin1Char{' '}));
    }

    void showsOnlyTheOptionsFoundAndAllAgainAfterwards()
    {
        Fixture fixture;
        auto* dht = buttonOf<QCheckBox>(fixture.dialog, QStringLiteral("Use the DHT"));
        auto* utp = buttonOf<QCheckBox>(fixture.dialog, QStringLiteral("Use uTP beside TCP"));

        QTest::keyClick(&fixture.dialog, Qt::Key_F, Qt::ControlModifier);
        QTest::keyClicks(fixture.search(), QStringLiteral("dht"));
        QVERIFY(dht->isVisible());
        QVERIFY(!utp->isVisible());

        fixture.dialog.showPage(PreferencesDialog::Page::connection);
        QVERIFY(utp->isVisible());
        QCOMPARE(fixture.search()->text(), QString{});
    }

    void tabLeadsThroughTheOptionsBeforeTheButtons()
    {
        Fixture fixture;
        fixture.dialog.showPage(PreferencesDialog::Page::connection);
        fixture.dialog.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&fixture.dialog));
        const auto* ok = fixture.button(QDialogButtonBox::Ok);
        const auto* options = fixture.dialog.findChild<QStackedWidget*>();
        auto* pages = fixture.dialog.findChild<QListWidget*>();

        pages->setFocus();
        QTest::keyClick(pages, Qt::Key_Tab);
        QVERIFY(options->isAncestorOf(fixture.dialog.focusWidget()));
        for (int i = 0; i < 50 && options->isAncestorOf(fixture.dialog.focusWidget()); ++i) {
            QTest::keyClick(fixture.dialog.focusWidget(), Qt::Key_Tab);
        }
        QCOMPARE(fixture.dialog.focusWidget(), ok);
        QTest::keyClick(fixture.dialog.focusWidget(), Qt::Key_Tab);
        QCOMPARE(fixture.dialog.focusWidget(), fixture.button(QDialogButtonBox::Cancel));
        QTest::keyClick(fixture.dialog.focusWidget(), Qt::Key_Tab);
        QCOMPARE(fixture.dialog.focusWidget(), fixture.search());
    }

    void namesEveryControlForScreenReaders()
    {
        Fixture fixture;

        QCOMPARE(namelessControls(fixture.dialog), QStringList{});
        QCOMPARE(richLabels(fixture.dialog), QStringList{});
    }

    void fitsItsPages()
    {
        Fixture fixture;
        for (const auto page : {PreferencesDialog::Page::general,
                                PreferencesDialog::Page::downloads,
                                PreferencesDialog::Page::connection,
                                PreferencesDialog::Page::speedLimits}) {
            fixture.dialog.showPage(page);
            QCOMPARE(fixture.dialog.findChild<QStackedWidget*>()->currentIndex(), static_cast<int>(page));
            takePictures(fixture.dialog, QStringLiteral("preferences-%1").arg(static_cast<int>(page)));
        }
    }
};

QTEST_MAIN(PreferencesDialogTest)
#include "preferences_dialog_test.moc"
