#include "ui/add_controller.hpp"

#include "ui/add_dialog.hpp"
#include "ui/error_text.hpp"
#include "ui/first_run_sheet.hpp"
#include "ui/session_gateway.hpp"
#include "ui/settings_store.hpp"
#include "ui/untrusted_text.hpp"

#include <QDir>
#include <QElapsedTimer>
#include <QPointer>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace barter::ui {
namespace {

constexpr int longestTitle = 120;
constexpr qint64 longestTurnMs = 10;
constexpr std::size_t sourcesAtOnce = 50;  ///< the clock is looked at in between

QString titleOf(const engine::TorrentSource& source)
{
    return untrustedText(engine::describe(source), longestTitle);
}

QString named(const QString& name, const QString& sentence)
{
    return AddController::tr("%1: %2", "name of a torrent: sentence about it").arg(name, sentence);
}

engine::AddOptions optionsOf(const AddEntry& entry)
{
    engine::AddOptions options{.savePath = entry.savePath.toStdString(),
                               .start = entry.start,
                               .sequential = entry.sequential,
                               .name = std::nullopt,
                               .priorities = {}};
    if (!entry.name.isEmpty() && entry.name.toStdString() != entry.preview.name) {
        options.name = entry.name.toStdString();
    }
    const auto& files = entry.preview.files;
    const bool chosen = std::any_of(
        files.begin(), files.end(), [](const auto& file) { return file.priority != engine::FilePriority::normal; });
    if (chosen) {
        for (const auto& file : files) {
            options.priorities.emplace_back(file.index, file.priority);
        }
    }
    return options;
}

/// News about the torrent that the person has seen in the dialog: their choices stay.
void takeNews(AddEntry& entry, engine::Preview news)
{
    auto& known = entry.preview.files;
    const bool sameFiles = known.size() == news.files.size() && entry.preview.hasMetadata;
    if (sameFiles) {
        news.files = std::move(known);
    }
    entry.preview = std::move(news);
    if (entry.preview.problem != engine::Problem::none) {
        entry.state = AddEntry::State::refused;
        const QString reason = untrustedText(entry.preview.problemDetail, longestTitle);
        entry.sentence = AddController::tr("The list of files that peers sent cannot be used.");
        if (!reason.isEmpty()) {
            entry.sentence = AddController::tr("%1 (%2)", "sentence (reason)").arg(entry.sentence, reason);
        }
    }
}

}  // namespace

AddController::AddController(SessionGateway& gateway, SettingsStore& settings, QSettings& remembered, QWidget* window)
    : QObject{window}, m_gateway{gateway}, m_settings{settings}, m_remembered{remembered}, m_window{window}
{
    connect(&gateway, &SessionGateway::previewUpdated, this, &AddController::previewChanged);
}

AddController::~AddController()
{
    delete m_dialog;  // it refers to the model
}

QString AddController::savePath(const AddRequestOptions& options) const
{
    return options.savePath ? *options.savePath : effectiveSavePath(m_settings);
}

bool AddController::starts(const AddRequestOptions& options) const
{
    return !options.paused && m_settings.current().downloads.startAdded;
}

void AddController::add(const QStringList& sources, const AddRequestOptions& options, Answer answer)
{
    const auto batch = std::make_shared<Batch>();
    batch->options = options;
    batch->asks = !options.noDialog && m_settings.current().downloads.askWhenAdding;
    batch->workingDirectory = QDir::currentPath().toStdString();
    batch->tellErrors = !batch->asks;
    batch->answer = std::move(answer);
    batch->open = static_cast<std::size_t>(sources.size()) + 1;  // one for this loop, so that it ends once
    for (const auto& source : sources) {
        batch->results.push_back({.source = source, .accepted = false, .sentence = {}});
    }
    addSome(batch);
}

void AddController::addSome(const BatchPointer& batch)
{
    QElapsedTimer turn;
    turn.start();
    std::optional<int> first;
    const auto count = batch->results.size();
    while (batch->next < count && (batch->next % sourcesAtOnce != 0 || turn.elapsed() < longestTurnMs)) {
        const auto number = addOne(batch, batch->next++);
        first = first ? first : number;
    }
    // In a later turn only if the person has closed the dialog meanwhile: these entries they have not seen.
    if (first && m_entries.rowCount() > 0 && (!std::exchange(batch->shown, true) || !dialog().isVisible())) {
        dialog().showEntry(*first);
    }
    if (batch->next < count) {
        QTimer::singleShot(0, this, [this, batch] { addSome(batch); });
    } else if (--batch->open == 0) {
        finish(*batch);
    }
}

