#include "wallet/private_key.hpp"

#include "core/hex.hpp"
#include "wallet/key_derivation.hpp"
#include "wallet/wallet_error.hpp"

#include <secp256k1_recovery.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace barter::wallet {
namespace {

constexpr std::uint8_t firstRecoveryId = 27;

struct DestroyContext {
    void operator()(secp256k1_context* context) const { secp256k1_context_destroy(context); }
};
using Context = std::unique_ptr<secp256k1_context, DestroyContext>;

/// Blinded with a random number, which makes it harder to learn a key from how long or how loud the work is; without
/// one it is right all the same. Constant afterwards, so that all threads may use it.
Context makeContext()
{
    Context context{secp256k1_context_create(SECP256K1_CONTEXT_SIGN | SECP256K1_CONTEXT_VERIFY)};
    const auto seed = randomSecret(32);
    [[maybe_unused]] const bool isBlinded =
        seed && secp256k1_context_randomize(context.get(), seed->bytes().data()) == 1;
    return context;
}

const secp256k1_context* curve()
{
    static const Context context = makeContext();
    return context.get();
}

PublicKey serialized(const secp256k1_pubkey& key)
{
    PublicKey bytes{};
    auto size = bytes.size();
    secp256k1_ec_pubkey_serialize(curve(), bytes.data(), &size, &key, SECP256K1_EC_UNCOMPRESSED);
    return bytes;
}

}  // namespace

PrivateKey::PrivateKey(Secret bytes, const PublicKey& publicKey) : m_bytes{std::move(bytes)}, m_public{publicKey} {}

Expected<PrivateKey> PrivateKey::fromBytes(Secret bytes)
{
    if (bytes.size() != size) {
        return fail(WalletErrc::keyMalformed);
    }
    secp256k1_pubkey point;
    if (secp256k1_ec_pubkey_create(curve(), &point, bytes.bytes().data()) != 1) {
        return fail(WalletErrc::keyOutOfRange);
    }
    return PrivateKey{std::move(bytes), serialized(point)};
}

Expected<PrivateKey> PrivateKey::parse(std::string_view text)
{
    if (text.starts_with("0x") || text.starts_with("0X")) {
        text.remove_prefix(2);
    }
    Secret bytes{size};
    if (!fromHex(text, bytes.bytes())) {
        return fail(WalletErrc::keyMalformed);
    }
    return fromBytes(std::move(bytes));
}

Expected<PrivateKey> PrivateKey::plus(const Secret& summand) const
{
    auto sum = Secret::copyOf(m_bytes.bytes());
    if (summand.size() != size ||
        secp256k1_ec_seckey_tweak_add(curve(), sum.bytes().data(), summand.bytes().data()) != 1) {
        return fail(WalletErrc::keyOutOfRange);
    }
    return fromBytes(std::move(sum));
}

Expected<Signature> PrivateKey::sign(const Digest& digest) const
{
    secp256k1_ecdsa_recoverable_signature parsed;
    if (secp256k1_ecdsa_sign_recoverable(curve(), &parsed, digest.data(), m_bytes.bytes().data(), nullptr, nullptr) !=
        1) {
        return fail(WalletErrc::signingFailed);
    }
    Signature signature{};
    int recoveryId = 0;
    secp256k1_ecdsa_recoverable_signature_serialize_compact(curve(), signature.data(), &recoveryId, &parsed);
    signature.back() = static_cast<std::uint8_t>(firstRecoveryId + recoveryId);
    // A bit that flipped in memory while signing can give the key away to who sees the result.
    const auto signer = recover(digest, signature);
    if (!signer || *signer != m_public) {
        return fail(WalletErrc::signingFailed);
    }
    return signature;
}

std::array<std::uint8_t, 33> compressed(const PublicKey& key)
{
    std::array<std::uint8_t, 33> bytes{};
    bytes.front() = (key.back() & 1U) != 0 ? 3 : 2;
    std::copy_n(key.begin() + 1, bytes.size() - 1, bytes.begin() + 1);
    return bytes;
}

Expected<PublicKey> recover(const Digest& digest, const Signature& signature)
{
    const auto v = signature.back();
    const int recoveryId = v >= firstRecoveryId ? v - firstRecoveryId : v;
    secp256k1_ecdsa_recoverable_signature parsed;
    secp256k1_pubkey key;
    // Ids 2 and 3 exist for one signature in 2^127; TRON knows no v for them.
    if (recoveryId > 1 ||
        secp256k1_ecdsa_recoverable_signature_parse_compact(curve(), &parsed, signature.data(), recoveryId) != 1 ||
        secp256k1_ecdsa_recover(curve(), &key, &parsed, digest.data()) != 1) {
        return fail(WalletErrc::signatureMalformed);
    }
    return serialized(key);
}

}  // namespace barter::wallet
