#pragma once

#include "core/error.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What a second process says to the running one, and what that answers. Pure; any thread.
///
/// A message is a frame: "BTR1", its length as four bytes (most significant first), then that many bytes of JSON.
/// A text that is no UTF-8 (a file name can be) travels as {"hex": "..."}. The other end is not trusted: the socket
/// only proves that it belongs to the same user.
namespace barter::app {

/// A frame with a longer body is refused before it is read.
inline constexpr std::size_t maxHandoverBytes = std::size_t{64} * 1024 * 1024;

enum class HandoverErrc {
    notAFrame = 1,  ///< does not begin as a frame does
    tooLarge,       ///< the body is longer than maxHandoverBytes
    notJson,        ///< the body is no JSON, or nested deeper than any message is
    otherVersion,   ///< a message of another version of Barter
    wrongShape,     ///< a field is missing or has the wrong type
};
[[nodiscard]] std::error_code make_error_code(HandoverErrc code) noexcept;

enum class Verb { add, show, status, quit };

struct Request {
    Verb verb = Verb::show;
    std::string workingDirectory;         ///< of the second process, for relative paths
    std::vector<std::string> sources;     ///< as given on the command line
    std::optional<std::string> savePath;  ///< as given, may be relative
    bool addPaused = false;
    bool noDialog = false;
    bool minimized = false;       ///< the window need not come to the front
    std::string activationToken;  ///< XDG_ACTIVATION_TOKEN or DESKTOP_STARTUP_ID of the second process, or empty

    bool operator==(const Request&) const = default;
};

struct RefusedSource {
    std::string source;
    std::string sentence;  ///< for people

    bool operator==(const RefusedSource&) const = default;
};

struct Reply {
    int accepted = 0;  ///< how many sources
    std::vector<RefusedSource> refused;
    std::string statusJson;  ///< the answer to Verb::status, otherwise empty

    bool operator==(const Reply&) const = default;
};

/// Whole frames, ready to be sent.
[[nodiscard]] std::string encode(const Request& request);
[[nodiscard]] std::string encode(const Reply& reply);

/// Bodies, as a FrameReader gives them. Fields that are not known are ignored.
[[nodiscard]] Expected<Request> decodeRequest(std::string_view body);
[[nodiscard]] Expected<Reply> decodeReply(std::string_view body);

/// Puts the one frame of a connection together from the pieces in which it arrives.
class FrameReader {
public:
    /// The body once it is complete; no value while bytes are missing. What follows the frame is ignored.
    /// Errors: notAFrame, tooLarge; as soon as the first bytes show it.
    [[nodiscard]] Expected<std::optional<std::string_view>> append(std::string_view bytes);

private:
    std::string m_bytes;
};

}  // namespace barter::app

template <>
struct std::is_error_code_enum<barter::app::HandoverErrc> : std::true_type {};
