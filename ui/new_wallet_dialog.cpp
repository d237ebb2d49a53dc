#include "ui/new_wallet_dialog.hpp"

#include "ui/error_text.hpp"
#include "ui/new_password_fields.hpp"
#include "ui/plain_label.hpp"
#include "ui/secret_field.hpp"
#include "ui/wallet_gateway.hpp"
#include "ui/wallet_network_field.hpp"
#include "ui/wallet_parts.hpp"
#include "ui/words_check.hpp"
#include "ui/words_sheet.hpp"

#include <QBoxLayout>
#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>

#include <utility>

namespace barter::ui {
namespace {

using Way = NewWalletDialog::Way;

constexpr QSize dialogSize{600, 480};
constexpr std::size_t longestWords = 4096;

QString titleOf(Way way)
{
    switch (way) {
    case Way::create: return NewWalletDialog::tr("Create a wallet");
    case Way::restore: return NewWalletDialog::tr("Restore a wallet from its words");
    case Way::importKey: break;
    }
    return NewWalletDialog::tr("Import a private key");
}

QString explanationOf(Way way)
{
    switch (way) {
    case Way::create:
        return NewWalletDialog::tr(
            "You alone hold the keys of this wallet. You will choose a password, which protects it on this computer, "
            "and get twelve words, with which you can restore it on any other. Nobody can reset either of them: have "
            "paper and a pen at hand.");
    case Way::restore:
        return NewWalletDialog::tr(
            "For a wallet that you made with Barter, TronLink, a Ledger or another program with 12 or 24 English "
            "words. Type them only into programs that you trust: whoever sees them has the coins.");
    case Way::importKey: break;
    }
    return NewWalletDialog::tr(
        "For a single account whose private key you have, 64 hexadecimal digits. There are no words for it: keep the "
        "key, or make a backup file afterwards.");
}

QLabel* labelFor(const QString& text, QWidget* field)
{
    auto* label = new QLabel{text};
    label->setBuddy(field);
    return label;
}

}  // namespace

NewWalletDialog::NewWalletDialog(WalletGateway& gateway, Way way, QWidget* parent)
    : QDialog{parent}, m_gateway{gateway}, m_way{way}, m_pages{new QStackedWidget}, m_network{new WalletNetworkField},
      m_old{new SecretField{nullptr, longestWords}}, m_passphrase{new SecretField}, m_password{new NewPasswordFields},
      m_sheet{new WordsSheet}, m_check{new WordsCheck}, m_busy{new BusyLine}, m_problem{makeHintLabel()}
{
    setWindowTitle(titleOf(way));
    resize(dialogSize);
    m_pages->addWidget(makeNetworkPage());
    m_pages->addWidget(makeSecretsPage());
    m_pages->addWidget(makeWordsPage());
    m_pages->addWidget(makeCheckPage());
    m_problem->hide();

    auto* buttons = new QDialogButtonBox;
    m_cancel = buttons->addButton(tr("Cancel"), QDialogButtonBox::RejectRole);
    m_next = buttons->addButton(tr("&Next"), QDialogButtonBox::AcceptRole);
    auto* column = new QVBoxLayout{this};
    column->addWidget(m_pages, 1);
    column->addWidget(m_problem);
    column->addWidget(m_busy);
    column->addWidget(buttons);

    connect(m_cancel, &QPushButton::clicked, this, &NewWalletDialog::reject);
    connect(m_next, &QPushButton::clicked, this, &NewWalletDialog::goOn);
    connect(m_network, &WalletNetworkField::changed, this, [this] { showWarning(*m_problem, {}); });
    for (auto* field : {m_old, m_passphrase}) {
        connect(field, &SecretField::changed, this, &NewWalletDialog::updateNext);
    }
    connect(m_password, &NewPasswordFields::completeChanged, this, &NewWalletDialog::updateNext);
    connect(m_sheet, &WordsSheet::shownChanged, this, [this](bool shown) {
        m_wereShown = m_wereShown || shown;
        updateNext();
    });
    connect(m_check, &WordsCheck::passed, this, [this] {
        m_gateway.service().noteWordsChecked();
        forgetWords();
        accept();
    });
    m_next->setDefault(true);  // in the dialog by now
    showPage(networkPage);
}

NewWalletDialog::NewWalletDialog(WalletGateway& gateway, const signer::RevealedWords& words, QWidget* parent)
    : NewWalletDialog{gateway, Way::create, parent}
{
    setWindowTitle(tr("The words of the wallet"));
    m_passphraseHint->setVisible(words.needPassphrase);
    if (takeWords(words.words)) {
        showPage(wordsPage);
    }
}

QWidget* NewWalletDialog::makeNetworkPage()
{
    auto* page = new QWidget;
    auto* column = new QVBoxLayout{page};
    column->addWidget(makeTitleLabel(titleOf(m_way)));
    column->addWidget(makePlainLabel(explanationOf(m_way)));
    column->addSpacing(8);
    column->addWidget(m_network);
    column->addStretch();
    return page;
}

QWidget* NewWalletDialog::makeSecretsPage()
{
    auto* page = new QWidget;
    auto* column = new QVBoxLayout{page};
    if (m_way != Way::create) {
        const bool areWords = m_way == Way::restore;
        const QString what = areWords ? tr("The 12 or 24 words, in their order") : tr("The private key");
        m_old->setAccessibleName(what);
        column->addWidget(
            labelFor(areWords ? tr("The 12 or 24 &words, in their order") : tr("The private &key"), m_old));
        column->addWidget(m_old);
        column->addWidget(makeHintLabel(areWords ? tr("With a blank between them. What you type does not show.")
                                                 : tr("What you type does not show.")));
    }
    if (m_way == Way::restore) {
        m_passphrase->setAccessibleName(tr("Passphrase, if the wallet has one"));
        column->addWidget(labelFor(tr("Passphra&se, if the wallet has one"), m_passphrase));
        column->addWidget(m_passphrase);
    }
    column->addSpacing(8);
    column->addWidget(makePlainLabel(tr("Choose a password for this computer. It is asked for with each payment.")));
    column->addWidget(m_password);
    column->addStretch();
    return page;
}

QWidget* NewWalletDialog::makeWordsPage()
{
    auto* page = new QWidget;
    auto* column = new QVBoxLayout{page};
    column->addWidget(makeTitleLabel(tr("Write these words down")));
    column->addWidget(
        makePlainLabel(tr("On paper, in this order. They are the only way to your coins when this computer or the "
                          "password is lost. Whoever sees them has the coins.")));
    m_passphraseHint =
        makeHintLabel(tr("They bring the wallet back only together with the passphrase that you chose."));
    m_passphraseHint->hide();
    column->addWidget(m_passphraseHint);
    column->addWidget(m_sheet, 1);
    return page;
}

QWidget* NewWalletDialog::makeCheckPage()
{
    auto* page = new QWidget;
    auto* column = new QVBoxLayout{page};
    column->addWidget(makeTitleLabel(tr("Check what you wrote")));
    column->addWidget(makePlainLabel(tr("Choose the words that stand at these places. You can put this off as long as "
                                        "nothing is in the wallet; then all words are asked for before you receive.")));
    column->addWidget(m_check);
    column->addStretch();
    auto* back = new QPushButton{tr("&See the words again")};
    back->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    column->addWidget(back);
    connect(back, &QPushButton::clicked, this, [this] { showPage(wordsPage); });
    return page;
}

void NewWalletDialog::showPage(Page page)
{
    m_pages->setCurrentIndex(page);
    showWarning(*m_problem, {});
    m_next->setText(page == secretsPage && m_way == Way::create ? tr("&Create the wallet")
                    : page == secretsPage                       ? tr("&Add the wallet")
                                                                : tr("&Next"));
    m_next->setVisible(page != checkPage);
    m_cancel->setText(page >= wordsPage ? tr("&Later") : tr("Cancel"));
    if (page == secretsPage) {
        (m_way == Way::create ? static_cast<QWidget*>(m_password) : m_old)->setFocus();
    }
    updateNext();
}

bool NewWalletDialog::isOldComplete() const
{
    return m_way == Way::create || !m_old->isEmpty();
}

void NewWalletDialog::updateNext()
{
    bool ready = !m_isMaking;
    if (m_pages->currentIndex() == secretsPage) {
        ready = ready && isOldComplete() && m_password->isComplete();
    } else if (m_pages->currentIndex() == wordsPage) {
        ready = m_wereShown;
    }
    m_next->setEnabled(ready);
}

void NewWalletDialog::goOn()
{
    switch (m_pages->currentIndex()) {
    case networkPage:
        if (const auto problem = m_network->problem(); !problem.isEmpty()) {
            showWarning(*m_problem, problem);
            return;
        }
        showPage(secretsPage);
        return;
    case secretsPage: make(); return;
    default:
        m_check->ask(m_words.copy());
        showPage(checkPage);
        return;
    }
}

void NewWalletDialog::make()
{
    m_isMaking = true;
    updateNext();
    m_pages->setEnabled(false);
    showWarning(*m_problem, {});
    m_busy->start(tr("Sealing the keys with your password, which takes a moment…"));
    auto answer = whileThere(this, [this](const Expected<signer::NewWallet>& made) { finish(made); });
    auto& service = m_gateway.service();
    switch (m_way) {
    case Way::create: service.create(m_network->wish(), m_password->take(), std::move(answer)); return;
    case Way::restore:
        service.restore(m_network->wish(), m_old->take(), m_passphrase->take(), m_password->take(), std::move(answer));
        return;
    case Way::importKey:
        service.importKey(m_network->wish(), m_old->take(), m_password->take(), std::move(answer));
        return;
    }
}

void NewWalletDialog::finish(const Expected<signer::NewWallet>& made)
{
    m_isMaking = false;
    m_busy->stop();
    m_pages->setEnabled(true);
    if (!made) {
        showPage(secretsPage);
        showWarning(*m_problem, tr("%1 Enter it again.").arg(errorText(made.error())));
        return;
    }
    if (m_way != Way::create || !takeWords(made->words)) {
        accept();
        return;
    }
    showPage(wordsPage);
}

bool NewWalletDialog::takeWords(const Secret& words)
{
    auto places = WalletWords::from(words);
    if (!places) {
        return false;
    }
    m_sheet->setWords(places->copy());
    m_words = std::move(*places);
    return true;
}

void NewWalletDialog::reject()
{
    if (m_isMaking) {
        return;  // there may be a wallet in a moment
    }
    forgetWords();
    QDialog::reject();
}

void NewWalletDialog::forgetWords()
{
    m_sheet->clear();
    m_check->clear();
    m_words = {};
}

}  // namespace barter::ui
