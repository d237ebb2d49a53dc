#include "wallet/node_history.hpp"

#include "core/hex.hpp"
#include "wallet/answer_reader.hpp"
#include "wallet/node_error.hpp"

#include <algorithm>
#include <utility>

namespace barter::wallet {
namespace {

using Kind = std::variant<HistoryEntry::Trx, HistoryEntry::Asset, HistoryEntry::Token>;
constexpr auto idSize = std::tuple_size_v<TransactionId>;

bool isDigits(std::string_view text)
{
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// It becomes a part of the next request.
bool isFingerprint(std::string_view text)
{
    return text.size() <= maxFingerprint && std::ranges::all_of(text, [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                      c == '_';
           });
}

/// "1002000", or the hexadecimal digits of that text. No id has as many digits as to be both.
std::optional<std::string> assetIdIn(std::string_view name)
{
    std::string decoded(name.size() / 2, '\0');
    if (fromHex(name, {reinterpret_cast<std::uint8_t*>(decoded.data()), decoded.size()}) && isDigits(decoded)) {
        return decoded;
    }
    return isDigits(name) ? std::optional{std::string{name}} : std::nullopt;
}

HistoryPage pageWith(const AnswerReader& in, std::vector<HistoryEntry> entries)
{
    auto fingerprint = in.object("meta").text("fingerprint");
    if (!isFingerprint(fingerprint)) {
        in.reject("fingerprint");
    }
    return {.entries = std::move(entries), .fingerprint = std::move(fingerprint)};
}

/// The only item of a list that is known to have one.
std::optional<AnswerReader> onlyItem(const AnswerReader& in, std::string_view list, AnswerProblem& problem)
{
    const auto items = in.objects(list);
    if (items.size() != 1) {
        in.reject(list);
        return std::nullopt;
    }
    return AnswerReader{items.front(), problem};
}

std::optional<Kind> kindOf(const AnswerReader& contract, const AnswerReader& value)
{
    const auto type = contract.text("type");
    if (type == "TransferContract") {
        return HistoryEntry::Trx{};
    }
    if (type != "TransferAssetContract") {
        return std::nullopt;
    }
    auto id = assetIdIn(value.text("asset_name"));
    if (!id) {
        value.reject("asset_name");
        return std::nullopt;
    }
    return HistoryEntry::Asset{std::move(*id)};
}

/// Nothing when the row is no transfer, or has something wrong.
std::optional<HistoryEntry> transferIn(const AnswerReader& row, AnswerProblem& problem)
{
    const auto contract = onlyItem(row.object("raw_data"), "contract", problem);
    const auto result = onlyItem(row, "ret", problem);
    if (!contract || !result) {
        return std::nullopt;
    }
    const auto value = contract->object("parameter").object("value");
    auto kind = kindOf(*contract, value);
    if (!kind) {
        return std::nullopt;
    }
    const auto from = value.address("owner_address");
    const auto to = value.address("to_address");
    if (!from || !to) {
        value.reject("to_address");
        return std::nullopt;
    }
    const auto outcome = result->text("contractRet");
    return HistoryEntry{
        .id = row.fixed<idSize>("txID"),
        .time = row.natural("block_timestamp"),
        .kind = std::move(*kind),
        .from = *from,
        .to = *to,
        .amount = value.amount("amount"),
        .failed = !outcome.empty() && outcome != "SUCCESS",
        .fee = result->natural("fee"),
    };
}

std::optional<HistoryEntry> tokenTransferIn(const AnswerReader& row)
{
    // Without a contract it is a token that the index does not know.
    const auto contract = row.object("token_info").address("address");
    if (row.text("type") != "Transfer" || !contract) {
        return std::nullopt;
    }
    const auto from = row.address("from");
    const auto to = row.address("to");
    if (!from || !to) {
        row.reject("to");
        return std::nullopt;
    }
    return HistoryEntry{
        .id = row.fixed<idSize>("transaction_id"),
        .time = row.natural("block_timestamp"),
        .kind = HistoryEntry::Token{*contract},
        .from = *from,
        .to = *to,
        .amount = row.amount("value"),
        .failed = false,
        .fee = std::nullopt,
    };
}

template <class ReadRow>
Expected<HistoryPage> parsePage(std::string_view answer, const ReadRow& readRow)
{
    const auto json = parseAnswer(answer);
    if (!json) {
        return tl::unexpected{json.error()};
    }
    AnswerProblem problem;
    const AnswerReader in{*json, problem};
    if (!in.has("data")) {
        in.reject("data");
    }
    std::vector<HistoryEntry> entries;
    for (const auto& item : in.objects("data")) {
        if (auto entry = readRow(AnswerReader{item, problem}, problem)) {
            entries.push_back(std::move(*entry));
        }
    }
    auto page = pageWith(in, std::move(entries));
    return problem.result().transform([&] { return std::move(page); });
}

}  // namespace

Expected<HistoryPage> parseHistory(std::string_view answer)
{
    return parsePage(answer, [](const AnswerReader& row, AnswerProblem& problem) {
        // What a contract did inside of a transaction has rows of another shape.
        return row.has("internal_tx_id") ? std::nullopt : transferIn(row, problem);
    });
}

Expected<HistoryPage> parseTokenHistory(std::string_view answer)
{
    return parsePage(answer, [](const AnswerReader& row, AnswerProblem& /*problem*/) { return tokenTransferIn(row); });
}

}  // namespace barter::wallet
