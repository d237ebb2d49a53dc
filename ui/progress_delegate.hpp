#pragma once

#include <QStyledItemDelegate>

namespace barter::ui {

/// A bar with the cell's text at its right. Reads TorrentListModel::ProgressRole and MutedRole, paints with the
/// palette.
class ProgressDelegate final : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace barter::ui
