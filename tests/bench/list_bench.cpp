// What the torrent list costs as it grows. A tick is 20 changed torrents, as in a session where most are idle.
#include "app/status_report.hpp"
#include "support/snapshots.hpp"
#include "ui/torrent_filter.hpp"
#include "ui/torrent_view.hpp"

#include <benchmark/benchmark.h>

#include <QApplication>
#include <QSettings>

#include <string>

namespace {

using namespace barter;
using ui::TorrentListModel;

constexpr int changedInTick = 20;

engine::TorrentsUpdate manyTorrents(int count)
{
    engine::TorrentsUpdate update;
    for (int number = 1; number <= count; ++number) {
        const auto name = "Torrent " + std::to_string(static_cast<unsigned>(number) * 2'654'435'761U);
        update.added.push_back(test::torrent(static_cast<unsigned>(number), name));
    }
    return update;
}

/// Model, filter and view as the window has them, without a window on a screen.
struct List {
    explicit List(int count, TorrentListModel::Column sortedBy) : torrents{manyTorrents(count)}
    {
        model.apply(torrents);
        view.sortByColumn(sortedBy, Qt::AscendingOrder);
    }

    /// Rates and progress of 20 torrents that lie far apart.
    engine::TorrentsUpdate nextTick()
    {
        engine::TorrentsUpdate update;
        const auto count = torrents.added.size();
        for (int i = 0; i < changedInTick; ++i) {
            auto& torrent = torrents.added[static_cast<std::size_t>(i) * count / changedInTick];
            torrent.downRate = (torrent.downRate * 7919 + 104'729 * (i + 1)) % 1'000'000;
            torrent.doneBytes = (torrent.doneBytes + 1) % torrent.wantedBytes;
            update.changed.push_back(torrent);
        }
        return update;
    }

    engine::TorrentsUpdate torrents;
    TorrentListModel model;
    ui::TorrentFilter filter{model};
    QSettings settings{QStringLiteral("/dev/null"), QSettings::IniFormat};
    ui::TorrentView view{filter, settings};
};

void tick(benchmark::State& state, TorrentListModel::Column sortedBy)
{
    List list{static_cast<int>(state.range(0)), sortedBy};
    for (auto _ : state) {
        state.PauseTiming();
        const auto update = list.nextTick();
        state.ResumeTiming();
        list.model.apply(update);
    }
    state.SetComplexityN(state.range(0));
}

void tickSortedByName(benchmark::State& state)
{
    tick(state, TorrentListModel::NameColumn);
}

void tickSortedByRate(benchmark::State& state)
{
    tick(state, TorrentListModel::DownColumn);
}

void addAll(benchmark::State& state)
{
    const auto torrents = manyTorrents(static_cast<int>(state.range(0)));
    for (auto _ : state) {
        TorrentListModel model;
        model.apply(torrents);
        benchmark::DoNotOptimize(model.rowCount());
    }
    state.SetComplexityN(state.range(0));
}

void sortByName(benchmark::State& state)
{
    List list{static_cast<int>(state.range(0)), TorrentListModel::NameColumn};
    auto order = Qt::DescendingOrder;
    for (auto _ : state) {
        list.view.sortByColumn(TorrentListModel::NameColumn, order);
        order = order == Qt::AscendingOrder ? Qt::DescendingOrder : Qt::AscendingOrder;
    }
    state.SetComplexityN(state.range(0));
}

void search(benchmark::State& state)
{
    List list{static_cast<int>(state.range(0)), TorrentListModel::NameColumn};
    bool narrow = false;
    for (auto _ : state) {
        narrow = !narrow;
        list.filter.setSearch(narrow ? QStringLiteral("torrent 77") : QStringLiteral("torrent"));
    }
    state.SetComplexityN(state.range(0));
}

void statusReport(benchmark::State& state)
{
    app::StatusReport report;
    report.apply(manyTorrents(static_cast<int>(state.range(0))));
    report.apply(engine::SessionStatus{});
    for (auto _ : state) {
        std::string text;
        report.write([&text](std::string json) { text = std::move(json); });
        while (text.empty()) {
            QCoreApplication::processEvents();
        }
    }
    state.SetComplexityN(state.range(0));
}

void sizes(benchmark::internal::Benchmark* each)
{
    each->Arg(1'000)->Arg(5'000)->Arg(10'000)->Complexity()->Unit(benchmark::kMicrosecond);
}

BENCHMARK(tickSortedByName)->Apply(sizes);
BENCHMARK(tickSortedByRate)->Apply(sizes);
BENCHMARK(addAll)->Apply(sizes);
BENCHMARK(sortByName)->Apply(sizes);
BENCHMARK(search)->Apply(sizes);
BENCHMARK(statusReport)->Apply(sizes);

}  // namespace

int main(int argc, char** argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application{argc, argv};
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) {
        return 2;
    }
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
    return 0;
}
