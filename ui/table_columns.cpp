#include "ui/table_columns.hpp"

#include "ui/columns_dialog.hpp"

#include <QAbstractItemView>
#include <QAction>
#include <QHeaderView>
#include <QMenu>
#include <QResizeEvent>
#include <QSettings>
#include <QSignalBlocker>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace barter::ui {
namespace {

constexpr std::chrono::milliseconds saveDelay{500};
constexpr int firstColumn = 0;
constexpr int narrowestFirst = 150;

}  // namespace

TableColumns::TableColumns(
    QAbstractItemView& view, QHeaderView& header, QSettings& settings, const QString& table, std::vector<int> withheld)
    : m_view{view}, m_header{header}, m_settings{settings}, m_headerKey{table % QLatin1String{"/header"}},
      m_countKey{table % QLatin1String{"/columns"}}, m_count{header.count()}, m_withheld{std::move(withheld)},
      m_initial{places()}, m_arrange{new QAction{tr("Arrange co&lumns…"), this}}, m_saveTimer{new QTimer{this}}
{
    m_header.setSectionsMovable(true);
    m_header.setFirstSectionMovable(true);
    m_header.setContextMenuPolicy(Qt::CustomContextMenu);
    m_header.setHighlightSections(false);
    m_header.setAccessibleName(tr("Columns"));
    addActions();
    restore();
    connect(&m_header, &QWidget::customContextMenuRequested, this, &TableColumns::popUpMenu);

    m_saveTimer->setSingleShot(true);
    m_saveTimer->setInterval(saveDelay);
    connect(m_saveTimer, &QTimer::timeout, this, &TableColumns::save);
    const auto saveSoon = qOverload<>(&QTimer::start);
    connect(&m_header, &QHeaderView::sectionMoved, m_saveTimer, saveSoon);
    connect(&m_header, &QHeaderView::sectionResized, m_saveTimer, saveSoon);
    connect(&m_header, &QHeaderView::sortIndicatorChanged, m_saveTimer, saveSoon);
    m_view.viewport()->installEventFilter(this);
}

TableColumns::~TableColumns()
{
    if (m_saveTimer->isActive()) {
        save();
    }
}

void TableColumns::addActions()
{
    for (int column = firstColumn + 1; column < m_count; ++column) {
        auto title = m_header.model()->headerData(column, Qt::Horizontal).toString();
        auto* action = new QAction{title.replace(QLatin1Char{'&'}, QLatin1String{"&&"}), this};
        action->setCheckable(true);
        action->setVisible(!isWithheld(column));
        connect(action, &QAction::toggled, this, [this, column](bool shown) { show(column, shown); });
        m_actions.push_back(action);
    }
    connect(m_arrange, &QAction::triggered, this, &TableColumns::arrange);
}

void TableColumns::updateActions()
{
    for (int column = firstColumn + 1; column < m_count; ++column) {
        auto* action = m_actions[static_cast<std::size_t>(column - 1)];
        const QSignalBlocker quiet{action};
        action->setChecked(!m_header.isSectionHidden(column));
    }
}

void TableColumns::fillMenu(QMenu& menu) const
{
    menu.addAction(m_arrange);
    menu.addSeparator();
    for (auto* action : m_actions) {
        menu.addAction(action);
    }
}

void TableColumns::popUpMenu(const QPoint& position)
{
    auto* menu = new QMenu{&m_view};
    menu->setAttribute(Qt::WA_DeleteOnClose);
    fillMenu(*menu);
    menu->popup(m_header.mapToGlobal(position));
}

void TableColumns::restore()
{
    // The state of another number of columns would hide or lose some.
    if (m_settings.value(m_countKey).toInt() == m_count) {
        m_fillWhenShown = !m_header.restoreState(m_settings.value(m_headerKey).toByteArray());
        m_header.setSectionHidden(firstColumn, false);
    }
    for (const int column : m_withheld) {
        m_header.hideSection(column);
    }
    updateActions();
}

void TableColumns::save()
{
    if (m_header.count() == m_count) {  // not when the model is gone
        m_settings.setValue(m_countKey, m_count);
        m_settings.setValue(m_headerKey, m_header.saveState());
    }
}

bool TableColumns::isWithheld(int column) const
{
    return std::find(m_withheld.begin(), m_withheld.end(), column) != m_withheld.end();
}

ColumnPlaces TableColumns::places() const
{
    auto all = columnPlaces(m_header);
    std::erase_if(all, [this](const ColumnPlace& place) { return isWithheld(place.column); });
    return all;
}

void TableColumns::arrange()
{
    auto* dialog =
        new ColumnsDialog{places(), m_initial, [this](int column) { return fittingWidth(column); }, m_view.window()};
    connect(dialog, &ColumnsDialog::chosen, this, &TableColumns::take);
    dialog->open();
}

void TableColumns::take(const ColumnPlaces& places)
{
    const auto widthOfFirst = [](const ColumnPlaces& all) {
        const auto first =
            std::find_if(all.begin(), all.end(), [](const auto& place) { return place.column == firstColumn; });
        return first == all.end() ? 0 : first->width;
    };
    const bool filled = fillsTable();
    const int chosen = widthOfFirst(places);
    const bool untouched = chosen == m_header.sectionSize(firstColumn) || chosen == widthOfFirst(m_initial);
    setColumnPlaces(m_header, places);
    updateActions();
    if ((filled && untouched) || m_header.length() < m_view.viewport()->width()) {
        fillTable();
    }
    m_saveTimer->start();
}

void TableColumns::show(int column, bool shown)
{
    const bool filled = fillsTable();
    m_header.setSectionHidden(column, !shown);
    if (filled) {
        fillTable();
    }
    m_saveTimer->start();
}

int TableColumns::fittingWidth(int column)
{
    const bool hidden = m_header.isSectionHidden(column);
    const QSignalBlocker quiet{m_header};
    m_header.showSection(column);  // a hidden one is asked for nothing
    const int width = std::max(m_view.sizeHintForColumn(column), m_header.sectionSizeHint(column));
    m_header.setSectionHidden(column, hidden);
    return width;
}

bool TableColumns::fillsTable() const
{
    return m_header.length() == m_view.viewport()->width();
}

void TableColumns::fillTable()
{
    const int room = m_view.viewport()->width() - m_header.length();
    m_header.resizeSection(firstColumn, std::max(m_header.sectionSize(firstColumn) + room, narrowestFirst));
}

void TableColumns::adaptTo(int newWidth)
{
    const bool filled = m_header.length() == m_tableWidth;
    m_tableWidth = newWidth;
    if (std::exchange(m_fillWhenShown, false) || filled || m_header.length() < newWidth) {
        fillTable();
    }
}

bool TableColumns::eventFilter(QObject* watched, QEvent* event)
{
    if (m_view.isVisible() && (event->type() == QEvent::Resize || event->type() == QEvent::Show)) {
        adaptTo(m_view.viewport()->width());
    }
    return QObject::eventFilter(watched, event);
}

}  // namespace barter::ui
