#include "ui/add_page.hpp"

#include "ui/add_entries_model.hpp"
#include "ui/file_tree_model.hpp"
#include "ui/file_tree_view.hpp"
#include "ui/folder_field.hpp"
#include "ui/format.hpp"
#include "ui/plain_label.hpp"
#include "ui/untrusted_text.hpp"

#include <QCheckBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace barter::ui {
namespace {

constexpr int longestName = 255;  // bytes that a file name may have on Linux
constexpr int longestComment = 300;

/// Enter in here means "find", not "add".
class FilterEdit final : public QLineEdit {
public:
    using QLineEdit::QLineEdit;

protected:
    void keyPressEvent(QKeyEvent* event) override
    {
        if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
            event->accept();
            return;
        }
        QLineEdit::keyPressEvent(event);
    }
};

QString mergeText(const engine::Preview& preview)
{
    const QString trackers = AddPage::tr("%n new tracker(s)", nullptr, preview.newTrackers);
    const QString seeds = AddPage::tr("%n web seed(s)", nullptr, preview.newWebSeeds);
    if (preview.newWebSeeds == 0) {
        return AddPage::tr("&Merge %1").arg(trackers);
    }
    if (preview.newTrackers == 0) {
        return AddPage::tr("&Merge %1", "web seeds").arg(seeds);
    }
    return AddPage::tr("&Merge %1 and %2").arg(trackers, seeds);
}

QString infoText(const engine::Preview& preview)
{
    QStringList lines;
    if (!preview.hashV1.empty()) {
        lines << AddPage::tr("Info-hash (v1): %1").arg(QString::fromStdString(preview.hashV1));
    }
    if (!preview.hashV2.empty()) {
        lines << AddPage::tr("Info-hash (v2): %1").arg(QString::fromStdString(preview.hashV2));
    }
    QStringList facts{AddPage::tr("%n tracker(s)", nullptr, preview.trackers)};
    if (preview.hasMetadata) {
        facts << (preview.isPrivate ? AddPage::tr("private: only its trackers find people")
                                    : AddPage::tr("not private"));
    }
    if (preview.created) {
        facts << AddPage::tr("made on %1").arg(formatTime(preview.created));
    }
    lines << facts.join(QStringLiteral(" \u00b7 "));
    if (!preview.comment.empty()) {
        lines << AddPage::tr("Comment: %1").arg(untrustedText(preview.comment, longestComment));
    }
    return lines.join(QLatin1Char{'\n'});
}

}  // namespace

AddPage::AddPage(QSettings& remembered, QWidget* parent)
    : QWidget{parent}, m_refusal{makeHintLabel({}, this)}, m_body{new QWidget{this}},
      m_alreadyThere{makeAlreadyThere()}, m_choices{makeChoices()}, m_files{makeFiles(remembered)}
{
    auto* info = makeInfo();
    auto* body = new QVBoxLayout{m_body};
    body->setContentsMargins(0, 0, 0, 0);
    body->addWidget(m_alreadyThere);
    body->addWidget(m_choices);
    body->addWidget(m_files, 1);
    body->addWidget(info);
    body->addStretch();  // takes what the hidden files leave
    auto* column = new QVBoxLayout{this};
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_refusal);
    column->addWidget(m_body, 1);
    column->addStretch();
    m_refusal->hide();
    connectAll();
}

QWidget* AddPage::makeAlreadyThere()
{
    auto* box = new QWidget{m_body};
    m_alreadySentence = makePlainLabel({}, box);
    m_merge = new QPushButton{tr("&Merge"), box};
    m_show = new QPushButton{tr("S&how it"), box};
    auto* row = new QHBoxLayout;
    row->addWidget(m_merge);
    row->addWidget(m_show);
    row->addStretch();
    auto* column = new QVBoxLayout{box};
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_alreadySentence);
    column->addLayout(row);
    box->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    return box;
}

