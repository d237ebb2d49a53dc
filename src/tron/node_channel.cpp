#include "tron/node_channel.hpp"

#include "net/http_client.hpp"
#include "net/retry_after.hpp"
#include "net/url.hpp"
#include "tron/tron_error.hpp"
#include "wallet/node_block.hpp"
#include "wallet/node_error.hpp"
#include "wallet/node_json.hpp"

#include <utility>  // Asio 1.74 uses std::exchange without including it

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string_view>
#include <vector>

namespace barter::tron {
namespace {

namespace asio = boost::asio;
using std::chrono::steady_clock;

constexpr unsigned okStatus = 200;
/// Gateways say with each of them that it was too much.
constexpr std::array refusals{403U, 429U, 503U};

std::function<double()> chance()
{
    return [random = std::minstd_rand{std::random_device{}()}]() mutable {
        return std::uniform_real_distribution<double>{}(random);
    };
}

bool isApiKey(std::string_view key)
{
    return key.size() <= maxApiKey && std::ranges::all_of(key, [](char c) { return c > 0x20 && c < 0x7F; });
}

bool haveSameHost(const std::string& left, const std::string& right)
{
    const auto first = net::parseUrl(left);
    const auto second = net::parseUrl(right);
    return first && second && first->tls == second->tls && first->host == second->host && first->port == second->port;
}

const std::string& baseOf(const NodeAddress& address, Side side)
{
    switch (side) {
    case Side::solidity: return address.solidity;
    case Side::index: return address.index;
    case Side::full: break;
    }
    return address.fullNode;
}

/// Whether the node is to be left alone for a moment because of such an answer. That it refuses something is no
/// failure.
bool isFailure(const Error& error)
{
    return error.code != wallet::NodeErrc::refused;
}

Expected<> isBlockOf(const std::string& answer, const wallet::Digest& genesis)
{
    return wallet::parseBlock(answer).and_then([&](const std::optional<wallet::NodeBlock>& block) -> Expected<> {
        if (!block) {
            return fail(TronErrc::noBlock, "0");
        }
        if (block->id != genesis) {
            return fail(TronErrc::otherNetwork);
        }
        return {};
    });
}

}  // namespace

/// Lives until its requests have come back; answers nobody once the channel is gone.
class NodeChannel::Work : public std::enable_shared_from_this<Work> {
public:
    Work(asio::io_context& service, net::HttpClient& http, RateLimiter& limiter, NodeOptions options)
        : m_service{service}, m_http{http}, m_limiter{limiter}, m_options{std::move(options)}, m_pace{chance()},
          m_timer{std::make_unique<asio::steady_timer>(service)}
    {
    }

    void close() noexcept
    {
        m_closed = true;
        m_timer.reset();
        m_questions.clear();
        m_queue.clear();
    }

    void ask(NodeQuestion question, Answer<std::string> answer)
    {
        if (baseOf(m_options.address, question.side).empty()) {
            post(std::move(answer), fail(TronErrc::noIndex));
        } else if (!isApiKey(m_options.apiKey)) {
            post(std::move(answer), fail(TronErrc::badApiKey));
        } else if (question.isProof || isProven(question.side)) {
            enqueue(std::move(question), std::move(answer));
        } else {
            prove(std::move(question), std::move(answer));
        }
    }

    [[nodiscard]] const NodeAddress& address() const { return m_options.address; }

private:
    struct Asked {
        std::vector<Answer<std::string>> waiting;  ///< empty once it was answered
        std::optional<std::string> lastAnswer;
        SteadyTime answered;
    };

    /// The index can show nothing, so the full node does it.
    static Side proverOf(Side side) { return side == Side::solidity ? Side::solidity : Side::full; }

    [[nodiscard]] bool isProven(Side side) const
    {
        return m_provenBases.contains(baseOf(m_options.address, proverOf(side)));
    }

    /// Asks for the first block before `question`.
    void prove(NodeQuestion question, Answer<std::string> answer)
    {
        const auto prover = proverOf(question.side);
        const std::string path = prover == Side::solidity ? "/walletsolidity/getblock" : "/wallet/getblock";
        enqueue({.side = prover, .path = path, .json = R"({"id_or_num":"0","detail":false})", .isProof = true},
                [this, prover, question = std::move(question), answer = std::move(answer)](
                    Expected<std::string> block) mutable {
                    const auto proven =
                        block.and_then([this](const std::string& text) { return isBlockOf(text, m_options.genesis); });
                    if (!proven) {
                        answer(tl::unexpected{proven.error()});
                        return;
                    }
                    m_provenBases.insert(baseOf(m_options.address, prover));
                    enqueue(std::move(question), std::move(answer));
                });
    }

    void enqueue(NodeQuestion question, Answer<std::string> answer)
    {
        const auto now = steady_clock::now();
        forgetOld(now);
        auto& asked = m_questions[question];
        if (asked.waiting.empty() && asked.lastAnswer && question.isPoll) {
            post(std::move(answer), *asked.lastAnswer);
            return;
        }
        const bool isUnderWay = !asked.waiting.empty();
        asked.waiting.push_back(std::move(answer));
        if (!isUnderWay) {
            // What somebody wants done does not wait for what somebody wants to know.
            question.isPoll ? m_queue.push_back(std::move(question)) : m_queue.push_front(std::move(question));
            // Later, since it may answer.
            asio::post(m_service, [self = shared_from_this()] { self->pump(); });
        }
    }