std::optional<int> AddController::addOne(const BatchPointer& batch, std::size_t index)
{
    const QString text = batch->results[index].source;
    auto source = engine::parseSource(text.toStdString(), batch->workingDirectory);
    if (!batch->asks && source) {
        addDirectly(std::move(*source), batch, index);
        return {};
    }
    const AddEntry entry{.number = ++m_lastNumber,
                         .title = source ? titleOf(*source) : untrustedText(QStringView{text}, longestTitle),
                         .source = source ? *source : engine::TorrentSource{},
                         .state = source ? AddEntry::State::waiting : AddEntry::State::refused,
                         .sentence = source ? QString{} : errorText(source.error()),
                         .hasPreview = false,
                         .preview = {},
                         .name = {},
                         .savePath = savePath(batch->options),
                         .start = starts(batch->options),
                         .sequential = false};
    if (!batch->asks) {
        decide(batch, index, false, entry.sentence);
        return {};
    }
    addWithDialog(entry, batch, index);
    return entry.number;
}

void AddController::decide(const BatchPointer& batch, std::size_t index, bool accepted, const QString& sentence)
{
    batch->results[index].accepted = accepted;
    batch->results[index].sentence = accepted ? QString{} : sentence;
    if (--batch->open == 0) {
        finish(*batch);
    }
}

void AddController::finish(Batch& batch)
{
    if (batch.tellErrors) {
        const auto refused = [](const SourceResult& result) { return !result.accepted; };
        const auto count = std::count_if(batch.results.begin(), batch.results.end(), refused);
        const auto first = std::find_if(batch.results.begin(), batch.results.end(), refused);
        if (count > 0) {
            const QString sentence = named(untrustedText(QStringView{first->source}, longestTitle), first->sentence);
            Q_EMIT failed(count == 1
                              ? sentence
                              : tr("%n torrent(s) could not be added. The first: %1", nullptr, static_cast<int>(count))
                                    .arg(sentence));
        }
    }
    if (batch.answer) {
        std::exchange(batch.answer, {})(std::move(batch.results));
    }
}

void AddController::addDirectly(engine::TorrentSource source, const BatchPointer& batch, std::size_t index)
{
    engine::AddOptions choices;
    choices.savePath = savePath(batch->options).toStdString();
    choices.start = starts(batch->options);
    const QString title = titleOf(source);
    m_gateway.session().add(
        std::move(source),
        std::move(choices),
        [controller = QPointer{this}, batch, index, title](const Expected<engine::AddOutcome>& outcome) {
            auto* alive = controller.data();
            if (alive == nullptr) {
                return;
            }
            if (outcome) {
                alive->added(title, outcome);
            }
            alive->decide(batch, index, outcome.has_value(), outcome ? QString{} : errorText(outcome.error()));
        });
}

void AddController::addWithDialog(const AddEntry& entry, const BatchPointer& batch, std::size_t index)
{
    m_entries.append(entry);
    if (entry.state == AddEntry::State::refused) {
        decide(batch, index, false, entry.sentence);
        return;
    }
    if (std::holds_alternative<engine::MagnetSource>(entry.source)) {
        // A link is accepted as soon as it is understood: its list of files may take hours, or never come.
        decide(batch, index, true, {});
        askPreview(entry, {});
        return;
    }
    askPreview(entry, [this, batch, index](bool accepted, const QString& sentence) {
        decide(batch, index, accepted, sentence);
    });
}

void AddController::askPreview(const AddEntry& entry, std::function<void(bool, const QString&)> decided)
{
    m_gateway.session().preview(entry.source,
                                [controller = QPointer{this}, number = entry.number, decided = std::move(decided)](
                                    Expected<engine::Preview> preview) {
                                    auto* alive = controller.data();
                                    if (alive == nullptr) {
                                        return;
                                    }
                                    if (decided) {
                                        decided(preview.has_value(), preview ? QString{} : errorText(preview.error()));
                                    }
                                    alive->previewArrived(number, std::move(preview));
                                });
}

void AddController::previewArrived(int number, Expected<engine::Preview> preview)
{
    if (const auto accepted = m_accepted.find(number); accepted != m_accepted.end()) {
        AddEntry entry = std::move(accepted->second);
        m_accepted.erase(accepted);
        if (!preview) {
            Q_EMIT failed(named(entry.title, errorText(preview.error())));
            return;
        }
        entry.preview = std::move(*preview);
        acceptOne(entry);
        return;
    }
    const auto& all = m_entries.entries();
    const bool hasTwin =
        preview && std::any_of(all.begin(), all.end(), [&](const AddEntry& other) {
            return other.number != number && other.state == AddEntry::State::ready && other.preview.id == preview->id;
        });
    const auto* known = m_entries.find(number);
    if (known == nullptr) {
        if (preview && !preview->alreadyPresent && !hasTwin) {
            m_gateway.session().discard(preview->id);  // closed meanwhile
        }
        return;
    }
    AddEntry entry = *known;
    if (!preview) {
        entry.state = AddEntry::State::refused;
        entry.sentence = errorText(preview.error());
        m_entries.update(entry);
        return;
    }
    if (hasTwin) {
        m_entries.remove(number);  // the same torrent, given twice
        return;
    }
    entry.state = AddEntry::State::ready;
    entry.hasPreview = true;
    takeNews(entry, std::move(*preview));
    m_entries.update(entry);
}

