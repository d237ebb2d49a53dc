#include "ui/send_dialog.hpp"

#include "ui/address_field.hpp"
#include "ui/error_text.hpp"
#include "ui/format.hpp"
#include "ui/payment_confirmation.hpp"
#include "ui/plain_label.hpp"
#include "ui/send_form.hpp"
#include "ui/wallet_gateway.hpp"
#include "ui/wallet_parts.hpp"
#include "ui/wallet_text.hpp"

#include <QBoxLayout>
#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>

#include <utility>

namespace barter::ui {
namespace {

using account::Confirmation;
using account::PaymentOffer;
using account::PaymentProgress;

constexpr QSize dialogSize{620, 460};

QString idText(const wallet::TransactionId& id)
{
    const QByteArray bytes{reinterpret_cast<const char*>(id.data()), static_cast<qsizetype>(id.size())};
    return QString::fromLatin1(bytes.toHex());
}

}  // namespace

SendDialog::SendDialog(WalletGateway& gateway, const account::AccountNumber& from, QWidget* parent)
    : QDialog{parent}, m_gateway{gateway}, m_pages{new QStackedWidget}, m_form{new SendForm{gateway, from}},
      m_earlier{makePlainLabel()}, m_confirmation{new PaymentConfirmation}, m_stage{makeTitleLabel({})},
      m_sentence{makePlainLabel()}, m_id{makeHintLabel(tr("Transaction"))}, m_problem{makeHintLabel()},
      m_busy{new BusyLine}
{
    setWindowTitle(tr("Send"));
    resize(dialogSize);
    m_pages->addWidget(m_form);
    m_pages->addWidget(m_earlier);
    m_pages->addWidget(m_confirmation);
    m_pages->addWidget(makeProgressPage());
    m_earlier->setAlignment(Qt::AlignTop);
    m_problem->hide();
    auto* buttons = new QDialogButtonBox;
    m_close = buttons->addButton(tr("Cancel"), QDialogButtonBox::RejectRole);
    m_next = buttons->addButton(tr("&Next"), QDialogButtonBox::AcceptRole);

    auto* column = new QVBoxLayout{this};
    column->addWidget(m_pages, 1);
    column->addWidget(m_problem);
    column->addWidget(m_busy);
    column->addWidget(buttons);
    connect(m_next, &QPushButton::clicked, this, &SendDialog::goOn);
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_form, &SendForm::changed, this, [this] {
        showWarning(*m_problem, {});
        updateNext();
    });
    connect(m_confirmation, &PaymentConfirmation::changed, this, &SendDialog::updateNext);
    connect(&gateway, &WalletGateway::paymentMoved, this, [this](const PaymentProgress& progress) {
        if (m_signed == progress.id) {
            showProgress(progress);
        }
    });
    m_next->setDefault(true);  // in the dialog by now
    showPage(formPage);
}

QWidget* SendDialog::makeProgressPage()
{
    auto* page = new QWidget;
    auto* column = new QVBoxLayout{page};
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_stage);
    column->addWidget(m_sentence);
    column->addWidget(m_id);
    m_id->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addStretch();
    column->addWidget(
        makeHintLabel(tr("You can close this window: the payment goes on by itself, also after a start of "
                         "Barter. The list of payments shows how far it is.")));
    return page;
}

void SendDialog::showPage(Page page)
{
    m_pages->setCurrentIndex(page);
    showWarning(*m_problem, {});
    QString next = tr("&Next");
    if (page == earlierPage) {
        next = tr("&Pay it again");
    } else if (page == confirmPage && m_toSign) {
        next = tr("&Send %1").arg(coinTextWithName(m_toSign->decoded.amount, m_toSign->decoded.token));
    }
    m_next->setText(next);
    m_next->setVisible(page != progressPage);
    m_close->setText(page == progressPage ? tr("&Close") : tr("Cancel"));
    updateNext();
}

void SendDialog::updateNext()
{
    bool ready = !m_isBusy;
    if (m_pages->currentIndex() == formPage) {
        ready = ready && m_form->request().has_value();
    } else if (m_pages->currentIndex() == confirmPage) {
        ready = ready && m_confirmation->isComplete();
    }
    m_next->setEnabled(ready);
}

