#include "app/desktop_trash.hpp"
#include "app/log_messages.hpp"
#include "app/termination_signals.hpp"
#include "core/log.hpp"
#include "engine/engine_error.hpp"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <thread>
#include <tuple>

using namespace barter;
using namespace barter::app;

class ProcessTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aSignalBecomesACallOnTheGuiThread()
    {
        for (const int number : {SIGTERM, SIGINT, SIGHUP}) {
            std::vector<int> received;
            const TerminationSignals signals{[&](int each) { received.push_back(each); }};

            QCOMPARE(kill(getpid(), number), 0);

            QTRY_COMPARE(received, std::vector<int>{number});
        }
    }

    void aSecondSignalEndsTheProcessAtOnce()
    {
        const auto child = fork();
        if (child == 0) {
            const TerminationSignals signals{[](int) {}};
            std::ignore = raise(SIGTERM);
            std::ignore = raise(SIGINT);
            _exit(0);
        }
        int status = 0;
        QCOMPARE(waitpid(child, &status, 0), child);

        QVERIFY(WIFEXITED(status));
        QCOMPARE(WEXITSTATUS(status), 128 + SIGINT);
    }

    void qtsMessagesGoToTheLog()
    {
        const QTemporaryDir folder;
        const auto path = folder.filePath(QStringLiteral("log"));
        QVERIFY(log::open(path.toStdString()));
        routeQtMessagesToLog();

        qWarning("from \x1b Qt");
        log::flush();
        qInstallMessageHandler(nullptr);

        QFile file{path};
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto text = file.readAll();
        QVERIFY2(text.contains("W qt: from ? Qt"), text.constData());
    }

    void aFileGoesToTheTrashFromAWorkerThread()
    {
        const QTemporaryDir home{QDir::homePath() + QStringLiteral("/barter-trash-XXXXXX")};
        qputenv("XDG_DATA_HOME", home.path().toLocal8Bit());
        const auto path = home.filePath(QStringLiteral("ü file"));
        QFile file{path};
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("x");
        file.close();
        Expected<> outcome;

        std::thread{[&] { outcome = DesktopTrash{}.moveToTrash(path.toStdString()); }}.join();

        QVERIFY(outcome);
        QVERIFY(!QFile::exists(path));
        QVERIFY(QFile::exists(home.filePath(QStringLiteral("Trash/files/ü file"))));
        QVERIFY(QFile::exists(home.filePath(QStringLiteral("Trash/info/ü file.trashinfo"))));
    }

    void aFileThatIsNotThereIsTrashUnavailable()
    {
        const auto outcome = DesktopTrash{}.moveToTrash("/nowhere/at all");

        QVERIFY(!outcome);
        QCOMPARE(outcome.error().code, make_error_code(engine::EngineErrc::trashUnavailable));
    }
};

QTEST_GUILESS_MAIN(ProcessTest)
#include "process_test.moc"
