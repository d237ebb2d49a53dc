#pragma once

#include "account/wallet_service.hpp"
#include "ui/wallet_words.hpp"

#include <QDialog>

class QLabel;
class QPushButton;
class QStackedWidget;

namespace barter::ui {

class BusyLine;
class NewPasswordFields;
class SecretField;
class WalletGateway;
class WalletNetworkField;
class WordsCheck;
class WordsSheet;

/// How a wallet comes to be: what one should know and for which network, then words or a key if it is an old one, then
/// a password; a new one shows its words and asks for some of them. From then on the rest can be put off.
class NewWalletDialog final : public QDialog {
    Q_OBJECT

public:
    enum class Way { create, restore, importKey };

    NewWalletDialog(WalletGateway& gateway, Way way, QWidget* parent = nullptr);
    /// Begins where the words are shown, of a wallet that was created before.
    NewWalletDialog(WalletGateway& gateway, const signer::RevealedWords& words, QWidget* parent = nullptr);

    void reject() override;

private:
    enum Page { networkPage, secretsPage, wordsPage, checkPage };

    QWidget* makeNetworkPage();
    QWidget* makeSecretsPage();
    QWidget* makeWordsPage();
    QWidget* makeCheckPage();
    void showPage(Page page);
    void updateNext();
    void goOn();
    void make();
    void finish(const Expected<signer::NewWallet>& made);
    [[nodiscard]] bool takeWords(const Secret& words);
    void forgetWords();
    [[nodiscard]] bool isOldComplete() const;

    WalletGateway& m_gateway;
    Way m_way;
    QStackedWidget* m_pages;
    WalletNetworkField* m_network;
    SecretField* m_old;         ///< words, or a key
    SecretField* m_passphrase;  ///< of words
    NewPasswordFields* m_password;
    WordsSheet* m_sheet;
    WordsCheck* m_check;
    BusyLine* m_busy;
    QLabel* m_problem;
    QLabel* m_passphraseHint = nullptr;
    QPushButton* m_next = nullptr;
    QPushButton* m_cancel = nullptr;
    WalletWords m_words;
    bool m_wereShown = false;
    bool m_isMaking = false;
};

}  // namespace barter::ui
