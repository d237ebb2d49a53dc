#pragma once

#include "account/wallet_service.hpp"

#include <string>
#include <utility>
#include <vector>

namespace barter::test {

/// A WalletService for tests of widgets: writes down what it is asked and answers at once with what the test put in.
class FakeWallet final : public account::WalletService {
public:
    std::vector<std::string> calls;
    Expected<account::AccountFunds> fundsNow = account::AccountFunds{};
    Expected<account::PastPart> past = account::PastPart{.payments = {}, .hasIndex = true, .isAtEnd = true};
    Expected<wallet::KnownAddresses> known = wallet::KnownAddresses{};
    Expected<account::PaymentOffer> offer = tl::unexpected{Error{}};
    Expected<account::Confirmation> confirmation = tl::unexpected{Error{}};
    Expected<signer::SignedPayment> payment = tl::unexpected{Error{}};
    Expected<signer::Done> done = signer::Done{};
    Expected<wallet::Address> made = wallet::Address::fromShort({});
    std::string words;  ///< of a wallet that is made, or shown again
    bool needPassphrase = false;
    std::string lastWords;     ///< those that were given
    std::string lastPassword;  ///< the same
    account::NetworkWish lastNetwork;

    void open() override { calls.emplace_back("open"); }
    void create(account::NetworkWish network, Secret password, Answer<signer::NewWallet> answer) override
    {
        calls.emplace_back("create");
        lastNetwork = std::move(network);
        lastPassword = password.text();
        answerNew(answer, words);
    }
    void restore(account::NetworkWish network,
                 Secret given,
                 Secret /*passphrase*/,
                 Secret password,
                 Answer<signer::NewWallet> answer) override
    {
        calls.emplace_back("restore");
        lastNetwork = std::move(network);
        lastWords = given.text();
        lastPassword = password.text();
        answerNew(answer, {});
    }
    void importKey(account::NetworkWish network, Secret key, Secret password, Answer<signer::NewWallet> answer) override
    {
        calls.emplace_back("importKey");
        lastNetwork = std::move(network);
        lastWords = key.text();
        lastPassword = password.text();
        answerNew(answer, {});
    }
    void checkWords(Secret given, Secret /*passphrase*/, Done answer) override
    {
        calls.emplace_back("checkWords");
        lastWords = given.text();
        answer(done);
    }
    void revealWords(Secret password, Answer<signer::RevealedWords> answer) override
    {
        calls.emplace_back("revealWords");
        lastPassword = password.text();
        if (!done) {
            answer(tl::unexpected{done.error()});
            return;
        }
        answer(signer::RevealedWords{.words = Secret::copyOf(words), .needPassphrase = needPassphrase});
    }
    void noteWordsChecked() override { calls.emplace_back("noteWordsChecked"); }
    void funds(account::AccountNumber /*account*/, Answer<account::AccountFunds> answer) override
    {
        calls.emplace_back("funds");
        answer(fundsNow);
    }
    void history(account::AccountNumber /*account*/,
                 bool fromStart,
                 std::size_t /*count*/,
                 Answer<account::PastPart> answer) override
    {
        calls.emplace_back(fromStart ? "history" : "more history");
        answer(past);
    }
    void exportHistory(std::string path, std::vector<account::PastPayment> payments, Done answer) override
    {
        calls.push_back("exportHistory " + path + " " + std::to_string(payments.size()));
        answer(done);
    }
    void knownAddresses(account::AccountNumber /*account*/, Answer<wallet::KnownAddresses> answer) override
    {
        answer(known);
    }
    void prepare(account::PaymentRequest request, Answer<account::PaymentOffer> answer) override
    {
        calls.push_back("prepare " + (request.amount ? formatAmount(*request.amount, 0) : std::string{"all"}));
        answer(offer);
    }
    void compose(account::PaymentOffer /*offer*/, bool isRepeatAgreed, Answer<account::Confirmation> answer) override
    {
        calls.emplace_back(isRepeatAgreed ? "compose again" : "compose");
        answer(confirmation);
    }
    void sign(account::Confirmation /*confirmation*/, Secret password, Answer<signer::SignedPayment> answer) override
    {
        calls.emplace_back("sign");
        lastPassword = password.text();
        answer(payment);
    }
    void withdraw(std::string intent) override { calls.push_back("withdraw " + intent); }
    void acknowledgeRecords(Secret password, Done answer) override
    {
        calls.emplace_back("acknowledgeRecords");
        lastPassword = password.text();
        answer(done);
    }
    void recoverKeyFile(Done answer) override
    {
        calls.emplace_back("recoverKeyFile");
        answer(done);
    }
    void makeBackup(std::string path, Secret password, Done answer) override
    {
        calls.push_back("makeBackup " + path);
        lastPassword = password.text();
        answer(done);
    }
    void remove(Secret password, Answer<std::string> answer) override
    {
        calls.emplace_back("remove");
        lastPassword = password.text();
        answer(done ? Expected<std::string>{"/profile/wallet-removed-1"} : tl::unexpected{done.error()});
    }

private:
    void answerNew(const Answer<signer::NewWallet>& answer, const std::string& shown) const
    {
        if (!made) {
            answer(tl::unexpected{made.error()});
            return;
        }
        answer(signer::NewWallet{.address = *made, .words = Secret::copyOf(shown)});
    }
};

}  // namespace barter::test
