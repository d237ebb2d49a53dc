#include "ui/preferences_dialog.hpp"

#include "ui/desktop_choices.hpp"
#include "ui/first_run_sheet.hpp"
#include "ui/folder_field.hpp"
#include "ui/plain_label.hpp"
#include "ui/preference_page.hpp"
#include "ui/settings_store.hpp"
#include "ui/window_size.hpp"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPointer>
#include <QPushButton>
#include <QRandomGenerator>
#include <QScrollArea>
#include <QSpinBox>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace barter::ui {
namespace {

constexpr int lowestPort = 1024;
constexpr int highestPort = 65535;
constexpr int firstDynamicPort = 49152;  // RFC 6335: not assigned to any service
constexpr int fewestConnections = 10;
constexpr int mostConnections = 10000;
constexpr int rowPadding = 12;  // targets of at least 24 pixels

}  // namespace

PreferencesDialog::PreferencesDialog(SettingsStore& settings, DesktopChoices& desktop, QWidget* parent)
    : QDialog{parent}, m_settings{settings}, m_desktop{desktop}, m_search{new QLineEdit{this}},
      m_list{new QListWidget{this}}, m_stack{new QStackedWidget{this}},
      m_nothingFound{makePlainLabel(tr("No option has these words. Try fewer or others."), this)}
{
    setWindowTitle(tr("Preferences"));
    resize(fittingScreen(*this, {760, 560}));

    m_search->setPlaceholderText(tr("Find an option (Ctrl+F)"));
    m_search->setAccessibleName(tr("Find an option"));
    m_search->setClearButtonEnabled(true);
    auto* find = new QAction{this};
    find->setShortcut(QKeySequence::Find);
    addAction(find);
    connect(find, &QAction::triggered, m_search, [this] { m_search->setFocus(Qt::ShortcutFocusReason); });

    m_list->setAccessibleName(tr("Pages"));
    m_nothingFound->setAlignment(Qt::AlignCenter);
    m_nothingFound->hide();

    fillGeneral();
    fillDownloads();
    fillConnection();
    fillSpeedLimits();
    // Made behind the options, so that Tab leads there after them.
    m_buttons = new QDialogButtonBox{QDialogButtonBox::Ok | QDialogButtonBox::Apply | QDialogButtonBox::Cancel, this};
    for (int row = 0; row < m_list->count(); ++row) {
        m_list->item(row)->setSizeHint({m_list->sizeHintForColumn(0), fontMetrics().height() + rowPadding});
    }
    m_list->setFixedWidth(m_list->sizeHintForColumn(0) + 32);

    auto* middle = new QHBoxLayout;
    middle->addWidget(m_list);
    middle->addWidget(m_stack, 1);
    middle->addWidget(m_nothingFound, 1);
    auto* column = new QVBoxLayout{this};
    column->addWidget(m_search);
    column->addLayout(middle, 1);
    column->addWidget(m_buttons);

    connect(m_list, &QListWidget::currentRowChanged, m_stack, &QStackedWidget::setCurrentIndex);
    connect(m_search, &QLineEdit::textChanged, this, &PreferencesDialog::search);
    connect(m_buttons->button(QDialogButtonBox::Apply), &QPushButton::clicked, this, [this] { applyChanges(); });
    connect(m_buttons, &QDialogButtonBox::accepted, this, [this] {
        if (applyChanges()) {
            accept();
        }
    });
    connect(m_buttons, &QDialogButtonBox::rejected, this, &PreferencesDialog::reject);
    connect(&settings, &SettingsStore::changed, this, [this](const Settings& now) {
        for (auto* page : m_pages) {
            page->showSettings(now, /*alsoChanged=*/false);
        }
        updateButtons();
    });
    showPage(Page::general);
    revert();
}

PreferencePage* PreferencesDialog::addPage(const QString& title)
{
    auto* page = new PreferencePage;
    auto* scroll = new QScrollArea{m_stack};
    scroll->setWidget(page);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    m_list->addItem(title);
    m_stack->addWidget(scroll);
    m_pages.push_back(page);
    connect(page, &PreferencePage::edited, this, &PreferencesDialog::updateButtons);
    return page;
}

