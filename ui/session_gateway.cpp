#include "ui/session_gateway.hpp"

namespace barter::ui {

void SessionGateway::torrentsChanged(const engine::TorrentsUpdate& update)
{
    Q_EMIT torrentsUpdated(update);
}

void SessionGateway::statusChanged(const engine::SessionStatus& status)
{
    m_status = status;
    Q_EMIT statusUpdated(m_status);
}

void SessionGateway::detailsChanged(const engine::TorrentDetails& details)
{
    Q_EMIT detailsUpdated(details);
}

void SessionGateway::previewChanged(const engine::Preview& preview)
{
    Q_EMIT previewUpdated(preview);
}

void SessionGateway::happened(const engine::SessionEvent& event)
{
    Q_EMIT eventHappened(event);
}

}  // namespace barter::ui
