#pragma once

#include "core/amount.hpp"
#include "wallet/payment.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

/// What the signer remembers of payments, as values.
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

/// How far a payment is.
enum class IntentState {
    open,       ///< nothing is signed that could still land
    underWay,   ///< bytes are signed that may land: only the same bytes may be sent again
    landed,     ///< in a solidified block, whether it succeeded or failed there: over
    withdrawn,  ///< the person gave it up while it was open: over, unless bytes land that were said to be unable to
    landedButMayAgain,  ///< bytes landed that were said to be unable to, and their replacement may land too
};

/// What became of signed bytes. The numbers are written to disk: they stay.
enum class Fate { mayLand = 0, cannotLand = 1, landed = 2 };

/// Bytes that were signed for an intent.
struct SignedPayment {
    wallet::TransactionId id{};
    std::string intent;
    wallet::WireBytes raw;
    wallet::Signature signature{};
    std::int64_t expiration = 0;  ///< ms since 1970
    Fate fate = Fate::mayLand;

    bool operator==(const SignedPayment&) const = default;
};

struct RecordedIntent {
    Intent intent;
    std::chrono::milliseconds created{};  ///< wall clock, since 1970
    IntentState state = IntentState::open;
    /// In the order of signing; at most the last one has `Fate::mayLand`.
    std::vector<SignedPayment> payments;

    bool operator==(const RecordedIntent&) const = default;
};

}  // namespace barter::signer
