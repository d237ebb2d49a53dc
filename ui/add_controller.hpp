#pragma once

#include "ui/add_entries_model.hpp"

#include <QObject>
#include <QStringList>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

class QSettings;
class QWidget;

namespace barter::ui {

class AddDialog;
class SessionGateway;
class SettingsStore;

struct AddRequestOptions {
    std::optional<QString> savePath;
    bool paused = false;
    bool noDialog = false;  ///< add without asking, whatever the settings say
};

/// What became of one text that should be added. Accepted: it is in the list, or the dialog asks about it.
struct SourceResult {
    QString source;
    bool accepted = false;
    QString sentence;  ///< why not; plain text

    bool operator==(const SourceResult&) const = default;
};

/// Takes torrents from everywhere (command line, drop, clipboard, menu) into the session, with the add dialog or
/// without it. GUI thread only; the references have to outlive it, `window` is the parent of the dialog.
class AddController final : public QObject {
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(AddController)

public:
    using Answer = std::function<void(std::vector<SourceResult> results)>;

    AddController(SessionGateway& gateway, SettingsStore& settings, QSettings& remembered, QWidget* window);
    ~AddController() override;

    /// Reads each source as engine::parseSource does. `answer` is called once, when all are decided, in their order:
    /// magnets at once, files when they are read, URLs when they are fetched. May be empty.
    void add(const QStringList& sources, const AddRequestOptions& options, Answer answer = {});

Q_SIGNALS:
    /// `alreadyPresent`: it was in the list, and new trackers and web seeds were merged into it.
    void torrentAdded(barter::engine::TorrentId id, bool alreadyPresent);
    void showTorrentRequested(barter::engine::TorrentId id);
    /// For the main window: news about a torrent that no dialog shows. Plain text.
    void message(const QString& sentence);
    /// The same, for errors.
    void failed(const QString& sentence);

private:
    /// One call of `add`, until all results are there.
    struct Batch {
        AddRequestOptions options;
        bool asks = false;
        std::string workingDirectory;
        std::size_t next = 0;  ///< the first that was not looked at
        bool shown = false;    ///< its first entry, in the dialog
        std::vector<SourceResult> results;
        std::size_t open = 0;
        bool tellErrors = false;  ///< no dialog shows them
        Answer answer;
    };
    using BatchPointer = std::shared_ptr<Batch>;

    /// As many as a turn of the event loop has time for; the others in later turns.
    void addSome(const BatchPointer& batch);
    /// The number of its entry in the dialog, if it has one.
    std::optional<int> addOne(const BatchPointer& batch, std::size_t index);
    void decide(const BatchPointer& batch, std::size_t index, bool accepted, const QString& sentence);
    void finish(Batch& batch);
    void addDirectly(engine::TorrentSource source, const BatchPointer& batch, std::size_t index);
    void addWithDialog(const AddEntry& entry, const BatchPointer& batch, std::size_t index);
    void askPreview(const AddEntry& entry, std::function<void(bool accepted, const QString& sentence)> decided);
    void previewArrived(int number, Expected<engine::Preview> preview);
    void previewChanged(const engine::Preview& preview);

    /// What was refused stays in the dialog, with its sentence.
    void acceptAll(const std::vector<int>& numbers);
    void acceptOne(const AddEntry& entry);
    void discard(const AddEntry& entry);
    void discardAll(const std::vector<int>& numbers);
    void merge(int number);
    void added(const QString& name, const Expected<engine::AddOutcome>& outcome);
    [[nodiscard]] QString savePath(const AddRequestOptions& options) const;
    [[nodiscard]] bool starts(const AddRequestOptions& options) const;
    AddDialog& dialog();

    SessionGateway& m_gateway;
    SettingsStore& m_settings;
    QSettings& m_remembered;
    QWidget* m_window;
    AddEntriesModel m_entries;
    std::map<int, AddEntry> m_accepted;  ///< the person said Add before the preview was there
    std::set<engine::TorrentId> m_acceptedPreviews;
    AddDialog* m_dialog = nullptr;
    int m_lastNumber = 0;
};

}  // namespace barter::ui
