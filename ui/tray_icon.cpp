#include "ui/tray_icon.hpp"

#include "ui/format.hpp"

#include <QActionGroup>
#include <QIcon>
#include <QPixmap>

namespace barter::ui {
namespace {

constexpr std::int64_t kibi = 1024;
constexpr std::array<std::int64_t, 6> offeredLimits{
    0, 100 * kibi, 500 * kibi, 1 * kibi* kibi, 5 * kibi* kibi, 10 * kibi* kibi};

/// StatusNotifierItem sends pixmaps, no name; panels choose the size that they have room for.
QIcon iconInAllSizes()
{
    const QIcon drawing{QStringLiteral(":/icons/barter.svg")};
    QIcon icon;
    for (const int size : {16, 22, 24, 32, 48, 64, 128}) {
        icon.addPixmap(drawing.pixmap(QSize{size, size}, /*devicePixelRatio=*/1.0));
    }
    return icon;
}

QAction* addLimit(QActionGroup& group, QMenu& menu, std::int64_t limit)
{
    auto* action = menu.addAction(formatLimit(limit));
    action->setCheckable(true);
    action->setData(static_cast<qlonglong>(limit));
    group.addAction(action);
    return action;
}

}  // namespace

TrayIcon::TrayIcon(SessionGateway& gateway, SettingsStore& settings, QObject* parent)
    : QObject(parent), m_gateway(gateway), m_settings(settings)
{
    buildMenu();
    connect(&m_gateway, &SessionGateway::torrentsUpdated, this, &TrayIcon::countActive);
    connect(&m_gateway, &SessionGateway::statusUpdated, this, &TrayIcon::updateToolTip);
    connect(&m_settings, &SettingsStore::changed, this, &TrayIcon::showSettings);
    connect(&m_presence, &TrayPresence::changed, this, &TrayIcon::updatePresence);
    updatePresence();
}

TrayIcon::~TrayIcon() = default;

void TrayIcon::setWindowShown(bool shown)
{
    m_showAction->setText(shown ? tr("&Hide Barter") : tr("&Show Barter"));
}

void TrayIcon::showMessage(const QString& title, const QString& text)
{
    if (m_present) {
        m_icon->showMessage(title, text, m_icon->icon());
    }
}

void TrayIcon::buildMenu()
{
    m_showAction = m_menu.addAction({}, this, &TrayIcon::toggleWindowRequested);
    setWindowShown(false);
    m_menu.addSeparator();
    m_menu.addAction(tr("&Pause all"), this, [this] { m_gateway.session().pauseAll(); });
    m_menu.addAction(tr("&Resume all"), this, [this] { m_gateway.session().resumeAll(); });
    m_menu.addSeparator();
    m_downloadLimits = buildLimitMenu(tr("&Download limit"), &LimitSettings::download);
    m_uploadLimits = buildLimitMenu(tr("&Upload limit"), &LimitSettings::upload);
    m_menu.addSeparator();
    m_menu.addAction(tr("&Quit"), this, &TrayIcon::quitRequested);
    showSettings();
}

QActionGroup* TrayIcon::buildLimitMenu(const QString& title, std::int64_t LimitSettings::*limit)
{
    auto* menu = m_menu.addMenu(title);
    auto* group = new QActionGroup{menu};
    for (const auto each : offeredLimits) {
        addLimit(*group, *menu, each);
    }
    connect(group, &QActionGroup::triggered, this, [this, limit](const QAction* action) {
        auto settings = m_settings.current();
        settings.limits.*limit = action->data().toLongLong();
        m_settings.set(settings);
    });
    return group;
}

void TrayIcon::checkLimit(QActionGroup& group, std::int64_t current)
{
    auto& menu = static_cast<QMenu&>(*group.parent());
    for (auto* action : group.actions()) {
        const auto limit = action->data().toLongLong();
        if (limit == current) {
            action->setChecked(true);
            return;
        }
        // One that came from the preferences before, and is in force no longer.
        if (std::ranges::find(offeredLimits, limit) == offeredLimits.end()) {
            delete action;
        }
    }
    addLimit(group, menu, current)->setChecked(true);
}

void TrayIcon::showSettings()
{
    checkLimit(*m_downloadLimits, m_settings.current().limits.download);
    checkLimit(*m_uploadLimits, m_settings.current().limits.upload);
}

void TrayIcon::updatePresence()
{
    if (m_kind == Kind::none) {
        if (m_presence.notifierHost()) {
            m_kind = Kind::notifierItem;
        } else if (m_presence.embeddingHost()) {
            m_kind = Kind::embedded;
        }
        if (m_kind != Kind::none) {
            createIcon();
        }
    }
    const bool present = (m_kind == Kind::notifierItem && m_presence.notifierHost()) ||
                         (m_kind == Kind::embedded && m_presence.embeddingHost());
    if (present != m_present) {
        m_present = present;
        Q_EMIT presentChanged(present);
    }
}

void TrayIcon::createIcon()
{
    m_icon = std::make_unique<QSystemTrayIcon>(iconInAllSizes());
    m_icon->setContextMenu(&m_menu);
    updateToolTip();
    connect(m_icon.get(), &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
        if (reason == QSystemTrayIcon::Trigger) {
            Q_EMIT toggleWindowRequested();
        }
    });
    connect(m_icon.get(), &QSystemTrayIcon::messageClicked, this, &TrayIcon::messageClicked);
    m_icon->show();
}

void TrayIcon::countActive(const engine::TorrentsUpdate& update)
{
    for (const auto* torrents : {&update.added, &update.changed}) {
        for (const auto& torrent : *torrents) {
            if (torrent.downRate > 0 || torrent.upRate > 0) {
                m_active.insert(torrent.id);
            } else {
                m_active.erase(torrent.id);
            }
        }
    }
    for (const auto id : update.removed) {
        m_active.erase(id);
    }
}

void TrayIcon::updateToolTip()
{
    if (!m_icon) {
        return;
    }
    const auto& status = m_gateway.status();
    const auto text =
        QStringLiteral("Barter\n%1\n%2")
            .arg(tr("↓ %1   ↑ %2").arg(formatRateOrZero(status.downRate), formatRateOrZero(status.upRate)),
                 tr("%n active torrent(s)", nullptr, static_cast<int>(m_active.size())));
    if (text != m_icon->toolTip()) {
        m_icon->setToolTip(text);
    }
}

}  // namespace barter::ui