QWidget* AddPage::makeChoices()
{
    auto* box = new QWidget{m_body};
    m_name = new QLineEdit{box};
    m_name->setMaxLength(longestName);
    m_size = makePlainLabel({}, box);
    m_folder = new FolderField{tr("&Save in"), tr("Ch&oose…"), box};
    m_space = makeHintLabel({}, box);
    m_start = new QCheckBox{tr("Start no&w"), box};
    m_sequential = new QCheckBox{tr("Download in se&quence"), box};
    m_sequential->setToolTip(tr("Fetches the pieces in order, to begin watching before the end"));
    m_sequential->setAccessibleDescription(m_sequential->toolTip());

    auto* nameLabel = new QLabel{tr("&Name"), box};
    nameLabel->setBuddy(m_name);
    m_size->setWordWrap(false);
    auto* nameRow = new QHBoxLayout;
    nameRow->addWidget(m_name, 1);
    nameRow->addWidget(m_size);
    auto* checks = new QHBoxLayout;
    checks->addWidget(m_start);
    checks->addWidget(m_sequential);
    checks->addStretch();
    auto* column = new QVBoxLayout{box};
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(nameLabel);
    column->addLayout(nameRow);
    column->addWidget(m_folder);
    column->addWidget(m_space);
    column->addLayout(checks);
    return box;
}

QWidget* AddPage::makeFiles(QSettings& remembered)
{
    auto* box = new QWidget{m_body};
    m_filter = new FilterEdit{box};
    m_filter->setPlaceholderText(tr("Filter files"));
    m_filter->setAccessibleName(tr("Filter files"));
    m_filter->setClearButtonEnabled(true);
    m_all = new QPushButton{tr("A&ll"), box};
    m_all->setAccessibleDescription(tr("Downloads all files"));
    m_none = new QPushButton{tr("Non&e"), box};
    m_none->setAccessibleDescription(tr("Downloads no file"));
    m_model = new FileTreeModel{box};
    m_tree = new FileTreeView{*m_model, box};
    m_tree->setProgressVisible(false);
    m_tree->offerColumns(remembered, QStringLiteral("addDialog/files"));
    m_waiting = makePlainLabel({}, box);
    m_waiting->setAlignment(Qt::AlignCenter);
    m_cleaned = makeHintLabel({}, box);
    for (auto* button : {m_all, m_none}) {
        button->setAutoDefault(false);
    }

    auto* row = new QHBoxLayout;
    row->addWidget(m_filter, 1);
    row->addWidget(m_all);
    row->addWidget(m_none);
    auto* tree = new QWidget{box};
    auto* treeColumn = new QVBoxLayout{tree};
    treeColumn->setContentsMargins(0, 0, 0, 0);
    treeColumn->addLayout(row);
    treeColumn->addWidget(m_tree, 1);
    treeColumn->addWidget(m_cleaned);
    m_stack = new QStackedWidget{box};
    m_stack->addWidget(tree);
    m_stack->addWidget(m_waiting);
    auto* column = new QVBoxLayout{box};
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_stack);
    return box;
}

QWidget* AddPage::makeInfo()
{
    auto* box = new QWidget{m_body};
    m_info = makeHintLabel({}, box);
    m_info->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_info->setAccessibleName(tr("Information about the torrent"));
    m_dontAsk = new QCheckBox{tr("&Do this without asking next time"), box};
    auto* column = new QVBoxLayout{box};
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_info);
    column->addWidget(m_dontAsk);
    return box;
}

void AddPage::connectAll()
{
    connect(m_name, &QLineEdit::textEdited, this, [this](const QString& text) {
        m_entry.name = text.trimmed();
        tell();
    });
    connect(m_folder, &FolderField::folderChanged, this, [this](const QString& folder) {
        m_entry.savePath = folder;
        tell();
    });
    connect(m_folder, &FolderField::verdictChanged, this, &AddPage::folderJudged);
    connect(m_start, &QCheckBox::toggled, this, [this](bool on) {
        m_entry.start = on;
        tell();
    });
    connect(m_sequential, &QCheckBox::toggled, this, [this](bool on) {
        m_entry.sequential = on;
        tell();
    });
    connect(m_model, &FileTreeModel::prioritiesChanged, this, [this] {
        m_entry.preview.files = m_model->tree().files();
        showSize();
        tell();
    });
    connect(m_filter, &QLineEdit::textChanged, m_tree, &FileTreeView::setFilterText);
    connect(m_all, &QPushButton::clicked, this, [this] { m_tree->chooseAll(true); });
    connect(m_none, &QPushButton::clicked, this, [this] { m_tree->chooseAll(false); });
    connect(m_merge, &QPushButton::clicked, this, [this] { Q_EMIT mergeRequested(m_entry.number); });
    connect(m_show, &QPushButton::clicked, this, [this] { Q_EMIT showRequested(m_entry.preview.id); });
}

