#include "ui/empty_state.hpp"

#include "engine/add_torrent.hpp"
#include "ui/icons.hpp"
#include "ui/untrusted_text.hpp"

#include <QBoxLayout>
#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>

namespace barter::ui {
namespace {

constexpr int pictureSize = 72;
constexpr int nameLimit = 48;
constexpr qsizetype longestMagnet = 65'536;
constexpr double titleScale = 1.5;

QLabel* centered()
{
    auto* label = new QLabel;
    label->setTextFormat(Qt::PlainText);
    label->setAlignment(Qt::AlignCenter);
    label->setWordWrap(true);
    return label;
}

/// What the magnet link in `text` calls its torrent; empty if it is none.
QString nameOfMagnet(const QString& text)
{
    if (text.size() > longestMagnet || !text.trimmed().startsWith(QLatin1String{"magnet:"}, Qt::CaseInsensitive)) {
        return {};
    }
    const auto source = engine::parseSource(text.toStdString());
    return source ? untrustedText(engine::describe(*source), nameLimit) : QString{};
}

}  // namespace

EmptyState::EmptyState(QWidget* parent)
    : QWidget{parent}, m_picture{centered()}, m_title{centered()}, m_hint{centered()},
      m_addFile{new QPushButton{lineIcon(Icon::file), tr("Add &file…")}},
      m_paste{new QPushButton{lineIcon(Icon::paste), tr("&Paste link")}}, m_clipboard{new QPushButton},
      m_back{new QPushButton}
{
    QFont large = m_title->font();
    large.setPointSizeF(large.pointSizeF() * titleScale);
    m_title->setFont(large);
    connect(m_addFile, &QPushButton::clicked, this, &EmptyState::addFileRequested);
    connect(m_paste, &QPushButton::clicked, this, &EmptyState::pasteRequested);
    connect(m_clipboard, &QPushButton::clicked, this, &EmptyState::pasteRequested);
    connect(m_back, &QPushButton::clicked, this, [this] {
        if (m_reason == Reason::nothingFound) {
            Q_EMIT clearSearchRequested();
        } else {
            Q_EMIT showAllRequested();
        }
    });

    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch();
    for (auto* button : {m_addFile, m_paste, m_back}) {
        buttons->addWidget(button);
    }
    buttons->addStretch();
    auto* layout = new QVBoxLayout{this};
    layout->setSpacing(12);
    layout->addStretch(2);
    layout->addWidget(m_picture);
    layout->addWidget(m_title);
    layout->addWidget(m_hint);
    layout->addLayout(buttons);
    layout->addWidget(m_clipboard, 0, Qt::AlignHCenter);
    layout->addStretch(3);
    explain(Reason::noTorrents);
}

void EmptyState::explain(Reason reason, const QString& text)
{
    m_reason = reason;
    switch (reason) {
    case Reason::noTorrents:
        m_title->setText(tr("Drop a torrent or magnet link here"));
        m_hint->setText(tr("Or press Ctrl+V to add what you have copied."));
        break;
    case Reason::loading:
        m_title->setText(text);
        m_hint->setText({});
        break;
    case Reason::nothingFound:
        m_title->setText(tr("No torrent matches “%1”").arg(untrustedText(QStringView{text}, nameLimit)));
        m_hint->setText(tr("Names, save paths and info-hashes were searched."));
        m_back->setText(tr("&Clear search"));
        break;
    case Reason::emptyGroup:
        m_title->setText(text);
        m_hint->setText({});
        m_back->setText(tr("&Show all torrents"));
        break;
    }
    arrange();
}

void EmptyState::arrange()
{
    const bool empty = m_reason == Reason::noTorrents;
    m_picture->setVisible(m_reason != Reason::loading);
    m_picture->setPixmap(lineIcon(empty ? Icon::drop : Icon::search)
                             .pixmap(QSize{pictureSize, pictureSize}, devicePixelRatio(), QIcon::Disabled));
    m_addFile->setVisible(empty);
    m_paste->setVisible(empty && m_magnetName.isEmpty());
    m_clipboard->setVisible(empty && !m_magnetName.isEmpty());
    m_back->setVisible(m_reason == Reason::nothingFound || m_reason == Reason::emptyGroup);
    m_hint->setVisible(!m_hint->text().isEmpty());
    // The keyboard's focus goes to what is offered.
    setFocusProxy(empty ? m_addFile : m_reason == Reason::loading ? nullptr : m_back);
}

void EmptyState::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        arrange();  // the picture is drawn in the palette's colour
    }
}

void EmptyState::offerClipboard()
{
    m_magnetName = nameOfMagnet(QGuiApplication::clipboard()->text());
    m_clipboard->setText(tr("&Add “%1” from the clipboard").arg(withoutMnemonic(m_magnetName)));
    arrange();
}

}  // namespace barter::ui
