#include "ui/wallet_history_model.hpp"
#include "ui/wallet_text.hpp"

#include <QAbstractItemModelTester>
#include <QGuiApplication>
#include <QPalette>
#include <QSignalSpy>
#include <QtTest>

using namespace barter;
using namespace barter::ui;
using account::PaymentStage;
using tron::Direction;
using tron::Suspicion;
using wallet::PaidToken;

namespace {

HistoryRow row(std::uint8_t id, Direction direction, PaidToken token, std::uint64_t units, Suspicion suspicion = {})
{
    account::PastPayment payment{.time = 1'700'000'000'000 + id,
                                 .direction = direction,
                                 .token = token,
                                 .amount = Amount{units},
                                 .counterparty = wallet::Address::fromShort({id}),
                                 .stage = PaymentStage::final,
                                 .suspicion = suspicion};
    payment.id[0] = id;
    return {.payment = payment};
}

QString cell(const QAbstractItemModel& model, int row, int column)
{
    return model.index(row, column).data().toString();
}

}  // namespace

class WalletHistoryModelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void showsWhatIsInIt()
    {
        WalletHistoryModel model;
        const QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
        model.setRows({row(1, Direction::in, PaidToken::trx, 2'500'000)});

        QCOMPARE(cell(model, 0, WalletHistoryModel::kindColumn), QStringLiteral("Received"));
        QCOMPARE(cell(model, 0, WalletHistoryModel::amountColumn), QStringLiteral("2.5 TRX"));
        QCOMPARE(cell(model, 0, WalletHistoryModel::stateColumn), QStringLiteral("Final"));
        QVERIFY(cell(model, 0, WalletHistoryModel::addressColumn).startsWith(QLatin1Char{'T'}));
    }

    void aPaymentThatGoesOnKeepsItsRow()
    {
        WalletHistoryModel model;
        const QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
        auto moving = row(1, Direction::out, PaidToken::btt, 5);
        moving.payment.stage = PaymentStage::pending;
        model.setRows({moving, row(2, Direction::in, PaidToken::trx, 1'000'000)});
        const QSignalSpy removed{&model, &QAbstractItemModel::rowsRemoved};
        const QSignalSpy changed{&model, &QAbstractItemModel::dataChanged};

        moving.payment.stage = PaymentStage::inBlock;
        moving.confirmations = 7;
        model.setRows({moving, row(2, Direction::in, PaidToken::trx, 1'000'000)});

        QCOMPARE(removed.size(), 0);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(cell(model, 0, WalletHistoryModel::stateColumn), QStringLiteral("In a block, 7 of 19"));
    }

    void whatIsSuspiciousIsGreyAndSaysSo()
    {
        WalletHistoryModel model;
        model.setRows({row(1, Direction::in, PaidToken::trx, 1, Suspicion::dust),
                       row(2, Direction::in, PaidToken::trx, 5'000'000)});

        const auto grey = model.index(0, WalletHistoryModel::amountColumn).data(Qt::ForegroundRole).value<QBrush>();
        QCOMPARE(grey.color(), QGuiApplication::palette().color(QPalette::Disabled, QPalette::Text));
        QVERIFY(cell(model, 0, WalletHistoryModel::stateColumn).startsWith(QStringLiteral("Suspicious")));
        QVERIFY(!model.index(1, WalletHistoryModel::amountColumn).data(Qt::ForegroundRole).isValid());
    }

    void filtersByDirectionCoinAndSuspicion()
    {
        WalletHistoryModel model;
        WalletHistoryFilter filter{model};
        const QAbstractItemModelTester tester{&filter, QAbstractItemModelTester::FailureReportingMode::QtTest};
        model.setRows({row(1, Direction::in, PaidToken::trx, 1, Suspicion::dust),
                       row(2, Direction::out, PaidToken::trx, 5'000'000),
                       row(3, Direction::in, PaidToken::btt, 7)});

        QCOMPARE(filter.rowCount(), 3);
        filter.setSuspiciousShown(false);
        QCOMPARE(filter.rowCount(), 2);
        filter.setDirection(Direction::out);
        QCOMPARE(filter.rowCount(), 1);
        filter.setDirection(std::nullopt);
        filter.setToken(PaidToken::btt);
        QCOMPARE(filter.rowCount(), 1);
        QCOMPARE(cell(filter, 0, WalletHistoryModel::kindColumn), QStringLiteral("Received"));
    }

    void amountsHaveAPointAndThousandsApart()
    {
        constexpr QChar blank{0x202f};
        QCOMPARE(coinText(Amount{1'204'000'500'000}, PaidToken::trx),
                 QStringLiteral("1") + blank + QStringLiteral("204") + blank + QStringLiteral("000.5"));
        QCOMPARE(coinText(Amount{999'000'000}, PaidToken::trx), QStringLiteral("999"));
        QCOMPARE(coinText(Amount{}, PaidToken::btt), QStringLiteral("0"));
        QCOMPARE(sunText(1'100'000), QStringLiteral("1.1 TRX"));
        QCOMPARE(sunText(std::nullopt), QStringLiteral("?"));
    }
};

QTEST_MAIN(WalletHistoryModelTest)
#include "wallet_history_model_test.moc"
