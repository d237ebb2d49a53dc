#include "wallet/node_error.hpp"

#include "core/hex.hpp"
#include "core/utf8.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace barter::wallet {
namespace {

class NodeCategory final : public std::error_category {
public:
    const char* name() const noexcept override { return "barter.node"; }

    std::string message(int value) const override
    {
        switch (static_cast<NodeErrc>(value)) {
        case NodeErrc::tooLarge: return "an answer that is too large";
        case NodeErrc::tooDeep: return "an answer that is nested too deeply";
        case NodeErrc::notJson: return "an answer that is no JSON";
        case NodeErrc::wrongShape: return "an answer of an unknown shape";
        case NodeErrc::inconsistent: return "an answer that contradicts itself";
        case NodeErrc::refused: return "refused by the node";
        case NodeErrc::busy: return "the node is busy";
        }
        return "unknown";
    }
};

/// The most bytes that maxNodeText characters of UTF-8 can have.
constexpr std::size_t maxTextBytes = maxNodeText * 4 + 4;

}  // namespace

std::error_code make_error_code(NodeErrc code) noexcept
{
    static const NodeCategory category;
    return {static_cast<int>(code), category};
}

std::string nodeText(std::string_view text)
{
    return shortened(withoutDisguises(text.substr(0, maxTextBytes)), maxNodeText);
}

std::string hexNodeText(std::string_view text)
{
    const auto digits = text.substr(0, 2 * maxTextBytes);
    std::vector<std::uint8_t> bytes(digits.size() / 2);
    if (digits.empty() || digits.size() % 2 != 0 || !fromHex(digits, bytes)) {
        return nodeText(text);
    }
    return nodeText({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

}  // namespace barter::wallet
