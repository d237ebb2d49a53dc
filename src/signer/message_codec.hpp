#pragma once

#include "signer/fields.hpp"
#include "signer/messages.hpp"
#include "signer/signer_error.hpp"
#include "wallet/backup_file.hpp"

#include <algorithm>
#include <concepts>
#include <span>
#include <tuple>
#include <type_traits>
#include <utility>

/// How messages become bytes: field after field, numbers in 8 bytes, the highest first; texts and lists after their
/// length; what may be missing after a 0 or 1. What is read has exactly one way to be written. Pure; any thread.
namespace barter::signer {

/// Longest message: a backup. A keystore has 64 KiB at most; a list of intents is cut so that it stays far below.
inline constexpr std::size_t maxMessageBytes = wallet::BackupFile::maxBytes + 4096;

namespace codec {

template <class T, class X>
concept Like = std::same_as<std::remove_const_t<T>, X>;

// The fields of each type, in their order.
void fields(auto& visit, Like<wallet::NetworkIdentity> auto& m)
{
    visit(m.genesis, m.bttContract, m.bttoldId);
}
void fields(auto& visit, Like<wallet::WalletIdentity> auto& m)
{
    visit(m.id, m.created, m.network);
}
void fields(auto& visit, Like<wallet::BlockReference> auto& m)
{
    visit(m.number, m.hash);
}
void fields(auto& visit, Like<SignerState> auto& m)
{
    visit(m.boxKey,
          m.landlock,
          m.memoryIsLocked,
          m.wallet,
          m.identity,
          m.generation,
          m.hasWords,
          m.speedIsUnlocked,
          m.recordsIncompleteSince,
          m.passwordWait,
          m.wordsUnconfirmed);
}
void fields(auto& visit, Like<Account> auto& m)
{
    visit(m.path, m.address, m.label);
}
void fields(auto& visit, Like<Accounts> auto& m)
{
    visit(m.ordinary, m.speed);
}
void fields(auto& visit, Like<NewWallet> auto& m)
{
    visit(m.address, m.words);
}
void fields(auto& visit, Like<CreateWallet> auto& m)
{
    visit(m.network, m.words, m.passphrase, m.password);
}
void fields(auto& visit, Like<RestoreWallet> auto& m)
{
    visit(m.network, m.words, m.passphrase, m.password);
}
void fields(auto& visit, Like<ImportKey> auto& m)
{
    visit(m.network, m.key, m.password);
}
void fields(auto& visit, Like<ImportKeystore> auto& m)
{
    visit(m.network, m.keystore, m.keystorePassword, m.password);
}
void fields(auto& visit, Like<RevealedWords> auto& m)
{
    visit(m.words, m.needPassphrase);
}
void fields(auto& visit, Like<RevealWords> auto& m)
{
    visit(m.password);
}
void fields(auto& visit, Like<CheckPassword> auto& m)
{
    visit(m.password);
}
void fields(auto& visit, Like<ChangePassword> auto& m)
{
    visit(m.oldPassword, m.newPassword);
}
void fields(auto& visit, Like<ExportedKey> auto& m)
{
    visit(m.keystore);
}
void fields(auto& visit, Like<ExportKeystore> auto& m)
{
    visit(m.account, m.password, m.keystorePassword);
}
void fields(auto& visit, Like<Backup> auto& m)
{
    visit(m.file);
}
void fields(auto& visit, Like<MakeBackup> auto& m)
{
    visit(m.notes, m.password);
}
void fields(auto& visit, Like<RestoredBackup> auto& m)
{
    visit(m.address, m.notes);
}
void fields(auto& visit, Like<RestoreBackup> auto& m)
{
    visit(m.file, m.password);
}
void fields(auto& visit, Like<AddAccount> auto& m)
{
    visit(m.kind, m.number, m.label, m.password);
}
void fields(auto& visit, Like<LabelAccount> auto& m)
{
    visit(m.account, m.label);
}
void fields(auto& visit, Like<FoundAccounts> auto& m)
{
    visit(m.own, m.ledger);
}
void fields(auto& visit, Like<ScanAccounts> auto& m)
{
    visit(m.count, m.password);
}
void fields(auto& visit, Like<RotateSpeed> auto& m)
{
    visit(m.password);
}
void fields(auto& visit, Like<UnlockSpeed> auto& m)
{
    visit(m.password);
}
void fields(auto& visit, Like<SpendingCaps> auto& m)
{
    visit(m.payment, m.hour, m.day, m.total);
}
void fields(auto& visit, Like<Spent> auto& m)
{
    visit(m.hour, m.day, m.total);
}
void fields(auto& visit, Like<SpeedCaps> auto& m)
{
    visit(m.caps, m.spent);
}
void fields(auto& visit, Like<LowerSpeedCaps> auto& m)
{
    visit(m.caps);
}
void fields(auto& visit, Like<GiveSpeedCaps> auto& m)
{
    visit(m.caps, m.password);
}
void fields(auto& visit, Like<Intent> auto& m)
{
    visit(m.id, m.fromSpeed, m.account, m.token, m.to, m.amount, m.memo);
}
void fields(auto& visit, Like<SignedPayment> auto& m)
{
    visit(m.id, m.intent, m.raw, m.signature, m.expiration, m.fate);
}
void fields(auto& visit, Like<RecordedIntent> auto& m)
{
    visit(m.intent, m.created, m.state, m.payments);
}
void fields(auto& visit, Like<BeginIntent> auto& m)
{
    visit(m.intent);
}
void fields(auto& visit, Like<FindIntent> auto& m)
{
    visit(m.id);
}
void fields(auto& visit, Like<IntentList> auto& m)
{
    visit(m.intents, m.total);
}
void fields(auto& visit, Like<ListIntents> auto& m)
{
    visit(m.after, m.count);
}
void fields(auto& visit, Like<WithdrawIntent> auto& m)
{
    visit(m.id);
}
void fields(auto& visit, Like<ComposedPayment> auto& m)
{
    visit(m.raw, m.id);
}
void fields(auto& visit, Like<ComposePayment> auto& m)
{
    visit(m.intent, m.reference, m.expiration, m.timestamp, m.feeLimit, m.offline);
}
void fields(auto& visit, Like<SignPayment> auto& m)
{
    visit(m.id, m.offline, m.password);
}
void fields(auto& visit, Like<SignFromSpeed> auto& m)
{
    visit(m.id);
}
void fields(auto& visit, Like<MarkLanded> auto& m)
{
    visit(m.id);
}
void fields(auto& visit, Like<MarkCannotLand> auto& m)
{
    visit(m.id, m.solidBlockTime, m.password);
}
void fields(auto& visit, Like<AcknowledgeRecords> auto& m)
{
    visit(m.password);
}
template <class M>
concept Empty = std::is_empty_v<std::remove_const_t<M>>;
void fields(auto& /*visit*/, Empty auto& /*message*/) {}

// The last value of each enum.
constexpr auto lastOf(SignerState::Wallet)
{
    return SignerState::Wallet::withoutRecords;
}
constexpr auto lastOf(PathKind)
{
    return PathKind::ledger;
}
constexpr auto lastOf(wallet::PaidToken)
{
    return wallet::PaidToken::bttold;
}
constexpr auto lastOf(IntentState)
{
    return IntentState::landedButMayAgain;
}
constexpr auto lastOf(Fate)
{
    return Fate::landed;
}

/// A value to read into.
template <class T>
T blank()
{
    return T{};
}
template <>
inline wallet::Address blank()
{
    return wallet::Address::fromShort({});
}
template <>
inline wallet::NetworkIdentity blank()
{
    return {.bttContract = blank<wallet::Address>()};
}
template <>
inline wallet::WalletIdentity blank()
{
    return {.network = blank<wallet::NetworkIdentity>()};
}
template <>
inline Intent blank()
{
    return {.id = {}, .to = blank<wallet::Address>(), .amount = {}, .memo = {}};
}
template <>
inline RecordedIntent blank()
{
    return {.intent = blank<Intent>(), .payments = {}};
}
template <>
inline BeginIntent blank()
{
    return {.intent = blank<Intent>()};
}
template <>
inline CreateWallet blank()
{
    return {.network = blank<wallet::NetworkIdentity>(), .passphrase = {}, .password = {}};
}
template <>
inline RestoreWallet blank()
{
    return {.network = blank<wallet::NetworkIdentity>(), .words = {}, .passphrase = {}, .password = {}};
}
template <>
inline ImportKey blank()
{
    return {.network = blank<wallet::NetworkIdentity>(), .key = {}, .password = {}};
}
template <>
inline ImportKeystore blank()
{
    return {.network = blank<wallet::NetworkIdentity>(), .keystore = {}, .keystorePassword = {}, .password = {}};
}

template <class T>
struct IsList : std::false_type {};
template <class T>
struct IsList<std::vector<T>> : std::true_type {};
template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
concept ByteArray = std::same_as<typename T::value_type, std::uint8_t> && requires { std::tuple_size<T>::value; };
template <class T>
concept Text = std::same_as<T, std::string> || std::same_as<T, std::vector<std::uint8_t>> || std::same_as<T, Secret>;

/// Collects the bytes of a message, secrets among them: what it lets go is wiped.
class Writer {
public:
    void operator()(const auto&... values) { (put(values), ...); }
    [[nodiscard]] Secret take()
    {
        m_bytes.shorten(m_size);
        return std::move(m_bytes);
    }

