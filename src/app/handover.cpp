#include "app/handover.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>

namespace barter::app {
namespace {

using Json = nlohmann::json;

constexpr std::string_view magic = "BTR1";
constexpr std::size_t headerBytes = 8;
constexpr int version = 1;
// Object, list, object, text as {"hex"}: a message needs four levels.
constexpr int maxDepth = 5;

class HandoverCategory final : public std::error_category {
public:
    [[nodiscard]] const char* name() const noexcept override { return "handover"; }
    [[nodiscard]] std::string message(int code) const override
    {
        switch (static_cast<HandoverErrc>(code)) {
        case HandoverErrc::notAFrame: return "not a message of Barter";
        case HandoverErrc::tooLarge: return "message too large";
        case HandoverErrc::notJson: return "message is no JSON";
        case HandoverErrc::otherVersion: return "message of another version";
        case HandoverErrc::wrongShape: return "message lacks a field";
        }
        return "unknown";
    }
};

struct VerbName {
    Verb verb;
    std::string_view name;
};
constexpr std::array verbNames{
    VerbName{Verb::add, "add"},
    VerbName{Verb::show, "show"},
    VerbName{Verb::status, "status"},
    VerbName{Verb::quit, "quit"},
};

constexpr std::string_view hexDigits = "0123456789abcdef";

Json textToJson(const std::string& text)
{
    // dump() is what knows whether a text is UTF-8: it throws for one that is not.
    try {
        Json json = text;
        (void)json.dump();
        return json;
    } catch (const Json::type_error&) {
        std::string hex;
        hex.reserve(text.size() * 2);
        for (const char c : text) {
            const auto byte = static_cast<unsigned char>(c);
            hex += hexDigits[byte / 16U];
            hex += hexDigits[byte % 16U];
        }
        return Json{{"hex", hex}};
    }
}

std::optional<std::string> textFromJson(const Json& json)
{
    if (json.is_string()) {
        return json.get<std::string>();
    }
    if (!json.is_object() || !json.contains("hex") || !json["hex"].is_string()) {
        return std::nullopt;
    }
    const auto& hex = json["hex"].get_ref<const std::string&>();
    if (hex.size() % 2 != 0) {
        return std::nullopt;
    }
    std::string text;
    text.reserve(hex.size() / 2);
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        const auto high = hexDigits.find(hex[i]);
        const auto low = hexDigits.find(hex[i + 1]);
        if (high == std::string_view::npos || low == std::string_view::npos) {
            return std::nullopt;
        }
        text += static_cast<char>(high * 16 + low);
    }
    return text;
}

std::string frame(const Json& json)
{
    const auto body = json.dump();
    const auto size = static_cast<std::uint32_t>(body.size());
    std::string result{magic};
    for (const unsigned shift : {24U, 16U, 8U, 0U}) {
        result += static_cast<char>((size >> shift) & 0xFFU);
    }
    return result + body;
}

/// A foreign text can be nested a million times; the parser would build all of it before we could look.
bool nestedTooDeep(std::string_view body)
{
    int depth = 0;
    bool inText = false;
    for (std::size_t i = 0; i < body.size(); ++i) {
        const char c = body[i];
        if (inText) {
            if (c == '\\') {
                ++i;
            } else if (c == '"') {
                inText = false;
            }
        } else if (c == '"') {
            inText = true;
        } else if (c == '[' || c == '{') {
            if (++depth > maxDepth) {
                return true;
            }
        } else if (c == ']' || c == '}') {
            --depth;
        }
    }
    return false;
}

Expected<Json> parseBody(std::string_view body)
{
    if (body.size() > maxHandoverBytes) {
        return fail(HandoverErrc::tooLarge);
    }
    if (nestedTooDeep(body)) {
        return fail(HandoverErrc::notJson, "nesting");
    }
    auto json = Json::parse(body, nullptr, /*allow_exceptions=*/false);
    if (json.is_discarded()) {
        return fail(HandoverErrc::notJson);
    }
    if (!json.is_object() || !json.contains("version") || !json["version"].is_number_integer()) {
        return fail(HandoverErrc::wrongShape, "version");
    }
    if (json["version"] != version) {
        return fail(HandoverErrc::otherVersion);
    }
    return json;
}

bool read(const Json& json, const char* key, std::string& into)
{
    const auto found = json.find(key);
    if (found == json.end()) {
        return false;
    }
    auto text = textFromJson(*found);
    if (!text) {
        return false;
    }
    into = std::move(*text);
    return true;
}

bool read(const Json& json, const char* key, bool& into)
{
    const auto found = json.find(key);
    if (found == json.end() || !found->is_boolean()) {
        return false;
    }
    into = found->get<bool>();
    return true;
}

}  // namespace

