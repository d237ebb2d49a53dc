#include "wallet/sealed_box.hpp"

#include "wallet/cipher.hpp"
#include "wallet/key_derivation.hpp"
#include "wallet/wallet_error.hpp"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace barter::wallet {
namespace {

struct Free {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
    void operator()(EVP_KDF* kdf) const { EVP_KDF_free(kdf); }
    void operator()(EVP_KDF_CTX* context) const { EVP_KDF_CTX_free(context); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

/// Parts these keys from all others that may ever be made of the same numbers.
constexpr std::string_view purpose = "Barter sealed box 1";
constexpr std::size_t keySize = 32;
/// Each key seals one message.
constexpr std::array<std::uint8_t, gcmNonceSize> onlyNonce{};

tl::unexpected<Error> failed(const char* what)
{
    return fail(WalletErrc::cryptoFailed, what);
}

Owned<EVP_PKEY> privateKey(const Secret& bytes)
{
    return Owned<EVP_PKEY>{EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, bytes.bytes().data(), bytes.size())};
}

/// What both sides have in common. Nothing for a public key of small order, with which everybody has it.
Expected<Secret> agree(EVP_PKEY* own, const BoxPublicKey& other)
{
    const Owned<EVP_PKEY> peer{EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, nullptr, other.data(), other.size())};
    const Owned<EVP_PKEY_CTX> context{EVP_PKEY_CTX_new(own, nullptr)};
    Secret common{keySize};
    std::size_t size = common.size();
    if (peer == nullptr || context == nullptr || EVP_PKEY_derive_init(context.get()) != 1 ||
        EVP_PKEY_derive_set_peer(context.get(), peer.get()) != 1) {
        return failed("X25519");
    }
    if (EVP_PKEY_derive(context.get(), common.bytes().data(), &size) != 1 || size != keySize) {
        return fail(WalletErrc::boxDamaged, "public key");
    }
    return common;
}

struct MessageKeys {
    Secret message;
    Secret reply;
};

Expected<MessageKeys> keysFrom(Secret common, const BoxPublicKey& sender, const BoxPublicKey& reader)
{
    std::array<std::uint8_t, 2 * keySize> salt{};
    std::ranges::copy(reader, std::ranges::copy(sender, salt.begin()).out);
    std::string digest{"SHA256"};
    std::string info{purpose};
    const std::array parameters{
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest.data(), 0),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, common.bytes().data(), common.size()),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, salt.data(), salt.size()),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info.data(), info.size()),
        OSSL_PARAM_construct_end(),
    };
    const Owned<EVP_KDF> kdf{EVP_KDF_fetch(nullptr, "HKDF", nullptr)};
    const Owned<EVP_KDF_CTX> context{kdf == nullptr ? nullptr : EVP_KDF_CTX_new(kdf.get())};
    Secret both{2 * keySize};
    if (context == nullptr || EVP_KDF_derive(context.get(), both.bytes().data(), both.size(), parameters.data()) != 1) {
        return failed("HKDF");
    }
    return MessageKeys{.message = Secret::copyOf(std::as_const(both).bytes().first(keySize)),
                       .reply = Secret::copyOf(std::as_const(both).bytes().last(keySize))};
}

Expected<Secret> opened(const Secret& key, std::span<const std::uint8_t> bytes)
{
    auto content = openGcm(key.bytes(), onlyNonce, {}, bytes);
    if (!content && content.error().code == WalletErrc::wrongPassword) {
        return fail(WalletErrc::boxDamaged);
    }
    return content;
}

}  // namespace

Expected<SealedMessage> sealFor(const BoxPublicKey& reader, const Secret& content)
{
    const auto own = BoxKey::make();
    if (!own) {
        return tl::unexpected{own.error()};
    }
    return own->sealedTo(reader, content);
}

Expected<SealedMessage> BoxKey::sealedTo(const BoxPublicKey& reader, const Secret& content) const
{
    const auto own = privateKey(m_bytes);
    if (own == nullptr) {
        return failed("X25519");
    }
    auto common = agree(own.get(), reader);
    if (!common) {
        return tl::unexpected{common.error()};
    }
    auto keys = keysFrom(std::move(*common), m_public, reader);
    if (!keys) {
        return tl::unexpected{keys.error()};
    }
    const auto sealedContent = sealGcm(keys->message.bytes(), onlyNonce, {}, content);
    if (!sealedContent) {
        return tl::unexpected{sealedContent.error()};
    }
    SealedMessage message{.bytes = {m_public.begin(), m_public.end()}, .replyKey = std::move(keys->reply)};
    message.bytes.insert(message.bytes.end(), sealedContent->begin(), sealedContent->end());
    return message;
}

Expected<std::vector<std::uint8_t>> sealReply(const Secret& replyKey, const Secret& content)
{
    return sealGcm(replyKey.bytes(), onlyNonce, {}, content);
}

Expected<Secret> openReply(const Secret& replyKey, std::span<const std::uint8_t> bytes)
{
    return opened(replyKey, bytes);
}

Expected<BoxKey> BoxKey::make()
{
    auto bytes = randomSecret(keySize);
    if (!bytes) {
        return tl::unexpected{bytes.error()};
    }
    return fromBytes(std::move(*bytes));
}

Expected<BoxKey> BoxKey::fromBytes(Secret bytes)
{
    const auto key = privateKey(bytes);
    BoxPublicKey publicKey{};
    std::size_t size = publicKey.size();
    if (key == nullptr || EVP_PKEY_get_raw_public_key(key.get(), publicKey.data(), &size) != 1 ||
        size != publicKey.size()) {
        return failed("X25519");
    }
    return BoxKey{std::move(bytes), publicKey};
}

Expected<OpenedMessage> BoxKey::open(std::span<const std::uint8_t> bytes) const
{
    OpenedMessage message;
    if (bytes.size() < message.sender.size()) {
        return fail(WalletErrc::boxDamaged, "size");
    }
    std::ranges::copy(bytes.first(message.sender.size()), message.sender.begin());
    const auto own = privateKey(m_bytes);
    if (own == nullptr) {
        return failed("X25519");
    }
    auto common = agree(own.get(), message.sender);
    if (!common) {
        return tl::unexpected{common.error()};
    }
    auto keys = keysFrom(std::move(*common), message.sender, m_public);
    if (!keys) {
        return tl::unexpected{keys.error()};
    }
    auto content = opened(keys->message, bytes.subspan(message.sender.size()));
    if (!content) {
        return tl::unexpected{content.error()};
    }
    message.content = std::move(*content);
    message.replyKey = std::move(keys->reply);
    return message;
}

}  // namespace barter::wallet
