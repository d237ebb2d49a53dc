#pragma once

#include "ui/details_tab.hpp"

#include <array>

class QLabel;
class QStackedWidget;

namespace barter::ui {

class AvailabilityBar;
class PiecesBar;

/// The page with the pieces: which are there, and how many peers have each.
class DetailsPieces final : public DetailsTab {
    Q_OBJECT

public:
    explicit DetailsPieces(SessionGateway& gateway, QWidget* parent = nullptr);

    [[nodiscard]] engine::DetailsPart part() const override { return engine::DetailsPart::pieces; }
    void setDetails(const engine::TorrentDetails& details) override;

protected:
    void clear() override;
    void showTorrent(const engine::TorrentSnapshot& torrent) override;

private:
    void showNumbers(std::int64_t pieceLength);

    QStackedWidget* m_pages;
    PiecesBar* m_pieces;
    AvailabilityBar* m_availability;
    QLabel* m_summary;
    std::array<QLabel*, 3> m_legend{};  // by PieceState
    QLabel* m_copies;
};

}  // namespace barter::ui
