#pragma once

#include "wallet/address.hpp"

#include <QString>
#include <QTimer>
#include <QWidget>

#include <chrono>
#include <optional>

class QLabel;
class QPushButton;

namespace barter::ui {

class QrCodeView;

/// Where somebody else can pay to.
struct ReceiveAddress {
    wallet::Address address;
    wallet::Address bttContract;  ///< of the network
    QString network;              ///< "TRON", "Nile"
    bool isTestNetwork = false;   ///< else the main network
};

/// An address to be paid at: as text in groups, as QR code, and what not to send there.
///
/// After copying it looks at the clipboard: programs that steal coins put their own address in the place of one that
/// they see there. GUI thread.
class ReceiveView final : public QWidget {
    Q_OBJECT

public:
    /// How long the clipboard is watched after copying.
    static constexpr std::chrono::minutes watchTime{2};

    explicit ReceiveView(QWidget* parent = nullptr);

    void setAddress(const ReceiveAddress& address);

private:
    void copy();
    void lookAtClipboard();

    std::optional<wallet::Address> m_address;
    QrCodeView* m_code;
    QLabel* m_text;
    QPushButton* m_copy;
    QLabel* m_copied;
    QLabel* m_network;
    QLabel* m_advice;
    QTimer m_readBack;
    QTimer m_watch;
};

}  // namespace barter::ui
