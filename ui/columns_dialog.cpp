#include "ui/columns_dialog.hpp"

#include "ui/plain_label.hpp"
#include "ui/window_size.hpp"

#include <QAccessible>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QShortcut>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

#include <utility>

namespace barter::ui {
namespace {

enum Role { columnRole = Qt::UserRole, titleRole, widthRole };

constexpr QSize firstSize{400, 520};
constexpr int rowPadding = 8;
constexpr int narrowest = 20;
constexpr int widest = 9999;
constexpr int widthStep = 10;

}  // namespace

ColumnsDialog::ColumnsDialog(const ColumnPlaces& now, ColumnPlaces initial, FittingWidth fitting, QWidget* parent)
    : QDialog{parent}, m_initial{std::move(initial)}, m_fitting{std::move(fitting)}, m_list{new QListWidget},
      m_up{new QPushButton{tr("Move &up")}}, m_down{new QPushButton{tr("Move &down")}}, m_width{new QSpinBox},
      m_fit{new QPushButton{tr("&Fit to contents")}}
{
    setWindowTitle(tr("Arrange columns"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(fittingScreen(*this, firstSize));

    auto* label = makePlainLabel(tr("&Columns, from left to right:"), this);
    label->setBuddy(m_list);
    m_list->setAccessibleName(tr("Columns, from left to right"));
    m_up->setToolTip(tr("Alt+Up"));
    m_down->setToolTip(tr("Alt+Down"));
    connect(new QShortcut{Qt::ALT | Qt::Key_Up, this}, &QShortcut::activated, this, [this] { move(-1); });
    connect(new QShortcut{Qt::ALT | Qt::Key_Down, this}, &QShortcut::activated, this, [this] { move(1); });
    connect(m_up, &QPushButton::clicked, this, [this] { move(-1); });
    connect(m_down, &QPushButton::clicked, this, [this] { move(1); });
    connect(m_list, &QListWidget::itemChanged, this, &ColumnsDialog::nameItem);
    connect(m_list, &QListWidget::currentRowChanged, this, &ColumnsDialog::showCurrent);

    auto* widthLabel = makePlainLabel(tr("&Width:"), this);
    widthLabel->setBuddy(m_width);
    m_width->setRange(narrowest, widest);
    m_width->setSingleStep(widthStep);
    m_width->setSuffix(tr(" px", "pixels, behind a number"));
    connect(m_width, &QSpinBox::valueChanged, this, &ColumnsDialog::setCurrentWidth);
    m_fit->setToolTip(tr("As wide as the title and what the rows show now"));
    connect(m_fit, &QPushButton::clicked, this, [this] {
        m_width->setValue(m_fitting(m_list->currentItem()->data(columnRole).toInt()));
    });

    auto* buttons = new QDialogButtonBox{QDialogButtonBox::Ok | QDialogButtonBox::Cancel};
    auto* reset = buttons->addButton(tr("&Reset"), QDialogButtonBox::ResetRole);
    reset->setToolTip(tr("The columns, order and widths that Barter has at first"));
    connect(reset, &QPushButton::clicked, this, [this] { list(m_initial); });
    connect(buttons, &QDialogButtonBox::accepted, this, &ColumnsDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &ColumnsDialog::reject);
    for (auto* button : {m_up, m_down, m_fit, reset}) {
        button->setAutoDefault(false);  // Return is OK wherever the focus is
    }

    auto* movers = new QVBoxLayout;
    movers->addWidget(m_up);
    movers->addWidget(m_down);
    movers->addSpacing(movers->spacing() + rowPadding);
    movers->addWidget(widthLabel);
    movers->addWidget(m_width);
    movers->addWidget(m_fit);
    movers->addStretch(1);
    auto* middle = new QHBoxLayout;
    middle->addWidget(m_list, 1);
    middle->addLayout(movers);
    auto* layout = new QVBoxLayout{this};
    layout->addWidget(label);
    layout->addLayout(middle, 1);
    layout->addWidget(buttons);
    list(now);
    m_list->setFocus();
}

void ColumnsDialog::list(const ColumnPlaces& places)
{
    m_list->clear();
    for (const auto& place : places) {
        auto* item = new QListWidgetItem{m_list};
        const bool canBeHidden = place.column != 0;
        item->setText(canBeHidden ? place.title : tr("%1 (always shown)").arg(place.title));
        item->setData(columnRole, place.column);
        item->setData(titleRole, place.title);
        item->setData(widthRole, place.width);
        item->setSizeHint({0, fontMetrics().height() + rowPadding});
        if (canBeHidden) {
            item->setCheckState(place.shown ? Qt::Checked : Qt::Unchecked);
        }
    }
    m_list->setCurrentRow(0);
}

void ColumnsDialog::nameItem(QListWidgetItem* item)
{
    if (!item->data(Qt::CheckStateRole).isValid()) {
        return;
    }
    const auto sentence = item->checkState() == Qt::Checked ? tr("%1, shown", "column") : tr("%1, hidden", "column");
    const auto name = sentence.arg(item->data(titleRole).toString());
    if (name != item->data(Qt::AccessibleTextRole).toString()) {
        item->setData(Qt::AccessibleTextRole, name);
        QAccessibleEvent renamed{m_list, QAccessible::NameChanged};
        renamed.setChild(m_list->row(item));
        QAccessible::updateAccessibility(&renamed);
    }
}

ColumnPlaces ColumnsDialog::listed() const
{
    ColumnPlaces places;
    for (int row = 0; row < m_list->count(); ++row) {
        const auto* item = m_list->item(row);
        const int column = item->data(columnRole).toInt();
        places.push_back({.column = column,
                          .title = item->data(titleRole).toString(),
                          .shown = column == 0 || item->checkState() == Qt::Checked,
                          .width = item->data(widthRole).toInt()});
    }
    return places;
}

void ColumnsDialog::move(int by)
{
    const int row = m_list->currentRow();
    if (row < 0 || row + by < 0 || row + by >= m_list->count()) {
        return;
    }
    {
        const QSignalBlocker quiet{m_list};  // another row is the current one for a moment
        auto* item = m_list->takeItem(row);
        m_list->insertItem(row + by, item);
        m_list->setCurrentItem(item);
    }
    updateButtons();
}

void ColumnsDialog::showCurrent()
{
    updateButtons();
    if (const auto* item = m_list->currentItem(); item != nullptr) {
        const QSignalBlocker quiet{m_width};  // a width out of its range stays as it is
        m_width->setValue(item->data(widthRole).toInt());
        m_width->setAccessibleName(tr("Width of the column %1, in pixels").arg(item->data(titleRole).toString()));
        m_width->setToolTip(item->data(columnRole).toInt() == 0
                                ? tr("This column also grows into the room that the others leave")
                                : QString{});
    }
}

void ColumnsDialog::setCurrentWidth(int width)
{
    if (auto* item = m_list->currentItem(); item != nullptr) {
        item->setData(widthRole, width);
    }
}

void ColumnsDialog::updateButtons()
{
    const int row = m_list->currentRow();
    const bool canMoveUp = row > 0;
    const bool canMoveDown = row >= 0 && row + 1 < m_list->count();
    // The focus of a button that is disabled would go to the other one, which moves the column back.
    if ((m_up->hasFocus() && !canMoveUp) || (m_down->hasFocus() && !canMoveDown)) {
        m_list->setFocus();
    }
    m_up->setEnabled(canMoveUp);
    m_down->setEnabled(canMoveDown);
}

void ColumnsDialog::accept()
{
    Q_EMIT chosen(listed());
    QDialog::accept();
}

}  // namespace barter::ui
