#pragma once

#include <QFrame>

class QLabel;
class QPushButton;

namespace barter::ui {

/// A sentence about the wallet that stays until what it says is mended, with the one thing to do about it.
class WalletBanner final : public QFrame {
    Q_OBJECT

public:
    /// Hidden at first. `action` is a button's label with a mnemonic; empty: there is nothing to press.
    explicit WalletBanner(const QString& action, QWidget* parent = nullptr);

    /// An empty sentence hides it. A screen reader is told when it comes.
    void showSentence(const QString& sentence);

Q_SIGNALS:
    void pressed();

private:
    QLabel* m_text;
    QPushButton* m_button = nullptr;
    QString m_sentence;
};

}  // namespace barter::ui
