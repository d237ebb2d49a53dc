#include "ui/progress_delegate.hpp"

#include "ui/format.hpp"
#include "ui/torrent_list_model.hpp"

#include <QApplication>
#include <QPainter>

#include <algorithm>
#include <utility>

namespace barter::ui {
namespace {

constexpr int margin = 8;
constexpr int gap = 6;
constexpr int barHeight = 8;
constexpr int smallestBar = 24;

/// The widest text that occurs. "100%" is narrower.
int textWidth(const QFontMetrics& metrics)
{
    return metrics.horizontalAdvance(formatPercent(0.9999));
}

struct Colors {
    QColor track;
    QColor bar;
    QColor text;
};

Colors colorsOf(const QStyleOptionViewItem& option, bool muted)
{
    const bool selected = (option.state & QStyle::State_Selected) != 0;
    const auto group = muted                                        ? QPalette::Disabled
                       : (option.state & QStyle::State_Active) != 0 ? QPalette::Active
                                                                    : QPalette::Inactive;
    Colors colors;
    colors.text = option.palette.color(selected ? QPalette::Active : group,
                                       selected ? QPalette::HighlightedText : QPalette::Text);
    colors.bar = selected ? colors.text : muted ? colors.text : option.palette.color(group, QPalette::Highlight);
    colors.track = colors.text;
    colors.track.setAlphaF(selected ? 0.30F : 0.15F);
    return colors;
}

void drawBar(QPainter& painter, const QRectF& track, double progress, const Colors& colors)
{
    const double radius = track.height() / 2;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors.track);
    painter.drawRoundedRect(track, radius, radius);
    if (progress > 0) {
        QRectF bar = track;
        bar.setWidth(std::max(track.height(), track.width() * progress));
        painter.setBrush(colors.bar);
        painter.drawRoundedRect(bar, radius, radius);
    }
}

}  // namespace

void ProgressDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const QString text = std::exchange(cell.text, {});
    const auto* style = cell.widget != nullptr ? cell.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);
    if (text.isEmpty()) {
        return;
    }

    const auto colors = colorsOf(cell, index.data(TorrentListModel::MutedRole).toBool());
    const auto inner = cell.rect.adjusted(margin, 0, -margin, 0);
    const int width = textWidth(cell.fontMetrics);
    const QRect textRect{inner.right() - width + 1, inner.top(), width, inner.height()};
    const int barWidth = inner.width() - width - gap;
    painter->save();
    if (barWidth >= smallestBar) {
        const QRectF track{
            qreal(inner.left()), inner.center().y() - barHeight / 2.0 + 0.5, qreal(barWidth), qreal(barHeight)};
        drawBar(*painter, track, std::clamp(index.data(TorrentListModel::ProgressRole).toDouble(), 0.0, 1.0), colors);
    }
    painter->setPen(colors.text);
    painter->setFont(cell.font);
    painter->drawText(textRect, Qt::AlignRight | Qt::AlignVCenter, text);
    painter->restore();
}

QSize ProgressDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    auto size = QStyledItemDelegate::sizeHint(option, index);
    size.setWidth(textWidth(option.fontMetrics) + 2 * margin + gap + 3 * smallestBar);
    return size;
}

}  // namespace barter::ui
