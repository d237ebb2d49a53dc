#pragma once

#include "account/account_error.hpp"
#include "account/wallet_session.hpp"
#include "support/temp_folder.hpp"
#include "tron/node_test.hpp"
#include "wallet/abi.hpp"

#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <utility>
#include <vector>

/// What the tests of a wallet in use have in common: a node with a chain of its own, and the real signer.
namespace barter::account {

inline Secret password()
{
    return Secret::copyOf("correct horse");
}

/// BTT and BTTOLD of the test network.
inline wallet::Address bttContract()
{
    return wallet::Address::fromShort({0xb7, 0x70});
}
inline constexpr std::uint64_t bttoldId = 1'002'000;

/// Holds the key of alice. The folder is made once, since each password takes a second.
inline const std::filesystem::path& walletOfAlice(const wallet::Digest& genesis)
{
    static const test::TempFolder folder;
    static const std::filesystem::path made = [&] {
        const auto path = folder.path() / "wallet";
        auto client = signer::SignerClient::start(SIGNER_PROGRAM, path);
        if (!client) {
            throw std::runtime_error{"signer: " + client.error().code.message() + client.error().context};
        }
        const auto imported = client->ask(
            signer::ImportKey{.network = {.genesis = genesis, .bttContract = bttContract(), .bttoldId = bttoldId},
                              .key = Secret::copyOf(tron::person("alice").key),
                              .password = password()});
        if (!imported) {
            throw std::runtime_error{"import: " + imported.error().code.message()};
        }
        return path;
    }();
    return made;
}

class SessionTest : public tron::NodeTest {
protected:
    void SetUp() override
    {
        makeTokens(node);
        fund(alice.address, 100'000'000);
        node.mine(20);
        std::filesystem::copy(walletOfAlice(tron::digestOf(node.genesis())),
                              folder.path() / "wallet",
                              std::filesystem::copy_options::recursive);
    }

