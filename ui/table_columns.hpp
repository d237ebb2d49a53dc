#pragma once

#include "ui/column_places.hpp"

#include <QObject>

#include <vector>

class QAbstractItemView;
class QAction;
class QHeaderView;
class QMenu;
class QSettings;
class QTimer;

namespace barter::ui {

/// What a person does to the columns of a table: shows, hides, moves, resizes them and sorts by them, with the mouse on
/// the header or by key through the menus that this fills, and finds them so the next time.
///
/// Column 0 is what the table is about: it is always shown, and takes up what a change of the table's width or of
/// another column adds or takes. Changes are written within a second, under the keys "<table>/header" and
/// "<table>/columns".
class TableColumns final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TableColumns)

public:
    /// `header` is the horizontal one of `view`, which has its model, sorts, and looks as it does at first; that is
    /// what "Reset" leads back to. No section of it is stretched. All have to outlive this object, which puts back what
    /// `settings` remember of `table`. Columns that are `withheld` mean nothing there: hidden, and not offered.
    TableColumns(QAbstractItemView& view,
                 QHeaderView& header,
                 QSettings& settings,
                 const QString& table,
                 std::vector<int> withheld = {});
    ~TableColumns() override;

    /// One checkable action for each column but the first; invisible for a withheld one.
    [[nodiscard]] const std::vector<QAction*>& actions() const { return m_actions; }
    /// Opens the dialog.
    [[nodiscard]] QAction* arrangeAction() const { return m_arrange; }
    /// All of these actions.
    void fillMenu(QMenu& menu) const;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void addActions();
    void updateActions();
    void restore();
    void save();
    [[nodiscard]] bool isWithheld(int column) const;
    /// As they stand, without the withheld ones.
    [[nodiscard]] ColumnPlaces places() const;
    void popUpMenu(const QPoint& position);
    void arrange();
    void take(const ColumnPlaces& places);
    void show(int column, bool shown);
    [[nodiscard]] int fittingWidth(int column);
    [[nodiscard]] bool fillsTable() const;
    /// Gives column 0 what is left of the table's width, also if that is less than it has.
    void fillTable();
    void adaptTo(int newWidth);

    QAbstractItemView& m_view;
    QHeaderView& m_header;
    QSettings& m_settings;
    QString m_headerKey;
    QString m_countKey;
    int m_count;  // of columns
    std::vector<int> m_withheld;
    ColumnPlaces m_initial;
    QAction* m_arrange;
    std::vector<QAction*> m_actions;
    QTimer* m_saveTimer;
    int m_tableWidth = 0;
    bool m_fillWhenShown = true;
};

}  // namespace barter::ui
