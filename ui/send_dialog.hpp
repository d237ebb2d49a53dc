#pragma once

#include "account/wallet_service.hpp"

#include <QDialog>

#include <optional>

class QLabel;
class QPushButton;
class QStackedWidget;

namespace barter::ui {

class BusyLine;
class PaymentConfirmation;
class SendForm;
class WalletGateway;

/// A payment from the wish to the final block: the form, the same payment of a short time ago if there was one, the
/// confirmation, and what becomes of it. May be closed at any time: what is signed goes on by itself.
class SendDialog final : public QDialog {
    Q_OBJECT

public:
    SendDialog(WalletGateway& gateway, const account::AccountNumber& from, QWidget* parent = nullptr);

    void done(int result) override;

private:
    enum Page { formPage, earlierPage, confirmPage, progressPage };

    QWidget* makeProgressPage();
    void showPage(Page page);
    void updateNext();
    void goOn();
    void prepare();
    void tookOffer(const Expected<account::PaymentOffer>& offer);
    void compose(bool isRepeatAgreed);
    void tookConfirmation(const Expected<account::Confirmation>& confirmation);
    void sign();
    void tookSigned(const Expected<signer::SignedPayment>& payment);
    void showProgress(const account::PaymentProgress& progress);
    void setBusy(const QString& what);
    void fail(const Error& error);

    WalletGateway& m_gateway;
    QStackedWidget* m_pages;
    SendForm* m_form;
    QLabel* m_earlier;
    PaymentConfirmation* m_confirmation;
    QLabel* m_stage;
    QLabel* m_sentence;
    QLabel* m_id;
    QLabel* m_problem;
    BusyLine* m_busy;
    QPushButton* m_next;
    QPushButton* m_close;
    std::optional<account::PaymentOffer> m_offer;
    std::optional<account::Confirmation> m_toSign;  ///< composed, and not signed
    std::optional<wallet::TransactionId> m_signed;
    bool m_isBusy = false;
    bool m_isSigning = false;
};

}  // namespace barter::ui
