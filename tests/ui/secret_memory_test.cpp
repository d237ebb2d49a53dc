#include "support/memory_scan.hpp"
#include "ui/new_password_fields.hpp"
#include "ui/secret_field.hpp"
#include "ui/words_check.hpp"
#include "ui/words_sheet.hpp"

#include <QPushButton>
#include <QtTest>

#include <array>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

using namespace barter;
using namespace barter::ui;

namespace {

constexpr std::string_view password = "Zq7#kPw9!vT2";
// A published vector of BIP-39.
constexpr std::string_view phrase = "void come effort suffer camp survey warrior heavy shoot primary clutch crush "
                                    "open amazing screen patrol group space point ten exist slush involve unfold";

// Of its words those that nothing else in such a program has.
constexpr std::array rareWords{
    "effort", "suffer", "survey", "warrior", "clutch", "amazing", "patrol", "involve", "unfold"};

std::string wide(std::string_view text)
{
    std::string bytes;
    for (const char c : text) {
        bytes += {c, '\0'};
    }
    return bytes;
}

/// As the display server sends them: a text of one character for each key.
void type(QWidget& field, std::string_view text)
{
    for (const char c : text) {
        const QString key{1, QLatin1Char{c}};
        for (const auto kind : {QEvent::ShortcutOverride, QEvent::KeyPress, QEvent::KeyRelease}) {
            QKeyEvent event{
                kind, Qt::Key_A, Qt::NoModifier, kind == QEvent::KeyRelease ? QString{1, QLatin1Char{c}} : key};
            QApplication::sendEvent(&field, &event);
        }
    }
}

WalletWords words()
{
    return WalletWords::from(Secret::copyOf(phrase)).value();
}

}  // namespace

/// What the widgets of secrets leave in the memory of the process, freed memory included. With LD_BIND_NOW: whenever
/// the dynamic linker looks up a function at its first call, it saves all registers on the stack, with the bytes that
/// the scan has just compared.
class SecretMemoryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theScanFindsATextAlsoInFreedMemory()
    {
        test::MemoryScan scan;
        const auto sought = wide("a text that is freed");
        const int before = scan.count(sought);
        auto text = std::make_unique<QString>(QString::fromLatin1("a text that is freed"));
        QCOMPARE(scan.count(sought), before + 1);
        text.reset();
        QVERIFY(scan.count(sought) >= before);
        QVERIFY(before >= 1);  // `sought` itself
    }

    void copiesOfALibraryThatWereFreedAreOverwritten_data()
    {
        QTest::addColumn<int>("length");
        for (const int length : {40, 75, 200, 900}) {
            QTest::addRow("%d characters", length) << length;
        }
    }
    void copiesOfALibraryThatWereFreedAreOverwritten()
    {
        QFETCH(const int, length);
        test::MemoryScan scan;
        std::string secret(static_cast<std::size_t>(length), '.');
        std::minstd_rand chance{static_cast<unsigned>(length)};
        for (auto& c : secret) {
            c = static_cast<char>('!' + chance() % 90);
        }
        const auto middle = secret.substr(secret.size() / 2, 15);  // malloc itself writes over the beginning
        const auto middleWide = wide(middle);
        auto narrow = std::make_unique<QByteArray>(secret.data(), static_cast<qsizetype>(secret.size()));
        auto broad = std::make_unique<QString>(QString::fromLatin1(*narrow));
        const int before = scan.count(middle);
        const int beforeWide = scan.count(middleWide);

        narrow.reset();
        broad.reset();
        overwriteFreed(secret.size());

        QCOMPARE(scan.count(middle), before - 1);
        QCOMPARE(scan.count(middleWide), beforeWide - 1);
    }

    void aPasswordIsInTheFieldAndNowhereElse()
    {
        test::MemoryScan scan;
        const std::string narrow{password};
        const auto broad = wide(password);
        auto field = std::make_unique<SecretField>();
        field->show();
        const int before = scan.count(narrow);
        const int beforeWide = scan.count(broad);

        type(*field, password);
        (void)field->grab();
        QCOMPARE(field->utf8(), password);
        QCOMPARE(scan.count(narrow), before + 1);
        QCOMPARE(scan.count(broad), beforeWide);

        {
            const auto taken = field->take();
            QCOMPARE(scan.count(narrow), before + 1);
        }
        QCOMPARE(scan.count(narrow), before);
        type(*field, password);
        field.reset();
        QCOMPARE(scan.count(narrow), before);
        QCOMPARE(scan.count(broad), beforeWide);
    }

    void aNewPasswordIsInItsTwoFieldsAndNowhereElse()
    {
        test::MemoryScan scan;
        const std::string narrow{password};
        const auto broad = wide(password);
        auto fields = std::make_unique<NewPasswordFields>();
        fields->show();
        const int before = scan.count(narrow);
        const int beforeWide = scan.count(broad);

        for (auto* field : fields->findChildren<SecretField*>()) {
            type(*field, password);
        }
        (void)fields->grab();
        QVERIFY(fields->isComplete());
        QCOMPARE(scan.count(narrow), before + 2);

        fields.reset();
        QCOMPARE(scan.count(narrow), before);
        QCOMPARE(scan.count(broad), beforeWide);
    }

    void wordsThatWereShownLeaveNoTextBehind()
    {
        test::MemoryScan scan;
        std::vector<std::string> sought{std::string{phrase}, wide(phrase)};
        for (const auto* word : rareWords) {
            sought.push_back(wide(word));
        }
        auto places = words();
        std::string placesInMemory;
        for (std::size_t i = 0; i < places.count(); ++i) {
            placesInMemory += {static_cast<char>(places[i] & 0xffU), static_cast<char>(places[i] >> 8U)};
        }
        (void)listedWord(0);  // the list itself has each word once
        auto sheet = std::make_unique<WordsSheet>();
        sheet->setWords(std::move(places));
        sheet->show();
        (void)sheet->grab();
        std::vector<int> before;
        for (const auto& text : sought) {
            before.push_back(scan.count(text));
        }
        const int placesBefore = scan.count(placesInMemory);

        sheet->setShown(true);
        (void)sheet->grab();
        sheet.reset();

        for (std::size_t i = 0; i < sought.size(); ++i) {
            QVERIFY2(scan.count(sought[i]) <= before[i], sought[i].c_str());
        }
        QCOMPARE(scan.count(placesInMemory), placesBefore - 1);
    }

    void wordsThatWereAskedForLeaveNoTextBehind()
    {
        test::MemoryScan scan;
        std::vector<std::string> sought;
        for (const auto* word : rareWords) {
            sought.push_back(wide(word));
        }
        auto check = std::make_unique<WordsCheck>();
        check->show();
        (void)check->grab();
        std::vector<int> before;
        for (const auto& text : sought) {
            before.push_back(scan.count(text));
        }

        check->ask(words());
        (void)check->grab();
        for (auto* button : check->findChildren<QPushButton*>()) {
            QTest::mouseClick(button, Qt::LeftButton);
        }
        (void)check->grab();
        check.reset();

        for (std::size_t i = 0; i < sought.size(); ++i) {
            QVERIFY2(scan.count(sought[i]) <= before[i], sought[i].c_str());
        }
    }
};

QTEST_MAIN(SecretMemoryTest)
#include "secret_memory_test.moc"
