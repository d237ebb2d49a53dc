#pragma once

#include <QDialog>

class QCheckBox;
class QPushButton;
class QRadioButton;

namespace barter::ui {

class DesktopChoices;
class FolderField;
class SettingsStore;

/// What a person is asked once, on one sheet, with answers that are good as they stand.
///
/// Start stores the answers (`DownloadSettings::savePath`, `DesktopSettings::closeAction`, `firstRunDone`) and passes
/// the rest to the desktop; closing the sheet in another way stores nothing, so that it comes again with the next
/// start. Not modal: use `open` or `show`. Both references have to outlive the sheet.
class FirstRunSheet final : public QDialog {
    Q_OBJECT

public:
    FirstRunSheet(SettingsStore& settings, DesktopChoices& desktop, QWidget* parent = nullptr);

Q_SIGNALS:
    /// A sentence about a choice that the desktop did not take. May come after Start, so keep the sheet until then.
    void message(const QString& sentence);

private:
    QWidget* makeClosingChoice();
    void start();

    SettingsStore& m_settings;
    DesktopChoices& m_desktop;
    FolderField* m_folder;
    QCheckBox* m_default;
    QCheckBox* m_atLogin;
    QRadioButton* m_keepSeeding;
    QRadioButton* m_quit;
    QPushButton* m_start;
    bool m_wasDefault = false;
};

/// `savePath` of the settings, or the desktop's download folder.
[[nodiscard]] QString effectiveSavePath(const SettingsStore& settings);

}  // namespace barter::ui
