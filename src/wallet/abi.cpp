#include "wallet/abi.hpp"

#include "wallet/hash.hpp"

#include <algorithm>

namespace barter::wallet::abi {
namespace {

constexpr std::size_t wordSize = std::tuple_size_v<Word>;
constexpr std::size_t selectorSize = std::tuple_size_v<Selector>;
constexpr std::size_t padding = 12;  // of the 20 bytes of an address

std::span<const std::uint8_t> asBytes(std::string_view text)
{
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// The arguments of a call of `selector`, or the values of an error.
std::optional<std::span<const std::uint8_t>> behind(const Selector& selector, std::span<const std::uint8_t> data)
{
    if (data.size() < selectorSize || !std::ranges::equal(data.first(selectorSize), selector)) {
        return std::nullopt;
    }
    return data.subspan(selectorSize);
}

/// An offset or a length.
std::optional<std::size_t> sizeIn(std::span<const std::uint8_t> bytes)
{
    Word word{};
    std::ranges::copy(bytes.first(wordSize), word.begin());
    const auto number = amountIn(word).toUint64();
    return number ? std::optional{static_cast<std::size_t>(*number)} : std::nullopt;
}

const Selector& transferSelector()
{
    static const Selector selector = selectorOf("transfer(address,uint256)");
    return selector;
}

}  // namespace

Selector selectorOf(std::string_view function)
{
    Selector selector{};
    std::ranges::copy_n(keccak256(asBytes(function)).begin(), selectorSize, selector.begin());
    return selector;
}

Topic topicOf(std::string_view event)
{
    return keccak256(asBytes(event));
}

Word wordOf(const Address& address)
{
    Word word{};
    std::ranges::copy(address.shortBytes(), word.begin() + padding);
    return word;
}

Word wordOf(const Amount& amount)
{
    return amount.bytes();
}

std::optional<Address> addressIn(const Word& word)
{
    if (std::any_of(word.begin(), word.begin() + padding, [](auto byte) { return byte != 0; })) {
        return std::nullopt;
    }
    Address::Short bytes{};
    std::copy(word.begin() + padding, word.end(), bytes.begin());
    return Address::fromShort(bytes);
}

Amount amountIn(const Word& word)
{
    return Amount{word};
}

std::optional<std::vector<Word>> wordsIn(std::span<const std::uint8_t> bytes)
{
    if (bytes.size() % wordSize != 0) {
        return std::nullopt;
    }
    std::vector<Word> words(bytes.size() / wordSize);
    for (std::size_t i = 0; i < words.size(); ++i) {
        std::ranges::copy(bytes.subspan(i * wordSize, wordSize), words[i].begin());
    }
    return words;
}

Bytes call(const Selector& selector, std::span<const Word> arguments)
{
    Bytes data{selector.begin(), selector.end()};
    for (const auto& word : arguments) {
        data.insert(data.end(), word.begin(), word.end());
    }
    return data;
}

Bytes transferCall(const TransferCall& transfer)
{
    return call(transferSelector(), std::array<Word, 2>{wordOf(transfer.to), wordOf(transfer.amount)});
}

std::optional<TransferCall> transferIn(std::span<const std::uint8_t> data)
{
    const auto arguments = behind(transferSelector(), data);
    const auto words = arguments ? wordsIn(*arguments) : std::nullopt;
    if (!words || words->size() != 2) {
        return std::nullopt;
    }
    const auto to = addressIn(words->front());
    if (!to) {
        return std::nullopt;
    }
    return TransferCall{.to = *to, .amount = amountIn(words->back())};
}

Bytes balanceCall(const Address& owner)
{
    static const Selector selector = selectorOf("balanceOf(address)");
    return call(selector, std::array<Word, 1>{wordOf(owner)});
}

std::optional<TransferEvent> transferEventIn(std::span<const Topic> topics, std::span<const std::uint8_t> data)
{
    static const Topic transfer = topicOf("Transfer(address,address,uint256)");
    const auto words = wordsIn(data);
    if (topics.size() != 3 || topics[0] != transfer || !words || words->size() != 1) {
        return std::nullopt;
    }
    const auto from = addressIn(topics[1]);
    const auto to = addressIn(topics[2]);
    if (!from || !to) {
        return std::nullopt;
    }
    return TransferEvent{.from = *from, .to = *to, .amount = amountIn(words->front())};
}

std::optional<std::string> revertReasonIn(std::span<const std::uint8_t> result)
{
    static const Selector error = selectorOf("Error(string)");
    const auto values = behind(error, result);
    if (!values || values->size() < 2 * wordSize) {
        return std::nullopt;
    }
    // A string stands behind the words of fixed size: here there is one of those, its offset.
    const auto offset = sizeIn(*values);
    const auto length = sizeIn(values->subspan(wordSize));
    const auto text = values->subspan(2 * wordSize);
    if (offset != wordSize || !length || *length > text.size()) {
        return std::nullopt;
    }
    return std::string{text.begin(), text.begin() + static_cast<std::ptrdiff_t>(*length)};
}

}  // namespace barter::wallet::abi
