#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace barter::ui {

/// Stands where the list would be when it has nothing to show, and says why and what to do.
class EmptyState final : public QWidget {
    Q_OBJECT

public:
    enum class Reason {
        noTorrents,
        loading,       ///< `text`: "Loading 120 of 5,000 torrents…"
        nothingFound,  ///< `text`: what was searched for
        emptyGroup,    ///< there are torrents, but none in the chosen group
    };

    explicit EmptyState(QWidget* parent = nullptr);

    void explain(Reason reason, const QString& text = {});
    [[nodiscard]] Reason reason() const { return m_reason; }

    /// Reads the clipboard and offers a magnet link that it holds. Call when the window is active: on X11 reading
    /// waits for the program that owns the clipboard.
    void offerClipboard();

Q_SIGNALS:
    void addFileRequested();
    void pasteRequested();
    void clearSearchRequested();
    void showAllRequested();

protected:
    void changeEvent(QEvent* event) override;

private:
    void arrange();

    Reason m_reason = Reason::noTorrents;
    QString m_magnetName;
    QLabel* m_picture;
    QLabel* m_title;
    QLabel* m_hint;
    QPushButton* m_addFile;
    QPushButton* m_paste;
    QPushButton* m_clipboard;
    QPushButton* m_back;
};

}  // namespace barter::ui
