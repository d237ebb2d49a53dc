#include "ui/new_password_fields.hpp"

#include "ui/password_strength.hpp"
#include "ui/plain_label.hpp"
#include "ui/secret_field.hpp"

#include <QLabel>
#include <QVBoxLayout>

namespace barter::ui {

NewPasswordFields::NewPasswordFields(QWidget* parent)
    : QWidget{parent}, m_first{new SecretField{this}}, m_strength{makeHintLabel({}, this)},
      m_second{new SecretField{this}}, m_difference{makeHintLabel({}, this)}
{
    auto* layout = new QVBoxLayout{this};
    layout->setContentsMargins(0, 0, 0, 0);
    const auto add = [&](const QString& text, SecretField* field, QLabel* sentence) {
        auto* label = new QLabel{text, this};
        label->setTextFormat(Qt::PlainText);
        label->setBuddy(field);
        layout->addWidget(label);
        layout->addWidget(field);
        layout->addWidget(sentence);
        connect(field, &SecretField::changed, this, &NewPasswordFields::look);
        connect(field, &SecretField::full, this, &NewPasswordFields::sayTooLong);
    };
    add(tr("New &password"), m_first, m_strength);
    add(tr("The same &again"), m_second, m_difference);
    connect(m_first, &SecretField::returnPressed, m_second, [this] { m_second->setFocus(Qt::TabFocusReason); });
    connect(m_second, &SecretField::returnPressed, this, [this] {
        if (m_complete) {
            Q_EMIT accepted();
        }
    });
    setFocusProxy(m_first);
    look();
}

Secret NewPasswordFields::take()
{
    auto taken = m_complete ? m_first->take() : Secret{};
    clear();
    return taken;
}

void NewPasswordFields::clear()
{
    m_second->clear();
    m_first->clear();
}

void NewPasswordFields::look()
{
    const auto strength = passwordStrength(m_first->utf8());
    const auto sentence = strengthSentence(strength);
    if (strength == PasswordStrength::weak) {
        showWarning(*m_strength, sentence);
    } else {
        showHint(*m_strength, sentence);
    }
    m_first->setAccessibleDescription(sentence);
    const bool isOther = !m_first->utf8().starts_with(m_second->utf8());
    const auto difference = isOther ? tr("This is not the password above.") : QString{};
    showWarning(*m_difference, difference);
    m_second->setAccessibleDescription(difference);
    const bool complete = !m_first->isEmpty() && m_first->utf8() == m_second->utf8();
    if (complete != m_complete) {
        m_complete = complete;
        Q_EMIT completeChanged(complete);
    }
}

void NewPasswordFields::sayTooLong()
{
    showWarning(*m_difference, tr("A password can have 1,024 bytes. What you entered last was left out."));
}

}  // namespace barter::ui
