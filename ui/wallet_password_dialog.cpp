#include "ui/wallet_password_dialog.hpp"

#include "ui/plain_label.hpp"
#include "ui/secret_field.hpp"
#include "ui/wallet_parts.hpp"

#include <QBoxLayout>
#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>

namespace barter::ui {
namespace {

constexpr int dialogWidth = 460;

}  // namespace

WalletPasswordDialog::WalletPasswordDialog(const Words& words, QWidget* parent)
    : QDialog{parent}, m_busyText{words.busy}, m_password{new SecretField}, m_problem{makeHintLabel()},
      m_busy{new BusyLine}
{
    setWindowTitle(words.title);
    setMinimumWidth(dialogWidth);
    auto* label = new QLabel{tr("&Password of the wallet")};
    label->setBuddy(m_password);
    m_password->setAccessibleName(tr("Password of the wallet"));
    m_problem->hide();
    auto* buttons = new QDialogButtonBox{QDialogButtonBox::Cancel};
    m_button = buttons->addButton(words.button, QDialogButtonBox::AcceptRole);
    m_button->setEnabled(false);

    auto* column = new QVBoxLayout{this};
    column->addWidget(makePlainLabel(words.text));
    column->addSpacing(4);
    column->addWidget(label);
    column->addWidget(m_password);
    column->addWidget(m_problem);
    column->addWidget(m_busy);
    column->addStretch();
    column->addWidget(buttons);

    connect(m_password, &SecretField::changed, this, [this] { m_button->setEnabled(!m_password->isEmpty()); });
    connect(m_button, &QPushButton::clicked, this, &WalletPasswordDialog::submit);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    m_button->setDefault(true);  // in the dialog by now
    m_password->setFocus();
}

Secret WalletPasswordDialog::takePassword()
{
    return m_password->take();
}

void WalletPasswordDialog::submit()
{
    if (m_password->isEmpty()) {
        return;
    }
    showWarning(*m_problem, {});
    m_busy->start(m_busyText);
    m_password->setEnabled(false);
    m_button->setEnabled(false);
    Q_EMIT entered();
}

void WalletPasswordDialog::finish(const QString& problem)
{
    m_busy->stop();
    if (problem.isEmpty()) {
        accept();
        return;
    }
    m_password->setEnabled(true);
    m_password->setFocus();
    showWarning(*m_problem, problem);
}

}  // namespace barter::ui
