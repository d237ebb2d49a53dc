#include "net/address_class.hpp"

#include <algorithm>
#include <span>

namespace barter::net {
namespace {

/// The first `prefixBits` bits of both are equal.
bool isIn(std::span<const std::uint8_t> bytes, std::initializer_list<std::uint8_t> network, unsigned prefixBits)
{
    auto at = network.begin();
    for (const auto byte : bytes) {
        if (prefixBits == 0) {
            return true;
        }
        const auto bits = std::min(prefixBits, 8U);
        const auto mask = static_cast<std::uint8_t>(0xFFU << (8U - bits));
        const auto wanted = at != network.end() ? *at++ : std::uint8_t{0};
        if ((byte & mask) != (wanted & mask)) {
            return false;
        }
        prefixBits -= bits;
    }
    return true;
}

AddressClass classifyInside(std::span<const std::uint8_t, 4> bytes)
{
    std::array<std::uint8_t, 4> inside{};
    std::ranges::copy(bytes, inside.begin());
    return classify(inside);
}

}  // namespace

AddressClass classify(const std::array<std::uint8_t, 4>& bytes)
{
    // IANA's registry of special-purpose IPv4 addresses.
    if (isIn(bytes, {127}, 8) || isIn(bytes, {0}, 8)) {
        return AddressClass::loopback;
    }
    if (isIn(bytes, {169, 254}, 16) || bytes[0] >= 224) {
        return AddressClass::never;
    }
    if (isIn(bytes, {10}, 8) || isIn(bytes, {172, 16}, 12) || isIn(bytes, {192, 168}, 16) ||
        isIn(bytes, {100, 64}, 10) || isIn(bytes, {198, 18}, 15) || isIn(bytes, {192, 0, 0}, 24)) {
        return AddressClass::privateNet;
    }
    return AddressClass::global;
}

AddressClass classify(const std::array<std::uint8_t, 16>& bytes)
{
    const std::span all{bytes};
    const bool mapped = isIn(bytes, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF}, 96);
    const bool nat64 = isIn(bytes, {0, 0x64, 0xFF, 0x9B}, 96);
    if (mapped || nat64) {
        return classifyInside(all.subspan<12, 4>());
    }
    if (isIn(bytes, {0x20, 0x02}, 16)) {
        return classifyInside(all.subspan<2, 4>());
    }
    if (isIn(bytes, {}, 96)) {  // "::", "::1" and the old form of IPv4 inside
        return AddressClass::loopback;
    }
    if (isIn(bytes, {0xFE, 0x80}, 10) || bytes[0] == 0xFF) {
        return AddressClass::never;
    }
    if (isIn(bytes, {0xFC}, 7) || isIn(bytes, {0xFE, 0xC0}, 10)) {
        return AddressClass::privateNet;
    }
    return AddressClass::global;
}

bool mayRedirect(AddressClass from, AddressClass to)
{
    return to != AddressClass::never && (to == AddressClass::global || to == from);
}

}  // namespace barter::net
