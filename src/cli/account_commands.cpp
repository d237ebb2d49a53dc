#include "cli/command_runs.hpp"
#include "cli/output.hpp"
#include "cli/secret_input.hpp"
#include "cli/signer_session.hpp"
#include "core/utf8.hpp"
#include "signer/signer_error.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <string>

// Accounts, and what the Speed account may do.
namespace barter::cli {
namespace {

using Json = nlohmann::ordered_json;
using signer::SpendingCaps;

constexpr unsigned bttDecimals = 18;

/// Unknown for the account of an imported key.
Json pathOf(const signer::Account& account)
{
    return account.path.empty() ? Json{} : Json(account.path);
}

Outcome<> printAccounts(const Arguments& arguments, const signer::Accounts& accounts)
{
    auto list = Json::array();
    std::string text;
    for (std::size_t number = 0; number < accounts.ordinary.size(); ++number) {
        const auto& account = accounts.ordinary[number];
        list.push_back({{"account", number},
                        {"address", account.address.text()},
                        {"path", pathOf(account)},
                        {"label", account.label}});
        text += std::to_string(number) + "  " + account.address.text() + "  " + withoutDisguises(account.label) + "\n";
    }
    if (!accounts.speed.empty()) {
        text += "The Speed account is " + accounts.speed.back().address.text() + ".";
    } else {
        text.pop_back();
    }
    return printAnswer(arguments, Json{{"accounts", list}}, text);
}

/// Those of the list have their number in it, the others none.
void appendFound(Json& list,
                 std::string& text,
                 const std::vector<signer::Account>& found,
                 const signer::Accounts& known)
{
    for (const auto& account : found) {
        const auto place = std::ranges::find(known.ordinary, account.path, &signer::Account::path);
        const bool isKnown = place != known.ordinary.end();
        list.push_back({{"account", isKnown ? Json(place - known.ordinary.begin()) : Json{}},
                        {"address", account.address.text()},
                        {"path", account.path},
                        {"label", isKnown ? Json(place->label) : Json{}}});
        text += account.address.text() + "  " + account.path + "\n";
    }
}

Outcome<> printScan(const Arguments& arguments, SignerSession& session)
{
    auto password = readSecret(arguments, walletPassword);
    if (!password) {
        return tl::unexpected{password.error()};
    }
    const auto found = session.ask(signer::ScanAccounts{.password = std::move(*password)});
    if (!found) {
        return tl::unexpected{found.error()};
    }
    const auto known = session.ask(signer::ListAccounts{});
    if (!known) {
        return tl::unexpected{known.error()};
    }
    if (found->own.empty()) {
        return printAccounts(arguments, *known);  // an imported key has its one address
    }
    auto list = Json::array();
    std::string text;
    appendFound(list, text, found->own, *known);
    // The first of both kinds is the same.
    appendFound(list, text, {found->ledger.begin() + 1, found->ledger.end()}, *known);
    text.pop_back();
    return printAnswer(arguments, Json{{"accounts", list}}, text);
}

Outcome<> addAccount(const Arguments& arguments, SignerSession& session)
{
    const auto number = arguments.number("--number");
    if (!number) {
        return tl::unexpected{Failure{number.error()}};
    }
    auto password = readSecret(arguments, walletPassword);
    if (!password) {
        return tl::unexpected{password.error()};
    }
    const auto added = session.ask(
        signer::AddAccount{.kind = arguments.has("--ledger") ? signer::PathKind::ledger : signer::PathKind::own,
                           .number = *number,
                           .label = arguments.value("--label").value_or(std::string{}),
                           .password = std::move(*password)});
    return added ? Outcome<>{} : tl::unexpected{added.error()};
}

Outcome<> labelAccount(const Arguments& arguments, SignerSession& session)
{
    const auto number = arguments.number("--account");
    if (!number) {
        return misused("The account that is named is a number from 0 on.");
    }
    const auto named = session.ask(
        signer::LabelAccount{.account = number->value_or(0), .label = arguments.value("--label").value_or("")});
    return named ? Outcome<>{} : tl::unexpected{named.error()};
}

struct CapOption {
    const char* name;
    Amount SpendingCaps::*cap;
};
constexpr std::array capOptions{
    CapOption{"--payment", &SpendingCaps::payment},
    CapOption{"--hour", &SpendingCaps::hour},
    CapOption{"--day", &SpendingCaps::day},
    CapOption{"--total", &SpendingCaps::total},
};

struct WantedCap {
    Amount SpendingCaps::*cap;
    Amount amount;
};

Outcome<std::vector<WantedCap>> wantedCaps(const Arguments& arguments)
{
    std::vector<WantedCap> wanted;
    for (const auto& option : capOptions) {
        const auto text = arguments.value(option.name);
        if (!text) {
            continue;
        }
        const auto amount = parseAmount(*text, bttDecimals);
        if (!amount) {
            return tl::unexpected{Failure{amount.error()}};
        }
        wanted.push_back({.cap = option.cap, .amount = *amount});
    }
    return wanted;
}

/// Lowering keeps what was spent in all; raising begins anew, as the person was told.
Outcome<signer::SpeedCaps>
setCaps(const Arguments& arguments, SignerSession& session, const std::vector<WantedCap>& wanted)
{
    auto password = readSecret(arguments, walletPassword);
    if (!password) {
        return tl::unexpected{password.error()};
    }
    // Only an unlocked account tells caps that nobody else has written.
    if (auto opened = session.ask(signer::UnlockSpeed{.password = Secret::copyOf(password->bytes())}); !opened) {
        return tl::unexpected{opened.error()};
    }
    auto now = session.ask(signer::GetSpeedCaps{});
    if (!now) {
        return now;
    }
    auto caps = now->caps;
    bool isHigher = false;
    for (const auto& [cap, amount] : wanted) {
        isHigher = isHigher || amount > caps.*cap;
        caps.*cap = amount;
    }
    return isHigher ? session.ask(signer::GiveSpeedCaps{.caps = caps, .password = std::move(*password)})
                    : session.ask(signer::LowerSpeedCaps{.caps = caps});
}

Outcome<AccountChoice> chosenAccount(const Arguments& arguments)
{
    const auto watched = watchedOf(arguments);
    if (!watched) {
        return tl::unexpected{watched.error()};
    }
    if (const auto& address = *watched) {
        return chooseWatched(arguments, *address);
    }
    return SignerSession::open(arguments).and_then([&](SignerSession session) { return session.choose(arguments); });
}

std::string bttText(const Amount& amount)
{
    return formatAmount(amount, bttDecimals);
}

}  // namespace

Outcome<> runAddress(const Arguments& arguments)
{
    const auto choice = chosenAccount(arguments);
    if (!choice) {
        return tl::unexpected{choice.error()};
    }
    const auto& account = choice->account;
    return printAnswer(arguments,
                       Json{{"address", account.address.text()},
                            {"hex", account.address.hex()},
                            {"account", choice->isSpeed ? Json("speed") : Json(choice->number)},
                            {"path", pathOf(account)}},
                       account.address.text());
}

Outcome<> runAccounts(const Arguments& arguments)
{
    const bool adds = arguments.has("--add");
    const bool scans = arguments.has("--scan");
    if (!adds && (arguments.has("--ledger") || arguments.has("--number"))) {
        return misused("The options --ledger and --number belong to --add.");
    }
    if (!adds && !scans && arguments.has("--password-fd")) {
        return misused("The option --password-fd belongs to --add or --scan.");
    }
    if (scans && (adds || arguments.has("--label"))) {
        return misused("The option --scan changes nothing: leave --add and --label out.");
    }
    if (arguments.has("--account") && (adds || !arguments.has("--label"))) {
        return misused("The option --account belongs to --label without --add.");
    }
    const auto watched = watchedOf(arguments);
    if (!watched) {
        return tl::unexpected{watched.error()};
    }
    if (const auto& only = *watched; only && !adds && !scans && !arguments.has("--label")) {
        return printAccounts(arguments,
                             {.ordinary = {{.path = {}, .address = only->address, .label = {}}}, .speed = {}});
    }
    auto session = SignerSession::open(arguments);
    if (!session) {
        return tl::unexpected{session.error()};
    }
    if (scans) {
        return printScan(arguments, *session);
    }
    auto changed = adds                       ? addAccount(arguments, *session)
                   : arguments.has("--label") ? labelAccount(arguments, *session)
                                              : Outcome<>{};
    if (!changed) {
        return changed;
    }
    const auto accounts = session->ask(signer::ListAccounts{});
    return accounts ? printAccounts(arguments, *accounts) : tl::unexpected{accounts.error()};
}

Outcome<> runSpeedCaps(const Arguments& arguments)
{
    const auto wanted = wantedCaps(arguments);
    if (!wanted) {
        return tl::unexpected{wanted.error()};
    }
    auto session = SignerSession::open(arguments);
    if (!session) {
        return tl::unexpected{session.error()};
    }
    if (!session->state().hasWords) {
        return tl::unexpected{Failure{Error{.code = signer::SignerErrc::noSpeedAccount, .context = {}}}};
    }
    const auto speed = wanted->empty() ? session->ask(signer::GetSpeedCaps{}) : setCaps(arguments, *session, *wanted);
    if (!wanted->empty() && !session->state().speedIsUnlocked) {
        // The signer may be Barter's and go on. If it is gone, the account is locked.
        static_cast<void>(session->ask(signer::LockSpeed{}));
    }
    if (!speed) {
        return tl::unexpected{speed.error()};
    }
    const auto& [caps, spent] = *speed;
    return printAnswer(arguments,
                       Json{{"payment", bttText(caps.payment)},
                            {"hour", bttText(caps.hour)},
                            {"day", bttText(caps.day)},
                            {"total", bttText(caps.total)},
                            {"spent_hour", bttText(spent.hour)},
                            {"spent_day", bttText(spent.day)},
                            {"spent_total", bttText(spent.total)}},
                       "One payment: at most " + bttText(caps.payment) + " BTT\n60 minutes: " + bttText(spent.hour) +
                           " of " + bttText(caps.hour) + " BTT\n24 hours: " + bttText(spent.day) + " of " +
                           bttText(caps.day) + " BTT\nIn all: " + bttText(spent.total) + " of " + bttText(caps.total) +
                           " BTT");
}

}  // namespace barter::cli
