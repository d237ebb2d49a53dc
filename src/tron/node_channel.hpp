#pragma once

#include "core/error.hpp"
#include "tron/network.hpp"
#include "tron/rate_limiter.hpp"
#include "wallet/hash.hpp"

#include <chrono>
#include <compare>
#include <functional>
#include <memory>
#include <string>

namespace boost::asio {
class io_context;
}
namespace barter::net {
class HttpClient;
}

namespace barter::tron {

/// Called once, later, on the thread of the io_context; never after what gives the answer was destroyed.
template <class T = void>
using Answer = std::function<void(Expected<T>)>;

/// Which part of a node: the chain as it is now, what of it is final, or the index of the past.
enum class Side { full, solidity, index };

struct NodeQuestion {
    Side side{};
    std::string path;      ///< "/wallet/getblock"
    std::string json;      ///< POSTed; empty: GET
    bool isPoll = true;    ///< may be answered with what was got a moment ago; a broadcast may not
    bool isProof = false;  ///< asks which network it is, so it may go to a node that has not shown it yet

    auto operator<=>(const NodeQuestion&) const = default;
};

struct NodeOptions {
    NodeAddress address;
    wallet::Digest genesis{};  ///< of the network that the node has to belong to
    std::string apiKey;        ///< sent as TRON-PRO-API-KEY to the host of the full node, and nowhere else; empty: none
    /// A question that was answered less than this ago gets the same answer again, without a request.
    std::chrono::milliseconds pollInterval = std::chrono::seconds{3};
    /// From when the request leaves, looking up the name included.
    std::chrono::milliseconds deadline = std::chrono::seconds{15};
};

inline constexpr std::size_t maxApiKey = 128;

/// Carries questions to one operator's node and its answers back, as text, at the pace that `RateLimiter` and
/// `NodePace` allow. Nothing is asked of a node before its first block is known to be that of the network; the index
/// has no blocks, so for it that of the full node counts.
///
/// A question waits for its turn, a broadcast before the others; when the node is to be left alone for more than
/// `longestWait`, it fails at once (TronErrc::resting).
/// Nothing is repeated by itself: who wants to know asks again. The same question twice at a time is one request. One
/// thread: that of the io_context.
class NodeChannel {
public:
    /// As long as a request may take.
    static constexpr std::chrono::seconds longestWait{15};

    /// `http`, `limiter` and `service` outlive the channel.
    NodeChannel(boost::asio::io_context& service, net::HttpClient& http, RateLimiter& limiter, NodeOptions options);
    ~NodeChannel();
    NodeChannel(const NodeChannel&) = delete;
    NodeChannel(NodeChannel&&) = delete;
    NodeChannel& operator=(const NodeChannel&) = delete;
    NodeChannel& operator=(NodeChannel&&) = delete;

    /// Answers with the text of an answer that `wallet::parseAnswer` takes. Errors: those of net::HttpClient::call
    /// and wallet::parseAnswer; NetErrc::badStatus, NodeErrc::busy (status 403, 429, 503), TronErrc resting,
    /// otherNetwork, noBlock, noIndex, badApiKey.
    void ask(NodeQuestion question, Answer<std::string> answer);

    [[nodiscard]] const NodeAddress& address() const;

private:
    class Work;
    std::shared_ptr<Work> m_work;
};

}  // namespace barter::tron
