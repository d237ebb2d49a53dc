#pragma once

#include "core/hex.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace barter::test {

/// tests/data/`name`, of which the README beside it says where it is from.
inline nlohmann::json testData(const std::string& name)
{
    std::ifstream file{std::string{TEST_DATA} + "/" + name};
    return nlohmann::json::parse(file);
}

inline nlohmann::json tronVectors()
{
    return testData("tron/vectors.json");
}

/// clang 16 does not compare a string with a json.
inline std::string text(const nlohmann::json& value)
{
    return value.get<std::string>();
}

inline std::vector<std::uint8_t> bytesOf(const std::string& hex)
{
    std::vector<std::uint8_t> bytes(hex.size() / 2);
    if (!fromHex(hex, bytes)) {
        throw std::runtime_error{"not hexadecimal: " + hex};
    }
    return bytes;
}

inline std::vector<std::uint8_t> bytesOfText(const std::string& text)
{
    return {text.begin(), text.end()};
}

}  // namespace barter::test
