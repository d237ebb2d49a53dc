#pragma once

#include "ui/add_entry.hpp"

#include <QWidget>

#include <optional>

class QCheckBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSettings;
class QStackedWidget;

namespace barter::ui {

class FileTreeModel;
class FileTreeView;
class FolderField;

/// What the add dialog shows of one torrent and asks about it. Holds a copy of the entry; each choice of the person
/// is told by `edited`. Texts of the torrent are shown as plain, cleaned text.
class AddPage final : public QWidget {
    Q_OBJECT

public:
    /// `remembered` outlives the page; the tree of files finds there how its columns were arranged.
    explicit AddPage(QSettings& remembered, QWidget* parent = nullptr);

    /// Shows another entry, or news about the same one: then what the person is typing stays.
    void showEntry(const AddEntry& entry);
    void setRecentFolders(const QStringList& folders);
    /// No value: not known. `neededBytes`: of all torrents that go to this folder.
    void showSpace(std::optional<std::int64_t> freeBytes, std::int64_t neededBytes);
    [[nodiscard]] bool folderIsGood() const;
    [[nodiscard]] bool neverAskAgain() const;
    void resetAskAgain();

Q_SIGNALS:
    void edited(const barter::ui::AddEntry& entry);
    void folderJudged();
    void mergeRequested(int number);
    void showRequested(barter::engine::TorrentId id);

private:
    QWidget* makeAlreadyThere();
    QWidget* makeChoices();
    QWidget* makeFiles(QSettings& remembered);
    QWidget* makeInfo();
    void connectAll();
    void showSize();
    void showFiles(bool otherEntry);
    void showAlreadyThere();
    void showInfo();
    void tell();

    AddEntry m_entry;
    bool m_loading = false;
    QLabel* m_refusal;
    QWidget* m_body;
    QWidget* m_alreadyThere;
    QLabel* m_alreadySentence;
    QPushButton* m_merge;
    QPushButton* m_show;
    QWidget* m_choices;
    QLineEdit* m_name;
    QLabel* m_size;
    FolderField* m_folder;
    QLabel* m_space;
    QWidget* m_files;
    QLineEdit* m_filter;
    QPushButton* m_all;
    QPushButton* m_none;
    FileTreeModel* m_model;
    FileTreeView* m_tree;
    QStackedWidget* m_stack;
    QLabel* m_waiting;
    QLabel* m_cleaned;
    QCheckBox* m_start;
    QCheckBox* m_sequential;
    QLabel* m_info;
    QCheckBox* m_dontAsk;
};

}  // namespace barter::ui
