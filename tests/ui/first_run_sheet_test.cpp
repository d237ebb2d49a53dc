#include "support/fake_desktop_choices.hpp"
#include "support/widget_checks.hpp"
#include "ui/first_run_sheet.hpp"
#include "ui/folder_field.hpp"
#include "ui/settings_store.hpp"

#include <QCheckBox>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace barter;
using namespace barter::ui;
using namespace barter::test;

class FirstRunSheetTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void storesTheAnswersAsTheyStandWithOneKey()
    {
        const QTemporaryDir folder;
        Settings first;
        first.downloads.savePath = folder.path().toStdString();
        Settings saved;
        SettingsStore store{first, [&](const Settings& settings) { saved = settings; }};
        FakeDesktopChoices desktop;
        FirstRunSheet sheet{store, desktop};
        sheet.show();
        takePictures(sheet, QStringLiteral("first-run"));

        QTest::keyClick(&sheet, Qt::Key_Return);

        QVERIFY(saved.desktop.firstRunDone);
        QCOMPARE(saved.desktop.closeAction, CloseAction::keepSeeding);
        QCOMPARE(saved.downloads.savePath, first.downloads.savePath);
        QCOMPARE(desktop.timesMadeDefault, 1);
        QCOMPARE(desktop.timesAtLoginSet, 0);
        QVERIFY(!sheet.isVisible());
    }

    void storesOtherAnswersWithTheKeyboardAlone()
    {
        const QTemporaryDir folder;
        SettingsStore store{{}, [](const Settings&) {}};
        FakeDesktopChoices desktop;
        FirstRunSheet sheet{store, desktop};
        sheet.show();
        QVERIFY(QTest::qWaitForWindowActive(&sheet));

        for (const auto key : {Qt::Key_O, Qt::Key_L, Qt::Key_Q}) {
            QTest::keyClick(&sheet, key, Qt::AltModifier);
        }
        QTest::keyClick(&sheet, Qt::Key_D, Qt::AltModifier);
        auto* path = sheet.findChild<QLineEdit*>();
        QVERIFY(path->hasFocus());
        path->selectAll();
        QTest::keyClicks(path, folder.path() + QStringLiteral("/new"));
        QTest::keyClick(&sheet, Qt::Key_S, Qt::AltModifier);
        QTRY_VERIFY(!sheet.isVisible());

        const auto& now = store.current();
        QCOMPARE(QString::fromStdString(now.downloads.savePath), folder.path() + QStringLiteral("/new"));
        QCOMPARE(now.desktop.closeAction, CloseAction::quit);
        QCOMPARE(desktop.timesMadeDefault, 0);
        QVERIFY(desktop.atLogin);
    }

    void storesNothingWhenClosedSoThatItComesAgain()
    {
        int saves = 0;
        SettingsStore store{{}, [&](const Settings&) { ++saves; }};
        FakeDesktopChoices desktop;
        FirstRunSheet sheet{store, desktop};
        sheet.show();

        QTest::keyClick(&sheet, Qt::Key_Escape);

        QVERIFY(!sheet.isVisible());
        QCOMPARE(saves, 0);
        QCOMPARE(desktop.timesMadeDefault, 0);
    }

    void doesNotStartWithAFolderThatCannotBeUsed()
    {
        const QTemporaryDir folder;
        QFile file{folder.filePath(QStringLiteral("file"))};
        QVERIFY(file.open(QIODevice::WriteOnly));
        SettingsStore store{{}, [](const Settings&) {}};
        FakeDesktopChoices desktop;
        FirstRunSheet sheet{store, desktop};
        sheet.show();
        auto* start = buttonOf<QPushButton>(sheet, QStringLiteral("Start"));

        sheet.findChild<FolderField*>()->setFolder(file.fileName());
        QTRY_VERIFY(!start->isEnabled());
        takePictures(sheet, QStringLiteral("first-run-bad-folder"));

        sheet.findChild<FolderField*>()->setFolder(folder.path());
        QTRY_VERIFY(start->isEnabled());
    }

    void doesNotAskTheDesktopForWhatIsSoAlready()
    {
        SettingsStore store{{}, [](const Settings&) {}};
        FakeDesktopChoices desktop;
        desktop.isTheDefault = true;
        desktop.atLogin = true;
        const FirstRunSheet sheet{store, desktop};
        QVERIFY(buttonOf<QCheckBox>(sheet, QStringLiteral("Start at login, hidden in the tray"))->isChecked());

        buttonOf<QPushButton>(sheet, QStringLiteral("Start"))->click();

        QCOMPARE(desktop.timesMadeDefault, 0);
        QCOMPARE(desktop.timesAtLoginSet, 0);
    }

    void saysWhenTheDesktopRefuses()
    {
        SettingsStore store{{}, [](const Settings&) {}};
        FakeDesktopChoices desktop;
        desktop.refuses = true;
        const FirstRunSheet sheet{store, desktop};
        const QSignalSpy messages{&sheet, &FirstRunSheet::message};

        buttonOf<QCheckBox>(sheet, QStringLiteral("Start at login, hidden in the tray"))->click();
        buttonOf<QPushButton>(sheet, QStringLiteral("Start"))->click();

        QCOMPARE(messages.size(), 2);
        QVERIFY(store.current().desktop.firstRunDone);
    }

    void saysThatDownloadingAlsoUploadsAndWhatHappensWithoutATrayAndNothingOfTokens()
    {
        SettingsStore store{{}, [](const Settings&) {}};
        FakeDesktopChoices desktop;
        const FirstRunSheet sheet{store, desktop};
        QString all;
        for (const auto* label : sheet.findChildren<QLabel*>()) {
            all += label->text() + QLatin1Char{'\n'};
        }

        QVERIFY(all.contains(QStringLiteral("share only what you may share")));
        QVERIFY(all.contains(QStringLiteral("without a tray the window is minimised")));
        for (const auto* word : {"BTT", "wallet", "token", "earn"}) {
            QVERIFY2(!all.contains(QLatin1String{word}, Qt::CaseInsensitive), word);
        }
    }

    void namesEveryControlForScreenReaders()
    {
        SettingsStore store{{}, [](const Settings&) {}};
        FakeDesktopChoices desktop;
        FirstRunSheet sheet{store, desktop};
        sheet.show();

        QCOMPARE(namelessControls(sheet), QStringList{});
        QCOMPARE(richLabels(sheet), QStringList{});
    }
};

QTEST_MAIN(FirstRunSheetTest)
#include "first_run_sheet_test.moc"
