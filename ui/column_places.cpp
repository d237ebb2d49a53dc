#include "ui/column_places.hpp"

#include <QHeaderView>
#include <QSignalBlocker>

namespace barter::ui {
namespace {

int widthOf(QHeaderView& header, int column)
{
    if (!header.isSectionHidden(column)) {
        return header.sectionSize(column);
    }
    const QSignalBlocker quiet{header};
    header.showSection(column);  // a hidden one is 0 wide
    const int width = header.sectionSize(column);
    header.hideSection(column);
    return width;
}

}  // namespace

ColumnPlaces columnPlaces(QHeaderView& header)
{
    ColumnPlaces places;
    for (int place = 0; place < header.count(); ++place) {
        const int column = header.logicalIndex(place);
        places.push_back({.column = column,
                          .title = header.model()->headerData(column, Qt::Horizontal).toString(),
                          .shown = !header.isSectionHidden(column),
                          .width = widthOf(header, column)});
    }
    return places;
}

void setColumnPlaces(QHeaderView& header, const ColumnPlaces& places)
{
    int place = 0;
    for (const auto& each : places) {
        header.moveSection(header.visualIndex(each.column), place++);
        header.setSectionHidden(each.column, !each.shown);
        header.resizeSection(each.column, each.width);
    }
}

}  // namespace barter::ui
