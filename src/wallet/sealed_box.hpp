#pragma once

#include "core/error.hpp"
#include "core/secret.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

/// Messages that only the holder of one key can read, whoever carries them: X25519 (RFC 7748) with a new key for each
/// message, HKDF-SHA-256 (RFC 5869) and AES-256-GCM. Who sent one, it does not say. Pure; any thread.
namespace barter::wallet {

using BoxPublicKey = std::array<std::uint8_t, 32>;

struct SealedMessage {
    std::vector<std::uint8_t> bytes;  ///< the sender's new public key, then what is sealed
    Secret replyKey;                  ///< opens the one answer to it
};

struct OpenedMessage {
    Secret content;
    Secret replyKey;        ///< seals the one answer to it
    BoxPublicKey sender{};  ///< new for each message: seen twice, it is the same message again
};

/// Errors: WalletErrc::boxDamaged (the reader's key is none), cryptoFailed.
[[nodiscard]] Expected<SealedMessage> sealFor(const BoxPublicKey& reader, const Secret& content);

/// Serves once for each key. Errors: WalletErrc::cryptoFailed.
[[nodiscard]] Expected<std::vector<std::uint8_t>> sealReply(const Secret& replyKey, const Secret& content);
/// Errors: WalletErrc::boxDamaged, cryptoFailed.
[[nodiscard]] Expected<Secret> openReply(const Secret& replyKey, std::span<const std::uint8_t> bytes);

/// The reader's key.
class BoxKey {
public:
    /// Errors: WalletErrc::cryptoFailed.
    [[nodiscard]] static Expected<BoxKey> make();
    /// 32 bytes. Errors: WalletErrc::cryptoFailed.
    [[nodiscard]] static Expected<BoxKey> fromBytes(Secret bytes);

    [[nodiscard]] const BoxPublicKey& publicKey() const noexcept { return m_public; }
    /// From this key, which must serve for no other message. Errors: WalletErrc::boxDamaged (the reader's key is none),
    /// cryptoFailed.
    [[nodiscard]] Expected<SealedMessage> sealedTo(const BoxPublicKey& reader, const Secret& content) const;
    /// Errors: WalletErrc::boxDamaged (sealed for another key, changed, or no message at all), cryptoFailed.
    [[nodiscard]] Expected<OpenedMessage> open(std::span<const std::uint8_t> bytes) const;

private:
    BoxKey(Secret bytes, const BoxPublicKey& publicKey) : m_bytes{std::move(bytes)}, m_public{publicKey} {}

    Secret m_bytes;
    BoxPublicKey m_public;
};

}  // namespace barter::wallet
