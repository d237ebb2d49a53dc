#pragma once

#include "ui/add_entries_model.hpp"

#include <QDialog>

#include <optional>
#include <vector>

class QCheckBox;
class QDialogButtonBox;
class QListView;
class QPushButton;
class QSettings;
class QTimer;

namespace barter::ui {

class AddPage;
class SessionGateway;

/// One window for all torrents that wait to be added: a page for the current one, a list at the left when there are
/// several. Not modal. It asks the session for free space only; AddController does the rest and owns the model.
///
/// Remembers its size and the last folders in `remembered`, below "addDialog/".
class AddDialog final : public QDialog {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(AddDialog)

public:
    AddDialog(AddEntriesModel& entries, SessionGateway& gateway, QSettings& remembered, QWidget* parent = nullptr);
    ~AddDialog() override;

    /// Comes to the front and shows the entry of that number.
    void showEntry(int number);
    void rememberFolder(const QString& folder);
    [[nodiscard]] bool neverAskAgain() const;

    void reject() override;

Q_SIGNALS:
    void acceptRequested(const std::vector<int>& numbers);
    void mergeRequested(int number);
    void showRequested(int number, barter::engine::TorrentId id);
    /// The window was closed; nothing of what is still in the model shall be added.
    void discardRequested(const std::vector<int>& numbers);

protected:
    void showEvent(QShowEvent* event) override;

private:
    [[nodiscard]] const AddEntry* current() const;
    [[nodiscard]] std::vector<int> numbers() const;
    void entriesChanged();
    void showCurrent();
    void edited(const AddEntry& entry);
    void askFreeSpace();
    void showSpace();
    void updateButtons();
    /// No higher than its sentence when there is nothing to choose: refused, or in the list already.
    void fitHeight();
    void accept() override;

    AddEntriesModel& m_entries;
    SessionGateway& m_gateway;
    QSettings& m_remembered;
    QListView* m_list;
    AddPage* m_page;
    QCheckBox* m_sameForAll;
    QDialogButtonBox* m_buttons;
    QPushButton* m_add;
    QTimer* m_spaceDelay;
    QTimer* m_fitDelay;
    QString m_spaceFolder;
    std::optional<std::int64_t> m_freeBytes;
    bool m_compact = false;
    QSize m_fullSize;  ///< what to go back to while compact
};

}  // namespace barter::ui
