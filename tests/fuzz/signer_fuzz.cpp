// What others can write to the signer: messages on its socket, and its list of accounts on disk. What can be read is
// written again as the same bytes.
#include "fuzz_check.hpp"
#include "signer/account_file.hpp"
#include "signer/message_codec.hpp"
#include "signer/signer_error.hpp"

#include <utility>

namespace {

using namespace barter::signer;
using barter::Secret;
using barter::fuzz::check;

template <class Request>
void checkMessage(std::span<const std::uint8_t> bytes)
{
    using Reply = typename Request::Reply;
    if (const auto request = decodeRequest<Request>(bytes)) {
        check(encodeRequest(*request) == Secret::copyOf(bytes), "a request is written as it was read");
    }
    auto reply = decodeReply<Reply>(bytes);
    // An error of that code may be one about the message instead of one in it.
    if (reply || reply.error().code != SignerErrc::messageMalformed) {
        check(encodeReply<Reply>(std::move(reply)) == Secret::copyOf(bytes), "a reply is written as it was read");
    }
}

template <class... Requests>
void checkMessages(RequestList<Requests...> /*all*/, std::span<const std::uint8_t> bytes)
{
    (checkMessage<Requests>(bytes), ...);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    checkMessages(AllRequests{}, {data, size});
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    if (const auto accounts = parseAccounts(text)) {
        check(writeAccounts(*accounts) == text, "a list of accounts is written as it was read");
    }
    return 0;
}
