#include "cli/offline_request.hpp"
#include "core/hex.hpp"
#include "fuzz_check.hpp"

#include <cstdint>
#include <string>

// A file for sign-offline. What was understood can be written again, in one form, and is the same payment then.

namespace {

using namespace barter;
using namespace barter::cli;
using barter::fuzz::check;

std::string written(const OfflineRequest& request)
{
    const auto number = [](std::int64_t value) { return std::to_string(value); };
    return R"({"token":")" + std::string{textOf(request.token)} + R"(","to":")" + request.to.text() +
           R"(","amount":")" + formatAmount(request.amount, decimalsOf(request.token)) + R"(","ref_block_bytes":")" +
           toHex(request.reference.number) + R"(","ref_block_hash":")" + toHex(request.reference.hash) +
           R"(","expiration":)" + number(request.expiration) + R"(,"timestamp":)" + number(request.timestamp) +
           R"(,"fee_limit":)" + number(request.feeLimit) + "}";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string text{data, data + size};
    const auto request = parseOfflineRequest(text);
    if (!request) {
        return 0;
    }
    check(request->expiration >= 0 && request->timestamp >= 0 && request->feeLimit >= 0, "numbers are from 0 on");
    check(request->token == wallet::PaidToken::btt || request->feeLimit == 0, "only BTT has a fee limit");
    const auto again = parseOfflineRequest(written(*request));
    check(again.has_value(), "what was understood is understood again");
    check(intentIdOf(*again, request->to) == intentIdOf(*request, request->to), "and is the same payment");
    return 0;
}
