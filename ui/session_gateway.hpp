#pragma once

#include "engine/session.hpp"

#include <QObject>

namespace barter::ui {

/// What the session tells, as Qt signals, so that widgets can connect to the part they need and come and go.
///
/// GUI thread only. One per program; it outlives the windows. The session is set once, before the windows are made.
class SessionGateway final : public QObject, public engine::SessionObserver {
    Q_OBJECT

public:
    using QObject::QObject;

    void setSession(engine::Session& session) { m_session = &session; }
    [[nodiscard]] engine::Session& session() const { return *m_session; }
    [[nodiscard]] const engine::SessionStatus& status() const { return m_status; }

    void torrentsChanged(const engine::TorrentsUpdate& update) override;
    void statusChanged(const engine::SessionStatus& status) override;
    void detailsChanged(const engine::TorrentDetails& details) override;
    void previewChanged(const engine::Preview& preview) override;
    void happened(const engine::SessionEvent& event) override;

Q_SIGNALS:
    void torrentsUpdated(const barter::engine::TorrentsUpdate& update);
    void statusUpdated(const barter::engine::SessionStatus& status);
    void detailsUpdated(const barter::engine::TorrentDetails& details);
    void previewUpdated(const barter::engine::Preview& preview);
    void eventHappened(const barter::engine::SessionEvent& event);

private:
    engine::Session* m_session = nullptr;
    engine::SessionStatus m_status;
};

}  // namespace barter::ui
