#pragma once

#include <QDialog>

class QLabel;
class QPushButton;

namespace barter::ui {

class SecretField;
class WalletGateway;

/// Asks for all words of the wallet, which were shown when it was made: whether they are the right ones, the wallet's
/// address tells. Until somebody had them, they can be shown again.
class CheckWordsDialog final : public QDialog {
    Q_OBJECT

public:
    /// `why` may be empty.
    CheckWordsDialog(WalletGateway& gateway, const QString& why, QWidget* parent = nullptr);

Q_SIGNALS:
    /// The person does not have the words: the wallet, in which nothing should be, is to make way for a new one.
    void startOverRequested();
    /// They are to be shown once more.
    void showAgainRequested();

private:
    void submit();

    WalletGateway& m_gateway;
    SecretField* m_words;
    SecretField* m_passphrase;
    QLabel* m_problem;
    QPushButton* m_check;
};

}  // namespace barter::ui
