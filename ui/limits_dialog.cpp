#include "ui/limits_dialog.hpp"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QSpinBox>

#include <algorithm>

namespace barter::ui {
namespace {

constexpr std::int64_t kibibyte = 1024;
constexpr int largest = 10 * 1024 * 1024;  // 10 GiB/s

QSpinBox* limitField(std::int64_t bytesPerSecond)
{
    auto* field = new QSpinBox;
    field->setRange(0, largest);
    field->setSuffix(LimitsDialog::tr(" KiB/s"));
    field->setSpecialValueText(LimitsDialog::tr("No limit"));
    field->setSingleStep(50);
    field->setGroupSeparatorShown(true);
    // Rounded up: a limit below a KiB/s must not become none.
    field->setValue(static_cast<int>(std::clamp<std::int64_t>((bytesPerSecond + kibibyte - 1) / kibibyte, 0, largest)));
    return field;
}

}  // namespace

LimitsDialog::LimitsDialog(std::int64_t down, std::int64_t up, QWidget* parent)
    : QDialog{parent}, m_down{limitField(down)}, m_up{limitField(up)}
{
    setWindowTitle(tr("Speed limits"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto* buttons = new QDialogButtonBox{QDialogButtonBox::Ok | QDialogButtonBox::Cancel};
    connect(buttons, &QDialogButtonBox::accepted, this, &LimitsDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &LimitsDialog::reject);
    auto* layout = new QFormLayout{this};
    layout->addRow(tr("&Download at most"), m_down);
    layout->addRow(tr("&Upload at most"), m_up);
    layout->addRow(buttons);
}

void LimitsDialog::accept()
{
    Q_EMIT chosen(m_down->value() * kibibyte, m_up->value() * kibibyte);
    QDialog::accept();
}

}  // namespace barter::ui
