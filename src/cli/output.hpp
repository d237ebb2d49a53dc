#pragma once

#include "cli/outcome.hpp"
#include "core/secret.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <string>
#include <string_view>

/// What a command prints.
namespace barter::cli {

/// To the standard output. Errors: CliErrc::outputFailed.
[[nodiscard]] Outcome<> print(std::string_view text);
/// The JSON object with --json, else the text; a line feed follows either.
[[nodiscard]] Outcome<>
printAnswer(const Arguments& arguments, const nlohmann::ordered_json& json, std::string_view text);

/// On stderr, one line.
void complain(std::string_view sentence);

/// "2026-11-27T20:31:22Z", of milliseconds since 1970.
[[nodiscard]] std::string isoTime(std::int64_t milliseconds);

/// Text with a secret in it, which is wiped.
class SecretText {
public:
    explicit SecretText(std::size_t maxBytes) : m_text{maxBytes} {}
    /// What there is no room for is left out.
    void append(std::string_view text);
    [[nodiscard]] std::string_view text() const { return m_text.text().substr(0, m_used); }

private:
    Secret m_text;
    std::size_t m_used = 0;
};

}  // namespace barter::cli
