#include "app/wallet_host.hpp"

#include "account/backup_extras.hpp"
#include "account/history_csv.hpp"
#include "account/wallet_place.hpp"
#include "app/wallet_core.hpp"
#include "storage/atomic_file.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

namespace barter::app {
namespace {

using account::Holdings;
using wallet::PaidToken;

account::AccountFunds fundsOf(const Holdings& holdings)
{
    const auto& [view, chain, isConfirmed] = holdings.balance;
    account::AccountFunds funds{.total = account::sumsOf(view),
                                .available = {},
                                .reserved = holdings.reserved,
                                .pending = holdings.pending,
                                .isActive = view.isActive,
                                .isControlled = view.isControlled,
                                .isConfirmed = isConfirmed,
                                .energyLeft = view.energyLeft,
                                // A transaction uses either, never both.
                                .bandwidthLeft = std::max(view.stakedBandwidthLeft, view.freeBandwidthLeft),
                                .block = chain.head.number,
                                .blockTime = chain.head.time};
    for (const auto token : {PaidToken::trx, PaidToken::btt, PaidToken::bttold}) {
        sumOf(funds.available, token) = holdings.available(token);
    }
    return funds;
}

/// Until it is known.
wallet::NetworkIdentity noNetwork()
{
    return {.genesis = {}, .bttContract = wallet::Address::fromShort({}), .bttoldId = 0};
}

/// The first of "wallet-removed-1" and so on that is free.
Expected<std::string> moveFolderAside(const std::string& profile)
{
    const auto folder = account::walletFolderOf(profile);
    for (int number = 1;; ++number) {
        auto place = folder + "-removed-" + std::to_string(number);
        std::error_code error;
        if (std::filesystem::exists(place, error)) {
            continue;
        }
        std::filesystem::rename(folder, place, error);
        if (error) {
            return fail(error, "wallet folder");
        }
        if (const auto synced = storage::syncDirectory(profile); !synced) {
            return tl::unexpected{synced.error()};
        }
        return place;
    }
}

}  // namespace

WalletHost::WalletHost(std::string profile, Dispatcher& gui, account::WalletObserver& observer)
    : m_profile{std::move(profile)}, m_gui{gui}, m_observer{observer}
{
}

WalletHost::~WalletHost()
{
    m_closer.join();
    if (m_host) {
        m_host->stop();
    }
    m_core.reset();
}

template <class T>
WalletHost::Answer<T> WalletHost::onGui(Answer<T> answer)
{
    return [&gui = m_gui, alive = std::weak_ptr<const bool>{m_alive}, answer = std::move(answer)](Expected<T> result) {
        const auto shared = std::make_shared<Expected<T>>(std::move(result));
        gui.post([alive, answer, shared] {
            if (!alive.expired()) {
                answer(std::move(*shared));
            }
        });
    };
}

void WalletHost::start()
{
    if (m_host) {
        return;
    }
    const auto onGuiThread = [this](std::function<void()> work) {
        m_gui.post([alive = std::weak_ptr<const bool>{m_alive}, work = std::move(work)] {
            if (!alive.expired()) {
                work();
            }
        });
    };
    m_host = std::make_unique<account::SignerHost>(
        account::SignerHost::Setup{.profile = m_profile, .othersAsked = [this, onGuiThread] {
                                       onGuiThread([this] { run([](WalletCore& core) { core.othersAsked(); }); });
                                   }});
    m_core = std::make_unique<WalletCore>(
        m_profile,
        *m_host,
        [this, onGuiThread](const account::WalletView& view) {
            onGuiThread([this, view] { m_observer.walletChanged(view); });
        },
        [this, onGuiThread](const account::PaymentProgress& progress) {
            onGuiThread([this, progress] { m_observer.paymentChanged(progress); });
        });
}

void WalletHost::listen()
{
    start();
}

void WalletHost::stopListening()
{
    if (m_host) {
        m_host->stopListening();
    }
}

void WalletHost::run(std::function<void(WalletCore&)> work)
{
    start();
    // The core goes when the thread has ended.
    boost::asio::post(m_host->service(), [core = m_core.get(), work = std::move(work)] { work(*core); });
}

void WalletHost::open()
{
    run([](WalletCore& core) { core.open(); });
}

void WalletHost::create(account::NetworkWish network, Secret password, Answer<signer::NewWallet> answer)
{
    const auto request = std::make_shared<signer::CreateWallet>(
        signer::CreateWallet{.network = noNetwork(), .passphrase = {}, .password = std::move(password)});
    run([network = std::move(network), request, answer = onGui(std::move(answer))](WalletCore& core) {
        core.make(network, std::move(*request), /*areWordsKnown=*/false, answer);
    });
}

void WalletHost::restore(
    account::NetworkWish network, Secret words, Secret passphrase, Secret password, Answer<signer::NewWallet> answer)
{
    const auto request =
        std::make_shared<signer::RestoreWallet>(signer::RestoreWallet{.network = noNetwork(),
                                                                      .words = std::move(words),
                                                                      .passphrase = std::move(passphrase),
                                                                      .password = std::move(password)});
    run([network = std::move(network), request, answer = onGui(std::move(answer))](WalletCore& core) {
        core.make(network, std::move(*request), /*areWordsKnown=*/true, answer);
    });
}

void WalletHost::importKey(account::NetworkWish network, Secret key, Secret password, Answer<signer::NewWallet> answer)
{
    const auto request = std::make_shared<signer::ImportKey>(
        signer::ImportKey{.network = noNetwork(), .key = std::move(key), .password = std::move(password)});
    run([network = std::move(network), request, answer = onGui(std::move(answer))](WalletCore& core) {
        core.make(network, std::move(*request), /*areWordsKnown=*/true, answer);
    });
}

void WalletHost::checkWords(Secret words, Secret passphrase, Done answer)
{
    const auto secrets = std::make_shared<std::pair<Secret, Secret>>(std::move(words), std::move(passphrase));
    run([secrets, answer = onGui(std::move(answer))](WalletCore& core) {
        core.checkWords(secrets->first, std::move(secrets->second), answer);
        secrets->first = {};
    });
}

void WalletHost::revealWords(Secret password, Answer<signer::RevealedWords> answer)
{
    const auto request = std::make_shared<signer::RevealWords>(signer::RevealWords{.password = std::move(password)});
    run([request, answer = onGui(std::move(answer))](WalletCore& core) {
        core.signer().ask(std::move(*request), answer);
    });
}

void WalletHost::noteWordsChecked()
{
    run([](WalletCore& core) { core.noteWordsChecked(); });
}

void WalletHost::funds(account::AccountNumber account, Answer<account::AccountFunds> answer)
{
    run([account, answer = onGui(std::move(answer))](WalletCore& core) {
        const auto session = core.session();
        if (!session) {
            core.open();  // somebody may have mended what was in the way
            answer(tl::unexpected{session.error()});
            return;
        }
        (*session)->holdings(account, [answer](const Expected<Holdings>& found) { answer(found.map(fundsOf)); });
    });
}

void WalletHost::history(account::AccountNumber account,
                         bool fromStart,
                         std::size_t count,
                         Answer<account::PastPart> answer)
{
    run([account, fromStart, count, answer = onGui(std::move(answer))](WalletCore& core) {
        core.history(account, fromStart, count, answer);
    });
}

void WalletHost::exportHistory(std::string path, std::vector<account::PastPayment> payments, Done answer)
{
    run([path = std::move(path), payments = std::move(payments), answer = onGui(std::move(answer))](WalletCore&) {
        answer(storage::atomicWrite(path, account::historyCsv(payments)).map([] { return signer::Done{}; }));
    });
}

void WalletHost::knownAddresses(account::AccountNumber account, Answer<wallet::KnownAddresses> answer)
{
    run([account, answer = onGui(std::move(answer))](WalletCore& core) { core.knownAddresses(account, answer); });
}

void WalletHost::prepare(account::PaymentRequest request, Answer<account::PaymentOffer> answer)
{
    run([request = std::move(request), answer = onGui(std::move(answer))](WalletCore& core) {
        const auto session = core.session();
        session ? (*session)->prepare(request, answer) : answer(tl::unexpected{session.error()});
    });
}

void WalletHost::compose(account::PaymentOffer offer, bool isRepeatAgreed, Answer<account::Confirmation> answer)
{
    run([offer = std::move(offer), isRepeatAgreed, answer = onGui(std::move(answer))](WalletCore& core) {
        const auto session = core.session();
        session ? (*session)->compose(offer, isRepeatAgreed, answer) : answer(tl::unexpected{session.error()});
    });
}

void WalletHost::sign(account::Confirmation confirmation, Secret password, Answer<signer::SignedPayment> answer)
{
    const auto shared = std::make_shared<Secret>(std::move(password));
    run([confirmation = std::move(confirmation), shared, answer = onGui(std::move(answer))](WalletCore& core) {
        const auto session = core.session();
        session ? (*session)->sign(confirmation, std::move(*shared), answer) : answer(tl::unexpected{session.error()});
    });
}

void WalletHost::withdraw(std::string intent)
{
    run([intent = std::move(intent)](WalletCore& core) {
        core.signer().ask(signer::WithdrawIntent{.id = intent},
                          [](const Expected<signer::RecordedIntent>& /*withdrawn*/) {});
    });
}

void WalletHost::acknowledgeRecords(Secret password, Done answer)
{
    const auto request = std::make_shared<signer::AcknowledgeRecords>();
    request->password = std::move(password);
    run([request, answer = onGui(std::move(answer))](WalletCore& core) {
        core.signer().ask(std::move(*request), [&core, answer](const Expected<signer::Done>& done) {
            core.lookAgain();
            answer(done);
        });
    });
}

void WalletHost::recoverKeyFile(Done answer)
{
    run([answer = onGui(std::move(answer))](WalletCore& core) {
        core.signer().ask(signer::RecoverKeyFile{}, [&core, answer](const Expected<signer::Done>& done) {
            core.lookAgain();
            answer(done);
        });
    });
}

void WalletHost::makeBackup(std::string path, Secret password, Done answer)
{
    const auto request = std::make_shared<signer::MakeBackup>();
    request->password = std::move(password);
    run([request, profile = m_profile, path = std::move(path), answer = onGui(std::move(answer))](WalletCore& core) {
        auto notes = account::gatherExtras(profile);
        if (!notes) {
            answer(tl::unexpected{notes.error()});
            return;
        }
        request->notes = std::move(*notes);
        core.signer().ask(std::move(*request), [path, answer](const Expected<signer::Backup>& backup) {
            if (!backup) {
                answer(tl::unexpected{backup.error()});
                return;
            }
            const auto text = backup->file.text();
            answer(storage::atomicWrite(path, std::span{text.data(), text.size()}).map([] { return signer::Done{}; }));
        });
    });
}

void WalletHost::remove(Secret password, Answer<std::string> answer)
{
    const auto request = std::make_shared<signer::CheckPassword>();
    request->password = std::move(password);
    Done checked = [this, answer = std::move(answer)](const Expected<signer::Done>& done) {
        if (!done) {
            answer(tl::unexpected{done.error()});
            return;
        }
        moveAside(answer);
    };
    run([request, answer = onGui(std::move(checked))](WalletCore& core) {
        core.signer().ask(std::move(*request), answer);
    });
}

/// The signer has to be gone before; to wait for that is nothing for the GUI thread.
void WalletHost::moveAside(const Answer<std::string>& answer)
{
    auto told = onGui<std::string>([this, answer](const Expected<std::string>& place) {
        open();
        answer(place);
    });
    m_observer.walletChanged({});
    std::shared_ptr<account::SignerHost> host{std::move(m_host)};
    std::shared_ptr<WalletCore> core{std::move(m_core)};
    boost::asio::post(
        m_closer,
        [host = std::move(host), core = std::move(core), profile = m_profile, told = std::move(told)]() mutable {
            host->stop();
            core.reset();
            host.reset();
            told(moveFolderAside(profile));
        });
}

}  // namespace barter::app
