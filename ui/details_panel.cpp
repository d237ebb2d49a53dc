#include "ui/details_panel.hpp"

#include "ui/details_files.hpp"
#include "ui/details_general.hpp"
#include "ui/details_peers.hpp"
#include "ui/details_pieces.hpp"
#include "ui/details_trackers.hpp"

#include <QAccessible>
#include <QApplication>
#include <QBoxLayout>
#include <QDesktopServices>
#include <QDir>
#include <QEvent>
#include <QFileInfo>
#include <QLabel>
#include <QMetaMethod>
#include <QStackedWidget>
#include <QStyle>
#include <QTabWidget>
#include <QToolButton>
#include <QUrl>

namespace barter::ui {
namespace {

/// The folder that holds `path`, or the nearest one above it that exists.
QString existingFolder(const QString& path)
{
    QFileInfo info{QDir::cleanPath(path)};
    while (!info.isDir() && !info.isRoot()) {
        info.setFile(info.absolutePath());
    }
    return info.absoluteFilePath();
}

}  // namespace

DetailsPanel::DetailsPanel(SessionGateway& gateway, QSettings& remembered, QWidget* parent)
    : QWidget{parent}, m_gateway{gateway}, m_pages{new QStackedWidget{this}}, m_tabs{new QTabWidget},
      m_general{new DetailsGeneral{gateway}}, m_trackers{new DetailsTrackers{gateway, remembered}},
      m_problemBar{new QWidget{this}}, m_problem{new QLabel}
{
    auto* files = new DetailsFiles{gateway, remembered};
    addTab(m_general, tr("General"));
    addTab(files, tr("Files"));
    addTab(new DetailsPeers{gateway, remembered}, tr("Peers"));
    addTab(m_trackers, tr("Trackers"));
    addTab(new DetailsPieces{gateway}, tr("Pieces"));
    m_tabs->setDocumentMode(true);
    m_tabs->setAccessibleName(tr("Details of the selected torrent"));

    auto* nothing = new QLabel{tr("Select one torrent to see its details.")};
    nothing->setAlignment(Qt::AlignCenter);
    nothing->setWordWrap(true);
    nothing->setForegroundRole(QPalette::PlaceholderText);
    m_pages->addWidget(nothing);
    m_pages->addWidget(m_tabs);

    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    auto* dismiss = new QToolButton;
    dismiss->setIcon(style()->standardIcon(QStyle::SP_DialogCloseButton));
    dismiss->setAutoRaise(true);
    dismiss->setToolTip(tr("Dismiss this message"));
    dismiss->setAccessibleName(tr("Dismiss this message"));
    connect(dismiss, &QToolButton::clicked, this, [this] { say({}); });
    auto* line = new QHBoxLayout{m_problemBar};
    line->setContentsMargins(9, 2, 9, 2);
    line->addWidget(m_problem, 1);
    line->addWidget(dismiss, 0, Qt::AlignTop);
    m_problemBar->hide();

    auto* layout = new QVBoxLayout{this};
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_pages, 1);
    layout->addWidget(m_problemBar);

    connect(m_tabs, &QTabWidget::currentChanged, this, [this] {
        // The focus of the page before would go to what comes first in this one as long as its table is empty.
        if (auto* focused = QApplication::focusWidget(); focused != nullptr && m_tabs->isAncestorOf(focused)) {
            m_tabs->setFocus();
        }
        refresh();
    });
    connect(&gateway, &SessionGateway::detailsUpdated, this, &DetailsPanel::showDetails);
    connect(m_general, &DetailsGeneral::helpWanted, this, &DetailsPanel::help);
    connect(m_general, &DetailsGeneral::openFolderRequested, this, [this] { openFolder({}); });
    connect(files, &DetailsFiles::openFolderRequested, this, &DetailsPanel::openFolder);
}

DetailsPanel::~DetailsPanel()
{
    watch(std::nullopt);
}

void DetailsPanel::addTab(DetailsTab* tab, const QString& title)
{
    m_tabs->addTab(tab, title);
    connect(tab, &DetailsTab::answered, this, &DetailsPanel::say);
}

DetailsTab* DetailsPanel::currentTab() const
{
    return static_cast<DetailsTab*>(m_tabs->currentWidget());
}

void DetailsPanel::setTorrent(const std::optional<engine::TorrentSnapshot>& torrent)
{
    const bool other = !torrent || !m_torrent || torrent->id != m_torrent->id;
    m_torrent = torrent;
    if (other) {
        say({});
        m_general->setRemoveOffered(isSignalConnected(QMetaMethod::fromSignal(&DetailsPanel::removeRequested)));
    }
    refresh();
}

void DetailsPanel::showPart(engine::DetailsPart part)
{
    for (int i = 0; i < m_tabs->count(); ++i) {
        if (static_cast<DetailsTab*>(m_tabs->widget(i))->part() == part) {
            m_tabs->setCurrentIndex(i);
        }
    }
}

void DetailsPanel::showDetails(const engine::TorrentDetails& details)
{
    if (m_watched && details.id == m_watched->first) {
        currentTab()->setDetails(details);
    }
}

void DetailsPanel::refresh()
{
    if (!isVisible() || window()->isMinimized()) {
        watch(std::nullopt);
        return;
    }
    m_pages->setCurrentIndex(m_torrent ? 1 : 0);
    if (!m_torrent) {
        watch(std::nullopt);
        return;
    }
    currentTab()->setTorrent(*m_torrent);
    watch(m_torrent->id);
}

void DetailsPanel::watch(std::optional<engine::TorrentId> id)
{
    const auto part = currentTab()->part();
    const auto wanted = id ? std::optional{std::pair{*id, part}} : std::nullopt;
    if (wanted != m_watched) {
        m_watched = wanted;
        m_gateway.session().watchDetails(id, part);
    }
}

void DetailsPanel::say(const QString& problem)
{
    m_problem->setText(problem);
    m_problemBar->setVisible(!problem.isEmpty());
    if (!problem.isEmpty()) {
        QAccessibleEvent alert{m_problem, QAccessible::Alert};
        QAccessible::updateAccessibility(&alert);
    }
}

void DetailsPanel::help(StateHelp help)
{
    if (!m_torrent) {
        return;
    }
    auto& session = m_gateway.session();
    const auto id = m_torrent->id;
    switch (help) {
    case StateHelp::addTrackers:
        showPart(engine::DetailsPart::trackers);
        m_trackers->askForTrackers();
        break;
    case StateHelp::askTrackersAgain: session.reannounce({id}); break;
    case StateHelp::resume:
    case StateHelp::tryAgain: session.resume({id}); break;
    case StateHelp::checkFiles: session.recheck({id}); break;
    case StateHelp::chooseFiles: showPart(engine::DetailsPart::files); break;
    case StateHelp::freeSpace: openFolder({}); break;
    case StateHelp::remove: Q_EMIT removeRequested(id); break;
    }
}

void DetailsPanel::openFolder(const QString& path)
{
    if (!m_torrent) {
        return;
    }
    const auto folder = QString::fromStdString(m_torrent->savePath);
    QDesktopServices::openUrl(QUrl::fromLocalFile(existingFolder(folder % QLatin1Char{'/'} % path)));
}

void DetailsPanel::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (m_window != window()) {
        if (m_window != nullptr) {
            m_window->removeEventFilter(this);
        }
        m_window = window();
        m_window->installEventFilter(this);
    }
    refresh();
}

void DetailsPanel::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    refresh();
}

bool DetailsPanel::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::WindowStateChange) {
        refresh();
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace barter::ui