    template <class T>
    void put(const T& value)
    {
        if constexpr (std::same_as<T, wallet::Address> || std::same_as<T, Amount>) {
            run(value.bytes());
        } else if constexpr (std::is_integral_v<T> || std::is_enum_v<T>) {
            number(static_cast<std::uint64_t>(value));
        } else if constexpr (std::same_as<T, std::chrono::milliseconds>) {
            number(static_cast<std::uint64_t>(value.count()));
        } else if constexpr (std::same_as<T, std::string>) {
            number(value.size());
            run({reinterpret_cast<const std::uint8_t*>(value.data()), value.size()});  // NOLINT(*-reinterpret-cast)
        } else if constexpr (std::same_as<T, Secret>) {
            number(value.size());
            run(value.bytes());
        } else if constexpr (Text<T>) {
            number(value.size());
            run(value);
        } else if constexpr (IsList<T>::value) {
            number(value.size());
            for (const auto& each : value) {
                put(each);
            }
        } else if constexpr (IsOptional<T>::value) {
            number(value ? 1 : 0);
            if (value) {
                put(*value);
            }
        } else if constexpr (ByteArray<T>) {
            run(value);
        } else {
            fields(*this, value);
        }
    }

private:
    void number(std::uint64_t number)
    {
        std::array<std::uint8_t, 8> bytes{};
        for (std::size_t i = bytes.size(); i-- > 0; number >>= 8U) {
            bytes[i] = static_cast<std::uint8_t>(number);
        }
        run(bytes);
    }
    void run(std::span<const std::uint8_t> bytes)
    {
        constexpr std::size_t first = 256;
        if (bytes.size() > m_bytes.size() - m_size) {
            Secret larger{std::max({first, 2 * m_bytes.size(), m_size + bytes.size()})};
            std::ranges::copy(std::as_const(m_bytes).bytes().first(m_size), larger.bytes().begin());
            m_bytes = std::move(larger);
        }
        std::ranges::copy(bytes, m_bytes.bytes().subspan(m_size).begin());
        m_size += bytes.size();
    }