void AddController::previewChanged(const engine::Preview& preview)
{
    const auto& all = m_entries.entries();
    const auto known = std::find_if(all.begin(), all.end(), [&](const AddEntry& entry) {
        return entry.state == AddEntry::State::ready && entry.preview.id == preview.id;
    });
    if (known != all.end() && !known->preview.alreadyPresent) {
        AddEntry entry = *known;
        takeNews(entry, preview);
        m_entries.update(entry);
    }
}

void AddController::acceptAll(const std::vector<int>& numbers)
{
    if (dialog().neverAskAgain()) {
        auto settings = m_settings.current();
        settings.downloads.askWhenAdding = false;
        m_settings.set(settings);
    }
    std::vector<AddEntry> entries;
    std::vector<AddEntry> refused;
    for (const int number : numbers) {
        if (const auto* entry = m_entries.find(number)) {
            (entry->state == AddEntry::State::refused ? refused : entries).push_back(*entry);
        }
    }
    m_entries.setAll(std::move(refused));  // an empty dialog closes
    for (const auto& entry : entries) {
        if (!entry.canBeAdded()) {
            discard(entry);
            continue;
        }
        dialog().rememberFolder(entry.savePath);
        if (entry.state == AddEntry::State::waiting) {
            m_accepted.emplace(entry.number, entry);
        } else {
            acceptOne(entry);
        }
    }
}

void AddController::acceptOne(const AddEntry& entry)
{
    // Two entries for one magnet share its preview.
    if (!entry.preview.alreadyPresent && !m_acceptedPreviews.insert(entry.preview.id).second) {
        Q_EMIT message(named(shownName(entry), tr("Already in your list.")));
        return;
    }
    m_gateway.session().accept(
        entry.preview.id,
        optionsOf(entry),
        [controller = QPointer{this}, name = shownName(entry)](const Expected<engine::AddOutcome>& outcome) {
            if (auto* alive = controller.data()) {
                alive->added(name, outcome);
            }
        });
}

void AddController::added(const QString& name, const Expected<engine::AddOutcome>& outcome)
{
    if (!outcome) {
        Q_EMIT failed(named(name, errorText(outcome.error())));
        return;
    }
    if (outcome->alreadyPresent) {
        const QString own = untrustedText(outcome->name, longestTitle);
        const int merged = outcome->mergedTrackers + outcome->mergedWebSeeds;
        Q_EMIT message(named(
            own.isEmpty() ? name : own,
            merged == 0
                ? tr("Already in your list.")
                : tr("Already in your list. %n new tracker(s) or web seed(s) were added to it.", nullptr, merged)));
    } else if (outcome->cleanedNames > 0) {
        Q_EMIT message(named(name, tr("%n file name(s) were changed to be safe.", nullptr, outcome->cleanedNames)));
    }
    Q_EMIT torrentAdded(outcome->id, outcome->alreadyPresent);
}

void AddController::discard(const AddEntry& entry)
{
    // An entry that is in the list already carries the id of that torrent, which must stay.
    if (entry.hasPreview && !entry.preview.alreadyPresent) {
        m_gateway.session().discard(entry.preview.id);
    }
}

void AddController::discardAll(const std::vector<int>& numbers)
{
    std::vector<AddEntry> entries;
    for (const int number : numbers) {
        if (const auto* entry = m_entries.find(number)) {
            entries.push_back(*entry);
        }
    }
    if (entries.size() == m_entries.entries().size()) {
        m_entries.setAll({});
    } else {
        for (const auto& entry : entries) {
            m_entries.remove(entry.number);
        }
    }
    for (const auto& entry : entries) {
        discard(entry);
    }
}

void AddController::merge(int number)
{
    if (const auto* known = m_entries.find(number)) {
        const AddEntry entry = *known;
        m_entries.remove(number);
        m_gateway.session().accept(
            entry.preview.id,
            {},
            [controller = QPointer{this}, name = shownName(entry)](const Expected<engine::AddOutcome>& outcome) {
                if (auto* alive = controller.data()) {
                    alive->added(name, outcome);
                }
            });
    }
}

AddDialog& AddController::dialog()
{
    if (m_dialog == nullptr) {
        m_dialog = new AddDialog{m_entries, m_gateway, m_remembered, m_window};
        connect(m_dialog, &QObject::destroyed, this, [this] { m_dialog = nullptr; });  // by its window
        connect(m_dialog, &AddDialog::acceptRequested, this, &AddController::acceptAll);
        connect(m_dialog, &AddDialog::discardRequested, this, &AddController::discardAll);
        connect(m_dialog, &AddDialog::mergeRequested, this, &AddController::merge);
        connect(m_dialog, &AddDialog::showRequested, this, [this](int number, engine::TorrentId id) {
            m_entries.remove(number);
            Q_EMIT showTorrentRequested(id);
        });
    }
    return *m_dialog;
}

}  // namespace barter::ui
