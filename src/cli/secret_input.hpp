#pragma once

#include "cli/outcome.hpp"
#include "core/secret.hpp"

#include <cstddef>
#include <string_view>

/// Where secrets come from: a descriptor that an option names, else the terminal.
namespace barter::cli {

inline constexpr std::size_t maxPasswordBytes = 1024;

struct SecretQuestion {
    std::string_view option;  ///< "--password-fd"
    std::string_view prompt;  ///< "Password: "
    std::string_view again;   ///< the prompt of the second time, for what cannot be checked; empty: asked once
    std::size_t maxBytes = maxPasswordBytes;
    /// Of a descriptor, all that comes counts, without the line feed at its end; else the first line.
    bool takesAll = false;
};

/// Errors: CliErrc::noTerminal to descriptorIsTerminal.
[[nodiscard]] Outcome<Secret> readSecret(const Arguments& arguments, const SecretQuestion& question);

/// Of a file, or of the standard input for "-". Errors: StorageErrc; CliErrc::inputTooLong.
[[nodiscard]] Outcome<Secret> readInput(const std::string& file, std::size_t maxBytes);

inline constexpr SecretQuestion walletPassword{
    .option = "--password-fd", .prompt = "Password of the wallet: ", .again = {}};
inline constexpr SecretQuestion newWalletPassword{
    .option = "--password-fd", .prompt = "Password for the new wallet: ", .again = "The same password again: "};

}  // namespace barter::cli
