#include "ui/tracker_list_model.hpp"

#include "ui/format.hpp"
#include "ui/untrusted_text.hpp"

#include <limits>
#include <utility>

namespace barter::ui {
namespace {

constexpr int messageLimit = 200;

QString urlOf(const SourceRow& source)
{
    return untrustedText(source.tracker.url);
}

QString messageOf(const SourceRow& source)
{
    return untrustedText(source.tracker.message, messageLimit);
}

QString stateOf(const SourceRow& source)
{
    if (source.webSeed) {
        return TrackerListModel::tr("Web seed");
    }
    switch (source.tracker.state) {
    case engine::TrackerEntry::State::notContacted: return TrackerListModel::tr("Not asked yet");
    case engine::TrackerEntry::State::updating: return TrackerListModel::tr("Asking…");
    case engine::TrackerEntry::State::working: return TrackerListModel::tr("Working");
    case engine::TrackerEntry::State::failing: break;
    case engine::TrackerEntry::State::disabled: return TrackerListModel::tr("Switched off");
    }
    return source.tracker.fails > 1 ? TrackerListModel::tr("Failed %n time(s)", nullptr, source.tracker.fails)
                                    : TrackerListModel::tr("Failed");
}

/// Web seeds after all tiers.
int tierOf(const SourceRow& source)
{
    return source.webSeed ? std::numeric_limits<int>::max() : source.tracker.tier;
}

QString countOf(int count)
{
    return count < 0 ? QString{} : formatNumber(count);
}

QString nextOf(const SourceRow& source)
{
    return source.tracker.nextAnnounce ? formatDuration(*source.tracker.nextAnnounce) : QString{};
}

QVariant display(const SourceRow& source, int column)
{
    const auto& tracker = source.tracker;
    switch (column) {
    case TrackerListModel::urlColumn: return urlOf(source);
    case TrackerListModel::tierColumn: return source.webSeed ? QString{} : formatNumber(tracker.tier + 1);
    case TrackerListModel::stateColumn: return stateOf(source);
    case TrackerListModel::seedsColumn: return countOf(tracker.seeds);
    case TrackerListModel::leechersColumn: return countOf(tracker.leechers);
    case TrackerListModel::downloadsColumn: return countOf(tracker.downloads);
    case TrackerListModel::nextColumn: return nextOf(source);
    case TrackerListModel::messageColumn: return messageOf(source);
    default: return {};
    }
}

QVariant sortValue(const SourceRow& source, int column)
{
    const auto& tracker = source.tracker;
    switch (column) {
    case TrackerListModel::tierColumn: return tierOf(source);
    case TrackerListModel::seedsColumn: return tracker.seeds;
    case TrackerListModel::leechersColumn: return tracker.leechers;
    case TrackerListModel::downloadsColumn: return tracker.downloads;
    case TrackerListModel::nextColumn: return qint64{tracker.nextAnnounce ? tracker.nextAnnounce->count() : -1};
    default: return display(source, column);
    }
}

QString sentence(const SourceRow& source)
{
    QStringList parts{urlOf(source), stateOf(source)};
    if (source.tracker.seeds >= 0) {
        parts.append(TrackerListModel::tr("%n seed(s)", nullptr, source.tracker.seeds));
    }
    if (!source.tracker.message.empty()) {
        parts.append(messageOf(source));
    }
    return parts.join(QLatin1String{", "});
}

QString toolTip(const SourceRow& source, int column)
{
    if (column == TrackerListModel::tierColumn && !source.webSeed) {
        return TrackerListModel::tr("Trackers of tier 1 are asked first, the next tier when those fail.");
    }
    if (column == TrackerListModel::stateColumn && source.webSeed) {
        return TrackerListModel::tr("A web server that has the files of this torrent.");
    }
    if (column == TrackerListModel::urlColumn || column == TrackerListModel::messageColumn) {
        return display(source, column).toString();
    }
    return {};
}

bool isNumeric(int column)
{
    return column == TrackerListModel::tierColumn ||
           (column >= TrackerListModel::seedsColumn && column <= TrackerListModel::downloadsColumn);
}

}  // namespace

void TrackerListModel::setSources(const std::vector<engine::TrackerEntry>& trackers,
                                  const std::vector<std::string>& webSeeds)
{
    std::vector<SourceRow> rows;
    rows.reserve(trackers.size() + webSeeds.size());
    for (const auto& tracker : trackers) {
        rows.push_back({.tracker = tracker, .webSeed = false});
    }
    for (const auto& url : webSeeds) {
        SourceRow row;
        row.webSeed = true;
        row.tracker.url = url;
        rows.push_back(std::move(row));
    }
    setRows(std::move(rows));
}

std::string TrackerListModel::keyOf(const SourceRow& source) const
{
    return (source.webSeed ? "w" : "t") + source.tracker.url;
}

int TrackerListModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : columnTotal;
}

QVariant TrackerListModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const auto& source = rowAt(index.row());
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole: return display(source, column);
    case sortRole: return sortValue(source, column);
    case copyRole: return QString::fromStdString(source.tracker.url);
    case Qt::AccessibleTextRole: return column == urlColumn ? QVariant{sentence(source)} : display(source, column);
    case Qt::ToolTipRole: return plainToolTip(toolTip(source, column));
    case Qt::TextAlignmentRole:
        return isNumeric(column) ? QVariant{Qt::Alignment{Qt::AlignRight | Qt::AlignVCenter}} : QVariant{};
    default: return {};
    }
}

QVariant TrackerListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant{Qt::Alignment{(isNumeric(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter}};
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case urlColumn: return tr("URL");
    case tierColumn: return tr("Tier");
    case stateColumn: return tr("State");
    case seedsColumn: return tr("Seeds");
    case leechersColumn: return tr("Downloaders");
    case downloadsColumn: return tr("Downloaded");
    case nextColumn: return tr("Asks again in");
    case messageColumn: return tr("Message");
    default: return {};
    }
}

}  // namespace barter::ui
