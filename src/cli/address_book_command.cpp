#include "account/address_book.hpp"
#include "cli/command_runs.hpp"
#include "cli/output.hpp"
#include "cli/signer_session.hpp"
#include "core/utf8.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <utility>

// Addresses with the names that a person gave them.
namespace barter::cli {
namespace {

using Json = nlohmann::ordered_json;

Outcome<account::AddressBook> loadBook(const Arguments& arguments)
{
    auto loaded = account::loadAddressBook(profileOf(arguments));
    if (!loaded) {
        return tl::unexpected{Failure{loaded.error()}};
    }
    if (!loaded->damagedCopy.empty()) {
        complain("The address book could not be read, and is kept as " + withoutDisguises(loaded->damagedCopy) + ".");
    }
    return std::move(loaded->book);
}

/// What was asked for, done to the book.
Outcome<> change(const Arguments& arguments, account::AddressBook& book)
{
    const auto added = arguments.value("--add");
    const auto address = wallet::Address::parse(added ? *added : arguments.value("--remove").value_or(std::string{}));
    if (!address) {
        return tl::unexpected{Failure{address.error()}};
    }
    if (added) {
        return outcomeOf(book.name(*address, arguments.value("--name").value_or(std::string{})));
    }
    return book.remove(*address) ? Outcome<>{} : misused("The address is not in the address book.");
}

Outcome<> printBook(const Arguments& arguments, const account::AddressBook& book)
{
    auto list = Json::array();
    std::string text;
    for (const auto& [address, name] : book.entries()) {
        list.push_back({{"address", address.text()}, {"name", name}});
        text += (text.empty() ? "" : "\n") + address.text() + "  " + name;
    }
    return printAnswer(arguments, Json{{"addresses", list}}, text.empty() ? "There is no address in it." : text);
}

}  // namespace

Outcome<> runAddressBook(const Arguments& arguments)
{
    const bool adds = arguments.has("--add");
    const bool removes = arguments.has("--remove");
    if ((adds && removes) || adds != arguments.has("--name")) {
        return misused("Give either --add with --name, or --remove, or neither.");
    }
    const auto watched = watchedOf(arguments);
    if (!watched) {
        return tl::unexpected{watched.error()};
    }
    // Nobody else changes the book of a wallet that this program has open.
    std::optional<SignerSession> held;
    if (!*watched) {
        auto session = SignerSession::open(arguments);
        if (!session) {
            return tl::unexpected{session.error()};
        }
        held = std::move(*session);
    }
    auto book = loadBook(arguments);
    if (!book) {
        return tl::unexpected{book.error()};
    }
    if (adds || removes) {
        if (auto changed = change(arguments, *book); !changed) {
            return changed;
        }
        if (auto saved = account::saveAddressBook(profileOf(arguments), *book); !saved) {
            return tl::unexpected{Failure{saved.error()}};
        }
    }
    return printBook(arguments, *book);
}

}  // namespace barter::cli
