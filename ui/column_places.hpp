#pragma once

#include <QString>

#include <vector>

class QHeaderView;

namespace barter::ui {

/// A column of a table at its place: the order of a vector of them is the order on the screen.
struct ColumnPlace {
    int column = 0;  ///< in terms of the model
    QString title;
    bool shown = true;

    bool operator==(const ColumnPlace&) const = default;
};
using ColumnPlaces = std::vector<ColumnPlace>;

/// All columns, also hidden ones, as they stand.
[[nodiscard]] ColumnPlaces columnPlaces(const QHeaderView& header);
/// Moves, shows and hides columns of `header`, which keep their widths. `places` holds each of them once.
void setColumnPlaces(QHeaderView& header, const ColumnPlaces& places);

}  // namespace barter::ui
