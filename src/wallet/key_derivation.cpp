#include "wallet/key_derivation.hpp"

#include "wallet/portable_scrypt.hpp"
#include "wallet/wallet_error.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <limits>

namespace barter::wallet {
namespace {

bool isBounded(const ScryptCost& cost)
{
    constexpr std::uint32_t limit = 1U << 16U;  // keeps the products below from overflowing
    return cost.n > 1 && (cost.n & (cost.n - 1)) == 0 && cost.n <= maxScryptBytes && cost.r > 0 && cost.r <= limit &&
           cost.p > 0 && cost.p <= limit && 128 * cost.n * cost.r <= maxScryptBytes;
}

bool fitsInt(std::size_t size)
{
    return size <= static_cast<std::size_t>(std::numeric_limits<int>::max());
}

}  // namespace

Expected<Secret>
scrypt(const Secret& password, std::span<const std::uint8_t> salt, const ScryptCost& cost, std::size_t size)
{
    if (!isBounded(cost)) {
        return fail(WalletErrc::cryptoFailed, "scrypt cost");
    }
    constexpr std::uint32_t leastRWithoutLimit = 2;  // 2^(16 r) is more than maxScryptBytes from there on
    if (cost.r < leastRWithoutLimit && cost.n >= std::uint64_t{1} << 16U) {
        return portableScrypt(password, salt, cost, size);
    }
    Secret key{size};
    // OpenSSL's own limit is 32 MiB. It counts the big table and a block for each of r and p beside it.
    const auto memory = std::uint64_t{128} * cost.r * (cost.n + cost.p + 2) + 4096;
    if (EVP_PBE_scrypt(password.text().data(),
                       password.size(),
                       salt.data(),
                       salt.size(),
                       cost.n,
                       cost.r,
                       cost.p,
                       memory,
                       key.bytes().data(),
                       key.size()) != 1) {
        return fail(WalletErrc::cryptoFailed, "scrypt");
    }
    return key;
}

Expected<Secret>
pbkdf2(Prf prf, const Secret& password, std::span<const std::uint8_t> salt, std::uint32_t iterations, std::size_t size)
{
    if (!fitsInt(password.size()) || !fitsInt(salt.size()) || !fitsInt(iterations) || !fitsInt(size)) {
        return fail(WalletErrc::cryptoFailed, "PBKDF2 sizes");
    }
    Secret key{size};
    if (PKCS5_PBKDF2_HMAC(password.text().data(),
                          static_cast<int>(password.size()),
                          salt.data(),
                          static_cast<int>(salt.size()),
                          static_cast<int>(iterations),
                          prf == Prf::hmacSha256 ? EVP_sha256() : EVP_sha512(),
                          static_cast<int>(size),
                          key.bytes().data()) != 1) {
        return fail(WalletErrc::cryptoFailed, "PBKDF2");
    }
    return key;
}

Expected<Secret> hmacSha512(std::span<const std::uint8_t> key, std::span<const std::uint8_t> message)
{
    constexpr std::size_t size = 64;
    Secret code{size};
    if (!fitsInt(key.size()) || HMAC(EVP_sha512(),
                                     key.data(),
                                     static_cast<int>(key.size()),
                                     message.data(),
                                     message.size(),
                                     code.bytes().data(),
                                     nullptr) == nullptr) {
        return fail(WalletErrc::cryptoFailed, "HMAC");
    }
    return code;
}

Expected<Secret> randomSecret(std::size_t size)
{
    Secret bytes{size};
    if (!fitsInt(size) || RAND_priv_bytes(bytes.bytes().data(), static_cast<int>(size)) != 1) {
        return fail(WalletErrc::cryptoFailed, "random");
    }
    return bytes;
}

Expected<> fillRandom(std::span<std::uint8_t> bytes)
{
    if (!fitsInt(bytes.size()) || RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
        return fail(WalletErrc::cryptoFailed, "random");
    }
    return {};
}

}  // namespace barter::wallet
