#pragma once

#include "signer/record_rows.hpp"
#include "signer/record_seal.hpp"
#include "storage/database.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The tables of the signer's records in SQLite. What may be written when, PaymentRecords decides. One thread.
namespace barter::signer {

/// A row of an intent or payment, as bytes.
struct RecordRow {
    RowKind kind{};
    std::int64_t position = 0;
    std::vector<std::uint8_t> sealed;   ///< what the seal has of it: nothing of a row that was added without one
    std::vector<std::uint8_t> content;  ///< what counts

    bool operator==(const RecordRow&) const = default;
};

/// All that the seal is over, and the seal.
struct RecordsOnDisk {
    std::vector<RecordRow> rows;  ///< all intents and payments, whether they are damaged or not
    std::optional<SealedLimits> limits;
    std::optional<std::chrono::milliseconds> incompleteSince;
    std::optional<SealedStamp> stamp;
};

/// Whether the seal of the records is made anew together with a change, or the change waits for that.
enum class Sealing { now, later };

/// Errors of all: those of storage::Database; SignerErrc::recordsDamaged for a row that is not what was written.
class RecordTables {
public:
    /// As PaymentRecords::open, and with `Missing::create` also as its `create`.
    [[nodiscard]] static Expected<RecordTables>
    open(const std::string& path, storage::Missing missing, std::chrono::milliseconds now);

    /// Runs `steps` in one transaction, which counts only if all of them succeed.
    [[nodiscard]] Expected<> together(const std::function<Expected<>()>& steps);

    [[nodiscard]] Expected<std::vector<RecordedIntent>> intents();
    /// At most `count`, from the first one on or after that of an id. Errors: SignerErrc::intentUnknown.
    [[nodiscard]] Expected<std::vector<RecordedIntent>> intentsAfter(const std::optional<std::string>& id,
                                                                     std::size_t count);
    [[nodiscard]] Expected<std::uint64_t> countIntents();
    /// Errors: SignerErrc::intentUnknown.
    [[nodiscard]] Expected<RecordedIntent> intent(const std::string& id);
    /// Errors: SignerErrc::paymentUnknown.
    [[nodiscard]] Expected<SignedPayment> payment(const wallet::TransactionId& id);
    /// Errors: SignerErrc::recordsForged if limits or stamp are not even shaped like that.
    [[nodiscard]] Expected<RecordsOnDisk> everything();

    // They give the row as it was under the seal, and as it is now.
    [[nodiscard]] Expected<RecordRow> insert(const IntentRow& intent, Sealing sealing);
    [[nodiscard]] Expected<RecordRow> insert(const SignedPayment& payment);
    /// Errors: SignerErrc::intentUnknown.
    [[nodiscard]] Expected<RecordRow> replace(const IntentRow& intent, Sealing sealing);
    /// Errors: SignerErrc::paymentUnknown.
    [[nodiscard]] Expected<RecordRow> replace(const SignedPayment& payment, Sealing sealing);
    /// Intents that have no payment; with `Sealing::later` those that the seal does not have yet.
    [[nodiscard]] Expected<std::uint64_t> countUnsigned(Sealing sealing);
    /// Forgets such intents, but for the newest `keep`, if they are withdrawn or were made before `before`. Gives them
    /// as they were under the seal, and nothing that they are now.
    [[nodiscard]] Expected<std::vector<RecordRow>>
    dropUnsigned(std::size_t keep, std::chrono::milliseconds before, Sealing sealing);
    /// Rows that cannot be read go to a table of their own; what may have been signed for is withdrawn (see
    /// PaymentRecords::acknowledgeIncomplete). `now`: wall clock, since 1970. `settle` has to follow.
    [[nodiscard]] Expected<> setDamagedAside(std::chrono::milliseconds now);
    /// What counts is what the seal has, of all rows: of the next seal; the present one goes.
    [[nodiscard]] Expected<> settle();

    /// Errors: SignerErrc::limitsForged if they are not even shaped like limits.
    [[nodiscard]] Expected<std::optional<SealedLimits>> limits();
    [[nodiscard]] Expected<> storeLimits(const SealedLimits& limits);
    [[nodiscard]] Expected<> removeLimits();

    [[nodiscard]] Expected<std::optional<std::chrono::milliseconds>> incompleteSince();
    /// What was said earlier stays.
    [[nodiscard]] Expected<> markIncomplete(std::chrono::milliseconds since);
    [[nodiscard]] Expected<> clearIncomplete();

    /// Errors: SignerErrc::recordsForged if it is not even shaped like one.
    [[nodiscard]] Expected<std::optional<SealedStamp>> stamp();
    [[nodiscard]] Expected<> storeStamp(const SealedStamp& stamp);

private:
    explicit RecordTables(storage::Database database) : m_database{std::move(database)} {}

    using Bind = std::function<void(storage::Statement&)>;

    /// `which`, `whichPayments`: conditions in SQL, both with what `bind` binds.
    [[nodiscard]] Expected<std::vector<RecordedIntent>>
    readIntents(const std::string& which, const std::string& whichPayments, const Bind& bind);
    [[nodiscard]] Expected<std::uint64_t> count(std::string_view sql);
    [[nodiscard]] Expected<> withdrawForGood(const std::string& id, std::chrono::milliseconds now);
    [[nodiscard]] Expected<> readRows(RowKind kind, std::string_view sql, std::vector<RecordRow>& rows);

    storage::Database m_database;
};

}  // namespace barter::signer
