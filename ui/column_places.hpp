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
    int width = 0;  ///< in pixels; of a hidden column the one that it has when it is shown

    bool operator==(const ColumnPlace&) const = default;
};
using ColumnPlaces = std::vector<ColumnPlace>;

/// All columns, also hidden ones, as they stand. `header` is the same afterwards and says nothing.
[[nodiscard]] ColumnPlaces columnPlaces(QHeaderView& header);
/// Moves, shows, hides and resizes columns of `header`. `places` holds each of them at most once; those
/// that it does not hold go behind the others.
void setColumnPlaces(QHeaderView& header, const ColumnPlaces& places);

}  // namespace barter::ui
