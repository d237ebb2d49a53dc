#include "ui/wallet_page.hpp"

#include "ui/check_words_dialog.hpp"
#include "ui/error_text.hpp"
#include "ui/new_wallet_dialog.hpp"
#include "ui/plain_label.hpp"
#include "ui/receive_dialog.hpp"
#include "ui/send_dialog.hpp"
#include "ui/settings_store.hpp"
#include "ui/untrusted_text.hpp"
#include "ui/wallet_gateway.hpp"
#include "ui/wallet_overview.hpp"
#include "ui/wallet_parts.hpp"
#include "ui/wallet_password_dialog.hpp"
#include "ui/wallet_text.hpp"
#include "ui/wallet_welcome.hpp"

#include <QBoxLayout>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>

#include <utility>

namespace barter::ui {

using account::WalletCondition;

WalletPage::WalletPage(WalletGateway& gateway, SettingsStore& settings, QWidget* parent)
    : QWidget{parent}, m_gateway{gateway}, m_settings{settings}, m_stack{new QStackedWidget},
      m_welcome{new WalletWelcome}, m_overview{new WalletOverview{gateway}}, m_troubleTitle{makeTitleLabel({})},
      m_troubleText{makePlainLabel()}, m_mend{new QPushButton{tr("&Try again")}}, m_trouble{makeTrouble()}
{
    for (auto* page : {static_cast<QWidget*>(m_welcome), static_cast<QWidget*>(m_overview), m_trouble}) {
        m_stack->addWidget(page);
    }
    auto* column = new QVBoxLayout{this};
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_stack);
    connectPages();
    connect(&gateway, &WalletGateway::changed, this, &WalletPage::showView);
    showView();
}

QWidget* WalletPage::makeTrouble()
{
    auto* page = new QWidget;
    auto* column = addReadableColumn(*page);
    column->addStretch(1);
    column->addWidget(m_troubleTitle);
    column->addWidget(m_troubleText);
    m_mend->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    column->addWidget(m_mend);
    column->addStretch(3);
    connect(m_mend, &QPushButton::clicked, this, &WalletPage::mend);
    return page;
}

void WalletPage::connectPages()
{
    const auto begin = [this](NewWalletDialog::Way way) {
        auto* dialog = new NewWalletDialog{m_gateway, way, this};
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    };
    connect(m_welcome, &WalletWelcome::createRequested, this, [begin] { begin(NewWalletDialog::Way::create); });
    connect(m_welcome, &WalletWelcome::restoreRequested, this, [begin] { begin(NewWalletDialog::Way::restore); });
    connect(m_welcome, &WalletWelcome::importRequested, this, [begin] { begin(NewWalletDialog::Way::importKey); });
    connect(m_welcome, &WalletWelcome::hideRequested, this, &WalletPage::hidePage);
    connect(m_overview, &WalletOverview::message, this, &WalletPage::message);
    connect(m_overview, &WalletOverview::hideRequested, this, &WalletPage::hidePage);
    connect(m_overview, &WalletOverview::receiveRequested, this, &WalletPage::receive);
    connect(m_overview, &WalletOverview::sendRequested, this, &WalletPage::send);
    connect(m_overview, &WalletOverview::checkWordsRequested, this, [this] { checkWords({}, nullptr); });
    connect(m_overview, &WalletOverview::acknowledgeRequested, this, &WalletPage::acknowledge);
    connect(m_overview, &WalletOverview::backupRequested, this, &WalletPage::backUp);
    connect(m_overview, &WalletOverview::removeRequested, this, &WalletPage::removeWallet);
}

void WalletPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (m_gateway.view().condition == WalletCondition::closed) {
        m_gateway.service().open();
    }
}

void WalletPage::showView()
{
    const bool focusIsHere = m_stack->isAncestorOf(focusWidget());
    QWidget* page = m_trouble;
    switch (m_gateway.view().condition) {
    case WalletCondition::none: page = m_welcome; break;
    case WalletCondition::ready: page = m_overview; break;
    default: explainTrouble(); break;
    }
    if (m_stack->currentWidget() != page) {
        m_stack->setCurrentWidget(page);
        if (focusIsHere) {
            page->setFocus();
        }
    }
    setFocusProxy(page);
}

