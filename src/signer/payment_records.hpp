#pragma once

#include "signer/record_anchor.hpp"
#include "signer/record_tables.hpp"
#include "signer/recorded_payment.hpp"
#include "signer/sealed_limits.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// What the signer remembers on disk: what somebody wants paid, the bytes it signed for it, and what Speed has spent.
namespace barter::signer {

/// Intents for which nothing was signed: more than a person has open.
inline constexpr std::size_t maxUnsignedIntents = 1000;
/// After which they may go, when there are too many.
inline constexpr std::chrono::milliseconds unsignedLifetime{std::chrono::hours{24}};

/// Far more than the clocks of those who make blocks differ.
inline constexpr std::chrono::milliseconds expirationMargin{60'000};

/// Whether records are those that this wallet wrote last.
enum class Authenticity {
    whole,
    neverSealed,  ///< a database that was made in the place of another, or never finished
    forged,       ///< another program wrote in it, or the key is another wallet's
    outdated,     ///< older than the anchor or the key file knows
    anchorLost,   ///< nothing says whether it is older: no anchor, or one that this wallet did not write
};

/// The database of the signer (SQLite, WAL, synchronous=FULL). What a function returned without error outlives a power
/// cut. Each row of an intent or a payment has a checksum; one that is not what was written is an error. One thread.
///
/// **Lost records.** What the disk loses by itself is noticed when the file is opened, and from then on the records are
/// incomplete: nothing is signed before a person has looked. A WAL that ends too early looks as after a power cut: that
/// is noticed by `authenticate`.
///
/// **Forged and older records.** Other programs of the user can write to the same disk. One seal lies over all rows,
/// the limits, a number that each change raises, and the generation of the key file (record_seal.hpp); its key is in
/// the key file. The number is also in an anchor, "<path>.anchor", written after each commit: it may lag behind the
/// database by what a kill or a power cut left, but is never ahead. So `authenticate` notices a change by anybody else,
/// an older copy of one row, of the database, or of database and anchor together if the key file has got a new
/// generation since. Not noticed: an older copy of both of the same generation. Whatever is noticed makes the records
/// incomplete.
///
/// **Locked.** Until `authenticate`, and after `lock`, the records can be read, for display. Written can be only what
/// lets nothing be paid that could not be paid before: `begin` adds an intent, `markLanded` and `withdraw` end one.
/// Such rows wait beside what the seal has of them; `authenticate` looks whether they say nothing else, and seals them.
/// Whoever deletes them gives back no more than was there before. All else needs the key: `recordSigned`,
/// `markCannotLand`, limits, `acknowledgeIncomplete`.
///
/// Errors of all: those of storage::Database; SignerErrc::recordsDamaged for a row that is not what was written;
/// WalletErrc::cryptoFailed. Of those that Barter's own bugs would make, a second payment that may land is also refused
/// by the database itself. When a change failed with an error of StorageErrc or WalletErrc, it may be recorded all the
/// same (the anchor gets its name last): ask `find`. Bytes that may land are given (`begin`, `find`, `payment`, `page`,
/// `all`) only once the anchor that knows of them is on disk; until then there is the error with which it cannot be.
class PaymentRecords {
public:
    /// What was paid before there were these records.
    enum class Past {
        none,     ///< nothing: the wallet is new
        unknown,  ///< earlier records are lost: these are incomplete
    };

    /// Then `authenticate` with this object, before the key file is written: records that were never sealed are taken
    /// for new ones by whoever made them only. After a kill in between, `Past::none` takes away records that are whole
    /// and have nothing in them. `now`: wall clock, since 1970. Errors: SignerErrc::recordsExist if there is a file, or
    /// (`Past::none`) its WAL or its anchor. A WAL alone is renamed to "<path>.damaged-<n>-wal".
    [[nodiscard]] static Expected<PaymentRecords>
    create(const std::string& path, Past past, std::chrono::milliseconds now);
    /// A file that is no database any more is renamed to "<path>.damaged-<n>", and a new one takes its place; of a
    /// damaged WAL a copy is kept as "<path>-wal.damaged-<n>". Then, or if the WAL is missing, the records are
    /// incomplete. Errors: StorageErrc::notFound if there is no file: it is never made.
    [[nodiscard]] static Expected<PaymentRecords> open(const std::string& path, std::chrono::milliseconds now);

    /// Whether all of it is what this wallet wrote last; else the records are incomplete from now on. `recordKey`: of
    /// wallet::SpeedSecrets, kept until `lock`. `generation`: of the key file as it is on disk. After an error the
    /// records are locked.
    [[nodiscard]] Expected<Authenticity>
    authenticate(const Secret& recordKey, std::uint64_t generation, std::chrono::milliseconds now);
    /// Forgets the key.
    void lock() noexcept { m_key.reset(); }
    /// Authenticated and found whole, or acknowledged since.
    [[nodiscard]] bool isTrusted() const noexcept { return m_key && m_key->isTrusted; }
    /// Before the key file gets that generation (`wallet::KeyFolder::renew` makes the next one): records of an earlier
    /// one, and limits that were sealed for it, count as outdated afterwards. A later one than that of the key file is
    /// no harm. Errors: SignerErrc::recordsLocked, recordsIncomplete (not trusted).
    [[nodiscard]] Expected<> enterGeneration(std::uint64_t generation);

    /// Since when the records are known to lack some: stays until it is acknowledged. Nothing: they are complete.
    [[nodiscard]] Expected<std::optional<std::chrono::milliseconds>> incompleteSince();
    /// A person with the password looked at what was paid: from here on the records count as they are. Earlier copies
    /// of them do not any more. The limits go, so that nothing is spent until caps are given anew: what was spent may
    /// be among what is lost. What cannot be read of them is set aside, in the same database, and whatever it may have
    /// been of is withdrawn, so that it is never signed anew: the intent of a damaged payment, or all that are open if
    /// it does not say which. Of a damaged intent remains its id, which no other can have. Errors:
    /// SignerErrc::recordsLocked.
    [[nodiscard]] Expected<> acknowledgeIncomplete();

    /// Records it, or finds it recorded. Errors: SignerErrc::intentMalformed, also for the zero address and for an
    /// amount that the chain has no room for (2^63 and more of TRX or BTTOLD); intentOtherContents if the id is that of
    /// another payment, or of one whose records were damaged; tooManyIntents: `maxUnsignedIntents` wait, and none of
    /// them is withdrawn or older than `unsignedLifetime`. Such ones are forgotten to make room: as far as the key is
    /// needed for that, at the next `authenticate`, which keeps the newest.
    [[nodiscard]] Expected<RecordedIntent> begin(const Intent& intent, std::chrono::milliseconds now);
    /// Errors: SignerErrc::intentUnknown.
    [[nodiscard]] Expected<RecordedIntent> find(const std::string& id);
    /// Errors: SignerErrc::paymentUnknown.
    [[nodiscard]] Expected<SignedPayment> payment(const wallet::TransactionId& id);
    /// In the order of recording.
    [[nodiscard]] Expected<std::vector<RecordedIntent>> all();
    /// Those after the one of that id, or the first ones without one. Errors: SignerErrc::intentUnknown.
    [[nodiscard]] Expected<std::vector<RecordedIntent>> page(const std::optional<std::string>& after,
                                                             std::size_t count);
    [[nodiscard]] Expected<std::uint64_t> count();

    /// Before the bytes leave the process; refused while any record is damaged or forged, of whatever intent. `limits`,
    /// for a payment by Speed and for no other: what it has spent, this payment included, and the seal over that; in
    /// the same transaction. Errors: SignerErrc::paymentMalformed (the id is not that of the bytes, the fate is not
    /// `mayLand`, or limits are missing or too many); recordsIncomplete; recordsLocked; recordsForged (then they are
    /// incomplete); intentUnknown; intentOver; alreadySigned if bytes are recorded that may still land; paymentRecorded
    /// if it is these bytes that are, for whatever intent.
    [[nodiscard]] Expected<> recordSigned(const SignedPayment& payment, const SealedLimits* limits);

    /// It was seen in a solidified block, which counts for more than anything said before. Saying it again changes
    /// nothing. Errors: SignerErrc::paymentUnknown.
    [[nodiscard]] Expected<> markLanded(const wallet::TransactionId& id);
    /// No block up to a solidified one has it, and that one is so much later than its expiration that no later one can:
    /// its intent may be signed anew. `solidBlockTime`: of that block, since 1970. Errors: SignerErrc::recordsLocked,
    /// recordsIncomplete (not trusted); paymentUnknown; paymentMayLand if that is not more than `expirationMargin`
    /// after the expiration; intentOver if it has landed.
    [[nodiscard]] Expected<> markCannotLand(const wallet::TransactionId& id, std::chrono::milliseconds solidBlockTime);
    /// Errors: SignerErrc::intentUnknown; alreadySigned if bytes may still land; intentOver if it has landed.
    [[nodiscard]] Expected<> withdraw(const std::string& id);

    /// Adds what another copy of these records knows, in which nothing is undone: intents and payments that are
    /// missing, and what became of the others. Errors: SignerErrc::recordsLocked, recordsIncomplete (not trusted);
    /// intentOtherContents; alreadySigned (two payments of one intent would both be such that may land).
    [[nodiscard]] Expected<> merge(const std::vector<RecordedIntent>& others);
    /// Some payments may be missing: nothing is signed before a person has looked. `since`: wall clock, since 1970.
    [[nodiscard]] Expected<> declareIncomplete(std::chrono::milliseconds since);

    /// What was stored last; nothing if nothing ever was. For display; `spendingLimits` is what counts.
    [[nodiscard]] Expected<std::optional<SealedLimits>> limits();
    /// The limits that Speed has: none that allow anything if none were stored. This is the only place where they are:
    /// who spends asks for them, spends, and gives what is left to `recordSigned`, and keeps no copy. Errors:
    /// SignerErrc::recordsLocked, recordsIncomplete (not trusted), limitsForged, limitsOutdated.
    [[nodiscard]] Expected<SpendingLimits> spendingLimits();
    /// For `recordSigned` and `storeLimits`. Errors: SignerErrc::recordsLocked, recordsIncomplete (not trusted).
    [[nodiscard]] Expected<SealedLimits> sealed(const SpendingLimits& limits) const;
    /// Errors: SignerErrc::recordsLocked, recordsIncomplete (not trusted).
    [[nodiscard]] Expected<> storeLimits(const SealedLimits& limits);

private:
    /// What the seal is over beside the rows.
    struct Facts {
        std::optional<SealedLimits> limits;
        std::optional<std::chrono::milliseconds> incompleteSince;

        bool operator==(const Facts&) const = default;
    };
    /// What is known while there is a key.
    struct Authenticated {
        Authenticated(Secret recordKey, std::uint64_t keyFileGeneration, std::chrono::milliseconds now)
            : key{std::move(recordKey)}, generation{keyFileGeneration}, when{now}
        {
        }

        Secret key;
        std::uint64_t generation;        ///< that the records shall have at least
        std::chrono::milliseconds when;  ///< wall clock, since 1970
        bool isTrusted = false;
        // Of trusted records: as they are on disk.
        RowSum rows;
        RecordStamp stamp;
        std::optional<SealedStamp> sealedStamp;
        Facts facts;
        std::uint64_t anchored = 0;  ///< the sequence that the anchor has
    };
    /// Rows that one transaction changed.
    using Changed = Expected<std::vector<RecordRow>>;

    PaymentRecords(RecordTables tables, const std::string& path, bool isNew)
        : m_tables{std::move(tables)}, m_anchor{path + ".anchor"}, m_isNew{isNew}
    {
    }

    [[nodiscard]] Sealing sealing() const noexcept { return isTrusted() ? Sealing::now : Sealing::later; }
    [[nodiscard]] Expected<> requireTrust() const;
    /// Runs `steps` in one transaction. If the records are trusted, what they changed and `next` are sealed together:
    /// never what somebody else wrote meanwhile. Errors, too: SignerErrc::recordsForged; then they are incomplete.
    [[nodiscard]] Expected<> change(const std::function<Changed()>& steps, const std::optional<Facts>& next = {});
    [[nodiscard]] Expected<> changeSealed(const std::function<Changed()>& steps, const Facts& next);
    /// Errors: SignerErrc::recordsForged.
    [[nodiscard]] Expected<> checkFacts();
    [[nodiscard]] Expected<> store(const Facts& facts);
    [[nodiscard]] Expected<SealedStamp> seal(RecordStamp& stamp, const RowSum& rows, const Facts& facts);
    [[nodiscard]] Expected<> raiseAnchor();
    [[nodiscard]] Expected<> finishAnchor();
    /// That bytes may leave the process. Errors, too: SignerErrc::anchorOutdated, when only the key can help.
    [[nodiscard]] Expected<> requireAnchor();
    template <class Found>
    [[nodiscard]] Expected<Found> anchored(Expected<Found> found);
    /// Begins a lineage with what the rows are, and `facts`.
    [[nodiscard]] Expected<> takeAsTheyAre(const Facts& facts, const std::function<Expected<>()>& steps);
    /// `waiting`: rows that the seal does not have as they are, all of which may be so.
    [[nodiscard]] Expected<Authenticity> examine(std::vector<RecordRow>& waiting);
    [[nodiscard]] Expected<Authenticity> examineSeal(const RecordsOnDisk& found);
    [[nodiscard]] Expected<Authenticity> examineAnchor();
    [[nodiscard]] Expected<> sealWaiting(const std::vector<RecordRow>& waiting);
    /// That nobody else wrote since trusted records were changed last. Errors: SignerErrc::recordsForged.
    [[nodiscard]] Expected<> checkUnchanged();
    [[nodiscard]] Changed insertSigned(const SignedPayment& payment, const SealedLimits* limits);
    [[nodiscard]] Changed mergeIntent(const RecordedIntent& other, const std::vector<RecordedIntent>& own);

    RecordTables m_tables;
    RecordAnchor m_anchor;
    bool m_isNew;
    bool m_isAnchorSynced = false;  ///< since this was opened
    std::unique_ptr<Authenticated> m_key;
};

}  // namespace barter::signer
