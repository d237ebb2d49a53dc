#include "ui/check_words_dialog.hpp"

#include "ui/error_text.hpp"
#include "ui/plain_label.hpp"
#include "ui/secret_field.hpp"
#include "ui/wallet_gateway.hpp"

#include <QBoxLayout>
#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>

namespace barter::ui {
namespace {

constexpr int dialogWidth = 520;

}  // namespace

CheckWordsDialog::CheckWordsDialog(WalletGateway& gateway, const QString& why, QWidget* parent)
    : QDialog{parent}, m_gateway{gateway}, m_words{new SecretField}, m_passphrase{new SecretField},
      m_problem{makeHintLabel()}
{
    setWindowTitle(tr("Check the words"));
    setMinimumWidth(dialogWidth);
    auto* column = new QVBoxLayout{this};
    if (!why.isEmpty()) {
        column->addWidget(makePlainLabel(why));
    }
    auto* label = new QLabel{tr("All &words, in their order")};
    label->setBuddy(m_words);
    m_words->setAccessibleName(tr("All words, in their order"));
    column->addWidget(label);
    column->addWidget(m_words);
    column->addWidget(makeHintLabel(tr("With a blank between them. What you type does not show.")));
    auto* passphraseLabel = new QLabel{tr("Passphra&se, if the wallet has one")};
    passphraseLabel->setBuddy(m_passphrase);
    m_passphrase->setAccessibleName(tr("Passphrase, if the wallet has one"));
    column->addWidget(passphraseLabel);
    column->addWidget(m_passphrase);
    column->addWidget(m_problem);
    m_problem->hide();
    column->addStretch();

    auto* buttons = new QDialogButtonBox{QDialogButtonBox::Cancel};
    m_check = buttons->addButton(tr("&Check"), QDialogButtonBox::AcceptRole);
    m_check->setEnabled(false);
    const bool canBeShown = gateway.view().canWordsBeShown;
    auto* lost = buttons->addButton(canBeShown ? tr("&Show them again…") : tr("I do &not have them…"),
                                    QDialogButtonBox::ResetRole);
    lost->setToolTip(canBeShown ? tr("Takes the password")
                                : tr("Removes this wallet, so that you can make a new one while nothing is in it"));
    column->addWidget(buttons);

    connect(m_words, &SecretField::changed, this, [this] { m_check->setEnabled(!m_words->isEmpty()); });
    connect(m_check, &QPushButton::clicked, this, &CheckWordsDialog::submit);
    connect(lost, &QPushButton::clicked, this, [this, canBeShown] {
        reject();
        canBeShown ? Q_EMIT showAgainRequested() : Q_EMIT startOverRequested();
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    m_check->setDefault(true);  // in the dialog by now
    m_words->setFocus();
}

void CheckWordsDialog::submit()
{
    m_check->setEnabled(false);
    m_gateway.service().checkWords(
        m_words->take(), m_passphrase->take(), whileThere(this, [this](const Expected<signer::Done>& done) {
            if (done) {
                accept();
                return;
            }
            showWarning(*m_problem, errorText(done.error()));
            m_words->setFocus();
        }));
}

}  // namespace barter::ui