void PreferencesDialog::fillGeneral()
{
    auto& page = *addPage(tr("General"));
    page.addHeading(tr("Window"));
    page.addChoice<CloseAction>(tr("When I &close the window"),
                                tr("Without a tray on the desktop, the window is minimised instead."),
                                {tr("Keep seeding in the tray"), tr("Quit")},
                                [](Settings& all) -> auto& { return all.desktop.closeAction; });
    page.addChoice<Theme>(tr("&Theme"),
                          {},
                          {tr("Like the desktop"), tr("Light"), tr("Dark")},
                          [](Settings& all) -> auto& { return all.desktop.theme; });
    page.addHeading(tr("Desktop"));
    page.addCheck(
        tr("Start at &login, hidden in the tray"),
        {},
        [this] { return m_desktop.startsAtLogin(); },
        [this](bool start) {
            if (!m_desktop.setStartAtLogin(start)) {
                Q_EMIT message(tr("The desktop did not let Barter change what starts at login."));
            }
        });
    addMakeDefault(page);
    page.addCheck(tr("Keep the computer &awake while something downloads"),
                  tr("The screen may still go dark."),
                  [](Settings& all) -> auto& { return all.desktop.inhibitSleep; });
    page.addCheck(tr("Show the page “&Wallet”"),
                  tr("It is optional. Without it nothing else in Barter changes."),
                  [](Settings& all) -> auto& { return all.wallet.showPage; });
    page.addHeading(tr("Notifications"));
    page.addCheck(tr("Tell me when a download is &finished"), {}, [](Settings& all) -> auto& {
        return all.desktop.notifyFinished;
    });
    page.addCheck(tr("Tell me about &problems"),
                  tr("For example a full disk, or a disk that is not connected."),
                  [](Settings& all) -> auto& { return all.desktop.notifyProblems; });
}

void PreferencesDialog::addMakeDefault(PreferencePage& page)
{
    m_makeDefault = new QPushButton{tr("&Make Barter the default"), this};
    m_makeDefault->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    m_defaultState = makePlainLabel({}, this);
    page.addRow(tr("Torrents and magnet links"), m_makeDefault, {}, m_defaultState);
    connect(m_makeDefault, &QPushButton::clicked, this, [this] {
        m_makeDefault->setEnabled(false);
        m_desktop.becomeDefault([dialog = QPointer{this}](bool done) {
            auto* alive = dialog.data();
            if (alive == nullptr) {
                return;
            }
            if (!done) {
                Q_EMIT alive->message(
                    tr("The desktop did not let Barter become the program for .torrent files and magnet links."));
            }
            alive->showWhetherDefault();
        });
    });
}

void PreferencesDialog::showWhetherDefault()
{
    m_desktop.isDefault([dialog = QPointer{this}](bool isDefault) {
        if (auto* alive = dialog.data()) {
            alive->m_defaultState->setText(isDefault ? tr("They open with Barter.")
                                                     : tr("They open with another program, or with none."));
            alive->m_makeDefault->setEnabled(!isDefault);
        }
    });
}

void PreferencesDialog::fillDownloads()
{
    auto& page = *addPage(tr("Downloads"));
    m_folder = page.addFolder(tr("&Save new downloads in"),
                              tr("Torrents that are in the list stay where they are."),
                              effectiveSavePath(m_settings),
                              [](Settings& all) -> auto& { return all.downloads.savePath; });
    page.addCheck(tr("&Ask before a torrent is added"),
                  tr("Shows its files, so that you can choose among them and the folder."),
                  [](Settings& all) -> auto& { return all.downloads.askWhenAdding; });
    page.addCheck(
        tr("S&tart torrents when they are added"), {}, [](Settings& all) -> auto& { return all.downloads.startAdded; });
}

