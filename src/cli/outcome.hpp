#pragma once

#include "cli/arguments.hpp"
#include "core/error.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <utility>
#include <variant>

/// How a command ends.
namespace barter::cli {

inline constexpr int exitDone = 0;
inline constexpr int exitFailed = 1;
inline constexpr int exitUsage = 2;

/// What a command has to tell although it failed: its answer, with "error" and "code" behind it when it is JSON.
struct FailedAnswer {
    Error error;
    nlohmann::ordered_json json;
    std::string text;
};

/// Refused or failed, or wrong usage.
using Failure = std::variant<Error, UsageError, FailedAnswer>;

template <class T = void>
using Outcome = tl::expected<T, Failure>;

[[nodiscard]] inline tl::unexpected<Failure> misused(std::string sentence)
{
    return tl::unexpected{Failure{UsageError{std::move(sentence)}}};
}

template <class T>
[[nodiscard]] Outcome<T> outcomeOf(Expected<T> result)
{
    return std::move(result).map_error([](Error error) { return Failure{std::move(error)}; });
}

template <class T>
[[nodiscard]] Outcome<T> outcomeOf(tl::expected<T, UsageError> result)
{
    return std::move(result).map_error([](UsageError error) { return Failure{std::move(error)}; });
}

}  // namespace barter::cli
