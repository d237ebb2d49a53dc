#pragma once

#include "account/wallet_service.hpp"

#include <QWidget>

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;

namespace barter::ui {

/// For which network a new wallet is: the main one unless the person says otherwise. What a network cannot say of
/// itself, the person has to.
class WalletNetworkField final : public QWidget {
    Q_OBJECT

public:
    explicit WalletNetworkField(QWidget* parent = nullptr);

    [[nodiscard]] account::NetworkWish wish() const;
    /// Why it cannot be used as it is; empty: as far as can be said without asking a node, it can.
    [[nodiscard]] QString problem() const;

Q_SIGNALS:
    void changed();

private:
    void showRows();
    QLineEdit* addLine(const QString& label, const QString& example);
    [[nodiscard]] tron::NetworkName name() const;

    QFormLayout* m_form;
    QComboBox* m_name;
    QLabel* m_hint;
    QLineEdit* m_node;
    QLineEdit* m_solidity;
    QLineEdit* m_contract;
    QLineEdit* m_bttold;
};

}  // namespace barter::ui