    /// The same at each node: their chains have one genesis.
    void makeTokens(const test::TronNode& at) const
    {
        at.control("asset",
                   {{"owner", alice.address.text()},
                    {"name", "BitTorrent"},
                    {"id", std::to_string(bttoldId)},
                    {"precision", 6},
                    {"total_supply", 990'000'000'000'000'000}});
        const auto body = test::recordedExchanges("trc20")[0]["request"]["body"];
        at.control(
            "deploy",
            {{"owner", alice.address.text()}, {"bytecode", body["bytecode"]}, {"address", bttContract().text()}});
    }

    void TearDown() override
    {
        session.reset();
        worker.reset();
    }

    [[nodiscard]] NodeSetup setup() const
    {
        return {.choice = {.first = tron::makeNodeAddress(node.url(), "", node.url()).value(),
                           .second = std::nullopt,
                           .apiKey = {}},
                .pollInterval = std::chrono::milliseconds{50},
                .deadline = std::chrono::seconds{2},
                .trackInterval = std::chrono::milliseconds{300},
                .clock = chainClock};
    }

    /// A session as after a start of the program; the one before is gone.
    void open(NodeSetup with)
    {
        session.reset();
        worker.reset();
        auto started = signer::SignerClient::start(SIGNER_PROGRAM, folder / "wallet");
        ASSERT_TRUE(started) << tron::whyNot(started);
        worker = std::make_unique<SignerWorker>(service, std::move(*started));
        auto opened = await<std::unique_ptr<WalletSession>>(
            [&](auto answer) { WalletSession::open(service, *http, *worker, std::move(with), std::move(answer)); });
        ASSERT_TRUE(opened) << tron::whyNot(opened);
        session = std::move(*opened);
        session->observe([this](const PaymentProgress& progress) { heard.push_back(progress); });
    }
    void open() { open(setup()); }

    [[nodiscard]] PaymentRequest trx(std::int64_t sun, std::string intent = {}) const
    {
        return {.intent = std::move(intent),
                .token = wallet::PaidToken::trx,
                .to = bob.address,
                .amount = Amount{static_cast<std::uint64_t>(sun)}};
    }
    [[nodiscard]] PaymentRequest tokens(std::string_view amount, std::string intent = {}) const
    {
        return {.intent = std::move(intent),
                .token = wallet::PaidToken::btt,
                .to = bob.address,
                .amount = parseAmount(amount, 18).value()};
    }

    Expected<PaymentOffer> prepare(PaymentRequest request)
    {
        return await<PaymentOffer>([&](auto answer) { session->prepare(std::move(request), std::move(answer)); });
    }
    Expected<Confirmation> compose(PaymentOffer offer, bool isRepeatAgreed = false)
    {
        return await<Confirmation>(
            [&](auto answer) { session->compose(std::move(offer), isRepeatAgreed, std::move(answer)); });
    }
    Expected<signer::SignedPayment> sign(const Confirmation& confirmation)
    {
        return await<signer::SignedPayment>(
            [&](auto answer) { session->sign(confirmation, password(), std::move(answer)); });
    }
    Expected<signer::SignedPayment> pay(PaymentRequest request)
    {
        const auto offer = prepare(std::move(request));
        const auto confirmation = offer ? compose(*offer) : Expected<Confirmation>{tl::unexpected{offer.error()}};
        return confirmation ? sign(*confirmation)
                            : Expected<signer::SignedPayment>{tl::unexpected{confirmation.error()}};
    }

    /// Runs until `isThere`, or half a minute.
    template <class Condition>
    bool runUntil(Condition isThere, std::chrono::seconds limit = std::chrono::seconds{30})
    {
        const auto end = std::chrono::steady_clock::now() + limit;
        service.restart();
        while (!isThere()) {
            if (std::chrono::steady_clock::now() > end) {
                return false;
            }
            service.run_one_for(std::chrono::milliseconds{100});
        }
        return true;
    }

    [[nodiscard]] PaymentProgress last(const wallet::TransactionId& id) const
    {
        for (auto progress = heard.rbegin(); progress != heard.rend(); ++progress) {
            if (progress->id == id) {
                return *progress;
            }
        }
        return {.intent = "nothing heard"};
    }
    bool reaches(const wallet::TransactionId& id, PaymentStage stage)
    {
        const auto reached = runUntil([&] { return last(id).intent != "nothing heard" && last(id).stage == stage; });
        EXPECT_TRUE(reached) << "is " << textOf(last(id).stage) << " " << last(id).problem.message();
        return reached;
    }
    bool isEver(PaymentStage stage) const
    {
        return std::ranges::any_of(heard, [&](const PaymentProgress& each) { return each.stage == stage; });
    }

    /// Requests that the node got for an endpoint.
    [[nodiscard]] std::vector<nlohmann::json> requestsTo(const std::string& path) const
    {
        std::vector<nlohmann::json> found;
        const auto log = node.control("log");
        for (const auto& request : log["requests"]) {
            if (test::text(request["path"]) == path) {
                found.push_back(request);
            }
        }
        return found;
    }

    /// The node's own word for BTT.
    [[nodiscard]] std::string bttOf(const wallet::Address& address) const
    {
        const auto call = wallet::abi::balanceCall(address);
        const auto answer = node.ask(
            "/wallet/triggerconstantcontract",
            {{"owner_address", address.hex()}, {"contract_address", bttContract().hex()}, {"data", toHex(call)}});
        Amount::Bytes bytes{};
        EXPECT_TRUE(fromHex(test::text(answer["constant_result"][0]), bytes));
        return formatAmount(Amount{bytes}, 18);
    }

    const test::TempFolder folder;
    std::unique_ptr<SignerWorker> worker;
    std::unique_ptr<WalletSession> session;
    std::vector<PaymentProgress> heard;
};

}  // namespace barter::account
