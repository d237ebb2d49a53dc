#pragma once

#include "core/error.hpp"
#include "ui/desktop_choices.hpp"

#include <QObject>
#include <QString>

#include <functional>
#include <optional>
#include <vector>

class QProcess;

namespace barter::ui {

/// Barter's place on the person's desktop: starting at login, being the program for torrents, opening folders.
///
/// GUI thread. What takes time is done by other programs, asynchronously; files that are written are a few hundred
/// bytes in $XDG_CONFIG_HOME and $XDG_DATA_HOME.
class DesktopIntegration final : public QObject, public DesktopChoices {
    Q_OBJECT

public:
    /// `program`: absolute path of the executable, for entries that start it.
    explicit DesktopIntegration(QString program, QObject* parent = nullptr);

    /// As the file on disk says it: another program, or the person, may have changed it.
    [[nodiscard]] bool startsAtLogin() const override;
    /// Errors: std::errc::io_error with the path.
    [[nodiscard]] Expected<> setStartsAtLogin(bool starts);

    struct Defaults {
        bool torrents = false;  ///< a double click on a .torrent file starts Barter
        bool magnets = false;   ///< a click on a magnet link does
        [[nodiscard]] bool all() const { return torrents && magnets; }
    };
    /// No value: the desktop could not be asked (xdg-mime is not installed).
    using DefaultsAnswer = std::function<void(std::optional<Defaults>)>;
    void askDefaults(const DefaultsAnswer& answer);
    /// Makes Barter the program for both, and answers with what is true afterwards. A Barter that is not installed
    /// system-wide first installs its own entry for this user, so that it works from the folder it was built in too.
    void makeDefault(const DefaultsAnswer& answer);

    // For the first-run sheet and the preferences, which need to know no more than yes or no.
    bool setStartAtLogin(bool start) override;
    void isDefault(std::function<void(bool isDefault)> answer) override;
    void becomeDefault(std::function<void(bool done)> answer) override;

    /// Shows the file or folder selected in the file manager, or its folder if the file manager cannot select, or the
    /// nearest folder that exists. Never opens the file itself.
    void openFolder(const QString& path);

    /// `text` as one argument of an Exec line, quoted and escaped as the Desktop Entry Specification says.
    [[nodiscard]] static QString execArgument(const QString& text);

private:
    using Finished = std::function<void(bool succeeded, const QString& output)>;

    [[nodiscard]] QString autostartPath() const;
    [[nodiscard]] Expected<> installEntry();
    void run(const QString& program, const QStringList& arguments, const Finished& finished);
    void runAll(std::vector<std::pair<QString, QStringList>> commands, const std::function<void()>& finished);

    QString m_program;
};

}  // namespace barter::ui