void WalletPage::explainTrouble()
{
    const auto& view = m_gateway.view();
    QString title = tr("The wallet cannot be used");
    QString text;
    QString help;
    switch (view.condition) {
    case WalletCondition::closed:
    case WalletCondition::opening:
        title = tr("Opening the wallet…");
        text = tr("The process that holds the keys is being started.");
        break;
    case WalletCondition::damaged:
        text =
            tr("Its key file is damaged, and no earlier one is whole. Restore the wallet from a backup file or from "
               "its words; the coins are in the network, not in the file. First move the folder “wallet” of Barter's "
               "profile to another place.");
        break;
    case WalletCondition::recoverable:
        text = tr("Its key file is damaged, but the one before it is whole and opens with the password of then. The "
                  "damaged file will be kept.");
        help = tr("&Use the earlier file");
        break;
    case WalletCondition::newer:
        text = tr("A later version of Barter wrote it. Use that version, or a newer one.");
        break;
    case WalletCondition::unreadable:
        text = tr("Its key file may not be read. Give yourself the right to read the folder “wallet” of Barter's "
                  "profile, then try again.");
        help = tr("&Try again");
        break;
    case WalletCondition::withoutRecords:
        text = tr("Its records of payments cannot be opened, so nothing is signed. The disk may be full or failing.");
        help = tr("&Try again");
        break;
    default:
        text = view.problem ? errorText(*view.problem) : QString{};
        help = tr("&Try again");
        break;
    }
    m_troubleTitle->setText(title);
    m_troubleText->setText(text);
    if (!help.isEmpty()) {
        m_mend->setText(help);
    }
    m_mend->setVisible(!help.isEmpty());
}

void WalletPage::mend()
{
    if (m_gateway.view().condition != WalletCondition::recoverable) {
        m_gateway.service().open();
        return;
    }
    m_gateway.service().recoverKeyFile(whileThere(this, [this](const Expected<signer::Done>& done) {
        Q_EMIT message(done ? tr("The earlier key file is in use now.") : errorText(done.error()));
    }));
}

void WalletPage::hidePage()
{
    auto settings = m_settings.current();
    settings.wallet.showPage = false;
    m_settings.set(settings);
    Q_EMIT message(tr("The page “Wallet” is hidden. It comes back under Preferences, General."));
}

void WalletPage::receive()
{
    withCheckedWords(tr("Before anything is sent to this wallet, show that you have its words: without them, coins "
                        "that come in are lost when this computer is."),
                     &WalletPage::openReceive);
}

void WalletPage::send()
{
    withCheckedWords(tr("Before you use this wallet, show that you have its words."), &WalletPage::openSend);
}

void WalletPage::withCheckedWords(const QString& why, void (WalletPage::*next)())
{
    const auto& view = m_gateway.view();
    if (!view.hasWords || view.areWordsChecked) {
        (this->*next)();
        return;
    }
    checkWords(why, next);
}

void WalletPage::checkWords(const QString& why, void (WalletPage::*next)())
{
    auto* dialog = new CheckWordsDialog{m_gateway, why, this};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, next] {
        Q_EMIT message(tr("These are the words of this wallet."));
        if (next != nullptr) {
            (this->*next)();
        }
    });
    connect(dialog, &CheckWordsDialog::showAgainRequested, this, [this, next] { showWordsAgain(next); });
    connect(dialog, &CheckWordsDialog::startOverRequested, this, [this] {
        const auto& funds = m_overview->funds();
        if (funds && funds->total == account::TokenSums{}) {
            askForRemoval();
        } else {
            Q_EMIT message(
                tr("The wallet is not removed without its words, since there are coins in it or the node does "
                   "not say. Send them to another wallet first, or write a backup file."));
        }
    });
    dialog->open();
}

