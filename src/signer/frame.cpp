#include "signer/frame.hpp"

#include "signer/message_codec.hpp"
#include "signer/signer_error.hpp"

#include <array>
#include <cerrno>
#include <cstddef>

namespace barter::signer {
namespace {

constexpr std::size_t headerBytes = 5;

SignerErrc whyNot(int error)
{
    return error == EAGAIN ? SignerErrc::noAnswer : SignerErrc::signerGone;
}

/// How much could be read before the end.
Expected<std::size_t> readAll(int socket, std::span<std::uint8_t> bytes)
{
    std::size_t done = 0;
    while (done < bytes.size()) {
        const auto count = ::read(socket, bytes.data() + done, bytes.size() - done);
        if (count == 0) {
            break;
        }
        if (count < 0 && errno != EINTR) {
            return fail(whyNot(errno), "read");
        }
        done += count > 0 ? static_cast<std::size_t>(count) : 0;
    }
    return done;
}

Expected<> writeAll(int socket, std::span<const std::uint8_t> bytes, WriteBytes write)
{
    while (!bytes.empty()) {
        const auto count = write(socket, bytes.data(), bytes.size());
        if (count < 0 && errno != EINTR) {
            return fail(whyNot(errno), "write");
        }
        bytes = bytes.subspan(count > 0 ? static_cast<std::size_t>(count) : 0);
    }
    return {};
}

}  // namespace

Expected<> writeFrame(int socket, FrameKind kind, std::span<const std::uint8_t> bytes, WriteBytes write)
{
    if (bytes.size() > maxMessageBytes) {
        return fail(SignerErrc::messageMalformed, "size");
    }
    const auto size = static_cast<std::uint32_t>(bytes.size());
    const std::array<std::uint8_t, headerBytes> header{static_cast<std::uint8_t>(kind),
                                                       static_cast<std::uint8_t>(size >> 24U),
                                                       static_cast<std::uint8_t>(size >> 16U),
                                                       static_cast<std::uint8_t>(size >> 8U),
                                                       static_cast<std::uint8_t>(size)};
    if (auto written = writeAll(socket, header, write); !written) {
        return written;
    }
    return writeAll(socket, bytes, write);
}

Expected<std::optional<Frame>> readFrame(int socket)
{
    std::array<std::uint8_t, headerBytes> header{};
    const auto there = readAll(socket, header);
    if (!there) {
        return tl::unexpected{there.error()};
    }
    if (*there == 0) {
        return std::nullopt;
    }
    if (*there < header.size()) {
        return fail(SignerErrc::signerGone, "header");
    }
    std::size_t size = 0;
    for (const auto byte : std::span{header}.subspan(1)) {
        size = (size << 8U) | byte;
    }
    if (header.front() > static_cast<std::uint8_t>(FrameKind::boxed) || size > maxMessageBytes) {
        return fail(SignerErrc::messageMalformed, "frame");
    }
    Frame frame{.kind = static_cast<FrameKind>(header.front()), .bytes = Secret{size}};
    const auto read = readAll(socket, frame.bytes.bytes());
    if (!read) {
        return tl::unexpected{read.error()};
    }
    if (*read < size) {
        return fail(SignerErrc::signerGone, "frame");
    }
    return frame;
}

}  // namespace barter::signer
