#pragma once

#include "core/error.hpp"
#include "core/secret.hpp"
#include "storage/file_descriptor.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

namespace barter::cli {

/// The terminal that the program was started from, whatever its input and output lead to. One thread, and one terminal
/// at a time: it handles signals while it asks.
class Terminal {
public:
    /// Nothing when there is none.
    [[nodiscard]] static std::optional<Terminal> open();

    void say(std::string_view text) const;
    /// One line that cannot be seen while it is typed, without the line feed. What was typed before the question does
    /// not count. When a signal ends or stops the program, the terminal shows typing again before; after a stop it asks
    /// once more. Errors: CliErrc::nothingEntered, secretTooLong, noTerminal (it does not let itself be switched).
    [[nodiscard]] Expected<Secret> ask(std::string_view prompt, std::size_t maxBytes) const;

private:
    explicit Terminal(storage::FileDescriptor file) : m_file{std::move(file)} {}

    storage::FileDescriptor m_file;
};

}  // namespace barter::cli
