#include "wallet/cipher.hpp"

#include "wallet/wallet_error.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <limits>
#include <memory>

namespace barter::wallet {
namespace {

struct FreeContext {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }  // wipes the key
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

bool fitsInt(std::span<const std::uint8_t> bytes)
{
    return bytes.size() <= static_cast<std::size_t>(std::numeric_limits<int>::max());
}

/// Runs `input` through the cipher; without `output` it is authenticated only. False if OpenSSL refuses.
bool update(EVP_CIPHER_CTX* context, std::uint8_t* output, std::span<const std::uint8_t> input)
{
    int written = 0;
    return fitsInt(input) &&
           EVP_CipherUpdate(context, output, &written, input.data(), static_cast<int>(input.size())) == 1;
}

/// The modes here write nothing at the end, but GCM makes or compares its tag.
bool finish(EVP_CIPHER_CTX* context)
{
    std::array<std::uint8_t, EVP_MAX_BLOCK_LENGTH> none{};
    int written = 0;
    return EVP_CipherFinal_ex(context, none.data(), &written) == 1;
}

enum class Direction { decrypt = 0, encrypt = 1 };

Context gcmContext(std::span<const std::uint8_t> key, std::span<const std::uint8_t> nonce, Direction direction)
{
    Context context{EVP_CIPHER_CTX_new()};
    if (key.size() != gcmKeySize || nonce.size() != gcmNonceSize ||  // 12 bytes are what OpenSSL expects
        EVP_CipherInit_ex2(
            context.get(), EVP_aes_256_gcm(), key.data(), nonce.data(), static_cast<int>(direction), nullptr) != 1) {
        return nullptr;
    }
    return context;
}

}  // namespace

Expected<Secret>
aes128Ctr(std::span<const std::uint8_t> key, std::span<const std::uint8_t> counter, std::span<const std::uint8_t> input)
{
    constexpr std::size_t size = 16;
    const Context context{EVP_CIPHER_CTX_new()};
    Secret output{input.size()};
    if (key.size() != size || counter.size() != size ||
        EVP_EncryptInit_ex2(context.get(), EVP_aes_128_ctr(), key.data(), counter.data(), nullptr) != 1 ||
        !update(context.get(), output.bytes().data(), input)) {
        return fail(WalletErrc::cryptoFailed, "AES-CTR");
    }
    return output;
}

Expected<std::vector<std::uint8_t>> sealGcm(std::span<const std::uint8_t> key,
                                            std::span<const std::uint8_t> nonce,
                                            std::span<const std::uint8_t> header,
                                            const Secret& plain)
{
    const auto context = gcmContext(key, nonce, Direction::encrypt);
    std::vector<std::uint8_t> sealedContent(plain.size() + gcmTagSize);
    if (context == nullptr || !update(context.get(), nullptr, header) ||
        !update(context.get(), sealedContent.data(), plain.bytes()) || !finish(context.get()) ||
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, gcmTagSize, sealedContent.data() + plain.size()) !=
            1) {
        return fail(WalletErrc::cryptoFailed, "AES-GCM");
    }
    return sealedContent;
}

Expected<Secret> openGcm(std::span<const std::uint8_t> key,
                         std::span<const std::uint8_t> nonce,
                         std::span<const std::uint8_t> header,
                         std::span<const std::uint8_t> sealedContent)
{
    if (sealedContent.size() < gcmTagSize) {
        return fail(WalletErrc::wrongPassword);
    }
    const auto content = sealedContent.first(sealedContent.size() - gcmTagSize);
    std::array<std::uint8_t, gcmTagSize> tag{};
    std::ranges::copy(sealedContent.last(gcmTagSize), tag.begin());
    const auto context = gcmContext(key, nonce, Direction::decrypt);
    Secret plain{content.size()};
    if (context == nullptr || !update(context.get(), nullptr, header) ||
        !update(context.get(), plain.bytes().data(), content) ||
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, gcmTagSize, tag.data()) != 1) {
        return fail(WalletErrc::cryptoFailed, "AES-GCM");
    }
    if (!finish(context.get())) {
        return fail(WalletErrc::wrongPassword);
    }
    return plain;
}

}  // namespace barter::wallet
