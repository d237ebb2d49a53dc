#pragma once

#include "core/amount.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

/// What the Speed account may spend by itself, without a password. Pure; any thread, one at a time.
namespace barter::signer {

/// In smallest units of BTT. A cap of zero allows nothing; all are zero until a person raises them.
struct SpendingCaps {
    Amount payment;  ///< of one payment
    Amount hour;     ///< within any 60 minutes
    Amount day;      ///< within any 24 hours
    Amount total;    ///< since the caps were last given by a person

    bool operator==(const SpendingCaps&) const = default;
};

/// When something happened, so that nobody can make time pass by setting the clock.
struct Moment {
    std::array<std::uint8_t, 16> boot{};    ///< /proc/sys/kernel/random/boot_id
    std::chrono::milliseconds sinceBoot{};  ///< CLOCK_BOOTTIME: goes on during sleep, cannot be set
    std::chrono::milliseconds wall{};       ///< since 1970; counts only between one boot and another

    bool operator==(const Moment&) const = default;
};

/// How long it is from one moment to a later one, never negative. Within one run of the machine the clock that nobody
/// can set; across a restart the wall clock, which an administrator may have set: the total cap holds all the same.
[[nodiscard]] std::chrono::milliseconds elapsed(const Moment& from, const Moment& to) noexcept;

struct Spending {
    Amount amount;
    Moment when;

    bool operator==(const Spending&) const = default;
};

struct Spent {
    Amount hour;
    Amount day;
    Amount total;

    bool operator==(const Spent&) const = default;
};

/// The caps, and what was spent against them. Whoever holds it writes it to disk before a payment leaves.
class SpendingLimits {
public:
    SpendingLimits() = default;
    /// As it was stored: `recent` in the order of time.
    SpendingLimits(SpendingCaps caps, Amount total, std::vector<Spending> recent);

    [[nodiscard]] const SpendingCaps& caps() const noexcept { return m_caps; }
    /// Since the caps were last given.
    [[nodiscard]] const Amount& total() const noexcept { return m_total; }
    /// Of the last 24 hours, in the order of time.
    [[nodiscard]] const std::vector<Spending>& recent() const noexcept { return m_recent; }

    /// Whether that much may be spent now. Nothing changes. Errors: SignerErrc::paymentOfNothing, spendingOff,
    /// abovePaymentCap, aboveHourCap, aboveDayCap, aboveTotalCap.
    [[nodiscard]] Expected<> check(const Amount& amount, const Moment& now) const;
    /// `check`, and from now on it counts as spent. A payment that turns out not to have landed counts on.
    [[nodiscard]] Expected<> spend(const Amount& amount, const Moment& now);

    [[nodiscard]] Spent spent(const Moment& now) const;
    /// How many payments that were, of the last 24 hours.
    [[nodiscard]] std::size_t paymentsOfDay(const Moment& now) const;

    /// Whether other caps allow more than these in any way: then only the password can set them.
    [[nodiscard]] bool wouldRaise(const SpendingCaps& caps) const noexcept;
    /// By a person with the password: the total begins anew; what was spent within the last day counts on.
    void giveCaps(const SpendingCaps& caps);
    /// Each cap is the lower of the two. Nothing else changes. Needs no password.
    void lowerCaps(const SpendingCaps& caps);

private:
    SpendingCaps m_caps;
    Amount m_total;
    std::vector<Spending> m_recent;
};

}  // namespace barter::signer
