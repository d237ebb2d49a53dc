#include "support/snapshots.hpp"
#include "ui/format.hpp"
#include "ui/notice_bar.hpp"
#include "ui/state_text.hpp"
#include "ui/translations.hpp"

#include <QtTest>

using namespace barter;
using namespace barter::ui;
using namespace std::chrono_literals;

class TranslationsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { installTranslations(*QCoreApplication::instance()); }

    void tellsOneFromMany()
    {
        auto torrent = test::torrent(1);
        torrent.eta.reset();

        QCOMPARE(spokenDuration(60s), QStringLiteral("1 minute"));
        QCOMPARE(spokenDuration(3h + 1min), QStringLiteral("3 hours 1 minute"));
        QCOMPARE(stateText(torrent).sentence, QStringLiteral("Downloading from 2 peers."));
        torrent.peers = 1;
        QCOMPARE(stateText(torrent).sentence, QStringLiteral("Downloading from 1 peer."));
    }

    void reachesTheTextsOfClassesInNamespaces()
    {
        QCOMPARE(NoticeBar::tr("%n older message(s) not shown.", nullptr, 1),
                 QStringLiteral("1 older message not shown."));
    }
};

QTEST_GUILESS_MAIN(TranslationsTest)
#include "translations_test.moc"
