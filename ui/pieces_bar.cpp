#include "ui/pieces_bar.hpp"

#include "ui/format.hpp"

#include <QEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <utility>

namespace barter::ui {
namespace {

QColor mix(const QColor& from, const QColor& to, double share)
{
    const auto between = [share](float a, float b) { return a + static_cast<float>(share) * (b - a); };
    return QColor::fromRgbF(
        between(from.redF(), to.redF()), between(from.greenF(), to.greenF()), between(from.blueF(), to.blueF()));
}

/// A pixel stands for many pieces: one that is missing, or there, must not vanish among the others.
double visibleShare(std::size_t some, std::size_t all)
{
    if (some == 0 || some == all) {
        return some == 0 ? 0 : 1;
    }
    return std::clamp(static_cast<double>(some) / static_cast<double>(all), 0.2, 0.8);
}

}  // namespace

StripBar::StripBar(QWidget* parent) : QWidget{parent}
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize StripBar::sizeHint() const
{
    return {400, fontMetrics().height() + 6};
}

QSize StripBar::minimumSizeHint() const
{
    return {60, sizeHint().height()};
}

void StripBar::pieceValuesChanged()
{
    m_strip = {};
    update();
}

void StripBar::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange) {
        pieceValuesChanged();
    }
    QWidget::changeEvent(event);
}

QPixmap StripBar::render(int pixels) const
{
    QImage strip{pixels, 1, QImage::Format_RGB32};
    const auto count = pieceCount();
    const auto width = static_cast<std::size_t>(pixels);
    for (std::size_t x = 0; x < width; ++x) {
        const auto first = x * count / width;
        const auto last = std::max((x + 1) * count / width, first + 1);
        strip.setPixelColor(static_cast<int>(x), 0, colour(first, last));
    }
    return QPixmap::fromImage(strip);
}

void StripBar::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter{this};
    const auto inner = rect().adjusted(1, 1, -1, -1);
    painter.fillRect(inner, palette().base());
    if (pieceCount() > 0 && inner.width() > 0) {
        const auto pixels = static_cast<int>(std::lround(inner.width() * devicePixelRatioF()));
        if (m_strip.width() != pixels) {
            m_strip = render(pixels);
        }
        painter.drawPixmap(inner, m_strip);
    }
    painter.setPen(palette().color(QPalette::Mid));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

PiecesBar::PiecesBar(QWidget* parent) : StripBar{parent}
{
    setAccessibleName(tr("Pieces"));
    setPieces({});
}

void PiecesBar::setPieces(std::vector<engine::PieceState> pieces)
{
    if (pieces == m_pieces && !accessibleDescription().isEmpty()) {
        return;
    }
    m_pieces = std::move(pieces);
    m_have = static_cast<int>(std::count(m_pieces.begin(), m_pieces.end(), engine::PieceState::have));
    m_underway = static_cast<int>(std::count(m_pieces.begin(), m_pieces.end(), engine::PieceState::underway));
    setAccessibleDescription(tr("%1 of %2 pieces").arg(formatNumber(m_have), formatNumber(totalCount())));
    pieceValuesChanged();
}

QColor PiecesBar::colourOf(engine::PieceState state, const QPalette& palette)
{
    const auto have = palette.color(QPalette::Highlight);
    const auto missing = palette.color(QPalette::Base);
    switch (state) {
    case engine::PieceState::have: return have;
    case engine::PieceState::underway: return mix(missing, palette.color(QPalette::Text), 0.45);
    case engine::PieceState::missing: break;
    }
    return missing;
}

QColor PiecesBar::colour(std::size_t first, std::size_t last) const
{
    std::size_t have = 0;
    std::size_t underway = 0;
    for (auto i = first; i < last; ++i) {
        have += m_pieces[i] == engine::PieceState::have ? 1U : 0U;
        underway += m_pieces[i] == engine::PieceState::underway ? 1U : 0U;
    }
    const auto missing = colourOf(engine::PieceState::missing, palette());
    const auto there = mix(missing, colourOf(engine::PieceState::have, palette()), visibleShare(have, last - first));
    return mix(there, colourOf(engine::PieceState::underway, palette()), visibleShare(underway, last - first));
}

AvailabilityBar::AvailabilityBar(QWidget* parent) : StripBar{parent}
{
    setAccessibleName(tr("Availability"));
    setAvailability({});
}

void AvailabilityBar::setAvailability(std::vector<int> peersPerPiece)
{
    if (peersPerPiece == m_peers && !accessibleDescription().isEmpty()) {
        return;
    }
    m_peers = std::move(peersPerPiece);
    const auto [fewest, most] = std::minmax_element(m_peers.begin(), m_peers.end());
    m_fewest = m_peers.empty() ? 0 : *fewest;
    m_most = m_peers.empty() ? 0 : *most;
    m_nobodyHas = static_cast<int>(std::count(m_peers.begin(), m_peers.end(), 0));
    m_aboveFewest = m_peers.size() - static_cast<std::size_t>(std::count(m_peers.begin(), m_peers.end(), m_fewest));
    setAccessibleDescription(m_peers.empty()
                                 ? tr("Not known")
                                 : tr("Each piece is at %1 to %2 connected peers; %3 pieces at none")
                                       .arg(formatNumber(m_fewest), formatNumber(m_most), formatNumber(m_nobodyHas)));
    pieceValuesChanged();
}

double AvailabilityBar::copies() const
{
    if (m_peers.empty()) {
        return 0;
    }
    return m_fewest + static_cast<double>(m_aboveFewest) / static_cast<double>(m_peers.size());
}

QColor AvailabilityBar::colour(std::size_t first, std::size_t last) const
{
    const auto base = palette().color(QPalette::Base);
    const auto [fewest, most] = std::minmax_element(m_peers.begin() + static_cast<std::ptrdiff_t>(first),
                                                    m_peers.begin() + static_cast<std::ptrdiff_t>(last));
    if (*most == 0 || m_most == 0) {
        return base;
    }
    // What is rare counts, so the rarest piece of the pixel gives the shade.
    const double share = static_cast<double>(*fewest) / m_most;
    return mix(base, palette().color(QPalette::Highlight), 0.15 + 0.85 * share);
}

}  // namespace barter::ui
