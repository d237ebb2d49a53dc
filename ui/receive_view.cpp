#include "ui/receive_view.hpp"

#include "ui/address_field.hpp"
#include "ui/icons.hpp"
#include "ui/plain_label.hpp"
#include "ui/qr_code.hpp"

#include <QAccessible>
#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace barter::ui {
namespace {

constexpr std::chrono::milliseconds readBackDelay{300};  // a program that swaps addresses has done so by then
constexpr qsizetype longestAddressText = 64;             // with some white space around it
constexpr double addressScale = 1.1;

/// The address in the clipboard, if it has one.
std::optional<wallet::Address> addressInClipboard()
{
    const auto text = QGuiApplication::clipboard()->text();
    if (text.size() > longestAddressText) {
        return {};
    }
    const auto address = wallet::Address::parse(text.trimmed().toStdString());
    return address ? std::optional{*address} : std::nullopt;
}

void announce(QLabel& label)
{
    QAccessibleEvent alert{&label, QAccessible::Alert};
    QAccessible::updateAccessibility(&alert);
}

}  // namespace

ReceiveView::ReceiveView(QWidget* parent)
    : QWidget{parent}, m_code{new QrCodeView{tr("QR code of the address"), this}}, m_text{makePlainLabel({}, this)},
      m_copy{new QPushButton{lineIcon(Icon::copy), tr("&Copy address"), this}}, m_copied{makeHintLabel({}, this)},
      m_network{makeHintLabel({}, this)}, m_advice{makeHintLabel({}, this)}
{
    auto font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPointSizeF(font.pointSizeF() * addressScale);
    m_text->setFont(font);
    m_copy->setEnabled(false);
    showHint(*m_copied, {});

    auto* right = new QVBoxLayout;
    right->addWidget(m_network);
    right->addWidget(m_text);
    right->addWidget(m_copy, 0, Qt::AlignLeft);
    right->addWidget(m_copied);
    right->addWidget(m_advice);
    right->addStretch(1);
    auto* layout = new QHBoxLayout{this};
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_code, 0, Qt::AlignTop);
    layout->addLayout(right, 1);

    m_readBack.setSingleShot(true);
    m_readBack.setInterval(readBackDelay);
    m_watch.setSingleShot(true);
    m_watch.setInterval(watchTime);
    connect(m_copy, &QPushButton::clicked, this, &ReceiveView::copy);
    connect(&m_readBack, &QTimer::timeout, this, &ReceiveView::lookAtClipboard);
    connect(QGuiApplication::clipboard(), &QClipboard::dataChanged, this, [this] {
        if (m_watch.isActive() && !m_readBack.isActive()) {
            lookAtClipboard();
        }
    });
}

void ReceiveView::setAddress(const ReceiveAddress& address)
{
    m_address = address.address;
    m_code->setText(address.address.text());
    m_text->setText(addressInGroups(address.address));
    m_text->setAccessibleName(QString::fromStdString(address.address.text()));
    m_copy->setEnabled(true);
    showHint(*m_copied, {});
    m_watch.stop();
    m_readBack.stop();
    if (address.isTestNetwork) {
        showWarning(*m_network,
                    tr("Network: %1. This is not the main network of TRON: coins from there do not arrive here.")
                        .arg(address.network));
    } else {
        showHint(*m_network, tr("Network: %1").arg(address.network));
    }
    showHint(
        *m_advice,
        tr("Send only TRX, BTT and BTTOLD of this network here. BTT is the token of the contract %1. Whatever is sent "
           "from another network (BTTC, Ethereum, BNB Chain) is lost.")
            .arg(QString::fromStdString(address.bttContract.text())));
}

void ReceiveView::copy()
{
    m_readBack.start();
    m_watch.start();
    QGuiApplication::clipboard()->setText(m_text->accessibleName());
}

void ReceiveView::lookAtClipboard()
{
    const auto found = addressInClipboard();
    if (found == m_address) {
        showHint(*m_copied, tr("Copied. The clipboard has this address, character by character."));
    } else if (found) {
        m_watch.stop();
        showWarning(
            *m_copied,
            tr("The clipboard has another address now. If you did not copy it yourself, a program on this computer "
               "swaps addresses: do not use the clipboard for payments."));
    } else {
        showHint(*m_copied, {});  // something else was copied since
        return;
    }
    announce(*m_copied);
}

}  // namespace barter::ui
