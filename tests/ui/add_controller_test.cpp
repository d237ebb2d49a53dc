#include "support/fake_session.hpp"
#include "support/widget_checks.hpp"
#include "ui/add_controller.hpp"
#include "ui/add_dialog.hpp"
#include "ui/file_tree_view.hpp"
#include "ui/session_gateway.hpp"
#include "ui/settings_store.hpp"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QListView>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace barter;
using namespace barter::ui;
using namespace barter::test;
using engine::EngineErrc;
using engine::FilePriority;
using engine::TorrentId;

namespace {

constexpr std::int64_t mebi = 1024 * 1024;
const QString magnet = QStringLiteral("magnet:?xt=urn:btih:0123456789abcdef0123456789abcdef01234567&dn=debian");
const QString magnet2 = QStringLiteral("magnet:?xt=urn:btih:1123456789abcdef0123456789abcdef01234567&dn=arch");
const QString missing = QStringLiteral("/does/not/exist.torrent");
const QString web = QStringLiteral("https://example.org/a.torrent");

engine::Preview previewWithFiles(unsigned id)
{
    engine::Preview preview;
    preview.id = TorrentId{id};
    preview.name = "debian-12.2.0-amd64";
    preview.hashV1 = std::string(40, 'a');
    preview.hashV2 = std::string(64, 'b');
    preview.hasMetadata = true;
    preview.comment = "\"Debian CD from cdimage.debian.org\"";
    preview.created = std::chrono::system_clock::time_point{std::chrono::seconds{1'700'000'000}};
    preview.totalBytes = 810 * mebi;
    preview.files = {
        {.index = 0, .path = "debian/disc.iso", .size = 800 * mebi, .priority = FilePriority::normal},
        {.index = 1, .path = "debian/SHA512SUMS", .size = 1 * mebi, .priority = FilePriority::normal},
        {.index = 2, .path = "debian/sample/trailer.mkv", .size = 9 * mebi, .priority = FilePriority::normal}};
    preview.trackers = 2;
    return preview;
}

engine::Preview previewOfMagnet(unsigned id, int peers)
{
    engine::Preview preview;
    preview.id = TorrentId{id};
    preview.name = "debian";
    preview.hashV1 = "0123456789abcdef0123456789abcdef01234567";
    preview.peers = peers;
    return preview;
}

struct Fixture {
    Fixture()
    {
        gateway.setSession(session);
        Settings settings = store.current();
        settings.downloads.savePath = folder.path().toStdString();
        store.set(settings);
        session.free = 76LL * 1024 * mebi;
        session.previewOutcome = previewWithFiles(1);
        session.addOutcome = engine::AddOutcome{.id = TorrentId{1},
                                                .name = "debian",
                                                .alreadyPresent = false,
                                                .mergedTrackers = 0,
                                                .mergedWebSeeds = 0,
                                                .cleanedNames = 0};
    }

    void add(const QStringList& sources, const AddRequestOptions& options = {})
    {
        controller.add(sources, options, [this](std::vector<SourceResult> all) {
            ++answers;
            results = std::move(all);
        });
    }
    QString torrentFile()
    {
        QFile file{folder.filePath(QStringLiteral("a.torrent"))};
        file.open(QIODevice::WriteOnly);
        return file.fileName();
    }
    AddDialog* dialog() { return window.findChild<AddDialog*>(); }
    QListView* list() { return controlOf<QListView>(*dialog(), QStringLiteral("Torrents to add")); }
    void press(const char* text)
    {
        auto* button = buttonOf(*dialog(), QString::fromUtf8(text));
        QVERIFY2(button != nullptr && button->isVisible() && button->isEnabled(), text);
        button->click();
    }
    bool offers(const char* text)
    {
        const auto* button = buttonOf(*dialog(), QString::fromUtf8(text));
        return button != nullptr && button->isVisible();
    }
    QString allText()
    {
        QString all;
        for (const auto* label : dialog()->findChildren<QLabel*>()) {
            all += label->isVisible() ? label->text() + QLatin1Char{'\n'} : QString{};
        }
        return all;
    }
    bool called(const std::string& call)
    {
        return std::find(session.calls.begin(), session.calls.end(), call) != session.calls.end();
    }

    QTemporaryDir folder;
    FakeSession session;
    SessionGateway gateway;
    SettingsStore store{{}, [](const Settings&) {}};
    QSettings remembered{folder.filePath(QStringLiteral("window.ini")), QSettings::IniFormat};
    QWidget window;
    AddController controller{gateway, store, remembered, &window};
    std::vector<SourceResult> results;
    int answers = 0;
    QSignalSpy added{&controller, &AddController::torrentAdded};
    QSignalSpy messages{&controller, &AddController::message};
    QSignalSpy failures{&controller, &AddController::failed};
};

}  // namespace

class AddControllerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void addsAFileWithWhatWasChosen()
    {
        Fixture fixture;
        fixture.add({fixture.torrentFile()});
        QCOMPARE(fixture.answers, 1);
        QVERIFY(fixture.results[0].accepted);
        QVERIFY(fixture.list()->isHidden());
        QVERIFY(!fixture.dialog()->isModal());

        auto* tree = fixture.dialog()->findChild<FileTreeView*>();
        const auto folder = tree->model()->index(0, 0);
        tree->model()->setData(tree->model()->index(0, 0, folder), Qt::Unchecked, Qt::CheckStateRole);
        controlOf<QLineEdit>(*fixture.dialog(), QStringLiteral("Name"))->setFocus();
        auto* name = controlOf<QLineEdit>(*fixture.dialog(), QStringLiteral("Name"));
        name->selectAll();
        QTest::keyClicks(name, QStringLiteral("My Debian"));
        buttonOf(*fixture.dialog(), QStringLiteral("Start now"))->click();
        buttonOf(*fixture.dialog(), QStringLiteral("Download in sequence"))->click();
        QTRY_VERIFY(fixture.allText().contains(QStringLiteral("Free: 76.0 GiB → ")));
        takePictures(*fixture.dialog(), QStringLiteral("add-one"));
        fixture.press("Add");

        QVERIFY(fixture.called("accept 1"));
        const auto& options = fixture.session.lastOptions;
        QCOMPARE(QString::fromStdString(*options.savePath), fixture.folder.path());
        QCOMPARE(*options.name, std::string{"My Debian"});
        QCOMPARE(*options.start, false);
        QVERIFY(options.sequential);
        const std::vector<std::pair<int, FilePriority>> expected{
            {0, FilePriority::normal}, {1, FilePriority::normal}, {2, FilePriority::skip}};
        QCOMPARE(options.priorities, expected);
        QCOMPARE(fixture.added.size(), 1);
        QVERIFY(!fixture.dialog()->isVisible());
        QVERIFY(!fixture.called("discard 1"));
    }

    void aMagnetCanBeAddedBeforeItsFilesAreKnown()
    {
        Fixture fixture;
        fixture.session.previewOutcome = previewOfMagnet(5, 3);
        fixture.add({magnet});
        QVERIFY(fixture.results[0].accepted);
        QVERIFY(fixture.allText().contains(QStringLiteral("Getting the list of files from peers… 3 connected")));
        takePictures(*fixture.dialog(), QStringLiteral("add-magnet"));

        fixture.press("Add");

        QVERIFY(fixture.called("accept 5"));
        QVERIFY(fixture.session.lastOptions.priorities.empty());
    }

    void theFilesOfAMagnetAppearWhenPeersSendThem()
    {
        Fixture fixture;
        fixture.session.previewOutcome = previewOfMagnet(5, 0);
        fixture.add({magnet});
        auto* name = controlOf<QLineEdit>(*fixture.dialog(), QStringLiteral("Name"));
        name->selectAll();
        QTest::keyClicks(name, QStringLiteral("Mine"));

        fixture.gateway.previewChanged(previewOfMagnet(5, 4));
        QVERIFY(fixture.allText().contains(QStringLiteral("4 connected")));
        fixture.gateway.previewChanged(previewWithFiles(5));

        auto* tree = fixture.dialog()->findChild<FileTreeView*>();
        QVERIFY(tree->isVisible());
        QCOMPARE(tree->model()->rowCount(), 1);
        QCOMPARE(name->text(), QStringLiteral("Mine"));
        fixture.press("Add");
        QCOMPARE(*fixture.session.lastOptions.name, std::string{"Mine"});
    }

    void newsDoNotUndoWhatWasChosen()
    {
        Fixture fixture;
        fixture.session.previewOutcome = previewWithFiles(5);
        fixture.add({magnet});

        fixture.press("None");
        fixture.gateway.previewChanged(previewWithFiles(5));
        QVERIFY(fixture.allText().contains(QStringLiteral("0 B of 810 MiB selected")));
        fixture.press("Add");

        for (const auto& [index, priority] : fixture.session.lastOptions.priorities) {
            QCOMPARE(priority, FilePriority::skip);
        }
        QCOMPARE(fixture.session.lastOptions.priorities.size(), 3U);
    }

    void refusesMetadataThatCannotBeUsed()
    {
        Fixture fixture;
        fixture.session.previewOutcome = previewOfMagnet(5, 1);
        fixture.add({magnet});

        auto bad = previewOfMagnet(5, 1);
        bad.problem = engine::Problem::badMetadata;
        bad.problemDetail = "too \u202elarge";
        fixture.gateway.previewChanged(bad);

        QVERIFY(fixture.allText().contains(QStringLiteral("cannot be used")));
        QVERIFY(!fixture.allText().contains(QChar{0x202e}));
        QVERIFY(!fixture.offers("Add"));
        fixture.press("Close");
        QVERIFY(fixture.called("discard 5"));
    }

    void thousandsAreAddedInTheirOrderWhileOtherEventsAreServed()
    {
        Fixture fixture;
        QStringList sources;
        for (int i = 0; i < 20'000; ++i) {
            sources += QStringLiteral("nonsense %1").arg(i);
        }
        int turns = 0;
        QTimer other;
        connect(&other, &QTimer::timeout, this, [&] { turns += fixture.answers == 0 ? 1 : 0; });
        other.start(0);

        fixture.add(sources, {.savePath = std::nullopt, .paused = false, .noDialog = true});

        QTRY_COMPARE(fixture.answers, 1);
        QVERIFY(turns >= 1);
        QCOMPARE(fixture.results.size(), 20'000U);
        for (int i = 0; i < 20'000; ++i) {
            QCOMPARE(fixture.results[static_cast<std::size_t>(i)].source, sources[i]);
        }
    }

    void whoClosesTheDialogBeforeAllWereReadIsAskedAboutTheOthers()
    {
        Fixture fixture;
        QStringList sources;
        for (int i = 0; i < 60'000; ++i) {
            sources += QStringLiteral("nonsense %1").arg(i);
        }

        fixture.add(sources);
        QVERIFY(fixture.dialog()->isVisible());
        QCOMPARE(fixture.answers, 0);  // a part only, so far
        fixture.dialog()->reject();
        QVERIFY(!fixture.dialog()->isVisible());

        QTRY_COMPARE_WITH_TIMEOUT(fixture.answers, 1, 60'000);
        QVERIFY(fixture.dialog()->isVisible());
    }

    void collectsSeveralInOneWindowWithASentenceForEachError()
    {
        Fixture fixture;
        fixture.session.previewFor = [](const engine::TorrentSource& source) -> Expected<engine::Preview> {
            if (std::holds_alternative<engine::MagnetSource>(source)) {
                return previewOfMagnet(7, 2);
            }
            if (std::holds_alternative<engine::UrlSource>(source)) {
                return fail(EngineErrc::httpStatus, "404");
            }
            const auto& path = std::get<engine::TorrentFileSource>(source).path;
            if (path == missing.toStdString()) {
                return fail(EngineErrc::fileNotFound, path);
            }
            return previewWithFiles(1);
        };

        fixture.add({fixture.torrentFile(), missing, magnet, web, QStringLiteral("magnet:?dn=nothing")});

        QCOMPARE(fixture.answers, 1);
        const std::vector<bool> expected{true, false, true, false, false};
        for (std::size_t i = 0; i < expected.size(); ++i) {
            QCOMPARE(fixture.results[i].accepted, bool{expected[i]});
            QCOMPARE(fixture.results[i].sentence.isEmpty(), bool{expected[i]});
        }
        QVERIFY(fixture.list()->isVisible());
        QCOMPARE(fixture.list()->model()->rowCount(), 5);
        QCOMPARE(QApplication::topLevelWidgets().count(fixture.dialog()), 1);
        takePictures(*fixture.dialog(), QStringLiteral("add-several"));
        fixture.list()->setCurrentIndex(fixture.list()->model()->index(1, 0));
        QVERIFY(fixture.allText().contains(fixture.results[1].sentence));
        takePictures(*fixture.dialog(), QStringLiteral("add-several-error"));

        fixture.press("Add all");

        QVERIFY(fixture.called("accept 1"));
        QVERIFY(fixture.called("accept 7"));
        QCOMPARE(fixture.added.size(), 2);
        QVERIFY(fixture.dialog()->isVisible());  // what was refused stays until the person has seen it
        QCOMPARE(fixture.dialog()->windowTitle(), QStringLiteral("3 torrent(s) not added"));
        QCOMPARE(fixture.list()->model()->rowCount(), 3);
        QVERIFY(!fixture.offers("Add all"));
        QVERIFY(!fixture.offers("Same folder and start for all"));
        for (const int row : {0, 1, 2}) {
            fixture.list()->setCurrentIndex(fixture.list()->model()->index(row, 0));
            const auto& refused = fixture.results[std::array{1U, 3U, 4U}.at(static_cast<std::size_t>(row))];
            QVERIFY2(fixture.allText().contains(refused.sentence), qPrintable(refused.sentence));
        }
        takePictures(*fixture.dialog(), QStringLiteral("add-refused"));
        fixture.press("Close");
        QVERIFY(!fixture.dialog()->isVisible());
        QCOMPARE(fixture.list()->model()->rowCount(), 0);
    }

    void aSingleErrorStandsInTheWindow()
    {
        Fixture fixture;
        fixture.session.previewOutcome = fail(EngineErrc::notATorrent, "html");

        fixture.add({fixture.torrentFile()});

        QVERIFY(!fixture.results[0].accepted);
        QVERIFY(fixture.allText().contains(fixture.results[0].sentence));
        QVERIFY(!fixture.offers("Add"));
        takePictures(*fixture.dialog(), QStringLiteral("add-error"));
        QTest::keyClick(fixture.dialog(), Qt::Key_Escape);
        QVERIFY(!fixture.dialog()->isVisible());
    }

    void isOnlyAsHighAsTheErrorAndHighAgainForTheNextTorrent()
    {
        Fixture fixture;
        fixture.add({fixture.torrentFile()});
        fixture.dialog()->resize(700, 600);
        fixture.press("Cancel");

        fixture.session.previewOutcome = fail(EngineErrc::notATorrent, "html");
        fixture.add({fixture.torrentFile()});
        QTRY_VERIFY2(fixture.dialog()->height() < 200, qPrintable(QString::number(fixture.dialog()->height())));
        fixture.press("Close");

        fixture.session.previewOutcome = previewWithFiles(2);
        fixture.add({fixture.torrentFile()});
        QTRY_COMPARE(fixture.dialog()->size(), QSize(700, 600));
    }

    void answersAboutAUrlWhenItIsFetched()
    {
        Fixture fixture;
        fixture.session.holdAnswers = true;
        fixture.add({web});
        QCOMPARE(fixture.answers, 0);
        QVERIFY(fixture.allText().contains(QStringLiteral("Downloading the torrent from example.org…")));
        takePictures(*fixture.dialog(), QStringLiteral("add-url"));

        fixture.session.held[0](previewWithFiles(1));

        QCOMPARE(fixture.answers, 1);
        QVERIFY(fixture.results[0].accepted);
        QVERIFY(fixture.dialog()->findChild<FileTreeView*>()->isVisible());
    }

    void addsAUrlThatIsStillBeingFetched()
    {
        Fixture fixture;
        fixture.session.holdAnswers = true;
        fixture.add({web});
        fixture.press("Add");
        QVERIFY(!fixture.dialog()->isVisible());

        fixture.session.held[0](previewWithFiles(9));

        QVERIFY(fixture.called("accept 9"));
        QCOMPARE(fixture.added.size(), 1);
    }

    void tellsWhenAUrlFailsAfterItWasAdded()
    {
        Fixture fixture;
        fixture.session.holdAnswers = true;
        fixture.add({web});
        fixture.press("Add");

        fixture.session.held[0](fail(EngineErrc::httpStatus, "404"));

        QCOMPARE(fixture.failures.size(), 1);
        QCOMPARE(fixture.added.size(), 0);
        QVERIFY(!fixture.results[0].accepted);
    }

    void acceptsTheSharedPreviewOfAMagnetGivenTwiceOnce()
    {
        Fixture fixture;
        fixture.session.holdAnswers = true;
        fixture.add({magnet, magnet});
        fixture.press("Add all");

        fixture.session.held[0](previewWithFiles(9));
        fixture.session.held[1](previewWithFiles(9));

        const auto& calls = fixture.session.calls;
        QCOMPARE(std::count(calls.begin(), calls.end(), "accept 9"), 1);
        QCOMPARE(fixture.messages.size(), 1);
        QVERIFY(fixture.messages[0][0].toString().contains(QStringLiteral("Already in your list.")));
    }

    void saysHowMuchOfADuplicateWasMerged()
    {
        Fixture fixture;
        fixture.session.addOutcome->alreadyPresent = true;
        fixture.session.addOutcome->mergedTrackers = 2;
        fixture.session.addOutcome->mergedWebSeeds = 1;

        fixture.add({fixture.torrentFile()}, {.savePath = {}, .paused = false, .noDialog = true});

        QCOMPARE(fixture.messages.size(), 1);
        QCOMPARE(fixture.messages[0][0].toString(),
                 QStringLiteral("debian: Already in your list. 3 new tracker(s) or web seed(s) were added to it."));
    }

    void closingDiscardsThePreviewsAlsoThoseThatComeLater()
    {
        Fixture fixture;
        fixture.add({fixture.torrentFile()});
        fixture.session.holdAnswers = true;
        fixture.add({web});
        QCOMPARE(fixture.list()->model()->rowCount(), 2);

        QTest::keyClick(fixture.dialog(), Qt::Key_Escape);
        QVERIFY(fixture.called("discard 1"));
        fixture.session.held[0](previewWithFiles(2));

        QVERIFY(fixture.called("discard 2"));
        QCOMPARE(fixture.added.size(), 0);
        QCOMPARE(fixture.answers, 2);
    }

    void offersToMergeWhatIsInTheListAlready()
    {
        Fixture fixture;
        auto present = previewWithFiles(3);
        present.alreadyPresent = true;
        present.newTrackers = 2;
        present.newWebSeeds = 1;
        fixture.session.previewOutcome = present;
        fixture.session.addOutcome->alreadyPresent = true;
        fixture.add({fixture.torrentFile()});
        QVERIFY(fixture.results[0].accepted);
        QVERIFY(fixture.allText().contains(QStringLiteral("Already in your list")));
        QVERIFY(!fixture.offers("Add"));
        takePictures(*fixture.dialog(), QStringLiteral("add-present"));

        auto* merge = buttonOf(*fixture.dialog(), QStringLiteral("Merge 2 new tracker(s) and 1 web seed(s)"));
        QVERIFY(merge != nullptr && merge->isVisible());
        merge->click();

        QVERIFY(fixture.called("accept 3"));
        QVERIFY(fixture.added[0][1].toBool());
        QVERIFY(!fixture.dialog()->isVisible());
    }

    void neitherMergesNorDiscardsAPrivateTorrentThatIsThere()
    {
        Fixture fixture;
        auto present = previewWithFiles(3);
        present.alreadyPresent = true;
        present.isPrivate = true;
        present.newTrackers = 2;
        fixture.session.previewOutcome = present;
        const QSignalSpy shown{&fixture.controller, &AddController::showTorrentRequested};
        fixture.add({fixture.torrentFile()});

        QVERIFY(!fixture.offers("Merge 2 new tracker(s)"));
        fixture.press("Show it");

        QCOMPARE(shown.size(), 1);
        QVERIFY(!fixture.called("discard 3"));
        QVERIFY(!fixture.called("accept 3"));
        fixture.add({fixture.torrentFile()});
        fixture.press("Close");
        QVERIFY(!fixture.called("discard 3"));
    }

    void showsATorrentThatIsGivenTwiceOnce()
    {
        Fixture fixture;

        fixture.add({fixture.torrentFile(), fixture.torrentFile()});

        QVERIFY(fixture.list()->isHidden());
        QVERIFY(fixture.results[0].accepted && fixture.results[1].accepted);
    }

    void addsWithoutAskingWhenToldTo()
    {
        Fixture fixture;

        fixture.add({magnet, missing}, {.savePath = QStringLiteral("/srv/x"), .paused = true, .noDialog = true});

        QVERIFY(fixture.dialog() == nullptr);
        QCOMPARE(fixture.answers, 1);
        QCOMPARE(*fixture.session.lastOptions.savePath, std::string{"/srv/x"});
        QCOMPARE(*fixture.session.lastOptions.start, false);
        QCOMPARE(fixture.added.size(), 2);
    }

    void namesWhatIsInTheListAlreadyAsTheListDoes()
    {
        Fixture fixture;
        fixture.session.addOutcome->alreadyPresent = true;

        fixture.add({QString(40, QLatin1Char{'c'})}, {.savePath = {}, .paused = false, .noDialog = true});

        QCOMPARE(fixture.messages.size(), 1);
        QCOMPARE(fixture.messages[0][0].toString(), QStringLiteral("debian: Already in your list."));
    }

    void tellsErrorsInOneSentenceWhenNoDialogShowsThem()
    {
        Fixture fixture;
        fixture.session.addFor = [](const engine::TorrentSource&) -> Expected<engine::AddOutcome> {
            return fail(EngineErrc::fileNotFound, "x");
        };

        fixture.add({missing, missing, QStringLiteral("gopher://x")},
                    {.savePath = {}, .paused = false, .noDialog = true});

        QCOMPARE(fixture.failures.size(), 1);
        QCOMPARE(fixture.messages.size(), 0);
        QCOMPARE(std::count_if(fixture.results.begin(),
                               fixture.results.end(),
                               [](const SourceResult& one) { return !one.accepted && !one.sentence.isEmpty(); }),
                 3);
    }

    void asksNoMoreWhenThePersonSaysSo()
    {
        Fixture fixture;
        fixture.add({magnet});
        buttonOf(*fixture.dialog(), QStringLiteral("Do this without asking next time"))->click();
        fixture.press("Add");
        QVERIFY(!fixture.store.current().downloads.askWhenAdding);

        fixture.add({magnet2});

        QVERIFY(!fixture.dialog()->isVisible());
        QVERIFY(fixture.called("add arch"));
    }

    void saysWhenItWillNotFit()
    {
        Fixture fixture;
        fixture.session.free = 100 * mebi;
        fixture.add({fixture.torrentFile()});

        QTRY_VERIFY(
            fixture.allText().contains(QStringLiteral("This will not fit: 100 MiB are free, 810 MiB are needed.")));
        takePictures(*fixture.dialog(), QStringLiteral("add-full"));
        fixture.press("None");
        QTRY_VERIFY(!fixture.allText().contains(QStringLiteral("not fit")));
    }

    void remembersFoldersAndSize()
    {
        Fixture fixture;
        fixture.add({magnet});
        auto* combo = controlOf<QComboBox>(*fixture.dialog(), QStringLiteral("Save in"));
        combo->setEditText(fixture.folder.filePath(QStringLiteral("films")));
        fixture.dialog()->resize(810, 640);
        fixture.press("Add");

        QCOMPARE(combo->itemText(0), fixture.folder.filePath(QStringLiteral("films")));
        QCOMPARE(QString::fromStdString(*fixture.session.lastOptions.savePath),
                 fixture.folder.filePath(QStringLiteral("films")));
        delete fixture.dialog();
        QCOMPARE(fixture.remembered.value(QStringLiteral("addDialog/size")).toSize(), QSize(810, 640));
    }

    void worksWithTheKeyboardAlone()
    {
        Fixture fixture;
        fixture.add({fixture.torrentFile()});
        auto* dialog = fixture.dialog();
        QVERIFY(QTest::qWaitForWindowActive(dialog));

        QTest::keyClick(dialog, Qt::Key_E, Qt::AltModifier);
        QTRY_VERIFY(fixture.allText().contains(QStringLiteral("0 B of")));
        auto* filter = controlOf<QLineEdit>(*dialog, QStringLiteral("Filter files"));
        filter->setFocus();
        QTest::keyClicks(filter, QStringLiteral("sums"));
        QTest::keyClick(filter, Qt::Key_Return);
        QVERIFY(dialog->isVisible());
        auto* tree = dialog->findChild<FileTreeView*>();
        tree->setFocus();
        tree->setCurrentIndex(tree->model()->index(0, 0, tree->model()->index(0, 0)));
        QTest::keyClick(tree, Qt::Key_Space);
        QTRY_VERIFY(fixture.allText().contains(QStringLiteral("1.00 MiB of")));
        QTest::keyClick(tree, Qt::Key_Return);

        QTRY_VERIFY(fixture.called("accept 1"));
        QVERIFY(!dialog->isVisible());
    }

    void showsHostileTextsAsPlainText()
    {
        Fixture fixture;
        auto hostile = previewWithFiles(1);
        hostile.name = "<b>x</b>\u202egpj.exe";
        hostile.comment = "<img src=http://x>\n\x1b[31m";
        hostile.cleanedNames = 2;
        fixture.session.previewOutcome = hostile;
        fixture.add({fixture.torrentFile()});

        QCOMPARE(richLabels(*fixture.dialog()), QStringList{});
        QVERIFY(fixture.allText().contains(QStringLiteral("<img src=http://x> ")));
        QVERIFY(!fixture.allText().contains(QChar{0x1b}));
        QVERIFY(fixture.allText().contains(QStringLiteral("2 file name(s) were changed to be safe")));
        QCOMPARE(controlOf<QLineEdit>(*fixture.dialog(), QStringLiteral("Name"))->text(),
                 QStringLiteral("<b>x</b>\uFFFDgpj.exe"));
        takePictures(*fixture.dialog(), QStringLiteral("add-hostile"));
    }

    void namesEveryControlForScreenReaders()
    {
        Fixture fixture;
        fixture.session.previewOutcome = previewWithFiles(1);
        fixture.add({fixture.torrentFile(), magnet});

        const auto nameless = namelessControls(*fixture.dialog());
        QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(QLatin1Char{','})));
    }

    void theModelKeepsItsPromises()
    {
        AddEntriesModel model;
        const QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
        for (int number = 1; number <= 5; ++number) {
            AddEntry entry;
            entry.number = number;
            entry.title = QStringLiteral("t%1").arg(number);
            model.append(entry);
        }

        model.remove(2);
        model.remove(2);
        AddEntry changed = *model.find(4);
        changed.name = QStringLiteral("renamed");
        model.update(changed);
        model.setForAll(QStringLiteral("/x"), false);

        QCOMPARE(model.rowCount(), 4);
        QCOMPARE(model.rowOf(4), 2);
        QCOMPARE(model.find(2), nullptr);
        QVERIFY(model.index(2).data(Qt::AccessibleTextRole).toString().startsWith(QStringLiteral("renamed, ")));
        QCOMPARE(model.find(5)->savePath, QStringLiteral("/x"));
        model.setAll({});
        QCOMPARE(model.rowCount(), 0);
    }
};

QTEST_MAIN(AddControllerTest)
#include "add_controller_test.moc"
