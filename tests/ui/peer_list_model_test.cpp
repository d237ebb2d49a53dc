#include "tests/support/details_samples.hpp"
#include "tests/support/hostile_texts.hpp"
#include "ui/format.hpp"
#include "ui/peer_list_model.hpp"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QSortFilterProxyModel>
#include <QTest>

#include <random>

using barter::engine::PeerEntry;
using barter::test::peer;
using barter::ui::PeerListModel;

namespace {

constexpr auto reporting = QAbstractItemModelTester::FailureReportingMode::QtTest;

QStringList addresses(const QAbstractItemModel& model)
{
    QStringList all;
    for (int row = 0; row < model.rowCount(); ++row) {
        all.append(model.index(row, 0).data().toString());
    }
    return all;
}

}  // namespace

class PeerListModelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rowsKeepTheirPlaceWhileOthersComeAndGo()
    {
        PeerListModel model;
        const QAbstractItemModelTester tester{&model, reporting};
        model.setRows({peer("a:1"), peer("b:1"), peer("c:1"), peer("d:1")});
        const QPersistentModelIndex d = model.index(3, 0);
        const QSignalSpy resets{&model, &QAbstractItemModel::modelReset};

        model.setRows({peer("e:1"), peer("d:1"), peer("b:1"), peer("f:1")});

        QCOMPARE(addresses(model), (QStringList{u"b:1"_qs, u"d:1"_qs, u"e:1"_qs, u"f:1"_qs}));
        QCOMPARE(d.data().toString(), u"d:1"_qs);
        QCOMPARE(d.row(), 1);
        QCOMPARE(resets.size(), 0);
    }

    void onlyRowsThatDifferAreAnnounced()
    {
        PeerListModel model;
        std::vector<PeerEntry> peers{peer("a:1"), peer("b:1"), peer("c:1"), peer("d:1"), peer("e:1")};
        model.setRows(peers);
        const QSignalSpy changes{&model, &QAbstractItemModel::dataChanged};

        model.setRows(peers);
        QCOMPARE(changes.size(), 0);

        peers[1].downRate = 5;
        peers[2].downRate = 5;
        peers[4].downRate = 5;
        model.setRows(peers);
        QCOMPARE(changes.size(), 2);
        QCOMPARE(changes[0][0].toModelIndex().row(), 1);
        QCOMPARE(changes[0][1].toModelIndex().row(), 2);
        QCOMPARE(changes[1][0].toModelIndex().row(), 4);
        QCOMPARE(changes[1][1].toModelIndex().row(), 4);
    }

    void twoPeersOfOneAddressAreTwoRows()
    {
        PeerListModel model;
        const QAbstractItemModelTester tester{&model, reporting};

        model.setRows({peer("a:1", "first"), peer("a:1", "second")});
        model.setRows({peer("a:1", "first"), peer("a:1", "second"), peer("a:1", "third")});
        QCOMPARE(model.rowCount(), 3);
        model.setRows({peer("a:1", "first")});

        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.rowAt(0).client, std::string{"first"});
    }

    void randomBatchesBelowASortingProxyKeepTheModelConsistent()
    {
        std::mt19937 random{4};
        const auto pick = [&](int below) { return std::uniform_int_distribution{0, below - 1}(random); };
        PeerListModel model;
        QSortFilterProxyModel proxy;
        proxy.setSourceModel(&model);
        proxy.setSortRole(barter::ui::sortRole);
        proxy.sort(PeerListModel::downRateColumn, Qt::DescendingOrder);
        const QAbstractItemModelTester tester{&model, reporting};
        const QAbstractItemModelTester proxyTester{&proxy, reporting};

        for (int round = 0; round < 200; ++round) {
            std::vector<PeerEntry> peers;
            for (int i = 0; i < 30; ++i) {
                if (pick(2) == 0) {
                    peers.push_back(peer("peer " + std::to_string(i)));
                    peers.back().downRate = pick(3) * 1000;
                }
            }
            std::shuffle(peers.begin(), peers.end(), random);
            model.setRows(peers);

            QCOMPARE(model.rowCount(), static_cast<int>(peers.size()));
            for (int row = 1; row < proxy.rowCount(); ++row) {
                const auto rate = [&](int at) {
                    return proxy.index(at, PeerListModel::downRateColumn).data(barter::ui::sortRole).toLongLong();
                };
                QVERIFY(rate(row - 1) >= rate(row));
            }
        }
    }

    void flagsAreExplainedInWords()
    {
        PeerListModel model;
        auto sending = peer("a:1");
        sending.utp = true;
        sending.incoming = true;
        sending.peerInterested = true;
        sending.peerChoked = true;
        sending.source = "DX";
        model.setRows({sending});
        const auto flags = model.index(0, PeerListModel::flagsColumn);

        QCOMPARE(flags.data().toString(), u"D u E P I H X"_qs);
        QCOMPARE(flags.data(Qt::AccessibleTextRole).toString(),
                 u"Sends to us, Wants something, has to wait for us, Encrypted connection, "
                 "Uses uTP, which gives way to other traffic, Connected to us, Found through DHT, "
                 "Found through other peers (PEX)"_qs);
        QVERIFY(flags.data(Qt::ToolTipRole).toString().contains(u"Encrypted connection"_qs));
    }

    void aScreenReaderHearsTheRow()
    {
        PeerListModel model;
        model.setRows({peer("192.0.2.1:6881")});

        QCOMPARE(model.index(0, 0).data(Qt::AccessibleTextRole).toString(),
                 u"192.0.2.1:6881, Transmission 3.00, 50 percent, sends 2.00 KiB/s"_qs);
    }

    void whatStrangersCallThemselvesIsShownHarmlessAndShort()
    {
        PeerListModel model;
        for (const auto& text : barter::test::hostileTexts()) {
            model.setRows({peer(text, text)});
            for (int column = 0; column < PeerListModel::columnTotal; ++column) {
                const auto index = model.index(0, column);
                for (const int role : {int{Qt::DisplayRole}, int{Qt::AccessibleTextRole}}) {
                    const auto shown = index.data(role).toString();
                    QVERIFY(shown.size() < 400);
                    for (const QChar character : shown) {
                        QVERIFY(character >= QChar::Space && character != QChar{0x202e});
                    }
                }
                const auto tip = index.data(Qt::ToolTipRole).toString();
                QVERIFY(tip.isEmpty() || tip.startsWith(u"<qt>"_qs));
                QVERIFY(!tip.contains(u"<img"_qs) && !tip.contains(u"<a "_qs));
            }
        }
    }

    void staysInOrderWhileAThousandPeersAreUpdated()
    {
        std::vector<PeerEntry> peers;
        for (int i = 0; i < 1000; ++i) {
            peers.push_back(peer("198.51.100." + std::to_string(i % 256) + ":" + std::to_string(i)));
        }
        PeerListModel model;
        QSortFilterProxyModel proxy;
        proxy.setSourceModel(&model);
        proxy.setSortRole(barter::ui::sortRole);
        proxy.sort(PeerListModel::downRateColumn, Qt::DescendingOrder);
        model.setRows(peers);
        std::int64_t step = 0;

        QBENCHMARK
        {
            ++step;
            for (std::size_t i = 0; i < peers.size(); ++i) {
                peers[i].downRate = static_cast<std::int64_t>(i * 7919 % 1000) + step;
            }
            model.setRows(peers);
        }

        QCOMPARE(proxy.rowCount(), 1000);
        for (int row = 1; row < proxy.rowCount(); ++row) {
            const auto rate = [&](int at) {
                return proxy.index(at, PeerListModel::downRateColumn).data(barter::ui::sortRole).toLongLong();
            };
            QVERIFY(rate(row - 1) >= rate(row));
        }
    }
};

QTEST_MAIN(PeerListModelTest)
#include "peer_list_model_test.moc"
