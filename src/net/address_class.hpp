#pragma once

#include <array>
#include <cstdint>

namespace barter::net {

/// Whom an address can reach, as far as redirects are concerned.
enum class AddressClass {
    global,      ///< the internet
    privateNet,  ///< LAN: RFC 1918, RFC 4193, carrier-grade NAT (RFC 6598), and what is set aside for tests
    loopback,    ///< this machine; also the unspecified addresses, which Linux connects to it
    never,       ///< link-local (169.254.169.254 is every cloud's secret store), multicast, reserved
};

/// `bytes` in network order. Any thread.
[[nodiscard]] AddressClass classify(const std::array<std::uint8_t, 4>& bytes);

/// IPv4 addresses inside IPv6 (mapped, NAT64, 6to4) count as what they are inside.
[[nodiscard]] AddressClass classify(const std::array<std::uint8_t, 16>& bytes);

/// Whether a server of the class `from` may send us on to one of the class `to`.
[[nodiscard]] bool mayRedirect(AddressClass from, AddressClass to);

}  // namespace barter::net
