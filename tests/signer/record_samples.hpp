#pragma once

#include "signer/payment_records.hpp"

#include <gtest/gtest.h>

#include <string>
#include <system_error>

namespace barter::test {

inline constexpr std::chrono::milliseconds noon{1'800'000'000'000};

template <class T>
std::error_code errorOf(const Expected<T>& result)
{
    return result ? std::error_code{} : result.error().code;
}

inline Secret recordKey(std::string_view text = "0123456789abcdef0123456789abcdef")
{
    return Secret::copyOf(text);
}

inline signer::Intent intentCalled(std::string id)
{
    return {.id = std::move(id),
            .token = wallet::PaidToken::btt,
            .to = wallet::Address::parse("TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH").value(),
            .amount = Amount{5},
            .memo = "thanks"};
}

/// What signing could have given; `number` makes it another one.
inline signer::SignedPayment paymentFor(const std::string& intent, std::uint8_t number = 1)
{
    signer::SignedPayment payment{.intent = intent, .raw = {1, 2, 3, number}, .expiration = noon.count() + 60'000};
    payment.id = wallet::transactionId(payment.raw);
    payment.signature.fill(number);
    return payment;
}

/// Of the first solid block that proves that `paymentFor` cannot land.
inline constexpr std::chrono::milliseconds tooLate = noon + std::chrono::milliseconds{60'000 + 60'000 + 1};

inline signer::SealedLimits limitsCalled(std::uint8_t number)
{
    signer::SealedLimits limits{.content = {number, number}};
    limits.seal.fill(number);
    return limits;
}

/// The file as another program would write it: without PaymentRecords, which would not.
inline storage::Database plainDatabase(const std::string& path)
{
    auto database = storage::Database::openDamaged(path).value();
    EXPECT_TRUE(database.execute("PRAGMA writable_schema = OFF; PRAGMA query_only = OFF"));
    return database;
}

}  // namespace barter::test
