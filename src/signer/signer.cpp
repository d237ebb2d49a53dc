#include "signer/signer.hpp"

#include "signer/account_file.hpp"
#include "signer/message_codec.hpp"
#include "signer/signer_error.hpp"
#include "signer/signer_unlocked.hpp"
#include "storage/atomic_file.hpp"
#include "wallet/keystore.hpp"
#include "wallet/known_network.hpp"
#include "wallet/mnemonic.hpp"
#include "wallet/wallet_error.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <utility>
#include <variant>

// The wallet itself: making it, and its passwords. Its accounts, its payments and its backup have files of their own.
namespace barter::signer {
namespace {

using storage::StorageErrc;
using wallet::KeyFile;
using wallet::WalletErrc;

constexpr std::uint64_t firstGeneration = 1;
constexpr std::size_t entropyOf12Words = 16;
constexpr std::size_t entropyOf24Words = 32;

/// A link that leads nowhere is there, too.
bool isThere(const std::string& path)
{
    struct stat status {};
    return ::lstat(path.c_str(), &status) == 0;
}

}  // namespace

Signer::Signer(SignerSetup setup) : m_setup{std::move(setup)}, m_folder{m_setup.folder}
{
    load();
}

void Signer::load()
{
    loadKeyFile();
    if (m_keyFile) {
        loadAccounts();
        loadRecords();
    }
}

void Signer::loadKeyFile()
{
    using Generation = wallet::KeyFolder::Generation;
    using Wallet = SignerState::Wallet;
    auto current = m_folder.load();
    if (current) {
        m_keyFile = std::make_unique<KeyFile>(std::move(*current));
        m_wallet = Wallet::ready;
        return;
    }
    const auto error = current.error().code;
    if (error == StorageErrc::notFound && m_folder.load(Generation::previous)) {
        m_wallet = Wallet::recoverable;
    } else if (error == StorageErrc::notFound) {
        m_wallet = Wallet::none;
    } else if (error == WalletErrc::keyFileNewer) {
        m_wallet = Wallet::newer;
    } else if (error == WalletErrc::keyFileDamaged) {
        m_wallet = m_folder.load(Generation::previous) ? Wallet::recoverable : Wallet::damaged;
    } else {
        m_wallet = Wallet::unreadable;
    }
}

void Signer::loadRecords()
{
    const auto path = m_setup.folder + "/payments.db";
    const auto now = m_setup.now().wall;
    auto records = PaymentRecords::open(path, now);
    if (!records && records.error().code == StorageErrc::notFound) {
        records = PaymentRecords::create(path, PaymentRecords::Past::unknown, now);
    }
    if (!records) {
        m_wallet = SignerState::Wallet::withoutRecords;
        return;
    }
    m_records = std::make_unique<PaymentRecords>(std::move(*records));
}

Expected<> Signer::requireWallet() const
{
    return m_keyFile ? Expected<>{} : fail(SignerErrc::noWallet);
}

Expected<> Signer::requireNewWallet() const
{
    const bool isFree = m_wallet == SignerState::Wallet::none && !m_folder.isTaken();
    return isFree ? Expected<>{} : fail(WalletErrc::walletExists);
}

Expected<SignerState> Signer::answer(const GetState& /*request*/)
{
    SignerState state;
    state.boxKey = m_setup.boxKey;
    state.landlock = static_cast<std::uint32_t>(m_setup.landlock);
    state.memoryIsLocked = m_setup.memoryIsLocked;
    state.wallet = m_wallet;
    state.passwordWait = m_gate.waitAt(m_setup.now().sinceBoot);
    if (!m_keyFile) {
        return state;
    }
    state.identity = m_keyFile->identity();
    state.generation = m_keyFile->generation();
    state.hasWords = !m_accounts.ordinary.front().path.empty();
    state.wordsUnconfirmed = m_wordsUnconfirmed;
    state.speedIsUnlocked = m_speed != nullptr;
    if (m_records) {
        const auto since = m_records->incompleteSince();
        if (!since) {
            return tl::unexpected{since.error()};
        }
        state.recordsIncompleteSince = *since;
    }
    return state;
}

// --- getting a wallet

Expected<NewWallet> Signer::answer(CreateWallet request)
{
    if (auto isNew = requireNewWallet(); !isNew) {
        return tl::unexpected{isNew.error()};
    }
    if (request.words != 12 && request.words != 24) {
        return fail(WalletErrc::wordsCount);
    }
    auto entropy = wallet::randomSecret(request.words == 24 ? entropyOf24Words : entropyOf12Words);
    if (!entropy) {
        return tl::unexpected{entropy.error()};
    }
    auto words = wallet::wordsFromEntropy(*entropy);
    if (!words) {
        return tl::unexpected{words.error()};
    }
    auto made =
        establish(request.network,
                  wallet::WordSecrets{.entropy = std::move(*entropy), .passphrase = std::move(request.passphrase)},
                  IsKeyNew::yes,
                  request.password);
    if (made) {
        made->words = std::move(*words);
        m_wordsWereShown = true;
    }
    return made;
}

Expected<NewWallet> Signer::answer(RestoreWallet request)
{
    auto entropy = wallet::entropyFromWords(request.words.text());
    if (!entropy) {
        return tl::unexpected{entropy.error()};
    }
    return establish(request.network,
                     wallet::WordSecrets{.entropy = std::move(*entropy), .passphrase = std::move(request.passphrase)},
                     IsKeyNew::no,
                     request.password);
}

Expected<NewWallet> Signer::answer(ImportKey request)
{
    auto key = wallet::PrivateKey::parse(request.key.text());
    if (!key) {
        return tl::unexpected{key.error()};
    }
    return establish(request.network, std::move(*key), IsKeyNew::no, request.password);
}

Expected<NewWallet> Signer::answer(ImportKeystore request)
{
    if (auto isNew = requireNewWallet(); !isNew) {
        return tl::unexpected{isNew.error()};
    }
    auto key = passing([&] { return wallet::importKeystore(request.keystore.text(), request.keystorePassword); });
    if (!key) {
        return tl::unexpected{key.error()};
    }
    return establish(request.network, std::move(*key), IsKeyNew::no, request.password);
}

Expected<NewWallet> Signer::establish(const wallet::NetworkIdentity& network,
                                      wallet::MainSecrets main,
                                      IsKeyNew isNew,
                                      const Secret& password)
{
    if (auto allowed = requireNewWallet(); !allowed) {
        return tl::unexpected{allowed.error()};
    }
    if (password.empty()) {
        return fail(SignerErrc::noPassword);
    }
    if (wallet::contradicts(network)) {
        return fail(SignerErrc::networkContradicted);
    }
    const auto id = wallet::newWalletId();
    if (!id) {
        return tl::unexpected{id.error()};
    }
    auto speed = wallet::newSpeedSecrets(main);
    if (!speed) {
        return tl::unexpected{speed.error()};
    }
    const wallet::WalletSecrets secrets{.main = std::move(main), .speed = std::move(*speed)};
    const wallet::WalletIdentity identity{
        .id = *id,
        .created = std::chrono::duration_cast<std::chrono::seconds>(m_setup.now().wall).count(),
        .network = network};
    auto file = KeyFile::seal(identity, firstGeneration, secrets, password, m_setup.cost);
    if (!file) {
        return tl::unexpected{file.error()};
    }
    auto accounts = firstAccounts(secrets, file->address());
    if (!accounts) {
        return tl::unexpected{accounts.error()};
    }
    AccountFile list{.accounts = std::move(*accounts), .wordsUnconfirmed = isNew == IsKeyNew::yes};
    const auto placed = place(std::move(*file), std::move(list), secrets.speed, isNew, [] { return Expected<>{}; });
    if (!placed) {
        return tl::unexpected{placed.error()};
    }
    return NewWallet{.address = m_keyFile->address(), .words = {}};
}

Expected<> Signer::place(wallet::KeyFile keyFile,
                         AccountFile accounts,
                         const wallet::SpeedSecrets& speed,
                         IsKeyNew isNew,
                         const std::function<Expected<>()>& fill)
{
    m_accounts = std::move(accounts.accounts);
    m_wordsUnconfirmed = accounts.wordsUnconfirmed;
    auto placed = makeRecords(speed, keyFile.generation(), isNew)
                      .and_then(fill)
                      .and_then([this] { return storeAccounts(); })
                      .and_then([&] { return m_folder.create(keyFile); });
    if (!placed) {
        m_records.reset();
        m_accounts = {};
        m_wordsUnconfirmed = false;
        load();  // the key file may have got its name all the same, before the disk failed
        return placed;
    }
    m_records->lock();
    m_keyFile = std::make_unique<KeyFile>(std::move(keyFile));
    m_wallet = SignerState::Wallet::ready;
    return {};
}

Expected<> Signer::makeRecords(const wallet::SpeedSecrets& speed, std::uint64_t generation, IsKeyNew isNew)
{
    const auto path = m_setup.folder + "/payments.db";
    const auto now = m_setup.now().wall;
    // Of a wallet whose key file is gone, or of one that was never finished; the log beside its database.
    if (isThere(path)) {
        const auto aside = storage::setFileAside(path);
        if (!aside) {
            return tl::unexpected{aside.error()};
        }
        for (const char* part : {"-wal", "-shm"}) {
            if (::rename((path + part).c_str(), (*aside + part).c_str()) != 0 && errno != ENOENT) {
                return storage::failErrno(errno, "rename");
            }
        }
    }
    for (const char* part : {"-wal", ".anchor"}) {
        if (auto aside = storage::setFileAside(path + part); !aside && aside.error().code != StorageErrc::notFound) {
            return tl::unexpected{aside.error()};
        }
    }
    // A restored key may have paid what stands in them, now or in an earlier try; a new one cannot.
    const bool hadRecords = hasRecordsAside();
    const auto past = hadRecords && isNew == IsKeyNew::no ? PaymentRecords::Past::unknown : PaymentRecords::Past::none;
    auto records = PaymentRecords::create(path, past, now);
    if (!records) {
        return tl::unexpected{records.error()};
    }
    auto authentic = records->authenticate(speed.recordKey, generation, now);
    if (!authentic) {
        return tl::unexpected{authentic.error()};
    }
    m_records = std::make_unique<PaymentRecords>(std::move(*records));
    return {};
}

// --- the words

Expected<RevealedWords> Signer::answer(const RevealWords& request)
{
    if (auto there = requireWallet(); !there) {
        return tl::unexpected{there.error()};
    }
    if (!m_wordsUnconfirmed) {
        return fail(SignerErrc::wordsConfirmed);
    }
    const auto secrets = open(request.password);
    if (!secrets) {
        return tl::unexpected{secrets.error()};
    }
    const auto* main = std::get_if<wallet::WordSecrets>(&secrets->main);
    if (main == nullptr) {
        return fail(SignerErrc::wordsConfirmed, "imported key");
    }
    auto words = wallet::wordsFromEntropy(main->entropy);
    if (!words) {
        return tl::unexpected{words.error()};
    }
    m_wordsWereShown = true;
    return RevealedWords{.words = std::move(*words), .needPassphrase = !main->passphrase.empty()};
}

Expected<Done> Signer::answer(const ConfirmWords& /*request*/)
{
    if (auto there = requireWallet(); !there) {
        return tl::unexpected{there.error()};
    }
    if (!m_wordsUnconfirmed) {
        return Done{};
    }
    if (!m_wordsWereShown) {
        return fail(SignerErrc::wordsNotShown);
    }
    m_wordsUnconfirmed = false;
    if (auto stored = storeAccounts(); !stored) {
        m_wordsUnconfirmed = true;
        return tl::unexpected{stored.error()};
    }
    return Done{};
}

// --- passwords

bool Signer::hasRecordsAside() const
{
    std::error_code failed;
    for (const auto& entry : std::filesystem::directory_iterator{m_setup.folder, failed}) {
        if (entry.path().filename().string().starts_with("payments.db.damaged")) {
            return true;
        }
    }
    return bool{failed};
}

Expected<> Signer::mayTry() const
{
    const auto wait = m_gate.waitAt(m_setup.now().sinceBoot);
    return wait > wait.zero() ? fail(SignerErrc::tooSoon, std::to_string(wait.count()) + " ms") : Expected<>{};
}

void Signer::tried(const std::error_code& result)
{
    if (!result) {
        m_gate.right();
    } else if (result == WalletErrc::wrongPassword) {
        m_gate.wrong(m_setup.now().sinceBoot);
    }
}

Expected<wallet::WalletSecrets> Signer::open(const Secret& password)
{
    if (auto there = requireWallet(); !there) {
        return tl::unexpected{there.error()};
    }
    auto secrets = passing([&] { return m_keyFile->open(password); });
    if (!secrets) {
        return secrets;
    }
    if (auto correct = correctAccounts(secrets->main); !correct) {
        return tl::unexpected{correct.error()};
    }
    return secrets;
}

Expected<wallet::SpeedSecrets> Signer::openSpeed(const Secret& password)
{
    if (auto there = requireWallet(); !there) {
        return tl::unexpected{there.error()};
    }
    return passing([&] {
        return m_keyFile->speedKey(password).and_then([&](const Secret& key) { return m_keyFile->openSpeed(key); });
    });
}

Expected<> Signer::authenticate(const wallet::SpeedSecrets& speed)
{
    if (!m_records) {
        return fail(SignerErrc::recordsDamaged, "not opened");
    }
    const auto authentic = m_records->authenticate(speed.recordKey, m_keyFile->generation(), m_setup.now().wall);
    return authentic ? Expected<>{} : tl::unexpected{authentic.error()};
}

Expected<Done> Signer::answer(const CheckPassword& request)
{
    return openSpeed(request.password).map([](const wallet::SpeedSecrets&) { return Done{}; });
}

Expected<Done> Signer::answer(const ChangePassword& request)
{
    if (request.newPassword.empty()) {
        return fail(SignerErrc::noPassword);
    }
    if (auto there = requireRecords(); !there) {
        return tl::unexpected{there.error()};
    }
    const auto secrets = open(request.oldPassword);
    if (!secrets) {
        return tl::unexpected{secrets.error()};
    }
    const Unlocked unlocked{*this};
    if (auto authentic = authenticate(secrets->speed); !authentic) {
        return tl::unexpected{authentic.error()};
    }
    const auto next = m_keyFile->generation() + 1;
    if (m_records->isTrusted()) {
        if (auto entered = m_records->enterGeneration(next); !entered) {
            return tl::unexpected{entered.error()};
        }
    }
    auto renewed = m_folder.renew(*m_keyFile, request.oldPassword, request.newPassword, m_setup.cost);
    if (!renewed) {
        // It may have got its name all the same, before the disk failed: what is there counts.
        if (auto onDisk = m_folder.load(); onDisk && onDisk->generation() == next) {
            m_keyFile = std::make_unique<KeyFile>(std::move(*onDisk));
            static_cast<void>(authenticate(secrets->speed));
            return fail(SignerErrc::passwordMayHaveChanged, renewed.error().code.message());
        }
        return tl::unexpected{renewed.error()};
    }
    m_keyFile = std::make_unique<KeyFile>(std::move(*renewed));
    if (auto authentic = authenticate(secrets->speed); !authentic) {
        return tl::unexpected{authentic.error()};
    }
    return Done{};
}

Expected<ExportedKey> Signer::answer(const ExportKeystore& request)
{
    if (request.keystorePassword.empty()) {
        return fail(SignerErrc::noPassword);
    }
    const auto secrets = open(request.password);
    if (!secrets) {
        return tl::unexpected{secrets.error()};
    }
    const auto key =
        keyOf({.id = {}, .account = request.account, .to = m_keyFile->address(), .amount = {}, .memo = {}}, *secrets);
    if (!key) {
        return tl::unexpected{key.error()};
    }
    const auto random = wallet::newKeystoreRandomness();
    if (!random) {
        return tl::unexpected{random.error()};
    }
    const auto json = wallet::exportKeystore(*key, request.keystorePassword, *random, m_setup.cost);
    if (!json) {
        return tl::unexpected{json.error()};
    }
    return ExportedKey{.keystore = Secret::copyOf(*json)};
}

Expected<Done> Signer::answer(const RecoverKeyFile& /*request*/)
{
    if (m_wallet != SignerState::Wallet::recoverable) {
        return fail(SignerErrc::nothingToRecover);
    }
    if (const auto recovered = m_folder.recover(); !recovered) {
        return tl::unexpected{recovered.error()};
    }
    load();
    return Done{};
}

}  // namespace barter::signer
