#include "support/widget_checks.hpp"
#include "ui/words_check.hpp"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QtTest>

#include <array>
#include <set>
#include <string_view>

using namespace barter;
using namespace barter::ui;

namespace {

// A published vector of BIP-39, without a word that comes twice.
constexpr std::string_view phrase = "void come effort suffer camp survey warrior heavy shoot primary clutch crush "
                                    "open amazing screen patrol group space point ten exist slush involve unfold";

WalletWords words()
{
    return WalletWords::from(Secret::copyOf(phrase)).value();
}

QString wordAt(int number)
{
    return QString::fromLatin1(phrase.data(), static_cast<qsizetype>(phrase.size())).split(u' ').at(number - 1);
}

struct Asked {
    int number = 0;
    QStringList choices;
};

/// What a person sees, read off the window.
std::vector<Asked> askedBy(WordsCheck& check)
{
    std::vector<Asked> asked;
    for (const auto* label : check.findChildren<QLabel*>()) {
        if (label->text().startsWith(QLatin1String{"Word "}) && label->text().size() <= 7) {
            asked.push_back({label->text().mid(5).toInt(), {}});
        }
    }
    for (auto& question : asked) {
        const auto description = QStringLiteral("Word %1").arg(question.number);
        for (const auto* button : check.findChildren<QPushButton*>()) {
            if (button->accessibleDescription() == description) {
                question.choices << button->text();
            }
        }
    }
    return asked;
}

void choose(WordsCheck& check, int number, const QString& word)
{
    for (auto* button : check.findChildren<QPushButton*>()) {
        if (button->accessibleDescription() == QStringLiteral("Word %1").arg(number) && button->text() == word) {
            button->click();
        }
    }
}

QPushButton& checkButton(WordsCheck& check)
{
    return *test::buttonOf<QPushButton>(check, QStringLiteral("Check"));
}

QString wrongOf(const Asked& question)
{
    return question.choices[0] == wordAt(question.number) ? question.choices[1] : question.choices[0];
}

bool says(const WordsCheck& check, const QString& text)
{
    for (const auto* label : check.findChildren<QLabel*>()) {
        if (label->text().remove(QChar{0x200b}).contains(text)) {
            return true;
        }
    }
    return false;
}

}  // namespace

class WordsCheckTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void asksForThreeWordsAmongOthers()
    {
        WordsCheck check;
        std::set<int> numbers;
        std::set<qsizetype> placesOfRight;
        for (int round = 0; round < 60; ++round) {
            check.ask(words());
            const auto asked = askedBy(check);
            QCOMPARE(asked.size(), std::size_t{3});
            QVERIFY(asked[0].number < asked[1].number && asked[1].number < asked[2].number);
            for (const auto& question : asked) {
                QCOMPARE(question.choices.size(), 6);
                QCOMPARE(QSet<QString>(question.choices.begin(), question.choices.end()).size(), 6);
                QCOMPARE(question.choices.count(wordAt(question.number)), 1);
                numbers.insert(question.number);
                placesOfRight.insert(question.choices.indexOf(wordAt(question.number)));
            }
        }
        QCOMPARE(placesOfRight.size(), std::size_t{6});
        // Of 180 draws out of 24 (chance that as many as five are never drawn: below 1 in 10,000).
        QVERIFY(numbers.size() >= 20);
        QVERIFY(*numbers.begin() >= 1 && *numbers.rbegin() <= 24);
    }

    void passesWhenAllAreRight()
    {
        WordsCheck check;
        const QSignalSpy passed{&check, &WordsCheck::passed};
        check.ask(words());
        int chosen = 0;
        for (const auto& question : askedBy(check)) {
            QVERIFY(!checkButton(check).isEnabled());
            choose(check, question.number, wordAt(question.number));
            ++chosen;
        }
        QCOMPARE(chosen, 3);
        QCOMPARE(passed.size(), 0);
        checkButton(check).click();

        QCOMPARE(passed.size(), 1);
        QVERIFY(!check.isEnabled());
        QCOMPARE(askedBy(check).size(), std::size_t{0});
    }

    void tellsWhichOneIsWrongAndLetsTryAgain()
    {
        WordsCheck check;
        const QSignalSpy passed{&check, &WordsCheck::passed};
        check.ask(words());
        const auto asked = askedBy(check);
        choose(check, asked[0].number, wordAt(asked[0].number));
        choose(check, asked[1].number, wrongOf(asked[1]));
        choose(check, asked[2].number, wordAt(asked[2].number));

        checkButton(check).click();
        QCOMPARE(passed.size(), 0);
        QVERIFY(says(check, QStringLiteral("Word %1 is another one.").arg(asked[1].number)));
        QVERIFY(!checkButton(check).isEnabled());

        choose(check, asked[1].number, wordAt(asked[1].number));
        checkButton(check).click();
        QCOMPARE(passed.size(), 1);
    }

    void eachQuestionTakesOneAnswer()
    {
        WordsCheck check;
        check.ask(words());
        const auto asked = askedBy(check);
        for (const auto& word : asked[0].choices) {
            choose(check, asked[0].number, word);
        }
        int checked = 0;
        for (const auto* button : check.findChildren<QPushButton*>()) {
            checked += button->isChecked() ? 1 : 0;
        }
        QCOMPARE(checked, 1);
    }

    void nothingIsLeftToReadAfterClearing()
    {
        WordsCheck check;
        check.ask(words());
        check.clear();
        for (const auto* button : check.findChildren<QPushButton*>()) {
            QVERIFY(button->text() == QLatin1String{"abandon"} || button == &checkButton(check));
            QVERIFY(!button->isChecked());
        }
    }

    void isDrivenByKeys()
    {
        WordsCheck check;
        const QSignalSpy passed{&check, &WordsCheck::passed};
        check.ask(words());
        check.show();
        for (const auto& question : askedBy(check)) {
            for (auto* button : check.findChildren<QPushButton*>()) {
                if (button->accessibleDescription() == QStringLiteral("Word %1").arg(question.number) &&
                    button->text() == wordAt(question.number)) {
                    QVERIFY((button->focusPolicy() & Qt::TabFocus) != 0);
                    QTest::keyClick(button, Qt::Key_Space);
                }
            }
        }
        QTest::keyClick(&checkButton(check), Qt::Key_Space);
        QCOMPARE(passed.size(), 1);
        QCOMPARE(test::namelessControls(check), QStringList{});
    }

    void aChosenWordLooksOtherThanTheRest()
    {
        WordsCheck check;
        check.ask(words());
        check.show();
        const auto asked = askedBy(check);
        auto* button = test::buttonOf<QPushButton>(check, wordAt(asked[0].number));
        const auto before = button->grab().toImage();
        button->click();
        QVERIFY(button->grab().toImage() != before);
    }

    void pictures()
    {
        WordsCheck check;
        check.setContentsMargins(10, 10, 10, 10);
        check.ask(words());
        check.resize(420, 320);
        check.show();
        const auto asked = askedBy(check);
        for (const auto& question : asked) {
            choose(check, question.number, wrongOf(question));
        }
        checkButton(check).click();
        test::takePictures(check, QStringLiteral("words-check"));
        QVERIFY(check.isEnabled());
    }
};

QTEST_MAIN(WordsCheckTest)
#include "words_check_test.moc"
