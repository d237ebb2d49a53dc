#include "ui/details_files.hpp"

#include "ui/file_tree_view.hpp"
#include "ui/format.hpp"

#include <QBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QStackedWidget>

namespace barter::ui {

DetailsFiles::DetailsFiles(SessionGateway& gateway, QSettings& remembered, QWidget* parent)
    : DetailsTab{gateway, parent}, m_pages{new QStackedWidget{this}}, m_notYet{new QLabel}, m_filter{new QLineEdit},
      m_totals{new QLabel}, m_view{new FileTreeView{m_model}}
{
    m_model.setRenameAllowed(true);
    m_view->setOpenFolderOffered(true);
    m_view->offerColumns(remembered, QStringLiteral("files"));
    m_notYet->setAlignment(Qt::AlignCenter);
    m_notYet->setWordWrap(true);
    m_filter->setPlaceholderText(tr("Filter files"));
    m_filter->setAccessibleName(tr("Filter files"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaximumWidth(m_filter->fontMetrics().averageCharWidth() * 40);
    m_totals->setTextFormat(Qt::PlainText);
    m_totals->setAlignment(Qt::AlignRight | Qt::AlignVCenter);

    auto* tree = new QWidget;
    auto* top = new QHBoxLayout;
    top->addWidget(m_filter, 1);
    top->addWidget(m_totals, 1);
    auto* column = new QVBoxLayout{tree};
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(top);
    column->addWidget(m_view, 1);
    m_pages->addWidget(m_notYet);
    m_pages->addWidget(tree);
    auto* layout = new QVBoxLayout{this};
    layout->addWidget(m_pages);

    connect(m_filter, &QLineEdit::textChanged, m_view, &FileTreeView::setFilterText);
    connect(m_view, &FileTreeView::openFolderRequested, this, &DetailsFiles::openFolderRequested);
    connect(&m_model, &FileTreeModel::prioritiesChanged, this, &DetailsFiles::sendPriorities);
    connect(&m_model, &FileTreeModel::renameRequested, this, &DetailsFiles::sendRenames);
    connect(&m_model, &FileTreeModel::totalsChanged, this, &DetailsFiles::showTotals);
}

void DetailsFiles::clear()
{
    m_unanswered = 0;
    m_filter->clear();
    m_model.setFiles({});
}

void DetailsFiles::showTorrent(const engine::TorrentSnapshot& torrent)
{
    m_notYet->setText(tr("The list of files is not known yet: it comes from the first peer that answers."));
    m_pages->setCurrentIndex(torrent.hasMetadata ? 1 : 0);
}

void DetailsFiles::setDetails(const engine::TorrentDetails& details)
{
    if (m_unanswered == 0 || m_model.totalFiles() == 0) {
        m_model.setFiles(details.files);
    }
    m_model.setProgress(details.fileBytes);
}

void DetailsFiles::sendPriorities(const FileTreeModel::Priorities& changed)
{
    ++m_unanswered;
    session().setFilePriorities(id(), changed, reporting([this] { --m_unanswered; }));
}

void DetailsFiles::sendRenames(const FileTreeModel::Renames& renames)
{
    for (const auto& [index, path] : renames) {
        session().renameFile(id(), index, path, reporting());
    }
}

void DetailsFiles::showTotals()
{
    m_totals->setText(tr("%1 of %2 chosen, %3", "files chosen, all files, bytes chosen")
                          .arg(formatNumber(m_model.wantedFiles()),
                               tr("%n file(s)", nullptr, m_model.totalFiles()),
                               formatBytes(m_model.wantedBytes())));
}

}  // namespace barter::ui
