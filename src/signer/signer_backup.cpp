#include "signer/account_file.hpp"
#include "signer/message_codec.hpp"
#include "signer/signer.hpp"
#include "signer/signer_error.hpp"
#include "signer/signer_unlocked.hpp"
#include "wallet/backup_file.hpp"
#include "wallet/known_network.hpp"
#include "wallet/wallet_error.hpp"

#include <utility>

// Keys, accounts and records as one sealed file, and back.
namespace barter::signer {

/// What is sealed in a backup.
struct BackupContent {
    Secret keyFile;   ///< as it lies in the folder: sealed with the same password
    Secret accounts;  ///< `writeAccounts`
    std::vector<RecordedIntent> intents;
    Secret notes;
};

namespace codec {

void fields(auto& visit, Like<BackupContent> auto& m)
{
    visit(m.keyFile, m.accounts, m.intents, m.notes);
}

}  // namespace codec

namespace {

using wallet::BackupFile;
using wallet::WalletErrc;

/// Of a file that could be opened, so that this wallet wrote it.
Expected<BackupContent> contentOf(const Secret& opened)
{
    auto content = codec::readAll<BackupContent>(opened.bytes());
    return content ? std::move(content) : fail(WalletErrc::backupDamaged, "content");
}

}  // namespace

Expected<Backup> Signer::answer(const MakeBackup& request)
{
    if (auto there = requireRecords(); !there) {
        return tl::unexpected{there.error()};
    }
    if (request.notes.size() > maxNotesBytes) {
        return fail(SignerErrc::messageMalformed, "notes");
    }
    const auto speed = openSpeed(request.password);
    if (!speed) {
        return tl::unexpected{speed.error()};
    }
    const Unlocked unlocked{*this};
    if (auto authentic = authenticate(*speed); !authentic) {
        return tl::unexpected{authentic.error()};
    }
    if (!m_records->isTrusted()) {
        return fail(SignerErrc::recordsIncomplete);  // what somebody else wrote shall not come back as ours
    }
    auto intents = m_records->all();
    if (!intents) {
        return tl::unexpected{intents.error()};
    }
    codec::Writer writer;
    writer(BackupContent{.keyFile = Secret::copyOf(m_keyFile->content()),
                         .accounts = Secret::copyOf(writeAccounts({m_accounts, m_wordsUnconfirmed})),
                         .intents = std::move(*intents),
                         .notes = Secret::copyOf(request.notes.bytes())});
    const auto created = std::chrono::duration_cast<std::chrono::seconds>(m_setup.now().wall).count();
    const auto file = BackupFile::seal(m_keyFile->address(), created, writer.take(), request.password, m_setup.cost);
    if (!file) {
        return tl::unexpected{file.error()};
    }
    return Backup{.file = Secret::copyOf(file->text())};
}

Expected<RestoredBackup> Signer::answer(const RestoreBackup& request)
{
    if (m_wallet != SignerState::Wallet::none && m_wallet != SignerState::Wallet::ready) {
        return fail(WalletErrc::walletExists);
    }
    const auto file = BackupFile::parse(request.file.text());
    if (!file) {
        return tl::unexpected{file.error()};
    }
    if (auto allowed = mayTry(); !allowed) {
        return tl::unexpected{allowed.error()};
    }
    const auto opened = file->open(request.password);
    if (!opened) {
        tried(opened.error().code);  // a right one says nothing of the wallet that is here: its maker chose it
        return tl::unexpected{opened.error()};
    }
    auto content = contentOf(*opened);
    if (!content) {
        return tl::unexpected{content.error()};
    }
    const auto keyFile = wallet::KeyFile::parse(content->keyFile.text());
    if (!keyFile) {
        return tl::unexpected{keyFile.error()};
    }
    auto restored = m_keyFile ? mergeBackup(*keyFile, *content, request.password)
                              : placeBackup(*keyFile, *content, request.password);
    if (!restored) {
        return tl::unexpected{restored.error()};
    }
    return RestoredBackup{.address = m_keyFile->address(), .notes = std::move(content->notes)};
}

Expected<> Signer::takeRecords(const BackupContent& content)
{
    // Between the two nothing is asked of this process.
    if (auto merged = m_records->merge(content.intents); !merged) {
        return merged;
    }
    return m_records->declareIncomplete(m_setup.now().wall);
}

Expected<> Signer::mergeBackup(const wallet::KeyFile& keyFile, const BackupContent& content, const Secret& password)
{
    if (keyFile.identity().id != m_keyFile->identity().id) {
        return fail(WalletErrc::walletExists, "another");
    }
    const auto speed = openSpeed(password);
    if (!speed) {
        return tl::unexpected{speed.error()};
    }
    const Unlocked unlocked{*this};
    return requireRecords().and_then([&] { return authenticate(*speed); }).and_then([&] {
        return takeRecords(content);
    });
}

Expected<> Signer::placeBackup(const wallet::KeyFile& keyFile, const BackupContent& content, const Secret& password)
{
    if (wallet::contradicts(keyFile.identity().network)) {
        return fail(SignerErrc::networkContradicted);
    }
    const auto secrets = keyFile.open(password);
    if (!secrets) {
        return tl::unexpected{secrets.error()};
    }
    auto accounts = parseAccounts(content.accounts.text());
    if (!accounts) {
        return tl::unexpected{accounts.error()};
    }
    return place(keyFile, std::move(*accounts), secrets->speed, IsKeyNew::no, [&] { return takeRecords(content); });
}

}  // namespace barter::signer
