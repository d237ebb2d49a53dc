#pragma once

#include "signer/record_rows.hpp"
#include "signer/signer_error.hpp"
#include "storage/database.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

/// How the tables of the records are read and written.
namespace barter::signer::sql {

inline std::span<const char> asChars(std::span<const std::uint8_t> bytes)
{
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};  // NOLINT(*-reinterpret-cast): SQLite's blobs
}

inline std::span<const std::uint8_t> asBytes(std::span<const char> chars)
{
    return {reinterpret_cast<const std::uint8_t*>(chars.data()), chars.size()};  // NOLINT(*-reinterpret-cast)
}

inline std::vector<std::uint8_t> copyOf(std::span<const char> blob)
{
    const auto bytes = asBytes(blob);
    return {bytes.begin(), bytes.end()};
}

/// Columns: id, content.
inline Expected<IntentRow> readIntentRow(const storage::Statement& row)
{
    auto intent = decodeIntentRow(asBytes(row.blob(1)));
    if (intent && intent->intent.id != row.text(0)) {
        return fail(SignerErrc::recordsDamaged);
    }
    return intent;
}

/// Columns: id, intent, may_land, content.
inline Expected<SignedPayment> readPaymentRow(const storage::Statement& row)
{
    auto payment = decodePaymentRow(asBytes(row.blob(3)));
    if (payment && (!std::ranges::equal(asBytes(row.blob(0)), payment->id) || row.text(1) != payment->intent ||
                    row.integer(2) != (payment->fate == Fate::mayLand ? 1 : 0))) {
        return fail(SignerErrc::recordsDamaged);
    }
    return payment;
}

inline constexpr auto bindNothing = [](storage::Statement&) {};

/// Binds with `bind`, then gives each row to `take`.
template <class Bind, class Take>
Expected<> read(storage::Database& database, std::string_view sql, Bind bind, Take take)
{
    auto statement = database.prepare(sql);
    if (!statement) {
        return tl::unexpected{statement.error()};
    }
    bind(*statement);
    for (;;) {
        const auto row = statement->step();
        if (!row) {
            return tl::unexpected{row.error()};
        }
        if (!*row) {
            return {};
        }
        if (Expected<> taken = take(*statement); !taken) {
            return taken;
        }
    }
}

template <class Bind>
Expected<> write(storage::Database& database, std::string_view sql, Bind bind)
{
    auto statement = database.prepare(sql);
    if (!statement) {
        return tl::unexpected{statement.error()};
    }
    bind(*statement);
    return statement->run();
}

}  // namespace barter::signer::sql
