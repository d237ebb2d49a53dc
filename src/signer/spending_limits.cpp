#include "signer/spending_limits.hpp"

#include "signer/signer_error.hpp"

#include <algorithm>
#include <initializer_list>
#include <utility>

namespace barter::signer {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

constexpr hours hour{1};
constexpr hours day{24};

const Amount most{[] {
    Amount::Bytes bytes{};
    bytes.fill(0xff);
    return bytes;
}()};

/// A sum that cannot be told is more than every cap.
Amount sum(const Amount& left, const Amount& right)
{
    return add(left, right).value_or(most);
}

/// An amount that leaves nothing of 2^256 - 1 is above every cap, even above that of 2^256 - 1.
bool fits(const Amount& before, const Amount& amount, const Amount& cap)
{
    const auto after = add(before, amount);
    return after && *after <= cap;
}

Amount spentWithin(const std::vector<Spending>& recent, milliseconds window, const Moment& now)
{
    Amount total;
    for (const auto& each : recent) {
        if (elapsed(each.when, now) < window) {
            total = sum(total, each.amount);
        }
    }
    return total;
}

}  // namespace

milliseconds elapsed(const Moment& from, const Moment& to) noexcept
{
    const auto [begin, end] =
        from.boot == to.boot ? std::pair{from.sinceBoot, to.sinceBoot} : std::pair{from.wall, to.wall};
    milliseconds::rep time = 0;
    if (begin >= end) {
        return milliseconds::zero();
    }
    return __builtin_sub_overflow(end.count(), begin.count(), &time) ? milliseconds::max() : milliseconds{time};
}

SpendingLimits::SpendingLimits(SpendingCaps caps, Amount total, std::vector<Spending> recent)
    : m_caps{caps}, m_total{total}, m_recent{std::move(recent)}
{
}

Expected<> SpendingLimits::check(const Amount& amount, const Moment& now) const
{
    if (amount.isZero()) {
        return fail(SignerErrc::paymentOfNothing);
    }
    for (const auto* cap : {&m_caps.payment, &m_caps.hour, &m_caps.day, &m_caps.total}) {
        if (cap->isZero()) {
            return fail(SignerErrc::spendingOff);
        }
    }
    if (amount > m_caps.payment) {
        return fail(SignerErrc::abovePaymentCap);
    }
    if (!fits(spentWithin(m_recent, hour, now), amount, m_caps.hour)) {
        return fail(SignerErrc::aboveHourCap);
    }
    if (!fits(spentWithin(m_recent, day, now), amount, m_caps.day)) {
        return fail(SignerErrc::aboveDayCap);
    }
    if (!fits(m_total, amount, m_caps.total)) {
        return fail(SignerErrc::aboveTotalCap);
    }
    return {};
}

Expected<> SpendingLimits::spend(const Amount& amount, const Moment& now)
{
    if (auto allowed = check(amount, now); !allowed) {
        return allowed;
    }
    std::erase_if(m_recent, [&](const Spending& each) { return elapsed(each.when, now) >= day; });
    m_recent.push_back({amount, now});
    m_total = sum(m_total, amount);
    return {};
}

Spent SpendingLimits::spent(const Moment& now) const
{
    return {spentWithin(m_recent, hour, now), spentWithin(m_recent, day, now), m_total};
}

std::size_t SpendingLimits::paymentsOfDay(const Moment& now) const
{
    return static_cast<std::size_t>(
        std::ranges::count_if(m_recent, [&](const Spending& each) { return elapsed(each.when, now) < day; }));
}

bool SpendingLimits::wouldRaise(const SpendingCaps& caps) const noexcept
{
    return caps.payment > m_caps.payment || caps.hour > m_caps.hour || caps.day > m_caps.day ||
           caps.total > m_caps.total;
}

void SpendingLimits::giveCaps(const SpendingCaps& caps)
{
    m_caps = caps;
    m_total = {};
}

void SpendingLimits::lowerCaps(const SpendingCaps& caps)
{
    m_caps = {std::min(m_caps.payment, caps.payment),
              std::min(m_caps.hour, caps.hour),
              std::min(m_caps.day, caps.day),
              std::min(m_caps.total, caps.total)};
}

}  // namespace barter::signer
