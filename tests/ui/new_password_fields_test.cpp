#include "support/widget_checks.hpp"
#include "ui/new_password_fields.hpp"
#include "ui/password_strength.hpp"
#include "ui/secret_field.hpp"

#include <QSignalSpy>
#include <QtTest>

#include <string>

using namespace barter;
using namespace barter::ui;

namespace {

struct Fields {
    explicit Fields(NewPasswordFields& fields)
        : first{test::controlOf<SecretField>(fields, QStringLiteral("New password"))},
          second{test::controlOf<SecretField>(fields, QStringLiteral("The same again"))}
    {
    }

    SecretField* first;
    SecretField* second;
};

}  // namespace

class NewPasswordFieldsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // By hand: bits of one character times characters, one bit for those that could be foreseen.
    void weighsPasswords_data()
    {
        QTest::addColumn<QString>("password");
        QTest::addColumn<int>("strength");
        const auto row = [](const char* password, PasswordStrength strength) {
            QTest::newRow(password) << QString::fromUtf8(password) << static_cast<int>(strength);
        };
        row("x", PasswordStrength::weak);
        row("password", PasswordStrength::weak);                    // 7 * 4.7 + 1 = 34
        row("aaaaaaaaaaaaaaaaaaaaaaaa", PasswordStrength::weak);    // 4.7 + 23
        row("abcdefghijklmnopqrstuvwxyz", PasswordStrength::weak);  // 4.7 + 25
        row("987654321012345", PasswordStrength::weak);             // 3.3 + 14
        row("xkxkxkxkxkxkxkxkxkxkxkxkx", PasswordStrength::weak);   // 3 * 4.7 + 22 = 36
        row("739281650428", PasswordStrength::weak);                // at most 12 * 3.3
        row("qzmfhtkwb", PasswordStrength::fair);                   // 9 * 4.7 = 42
        row("qZ8-fT3+k", PasswordStrength::fair);                   // 9 * 6.6 = 59.4
        row("qZ8-fT3+kW", PasswordStrength::good);                  // 66
        row("correct horse battery staple", PasswordStrength::good);
        row("\xc3\xa9\xc3\xbc\xc3\xb1\xc3\xb8\xc3\xa5", PasswordStrength::weak);  // five characters: at most 35
    }
    void weighsPasswords()
    {
        QFETCH(const QString, password);
        QFETCH(const int, strength);
        QCOMPARE(static_cast<int>(passwordStrength(password.toStdString())), strength);
    }

    void anEmptyOneIsNone() { QCOMPARE(passwordStrength({}), PasswordStrength::none); }

    void eachStrengthHasASentenceOfItsOwn()
    {
        QSet<QString> sentences;
        for (const auto strength :
             {PasswordStrength::none, PasswordStrength::weak, PasswordStrength::fair, PasswordStrength::good}) {
            sentences.insert(strengthSentence(strength));
        }
        QCOMPARE(sentences.size(), 4);
        QVERIFY(!sentences.contains(QString{}));
    }

    void isCompleteWhenBothAreTheSameAndNotEmpty()
    {
        NewPasswordFields fields;
        const Fields parts{fields};
        const QSignalSpy complete{&fields, &NewPasswordFields::completeChanged};
        QVERIFY(!fields.isComplete());

        QTest::keyClicks(parts.first, QStringLiteral("ab"));
        QTest::keyClicks(parts.second, QStringLiteral("a"));
        QVERIFY(!fields.isComplete());
        QTest::keyClicks(parts.second, QStringLiteral("b"));
        QVERIFY(fields.isComplete());
        QTest::keyClicks(parts.second, QStringLiteral("c"));
        QVERIFY(!fields.isComplete());
        QCOMPARE(complete.size(), 2);
    }

    void saysThatTheyDifferAsSoonAsTheyDo()
    {
        NewPasswordFields fields;
        const Fields parts{fields};
        const auto saysSo = [&] {
            return parts.second->accessibleDescription() == QLatin1String{"This is not the password above."};
        };
        QTest::keyClicks(parts.first, QStringLiteral("abc"));

        QTest::keyClicks(parts.second, QStringLiteral("ab"));
        QVERIFY(!saysSo());
        QTest::keyClicks(parts.second, QStringLiteral("d"));
        QVERIFY(saysSo());
        QTest::keyClick(parts.second, Qt::Key_Backspace);
        QVERIFY(!saysSo());
    }

    void givesThePasswordOnce()
    {
        NewPasswordFields fields;
        const Fields parts{fields};
        QTest::keyClicks(parts.first, QStringLiteral("secret"));
        QVERIFY(fields.take().empty());
        QVERIFY(parts.first->isEmpty());

        QTest::keyClicks(parts.first, QStringLiteral("secret"));
        QTest::keyClicks(parts.second, QStringLiteral("secret"));
        const auto taken = fields.take();

        QCOMPARE(taken.text(), std::string_view{"secret"});
        QVERIFY(parts.first->isEmpty());
        QVERIFY(parts.second->isEmpty());
        QVERIFY(!fields.isComplete());
    }

    void returnLeadsOnAndAcceptsAtTheEnd()
    {
        NewPasswordFields fields;
        const Fields parts{fields};
        const QSignalSpy accepted{&fields, &NewPasswordFields::accepted};
        fields.show();
        parts.first->setFocus();
        QTest::keyClicks(parts.first, QStringLiteral("s"));
        QTest::keyClick(parts.first, Qt::Key_Return);
        QCOMPARE(fields.focusWidget(), parts.second);
        QTest::keyClick(parts.second, Qt::Key_Return);
        QCOMPARE(accepted.size(), 0);
        QTest::keyClicks(parts.second, QStringLiteral("s"));
        QTest::keyClick(parts.second, Qt::Key_Return);
        QCOMPARE(accepted.size(), 1);
    }

    void allControlsHaveNames()
    {
        NewPasswordFields fields;
        QCOMPARE(test::namelessControls(fields), QStringList{});
        QCOMPARE(test::richLabels(fields), QStringList{});
    }

    void pictures()
    {
        NewPasswordFields fields;
        const Fields parts{fields};
        fields.setContentsMargins(10, 10, 10, 10);
        fields.resize(380, 200);
        fields.show();
        QTest::keyClicks(parts.first, QStringLiteral("password"));
        QTest::keyClicks(parts.second, QStringLiteral("pax"));
        test::takePictures(fields, QStringLiteral("new-password-fields"));
        QVERIFY(!fields.isComplete());
    }
};

QTEST_MAIN(NewPasswordFieldsTest)
#include "new_password_fields_test.moc"
