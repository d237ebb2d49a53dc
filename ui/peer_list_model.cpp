#include "ui/peer_list_model.hpp"

#include "ui/format.hpp"
#include "ui/untrusted_text.hpp"

namespace barter::ui {
namespace {

constexpr int clientLimit = 60;
constexpr int addressLimit = 200;

struct Flag {
    QLatin1Char letter;
    QString words;
};

void addSource(QList<Flag>& flags, char source)
{
    switch (source) {
    case 'T': flags.append({QLatin1Char{'T'}, PeerListModel::tr("Found through a tracker")}); break;
    case 'D': flags.append({QLatin1Char{'H'}, PeerListModel::tr("Found through DHT")}); break;
    case 'X': flags.append({QLatin1Char{'X'}, PeerListModel::tr("Found through other peers (PEX)")}); break;
    case 'L': flags.append({QLatin1Char{'L'}, PeerListModel::tr("Found in the local network")}); break;
    case 'R': flags.append({QLatin1Char{'R'}, PeerListModel::tr("Known from last time")}); break;
    default: break;  // 'I' is told by `incoming`
    }
}

QList<Flag> flagsOf(const engine::PeerEntry& peer)
{
    QList<Flag> flags;
    if (peer.webSeed) {
        flags.append({QLatin1Char{'W'}, PeerListModel::tr("A web server that has the files")});
        return flags;
    }
    if (peer.interested) {
        flags.append(peer.choked ? Flag{QLatin1Char{'d'}, PeerListModel::tr("Has what we want, does not send it now")}
                                 : Flag{QLatin1Char{'D'}, PeerListModel::tr("Sends to us")});
    }
    if (peer.peerInterested) {
        flags.append(peer.peerChoked ? Flag{QLatin1Char{'u'}, PeerListModel::tr("Wants something, has to wait for us")}
                                     : Flag{QLatin1Char{'U'}, PeerListModel::tr("May fetch from us")});
    }
    if (peer.seed) {
        flags.append({QLatin1Char{'S'}, PeerListModel::tr("Has everything")});
    }
    if (peer.encrypted) {
        flags.append({QLatin1Char{'E'}, PeerListModel::tr("Encrypted connection")});
    }
    if (peer.utp) {
        flags.append({QLatin1Char{'P'}, PeerListModel::tr("Uses uTP, which gives way to other traffic")});
    }
    if (peer.incoming) {
        flags.append({QLatin1Char{'I'}, PeerListModel::tr("Connected to us")});
    }
    for (const char source : peer.source) {
        addSource(flags, source);
    }
    return flags;
}

QString addressOf(const engine::PeerEntry& peer)
{
    return untrustedText(peer.address, addressLimit);
}

QString clientOf(const engine::PeerEntry& peer)
{
    return peer.client.empty() ? PeerListModel::tr("Unknown") : untrustedText(peer.client, clientLimit);
}

/// For a screen reader: what a glance at the row tells.
QString sentence(const engine::PeerEntry& peer)
{
    QStringList parts{addressOf(peer), clientOf(peer)};
    if (!peer.webSeed) {
        parts.append(spokenPercent(peer.progress));
    }
    if (peer.downRate > 0) {
        parts.append(PeerListModel::tr("sends %1").arg(formatRate(peer.downRate)));
    }
    if (peer.upRate > 0) {
        parts.append(PeerListModel::tr("receives %1").arg(formatRate(peer.upRate)));
    }
    return parts.join(QLatin1String{", "});
}

QVariant display(const engine::PeerEntry& peer, int column)
{
    switch (column) {
    case PeerListModel::addressColumn: return addressOf(peer);
    case PeerListModel::clientColumn: return clientOf(peer);
    case PeerListModel::flagsColumn: return peerFlags(peer);
    case PeerListModel::progressColumn: return peer.webSeed ? QString{} : formatPercent(peer.progress);
    case PeerListModel::downRateColumn: return formatRate(peer.downRate);
    case PeerListModel::upRateColumn: return formatRate(peer.upRate);
    case PeerListModel::receivedColumn: return formatBytes(peer.received);
    case PeerListModel::sentColumn: return formatBytes(peer.sent);
    default: return {};
    }
}

QVariant sortValue(const engine::PeerEntry& peer, int column)
{
    switch (column) {
    case PeerListModel::progressColumn: return peer.progress;
    case PeerListModel::downRateColumn: return qint64{peer.downRate};
    case PeerListModel::upRateColumn: return qint64{peer.upRate};
    case PeerListModel::receivedColumn: return qint64{peer.received};
    case PeerListModel::sentColumn: return qint64{peer.sent};
    default: return display(peer, column);
    }
}

}  // namespace

QString peerFlags(const engine::PeerEntry& peer)
{
    QString letters;
    for (const auto& flag : flagsOf(peer)) {
        letters += letters.isEmpty() ? QString{flag.letter} : QLatin1Char{' '} % flag.letter;
    }
    return letters;
}

QStringList peerFlagWords(const engine::PeerEntry& peer)
{
    QStringList lines;
    for (const auto& flag : flagsOf(peer)) {
        lines.append(flag.words);
    }
    return lines;
}

std::string PeerListModel::keyOf(const engine::PeerEntry& peer) const
{
    return peer.address;
}

int PeerListModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : columnTotal;
}

QVariant PeerListModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const auto& peer = rowAt(index.row());
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole: return display(peer, column);
    case sortRole: return sortValue(peer, column);
    case copyRole: return QString::fromStdString(peer.address);
    case Qt::AccessibleTextRole:
        if (column == flagsColumn) {
            return peerFlagWords(peer).join(QLatin1String{", "});
        }
        return column == addressColumn ? QVariant{sentence(peer)} : display(peer, column);
    case Qt::ToolTipRole:
        if (column == flagsColumn) {
            return plainToolTip(peerFlags(peer) % QLatin1Char{'\n'} % peerFlagWords(peer).join(QLatin1Char{'\n'}));
        }
        return column <= clientColumn ? QVariant{plainToolTip(display(peer, column).toString())} : QVariant{};
    case Qt::TextAlignmentRole:
        return column >= progressColumn ? QVariant{Qt::Alignment{Qt::AlignRight | Qt::AlignVCenter}} : QVariant{};
    default: return {};
    }
}

QVariant PeerListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant{Qt::Alignment{(section >= progressColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter}};
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case addressColumn: return tr("Address");
    case clientColumn: return tr("Program");
    case flagsColumn: return tr("Flags");
    case progressColumn: return tr("Progress");
    case downRateColumn: return tr("Sends");
    case upRateColumn: return tr("Receives");
    case receivedColumn: return tr("Received from it");
    case sentColumn: return tr("Sent to it");
    default: return {};
    }
}

}  // namespace barter::ui
