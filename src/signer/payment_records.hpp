#pragma once

#include "signer/sealed_limits.hpp"
#include "storage/database.hpp"
#include "wallet/payment.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// What the signer remembers on disk: what somebody wants paid, the bytes it signed for it, and what Speed has spent.
namespace barter::signer {

/// What is to be paid. Whoever asks gives it an id; asking again with the same id and contents is the same payment.
struct Intent {
    std::string id;          ///< 1 to 64 letters, digits, '-' and '_'
    bool fromSpeed = false;  ///< else from the main account
    std::uint32_t account = 0;
    wallet::PaidToken token = wallet::PaidToken::trx;
    wallet::Address to;
    Amount amount;  ///< smallest units
    std::string memo;

    bool operator==(const Intent&) const = default;
};

/// How far a payment is. It goes down this list, never up.
enum class IntentState {
    open,       ///< nothing is signed that could still land
    underWay,   ///< bytes are signed that may land: only the same bytes may be sent again
    landed,     ///< in a solidified block, whether it succeeded or failed there: over
    withdrawn,  ///< the person gave it up while it was open: over
};

/// Bytes that were signed for an intent.
struct SignedPayment {
    wallet::TransactionId id{};
    std::string intent;
    wallet::WireBytes raw;
    wallet::Signature signature{};
    std::int64_t expiration = 0;  ///< ms since 1970
    bool cannotLand = false;      ///< proved: it is expired, and no solid block has it

    bool operator==(const SignedPayment&) const = default;
};

struct RecordedIntent {
    Intent intent;
    std::chrono::milliseconds created{};  ///< wall clock, since 1970
    IntentState state = IntentState::open;
    /// In the order of signing; at most the last one may still land.
    std::vector<SignedPayment> payments;

    bool operator==(const RecordedIntent&) const = default;
};

/// The database of the signer (SQLite, WAL, synchronous=FULL). What a function returned without error outlives a power
/// cut. Each row has a checksum; a row that is not what was written is an error, never left out. One thread.
///
/// Errors of all: those of storage::Database; SignerErrc::recordsDamaged for a row that is not what was written. Of
/// those that Barter's own bugs would make, a second payment that may land is also refused by the database itself.
class PaymentRecords {
public:
    /// Makes the file if there is none. A file that is no database any more is set aside, see `setAside`.
    [[nodiscard]] static Expected<PaymentRecords> open(const std::string& path);
    /// The damaged file that was found and kept; empty if there was none. What it knew of payments is not known here:
    /// no intent may be signed before a person has looked.
    [[nodiscard]] const std::string& setAside() const { return m_database.setAside(); }

    /// Records it, or finds it recorded. Errors: SignerErrc::intentMalformed; intentOtherContents if the id is that of
    /// another payment.
    [[nodiscard]] Expected<RecordedIntent> begin(const Intent& intent, std::chrono::milliseconds now);
    /// Errors: SignerErrc::intentUnknown.
    [[nodiscard]] Expected<RecordedIntent> find(const std::string& id);
    /// In the order of recording.
    [[nodiscard]] Expected<std::vector<RecordedIntent>> all();

    /// Before the bytes leave the process. `limits`, for a payment by Speed: what it has spent, this payment included,
    /// and the seal over that; in the same transaction. Errors: SignerErrc::intentUnknown; intentOver; alreadySigned if
    /// bytes are recorded that may still land.
    [[nodiscard]] Expected<> recordSigned(const SignedPayment& payment, const SealedLimits* limits);

    /// It was seen in a solidified block. Saying it again changes nothing. Errors: SignerErrc::paymentUnknown.
    [[nodiscard]] Expected<> markLanded(const wallet::TransactionId& id);
    /// It was proved that it is in no solidified block and cannot come into one: its intent may be signed anew.
    /// Errors: SignerErrc::paymentUnknown; intentOver if it has landed.
    [[nodiscard]] Expected<> markCannotLand(const wallet::TransactionId& id);
    /// Errors: SignerErrc::intentUnknown; alreadySigned if bytes may still land; intentOver if it has landed.
    [[nodiscard]] Expected<> withdraw(const std::string& id);

    /// What was stored last; nothing if nothing ever was.
    [[nodiscard]] Expected<std::optional<SealedLimits>> limits();
    [[nodiscard]] Expected<> storeLimits(const SealedLimits& limits);

private:
    explicit PaymentRecords(storage::Database database) : m_database{std::move(database)} {}

    storage::Database m_database;
};

}  // namespace barter::signer
