#include "wallet/hash.hpp"

#include "core/secret.hpp"

#include <openssl/sha.h>

#include <algorithm>
#include <bit>

namespace barter::wallet {
namespace {

constexpr std::size_t lanes = 25;
/// How many bytes go in between two permutations: 1600 bits less twice the size of the digest.
constexpr std::size_t rate = 136;
using State = std::array<std::uint64_t, lanes>;

// The constants of Keccak-f[1600] (The Keccak reference, version 3.0, section 1.2). Lane (x, y) is number x + 5 y.
constexpr std::array<std::uint64_t, 24> roundConstants{
    0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000, 0x000000000000808b,
    0x0000000080000001, 0x8000000080008081, 0x8000000000008009, 0x000000000000008a, 0x0000000000000088,
    0x0000000080008009, 0x000000008000000a, 0x000000008000808b, 0x800000000000008b, 0x8000000000008089,
    0x8000000000008003, 0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
    0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008};
constexpr std::array<int, lanes> rotations{0,  1,  62, 28, 27, 36, 44, 6,  55, 20, 3,  10, 43,
                                           25, 39, 41, 45, 15, 21, 8,  18, 2,  61, 56, 14};

void mixColumns(State& state)  // theta
{
    std::array<std::uint64_t, 5> parity{};
    for (std::size_t i = 0; i < lanes; ++i) {
        parity[i % 5] ^= state[i];
    }
    for (std::size_t i = 0; i < lanes; ++i) {
        state[i] ^= parity[(i + 4) % 5] ^ std::rotl(parity[(i + 1) % 5], 1);
    }
}

void rotateAndMove(const State& from, State& to)  // rho and pi
{
    for (std::size_t x = 0; x < 5; ++x) {
        for (std::size_t y = 0; y < 5; ++y) {
            to[y + 5 * ((2 * x + 3 * y) % 5)] = std::rotl(from[x + 5 * y], rotations[x + 5 * y]);
        }
    }
}

void mixRows(const State& from, State& to)  // chi
{
    for (std::size_t row = 0; row < lanes; row += 5) {
        for (std::size_t x = 0; x < 5; ++x) {
            to[row + x] = from[row + x] ^ (~from[row + (x + 1) % 5] & from[row + (x + 2) % 5]);
        }
    }
}

void permute(State& state, State& scratch)
{
    for (const auto constant : roundConstants) {
        mixColumns(state);
        rotateAndMove(state, scratch);
        mixRows(scratch, state);
        state[0] ^= constant;  // iota
    }
}

void addByte(State& state, std::size_t place, std::uint8_t byte)
{
    state[place / 8] ^= std::uint64_t{byte} << (8 * (place % 8));
}

void wipeState(State& state)
{
    wipe({reinterpret_cast<std::uint8_t*>(state.data()), sizeof(State)});
}

}  // namespace

Digest sha256(std::span<const std::uint8_t> bytes)
{
    Digest digest{};
    SHA256(bytes.data(), bytes.size(), digest.data());
    return digest;
}

Digest keccak256(std::span<const std::uint8_t> bytes)
{
    State state{};
    State scratch{};
    std::size_t place = 0;
    for (const auto byte : bytes) {
        addByte(state, place, byte);
        if (++place == rate) {
            permute(state, scratch);
            place = 0;
        }
    }
    addByte(state, place, 0x01);  // SHA3-256 would have 0x06 here
    addByte(state, rate - 1, 0x80);
    permute(state, scratch);

    Digest digest{};
    for (std::size_t i = 0; i < digest.size(); ++i) {
        digest[i] = static_cast<std::uint8_t>(state[i / 8] >> (8 * (i % 8)));
    }
    wipeState(state);
    wipeState(scratch);
    return digest;
}

}  // namespace barter::wallet
