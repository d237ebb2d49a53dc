#include "signer/frame.hpp"

#include "signer/message_codec.hpp"
#include "signer/signer_error.hpp"

#include <array>
#include <cerrno>
#include <cstddef>

namespace barter::signer {
namespace {

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

std::array<std::uint8_t, FrameHeader::bytes> encodeHeader(const FrameHeader& header) noexcept
{
    return {static_cast<std::uint8_t>(header.kind),
            static_cast<std::uint8_t>(header.size >> 24U),
            static_cast<std::uint8_t>(header.size >> 16U),
            static_cast<std::uint8_t>(header.size >> 8U),
            static_cast<std::uint8_t>(header.size)};
}

Expected<FrameHeader> decodeHeader(std::span<const std::uint8_t, FrameHeader::bytes> bytes)
{
    std::uint32_t size = 0;
    for (const auto byte : bytes.subspan<1>()) {
        size = (size << 8U) | byte;
    }
    if (bytes.front() > static_cast<std::uint8_t>(FrameKind::boxed) || size > maxMessageBytes) {
        return fail(SignerErrc::messageMalformed, "frame");
    }
    return FrameHeader{.kind = static_cast<FrameKind>(bytes.front()), .size = size};
}

Expected<> writeFrame(int socket, FrameKind kind, std::span<const std::uint8_t> bytes, WriteBytes write)
{
    if (bytes.size() > maxMessageBytes) {
        return fail(SignerErrc::messageMalformed, "size");
    }
    const auto header = encodeHeader({.kind = kind, .size = static_cast<std::uint32_t>(bytes.size())});
    if (auto written = writeAll(socket, header, write); !written) {
        return written;
    }
    return writeAll(socket, bytes, write);
}

Expected<std::optional<Frame>> readFrame(int socket)
{
    std::array<std::uint8_t, FrameHeader::bytes> header{};
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
    const auto decoded = decodeHeader(header);
    if (!decoded) {
        return tl::unexpected{decoded.error()};
    }
    Frame frame{.kind = decoded->kind, .bytes = Secret{decoded->size}};
    const auto read = readAll(socket, frame.bytes.bytes());
    if (!read) {
        return tl::unexpected{read.error()};
    }
    if (*read < decoded->size) {
        return fail(SignerErrc::signerGone, "frame");
    }
    return frame;
}

}  // namespace barter::signer
