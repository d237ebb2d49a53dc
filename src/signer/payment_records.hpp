#pragma once

#include "signer/recorded_payment.hpp"
#include "signer/sealed_limits.hpp"
#include "storage/database.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

/// What the signer remembers on disk: what somebody wants paid, the bytes it signed for it, and what Speed has spent.
namespace barter::signer {

/// Far more than the clocks of those who make blocks differ.
inline constexpr std::chrono::milliseconds expirationMargin{60'000};

/// The database of the signer (SQLite, WAL, synchronous=FULL). What a function returned without error outlives a power
/// cut. Each row of an intent or a payment has a checksum; one that is not what was written is an error. One thread.
///
/// What the disk loses by itself is noticed when the file is opened, and from then on the records are incomplete:
/// nothing is signed before a person has looked. Not noticed are an older copy of the file and its WAL in their place,
/// and a WAL that ends too early, which looks as after a power cut.
///
/// Errors of all: those of storage::Database; SignerErrc::recordsDamaged for a row that is not what was written. Of
/// those that Barter's own bugs would make, a second payment that may land is also refused by the database itself.
class PaymentRecords {
public:
    /// What was paid before there were these records.
    enum class Past {
        none,     ///< nothing: the wallet is new
        unknown,  ///< earlier records are lost: these are incomplete
    };

    /// `now`: wall clock, since 1970. Errors: SignerErrc::recordsExist if there is a file, or (`Past::none`) its WAL. A
    /// WAL alone is renamed to "<path>.damaged-<n>-wal".
    [[nodiscard]] static Expected<PaymentRecords>
    create(const std::string& path, Past past, std::chrono::milliseconds now);
    /// A file that is no database any more is renamed to "<path>.damaged-<n>", and a new one takes its place; of a
    /// damaged WAL a copy is kept as "<path>-wal.damaged-<n>". Then, or if the WAL is missing, the records are
    /// incomplete. Errors: StorageErrc::notFound if there is no file: it is never made.
    [[nodiscard]] static Expected<PaymentRecords> open(const std::string& path, std::chrono::milliseconds now);

    /// Since when the records are known to lack some: stays until it is acknowledged. Nothing: they are complete.
    [[nodiscard]] Expected<std::optional<std::chrono::milliseconds>> incompleteSince();
    /// A person with the password looked at what was paid.
    [[nodiscard]] Expected<> acknowledgeIncomplete();

    /// Records it, or finds it recorded. Errors: SignerErrc::intentMalformed, also for the zero address and for an
    /// amount that the chain has no room for (2^63 and more of TRX or BTTOLD); intentOtherContents if the id is that of
    /// another payment.
    [[nodiscard]] Expected<RecordedIntent> begin(const Intent& intent, std::chrono::milliseconds now);
    /// Errors: SignerErrc::intentUnknown.
    [[nodiscard]] Expected<RecordedIntent> find(const std::string& id);
    /// In the order of recording.
    [[nodiscard]] Expected<std::vector<RecordedIntent>> all();

    /// Before the bytes leave the process; refused while any record is damaged, of whatever intent. `limits`, for a
    /// payment by Speed and for no other: what it has spent, this payment included, and the seal over that; in the same
    /// transaction. Errors: SignerErrc::paymentMalformed (the id is not that of the bytes, the fate is not `mayLand`,
    /// or limits are missing or too many); recordsIncomplete; intentUnknown; intentOver; alreadySigned if bytes are
    /// recorded that may still land; paymentRecorded if it is these bytes that are, for whatever intent.
    [[nodiscard]] Expected<> recordSigned(const SignedPayment& payment, const SealedLimits* limits);

    /// It was seen in a solidified block, which counts for more than anything said before. Saying it again changes
    /// nothing. Errors: SignerErrc::paymentUnknown.
    [[nodiscard]] Expected<> markLanded(const wallet::TransactionId& id);
    /// No block up to a solidified one has it, and that one is so much later than its expiration that no later one can:
    /// its intent may be signed anew. `solidBlockTime`: of that block, since 1970. Errors: SignerErrc::paymentUnknown;
    /// paymentMayLand if that is not more than `expirationMargin` after the expiration; intentOver if it has landed.
    [[nodiscard]] Expected<> markCannotLand(const wallet::TransactionId& id, std::chrono::milliseconds solidBlockTime);
    /// Errors: SignerErrc::intentUnknown; alreadySigned if bytes may still land; intentOver if it has landed.
    [[nodiscard]] Expected<> withdraw(const std::string& id);

    /// What was stored last; nothing if nothing ever was.
    [[nodiscard]] Expected<std::optional<SealedLimits>> limits();
    [[nodiscard]] Expected<> storeLimits(const SealedLimits& limits);

private:
    static Expected<PaymentRecords>
    openDatabase(const std::string& path, storage::Missing missing, std::chrono::milliseconds now);
    explicit PaymentRecords(storage::Database database) : m_database{std::move(database)} {}

    storage::Database m_database;
};

}  // namespace barter::signer