std::error_code make_error_code(HandoverErrc code) noexcept
{
    static const HandoverCategory category;
    return {static_cast<int>(code), category};
}

std::string encode(const Request& request)
{
    Json json{{"version", version},
              {"verb", std::ranges::find(verbNames, request.verb, &VerbName::verb)->name},
              {"working_directory", textToJson(request.workingDirectory)},
              {"sources", Json::array()},
              {"add_paused", request.addPaused},
              {"no_dialog", request.noDialog},
              {"minimized", request.minimized},
              {"activation_token", textToJson(request.activationToken)}};
    for (const auto& source : request.sources) {
        json["sources"].push_back(textToJson(source));
    }
    if (request.savePath) {
        json["save_path"] = textToJson(*request.savePath);
    }
    return frame(json);
}

std::string encode(const Reply& reply)
{
    Json json{{"version", version},
              {"accepted", reply.accepted},
              {"refused", Json::array()},
              {"status", textToJson(reply.statusJson)}};
    for (const auto& each : reply.refused) {
        json["refused"].push_back(Json{{"source", textToJson(each.source)}, {"sentence", textToJson(each.sentence)}});
    }
    return frame(json);
}

Expected<Request> decodeRequest(std::string_view body)
{
    const auto json = parseBody(body);
    if (!json) {
        return tl::unexpected{json.error()};
    }
    Request request;
    std::string verb;
    if (!read(*json, "verb", verb)) {
        return fail(HandoverErrc::wrongShape, "verb");
    }
    const auto* const known = std::ranges::find(verbNames, verb, &VerbName::name);
    if (known == verbNames.end()) {
        return fail(HandoverErrc::wrongShape, "verb");
    }
    request.verb = known->verb;

    const auto sources = json->find("sources");
    if (sources == json->end() || !sources->is_array()) {
        return fail(HandoverErrc::wrongShape, "sources");
    }
    for (const auto& each : *sources) {
        auto source = textFromJson(each);
        if (!source) {
            return fail(HandoverErrc::wrongShape, "sources");
        }
        request.sources.push_back(std::move(*source));
    }
    if (json->contains("save_path") && !read(*json, "save_path", request.savePath.emplace())) {
        return fail(HandoverErrc::wrongShape, "save_path");
    }
    if (!read(*json, "working_directory", request.workingDirectory) || !read(*json, "add_paused", request.addPaused) ||
        !read(*json, "no_dialog", request.noDialog) || !read(*json, "minimized", request.minimized) ||
        !read(*json, "activation_token", request.activationToken)) {
        return fail(HandoverErrc::wrongShape);
    }
    return request;
}

Expected<Reply> decodeReply(std::string_view body)
{
    const auto json = parseBody(body);
    if (!json) {
        return tl::unexpected{json.error()};
    }
    Reply reply;
    const auto accepted = json->find("accepted");
    if (accepted == json->end() || !accepted->is_number_integer()) {
        return fail(HandoverErrc::wrongShape, "accepted");
    }
    // A number above the range of the type that is asked for would be wrapped silently.
    const bool fits = accepted->is_number_unsigned() ? accepted->get<std::uint64_t>() <= maxHandoverBytes : false;
    if (!fits) {
        return fail(HandoverErrc::wrongShape, "accepted");
    }
    reply.accepted = accepted->get<int>();

    const auto refused = json->find("refused");
    if (refused == json->end() || !refused->is_array()) {
        return fail(HandoverErrc::wrongShape, "refused");
    }
    for (const auto& each : *refused) {
        RefusedSource item;
        if (!each.is_object() || !read(each, "source", item.source) || !read(each, "sentence", item.sentence)) {
            return fail(HandoverErrc::wrongShape, "refused");
        }
        reply.refused.push_back(std::move(item));
    }
    if (!read(*json, "status", reply.statusJson)) {
        return fail(HandoverErrc::wrongShape, "status");
    }
    return reply;
}

Expected<std::optional<std::string_view>> FrameReader::append(std::string_view bytes)
{
    m_bytes += bytes;
    const auto known = std::min(m_bytes.size(), magic.size());
    if (m_bytes.compare(0, known, magic.substr(0, known)) != 0) {
        return fail(HandoverErrc::notAFrame);
    }
    if (m_bytes.size() < headerBytes) {
        return std::nullopt;
    }
    std::size_t size = 0;
    for (std::size_t i = magic.size(); i < headerBytes; ++i) {
        size = size * 256 + static_cast<unsigned char>(m_bytes[i]);
    }
    if (size > maxHandoverBytes) {
        return fail(HandoverErrc::tooLarge);
    }
    if (m_bytes.size() < headerBytes + size) {
        return std::nullopt;
    }
    return std::string_view{m_bytes}.substr(headerBytes, size);
}

}  // namespace barter::app
