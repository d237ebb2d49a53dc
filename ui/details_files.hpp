#pragma once

#include "ui/details_tab.hpp"
#include "ui/file_tree_model.hpp"

class QLabel;
class QLineEdit;
class QSettings;
class QStackedWidget;

namespace barter::ui {

class FileTreeView;

/// The page with the files: choose them, give them priorities, rename them.
class DetailsFiles final : public DetailsTab {
    Q_OBJECT

public:
    DetailsFiles(SessionGateway& gateway, QSettings& remembered, QWidget* parent = nullptr);

    [[nodiscard]] engine::DetailsPart part() const override { return engine::DetailsPart::files; }
    void setDetails(const engine::TorrentDetails& details) override;

Q_SIGNALS:
    /// `path` of the file or folder, relative to the save path; untrusted.
    void openFolderRequested(const QString& path);

protected:
    void clear() override;
    void showTorrent(const engine::TorrentSnapshot& torrent) override;

private:
    void sendPriorities(const FileTreeModel::Priorities& changed);
    void sendRenames(const FileTreeModel::Renames& renames);
    void showTotals();

    FileTreeModel m_model;
    QStackedWidget* m_pages;
    QLabel* m_notYet;
    QLineEdit* m_filter;
    QLabel* m_totals;
    FileTreeView* m_view;
    /// Commands on their way: until they are answered, news may still tell the priorities from before.
    int m_unanswered = 0;
};

}  // namespace barter::ui
