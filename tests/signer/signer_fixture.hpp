#pragma once

#include "core/hex.hpp"
#include "signer/signer.hpp"
#include "signer/signer_error.hpp"
#include "support/temp_folder.hpp"
#include "wallet/key_file_samples.hpp"
#include "wallet/wallet_error.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace barter::test {

using namespace std::chrono_literals;

inline constexpr std::string_view someWords =
    "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
/// Its first account, by tronweb (tests/data/tron/vectors.json).
inline constexpr std::string_view someAddress = "TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH";
inline constexpr std::string_view otherAddress = "TSeJkUh4Qv67VNFwY8LaAxERygNdy6NQZK";  // of its account 1

inline Secret password()
{
    return Secret::copyOf("correct horse");
}

/// The least that an exported key may be sealed with: some milliseconds.
inline constexpr wallet::ScryptCost leastCost{1024, 8, 1};

/// A signer in this process, in a folder of its own, with a clock that tests set.
class SignerTest : public testing::Test {
protected:
    SignerTest() { start(); }

    /// As a new process would find the folder.
    void start()
    {
        m_signer.reset();
        m_signer.emplace(signer::SignerSetup{.folder = m_folder.path().string(),
                                             .boxKey = {},
                                             .landlock = 3,
                                             .memoryIsLocked = true,
                                             .cost = leastCost,
                                             .now = [this] { return m_now; }});
    }
    [[nodiscard]] signer::Signer& signer() { return *m_signer; }
    [[nodiscard]] const TempFolder& folder() const { return m_folder; }
    [[nodiscard]] signer::Moment& now() { return m_now; }

    static wallet::NetworkIdentity network() { return someIdentity().network; }
    void restore()
    {
        ASSERT_TRUE(signer().answer(signer::RestoreWallet{
            .network = network(), .words = Secret::copyOf(someWords), .passphrase = {}, .password = password()}));
    }
    static signer::Intent trxIntent(const std::string& id = "one", std::uint64_t sun = 1'000'000)
    {
        return {.id = id,
                .fromSpeed = false,
                .account = 0,
                .token = wallet::PaidToken::trx,
                .to = *wallet::Address::parse(otherAddress),
                .amount = Amount{sun},
                .memo = {}};
    }
    signer::ComposePayment composition(const std::string& intent)
    {
        const auto time = (m_now.wall += 1ms).count();
        return {.intent = intent,
                .reference = {.number = {0x26, 0x6b}, .hash = {1, 2, 3, 4, 5, 6, 7, 8}},
                .expiration = time + 60'000,
                .timestamp = time,
                .feeLimit = 0,
                .offline = false};
    }
    Expected<signer::SignedPayment>
    pay(const signer::Intent& intent, Secret with = password(), std::int64_t feeLimit = 0)
    {
        if (auto begun = signer().answer(signer::BeginIntent{intent}); !begun) {
            return tl::unexpected{begun.error()};
        }
        auto request = composition(intent.id);
        request.feeLimit = feeLimit;
        const auto composed = signer().answer(request);
        if (!composed) {
            return tl::unexpected{composed.error()};
        }
        return signer().answer(signer::SignPayment{.id = composed->id, .offline = false, .password = std::move(with)});
    }

private:
    TempFolder m_folder;
    signer::Moment m_now{.boot = {1}, .sinceBoot = 1h, .wall = 1'777'445'307'123ms};
    std::optional<signer::Signer> m_signer;
};

}  // namespace barter::test
