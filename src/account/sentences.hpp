#pragma once

#include "core/error.hpp"

#include <optional>
#include <string>
#include <string_view>

/// What went wrong with a wallet, in words that the window and the command line share. Pure; any thread.
namespace barter::account {

/// What a person reads on stderr, and what a program compares.
struct Explanation {
    std::string code;      ///< "wallet.wrongPassword": the enumerator behind a word for its enum; stays
    std::string sentence;  ///< one sentence of plain English with a full stop, on one line
};

/// For every code of the layers below. What a node or the system wrote (`Error::context`) is shown where it helps,
/// cleaned and shortened. A code that is not known here gets its own message.
[[nodiscard]] Explanation explain(const Error& error);

/// "%" in `sentence` becomes the context, cleaned and shortened.
[[nodiscard]] std::string withContext(std::string_view sentence, std::string_view context);

/// The same for the window, which translates: its translations are looked up by the English sentence.
struct WindowWords {
    std::string_view sentence;  ///< "%" in it is where `filling` goes
    std::string filling;        ///< as it came, from whomever: clean it before it is shown
};
/// Nothing for a code of other layers.
[[nodiscard]] std::optional<WindowWords> windowWords(const Error& error);

}  // namespace barter::account
