#include "signer/account_file.hpp"

#include "core/utf8.hpp"
#include "signer/signer_error.hpp"
#include "wallet/hd_key.hpp"

#include <algorithm>
#include <optional>
#include <vector>

namespace barter::signer {
namespace {

constexpr std::string_view firstLine = "barter-accounts 1";
constexpr std::string_view unconfirmedLine = "words-unconfirmed\n";
constexpr std::string_view ordinaryWord = "account";
constexpr std::string_view speedWord = "speed";

/// Takes what comes before `mark` off the front. Nothing if there is none.
std::optional<std::string_view> takeUntil(std::string_view& rest, char mark)
{
    const auto end = rest.find(mark);
    if (end == std::string_view::npos) {
        return std::nullopt;
    }
    const auto taken = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    return taken;
}

bool isOrdinaryPath(const wallet::DerivationPath& path)
{
    const auto& numbers = path.numbers();
    if (numbers.size() != wallet::accountPath(0).numbers().size()) {
        return false;
    }
    const auto own = numbers[4];
    const auto ledger = numbers[2] - wallet::DerivationPath::hardened;
    return (own < wallet::DerivationPath::hardened && path == wallet::accountPath(own)) ||
           (ledger < wallet::DerivationPath::hardened && path == wallet::ledgerPath(ledger));
}

bool isSpeedPath(const wallet::DerivationPath& path)
{
    const auto& numbers = path.numbers();
    return numbers.size() == wallet::speedPath(0).numbers().size() &&
           numbers.back() < wallet::DerivationPath::hardened && path == wallet::speedPath(numbers.back());
}

/// A path as its own text, so that there is one way to write it.
bool isPath(std::string_view text, bool (*belongs)(const wallet::DerivationPath&))
{
    const auto path = wallet::DerivationPath::parse(text);
    return path && path->text() == text && belongs(*path);
}

void append(std::string& content, std::string_view word, const std::vector<Account>& accounts)
{
    for (const auto& account : accounts) {
        content +=
            std::string{word} + '\t' + account.path + '\t' + account.address.text() + '\t' + account.label + '\n';
    }
}

}  // namespace

bool isLabel(std::string_view label)
{
    return label.size() <= maxLabelBytes && withoutDisguises(label) == label;
}

std::string writeAccounts(const AccountFile& file)
{
    std::string content{firstLine};
    content += '\n';
    if (file.wordsUnconfirmed) {
        content += unconfirmedLine;
    }
    append(content, ordinaryWord, file.accounts.ordinary);
    append(content, speedWord, file.accounts.speed);
    return content;
}

Expected<AccountFile> parseAccounts(std::string_view content)
{
    const auto malformed = [](const char* what) { return fail(SignerErrc::accountsMalformed, what); };
    if (takeUntil(content, '\n') != firstLine) {
        return malformed("first line");
    }
    AccountFile file;
    if (content.starts_with(unconfirmedLine)) {
        file.wordsUnconfirmed = true;
        content.remove_prefix(unconfirmedLine.size());
    }
    auto& accounts = file.accounts;
    while (!content.empty()) {
        auto line = takeUntil(content, '\n');
        if (!line) {
            return malformed("last line");
        }
        const auto word = takeUntil(*line, '\t');
        const auto path = takeUntil(*line, '\t');
        const auto address = takeUntil(*line, '\t');
        const bool isSpeed = word == speedWord;
        if (!path || !address || (!isSpeed && (word != ordinaryWord || !accounts.speed.empty())) || !isLabel(*line)) {
            return malformed("line");
        }
        const bool isImported = !isSpeed && accounts.ordinary.empty() && path->empty();
        if (!isImported && !isPath(*path, isSpeed ? &isSpeedPath : &isOrdinaryPath)) {
            return malformed("path");
        }
        const auto parsed = wallet::Address::parse(*address);
        if (!parsed || parsed->text() != *address) {
            return malformed("address");
        }
        auto& list = isSpeed ? accounts.speed : accounts.ordinary;
        list.push_back({.path = std::string{*path}, .address = *parsed, .label = std::string{*line}});
        if (list.size() > maxAccounts) {
            return malformed("number");
        }
    }
    const bool hasKeyOnly = !accounts.ordinary.empty() && accounts.ordinary.front().path.empty();
    if (accounts.ordinary.empty() ||
        (hasKeyOnly && (accounts.ordinary.size() > 1 || !accounts.speed.empty() || file.wordsUnconfirmed))) {
        return malformed("list");
    }
    return file;
}

}  // namespace barter::signer
