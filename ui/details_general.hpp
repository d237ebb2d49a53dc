#pragma once

#include "ui/details_tab.hpp"
#include "ui/field_list.hpp"
#include "ui/state_text.hpp"

class QBoxLayout;
class QLabel;
class QPushButton;

namespace barter::ui {

/// The page with everything that is one value: state and what helps, amounts, dates, hashes.
class DetailsGeneral final : public DetailsTab {
    Q_OBJECT

public:
    explicit DetailsGeneral(SessionGateway& gateway, QWidget* parent = nullptr);

    [[nodiscard]] engine::DetailsPart part() const override { return engine::DetailsPart::general; }
    void setDetails(const engine::TorrentDetails& details) override;
    /// Nobody may be there to remove a torrent when asked; then that button is not shown.
    void setRemoveOffered(bool offered) { m_removeOffered = offered; }

Q_SIGNALS:
    /// The button beside the state was pressed.
    void helpWanted(barter::ui::StateHelp help);
    void openFolderRequested();

protected:
    void clear() override;
    void showTorrent(const engine::TorrentSnapshot& torrent) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void makeTransferFields();
    void makeTorrentFields();
    void showState(const engine::TorrentSnapshot& torrent);
    void showAmounts(const engine::TorrentSnapshot& torrent);

    QLabel* m_state;
    QPushButton* m_help;
    std::optional<StateHelp> m_offered;
    bool m_removeOffered = false;
    FieldList* m_transfer;
    FieldList* m_about;
    QBoxLayout* m_columns;

    Field m_done;
    Field m_remaining;
    Field m_eta;
    Field m_rates;
    Field m_received;
    Field m_sent;
    Field m_ratio;
    Field m_wasted;
    Field m_peers;
    Field m_seeds;

    Field m_name;
    Field m_size;
    Field m_savePath;
    Field m_added;
    Field m_completed;
    Field m_hashV1;
    Field m_hashV2;
    Field m_pieceSize;
    Field m_private;
    Field m_created;
    Field m_creator;
    Field m_comment;
};

}  // namespace barter::ui
