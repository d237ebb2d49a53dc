#pragma once

#include "engine/torrent_details.hpp"

#include <QPixmap>
#include <QWidget>

#include <vector>

namespace barter::ui {

/// A strip that shows one value for each piece of a torrent, from the first on the left to the last on the right.
///
/// The pieces are looked at once after each change and each new width; painting copies a pixmap, however many there
/// are. Colours come from the palette. Base of PiecesBar and AvailabilityBar.
class StripBar : public QWidget {
    Q_OBJECT

public:
    explicit StripBar(QWidget* parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    /// The colour for the pieces from `first` to before `last`, at least one.
    [[nodiscard]] virtual QColor colour(std::size_t first, std::size_t last) const = 0;
    [[nodiscard]] virtual std::size_t pieceCount() const = 0;
    void pieceValuesChanged();

    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    [[nodiscard]] QPixmap render(int pixels) const;

    QPixmap m_strip;  // one pixel high; null when it has to be made anew
};

/// Which pieces are there, under way and missing. Its accessible description says "712 of 1,000 pieces".
class PiecesBar final : public StripBar {
    Q_OBJECT

public:
    explicit PiecesBar(QWidget* parent = nullptr);

    void setPieces(std::vector<engine::PieceState> pieces);
    [[nodiscard]] int haveCount() const { return m_have; }
    [[nodiscard]] int underwayCount() const { return m_underway; }
    [[nodiscard]] int totalCount() const { return static_cast<int>(m_pieces.size()); }

    /// As painted, for a legend.
    [[nodiscard]] static QColor colourOf(engine::PieceState state, const QPalette& palette);

protected:
    [[nodiscard]] QColor colour(std::size_t first, std::size_t last) const override;
    [[nodiscard]] std::size_t pieceCount() const override { return m_pieces.size(); }

private:
    std::vector<engine::PieceState> m_pieces;
    int m_have = 0;
    int m_underway = 0;
};

/// How many of the connected peers have each piece: the more, the darker; a piece that nobody has stays empty.
class AvailabilityBar final : public StripBar {
    Q_OBJECT

public:
    explicit AvailabilityBar(QWidget* parent = nullptr);

    void setAvailability(std::vector<int> peersPerPiece);
    [[nodiscard]] int fewest() const { return m_fewest; }
    [[nodiscard]] int most() const { return m_most; }
    /// Pieces that no connected peer has.
    [[nodiscard]] int nobodyHas() const { return m_nobodyHas; }
    /// Complete copies among the peers, as other programs count it: the fewest, and the share of pieces above that.
    [[nodiscard]] double copies() const;

protected:
    [[nodiscard]] QColor colour(std::size_t first, std::size_t last) const override;
    [[nodiscard]] std::size_t pieceCount() const override { return m_peers.size(); }

private:
    std::vector<int> m_peers;
    int m_fewest = 0;
    int m_most = 0;
    int m_nobodyHas = 0;
    std::size_t m_aboveFewest = 0;
};

}  // namespace barter::ui
