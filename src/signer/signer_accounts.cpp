#include "signer/account_file.hpp"
#include "signer/message_codec.hpp"
#include "signer/signer.hpp"
#include "signer/signer_error.hpp"
#include "storage/atomic_file.hpp"
#include "wallet/wallet_error.hpp"

#include <algorithm>
#include <utility>
#include <variant>

// The accounts of the wallet: their list on disk, of which nothing is believed, and its changes.
namespace barter::signer {
namespace {

using wallet::DerivationPath;

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

Expected<Accounts> Signer::firstAccounts(const wallet::WalletSecrets& secrets, const wallet::Address& address)
{
    const bool hasWords = std::holds_alternative<wallet::WordSecrets>(secrets.main);
    const auto path = hasWords ? wallet::accountPath(0).text() : std::string{};
    Accounts accounts{.ordinary = {{.path = path, .address = address, .label = {}}}, .speed = {}};
    if (hasWords) {
        auto first = speedAccount(secrets.speed, 0);
        if (!first) {
            return tl::unexpected{first.error()};
        }
        accounts.speed.push_back(std::move(*first));
    }
    return accounts;
}

void Signer::loadAccounts()
{
    const auto path = m_setup.folder + "/accounts";
    auto read = storage::readFile(path, maxAccountFileBytes).and_then([](const std::vector<char>& content) {
        return parseAccounts({content.data(), content.size()});
    });
    if (read && read->accounts.ordinary.front().address == m_keyFile->address()) {
        m_accounts = std::move(read->accounts);
        m_wordsUnconfirmed = read->wordsUnconfirmed;
        return;
    }
    if (!read && read.error().code == SignerErrc::accountsMalformed) {
        // Kept for whoever wants the labels; if it cannot be kept, it is written over when a password is given.
        static_cast<void>(storage::setFileAside(path));
    }
    m_wordsUnconfirmed = true;  // better asked for once too often than never
    m_accounts = {.ordinary = {{.path = wallet::accountPath(0).text(), .address = m_keyFile->address(), .label = {}}},
                  .speed = {}};
}

Expected<> Signer::storeAccounts()
{
    return storage::atomicWrite(m_setup.folder + "/accounts",
                                writeAccounts({.accounts = m_accounts, .wordsUnconfirmed = m_wordsUnconfirmed}));
}

Expected<> Signer::correctAccounts(const wallet::MainSecrets& main)
{
    auto correct = m_accounts;
    bool wordsUnconfirmed = m_wordsUnconfirmed;
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
        wordsUnconfirmed = false;
    }
    if (correct == m_accounts && wordsUnconfirmed == m_wordsUnconfirmed) {
        return {};
    }
    m_accounts = std::move(correct);
    m_wordsUnconfirmed = wordsUnconfirmed;
    return storeAccounts();
}

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
