#pragma once

#include "wallet/recipient.hpp"

#include <QString>
#include <QWidget>

class QLabel;
class QLineEdit;

namespace barter::ui {

/// What is wrong with an address; empty for `none`. GUI thread.
[[nodiscard]] QString recipientSentence(wallet::RecipientProblem problem);
/// The known address that another one looks like, and what to do; GUI thread.
[[nodiscard]] QString lookAlikeSentence(const wallet::Address& lookAlike);
/// "TUEZ SdKs oDHQ …": an address as people compare it. For showing; nobody takes blanks in it.
[[nodiscard]] QString addressInGroups(const wallet::Address& address);

/// Whom to pay: an address that is typed or pasted, with a sentence below when it is none or should not be trusted.
/// GUI thread.
class AddressField final : public QWidget {
    Q_OBJECT

public:
    /// `label` stands above the field and may have a mnemonic.
    explicit AddressField(const QString& label, QWidget* parent = nullptr);

    /// Looks at the address again.
    void setKnown(wallet::KnownAddresses known);
    void setText(const QString& text);

    [[nodiscard]] const wallet::RecipientCheck& check() const { return m_check; }
    /// Shows what is wrong also with a field that nobody has touched: for when somebody wants to go on.
    void insist();

Q_SIGNALS:
    void checkChanged();

private:
    void look();
    void showSentence();

    QLineEdit* m_line;
    QLabel* m_sentence;
    wallet::KnownAddresses m_known;
    wallet::RecipientCheck m_check;
    bool m_touched = false;
};

}  // namespace barter::ui