void SendDialog::setBusy(const QString& what)
{
    m_isBusy = !what.isEmpty();
    m_pages->setEnabled(!m_isBusy);
    if (m_isBusy) {
        showWarning(*m_problem, {});
        m_busy->start(what);
    } else {
        m_busy->stop();
    }
    updateNext();
}

void SendDialog::fail(const Error& error)
{
    showWarning(*m_problem, errorText(error));
}

void SendDialog::goOn()
{
    switch (m_pages->currentIndex()) {
    case formPage: prepare(); return;
    case earlierPage: compose(/*isRepeatAgreed=*/true); return;
    case confirmPage: sign(); return;
    default: return;
    }
}

void SendDialog::prepare()
{
    auto request = m_form->request();
    if (!request) {
        return;
    }
    setBusy(tr("Asking the network what this payment costs…"));
    m_gateway.service().prepare(*request,
                                whileThere(this, [this](const Expected<PaymentOffer>& offer) { tookOffer(offer); }));
}

void SendDialog::tookOffer(const Expected<PaymentOffer>& offer)
{
    setBusy({});
    if (!offer) {
        fail(offer.error());
        return;
    }
    m_offer = *offer;
    if (!m_offer->earlier) {
        compose(/*isRepeatAgreed=*/false);
        return;
    }
    const auto& earlier = *m_offer->earlier;
    m_earlier->setText(tr("You have paid the same already:\n\n%1\nto %2\non %3\n\nIf that was this payment, close this "
                          "window: it goes "
                          "on by itself, and nothing is lost. Only go on if you want to pay a second time.")
                           .arg(coinTextWithName(earlier.intent.amount, earlier.intent.token),
                                addressInGroups(earlier.intent.to),
                                formatTime(std::chrono::system_clock::time_point{earlier.created})));
    showPage(earlierPage);
}

void SendDialog::compose(bool isRepeatAgreed)
{
    if (!m_offer) {
        return;
    }
    setBusy(tr("Making the transaction…"));
    m_gateway.service().compose(
        *m_offer, isRepeatAgreed, whileThere(this, [this](const Expected<Confirmation>& confirmation) {
            tookConfirmation(confirmation);
        }));
}

void SendDialog::tookConfirmation(const Expected<Confirmation>& confirmation)
{
    setBusy({});
    if (!confirmation) {
        fail(confirmation.error());
        return;
    }
    m_toSign = *confirmation;
    if (m_offer) {
        m_confirmation->show(*confirmation, *m_offer, m_gateway.view(), m_form->isFirstTime());
    }
    showPage(confirmPage);
    m_confirmation->setFocusToFirst();
}

void SendDialog::sign()
{
    if (!m_toSign) {
        return;
    }
    m_isSigning = true;
    auto password = m_confirmation->takePassword();
    setBusy(tr("Opening the keys, which takes a moment…"));
    m_gateway.service().sign(
        *m_toSign, std::move(password), whileThere(this, [this](const Expected<signer::SignedPayment>& payment) {
            tookSigned(payment);
        }));
}

void SendDialog::tookSigned(const Expected<signer::SignedPayment>& payment)
{
    m_isSigning = false;
    setBusy({});
    if (!payment) {
        fail(payment.error());
        m_confirmation->setFocusToFirst();
        return;
    }
    m_signed = payment->id;
    m_toSign.reset();
    showProgress({.intent = payment->intent, .id = payment->id, .stage = account::PaymentStage::unsent});
    showPage(progressPage);
    m_close->setFocus();
}

void SendDialog::showProgress(const PaymentProgress& progress)
{
    m_stage->setText(stageWord(progress.stage, progress.status.confirmations));
    m_sentence->setText(stageSentence(progress));
    showHint(*m_id, tr("Transaction %1").arg(idText(progress.id)));
}

void SendDialog::done(int result)
{
    if (m_isSigning) {
        return;  // in a moment it is known whether it is signed
    }
    if (auto toSign = std::exchange(m_toSign, std::nullopt)) {
        m_gateway.service().withdraw(std::move(toSign->intent));
    }
    QDialog::done(result);
}

}  // namespace barter::ui
