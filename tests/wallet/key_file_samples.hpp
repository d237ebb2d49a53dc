#pragma once

#include "core/hex.hpp"
#include "wallet/hash.hpp"
#include "wallet/key_file.hpp"

#include <string>
#include <string_view>

namespace barter::test {

/// Opens at once. Never for real money.
inline constexpr wallet::ScryptCost cheapCost{16, 8, 1};

inline wallet::WalletIdentity someIdentity(std::uint8_t number = 1)
{
    wallet::WalletIdentity identity{
        {}, 1'795'000'000, {{}, wallet::Address::parse("TNuoKL1ni8aoshfFL1ASca1Gou9RXwAzfn").value(), 1'002'000}};
    identity.id.fill(number);
    identity.network.genesis.fill(0x5a);
    return identity;
}

/// "abandon ... about" with a passphrase or none.
inline wallet::WalletSecrets someSecrets(std::string_view passphrase = {})
{
    wallet::MainSecrets main = wallet::WordSecrets{Secret{16}, Secret::copyOf(passphrase)};
    auto speed = wallet::newSpeedSecrets(main).value();
    return {std::move(main), std::move(speed)};
}

inline wallet::KeyFile someKeyFile(std::string_view password = "password", std::uint8_t number = 1)
{
    return wallet::KeyFile::seal(someIdentity(number), 1, someSecrets(), Secret::copyOf(password), cheapCost).value();
}

/// A whole file of changed lines, as somebody makes it who does not want the change to be noticed.
inline std::string withChecksum(std::string_view lines)
{
    const auto digest = wallet::sha256({reinterpret_cast<const std::uint8_t*>(lines.data()), lines.size()});
    return std::string{lines} + "sha256 " + toHex(digest) + '\n';
}

/// Without the line that `withChecksum` adds.
inline std::string linesOf(const std::string& content)
{
    return content.substr(0, content.rfind("sha256 "));
}

}  // namespace barter::test
