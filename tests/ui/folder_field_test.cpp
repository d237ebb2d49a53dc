#include "support/widget_checks.hpp"
#include "ui/folder_field.hpp"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace barter::ui;

namespace {

constexpr uid_t nobody = 65534;

/// The verdict as a person without privileges would get it, also when the tests run as root.
FolderVerdict checkUnprivileged(const QString& path)
{
    const pid_t child = ::fork();
    if (child == 0) {
        const bool dropped = ::geteuid() != 0 || (::setgid(nobody) == 0 && ::setuid(nobody) == 0);
        ::_exit(dropped ? static_cast<int>(checkFolder(path)) : 100);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return static_cast<FolderVerdict>(WEXITSTATUS(status));
}

}  // namespace

class FolderFieldTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void judgesFoldersBeforeAnythingIsWritten()
    {
        const QTemporaryDir folder;
        QFile file{folder.filePath(QStringLiteral("file"))};
        QVERIFY(file.open(QIODevice::WriteOnly));

        QCOMPARE(checkFolder({}), FolderVerdict::empty);
        QCOMPARE(checkFolder(QStringLiteral("Downloads")), FolderVerdict::relative);
        QCOMPARE(checkFolder(folder.path()), FolderVerdict::usable);
        QCOMPARE(checkFolder(folder.filePath(QStringLiteral("a/b"))), FolderVerdict::willBeCreated);
        QCOMPARE(checkFolder(file.fileName()), FolderVerdict::notAFolder);
        QCOMPARE(checkFolder(file.fileName() + QStringLiteral("/below")), FolderVerdict::notAFolder);
        QCOMPARE(QDir{folder.path()}.entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
                 QStringList{QStringLiteral("file")});
    }

    void seesWhatMayNotBeWritten()
    {
        const QTemporaryDir folder;
        QVERIFY(::chmod(QFile::encodeName(folder.path()).constData(), 0555) == 0);

        QCOMPARE(checkUnprivileged(folder.path()), FolderVerdict::notWritable);
        QCOMPARE(checkUnprivileged(folder.filePath(QStringLiteral("new"))), FolderVerdict::notWritable);
    }

    void understandsTheHomeFolder()
    {
        QCOMPARE(cleanedFolder(QStringLiteral(" ~/Downloads/ ")), QDir::homePath() + QStringLiteral("/Downloads"));
        QCOMPARE(cleanedFolder(QStringLiteral("~")), QDir::homePath());
        QCOMPARE(cleanedFolder(QStringLiteral("/a//b/../c/")), QStringLiteral("/a/c"));
        QCOMPARE(cleanedFolder({}), QString{});
    }

    void tellsTheVerdictOfWhatWasTypedLast()
    {
        FolderField field{QStringLiteral("Folder"), QStringLiteral("Choose…"), nullptr, [](const QString& path) {
                              return path == QLatin1String{"/bad"} ? FolderVerdict::notWritable : FolderVerdict::usable;
                          }};
        const QSignalSpy verdicts{&field, &FolderField::verdictChanged};

        field.setFolder(QStringLiteral("/good"));
        field.setFolder(QStringLiteral("/bad"));
        QTRY_COMPARE(field.verdict(), FolderVerdict::notWritable);
        QCOMPARE(verdicts.size(), 1);

        field.setFolder(QStringLiteral("/good"));
        QTRY_COMPARE(field.verdict(), FolderVerdict::usable);
    }

    void refusesAPathThatIsNotWholeAtOnce()
    {
        FolderField field{QStringLiteral("Folder"), QStringLiteral("Choose…")};

        field.setFolder(QStringLiteral("Downloads"));

        QCOMPARE(field.verdict(), FolderVerdict::relative);
    }

    void everyBadVerdictHasASentence()
    {
        for (const auto verdict :
             {FolderVerdict::empty, FolderVerdict::relative, FolderVerdict::notAFolder, FolderVerdict::notWritable}) {
            QVERIFY(!folderSentence(verdict).isEmpty());
            QVERIFY(!isGood(verdict));
        }
    }
};

QTEST_MAIN(FolderFieldTest)
#include "folder_field_test.moc"
