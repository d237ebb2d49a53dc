#include "support/widget_checks.hpp"
#include "ui/qr_code.hpp"
#include "ui/receive_view.hpp"

#include <QClipboard>
#include <QLabel>
#include <QProcess>
#include <QPushButton>
#include <QTemporaryDir>
#include <QtTest>

using namespace barter;
using namespace barter::ui;

namespace {

const QString address = QStringLiteral("TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH");
const QString contract = QStringLiteral("TAFjULxiVgT4qWk6UZwjqwZXTSaGaqnVp4");

ReceiveAddress receiveAddress(bool isTest = false)
{
    return {.address = wallet::Address::parse(address.toStdString()).value(),
            .bttContract = wallet::Address::parse(contract.toStdString()).value(),
            .network = isTest ? QStringLiteral("Nile") : QStringLiteral("TRON"),
            .isTestNetwork = isTest};
}

/// What zbar, which has nothing of ours, reads in a picture.
QString readByZbar(const QImage& picture)
{
    const QTemporaryDir folder;
    const auto file = folder.filePath(QStringLiteral("code.png"));
    picture.save(file);
    QProcess zbar;
    zbar.start(QStringLiteral("zbarimg"), {QStringLiteral("--quiet"), QStringLiteral("--raw"), file});
    return zbar.waitForFinished() ? QString::fromUtf8(zbar.readAllStandardOutput()).trimmed() : zbar.errorString();
}

/// Texts of the labels that are there to be seen, without the places where they may break.
QString shownText(const QWidget& window)
{
    QString all;
    for (const auto* label : window.findChildren<QLabel*>()) {
        if (!label->isHidden()) {
            all += label->text().remove(QChar{0x200b}) + u'\n';
        }
    }
    return all;
}

}  // namespace

class ReceiveViewTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { QGuiApplication::clipboard()->clear(); }

    void anotherProgramReadsTheAddressOffTheCode_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void anotherProgramReadsTheAddressOffTheCode()
    {
        QFETCH(const bool, dark);
        ReceiveView view;
        if (dark) {
            view.setPalette(test::darkPalette());
        }
        view.setAddress(receiveAddress());
        view.resize(700, 300);
        view.show();
        QCOMPARE(readByZbar(view.grab().toImage()), address);
    }

    void codesOfEachSizeAreRead_data()
    {
        QTest::addColumn<int>("side");
        for (const int side : {111, 150, 185, 333}) {
            QTest::addRow("%d", side) << side;
        }
    }
    void codesOfEachSizeAreRead()
    {
        QFETCH(const int, side);
        QrCodeView view{QStringLiteral("Code")};
        view.setText(address.toStdString());
        view.resize(side, side);
        QCOMPARE(readByZbar(view.grab().toImage()), address);
    }

    void anEmptyOrEndlessTextHasNoCode()
    {
        QCOMPARE(qrModules({}).size, 0);
        QCOMPARE(qrModules(std::string(2332, 'x')).size, 0);  // ISO/IEC 18004: 2,331 bytes at level M
        QCOMPARE(qrModules(std::string(2331, 'x')).size, 177);
        QrCodeView view{QStringLiteral("Code")};
        view.setText({});
        QCOMPARE(view.grab().toImage().pixelColor(20, 20), QColor{Qt::white});
    }

    void showsTheAddressInGroupsOfFour()
    {
        ReceiveView view;
        view.setAddress(receiveAddress());
        QVERIFY(shownText(view).contains(QLatin1String{"TUEZ SdKs oDHQ MeZw ihtd oBiN 46zx hGWY dH"}));
        const auto* label = test::controlOf<QLabel>(view, address);
        QVERIFY(label != nullptr);  // a screen reader, and who searches with one, has it in one piece
    }

    void saysWhichNetworkAndWhatNotToSend()
    {
        ReceiveView view;
        view.setAddress(receiveAddress());
        const auto text = shownText(view);
        QVERIFY(text.contains(QLatin1String{"Network: TRON"}));
        QVERIFY(text.contains(contract));
        QVERIFY(
            text.contains(QLatin1String{"Whatever is sent from another network (BTTC, Ethereum, BNB Chain) is lost."}));
        QVERIFY(!text.contains(QLatin1String{"not the main network"}));

        view.setAddress(receiveAddress(true));
        QVERIFY(shownText(view).contains(QLatin1String{"Network: Nile. This is not the main network of TRON"}));
    }

    void copiesTheAddressAndReadsItBack()
    {
        ReceiveView view;
        view.setAddress(receiveAddress());
        view.show();
        QTest::mouseClick(test::buttonOf(view, QStringLiteral("Copy address")), Qt::LeftButton);

        QCOMPARE(QGuiApplication::clipboard()->text(), address);
        QVERIFY(!shownText(view).contains(QLatin1String{"Copied."}));
        QTRY_VERIFY(shownText(view).contains(QLatin1String{"Copied."}));
    }

    void noticesWhenTheAddressIsSwapped_data()
    {
        QTest::addColumn<int>("delay");
        QTest::newRow("at once") << 0;
        QTest::newRow("later") << 600;
    }
    void noticesWhenTheAddressIsSwapped()
    {
        QFETCH(const int, delay);
        ReceiveView view;
        view.setAddress(receiveAddress());
        view.show();
        test::buttonOf(view, QStringLiteral("Copy address"))->click();
        QTest::qWait(delay);
        QGuiApplication::clipboard()->setText(contract);
        QTRY_VERIFY(shownText(view).contains(QLatin1String{"The clipboard has another address now."}));
        QVERIFY(!shownText(view).contains(QLatin1String{"Copied."}));
    }

    void somethingElseThatIsCopiedIsNoMatter()
    {
        ReceiveView view;
        view.setAddress(receiveAddress());
        view.show();
        test::buttonOf(view, QStringLiteral("Copy address"))->click();
        QTRY_VERIFY(shownText(view).contains(QLatin1String{"Copied."}));
        QGuiApplication::clipboard()->setText(QStringLiteral("good morning"));
        QTRY_VERIFY(!shownText(view).contains(QLatin1String{"Copied."}));
        QVERIFY(!shownText(view).contains(QLatin1String{"another address"}));
    }

    void whatIsInTheClipboardBeforeCopyingIsNoMatter()
    {
        ReceiveView view;
        view.setAddress(receiveAddress());
        view.show();
        QGuiApplication::clipboard()->setText(contract);
        QTest::qWait(50);
        QVERIFY(!shownText(view).contains(QLatin1String{"another address"}));
    }

    void allControlsHaveNames()
    {
        ReceiveView view;
        QVERIFY(!test::buttonOf(view, QStringLiteral("Copy address"))->isEnabled());
        view.setAddress(receiveAddress());
        QCOMPARE(test::namelessControls(view), QStringList{});
        QCOMPARE(test::richLabels(view), QStringList{});
        QCOMPARE(test::controlOf<QWidget>(view, QStringLiteral("QR code of the address")) != nullptr, true);
    }

    void pictures()
    {
        ReceiveView view;
        view.setContentsMargins(10, 10, 10, 10);
        view.setAddress(receiveAddress(true));
        view.resize(640, 240);
        view.show();
        test::buttonOf(view, QStringLiteral("Copy address"))->click();
        QTRY_VERIFY(shownText(view).contains(QLatin1String{"Copied."}));
        test::takePictures(view, QStringLiteral("receive"));
    }
};

QTEST_MAIN(ReceiveViewTest)
#include "receive_view_test.moc"
