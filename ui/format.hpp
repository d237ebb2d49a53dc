#pragma once

#include <QString>

#include <chrono>
#include <cstdint>
#include <optional>

namespace barter::ui {

/// Numbers as people read them: the decimal point and grouping of the default QLocale, sizes in powers of 1,024.
/// GUI thread (they translate).

/// "0 B", "980 B", "1.50 KiB", "12.3 MiB", "3.67 GiB": three digits from KiB on. Negative counts as 0.
[[nodiscard]] QString formatBytes(std::int64_t bytes);
/// "1.50 KiB/s"; an empty text for 0, so that a column of idle torrents stays calm.
[[nodiscard]] QString formatRate(std::int64_t bytesPerSecond);
/// Like formatRate, but "0 B/s" for 0.
[[nodiscard]] QString formatRateOrZero(std::int64_t bytesPerSecond);
/// "No limit" for 0.
[[nodiscard]] QString formatLimit(std::int64_t bytesPerSecond);

/// "45 s", "3 min", "2 h 5 min", "4 d 3 h"; from 100 days on "> 100 d".
[[nodiscard]] QString formatDuration(std::chrono::seconds duration);
/// The same for a sentence or a screen reader: "3 minutes", "2 hours 5 minutes".
[[nodiscard]] QString spokenDuration(std::chrono::seconds duration);
/// formatDuration, or the sign for infinity.
[[nodiscard]] QString formatEta(std::optional<std::chrono::seconds> eta);

/// "0.42"; a dash when there is none.
[[nodiscard]] QString formatRatio(std::optional<double> ratio);
/// 0 to 1 as "71.4%", rounded down: only what is complete says "100%".
[[nodiscard]] QString formatPercent(double fraction);
/// "71 percent", for a screen reader; rounded down.
[[nodiscard]] QString spokenPercent(double fraction);

/// Date and minute in local time, short format of the locale.
[[nodiscard]] QString formatTime(std::chrono::system_clock::time_point time);
[[nodiscard]] QString formatTime(std::optional<std::chrono::system_clock::time_point> time);
[[nodiscard]] QString formatNumber(std::int64_t number);

}  // namespace barter::ui
