#include "ui/add_dialog.hpp"

#include "ui/add_page.hpp"
#include "ui/session_gateway.hpp"
#include "ui/window_size.hpp"

#include <QAction>
#include <QCheckBox>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QListView>
#include <QPointer>
#include <QPushButton>
#include <QSettings>
#include <QStyledItemDelegate>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

namespace barter::ui {
namespace {

constexpr int spaceDelayMs = 200;
// A window that changes its size while the window manager still frames it ends up with its title above the screen.
constexpr int fitDelayMs = 200;
constexpr int maxRecentFolders = 10;
constexpr int listWidth = 230;
constexpr int rowPadding = 6;
constexpr QSize firstSize{680, 620};
constexpr QSize smallestSize{400, 360};

/// Lets long names be elided instead of making the list wider than it is.
class NarrowDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        return {1, QStyledItemDelegate::sizeHint(option, index).height() + rowPadding};
    }
};

QString sizeKey()
{
    return QStringLiteral("addDialog/size");
}

QString foldersKey()
{
    return QStringLiteral("addDialog/recentFolders");
}

}  // namespace

AddDialog::AddDialog(AddEntriesModel& entries, SessionGateway& gateway, QSettings& remembered, QWidget* parent)
    : QDialog{parent}, m_entries{entries}, m_gateway{gateway}, m_remembered{remembered}, m_list{new QListView{this}},
      m_page{new AddPage{remembered, this}}, m_sameForAll{new QCheckBox{tr("Same folder and s&tart for all"), this}},
      m_buttons{new QDialogButtonBox{QDialogButtonBox::Cancel, this}},
      m_add{m_buttons->addButton(tr("&Add"), QDialogButtonBox::AcceptRole)}, m_spaceDelay{new QTimer{this}},
      m_fitDelay{new QTimer{this}}
{
    resize(fittingScreen(*this, remembered.value(sizeKey(), firstSize).toSize().expandedTo(smallestSize)));
    m_list->setModel(&entries);
    m_list->setAccessibleName(tr("Torrents to add"));
    m_list->setFixedWidth(listWidth);
    m_list->setUniformItemSizes(true);
    m_list->setTextElideMode(Qt::ElideRight);
    m_list->setAlternatingRowColors(true);
    m_list->setItemDelegate(new NarrowDelegate{m_list});
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* leaveOut = new QAction{tr("Leave this one out"), m_list};
    leaveOut->setShortcut(QKeySequence::Delete);
    leaveOut->setShortcutContext(Qt::WidgetShortcut);
    m_list->addAction(leaveOut);
    m_list->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_sameForAll->setChecked(true);
    m_add->setDefault(true);
    m_buttons->button(QDialogButtonBox::Cancel)->setAutoDefault(false);
    m_spaceDelay->setSingleShot(true);
    m_spaceDelay->setInterval(spaceDelayMs);
    m_fitDelay->setSingleShot(true);
    m_fitDelay->setInterval(fitDelayMs);
    m_page->setRecentFolders(remembered.value(foldersKey()).toStringList());

    auto* left = new QVBoxLayout;
    left->addWidget(m_list, 1);
    left->addWidget(m_sameForAll);
    auto* row = new QHBoxLayout;
    row->addLayout(left);
    row->addWidget(m_page, 1);
    auto* column = new QVBoxLayout{this};
    column->addLayout(row, 1);
    column->addWidget(m_buttons);

    connect(m_buttons, &QDialogButtonBox::accepted, this, &AddDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &AddDialog::reject);
    connect(leaveOut, &QAction::triggered, this, [this] {
        if (const auto* entry = current()) {
            Q_EMIT discardRequested({entry->number});
        }
    });
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &AddDialog::showCurrent);
    connect(&entries, &QAbstractItemModel::rowsInserted, this, &AddDialog::entriesChanged);
    connect(&entries, &QAbstractItemModel::rowsRemoved, this, &AddDialog::entriesChanged);
    connect(&entries, &QAbstractItemModel::modelReset, this, &AddDialog::entriesChanged);
    connect(
        &entries, &QAbstractItemModel::dataChanged, this, [this](const QModelIndex& first, const QModelIndex& last) {
            const int shown = m_list->currentIndex().row();
            if (first.row() <= shown && shown <= last.row()) {
                showCurrent();
            }
            updateButtons();
        });
    connect(m_page, &AddPage::edited, this, &AddDialog::edited);
    connect(m_page, &AddPage::folderJudged, this, &AddDialog::updateButtons);
    connect(m_page, &AddPage::mergeRequested, this, &AddDialog::mergeRequested);
    connect(m_page, &AddPage::showRequested, this, [this](engine::TorrentId id) {
        if (const auto* entry = current()) {
            Q_EMIT showRequested(entry->number, id);
        }
    });
    connect(m_spaceDelay, &QTimer::timeout, this, &AddDialog::askFreeSpace);
    connect(m_fitDelay, &QTimer::timeout, this, &AddDialog::fitHeight);
    entriesChanged();
}

AddDialog::~AddDialog()
{
    m_remembered.setValue(sizeKey(), m_compact ? m_fullSize : size());
}

const AddEntry* AddDialog::current() const
{
    const auto row = static_cast<std::size_t>(std::max(m_list->currentIndex().row(), 0));
    return row < m_entries.entries().size() ? &m_entries.entries()[row] : nullptr;
}

