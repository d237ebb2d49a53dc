#include "cli/command_runs.hpp"
#include "cli/output.hpp"
#include "cli/secret_input.hpp"
#include "cli/signer_session.hpp"
#include "cli/wallet_network.hpp"
#include "wallet/keystore.hpp"
#include "wallet/mnemonic.hpp"
#include "wallet/wallet_secrets.hpp"

#include <nlohmann/json.hpp>

#include <unistd.h>

#include <string>
#include <utility>

// How a wallet comes to be. What can be refused is refused before a password is asked for.
namespace barter::cli {
namespace {

using Json = nlohmann::ordered_json;

/// 24 words of 8 letters, each with a number, an address and a sentence.
constexpr std::size_t maxShownWords = 2048;
/// The longest that 24 words can be, with room for blanks.
constexpr std::size_t maxWordsBytes = 4096;
constexpr std::size_t keyDigits = 64;

struct NewWalletSetup {
    std::string profile;
    WalletNetwork network;
    SignerSession session;
};

Outcome<NewWalletSetup> prepare(const Arguments& arguments)
{
    auto network = chooseNetwork(arguments);
    if (!network) {
        return tl::unexpected{network.error()};
    }
    return SignerSession::openForNew(arguments).map([&](SignerSession session) {
        return NewWalletSetup{
            .profile = profileOf(arguments), .network = std::move(*network), .session = std::move(session)};
    });
}

/// Empty unless it was asked for.
Outcome<Secret> readPassphrase(const Arguments& arguments, bool isNew)
{
    if (!arguments.has("--passphrase-fd") && !arguments.has("--ask-passphrase")) {
        return Secret{};
    }
    return readSecret(arguments,
                      {.option = "--passphrase-fd",
                       .prompt = "Passphrase: ",
                       .again = isNew ? "The same passphrase again: " : "",
                       .maxBytes = wallet::maxPassphraseBytes});
}

template <class Request>
Outcome<signer::NewWallet> make(NewWalletSetup& setup, Request request)
{
    // Before the wallet: a file about a wallet that could not be made does no harm.
    if (auto remembered = rememberNodes(setup.profile, setup.network); !remembered) {
        return tl::unexpected{remembered.error()};
    }
    return setup.session.ask(request);
}

/// After the statement that asked, at whose end what it asked with is wiped: printing can take as long as it likes.
Outcome<> printNew(const Arguments& arguments, const Outcome<signer::NewWallet>& made)
{
    if (!made) {
        return tl::unexpected{made.error()};
    }
    return printAnswer(arguments, Json{{"address", made->address.text()}}, made->address.text());
}

template <class Use>
void forEachWord(std::string_view words, Use use)
{
    for (std::size_t number = 1; !words.empty(); ++number) {
        const auto end = std::min(words.find(' '), words.size());
        use(number, words.substr(0, end));
        words.remove_prefix(std::min(end + 1, words.size()));
    }
}

/// The words are letters from a to z: nothing in them has to be escaped.
Outcome<> printWithWords(const Arguments& arguments, const signer::NewWallet& made)
{
    SecretText text{maxShownWords};
    if (arguments.json) {
        text.append(R"({"address":")" + made.address.text() + R"(","words":[)");
        forEachWord(made.words.text(), [&](std::size_t number, std::string_view word) {
            text.append(number > 1 ? ",\"" : "\"");
            text.append(word);
            text.append("\"");
        });
        text.append("]}\n");
        return print(text.text());
    }
    text.append(made.address.text() + "\n");
    if (::isatty(STDOUT_FILENO) == 1) {
        forEachWord(made.words.text(), [&](std::size_t number, std::string_view word) {
            text.append((number < 10 ? " " : "") + std::to_string(number) + ". ");
            text.append(word);
            text.append("\n");
        });
        text.append("Write the words down on paper, in this order. They are not shown again.\n");
    } else {
        text.append(made.words.text());
        text.append("\n");
    }
    return print(text.text());
}

}  // namespace

Outcome<> runCreate(const Arguments& arguments)
{
    const auto count = arguments.value("--word-count").value_or("12");
    if (count != "12" && count != "24") {
        return misused("A wallet has 12 or 24 words.");
    }
    auto setup = prepare(arguments);
    if (!setup) {
        return tl::unexpected{setup.error()};
    }
    auto passphrase = readPassphrase(arguments, true);
    if (!passphrase) {
        return tl::unexpected{passphrase.error()};
    }
    auto password = readSecret(arguments, newWalletPassword);
    if (!password) {
        return tl::unexpected{password.error()};
    }
    const auto made = make(*setup,
                           signer::CreateWallet{.network = setup->network.identity,
                                                .words = count == "24" ? 24U : 12U,
                                                .passphrase = std::move(*passphrase),
                                                .password = std::move(*password)});
    if (!made) {
        return tl::unexpected{made.error()};
    }
    if (arguments.has("--show-words")) {
        auto printed = printWithWords(arguments, *made);
        if (printed) {
            if (!setup->session.ask(signer::ConfirmWords{})) {
                complain("It could not be noted that the words were shown: Barter's window will ask for them.");
            }
        }
        return printed;
    }
    auto printed = printNew(arguments, made);
    complain(
        "The words of this wallet were not shown: the window of Barter shows them for the password, or begin again "
        "with --show-words while nothing is in it.");
    return printed;
}

Outcome<> runRestore(const Arguments& arguments)
{
    auto setup = prepare(arguments);
    if (!setup) {
        return tl::unexpected{setup.error()};
    }
    auto words = readSecret(arguments,
                            {.option = "--words-fd",
                             .prompt = "The 12 or 24 words, which do not show: ",
                             .again = {},
                             .maxBytes = maxWordsBytes,
                             .takesAll = true});
    if (!words) {
        return tl::unexpected{words.error()};
    }
    if (const auto entropy = wallet::entropyFromWords(words->text()); !entropy) {
        return tl::unexpected{Failure{entropy.error()}};
    }
    auto passphrase = readPassphrase(arguments, false);
    if (!passphrase) {
        return tl::unexpected{passphrase.error()};
    }
    auto password = readSecret(arguments, newWalletPassword);
    if (!password) {
        return tl::unexpected{password.error()};
    }
    const auto made = make(*setup,
                           signer::RestoreWallet{.network = setup->network.identity,
                                                 .words = std::move(*words),
                                                 .passphrase = std::move(*passphrase),
                                                 .password = std::move(*password)});
    return printNew(arguments, made);
}

Outcome<> runImportKey(const Arguments& arguments)
{
    auto setup = prepare(arguments);
    if (!setup) {
        return tl::unexpected{setup.error()};
    }
    auto key = readSecret(arguments,
                          {.option = "--key-fd",
                           .prompt = "The private key, which does not show: ",
                           .again = {},
                           .maxBytes = 2 * keyDigits});
    if (!key) {
        return tl::unexpected{key.error()};
    }
    if (const auto parsed = wallet::PrivateKey::parse(key->text()); !parsed) {
        return tl::unexpected{Failure{parsed.error()}};
    }
    auto password = readSecret(arguments, newWalletPassword);
    if (!password) {
        return tl::unexpected{password.error()};
    }
    const auto made =
        make(*setup,
             signer::ImportKey{
                 .network = setup->network.identity, .key = std::move(*key), .password = std::move(*password)});
    return printNew(arguments, made);
}

Outcome<> runImportKeystore(const Arguments& arguments)
{
    auto setup = prepare(arguments);
    if (!setup) {
        return tl::unexpected{setup.error()};
    }
    auto keystore = readInput(arguments.argument, wallet::maxKeystoreBytes);
    if (!keystore) {
        return tl::unexpected{keystore.error()};
    }
    auto keystorePassword = readSecret(
        arguments, {.option = "--keystore-password-fd", .prompt = "Password of the keystore file: ", .again = {}});
    if (!keystorePassword) {
        return tl::unexpected{keystorePassword.error()};
    }
    auto password = readSecret(arguments, newWalletPassword);
    if (!password) {
        return tl::unexpected{password.error()};
    }
    const auto made = make(*setup,
                           signer::ImportKeystore{.network = setup->network.identity,
                                                  .keystore = std::move(*keystore),
                                                  .keystorePassword = std::move(*keystorePassword),
                                                  .password = std::move(*password)});
    return printNew(arguments, made);
}

Outcome<> runImportAddress(const Arguments& arguments)
{
    const auto address = wallet::Address::parse(arguments.argument);
    if (!address) {
        return tl::unexpected{Failure{address.error()}};
    }
    const auto network = chooseNetwork(arguments);
    if (!network) {
        return tl::unexpected{network.error()};
    }
    // As for a wallet; its signer shows whether there is one.
    if (const auto session = SignerSession::openForNew(arguments); !session) {
        return tl::unexpected{session.error()};
    }
    const auto profile = profileOf(arguments);
    if (auto remembered = rememberNodes(profile, *network); !remembered) {
        return remembered;
    }
    if (auto saved = account::saveWatched(profile, {.address = *address, .network = network->identity}); !saved) {
        return tl::unexpected{Failure{saved.error()}};
    }
    return printAnswer(arguments, Json{{"address", address->text()}}, address->text());
}

}  // namespace barter::cli
