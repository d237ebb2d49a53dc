#include "ui/rate_pill.hpp"

#include "ui/format.hpp"
#include "ui/settings_store.hpp"

#include <QActionGroup>
#include <QInputDialog>
#include <QMenu>

#include <algorithm>
#include <array>
#include <set>

namespace barter::ui {
namespace {

constexpr std::int64_t kibibyte = 1024;
constexpr std::int64_t mebibyte = 1024 * kibibyte;
constexpr std::array offered{50 * kibibyte,
                             100 * kibibyte,
                             250 * kibibyte,
                             500 * kibibyte,
                             mebibyte,
                             2 * mebibyte,
                             5 * mebibyte,
                             10 * mebibyte,
                             20 * mebibyte};
constexpr int largestKibibytes = 10 * 1024 * 1024;  // 10 GiB/s

}  // namespace

RatePill::RatePill(Direction direction, SettingsStore& settings, QWidget* parent)
    : StatusPill{direction == Direction::down ? tr("Download speed") : tr("Upload speed"), parent},
      m_direction{direction}, m_settings{settings}
{
    auto* menu = new QMenu{this};
    connect(menu, &QMenu::aboutToShow, this, &RatePill::fillMenu);
    setMenu(menu);
    showRate(0, 0);
}

void RatePill::showRate(std::int64_t rate, std::int64_t limit)
{
    const bool down = m_direction == Direction::down;
    const QString text = limit > 0 ? tr("%1 (max. %2)", "rate, limit").arg(formatRateOrZero(rate), formatLimit(limit))
                                   : formatRateOrZero(rate);
    const QString what =
        down ? tr("All torrents together download at this speed.") : tr("All torrents together upload at this speed.");
    const QString limitSentence = limit > 0 ? tr("The limit is %1. Press to change it.").arg(formatLimit(limit))
                                            : tr("There is no limit. Press to set one.");
    display(down ? Icon::downloading : Icon::seeding, text, what + QLatin1Char{' '} + limitSentence);
}

std::int64_t RatePill::limit() const
{
    const auto& limits = m_settings.current().limits;
    return m_direction == Direction::down ? limits.download : limits.upload;
}

void RatePill::fillMenu()
{
    auto* filled = menu();
    filled->clear();
    auto* group = new QActionGroup{filled};
    const auto current = limit();
    std::set<std::int64_t> values{offered.begin(), offered.end()};
    values.insert({0, current});
    for (const auto value : values) {
        auto* action = filled->addAction(formatLimit(value), this, [this, value] { setLimit(value); });
        action->setCheckable(true);
        action->setChecked(value == current);
        action->setActionGroup(group);
    }
    filled->addSeparator();
    filled->addAction(tr("&Other limit…"), this, &RatePill::askForLimit);
}

void RatePill::setLimit(std::int64_t bytesPerSecond)
{
    auto settings = m_settings.current();
    (m_direction == Direction::down ? settings.limits.download : settings.limits.upload) = bytesPerSecond;
    m_settings.set(settings);
}

void RatePill::askForLimit()
{
    auto* dialog = new QInputDialog{window()};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(m_direction == Direction::down ? tr("Download limit") : tr("Upload limit"));
    dialog->setLabelText(tr("KiB per second, 0 for no limit:"));
    dialog->setInputMode(QInputDialog::IntInput);
    dialog->setIntRange(0, largestKibibytes);
    dialog->setIntValue(static_cast<int>(std::min<std::int64_t>(limit() / kibibyte, largestKibibytes)));
    connect(dialog, &QInputDialog::intValueSelected, this, [this](int value) { setLimit(value * kibibyte); });
    dialog->open();
}

}  // namespace barter::ui
