#pragma once

#include "core/amount.hpp"

#include <QString>
#include <QWidget>

#include <optional>
#include <string>

class QLabel;
class QLineEdit;

namespace barter::ui {

/// A coin as far as entering a sum of it goes.
struct Coin {
    std::string symbol;     ///< "BTT"
    unsigned decimals = 0;  ///< of its smallest unit
};

/// What was entered as a sum, or why it is none that can be paid.
struct EnteredAmount {
    std::optional<Amount> amount = {};  ///< smallest units, more than zero and at most the balance
    QString sentence = {};              ///< what is wrong; empty with an amount
};

/// A point parts the decimals whatever the country, since a comma means thousands to half of the world. `balance`: what
/// can be paid at most, smallest units; nothing: not known. GUI thread.
[[nodiscard]] EnteredAmount enteredAmount(const QString& text, const Coin& coin, const std::optional<Amount>& balance);

/// How much to pay. GUI thread.
class AmountField final : public QWidget {
    Q_OBJECT

public:
    /// `label` stands above the field and may have a mnemonic.
    explicit AmountField(const QString& label, QWidget* parent = nullptr);

    /// What was entered stays, and is read anew.
    void setCoin(Coin coin);
    void setBalance(std::optional<Amount> balance);
    void setAmount(const Amount& amount);
    void clear();

    [[nodiscard]] const std::optional<Amount>& amount() const { return m_entered.amount; }
    /// Shows what is wrong also with a field that nobody has touched: for when somebody wants to go on.
    void insist();

Q_SIGNALS:
    void amountChanged();

private:
    void look();
    void showSentence();

    QLineEdit* m_line;
    QLabel* m_symbol;
    QLabel* m_sentence;
    Coin m_coin;
    std::optional<Amount> m_balance;
    EnteredAmount m_entered;
    bool m_touched = false;
};

}  // namespace barter::ui
