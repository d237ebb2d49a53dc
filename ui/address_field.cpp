#include "ui/address_field.hpp"

#include "ui/plain_label.hpp"

#include <QFontDatabase>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

#include <utility>

namespace barter::ui {
namespace {

constexpr int maxTextLength = 256;  // much more than an address, so that one with something around it is seen as such
constexpr int groupLength = 4;

}  // namespace

QString recipientSentence(wallet::RecipientProblem problem)
{
    using wallet::RecipientProblem;
    switch (problem) {
    case RecipientProblem::none: break;
    case RecipientProblem::empty: return AddressField::tr("Enter the address to pay to.");
    case RecipientProblem::malformed:
        return AddressField::tr("This is no TRON address. One has 34 characters and begins with T.");
    case RecipientProblem::checksum:
        return AddressField::tr("A character of this address is wrong or missing. Copy it once more from its source.");
    case RecipientProblem::otherNetwork:
        return AddressField::tr("This address is of another network, not of TRON. What is sent there is lost.");
    case RecipientProblem::zeroAddress:
        return AddressField::tr("Nobody has the key of this address (it is all zeros). What is sent there is lost.");
    case RecipientProblem::sender: return AddressField::tr("This is the address that would pay. Enter another one.");
    case RecipientProblem::tokenContract:
        return AddressField::tr(
            "This is the contract of the token, not somebody's address. What is sent there is lost.");
    }
    return {};
}

QString lookAlikeSentence(const wallet::Address& lookAlike)
{
    return AddressField::tr(
               "This looks like the address %1, which you know, but it is another one. Swindlers make such "
               "addresses. Compare all of its characters with its source.")
        .arg(addressInGroups(lookAlike));
}

QString addressInGroups(const wallet::Address& address)
{
    auto text = QString::fromStdString(address.text());
    for (qsizetype at = groupLength; at < text.size(); at += groupLength + 1) {
        text.insert(at, u' ');
    }
    return text;
}

AddressField::AddressField(const QString& label, QWidget* parent)
    : QWidget{parent}, m_line{new QLineEdit{this}}, m_sentence{makeHintLabel({}, this)}
{
    auto* name = new QLabel{label, this};
    name->setTextFormat(Qt::PlainText);
    name->setBuddy(m_line);
    m_line->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_line->setMaxLength(maxTextLength);
    m_line->setClearButtonEnabled(true);
    m_line->setInputMethodHints(Qt::ImhNoPredictiveText | Qt::ImhNoAutoUppercase);
    auto* layout = new QVBoxLayout{this};
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(name);
    layout->addWidget(m_line);
    layout->addWidget(m_sentence);
    setFocusProxy(m_line);
    connect(m_line, &QLineEdit::textChanged, this, [this] {
        m_touched = true;
        look();
    });
    showSentence();
}

void AddressField::setKnown(wallet::KnownAddresses known)
{
    m_known = std::move(known);
    look();
}

void AddressField::setText(const QString& text)
{
    m_line->setText(text);
}

void AddressField::insist()
{
    m_touched = true;
    showSentence();
}

void AddressField::look()
{
    m_check = wallet::checkRecipient(m_line->text().toStdString(), m_known);
    showSentence();
    Q_EMIT checkChanged();
}

void AddressField::showSentence()
{
    QString sentence;
    if (m_check.lookAlike) {
        sentence = lookAlikeSentence(*m_check.lookAlike);
    } else if (m_touched) {
        sentence = recipientSentence(m_check.problem);
    }
    showWarning(*m_sentence, sentence);
    m_line->setAccessibleDescription(sentence);
}

}  // namespace barter::ui
