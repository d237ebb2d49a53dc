#pragma once

#include "core/secret.hpp"

#include <QDialog>

class QLabel;
class QPushButton;

namespace barter::ui {

class BusyLine;
class SecretField;

/// Explains something that takes the wallet's password, and asks for it. Stays until it was right.
class WalletPasswordDialog final : public QDialog {
    Q_OBJECT

public:
    struct Words {
        QString title;
        QString text;
        QString button;  ///< with a mnemonic
        QString busy;    ///< what happens while the password is tried
    };

    explicit WalletPasswordDialog(const Words& words, QWidget* parent = nullptr);

    /// Of `entered`.
    [[nodiscard]] Secret takePassword();
    /// Empty: it is done, and the dialog closes. Else why not; the person may try again.
    void finish(const QString& problem);

Q_SIGNALS:
    void entered();

private:
    void submit();

    QString m_busyText;
    SecretField* m_password;
    QLabel* m_problem;
    BusyLine* m_busy;
    QPushButton* m_button;
};

}  // namespace barter::ui
