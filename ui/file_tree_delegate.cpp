#include "ui/file_tree_delegate.hpp"

#include "ui/file_tree_model.hpp"

#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QPainter>
#include <QTimer>

#include <algorithm>
#include <ranges>

namespace barter::ui {

void FileTreeDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const auto progress = index.data(FileTreeModel::progressRole);
    if (index.column() != FileTreeModel::progressColumn || !progress.isValid()) {
        QStyledItemDelegate::paint(painter, option, index);
        return;
    }
    auto row = option;
    initStyleOption(&row, index);
    const auto* style = row.widget != nullptr ? row.widget->style() : QApplication::style();
    const auto text = std::exchange(row.text, QString{});
    style->drawControl(QStyle::CE_ItemViewItem, &row, painter, row.widget);  // the background of a chosen row

    QStyleOptionProgressBar bar;
    bar.rect = option.rect.adjusted(2, 2, -2, -2);
    bar.palette = option.palette;
    bar.fontMetrics = option.fontMetrics;
    bar.direction = option.direction;
    bar.state = (option.state & ~(QStyle::State_Selected | QStyle::State_HasFocus)) | QStyle::State_Horizontal;
    bar.minimum = 0;
    bar.maximum = 1000;
    bar.progress = static_cast<int>(progress.toDouble() * bar.maximum);
    bar.text = text;
    bar.textVisible = true;
    bar.textAlignment = Qt::AlignCenter;
    style->drawControl(QStyle::CE_ProgressBar, &bar, painter, row.widget);
}

QWidget*
FileTreeDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    if (index.column() != FileTreeModel::priorityColumn) {
        auto* editor = QStyledItemDelegate::createEditor(parent, option, index);
        editor->setAccessibleName(tr("New name"));
        return editor;
    }
    auto* choices = new QComboBox{parent};
    choices->setAccessibleName(tr("Priority"));
    for (const auto priority : std::views::reverse(filePriorities)) {
        choices->addItem(priorityName(priority), static_cast<int>(priority));
    }
    connect(choices, &QComboBox::activated, this, [this, choices] {
        auto* self = const_cast<FileTreeDelegate*>(this);  // NOLINT(cppcoreguidelines-pro-type-const-cast)
        Q_EMIT self->commitData(choices);
        Q_EMIT self->closeEditor(choices);
    });
    QTimer::singleShot(0, choices, &QComboBox::showPopup);
    return choices;
}

void FileTreeDelegate::setEditorData(QWidget* editor, const QModelIndex& index) const
{
    if (auto* choices = qobject_cast<QComboBox*>(editor)) {
        choices->setCurrentIndex(choices->findData(index.data(FileTreeModel::priorityRole)));
    } else if (auto* line = qobject_cast<QLineEdit*>(editor); line != nullptr && !line->isModified()) {
        // Data that arrive while somebody types do not overwrite what was typed.
        QStyledItemDelegate::setEditorData(editor, index);
        const auto end = line->text().lastIndexOf(QLatin1Char{'.'});
        QTimer::singleShot(
            0, line, [line, end] { line->setSelection(0, static_cast<int>(end > 0 ? end : line->text().size())); });
    }
}

void FileTreeDelegate::setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const
{
    if (const auto* choices = qobject_cast<QComboBox*>(editor)) {
        if (choices->currentIndex() >= 0) {
            model->setData(index, choices->currentData(), FileTreeModel::priorityRole);
        }
        return;
    }
    QStyledItemDelegate::setModelData(editor, model, index);
}

}  // namespace barter::ui
