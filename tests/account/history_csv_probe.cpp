#include "account/history_csv.hpp"

#include "wallet/address.hpp"

#include <array>
#include <iostream>
#include <string>
#include <vector>

/// Prints a history as CSV: one payment of each kind, then one for each argument, which is its intent.
int main(int count, char** arguments)
{
    using namespace barter;
    const auto friendly = wallet::Address::parse("TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH").value();
    std::vector<account::PastPayment> payments{
        {.time = 1'700'000'000'999,
         .direction = tron::Direction::in,
         .token = wallet::PaidToken::btt,
         .amount = Amount{1'500'000'000'000'000'000U},
         .counterparty = friendly,
         .stage = account::PaymentStage::final},
        {.time = 0,
         .direction = tron::Direction::out,
         .token = wallet::PaidToken::trx,
         .amount = Amount{1},
         .counterparty = friendly,
         .stage = account::PaymentStage::inBlock,
         .fee = 345'000},
        {.direction = tron::Direction::self,
         .token = wallet::PaidToken::bttold,
         .amount = Amount{7'000'000},
         .counterparty = friendly,
         .stage = account::PaymentStage::failed,
         .fee = 0},
        {.direction = tron::Direction::in,
         .amount = Amount{99},
         .counterparty = friendly,
         .stage = account::PaymentStage::final,
         .suspicion = tron::Suspicion::strangeToken},
    };
    payments.front().id.fill(0xab);
    for (int i = 1; i < count; ++i) {
        payments.push_back({.intent = arguments[i],
                            .direction = tron::Direction::out,
                            .token = wallet::PaidToken::trx,
                            .counterparty = friendly,
                            .stage = account::PaymentStage::unsent});
    }
    std::cout << account::historyCsv(payments);
    return 0;
}
