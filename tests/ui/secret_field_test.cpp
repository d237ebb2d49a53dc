#include "support/widget_checks.hpp"
#include "ui/color_scheme.hpp"
#include "ui/secret_field.hpp"

#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QSignalSpy>
#include <QVBoxLayout>
#include <QtTest>

#include <string>

using namespace barter;
using namespace barter::ui;

namespace {

constexpr quint32 capsLock = 0x2;  // LockMask of X.h

void press(SecretField& field, const QString& text, quint32 nativeModifiers = 0, int key = Qt::Key_A)
{
    QKeyEvent event{QEvent::KeyPress, key, Qt::NoModifier, 38, 97, nativeModifiers, text};
    QApplication::sendEvent(&field, &event);
}

QString textOf(const SecretField& field)
{
    return QString::fromUtf8(field.utf8().data(), static_cast<qsizetype>(field.utf8().size()));
}

int pixelsUnlike(const QImage& a, const QImage& b)
{
    int different = 0;
    for (int y = 0; y < a.height(); ++y) {
        for (int x = 0; x < a.width(); ++x) {
            different += a.pixel(x, y) == b.pixel(x, y) ? 0 : 1;
        }
    }
    return different;
}

}  // namespace

class SecretFieldTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { QGuiApplication::clipboard()->clear(); }

    void keepsWhatIsTypedAsUtf8()
    {
        SecretField field;
        const QSignalSpy changes{&field, &SecretField::changed};

        QTest::keyClicks(&field, QStringLiteral("aB1 "));
        press(field, QString{QChar{0x00e9}});
        press(field, QString::fromUcs4(U"\U0001F600"));

        QCOMPARE(field.utf8(), std::string_view{"aB1 \xc3\xa9\xf0\x9f\x98\x80"});
        QCOMPARE(field.length(), 6);
        QCOMPARE(changes.size(), 6);
    }

    void backspaceTakesAWholeCharacter()
    {
        SecretField field;
        press(field, QStringLiteral("a"));
        press(field, QString{QChar{0x00e9}});
        press(field, QString::fromUcs4(U"\U0001F600"));

        QTest::keyClick(&field, Qt::Key_Backspace);
        QCOMPARE(field.utf8(), std::string_view{"a\xc3\xa9"});
        QTest::keyClick(&field, Qt::Key_Backspace);
        QCOMPARE(field.utf8(), std::string_view{"a"});
        QTest::keyClick(&field, Qt::Key_Backspace);
        QTest::keyClick(&field, Qt::Key_Backspace);
        QVERIFY(field.isEmpty());
    }

    void theTextOfAKeyIsOverwrittenWhoeverSharesIt()
    {
        SecretField field;
        const QString heldByQt{3, QChar{u'x'}};
        QKeyEvent pressed{QEvent::KeyPress, Qt::Key_X, Qt::NoModifier, heldByQt};
        QApplication::sendEvent(&field, &pressed);

        QCOMPARE(field.utf8(), std::string_view{"xxx"});
        QCOMPARE(heldByQt, QString(3, QChar{u'\0'}));

        const QString heldAgain{2, QChar{u'x'}};
        QKeyEvent released{QEvent::KeyRelease, Qt::Key_X, Qt::NoModifier, heldAgain};
        QApplication::sendEvent(&field, &released);

        QCOMPARE(heldAgain, QString(2, QChar{u'\0'}));
        QCOMPARE(field.utf8(), std::string_view{"xxx"});
    }

    void whatAnInputMethodComposedIsTakenAndOverwritten()
    {
        SecretField field;
        const QString composed{1, QChar{0x00ea}};
        const QString begun{2, QChar{u'p'}};
        QInputMethodEvent event{begun, {}};
        event.setCommitString(composed);
        QApplication::sendEvent(&field, &event);

        QCOMPARE(field.utf8(), std::string_view{"\xc3\xaa"});
        QCOMPARE(composed, QString(1, QChar{u'\0'}));
        QCOMPARE(begun, QString(2, QChar{u'\0'}));
        QVERIFY(!field.inputMethodQuery(Qt::ImSurroundingText).isValid());
        QVERIFY((field.inputMethodHints() & (Qt::ImhHiddenText | Qt::ImhSensitiveData)) ==
                (Qt::ImhHiddenText | Qt::ImhSensitiveData));
    }

    void pastesAndLeavesTheClipboardAsItIs()
    {
        SecretField field;
        QGuiApplication::clipboard()->setText(QStringLiteral("\nfrom a\r\n\tmanager\n") + QChar{0x1b});

        QTest::keyClick(&field, Qt::Key_V, Qt::ControlModifier);

        QCOMPARE(field.utf8(), std::string_view{"from a manager"});
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("\nfrom a\r\n\tmanager\n") + QChar{0x1b});
        QTest::keyClick(&field, Qt::Key_Insert, Qt::ShiftModifier);
        QCOMPARE(field.utf8(), std::string_view{"from a managerfrom a manager"});
    }

    void givesNothingToTheClipboard()
    {
        SecretField field;
        QTest::keyClicks(&field, QStringLiteral("secret"));
        QGuiApplication::clipboard()->setText(QStringLiteral("before"));

        for (const auto key : {Qt::Key_A, Qt::Key_C, Qt::Key_X, Qt::Key_Z, Qt::Key_Insert}) {
            QTest::keyClick(&field, key, Qt::ControlModifier);
        }
        QTest::mouseDClick(&field, Qt::LeftButton);
        QTest::keyClick(&field, Qt::Key_C, Qt::ControlModifier);

        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("before"));
        QCOMPARE(field.utf8(), std::string_view{"secret"});
    }

    void removesAllByOneKeyAndBringsNothingBack()
    {
        SecretField field;
        const auto type = [&] { QTest::keyClicks(&field, QStringLiteral("secret")); };
        type();
        QTest::keyClick(&field, Qt::Key_Delete);
        QVERIFY(field.isEmpty());
        type();
        QTest::keyClick(&field, Qt::Key_U, Qt::ControlModifier);
        QVERIFY(field.isEmpty());
        type();
        QTest::keyClick(&field, Qt::Key_Backspace, Qt::ControlModifier);
        QVERIFY(field.isEmpty());
        QTest::keyClick(&field, Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(field.isEmpty());
        type();
        QTest::keyClick(&field, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(&field, QStringLiteral("new"));
        QCOMPARE(field.utf8(), std::string_view{"new"});
    }

    void takingLeavesTheFieldAndItsMemoryEmpty()
    {
        SecretField field;
        QTest::keyClicks(&field, QStringLiteral("secret"));
        const char* const memory = field.utf8().data();
        const QSignalSpy changes{&field, &SecretField::changed};

        const auto taken = field.take();

        QCOMPARE(taken.text(), std::string_view{"secret"});
        QVERIFY(field.isEmpty());
        QCOMPARE(std::string(memory, 6), std::string(6, '\0'));
        QCOMPARE(changes.size(), 1);
    }

    void takesNoPartOfWhatIsTooLong()
    {
        SecretField field{nullptr, 8};
        const QSignalSpy full{&field, &SecretField::full};
        QTest::keyClicks(&field, QStringLiteral("1234567"));

        press(field, QString{QChar{0x00e9}});
        QCOMPARE(field.utf8(), std::string_view{"1234567"});
        QCOMPARE(full.size(), 1);
        press(field, QStringLiteral("8"));
        QCOMPARE(field.utf8(), std::string_view{"12345678"});
        press(field, QStringLiteral("9"));
        QCOMPARE(field.length(), 8);
        QCOMPARE(full.size(), 2);
    }

    void commandsAndReturnGoOnToTheWindow()
    {
        SecretField field;
        const QSignalSpy returns{&field, &SecretField::returnPressed};
        const auto isLeft = [&](int key, Qt::KeyboardModifiers modifiers, const QString& text) {
            QKeyEvent event{QEvent::KeyPress, key, modifiers, text};
            QApplication::sendEvent(&field, &event);
            return !event.isAccepted();
        };

        QVERIFY(isLeft(Qt::Key_Return, Qt::NoModifier, QStringLiteral("\r")));
        QVERIFY(isLeft(Qt::Key_Enter, Qt::KeypadModifier, QStringLiteral("\r")));
        QVERIFY(isLeft(Qt::Key_Escape, Qt::NoModifier, QStringLiteral("\x1b")));
        QVERIFY(isLeft(Qt::Key_S, Qt::ControlModifier, QStringLiteral("\x13")));
        QVERIFY(isLeft(Qt::Key_F1, Qt::NoModifier, {}));
        QCOMPARE(returns.size(), 2);
        QVERIFY(field.isEmpty());
        QVERIFY(!isLeft(Qt::Key_At, Qt::ControlModifier | Qt::AltModifier, QStringLiteral("@")));  // AltGr
        QCOMPARE(field.utf8(), std::string_view{"@"});
    }

    void lettersAreNoShortcutsWhileTyping()
    {
        SecretField field;
        QKeyEvent letter{QEvent::ShortcutOverride, Qt::Key_A, Qt::NoModifier, QStringLiteral("a")};
        QKeyEvent command{QEvent::ShortcutOverride, Qt::Key_S, Qt::ControlModifier, QStringLiteral("\x13")};
        letter.ignore();
        command.ignore();

        QApplication::sendEvent(&field, &letter);
        QApplication::sendEvent(&field, &command);

        QVERIFY(letter.isAccepted());
        QVERIFY(!command.isAccepted());
    }

    void tellsOfCapsLock()
    {
        SecretField field;
        press(field, QStringLiteral("A"), capsLock);
        QVERIFY(field.isCapsLockOn());
        QVERIFY(QAccessible::queryAccessibleInterface(&field)
                    ->text(QAccessible::Description)
                    .contains(QLatin1String{"Caps Lock is on."}));
        // The modifiers are those before the key.
        press(field, {}, capsLock, Qt::Key_CapsLock);
        QVERIFY(!field.isCapsLockOn());
        press(field, {}, 0, Qt::Key_CapsLock);
        QVERIFY(field.isCapsLockOn());
        press(field, QStringLiteral("a"));
        QVERIFY(!field.isCapsLockOn());
    }

    void aScreenReaderHearsAPasswordFieldAndNoText()
    {
        QWidget window;
        QLabel label{QStringLiteral("&Password"), &window};
        SecretField field{&window};
        label.setBuddy(&field);
        QTest::keyClicks(&field, QStringLiteral("secret"));
        auto* accessible = QAccessible::queryAccessibleInterface(&field);

        QCOMPARE(accessible->role(), QAccessible::EditableText);
        QVERIFY(accessible->state().passwordEdit);
        QVERIFY(accessible->state().editable);
        QVERIFY(accessible->state().focusable);
        QCOMPARE(accessible->text(QAccessible::Name), QStringLiteral("Password"));
        QCOMPARE(accessible->text(QAccessible::Value), QString{});
        QCOMPARE(accessible->text(QAccessible::Description), QStringLiteral("Characters entered: 6."));
        QVERIFY(accessible->textInterface() == nullptr);
        QVERIFY(accessible->editableTextInterface() == nullptr);
    }

    void looksTheSameForAllTextsOfOneLength()
    {
        SecretField field;
        field.resize(field.sizeHint());
        QTest::keyClicks(&field, QStringLiteral("iiii"));
        const auto narrow = field.grab().toImage();
        QTest::keyClick(&field, Qt::Key_Delete);
        const auto empty = field.grab().toImage();
        QTest::keyClicks(&field, QStringLiteral("WWWW"));

        QCOMPARE(pixelsUnlike(narrow, field.grab().toImage()), 0);
        QVERIFY(pixelsUnlike(narrow, empty) > 10);
    }

    void isAsHighAsALineEdit()
    {
        const SecretField field;
        const QLineEdit line;
        QCOMPARE(field.sizeHint().height(), line.sizeHint().height());
        QCOMPARE(field.minimumSizeHint().height(), line.minimumSizeHint().height());
    }

    void pictures()
    {
        QWidget window;
        auto* layout = new QVBoxLayout{&window};
        auto* line = new QLineEdit{QStringLiteral("a line edit"), &window};
        line->setEchoMode(QLineEdit::Password);
        auto* empty = new SecretField{&window};
        empty->setPlaceholderText(QStringLiteral("Password"));
        auto* full = new SecretField{&window};
        auto* marked = new SecretField{&window};
        auto* off = new SecretField{&window};
        layout->addWidget(line);
        for (auto* field : {empty, full, marked, off}) {
            layout->addWidget(field);
        }
        window.resize(260, window.sizeHint().height());
        window.show();
        QTest::keyClicks(off, QStringLiteral("disabled"));
        off->setEnabled(false);
        QTest::keyClicks(full, QString{40, QChar{u'x'}});
        QTest::keyClicks(marked, QStringLiteral("secret"));
        marked->setFocus();
        press(*marked, QStringLiteral("A"), capsLock);
        QTest::keyClick(marked, Qt::Key_A, Qt::ControlModifier);
        test::takePictures(window, QStringLiteral("secret-field"));
        QCOMPARE(textOf(*full).size(), 40);
    }
};

QTEST_MAIN(SecretFieldTest)
#include "secret_field_test.moc"
