#pragma once

#include <QWidget>

#include <functional>

class QComboBox;
class QFileDialog;
class QLabel;
class QPushButton;
class QTimer;

namespace barter::ui {

/// What can be said about a folder to save in.
enum class FolderVerdict {
    usable,
    willBeCreated,  ///< does not exist yet, but can be made
    empty,          ///< no path given
    relative,       ///< not a whole path
    notAFolder,     ///< a file stands there, or above it
    notWritable,    ///< neither the folder nor the one to make it in may be written
};

/// "~" and "~/..." are the home folder; without a '/' at the end.
[[nodiscard]] QString cleanedFolder(const QString& text);
/// Looks at the file system, and waits as long as that takes: for a worker. Leaves nothing behind.
[[nodiscard]] FolderVerdict checkFolder(const QString& path);
/// One sentence; empty for `usable`.
[[nodiscard]] QString folderSentence(FolderVerdict verdict);
/// Whether torrents can be saved there.
[[nodiscard]] bool isGood(FolderVerdict verdict);

/// A folder that can be typed, chosen from recent ones or found in a dialog, with a sentence below when it is not
/// good. The check runs on a worker shortly after the last key, so that a slow disk does not stop the typing.
class FolderField final : public QWidget {
    Q_OBJECT

public:
    using Check = std::function<FolderVerdict(const QString& path)>;

    /// `label` stands above the field and, as `chooseText`, may have a mnemonic. It is in here because a screen reader
    /// takes the name of a combo box only from a label beside it (Qt 6.4 on Linux).
    FolderField(const QString& label, const QString& chooseText, QWidget* parent = nullptr, Check check = checkFolder);

    [[nodiscard]] QString folder() const;
    void setFolder(const QString& folder);
    /// Offered in the list, the first one on top.
    void setRecentFolders(const QStringList& folders);

    /// About the text a moment ago: what only the file system knows comes later, and until then the last verdict holds.
    [[nodiscard]] FolderVerdict verdict() const { return m_verdict; }

Q_SIGNALS:
    void folderChanged(const QString& folder);
    void verdictChanged(barter::ui::FolderVerdict verdict);

private:
    void edited();
    void startCheck();
    void show(FolderVerdict verdict);
    void choose();

    Check m_check;
    QComboBox* m_path;
    QPushButton* m_choose;
    QLabel* m_sentence;
    QTimer* m_delay;
    QFileDialog* m_dialog = nullptr;
    FolderVerdict m_verdict = FolderVerdict::usable;
    quint64 m_checks = 0;
};

}  // namespace barter::ui