void PreferencesDialog::fillConnection()
{
    auto& page = *addPage(tr("Connection"));
    page.addHeading(tr("Reaching other people"));
    auto* random = new QPushButton{tr("Choose at &random"), this};
    auto* port = page.addNumber(
        tr("&Port"),
        tr("TCP and UDP, %1 to %2. Other people reach you here.").arg(lowestPort).arg(highestPort),
        {lowestPort - 1, highestPort},
        [](Settings& all) -> auto& { return all.network.port; },
        random);
    setTabOrder(port, random);
    port->setSpecialValueText(tr("Chosen at the start"));
    connect(random, &QPushButton::clicked, this, [port] {
        port->setValue(static_cast<int>(QRandomGenerator::global()->bounded(firstDynamicPort, highestPort + 1)));
    });
    page.addCheck(tr("Ask the router to &open the port (UPnP and NAT-PMP)"),
                  tr("Without it, fewer people can reach you behind most routers."),
                  [](Settings& all) -> auto& { return all.network.upnp; });
    page.addCheck(tr("Use IPv&6"), {}, [](Settings& all) -> auto& { return all.network.ipv6; });
    page.addCheck(tr("Use &uTP beside TCP"),
                  tr("Gives way to other programs on a slow line."),
                  [](Settings& all) -> auto& { return all.network.utp; });
    page.addHeading(tr("Finding other people"));
    page.addCheck(tr("Use the &DHT"),
                  tr("Finds people without a tracker; magnet links often need it. Private torrents never use it."),
                  [](Settings& all) -> auto& { return all.network.dht; });
    page.addCheck(tr("Find people in the &local network"), {}, [](Settings& all) -> auto& { return all.network.lsd; });
    page.addCheck(tr("Connect to people and trackers in pri&vate networks"),
                  tr("Addresses such as 192.168.1.20. Switch it off in a network that you do not trust."),
                  [](Settings& all) -> auto& { return all.network.lanPeers; });
    page.addHeading(tr("Connections"));
    page.addChoice<Encryption>(tr("&Encryption"),
                               tr("Hides the kind of traffic from simple filters. It does not hide who you are."),
                               {tr("When the other side can"), tr("Always, or no connection"), tr("Never")},
                               [](Settings& all) -> auto& { return all.network.encryption; });
    page.addNumber(tr("Most co&nnections at once"),
                   tr("Over all torrents, %1 to %2.").arg(fewestConnections).arg(mostConnections),
                   {fewestConnections, mostConnections},
                   [](Settings& all) -> auto& { return all.network.maxConnections; });
}

void PreferencesDialog::fillSpeedLimits()
{
    auto& page = *addPage(tr("Speed limits"));
    page.addRate(tr("&Download"), tr("Over all torrents."), [](Settings& all) -> auto& { return all.limits.download; });
    page.addRate(tr("&Upload"),
                 tr("Over all torrents. A very low limit makes downloads slower too, since people give to those who "
                    "give."),
                 [](Settings& all) -> auto& { return all.limits.upload; });
}

void PreferencesDialog::showPage(Page page)
{
    m_search->clear();
    m_list->setCurrentRow(static_cast<int>(page));
}

void PreferencesDialog::revert()
{
    for (auto* page : m_pages) {
        page->showSettings(m_settings.current(), /*alsoChanged=*/true);
    }
    updateButtons();
}

void PreferencesDialog::showEvent(QShowEvent* event)
{
    showWhetherDefault();
    QDialog::showEvent(event);
}

void PreferencesDialog::reject()
{
    revert();
    QDialog::reject();
}

bool PreferencesDialog::applyChanges()
{
    const bool folderChanged = m_folder->folder() != cleanedFolder(effectiveSavePath(m_settings));
    if (folderChanged && !isGood(m_folder->verdict())) {
        showPage(Page::downloads);
        m_folder->setFocus();
        return false;
    }
    Settings settings = m_settings.current();
    for (auto* page : m_pages) {
        page->apply(settings);
    }
    m_settings.set(settings);
    revert();
    return true;
}

void PreferencesDialog::updateButtons()
{
    const bool changed =
        std::any_of(m_pages.begin(), m_pages.end(), [](const PreferencePage* page) { return page->isChanged(); });
    m_buttons->button(QDialogButtonBox::Apply)->setEnabled(changed);
}

void PreferencesDialog::search(const QString& text)
{
    int firstFound = -1;
    for (int i = 0; i < m_list->count(); ++i) {
        const bool inTitle = m_list->item(i)->text().contains(text.trimmed(), Qt::CaseInsensitive);
        auto* page = m_pages[static_cast<std::size_t>(i)];
        const bool found = page->filter(text) || (inTitle && page->filter({}));
        m_list->item(i)->setHidden(!found);
        firstFound = firstFound < 0 && found ? i : firstFound;
    }
    m_stack->setHidden(firstFound < 0);
    m_nothingFound->setHidden(firstFound >= 0);
    const auto* current = m_list->currentItem();
    if (firstFound >= 0 && (current == nullptr || current->isHidden())) {
        m_list->setCurrentRow(firstFound);
    }
}

}  // namespace barter::ui
