#pragma once

#include "core/error.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace barter::wallet {

/// Why an answer of a node has no value for us. `Error::context` may hold what the node wrote, cleaned and shortened
/// by `nodeText`: for the log and for "the node said", never as a sentence of ours.
enum class NodeErrc {
    tooLarge = 1,  ///< more bytes or values than an answer may have
    tooDeep,       ///< nested beyond maxAnswerDepth
    notJson,       ///< a web page, a bare sentence, nothing, bytes that are no UTF-8, a number that is none
    wrongShape,    ///< JSON in which a known field has another type, length or range, or is missing or there twice
    inconsistent,  ///< it contradicts itself: an id is not the hash of what it names
    refused,       ///< the node says that it did not do what it was asked
    busy,          ///< it says that we ask too often or that it has too much to do: later again
};

/// All of them, so that a test can see that each has words.
inline constexpr std::array allNodeErrcs{
    NodeErrc::tooLarge,
    NodeErrc::tooDeep,
    NodeErrc::notJson,
    NodeErrc::wrongShape,
    NodeErrc::inconsistent,
    NodeErrc::refused,
    NodeErrc::busy,
};

[[nodiscard]] std::error_code make_error_code(NodeErrc code) noexcept;

/// Characters of a node's text that are kept.
inline constexpr std::size_t maxNodeText = 200;

/// A node's text as one line that can be shown as plain text: without control characters and without those that
/// disguise others, at most maxNodeText characters.
[[nodiscard]] std::string nodeText(std::string_view text);

/// The same for the texts that a node writes as hexadecimal digits unless asked with "visible" (contract calls,
/// broadcasts as JSON, resMessage). What is no such text is taken as it is.
[[nodiscard]] std::string hexNodeText(std::string_view text);

}  // namespace barter::wallet

template <>
struct std::is_error_code_enum<barter::wallet::NodeErrc> : std::true_type {};
