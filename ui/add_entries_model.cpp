#include "ui/add_entries_model.hpp"

#include "ui/format.hpp"
#include "ui/untrusted_text.hpp"

#include <QUrl>

#include <algorithm>
#include <utility>

namespace barter::ui {
namespace {

constexpr int longestName = 120;
constexpr int longestHost = 80;

QString waitingSentence(const AddEntry& entry)
{
    if (const auto* url = std::get_if<engine::UrlSource>(&entry.source)) {
        const QString host = QUrl{QString::fromStdString(url->url)}.host(QUrl::FullyEncoded);
        return AddEntriesModel::tr("Downloading the torrent from %1…")
            .arg(untrustedText(QStringView{host}, longestHost));
    }
    if (std::holds_alternative<engine::MagnetSource>(entry.source)) {
        return AddEntriesModel::tr("Getting the list of files from peers…");
    }
    return AddEntriesModel::tr("Reading the torrent file…");
}

/// A few words for the list at the left, below the name.
QString shortState(const AddEntry& entry)
{
    if (entry.state == AddEntry::State::refused) {
        return AddEntriesModel::tr("\u26a0 Cannot be added");
    }
    if (entry.state == AddEntry::State::waiting) {
        return AddEntriesModel::tr("Fetching…");
    }
    if (entry.preview.alreadyPresent) {
        return stateSentence(entry);
    }
    return entry.preview.hasMetadata ? formatBytes(entry.wantedBytes()) : AddEntriesModel::tr("Waiting for the files");
}

/// For a screen reader and the tool tip.
QString fullState(const AddEntry& entry)
{
    const QString sentence = stateSentence(entry);
    return sentence.isEmpty() ? formatBytes(entry.wantedBytes()) : sentence;
}

}  // namespace

QString shownName(const AddEntry& entry)
{
    if (!entry.name.isEmpty()) {
        return untrustedText(QStringView{entry.name}, longestName);
    }
    const QString own = untrustedText(entry.preview.name, longestName);
    return own.isEmpty() ? entry.title : own;
}

QString stateSentence(const AddEntry& entry)
{
    if (entry.state == AddEntry::State::refused) {
        return entry.sentence;
    }
    if (entry.state == AddEntry::State::waiting) {
        return waitingSentence(entry);
    }
    if (entry.preview.alreadyPresent) {
        return AddEntriesModel::tr("Already in your list");
    }
    if (entry.preview.hasMetadata) {
        return {};
    }
    if (entry.preview.metadataTooLarge) {
        return AddEntriesModel::tr("Too large: a peer says that the list of files has more than %1")
            .arg(formatBytes(engine::maxTorrentBytes));
    }
    return AddEntriesModel::tr("Getting the list of files from peers… %n connected", nullptr, entry.preview.peers);
}

const AddEntry* AddEntriesModel::find(int number) const
{
    const int row = rowOf(number);
    return row < 0 ? nullptr : &m_entries[static_cast<std::size_t>(row)];
}

int AddEntriesModel::rowOf(int number) const
{
    // Numbers grow with each entry, and entries stay in the order of their arrival.
    const auto found = std::lower_bound(
        m_entries.begin(), m_entries.end(), number, [](const AddEntry& entry, int n) { return entry.number < n; });
    const bool there = found != m_entries.end() && found->number == number;
    return there ? static_cast<int>(found - m_entries.begin()) : -1;
}

void AddEntriesModel::append(AddEntry entry)
{
    const int row = rowCount();
    beginInsertRows({}, row, row);
    m_entries.push_back(std::move(entry));
    endInsertRows();
}

void AddEntriesModel::update(const AddEntry& entry)
{
    const int row = rowOf(entry.number);
    if (row >= 0) {
        m_entries[static_cast<std::size_t>(row)] = entry;
        Q_EMIT dataChanged(index(row), index(row));
    }
}

void AddEntriesModel::setForAll(const QString& savePath, bool start)
{
    for (auto& entry : m_entries) {
        entry.savePath = savePath;
        entry.start = start;
    }
    if (!m_entries.empty()) {
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
    }
}

void AddEntriesModel::remove(int number)
{
    const int row = rowOf(number);
    if (row >= 0) {
        beginRemoveRows({}, row, row);
        m_entries.erase(m_entries.begin() + row);
        endRemoveRows();
    }
}

void AddEntriesModel::setAll(std::vector<AddEntry> entries)
{
    beginResetModel();
    m_entries = std::move(entries);
    endResetModel();
}

int AddEntriesModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

QVariant AddEntriesModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const auto& entry = m_entries[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole: return QString{shownName(entry) % QLatin1Char{'\n'} % shortState(entry)};
    case Qt::ToolTipRole: return plainToolTip(fullState(entry));
    case Qt::AccessibleTextRole: return tr("%1, %2", "name, state").arg(shownName(entry), fullState(entry));
    default: return {};
    }
}

}  // namespace barter::ui
