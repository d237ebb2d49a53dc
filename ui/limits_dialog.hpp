#pragma once

#include <QDialog>

#include <cstdint>

class QSpinBox;

namespace barter::ui {

/// Download and upload limit of some torrents, in KiB/s; 0 shows as "No limit".
class LimitsDialog final : public QDialog {
    Q_OBJECT

public:
    /// Bytes per second, 0 = none.
    LimitsDialog(std::int64_t down, std::int64_t up, QWidget* parent = nullptr);

    void accept() override;

Q_SIGNALS:
    void chosen(qint64 down, qint64 up);

private:
    QSpinBox* m_down;
    QSpinBox* m_up;
};

}  // namespace barter::ui
