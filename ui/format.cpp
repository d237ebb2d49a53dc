#include "ui/format.hpp"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>

namespace barter::ui {
namespace {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(Format)
};

constexpr double unitFactor = 1024;
constexpr std::chrono::seconds longestDuration = std::chrono::days{100};

/// The first three digits of a value below 1,024.
QString threeDigits(double value)
{
    const int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
    return QLocale{}.toString(value, 'f', decimals);
}

QString withUnit(const QString& number, int power)
{
    switch (power) {
    case 1: return Texts::tr("%1 KiB").arg(number);
    case 2: return Texts::tr("%1 MiB").arg(number);
    case 3: return Texts::tr("%1 GiB").arg(number);
    case 4: return Texts::tr("%1 TiB").arg(number);
    case 5: return Texts::tr("%1 PiB").arg(number);
    default: return Texts::tr("%1 EiB").arg(number);
    }
}

struct Parts {
    std::int64_t days;
    std::int64_t hours;
    std::int64_t minutes;
    std::int64_t seconds;
};

Parts split(std::chrono::seconds duration)
{
    const auto all = std::max<std::int64_t>(duration.count(), 0);
    return {all / 86400, all / 3600 % 24, all / 60 % 60, all % 60};
}

int percentOf(double fraction)
{
    return static_cast<int>(std::floor(std::clamp(fraction, 0.0, 1.0) * 100));
}

}  // namespace

QString formatBytes(std::int64_t bytes)
{
    auto value = static_cast<double>(std::max<std::int64_t>(bytes, 0));
    int power = 0;
    // 1,023.5 would be rounded to "1024 KiB".
    while (value >= (power == 0 ? unitFactor : unitFactor - 0.5)) {
        value /= unitFactor;
        ++power;
    }
    if (power == 0) {
        return Texts::tr("%1 B").arg(static_cast<int>(value));
    }
    return withUnit(threeDigits(value), power);
}

QString formatRate(std::int64_t bytesPerSecond)
{
    return bytesPerSecond <= 0 ? QString{} : formatRateOrZero(bytesPerSecond);
}

QString formatRateOrZero(std::int64_t bytesPerSecond)
{
    return Texts::tr("%1/s").arg(formatBytes(bytesPerSecond));
}

QString formatLimit(std::int64_t bytesPerSecond)
{
    if (bytesPerSecond <= 0) {
        return Texts::tr("No limit");
    }
    // Somebody chose it, so it is exact where it can be: "2 MiB/s", not "2.00 MiB/s".
    std::int64_t value = bytesPerSecond;
    int power = 0;
    while (value % static_cast<std::int64_t>(unitFactor) == 0) {
        value /= static_cast<std::int64_t>(unitFactor);
        ++power;
    }
    return power == 0 || value >= static_cast<std::int64_t>(unitFactor)
               ? formatRateOrZero(bytesPerSecond)
               : Texts::tr("%1/s").arg(withUnit(formatNumber(value), power));
}

QString formatDuration(std::chrono::seconds duration)
{
    if (duration >= longestDuration) {
        return Texts::tr("> 100 d");
    }
    const auto [days, hours, minutes, seconds] = split(duration);
    if (days > 0) {
        return Texts::tr("%1 d %2 h").arg(days).arg(hours);
    }
    if (hours > 0) {
        return Texts::tr("%1 h %2 min").arg(hours).arg(minutes);
    }
    return minutes > 0 ? Texts::tr("%1 min").arg(minutes) : Texts::tr("%1 s").arg(seconds);
}

QString spokenDuration(std::chrono::seconds duration)
{
    if (duration >= longestDuration) {
        return Texts::tr("more than 100 days");
    }
    const auto [days, hours, minutes, seconds] = split(duration);
    const auto day = [days = days] { return Texts::tr("%n day(s)", nullptr, static_cast<int>(days)); };
    const auto hour = [hours = hours] { return Texts::tr("%n hour(s)", nullptr, static_cast<int>(hours)); };
    const auto minute = [minutes = minutes] { return Texts::tr("%n minute(s)", nullptr, static_cast<int>(minutes)); };
    if (days > 0) {
        return hours > 0 ? Texts::tr("%1 %2", "days and hours").arg(day(), hour()) : day();
    }
    if (hours > 0) {
        return minutes > 0 ? Texts::tr("%1 %2", "hours and minutes").arg(hour(), minute()) : hour();
    }
    return minutes > 0 ? minute() : Texts::tr("%n second(s)", nullptr, static_cast<int>(seconds));
}

QString formatEta(std::optional<std::chrono::seconds> eta)
{
    return eta ? formatDuration(*eta) : QString{QChar{0x221e}};
}

QString formatRatio(std::optional<double> ratio)
{
    return ratio ? QLocale{}.toString(*ratio, 'f', 2) : QString{QChar{0x2013}};
}

QString formatPercent(double fraction)
{
    const double clamped = std::clamp(fraction, 0.0, 1.0);
    if (clamped >= 1) {
        return Texts::tr("%1%").arg(100);
    }
    return Texts::tr("%1%").arg(QLocale{}.toString(std::floor(clamped * 1000) / 10, 'f', 1));
}

QString spokenPercent(double fraction)
{
    return Texts::tr("%1 percent").arg(percentOf(fraction));
}

QString formatTime(std::chrono::system_clock::time_point time)
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
    return QLocale{}.toString(QDateTime::fromSecsSinceEpoch(seconds), QLocale::ShortFormat);
}

QString formatTime(std::optional<std::chrono::system_clock::time_point> time)
{
    return time ? formatTime(*time) : QString{};
}

QString formatNumber(std::int64_t number)
{
    return QLocale{}.toString(qint64{number});
}

}  // namespace barter::ui
