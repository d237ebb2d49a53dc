#pragma once

#include "account/wallet_service.hpp"

#include <QWidget>

class QLabel;
class QPushButton;
class QStackedWidget;

namespace barter::ui {

class SettingsStore;
class WalletGateway;
class WalletOverview;
class WalletWelcome;

/// The page of the wallet in the main window: how to get one, what one has, or why it cannot be used. Opens the dialogs
/// that belong to it. Looks for the wallet when it is shown for the first time.
class WalletPage final : public QWidget {
    Q_OBJECT

public:
    /// References have to outlive the page.
    WalletPage(WalletGateway& gateway, SettingsStore& settings, QWidget* parent = nullptr);

Q_SIGNALS:
    /// A sentence about something that was done. Plain text.
    void message(const QString& sentence);

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* makeTrouble();
    void connectPages();
    void showView();
    void explainTrouble();
    void mend();
    void hidePage();
    void receive();
    void send();
    void openReceive();
    void openSend();
    /// Goes on once the words are known, or at once when they are.
    void withCheckedWords(const QString& why, void (WalletPage::*next)());
    void checkWords(const QString& why, void (WalletPage::*next)());
    void showWordsAgain(void (WalletPage::*next)());
    void acknowledge();
    void backUp();
    void removeWallet();
    void askForRemoval();

    WalletGateway& m_gateway;
    SettingsStore& m_settings;
    QStackedWidget* m_stack;
    WalletWelcome* m_welcome;
    WalletOverview* m_overview;
    QLabel* m_troubleTitle;
    QLabel* m_troubleText;
    QPushButton* m_mend;
    QWidget* m_trouble;
};

}  // namespace barter::ui
