#pragma once

#include "account/payment_values.hpp"
#include "tron/history.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace barter::account {

class SessionCore;

/// One transfer to or from an account, of the index or of the wallet's own records.
struct PastPayment {
    wallet::TransactionId id{};
    std::string intent = {};  ///< of the wallet's own payments
    std::int64_t time = 0;    ///< of the block; of a payment without one: of its signing. ms since 1970
    tron::Direction direction{};
    std::optional<wallet::PaidToken> token = {};  ///< nothing: a strange one
    Amount amount = {};                           ///< smallest units
    wallet::Address counterparty;
    PaymentStage stage{};
    std::optional<std::int64_t> fee = {};  ///< sun; nothing: not known
    tron::Suspicion suspicion{};           ///< unless none: grey, and its address is never offered
};

struct PastPart {
    std::vector<PastPayment> payments;  ///< the newest first
    bool hasIndex = true;               ///< else only what this wallet has sent is known
    bool isAtEnd = false;               ///< else there may be more, also when there are few or none here
};

/// Reads the past of one account, part by part: what the node's index has, and payments of the wallet that it has not.
/// One thread: that of the io_context.
class AccountHistory {
public:
    /// `from` is one of the wallet's accounts, with its address.
    AccountHistory(const std::shared_ptr<SessionCore>& core, AccountNumber from, const wallet::Address& address);
    ~AccountHistory();
    AccountHistory(const AccountHistory&) = delete;
    AccountHistory(AccountHistory&&) = delete;
    AccountHistory& operator=(const AccountHistory&) = delete;
    AccountHistory& operator=(AccountHistory&&) = delete;

    /// About `count` more. Answers once, later, or never if this object or its session is destroyed before; not to be
    /// called before the last one has answered. Errors: the signer's, and those of tron::ChainView::refresh,
    /// tron::HistoryReader::next (but for noIndex) and tron::askStatus.
    void next(std::size_t count, tron::Answer<PastPart> answer);

private:
    struct Past;
    class Reading;

    std::shared_ptr<Past> m_past;
};

}  // namespace barter::account
