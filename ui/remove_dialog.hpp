#pragma once

#include "engine/session.hpp"

#include <QDialog>

class QLabel;
class QPushButton;
class QRadioButton;

namespace barter::ui {

/// Asks what happens to the files of torrents that are to be removed. Keeping them is what it starts with, each time.
///
/// Opens at once; sizes and numbers arrive later. What the removal could not do is told by `failed`.
class RemoveDialog final : public QDialog {
    Q_OBJECT

public:
    /// `name` is shown when there is one torrent. The session has to outlive the dialog.
    RemoveDialog(engine::Session& session,
                 std::vector<engine::TorrentId> ids,
                 const QString& name,
                 QWidget* parent = nullptr);

    void accept() override;

Q_SIGNALS:
    void failed(const QString& sentence);

private:
    [[nodiscard]] engine::RemoveFiles choice() const;
    void showSummary(const engine::RemovalSummary& summary);
    void updateButton();
    void tellOutcome(const Expected<engine::RemovalOutcome>& outcome);

    engine::Session& m_session;
    std::vector<engine::TorrentId> m_ids;
    QRadioButton* m_keep;
    QRadioButton* m_trash;
    QRadioButton* m_destroy;
    QLabel* m_summary;
    QPushButton* m_remove;
};

}  // namespace barter::ui
