#include "ui/words_sheet.hpp"

#include "ui/format.hpp"

#include <QEvent>
#include <QGridLayout>
#include <QHideEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include <utility>

namespace barter::ui {
namespace {

constexpr int columns = 4;
constexpr int padding = 4;
constexpr double wordScale = 1.2;

}  // namespace

/// One word, or a bar over it. Its text, which a screen reader reads, is there only while the word is shown; that it
/// has one is no reason to lay it out, so sizes do not depend on it.
class WordLabel final : public QLabel {
public:
    explicit WordLabel(QWidget* parent) : QLabel{parent}
    {
        setTextFormat(Qt::PlainText);
        setTextInteractionFlags(Qt::NoTextInteraction);
    }

    void showWord(std::uint16_t place)
    {
        m_place = place;
        setText(listedWord(place));
    }

    void cover()
    {
        m_place.reset();
        clear();
    }

    [[nodiscard]] QSize sizeHint() const override
    {
        return listedWordSize(wordFont()) + QSize{2 * padding, 2 * padding};
    }
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* /*event*/) override
    {
        QPainter painter{this};
        if (!m_place) {
            painter.fillRect(rect().adjusted(padding, 2 * padding, -padding, -2 * padding),
                             palette().color(QPalette::PlaceholderText));
            return;
        }
        painter.setPen(palette().color(QPalette::Text));
        const QFontMetrics metrics{wordFont()};
        const int baseLine = (height() + metrics.ascent() - metrics.descent()) / 2;
        paintListedWord(painter, wordFont(), QPointF(padding, baseLine), *m_place);
    }

private:
    [[nodiscard]] QFont wordFont() const
    {
        auto larger = font();
        larger.setPointSizeF(larger.pointSizeF() * wordScale);
        return larger;
    }

    std::optional<std::uint16_t> m_place;
};

WordsSheet::WordsSheet(QWidget* parent, std::chrono::milliseconds patience)
    : QWidget{parent}, m_grid{new QWidget{this}}, m_toggle{new QPushButton{this}}
{
    m_grid->setAutoFillBackground(true);
    m_grid->setBackgroundRole(QPalette::Base);
    m_grid->setAccessibleName(tr("Words of the wallet"));
    m_patience.setSingleShot(true);
    m_patience.setInterval(patience);
    connect(&m_patience, &QTimer::timeout, this, [this] { setShown(false); });
    connect(m_toggle, &QPushButton::clicked, this, [this] { setShown(!m_shown); });
    auto* layout = new QVBoxLayout{this};
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_grid);
    layout->addWidget(m_toggle, 0, Qt::AlignLeft);
    setFocusProxy(m_toggle);
    setWords({});
}

void WordsSheet::setWords(WalletWords words)
{
    setShown(false);
    m_words = std::move(words);
    m_labels.clear();
    qDeleteAll(m_grid->findChildren<QLabel*>(Qt::FindDirectChildrenOnly));
    delete m_grid->layout();
    auto* grid = new QGridLayout{m_grid};
    const int rows = static_cast<int>(m_words.count()) / columns;
    for (int i = 0; i < static_cast<int>(m_words.count()); ++i) {
        // Down the columns, as one writes.
        const int row = i % rows;
        const int column = i / rows * 2;
        auto* number = new QLabel{formatNumber(i + 1), m_grid};
        number->setTextFormat(Qt::PlainText);
        auto* word = new WordLabel{m_grid};
        grid->addWidget(number, row, column, Qt::AlignRight | Qt::AlignVCenter);
        grid->addWidget(word, row, column + 1, Qt::AlignLeft | Qt::AlignVCenter);
        m_labels.push_back(word);
    }
    m_toggle->setEnabled(m_words.count() > 0);
    tellLabels();
}

void WordsSheet::setShown(bool shown)
{
    const bool willShow = shown && m_words.count() > 0;
    m_patience.stop();
    if (m_shown == willShow) {
        return;
    }
    m_shown = willShow;
    tellLabels();
    Q_EMIT shownChanged(m_shown);
}

void WordsSheet::tellLabels()
{
    for (std::size_t i = 0; i < m_labels.size(); ++i) {
        m_labels[i]->setAccessibleDescription(
            tr("Word %1 of %2")
                .arg(formatNumber(static_cast<qint64>(i) + 1), formatNumber(static_cast<qint64>(m_labels.size()))));
        if (m_shown) {
            m_labels[i]->showWord(m_words[i]);
        } else {
            m_labels[i]->cover();
        }
    }
    m_toggle->setText(m_shown ? tr("&Cover the words") : tr("&Show the words"));
}

bool WordsSheet::event(QEvent* event)
{
    if (event->type() == QEvent::WindowDeactivate && m_shown) {
        m_patience.start();
    } else if (event->type() == QEvent::WindowActivate) {
        m_patience.stop();
    }
    return QWidget::event(event);
}

void WordsSheet::hideEvent(QHideEvent* event)
{
    setShown(false);
    QWidget::hideEvent(event);
}

}  // namespace barter::ui
