#include "signer/signer.hpp"

#include "signer/account_file.hpp"
#include "signer/message_codec.hpp"
#include "signer/signer_error.hpp"
#include "signer/signer_unlocked.hpp"
#include "storage/atomic_file.hpp"
#include "wallet/keystore.hpp"
#include "wallet/mnemonic.hpp"
#include "wallet/wallet_error.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <utility>
#include <variant>

// The wallet itself: making it, its passwords and its accounts. Payments are in signer_payments.cpp.
namespace barter::signer {
namespace {

using storage::StorageErrc;
using wallet::DerivationPath;
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

Expected<Account> accountAt(const wallet::HdKey& root, const DerivationPath& path, std::string label = {})
{
    const auto key = root.descendant(path);
    if (!key) {
        return tl::unexpected{key.error()};
    }
    return Account{.path = path.text(), .address = key->key().address(), .label = std::move(label)};
}

/// The first `count` of one kind of paths.
Expected<std::vector<Account>>
accountsAt(const wallet::HdKey& root, DerivationPath (*pathOf)(std::uint32_t), std::uint32_t count)
{
    std::vector<Account> accounts;
    for (std::uint32_t number = 0; number < count; ++number) {
        auto account = accountAt(root, pathOf(number));
        if (!account) {
            return tl::unexpected{account.error()};
        }
        accounts.push_back(std::move(*account));
    }
    return accounts;
}

/// Errors, too: SignerErrc::noSpeedAccount.
Expected<Account> speedAccount(const wallet::SpeedSecrets& speed, std::uint32_t number)
{
    if (!speed.branch) {
        return fail(SignerErrc::noSpeedAccount);
    }
    const auto key = speed.branch->child(number);
    if (!key) {
        return tl::unexpected{key.error()};
    }
    return Account{.path = wallet::speedPath(number).text(), .address = key->key().address(), .label = {}};
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

void Signer::loadAccounts()
{
    const auto path = m_setup.folder + "/accounts";
    auto read = storage::readFile(path, maxAccountFileBytes).and_then([](const std::vector<char>& content) {
        return parseAccounts({content.data(), content.size()});
    });
    if (read && read->ordinary.front().address == m_keyFile->address()) {
        m_accounts = std::move(*read);
        return;
    }
    if (!read && read.error().code == SignerErrc::accountsMalformed) {
        // Kept for whoever wants the labels; if it cannot be kept, it is written over when a password is given.
        static_cast<void>(storage::setFileAside(path));
    }
    m_accounts = {.ordinary = {{.path = wallet::accountPath(0).text(), .address = m_keyFile->address(), .label = {}}},
                  .speed = {}};
}

Expected<> Signer::storeAccounts()
{
    return storage::atomicWrite(m_setup.folder + "/accounts", writeAccounts(m_accounts));
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
    const auto id = wallet::newWalletId();
    if (!id) {
        return tl::unexpected{id.error()};
    }
    auto speed = wallet::newSpeedSecrets(main);
    if (!speed) {
        return tl::unexpected{speed.error()};
    }
    const bool hasWords = std::holds_alternative<wallet::WordSecrets>(main);
    const wallet::WalletSecrets secrets{.main = std::move(main), .speed = std::move(*speed)};
    const wallet::WalletIdentity identity{
        .id = *id,
        .created = std::chrono::duration_cast<std::chrono::seconds>(m_setup.now().wall).count(),
        .network = network};
    auto file = KeyFile::seal(identity, firstGeneration, secrets, password, m_setup.cost);
    if (!file) {
        return tl::unexpected{file.error()};
    }
    Accounts accounts{.ordinary = {{.path = hasWords ? wallet::accountPath(0).text() : std::string{},
                                    .address = file->address(),
                                    .label = {}}},
                      .speed = {}};
    if (hasWords) {
        auto first = speedAccount(secrets.speed, 0);
        if (!first) {
            return tl::unexpected{first.error()};
        }
        accounts.speed.push_back(std::move(*first));
    }
    // The key file last: without it, the rest is no wallet and is put aside the next time.
    m_accounts = std::move(accounts);
    if (auto made = makeRecords(secrets.speed, firstGeneration, isNew); !made) {
        return tl::unexpected{made.error()};
    }
    auto stored = storeAccounts();
    if (stored) {
        stored = m_folder.create(*file);
    }
    if (!stored) {
        m_records.reset();
        m_accounts = {};
        load();  // the key file may have got its name all the same, before the disk failed
        return tl::unexpected{stored.error()};
    }
    m_records->lock();
    m_keyFile = std::make_unique<KeyFile>(std::move(*file));
    m_wallet = SignerState::Wallet::ready;
    return NewWallet{.address = m_keyFile->address(), .words = {}};
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

Expected<> Signer::correctAccounts(const wallet::MainSecrets& main)
{
    auto correct = m_accounts;
    if (const auto* words = std::get_if<wallet::WordSecrets>(&main)) {
        const auto root = wallet::rootOf(*words);
        if (!root) {
            return tl::unexpected{root.error()};
        }
        if (correct.ordinary.front().path.empty()) {
            correct.ordinary.front().path = wallet::accountPath(0).text();
        }
        if (correct.speed.empty()) {
            correct.speed.push_back({.path = wallet::speedPath(0).text(), .label = {}});
        }
        for (auto* list : {&correct.ordinary, &correct.speed}) {
            for (auto& account : *list) {
                const auto path = DerivationPath::parse(account.path);
                if (!path) {
                    return tl::unexpected{path.error()};
                }
                auto derived = accountAt(*root, *path, std::move(account.label));
                if (!derived) {
                    return tl::unexpected{derived.error()};
                }
                account = std::move(*derived);
            }
        }
    } else {
        correct.ordinary.resize(1);
        correct.ordinary.front().path.clear();
        correct.ordinary.front().address = std::get<wallet::PrivateKey>(main).address();
        correct.speed.clear();
    }
    if (correct == m_accounts) {
        return {};
    }
    m_accounts = std::move(correct);
    return storeAccounts();
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

// --- accounts

Expected<Accounts> Signer::answer(const ListAccounts& /*request*/)
{
    if (auto there = requireWallet(); !there) {
        return tl::unexpected{there.error()};
    }
    return m_accounts;
}

Expected<Account> Signer::answer(const AddAccount& request)
{
    if (!isLabel(request.label)) {
        return fail(SignerErrc::labelMalformed);
    }
    if (m_accounts.ordinary.size() >= maxAccounts) {
        return fail(SignerErrc::tooManyAccounts);
    }
    if (request.number && *request.number >= DerivationPath::hardened) {
        return fail(SignerErrc::noSuchAccount, "number");
    }
    const auto secrets = open(request.password);
    if (!secrets) {
        return tl::unexpected{secrets.error()};
    }
    const auto* words = std::get_if<wallet::WordSecrets>(&secrets->main);
    if (words == nullptr) {
        return fail(SignerErrc::noSuchAccount, "imported key");
    }
    const auto root = wallet::rootOf(*words);
    if (!root) {
        return tl::unexpected{root.error()};
    }
    const auto pathOf = request.kind == PathKind::own ? &wallet::accountPath : &wallet::ledgerPath;
    const auto find = [this](const DerivationPath& path) {
        return std::ranges::find(m_accounts.ordinary, path.text(), &Account::path);
    };
    std::uint32_t number = request.number.value_or(0);
    while (!request.number && find(pathOf(number)) != m_accounts.ordinary.end()) {
        ++number;
    }
    if (const auto known = find(pathOf(number)); known != m_accounts.ordinary.end()) {
        return *known;
    }
    auto account = accountAt(*root, pathOf(number), request.label);
    if (!account) {
        return account;
    }
    m_accounts.ordinary.push_back(*account);
    if (auto stored = storeAccounts(); !stored) {
        m_accounts.ordinary.pop_back();
        return tl::unexpected{stored.error()};
    }
    return account;
}

Expected<Done> Signer::answer(const LabelAccount& request)
{
    if (auto there = requireWallet(); !there) {
        return tl::unexpected{there.error()};
    }
    if (request.account >= m_accounts.ordinary.size()) {
        return fail(SignerErrc::noSuchAccount);
    }
    if (!isLabel(request.label)) {
        return fail(SignerErrc::labelMalformed);
    }
    auto before = std::exchange(m_accounts.ordinary[request.account].label, request.label);
    if (auto stored = storeAccounts(); !stored) {
        m_accounts.ordinary[request.account].label = std::move(before);
        return tl::unexpected{stored.error()};
    }
    return Done{};
}

Expected<FoundAccounts> Signer::answer(const ScanAccounts& request)
{
    const auto secrets = open(request.password);
    if (!secrets) {
        return tl::unexpected{secrets.error()};
    }
    const auto* words = std::get_if<wallet::WordSecrets>(&secrets->main);
    if (words == nullptr) {
        return FoundAccounts{};
    }
    const auto root = wallet::rootOf(*words);
    if (!root) {
        return tl::unexpected{root.error()};
    }
    const auto count = std::min<std::uint32_t>(request.count, maxAccounts);
    auto own = accountsAt(*root, &wallet::accountPath, count);
    auto ledger = accountsAt(*root, &wallet::ledgerPath, count);
    if (!own || !ledger) {
        return tl::unexpected{own ? ledger.error() : own.error()};
    }
    return FoundAccounts{.own = std::move(*own), .ledger = std::move(*ledger)};
}

Expected<Account> Signer::answer(const RotateSpeed& request)
{
    if (m_accounts.speed.size() >= maxAccounts) {
        return fail(SignerErrc::tooManyAccounts);
    }
    const auto secrets = open(request.password);
    if (!secrets) {
        return tl::unexpected{secrets.error()};
    }
    if (m_accounts.speed.empty()) {
        return fail(SignerErrc::noSpeedAccount);
    }
    const auto last = DerivationPath::parse(m_accounts.speed.back().path);
    if (!last) {
        return tl::unexpected{last.error()};
    }
    const auto next = last->numbers().back() + 1;
    if (next >= DerivationPath::hardened) {
        return fail(SignerErrc::tooManyAccounts);
    }
    auto account = speedAccount(secrets->speed, next);
    if (!account) {
        return account;
    }
    m_accounts.speed.push_back(*account);
    if (auto stored = storeAccounts(); !stored) {
        m_accounts.speed.pop_back();
        return tl::unexpected{stored.error()};
    }
    return account;
}

}  // namespace barter::signer