    Secret m_bytes;
    std::size_t m_size = 0;
};

/// Reads any bytes at all. After the first field that is not as `Writer` writes it, nothing is good.
class Reader {
public:
    explicit Reader(std::span<const std::uint8_t> bytes) : m_fields{bytes} {}

    void operator()(auto&... values) { (get(values), ...); }
    /// Everything was read, and was good.
    [[nodiscard]] bool isWhole() const { return m_good && m_fields.isWhole(); }

    template <class T>
    void get(T& value)
    {
        if constexpr (std::same_as<T, wallet::Address>) {
            const auto address =
                wallet::Address::fromBytes(m_fields.bytes<std::tuple_size_v<wallet::Address::Bytes>>());
            m_good = m_good && address;
            value = address.value_or(blank<wallet::Address>());
        } else if constexpr (std::same_as<T, Amount>) {
            value = m_fields.amount();
        } else if constexpr (std::same_as<T, bool>) {
            value = number(1) == 1;
        } else if constexpr (std::is_enum_v<T>) {
            value = static_cast<T>(number(static_cast<std::uint64_t>(lastOf(T{}))));
        } else if constexpr (std::same_as<T, std::uint32_t>) {
            value = static_cast<T>(number(UINT32_MAX));
        } else if constexpr (std::is_integral_v<T>) {
            value = static_cast<T>(m_fields.number());
        } else if constexpr (std::same_as<T, std::chrono::milliseconds>) {
            value = m_fields.time();
        } else if constexpr (std::same_as<T, Secret>) {
            value = Secret::copyOf(m_fields.text());
        } else if constexpr (Text<T>) {
            const auto bytes = m_fields.text();
            value.assign(bytes.begin(), bytes.end());
        } else if constexpr (IsList<T>::value) {
            value.clear();
            for (auto left = m_fields.number(); left > 0 && m_good && !m_fields.isCutOff(); --left) {
                get(value.emplace_back(blank<typename T::value_type>()));
            }
        } else if constexpr (IsOptional<T>::value) {
            value.reset();
            if (number(1) == 1) {
                get(value.emplace(blank<typename T::value_type>()));
            }
        } else if constexpr (ByteArray<T>) {
            value = m_fields.bytes<std::tuple_size_v<T>>();
        } else {
            fields(*this, value);
        }
    }

private:
    /// Of something that has no larger one.
    std::uint64_t number(std::uint64_t largest)
    {
        const auto number = m_fields.number();
        m_good = m_good && number <= largest;
        return m_good ? number : 0;
    }

