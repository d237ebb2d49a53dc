#pragma once

#include "core/amount.hpp"
#include "core/error.hpp"
#include "wallet/address.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The little of the contract ABI (docs.soliditylang.org/en/latest/abi-spec.html) that tokens need. On TRON an address
/// is its 20 bytes without the 0x41, as on Ethereum. Any thread.
namespace barter::wallet::abi {

using Word = std::array<std::uint8_t, 32>;
using Selector = std::array<std::uint8_t, 4>;
using Topic = Word;
using Bytes = std::vector<std::uint8_t>;

/// The first four bytes of the Keccak-256 of "transfer(address,uint256)".
[[nodiscard]] Selector selectorOf(std::string_view function);
/// The Keccak-256 of "Transfer(address,address,uint256)".
[[nodiscard]] Topic topicOf(std::string_view event);

/// Padded with zeros on the left.
[[nodiscard]] Word wordOf(const Address& address);
[[nodiscard]] Word wordOf(const Amount& amount);

/// Nothing when the twelve bytes before the address are not zero.
[[nodiscard]] std::optional<Address> addressIn(const Word& word);
[[nodiscard]] Amount amountIn(const Word& word);

/// The words in bytes whose number is a multiple of 32, else nothing.
[[nodiscard]] std::optional<std::vector<Word>> wordsIn(std::span<const std::uint8_t> bytes);

/// A call: the selector, and the words behind it.
[[nodiscard]] Bytes call(const Selector& selector, std::span<const Word> arguments);

struct TransferCall {
    Address to;
    Amount amount;
};
/// `transfer(address,uint256)`.
[[nodiscard]] Bytes transferCall(const TransferCall& transfer);
/// Nothing when these are not exactly the bytes that `transferCall` makes of some values.
[[nodiscard]] std::optional<TransferCall> transferIn(std::span<const std::uint8_t> data);

/// `balanceOf(address)`.
[[nodiscard]] Bytes balanceCall(const Address& owner);

struct TransferEvent {
    Address from;
    Address to;
    Amount amount;

    bool operator==(const TransferEvent&) const = default;
};
/// What `event Transfer(address indexed, address indexed, uint256)` of a token logged; nothing when it is another
/// event. Which contract logged it is for the caller to compare: everybody can write one that logs anything.
[[nodiscard]] std::optional<TransferEvent> transferEventIn(std::span<const Topic> topics,
                                                           std::span<const std::uint8_t> data);

/// The text of a `revert("...")`, as the call gives it back: `Error(string)`. As written by a stranger's contract, in
/// any encoding; nothing when it is something else.
[[nodiscard]] std::optional<std::string> revertReasonIn(std::span<const std::uint8_t> result);

}  // namespace barter::wallet::abi
