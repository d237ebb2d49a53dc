#pragma once

#include "core/error.hpp"
#include "core/secret.hpp"

#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

/// Messages on a stream socket: a byte that says how it is sealed, its length in 4 bytes, the highest first, and so
/// many bytes. Blocks, as long as the socket lets it (SO_RCVTIMEO, SO_SNDTIMEO: SignerErrc::noAnswer); one thread for
/// each end and direction.
namespace barter::signer {

/// How the bytes of a frame are to be read.
enum class FrameKind : std::uint8_t {
    plain = 0,
    boxed = 1,  ///< wallet/sealed_box: a message for the signer's key, or the reply to one
};

struct Frame {
    FrameKind kind = FrameKind::plain;
    Secret bytes;
};

/// What stands before the bytes of a frame.
struct FrameHeader {
    static constexpr std::size_t bytes = 5;

    FrameKind kind = FrameKind::plain;
    std::uint32_t size = 0;  ///< of what follows, at most `maxMessageBytes`
};
[[nodiscard]] std::array<std::uint8_t, FrameHeader::bytes> encodeHeader(const FrameHeader& header) noexcept;
/// Errors: SignerErrc::messageMalformed (unknown kind, too long).
[[nodiscard]] Expected<FrameHeader> decodeHeader(std::span<const std::uint8_t, FrameHeader::bytes> bytes);

/// As ::write, which ends a process with SIGPIPE that does not ignore it when nobody reads any more.
using WriteBytes = ssize_t (*)(int socket, const void* bytes, std::size_t size);

/// Errors: SignerErrc::messageMalformed (longer than `maxMessageBytes`), signerGone (nobody reads any more).
[[nodiscard]] Expected<>
writeFrame(int socket, FrameKind kind, std::span<const std::uint8_t> bytes, WriteBytes write = ::write);

/// Nothing when the other end has closed. Errors: SignerErrc::messageMalformed (unknown kind, too long), signerGone (it
/// ends within a frame, or the socket failed).
[[nodiscard]] Expected<std::optional<Frame>> readFrame(int socket);

}  // namespace barter::signer