std::vector<int> AddDialog::numbers() const
{
    std::vector<int> all;
    for (const auto& entry : m_entries.entries()) {
        all.push_back(entry.number);
    }
    return all;
}

void AddDialog::showEntry(int number)
{
    const int row = m_entries.rowOf(number);
    if (row >= 0) {
        m_list->setCurrentIndex(m_entries.index(row));
    }
    show();
    raise();
    activateWindow();
}

void AddDialog::entriesChanged()
{
    const int count = m_entries.rowCount();
    if (count == 0) {
        hide();
        return;
    }
    if (!m_list->currentIndex().isValid()) {
        m_list->setCurrentIndex(m_entries.index(0));
    }
    m_list->setHidden(count < 2);
    showCurrent();
    updateButtons();
}

void AddDialog::showCurrent()
{
    if (const auto* entry = current()) {
        m_page->showEntry(*entry);
        if (entry->savePath != m_spaceFolder) {
            m_spaceDelay->start();
        }
        showSpace();
    }
}

void AddDialog::edited(const AddEntry& entry)
{
    m_entries.update(entry);
    if (m_sameForAll->isChecked() && m_entries.rowCount() > 1) {
        m_entries.setForAll(entry.savePath, entry.start);
    }
}

void AddDialog::askFreeSpace()
{
    const auto* entry = current();
    if (entry == nullptr) {
        return;
    }
    m_gateway.session().freeSpace(entry->savePath.toStdString(),
                                  [dialog = QPointer{this}, folder = entry->savePath](Expected<std::int64_t> bytes) {
                                      auto* alive = dialog.data();
                                      if (alive != nullptr) {
                                          alive->m_spaceFolder = folder;
                                          alive->m_freeBytes = bytes ? std::optional{*bytes} : std::nullopt;
                                          alive->showSpace();
                                      }
                                  });
}

void AddDialog::showSpace()
{
    const auto* shown = current();
    if (shown == nullptr || shown->savePath != m_spaceFolder) {
        m_page->showSpace(std::nullopt, 0);
        return;
    }
    std::int64_t needed = 0;
    for (const auto& entry : m_entries.entries()) {
        needed += entry.canBeAdded() && entry.savePath == m_spaceFolder ? entry.wantedBytes() : 0;
    }
    m_page->showSpace(m_freeBytes, needed);
}

void AddDialog::updateButtons()
{
    const auto& all = m_entries.entries();
    const auto count = std::count_if(all.begin(), all.end(), [](const AddEntry& entry) { return entry.canBeAdded(); });
    const auto hopeless = std::count_if(
        all.begin(), all.end(), [](const AddEntry& entry) { return entry.state == AddEntry::State::refused; });
    if (hopeless == static_cast<std::ptrdiff_t>(all.size())) {
        setWindowTitle(hopeless == 1 ? tr("Torrent not added")
                                     : tr("%n torrent(s) not added", nullptr, static_cast<int>(hopeless)));
    } else {
        setWindowTitle(all.size() < 2 ? tr("Add a torrent")
                                      : tr("Add %n torrent(s)", nullptr, static_cast<int>(all.size())));
    }
    m_add->setHidden(count == 0);
    m_sameForAll->setHidden(all.size() < 2 || count == 0);
    m_add->setText(all.size() > 1 ? tr("&Add all") : tr("&Add"));
    m_add->setEnabled(count > 0 && m_page->folderIsGood());
    m_buttons->button(QDialogButtonBox::Cancel)->setText(count == 0 ? tr("&Close") : tr("&Cancel"));
    if (isVisible()) {
        m_fitDelay->start();
    } else {
        fitHeight();
    }
}

void AddDialog::fitHeight()
{
    const auto* shown = current();
    const bool compact = shown != nullptr && m_entries.rowCount() == 1 && !shown->canBeAdded();
    if (compact && !m_compact) {
        m_fullSize = size();
    }
    if (compact) {
        m_page->layout()->activate();  // what was hidden just now takes no room
        layout()->activate();
        resize(width(), layout()->totalHeightForWidth(width()));
    } else if (m_compact) {
        resize(m_fullSize);
    }
    m_compact = compact;
}

void AddDialog::accept()
{
    if (!m_add->isEnabled() || m_add->isHidden()) {
        return;
    }
    Q_EMIT acceptRequested(numbers());
    m_page->resetAskAgain();
}

void AddDialog::reject()
{
    Q_EMIT discardRequested(numbers());
    m_page->resetAskAgain();
    QDialog::reject();
}

void AddDialog::rememberFolder(const QString& folder)
{
    auto folders = m_remembered.value(foldersKey()).toStringList();
    folders.removeAll(folder);
    folders.prepend(folder);
    folders = folders.mid(0, maxRecentFolders);
    m_remembered.setValue(foldersKey(), folders);
    m_page->setRecentFolders(folders);
}

bool AddDialog::neverAskAgain() const
{
    return m_page->neverAskAgain();
}

void AddDialog::showEvent(QShowEvent* event)
{
    m_spaceFolder.clear();  // what was free the last time is no news
    m_spaceDelay->start();
    QDialog::showEvent(event);
}

}  // namespace barter::ui
