#include "ui/column_places.hpp"

#include <QHeaderView>

namespace barter::ui {

ColumnPlaces columnPlaces(const QHeaderView& header)
{
    ColumnPlaces places;
    for (int place = 0; place < header.count(); ++place) {
        const int column = header.logicalIndex(place);
        places.push_back({.column = column,
                          .title = header.model()->headerData(column, Qt::Horizontal).toString(),
                          .shown = !header.isSectionHidden(column)});
    }
    return places;
}

void setColumnPlaces(QHeaderView& header, const ColumnPlaces& places)
{
    int place = 0;
    for (const auto& each : places) {
        header.moveSection(header.visualIndex(each.column), place++);
        header.setSectionHidden(each.column, !each.shown);
    }
}

}  // namespace barter::ui