void WalletPage::showWordsAgain(void (WalletPage::*next)())
{
    auto* dialog = new WalletPasswordDialog{
        {.title = tr("Show the words again"),
         .text = tr("Make sure that nobody sees your screen. Once you have shown that you have the words, they are not "
                    "shown any more."),
         .button = tr("&Show the words"),
         .busy = tr("Opening the keys, which takes a moment…")},
        this};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &WalletPasswordDialog::entered, this, [this, dialog, next] {
        m_gateway.service().revealWords(
            dialog->takePassword(),
            whileThere(dialog, [this, dialog, next](const Expected<signer::RevealedWords>& shown) {
                dialog->finish(shown ? QString{} : errorText(shown.error()));
                if (!shown) {
                    return;
                }
                auto* words = new NewWalletDialog{m_gateway, *shown, this};
                words->setAttribute(Qt::WA_DeleteOnClose);
                if (next != nullptr) {
                    connect(words, &QDialog::accepted, this, next);
                }
                words->open();
            }));
    });
    dialog->open();
}

void WalletPage::openReceive()
{
    auto* dialog = new ReceiveDialog{m_gateway.view(), m_overview->account(), this};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void WalletPage::openSend()
{
    auto* dialog = new SendDialog{m_gateway, m_overview->account(), this};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void WalletPage::acknowledge()
{
    auto* dialog = new WalletPasswordDialog{
        {.title = tr("Records of payments"),
         .text =
             tr("Records of payments are missing or were changed by another program. If you go on, the records count "
                "as they are. A payment that is missing from them may be under way still: look at the list of "
                "payments first, so that you do not pay twice."),
         .button = tr("&I have looked"),
         .busy = tr("Opening the records…")},
        this};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &WalletPasswordDialog::entered, this, [this, dialog] {
        m_gateway.service().acknowledgeRecords(dialog->takePassword(),
                                               whileThere(dialog, [dialog](const Expected<signer::Done>& done) {
                                                   dialog->finish(done ? QString{} : errorText(done.error()));
                                               }));
    });
    dialog->open();
}

void WalletPage::backUp()
{
    auto* chooser = new QFileDialog{this, tr("Back up the wallet"), {}, tr("Backups of a wallet (*.barter-wallet)")};
    chooser->setAttribute(Qt::WA_DeleteOnClose);
    chooser->setAcceptMode(QFileDialog::AcceptSave);
    chooser->setDefaultSuffix(QStringLiteral("barter-wallet"));
    chooser->selectFile(QStringLiteral("wallet.barter-wallet"));
    connect(chooser, &QFileDialog::fileSelected, this, [this](const QString& path) {
        auto* dialog = new WalletPasswordDialog{
            {.title = tr("Back up the wallet"),
             .text = tr("The file holds the keys and the records of payments, sealed with the password of the wallet. "
                        "Who has the file and the password has the coins."),
             .button = tr("&Write the backup"),
             .busy = tr("Sealing the backup…")},
            this};
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &WalletPasswordDialog::entered, this, [this, dialog, path] {
            m_gateway.service().makeBackup(
                path.toStdString(),
                dialog->takePassword(),
                whileThere(dialog, [this, dialog, path](const Expected<signer::Done>& done) {
                    dialog->finish(done ? QString{} : errorText(done.error()));
                    if (done) {
                        Q_EMIT message(tr("The backup was written to %1.").arg(untrustedText(QStringView{path})));
                    }
                }));
        });
        dialog->open();
    });
    chooser->open();
}

void WalletPage::removeWallet()
{
    const auto& funds = m_overview->funds();
    const bool isEmpty = funds && funds->total == account::TokenSums{};
    if (isEmpty) {
        askForRemoval();
        return;
    }
    withCheckedWords(tr("Coins may be in this wallet. Show that you have its words before you remove it."),
                     &WalletPage::askForRemoval);
}

void WalletPage::askForRemoval()
{
    auto* dialog = new WalletPasswordDialog{
        {.title = tr("Remove this wallet"),
         .text =
             tr("Barter forgets this wallet: its folder is moved aside within Barter's profile, and nothing in it is "
                "deleted. The coins stay in the network and belong to whoever has the words."),
         .button = tr("&Remove the wallet"),
         .busy = tr("Checking the password…")},
        this};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &WalletPasswordDialog::entered, this, [this, dialog] {
        m_gateway.service().remove(
            dialog->takePassword(), whileThere(dialog, [this, dialog](const Expected<std::string>& place) {
                dialog->finish(place ? QString{} : errorText(place.error()));
                if (place) {
                    Q_EMIT message(tr("The wallet was removed. Its folder is %1 now.").arg(untrustedText(*place)));
                }
            }));
    });
    dialog->open();
}

}  // namespace barter::ui
