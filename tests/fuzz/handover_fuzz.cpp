#include "app/handover.hpp"
#include "fuzz_check.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// What arrives on the socket of the running instance. A message that was understood survives being written and read;
// and it does not matter in which pieces a frame arrives.

namespace {

using namespace barter;
using barter::fuzz::check;

/// The body of the frame in `bytes`, which arrive in two pieces; no value while it is incomplete.
Expected<std::optional<std::string>> bodyOf(std::string_view bytes, std::size_t firstPiece)
{
    app::FrameReader reader;
    firstPiece = std::min(firstPiece, bytes.size());
    auto body = reader.append(bytes.substr(0, firstPiece));
    if (body && !*body) {
        body = reader.append(bytes.substr(firstPiece));
    }
    if (!body) {
        return tl::unexpected{body.error()};
    }
    return *body ? std::optional{std::string{**body}} : std::nullopt;
}

std::string onlyBodyOf(const std::string& frame)
{
    const auto body = bodyOf(frame, frame.size() / 2);
    check(body && *body, "our own frame is complete");
    return **body;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string bytes{data, data + size};
    if (const auto request = app::decodeRequest(bytes)) {
        const auto again = app::decodeRequest(onlyBodyOf(app::encode(*request)));
        check(again && *again == *request, "a request survives");
    }
    if (const auto reply = app::decodeReply(bytes)) {
        const auto again = app::decodeReply(onlyBodyOf(app::encode(*reply)));
        check(again && *again == *reply, "a reply survives");
    }
    const auto whole = bodyOf(bytes, size);
    const auto pieces = bodyOf(bytes, size / 3);
    check(whole.has_value() == pieces.has_value() && (!whole || *whole == *pieces), "pieces do not matter");
    return 0;
}