void AddPage::tell()
{
    if (!m_loading) {
        Q_EMIT edited(m_entry);
    }
}

void AddPage::showEntry(const AddEntry& entry)
{
    const bool other = entry.number != m_entry.number;
    m_loading = true;
    m_entry = entry;
    const bool refused = entry.state == AddEntry::State::refused;
    showWarning(*m_refusal, refused ? shownName(entry) % QStringLiteral(": ") % entry.sentence : QString{});
    m_body->setHidden(refused);
    if (other || (entry.name.isEmpty() && !m_name->isModified())) {
        m_name->setText(shownName(entry));
        m_name->setCursorPosition(0);  // the beginning tells more than the end
    }
    if (m_folder->folder() != entry.savePath) {
        m_folder->setFolder(entry.savePath);
    }
    m_start->setChecked(entry.start);
    m_sequential->setChecked(entry.sequential);
    showAlreadyThere();
    showFiles(other);
    showSize();
    showInfo();
    m_loading = false;
}

void AddPage::showAlreadyThere()
{
    const auto& preview = m_entry.preview;
    m_alreadyThere->setHidden(!preview.alreadyPresent);
    m_choices->setHidden(preview.alreadyPresent);
    m_files->setHidden(preview.alreadyPresent);
    m_dontAsk->setHidden(preview.alreadyPresent);
    if (preview.alreadyPresent) {
        m_alreadySentence->setText(breakable(tr("Already in your list: “%1”").arg(shownName(m_entry))));
        m_merge->setText(mergeText(preview));
        m_merge->setHidden(!m_entry.canBeMerged());
    }
}

void AddPage::showFiles(bool otherEntry)
{
    if (otherEntry) {
        m_filter->clear();
    }
    const bool known = m_entry.state == AddEntry::State::ready && m_entry.preview.hasMetadata;
    m_stack->setCurrentIndex(known ? 0 : 1);
    m_waiting->setText(stateSentence(m_entry));
    m_model->setFiles(m_entry.preview.files);
    const int cleaned = m_entry.preview.cleanedNames;
    showHint(*m_cleaned, cleaned > 0 ? tr("%n file name(s) were changed to be safe.", nullptr, cleaned) : QString{});
}

void AddPage::showSize()
{
    const auto& preview = m_entry.preview;
    m_size->setHidden(!preview.hasMetadata);
    m_size->setText(tr("%1 of %2 selected").arg(formatBytes(m_entry.wantedBytes()), formatBytes(preview.totalBytes)));
}

void AddPage::showInfo()
{
    showHint(*m_info, m_entry.state == AddEntry::State::ready ? infoText(m_entry.preview) : QString{});
}

void AddPage::setRecentFolders(const QStringList& folders)
{
    m_folder->setRecentFolders(folders);
}

void AddPage::showSpace(std::optional<std::int64_t> freeBytes, std::int64_t neededBytes)
{
    if (!freeBytes) {
        showHint(*m_space, {});
    } else if (*freeBytes < neededBytes) {
        showWarning(*m_space,
                    tr("This will not fit: %1 are free, %2 are needed. Choose fewer files or another folder.")
                        .arg(formatBytes(*freeBytes), formatBytes(neededBytes)));
    } else if (neededBytes == 0) {
        showHint(*m_space, tr("Free: %1").arg(formatBytes(*freeBytes)));
    } else {
        showHint(*m_space,
                 tr("Free: %1 → %2 after").arg(formatBytes(*freeBytes), formatBytes(*freeBytes - neededBytes)));
    }
}

bool AddPage::folderIsGood() const
{
    return isGood(m_folder->verdict());
}

bool AddPage::neverAskAgain() const
{
    return m_dontAsk->isChecked();
}

void AddPage::resetAskAgain()
{
    m_dontAsk->setChecked(false);
}

}  // namespace barter::ui
