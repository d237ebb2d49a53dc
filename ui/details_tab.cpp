#include "ui/details_tab.hpp"

#include "ui/error_text.hpp"

#include <QPointer>

#include <utility>

namespace barter::ui {

DetailsTab::DetailsTab(SessionGateway& gateway, QWidget* parent) : QWidget{parent}, m_gateway{gateway} {}

void DetailsTab::setTorrent(const engine::TorrentSnapshot& torrent)
{
    if (m_id != torrent.id) {
        m_id = torrent.id;
        clear();
    }
    showTorrent(torrent);
}

engine::Session::Done DetailsTab::reporting(std::function<void()> afterwards)
{
    return [self = QPointer{this}, asked = m_id, afterwards = std::move(afterwards)](const Expected<>& answer) {
        auto* tab = self.data();
        if (tab == nullptr || tab->m_id != asked) {
            return;
        }
        if (afterwards) {
            afterwards();
        }
        Q_EMIT tab->answered(answer ? QString{} : errorText(answer.error()));
    };
}

}  // namespace barter::ui
