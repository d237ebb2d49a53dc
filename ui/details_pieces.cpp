#include "ui/details_pieces.hpp"

#include "ui/format.hpp"
#include "ui/pieces_bar.hpp"

#include <QBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QStackedWidget>

#include <cmath>

namespace barter::ui {
namespace {

/// A square in the colour that the bar gives a state.
class Swatch final : public QWidget {
public:
    explicit Swatch(engine::PieceState state) : m_state{state}
    {
        const int side = fontMetrics().ascent();
        setFixedSize(side, side);
    }

protected:
    void paintEvent(QPaintEvent* /*event*/) override
    {
        QPainter painter{this};
        painter.fillRect(rect(), PiecesBar::colourOf(m_state, palette()));
        painter.setPen(palette().color(QPalette::Mid));
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }

private:
    engine::PieceState m_state;
};

QLabel* plainLabel()
{
    auto* label = new QLabel;
    label->setTextFormat(Qt::PlainText);
    return label;
}

}  // namespace

DetailsPieces::DetailsPieces(SessionGateway& gateway, QWidget* parent)
    : DetailsTab{gateway, parent}, m_pages{new QStackedWidget}, m_pieces{new PiecesBar},
      m_availability{new AvailabilityBar}, m_summary{plainLabel()}, m_copies{plainLabel()}
{
    auto* notYet = plainLabel();
    notYet->setText(tr("The pieces are not known yet: they come with the list of files."));
    notYet->setAlignment(Qt::AlignCenter);
    notYet->setWordWrap(true);
    m_copies->setWordWrap(true);

    auto* legend = new QHBoxLayout;
    for (const auto state : {engine::PieceState::have, engine::PieceState::underway, engine::PieceState::missing}) {
        auto* label = plainLabel();
        m_legend.at(static_cast<std::size_t>(state)) = label;
        legend->addWidget(new Swatch{state});
        legend->addWidget(label);
        legend->addSpacing(12);
    }
    legend->addStretch(1);

    auto* content = new QWidget;
    auto* column = new QVBoxLayout{content};
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_summary);
    column->addWidget(m_pieces);
    column->addLayout(legend);
    column->addSpacing(12);
    column->addWidget(new QLabel{tr("How many connected peers have each piece")});
    column->addWidget(m_availability);
    column->addWidget(m_copies);
    column->addStretch(1);
    m_pages->addWidget(notYet);
    m_pages->addWidget(content);
    auto* layout = new QVBoxLayout{this};
    layout->addWidget(m_pages);
}

void DetailsPieces::clear()
{
    m_pieces->setPieces({});
    m_availability->setAvailability({});
    showNumbers(0);
}

void DetailsPieces::showTorrent(const engine::TorrentSnapshot& torrent)
{
    m_pages->setCurrentIndex(torrent.hasMetadata ? 1 : 0);
}

void DetailsPieces::setDetails(const engine::TorrentDetails& details)
{
    m_pieces->setPieces(details.pieces);
    m_availability->setAvailability(details.availability);
    showNumbers(details.pieceLength);
}

void DetailsPieces::showNumbers(std::int64_t pieceLength)
{
    m_summary->setText(
        tr("%1 of %2 pieces, %3 each", "pieces there, all pieces, bytes")
            .arg(formatNumber(m_pieces->haveCount()), formatNumber(m_pieces->totalCount()), formatBytes(pieceLength)));
    const int missing = m_pieces->totalCount() - m_pieces->haveCount() - m_pieces->underwayCount();
    const auto show = [this](engine::PieceState state, const QString& text) {
        m_legend.at(static_cast<std::size_t>(state))->setText(text);
    };
    show(engine::PieceState::have, tr("There: %1").arg(formatNumber(m_pieces->haveCount())));
    show(engine::PieceState::underway, tr("Under way: %1").arg(formatNumber(m_pieces->underwayCount())));
    show(engine::PieceState::missing, tr("Missing: %1").arg(formatNumber(missing)));

    if (m_availability->most() == 0) {
        m_copies->setText(tr("Nothing is known of the peers' pieces: no peer is connected, or they have none."));
        return;
    }
    // Rounded down: one copy is only said where each piece is.
    const auto copies = QLocale{}.toString(std::floor(m_availability->copies() * 100) / 100, 'f', 2);
    const int nobody = m_availability->nobodyHas();
    const auto together = tr("The connected peers have %1 copies together.").arg(copies);
    m_copies->setText(nobody == 0 ? together : tr("%1 None of them has %n piece(s).", nullptr, nobody).arg(together));
}

}  // namespace barter::ui
