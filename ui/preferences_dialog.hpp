#pragma once

#include <QDialog>

#include <vector>

class QDialogButtonBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QStackedWidget;

namespace barter::ui {

class DesktopChoices;
class FolderField;
class PreferencePage;
class SettingsStore;

/// What can be set, on four pages, with a search over all of them. Not modal; show it again whenever it is wanted.
///
/// Changes come into force with OK or Apply, not while they are made: a port or a folder that is half typed must not
/// reach the network or the disk, and Cancel gives an honest way back. Both references have to outlive the dialog.
class PreferencesDialog final : public QDialog {
    Q_OBJECT

public:
    enum class Page { general, downloads, connection, speedLimits };

    PreferencesDialog(SettingsStore& settings, DesktopChoices& desktop, QWidget* parent = nullptr);

    void showPage(Page page);
    void reject() override;

Q_SIGNALS:
    /// A sentence about something that the desktop did not take.
    void message(const QString& sentence);

protected:
    void showEvent(QShowEvent* event) override;

private:
    PreferencePage* addPage(const QString& title);
    void fillGeneral();
    void fillDownloads();
    void fillConnection();
    void fillSpeedLimits();
    void addMakeDefault(PreferencePage& page);
    void showWhetherDefault();

    void revert();
    bool applyChanges();
    void updateButtons();
    void search(const QString& text);

    SettingsStore& m_settings;
    DesktopChoices& m_desktop;
    QLineEdit* m_search;
    QListWidget* m_list;
    QStackedWidget* m_stack;
    QLabel* m_nothingFound;
    QDialogButtonBox* m_buttons = nullptr;
    FolderField* m_folder = nullptr;
    QPushButton* m_makeDefault = nullptr;
    QLabel* m_defaultState = nullptr;
    std::vector<PreferencePage*> m_pages;
};

}  // namespace barter::ui
