#pragma once

#include "vectors.hpp"

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace barter::test {

/// All that was recorded in tests/data/tron/exchanges/`file`.json, in its order.
inline nlohmann::json recordedExchanges(const std::string& file)
{
    auto recorded = testData("tron/exchanges/" + file + ".json");
    return std::move(recorded["exchanges"]);
}

/// The exchange with that name.
inline nlohmann::json recordedExchange(const std::string& file, const std::string& name)
{
    const auto exchanges = recordedExchanges(file);
    for (const auto& exchange : exchanges) {
        if (exchange["name"] == name) {
            return exchange;
        }
    }
    throw std::runtime_error{"no such exchange: " + name};
}

/// The body of its answer.
inline std::string recordedAnswer(const std::string& file, const std::string& name)
{
    return text(recordedExchange(file, name)["answer"]["text"]);
}

inline std::vector<std::string> recordedFiles()
{
    return {"chain", "trx", "errors", "trc20", "trc10", "stake", "permission"};
}

}  // namespace barter::test
