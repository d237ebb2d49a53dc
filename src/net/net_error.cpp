#include "net/net_error.hpp"

#include <string>

namespace barter::net {
namespace {

class NetCategory final : public std::error_category {
public:
    [[nodiscard]] const char* name() const noexcept override { return "barter.net"; }
    [[nodiscard]] std::string message(int code) const override
    {
        switch (static_cast<NetErrc>(code)) {
        case NetErrc::badUrl: return "bad URL";
        case NetErrc::hostNotFound: return "host not found";
        case NetErrc::connectionFailed: return "connection failed";
        case NetErrc::tlsFailed: return "TLS failed";
        case NetErrc::timedOut: return "timed out";
        case NetErrc::badStatus: return "unexpected HTTP status";
        case NetErrc::tooManyRedirects: return "too many redirects";
        case NetErrc::forbiddenRedirect: return "forbidden redirect";
        case NetErrc::tooLarge: return "response too large";
        case NetErrc::badResponse: return "broken response";
        case NetErrc::plainHttp: return "plain http to another machine";
        case NetErrc::badHeader: return "bad header";
        }
        return "unknown";
    }
};

}  // namespace

std::error_code make_error_code(NetErrc code) noexcept
{
    static const NetCategory category;
    return {static_cast<int>(code), category};
}

}  // namespace barter::net