    /// Sends what may leave now, and comes back when the next may.
    void pump()
    {
        while (!m_closed && !m_queue.empty()) {
            const auto now = steady_clock::now();
            const auto next = std::max(m_pace.next(now), m_limiter.next(now));
            if (next - now > longestWait) {
                const auto question = std::move(m_queue.front());
                m_queue.pop_front();
                finish(question, fail(TronErrc::resting, question.path));
            } else if (next > now) {
                m_timer->expires_at(next);
                m_timer->async_wait([self = shared_from_this()](const boost::system::error_code& error) {
                    if (!error) {
                        self->pump();
                    }
                });
                return;
            } else {
                auto question = std::move(m_queue.front());
                m_queue.pop_front();
                m_limiter.sent(now);
                send(std::move(question));
            }
        }
    }

    void send(NodeQuestion question)
    {
        const auto& base = baseOf(m_options.address, question.side);
        net::HttpCall call{.url = base + question.path,
                           .userAgent = "Barter/0.1.0",
                           .maxBodyBytes = wallet::maxAnswerBytes,
                           .deadline = m_options.deadline,
                           .json = question.json.empty() ? std::nullopt : std::optional{question.json}};
        if (!m_options.apiKey.empty() && haveSameHost(base, m_options.address.fullNode)) {
            call.headers.push_back({.name = "TRON-PRO-API-KEY", .value = m_options.apiKey});
        }
        m_http.call(std::move(call),
                    [self = shared_from_this(), question = std::move(question)](Expected<net::HttpAnswer> answer) {
                        if (!self->m_closed) {
                            self->finish(question, self->textOf(question, std::move(answer)));
                        }
                    });
    }

    Expected<std::string> textOf(const NodeQuestion& question, Expected<net::HttpAnswer> answer)
    {
        const auto now = steady_clock::now();
        if (!answer) {
            m_pace.failed(now);
            return tl::unexpected{std::move(answer.error())};
        }
        if (std::ranges::find(refusals, answer->status) != refusals.end()) {
            m_limiter.refused(now);
            m_pace.refused(now, net::parseRetryAfter(answer->retryAfter, std::chrono::system_clock::now()));
            return fail(wallet::NodeErrc::busy, question.path + ": " + std::to_string(answer->status));
        }
        if (answer->status != okStatus) {
            m_pace.failed(now);
            return fail(net::NetErrc::badStatus, question.path + ": " + std::to_string(answer->status));
        }
        std::string text{answer->body.begin(), answer->body.end()};
        if (const auto read = wallet::parseAnswer(text); !read) {
            isFailure(read.error()) ? m_pace.failed(now) : m_pace.succeeded();
            return tl::unexpected{read.error()};
        }
        m_pace.succeeded();
        return text;
    }

    void finish(const NodeQuestion& question, const Expected<std::string>& answer)
    {
        auto& asked = m_questions[question];
        const auto waiting = std::exchange(asked.waiting, {});
        asked.lastAnswer = answer ? std::optional{*answer} : std::nullopt;
        asked.answered = steady_clock::now();
        // One of them may destroy the channel.
        const auto self = shared_from_this();
        for (const auto& each : waiting) {
            if (!m_closed) {
                each(answer);
            }
        }
    }

    void forgetOld(SteadyTime now)
    {
        std::erase_if(m_questions, [&](const auto& entry) {
            const auto& asked = entry.second;
            return asked.waiting.empty() && now - asked.answered >= m_options.pollInterval;
        });
    }

    void post(Answer<std::string> answer, Expected<std::string> what)
    {
        asio::post(m_service,
                   [self = shared_from_this(), answer = std::move(answer), what = std::move(what)]() mutable {
                       if (!self->m_closed) {
                           answer(std::move(what));
                       }
                   });
    }

    asio::io_context& m_service;
    net::HttpClient& m_http;
    RateLimiter& m_limiter;
    NodeOptions m_options;
    NodePace m_pace;
    std::unique_ptr<asio::steady_timer> m_timer;  ///< nothing once the channel is gone
    std::map<NodeQuestion, Asked> m_questions;    ///< of the last moment, and those that wait
    std::deque<NodeQuestion> m_queue;
    std::set<std::string> m_provenBases;
    bool m_closed = false;
};

NodeChannel::NodeChannel(asio::io_context& service, net::HttpClient& http, RateLimiter& limiter, NodeOptions options)
    : m_work{std::make_shared<Work>(service, http, limiter, std::move(options))}
{
}

NodeChannel::~NodeChannel()
{
    m_work->close();
}

void NodeChannel::ask(NodeQuestion question, Answer<std::string> answer)
{
    m_work->ask(std::move(question), std::move(answer));
}

const NodeAddress& NodeChannel::address() const
{
    return m_work->address();
}

}  // namespace barter::tron
