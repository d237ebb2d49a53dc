#include "ui/first_run_sheet.hpp"

#include "ui/desktop_choices.hpp"
#include "ui/folder_field.hpp"
#include "ui/plain_label.hpp"
#include "ui/settings_store.hpp"

#include <QCheckBox>
#include <QFormLayout>
#include <QGroupBox>
#include <QLabel>
#include <QPointer>
#include <QPushButton>
#include <QRadioButton>
#include <QStandardPaths>
#include <QVBoxLayout>

namespace barter::ui {
namespace {

constexpr int sheetWidth = 560;

}  // namespace

QString effectiveSavePath(const SettingsStore& settings)
{
    const auto& path = settings.current().downloads.savePath;
    return path.empty() ? QStandardPaths::writableLocation(QStandardPaths::DownloadLocation)
                        : QString::fromStdString(path);
}

FirstRunSheet::FirstRunSheet(SettingsStore& settings, DesktopChoices& desktop, QWidget* parent)
    : QDialog{parent}, m_settings{settings}, m_desktop{desktop},
      m_folder{new FolderField{tr("Save &downloads in"), tr("Chan&ge…"), this}},
      m_default{new QCheckBox{tr("&Open .torrent files and magnet links with Barter"), this}},
      m_atLogin{new QCheckBox{tr("Start at &login, hidden in the tray"), this}},
      m_keepSeeding{new QRadioButton{tr("&keep seeding in the tray"), this}},
      m_quit{new QRadioButton{tr("&quit"), this}}, m_start{new QPushButton{tr("&Start"), this}}
{
    setWindowTitle(tr("Welcome to Barter"));
    m_folder->setFolder(effectiveSavePath(settings));
    m_default->setChecked(true);
    m_atLogin->setChecked(desktop.startsAtLogin());
    m_start->setDefault(true);

    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(m_start);

    auto* column = new QVBoxLayout{this};
    column->setContentsMargins(24, 20, 24, 20);
    column->setSpacing(12);
    column->addWidget(makeTitleLabel(tr("Welcome to Barter"), this));
    column->addWidget(makePlainLabel(tr("All of this can be changed later in the preferences."), this));
    column->addSpacing(4);
    column->addWidget(m_folder);
    column->addSpacing(4);
    column->addWidget(m_default);
    column->addWidget(m_atLogin);
    column->addWidget(makeClosingChoice());
    column->addWidget(
        makeHintLabel(tr("While you download, and afterwards, Barter also uploads the same files to other "
                         "people: share only what you may share."),
                      this));
    column->addStretch();
    column->addLayout(buttons);
    resize(sheetWidth, sizeHint().height());

    connect(m_start, &QPushButton::clicked, this, &FirstRunSheet::start);
    connect(m_folder, &FolderField::verdictChanged, this, [this](FolderVerdict verdict) {
        m_start->setEnabled(isGood(verdict));
    });
    desktop.isDefault([sheet = QPointer{this}](bool isDefault) {
        if (auto* alive = sheet.data()) {
            alive->m_wasDefault = isDefault;
        }
    });
    m_start->setFocus();
}

QWidget* FirstRunSheet::makeClosingChoice()
{
    auto* box = new QGroupBox{tr("When I close the window"), this};
    auto* row = new QHBoxLayout;
    row->addWidget(m_keepSeeding);
    row->addWidget(m_quit);
    row->addStretch();
    auto* column = new QVBoxLayout{box};
    column->addLayout(row);
    column->addWidget(makeHintLabel(tr("On a desktop without a tray the window is minimised instead."), box));
    const bool quits = m_settings.current().desktop.closeAction == CloseAction::quit;
    (quits ? m_quit : m_keepSeeding)->setChecked(true);
    m_keepSeeding->setAccessibleName(tr("When I close the window: keep seeding in the tray"));
    m_quit->setAccessibleName(tr("When I close the window: quit"));
    return box;
}

void FirstRunSheet::start()
{
    auto settings = m_settings.current();
    settings.downloads.savePath = m_folder->folder().toStdString();
    settings.desktop.closeAction = m_quit->isChecked() ? CloseAction::quit : CloseAction::keepSeeding;
    settings.desktop.firstRunDone = true;
    m_settings.set(settings);

    if (m_atLogin->isChecked() != m_desktop.startsAtLogin() && !m_desktop.setStartAtLogin(m_atLogin->isChecked())) {
        Q_EMIT message(tr("The desktop did not let Barter change what starts at login."));
    }
    if (m_default->isChecked() && !m_wasDefault) {
        m_desktop.becomeDefault([sheet = QPointer{this}](bool done) {
            if (auto* alive = sheet.data(); alive != nullptr && !done) {
                Q_EMIT alive->message(
                    tr("The desktop did not let Barter become the program for .torrent files and magnet links."));
            }
        });
    }
    accept();
}

}  // namespace barter::ui
