#include "account/account_error.hpp"
#include "core/amount.hpp"
#include "engine/engine_error.hpp"
#include "net/net_error.hpp"
#include "signer/signer_error.hpp"
#include "storage/storage_error.hpp"
#include "tron/tron_error.hpp"
#include "ui/error_text.hpp"
#include "wallet/node_error.hpp"
#include "wallet/transaction_error.hpp"
#include "wallet/wallet_error.hpp"

#include <QSet>
#include <QtTest>

#include <string>

using namespace barter;
using namespace barter::ui;

namespace {

/// Each has one that is not the fallback and that nobody needs a command line for.
template <class Codes>
void expectSentences(const Codes& codes)
{
    for (const auto code : codes) {
        const QString text = errorText(Error{code, "12 words"});
        QVERIFY2(!text.startsWith(QStringLiteral("Something went wrong")), qPrintable(text));
        QVERIFY2(text.endsWith(QLatin1Char{'.'}), qPrintable(text));
        QVERIFY2(!text.contains(QLatin1Char{'%'}) && !text.contains(QStringLiteral("--")), qPrintable(text));
    }
}

}  // namespace

class ErrorTextTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hasASentenceOfItsOwnForEveryCode()
    {
        const QString fallback = errorText(Error{std::make_error_code(std::errc::io_error), {}}).left(20);
        QSet<QString> sentences;

        for (const auto code : engine::allEngineErrcs) {
            const QString text = errorText(Error{code, {}});
            QVERIFY2(!text.startsWith(fallback), qPrintable(text));
            QVERIFY2(text.endsWith(QLatin1Char{'.'}), qPrintable(text));
            sentences.insert(text);
        }

        QCOMPARE(sentences.size(), qsizetype{engine::allEngineErrcs.size()});
    }

    void hasSentencesForAWallet()
    {
        expectSentences(wallet::allWalletErrcs);
        expectSentences(signer::allSignerErrcs);
        expectSentences(wallet::allTransactionErrcs);
        expectSentences(allAmountErrcs);
        expectSentences(storage::allStorageErrcs);
        expectSentences(tron::allTronErrcs);
        expectSentences(net::allNetErrcs);
        expectSentences(wallet::allNodeErrcs);
        expectSentences(account::allAccountErrcs);
    }

    void cleansWhatANodeWrote()
    {
        const QString text = errorText(Error{wallet::NodeErrc::refused, "a\n\u202E<b>" + std::string(5000, 'x')});

        QVERIFY(!text.contains(QChar{0x202e}) && !text.contains(QLatin1Char{'\n'}));
        QVERIFY2(text.size() < 400, qPrintable(text));
    }

    void addsTheReasonWhereItHelps()
    {
        const QString text = errorText(Error{engine::EngineErrc::httpStatus, "404 Not Found"});

        QVERIFY2(text.endsWith(QStringLiteral("(404 Not Found)")), qPrintable(text));
    }

    void cleansAndShortensAReasonOfStrangers()
    {
        const QString text = errorText(Error{engine::EngineErrc::invalidTorrent, "a\n\u202E" + std::string(5000, 'x')});

        QVERIFY(!text.contains(QChar{0x202e}));
        QVERIFY(!text.contains(QLatin1Char{'\n'}));
        QVERIFY2(text.size() < 400, qPrintable(text));
    }

    void fallsBackForCodesOfOthers()
    {
        const QString text = errorText(Error{std::make_error_code(std::errc::no_space_on_device), "settings.json"});

        QVERIFY2(text.contains(QStringLiteral("No space left on device")), qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral("settings.json")), qPrintable(text));
    }

    void fallsBackForACodeThatDoesNotExist()
    {
        const QString text =
            errorText(Error{std::error_code{999, make_error_code(engine::EngineErrc::tooLarge).category()}, {}});

        QVERIFY(text.startsWith(QStringLiteral("Something went wrong")));
    }
};

QTEST_GUILESS_MAIN(ErrorTextTest)
#include "error_text_test.moc"
