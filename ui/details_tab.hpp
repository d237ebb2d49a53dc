#pragma once

#include "ui/session_gateway.hpp"

#include <QWidget>

#include <optional>

namespace barter::ui {

/// One page of the details panel. The panel tells it the selected torrent, and news of it while the page is visible.
class DetailsTab : public QWidget {
    Q_OBJECT

public:
    /// What this page needs of the session.
    [[nodiscard]] virtual engine::DetailsPart part() const = 0;
    /// Belongs to the torrent of `setTorrent`; only `part()` and what is always filled may be used.
    virtual void setDetails(const engine::TorrentDetails& details) = 0;

    void setTorrent(const engine::TorrentSnapshot& torrent);

Q_SIGNALS:
    /// Something that was asked for here did not work, in a sentence; an empty text when it worked.
    void answered(const QString& problem);

protected:
    DetailsTab(SessionGateway& gateway, QWidget* parent);

    /// Another torrent: nothing of the one before may stay. Called before `showTorrent`.
    virtual void clear() = 0;
    virtual void showTorrent(const engine::TorrentSnapshot& torrent) = 0;

    [[nodiscard]] engine::Session& session() const { return m_gateway.session(); }
    [[nodiscard]] bool hasTorrent() const { return m_id.has_value(); }
    /// Only after `setTorrent`.
    [[nodiscard]] engine::TorrentId id() const { return m_id.value_or(engine::TorrentId{}); }
    /// Reports the answer by `answered`, if the page and its torrent are still there.
    [[nodiscard]] engine::Session::Done reporting(std::function<void()> afterwards = {});

private:
    SessionGateway& m_gateway;
    std::optional<engine::TorrentId> m_id;
};

}  // namespace barter::ui