    FieldReader m_fields;
    bool m_good = true;
};

template <class T>
Expected<T> readAll(std::span<const std::uint8_t> bytes)
{
    Reader reader{bytes};
    T value = blank<T>();
    reader.get(value);
    if (!reader.isWhole()) {
        return fail(SignerErrc::messageMalformed);
    }
    return value;
}

}  // namespace codec

constexpr std::size_t operationBytes = 8;

template <class Request>
[[nodiscard]] Secret encodeRequest(const Request& request)
{
    codec::Writer writer;
    writer(static_cast<std::uint64_t>(Request::operation), request);
    return writer.take();
}
/// 0 for no request.
[[nodiscard]] inline std::uint64_t operationOf(std::span<const std::uint8_t> message)
{
    if (message.size() < operationBytes) {
        return 0;
    }
    return codec::readAll<std::uint64_t>(message.first(operationBytes)).value_or(0);
}
/// Of a message with that operation. Errors: SignerErrc::messageMalformed.
template <class Request>
[[nodiscard]] Expected<Request> decodeRequest(std::span<const std::uint8_t> message)
{
    if (operationOf(message) != static_cast<std::uint64_t>(Request::operation)) {
        return fail(SignerErrc::messageMalformed, "operation");
    }
    return codec::readAll<Request>(message.subspan(operationBytes));
}

/// What an error is in a message: the name of its kind, its number, its context. Only our own kinds can be read again.
[[nodiscard]] Secret encodeError(const Error& error);
[[nodiscard]] Expected<Error> decodeError(std::span<const std::uint8_t> message);

/// 1 and the reply, or 0 and the error.
template <class Reply>
[[nodiscard]] Secret encodeReply(const Expected<Reply>& reply)
{
    codec::Writer writer;
    if (reply) {
        writer(true, *reply);
    } else {
        const auto error = encodeError(reply.error());
        writer(false, error);
    }
    return writer.take();
}
/// The reply, or the error that the signer answered with. Errors: SignerErrc::messageMalformed.
template <class Reply>
[[nodiscard]] Expected<Reply> decodeReply(std::span<const std::uint8_t> message)
{
    if (message.size() < operationBytes) {
        return fail(SignerErrc::messageMalformed);
    }
    const auto isGood = codec::readAll<bool>(message.first(operationBytes));
    if (!isGood) {
        return tl::unexpected{isGood.error()};
    }
    const auto rest = message.subspan(operationBytes);
    if (*isGood) {
        return codec::readAll<Reply>(rest);
    }
    const auto text = codec::readAll<Secret>(rest);
    if (!text) {
        return tl::unexpected{text.error()};
    }
    auto error = decodeError(text->bytes());
    return tl::unexpected{error ? std::move(*error) : std::move(error.error())};
}

/// All requests, for whoever has to tell them apart.
template <class... Requests>
struct RequestList {};
using AllRequests = RequestList<GetState,
                                CreateWallet,
                                RestoreWallet,
                                ImportKey,
                                ImportKeystore,
                                ExportKeystore,
                                ChangePassword,
                                ListAccounts,
                                AddAccount,
                                LabelAccount,
                                ScanAccounts,
                                RotateSpeed,
                                UnlockSpeed,
                                LockSpeed,
                                GetSpeedCaps,
                                LowerSpeedCaps,
                                GiveSpeedCaps,
                                BeginIntent,
                                FindIntent,
                                ListIntents,
                                WithdrawIntent,
                                ComposePayment,
                                SignPayment,
                                SignFromSpeed,
                                MarkLanded,
                                MarkCannotLand,
                                AcknowledgeRecords,
                                RecoverKeyFile,
                                CheckPassword,
                                MakeBackup,
                                RestoreBackup,
                                RevealWords,
                                ConfirmWords>;

}  // namespace barter::signer
