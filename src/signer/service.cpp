#include "signer/service.hpp"

#include "signer/message_codec.hpp"
#include "signer/signer_error.hpp"

#include <utility>

namespace barter::signer {
namespace {

/// More private requests than people make: after them, the signer has to be started anew.
constexpr std::size_t maxBoxes = 100'000;

template <class Request>
Secret replyTo(Signer& signer, std::span<const std::uint8_t> message, bool cameSealed)
{
    using Reply = Expected<typename Request::Reply>;
    if (Request::isPrivate && !cameSealed) {
        return encodeReply<typename Request::Reply>(fail(SignerErrc::notSealed));
    }
    auto request = decodeRequest<Request>(message);
    if (!request) {
        return encodeReply<typename Request::Reply>(tl::unexpected{request.error()});
    }
    const Reply reply = signer.answer(std::move(*request));
    return encodeReply<typename Request::Reply>(reply);
}

template <class... Requests>
Secret
dispatch(RequestList<Requests...> /*all*/, Signer& signer, std::span<const std::uint8_t> message, bool cameSealed)
{
    const auto operation = operationOf(message);
    auto reply = encodeReply<Done>(fail(SignerErrc::messageMalformed, "operation"));
    const auto attempt = [&]<class Request>(const Request* /*tag*/) {
        if (static_cast<std::uint64_t>(Request::operation) != operation) {
            return false;
        }
        reply = replyTo<Request>(signer, message, cameSealed);
        return true;
    };
    static_cast<void>((attempt(static_cast<const Requests*>(nullptr)) || ...));
    return reply;
}

Frame plainError(const Error& error)
{
    return {.kind = FrameKind::plain, .bytes = encodeReply<Done>(tl::unexpected{error})};
}

}  // namespace

Frame Service::answer(const Frame& request)
{
    if (request.kind == FrameKind::plain) {
        return {.kind = FrameKind::plain, .bytes = dispatch(AllRequests{}, m_signer, request.bytes.bytes(), false)};
    }
    const auto opened = m_key.open(request.bytes.bytes());
    if (!opened) {
        return plainError(opened.error());
    }
    if (m_seen.size() >= maxBoxes || !m_seen.insert(opened->sender).second) {
        return plainError({.code = SignerErrc::sealedTwice, .context = {}});
    }
    const auto reply = dispatch(AllRequests{}, m_signer, opened->content.bytes(), true);
    const auto sealedReply = wallet::sealReply(opened->replyKey, reply);
    if (!sealedReply) {
        return plainError(sealedReply.error());
    }
    return {.kind = FrameKind::boxed, .bytes = Secret::copyOf(*sealedReply)};
}

Expected<> Service::serve(int socket)
{
    for (;;) {
        const auto read = readFrame(socket);
        if (!read) {
            return tl::unexpected{read.error()};
        }
        const auto& request = *read;
        if (!request) {
            return {};
        }
        auto reply = answer(*request);
        if (reply.bytes.size() > maxMessageBytes) {
            reply = plainError({.code = SignerErrc::messageMalformed, .context = "too long a reply"});
        }
        if (auto written = writeFrame(socket, reply.kind, reply.bytes.bytes()); !written) {
            return written;
        }
    }
}

}  // namespace barter::signer
