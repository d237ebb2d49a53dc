#include "signer_fixture.hpp"
#include "wallet/abi.hpp"
#include "wallet/vectors.hpp"

#include <map>
#include <set>

// The whole way through the signer, against what tronweb made of the same values.
namespace {

using namespace barter;
using namespace barter::signer;
using namespace barter::test;
using nlohmann::json;
using wallet::PaidToken;

/// In the network that the vectors are of.
class SignerVectors : public SignerTest {
protected:
    SignerVectors()
    {
        auto ofVectors = network();
        ofVectors.bttContract = wallet::Address::parse("TAFjULxiVgT4qWk6UZwjqwZXTSaGaqnVp4").value();
        const auto made = signer().answer(RestoreWallet{
            .network = ofVectors, .words = Secret::copyOf(someWords), .passphrase = {}, .password = password()});
        EXPECT_TRUE(made);
    }

    /// Nothing when it is none of the three that this wallet has.
    static std::optional<Intent> intentOf(const json& vector)
    {
        static const std::map<std::string, PaidToken> tokens{{"TransferContract", PaidToken::trx},
                                                             {"TransferAssetContract", PaidToken::bttold},
                                                             {"TriggerSmartContract", PaidToken::btt}};
        const auto type = text(vector["type"]);
        const auto& value = vector["value"];
        if (!tokens.contains(type) || vector["extra"].contains("permission_id") || value.contains("call_value")) {
            return std::nullopt;
        }
        Intent intent = trxIntent(text(vector["name"]));
        intent.token = tokens.at(type);
        const auto memo = bytesOf(vector["extra"].value("data", ""));
        intent.memo = {memo.begin(), memo.end()};
        if (intent.token != PaidToken::btt) {
            intent.to = wallet::Address::parse(text(value["to_address"])).value();
            intent.amount = Amount{value["amount"].get<std::uint64_t>()};
            return intent;
        }
        // transfer(address,uint256): the selector and two words.
        const auto data = bytesOf(value["data"]);
        Amount::Bytes amount{};
        std::copy_n(data.end() - 32, 32, amount.begin());
        wallet::Address::Short to{};
        std::copy_n(data.begin() + 16, 20, to.begin());
        intent.to = wallet::Address::fromShort(to);
        intent.amount = Amount{amount};
        return intent;
    }

    static ComposePayment compositionOf(const json& vector)
    {
        const auto& raw = vector["node_json"]["raw_data"];
        ComposePayment request{.intent = text(vector["name"]),
                               .reference = {},
                               .expiration = raw["expiration"],
                               .timestamp = raw["timestamp"],
                               .feeLimit = vector["extra"].value("fee_limit", std::int64_t{0}),
                               .offline = true};
        EXPECT_TRUE(fromHex(text(raw["ref_block_bytes"]), request.reference.number));
        EXPECT_TRUE(fromHex(text(raw["ref_block_hash"]), request.reference.hash));
        return request;
    }
};

TEST_F(SignerVectors, AreSignedAsTronwebSignsThem)
{
    std::set<std::string> compared;
    const auto vectors = tronVectors();
    for (const auto& vector : vectors["transactions"]) {
        const auto intent = intentOf(vector);
        if (!intent) {
            continue;
        }
        ASSERT_TRUE(signer().answer(BeginIntent{*intent}));
        const auto composed = signer().answer(compositionOf(vector));
        ASSERT_TRUE(composed) << intent->id << ": " << composed.error().code.message();
        const auto payment = signer().answer(SignPayment{.id = composed->id, .offline = true, .password = password()});
        ASSERT_TRUE(payment) << intent->id << ": " << payment.error().code.message();

        EXPECT_EQ(toHex(payment->raw), text(vector["raw_data_hex"])) << intent->id;
        EXPECT_EQ(toHex(payment->id), text(vector["txID"])) << intent->id;
        EXPECT_EQ(toHex(payment->signature), text(vector["signature"])) << intent->id;
        EXPECT_EQ(toHex(wallet::encodeSigned({.raw = payment->raw, .signatures = {payment->signature}})),
                  text(vector["tx_hex"]))
            << intent->id;
        compared.insert(intent->id);
    }
    EXPECT_EQ(compared,
              (std::set<std::string>{"trc10_bttold",
                                     "trc20_btt_transfer_1",
                                     "trc20_btt_transfer_total_supply",
                                     "trx_transfer_1",
                                     "trx_transfer_1sun",
                                     "trx_transfer_max_safe",
                                     "trx_transfer_memo"}));
}

/// Of the others, the nearest payment is another transaction, and their own id is none that the signer signs: there is
/// no request that takes bytes.
TEST_F(SignerVectors, OutsideTheListAreRefused)
{
    const auto vectors = tronVectors();
    auto others = vectors["transactions"];
    others.push_back(vectors["multisig"]);
    int refused = 0;
    for (const auto& vector : others) {
        if (vector.contains("type") && intentOf(vector)) {
            continue;
        }
        wallet::TransactionId id{};
        ASSERT_TRUE(fromHex(text(vector["txID"]), id));
        if (vector.value("type", "") == "TransferContract") {
            // With a permission named. Without it, the same payment has another id.
            auto intent = trxIntent(text(vector["name"]), vector["value"]["amount"].get<std::uint64_t>());
            ASSERT_TRUE(signer().answer(BeginIntent{intent}));
            const auto composed = signer().answer(compositionOf(vector));
            ASSERT_TRUE(composed);
            EXPECT_NE(composed->id, id);
        }

        EXPECT_EQ(signer().answer(SignPayment{.id = id, .offline = true, .password = password()}).error().code,
                  SignerErrc::notComposed);
        ASSERT_TRUE(signer().answer(UnlockSpeed{password()}));
        EXPECT_EQ(signer().answer(SignFromSpeed{id}).error().code, SignerErrc::notComposed);
        ++refused;
    }
    EXPECT_EQ(refused, 6);
    const auto list = signer().answer(ListIntents{});
    ASSERT_TRUE(list);
    for (const auto& recorded : list->intents) {
        EXPECT_TRUE(recorded.payments.empty());
    }
}

}  // namespace
