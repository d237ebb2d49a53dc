#include "account/signer_relay.hpp"

#include "core/log.hpp"
#include "signer/frame.hpp"
#include "signer/message_codec.hpp"
#include "signer/signer_error.hpp"

#include <utility>  // Asio 1.74 uses std::exchange without including it

#include <boost/asio/buffer.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <array>
#include <list>
#include <optional>

namespace barter::account {

namespace asio = boost::asio;
using boost::system::error_code;
using signer::Frame;
using signer::FrameHeader;
using signer::FrameKind;
using signer::Operation;
using signer::SignerErrc;
using Socket = asio::local::stream_protocol::socket;

namespace {

constexpr std::chrono::seconds pauseAfterFailure{1};

bool isOneOf(const Frame& request, std::initializer_list<Operation> operations)
{
    const auto operation = signer::operationOf(request.bytes.bytes());
    return request.kind == FrameKind::plain && std::ranges::any_of(operations, [&](Operation each) {
               return static_cast<std::uint64_t>(each) == operation;
           });
}

bool onlyLooks(const Frame& request)
{
    return isOneOf(request,
                   {Operation::getState,
                    Operation::listAccounts,
                    Operation::getSpeedCaps,
                    Operation::findIntent,
                    Operation::listIntents,
                    Operation::composePayment});
}

Frame errorFrame(const Error& error)
{
    return {.kind = FrameKind::plain, .bytes = signer::encodeReply<signer::Done>(tl::unexpected{error})};
}

}  // namespace

class SignerRelay::Core : public std::enable_shared_from_this<Core> {
public:
    Core(asio::io_context& service, SignerWorker& signer, ControlSocket socket, std::function<void()> asked, Limits set)
        : worker{signer}, othersAsked{std::move(asked)}, limits{set}, m_name{std::move(socket)}, m_listening{service},
          m_pause{service}
    {
        m_listening.assign(asio::local::stream_protocol{}, m_name->release());
    }
    Core(const Core&) = delete;
    Core(Core&&) = delete;
    Core& operator=(const Core&) = delete;
    Core& operator=(Core&&) = delete;
    /// Nobody is answered any more.
    ~Core();

    void accept();
    void remove(const std::shared_ptr<Client>& client);
    void answered(const std::shared_ptr<Client>& client);
    void signerEnded(std::uint64_t signer);
    void close(std::function<void()> gone);

    SignerWorker& worker;
    std::function<void()> othersAsked;
    Limits limits;

private:
    void take(Socket socket);

    std::optional<ControlSocket> m_name;
    asio::local::stream_protocol::acceptor m_listening;
    asio::steady_timer m_pause;
    std::list<std::shared_ptr<Client>> m_clients;  ///< whoever was answered last comes last
    std::function<void()> m_gone;
};

class SignerRelay::Client : public std::enable_shared_from_this<Client> {
public:
    Client(const std::shared_ptr<Core>& core, Socket socket)
        : m_core{core}, m_socket{std::move(socket)}, m_timer{m_socket.get_executor()}
    {
    }

    /// Has nothing to do with a signer now.
    [[nodiscard]] bool isIdle() const { return !m_isAsking; }

    /// It, or one before it.
    [[nodiscard]] bool hasMet(std::uint64_t signer) const { return m_signer != 0 && m_signer <= signer; }

    void readHeader()
    {
        m_isAsking = false;
        asio::async_read(m_socket, asio::buffer(m_header), [self = shared_from_this()](const error_code& error, auto) {
            const auto header = error ? Expected<FrameHeader>{fail(error)} : signer::decodeHeader(self->m_header);
            if (!header) {
                self->drop();
                return;
            }
            self->m_frame = {.kind = header->kind, .bytes = Secret{header->size}};
            self->readBody();
        });
    }

    /// Whatever it waits for comes to an end.
    void end()
    {
        error_code ignored;
        m_socket.close(ignored);
    }

    /// As if it had ended.
    void drop()
    {
        end();
        m_timer.cancel();
        if (const auto core = std::exchange(m_core, {}).lock()) {
            core->remove(shared_from_this());
        }
    }

    void dropAfterAnswer() { m_isLast = true; }

private:
    void limitTime(const Core& core)
    {
        m_timer.expires_after(core.limits.transfer);
        m_timer.async_wait([self = weak_from_this()](const error_code& error) {
            if (const auto client = self.lock(); client && !error) {
                client->drop();
            }
        });
    }

    void readBody()
    {
        const auto core = m_core.lock();
        if (!core) {
            return;
        }
        limitTime(*core);
        const auto bytes = m_frame.bytes.bytes();
        asio::async_read(m_socket,
                         asio::buffer(bytes.data(), bytes.size()),
                         [self = shared_from_this()](const error_code& error, auto) {
                             if (error) {
                                 self->drop();
                                 return;
                             }
                             self->ask();
                         });
    }

    void ask()
    {
        m_timer.cancel();
        const auto core = m_core.lock();
        if (!core) {
            return;
        }
        m_isAsking = true;
        if (isOneOf(m_frame, {Operation::signFromSpeed})) {
            write(errorFrame({.code = SignerErrc::needsPassword, .context = {}}));
            return;
        }
        const bool changes = !onlyLooks(m_frame);
        core->worker.pass(
            std::move(m_frame), m_signer, [self = shared_from_this(), changes](Expected<SignerWorker::Passed> passed) {
                self->answer(std::move(passed), changes);
            });
    }

    void answer(Expected<SignerWorker::Passed> passed, bool changes)
    {
        const auto core = m_core.lock();
        if (!core) {
            return;
        }
        if (passed) {
            m_signer = passed->signer;
            write(std::move(passed->reply));
        } else {
            m_isLast = true;
            write(errorFrame(passed.error()));
        }
        if (changes) {
            core->othersAsked();
        }
    }

    void write(Frame reply)
    {
        const auto core = m_core.lock();
        if (!core) {
            return;
        }
        m_frame = std::move(reply);
        const auto bytes = m_frame.bytes.bytes();
        m_header = signer::encodeHeader({.kind = m_frame.kind, .size = static_cast<std::uint32_t>(bytes.size())});
        limitTime(*core);
        asio::async_write(m_socket,
                          std::array{asio::const_buffer{m_header.data(), m_header.size()},
                                     asio::const_buffer{bytes.data(), bytes.size()}},
                          [self = shared_from_this()](const error_code& error, auto) {
                              self->m_timer.cancel();
                              self->m_frame = {};
                              if (error || self->m_isLast) {
                                  self->drop();
                                  return;
                              }
                              if (const auto answering = self->m_core.lock()) {
                                  answering->answered(self);
                              }
                              self->readHeader();
                          });
    }

    std::weak_ptr<Core> m_core;
    Socket m_socket;
    asio::steady_timer m_timer;
    std::array<std::uint8_t, FrameHeader::bytes> m_header{};
    Frame m_frame;
    std::uint64_t m_signer = 0;  ///< the one whose key it has; 0: none yet
    bool m_isAsking = false;
    bool m_isLast = false;
};

SignerRelay::Core::~Core()
{
    for (const auto& client : m_clients) {
        client->end();
    }
}

void SignerRelay::Core::accept()
{
    m_listening.async_accept([weak = weak_from_this()](const error_code& error, Socket socket) {
        const auto self = weak.lock();
        if (!self || error == asio::error::operation_aborted) {
            return;
        }
        if (!error) {
            self->take(std::move(socket));
            self->accept();
            return;
        }
        // Too many files are open, most likely.
        self->m_pause.expires_after(pauseAfterFailure);
        self->m_pause.async_wait([weak](const error_code& aborted) {
            if (const auto again = weak.lock(); again && !aborted) {
                again->accept();
            }
        });
    });
}

void SignerRelay::Core::take(Socket socket)
{
    if (!isOfSameUser(socket.native_handle())) {
        log::warning("wallet", "refused another user at the control socket");
        return;
    }
    if (m_clients.size() >= limits.clients) {
        const auto idle = std::ranges::find_if(m_clients, [](const auto& client) { return client->isIdle(); });
        if (idle == m_clients.end()) {
            return;
        }
        const auto goes = *idle;
        goes->drop();
    }
    const auto client = std::make_shared<Client>(shared_from_this(), std::move(socket));
    m_clients.push_back(client);
    client->readHeader();
}

void SignerRelay::Core::remove(const std::shared_ptr<Client>& client)
{
    m_clients.remove(client);
    if (m_clients.empty() && m_gone) {
        std::exchange(m_gone, {})();
    }
}

void SignerRelay::Core::answered(const std::shared_ptr<Client>& client)
{
    m_clients.remove(client);
    m_clients.push_back(client);
}

void SignerRelay::Core::signerEnded(std::uint64_t signer)
{
    for (const auto& client : std::list{m_clients}) {
        if (client->isIdle() && client->hasMet(signer)) {
            client->drop();
        }
    }
}

void SignerRelay::Core::close(std::function<void()> gone)
{
    error_code ignored;
    m_name.reset();
    m_listening.close(ignored);
    m_pause.cancel();
    for (const auto& client : std::list{m_clients}) {
        if (client->isIdle()) {
            client->drop();
        } else {
            client->dropAfterAnswer();
        }
    }
    if (m_clients.empty()) {
        gone();
    } else {
        m_gone = std::move(gone);
    }
}

SignerRelay::SignerRelay(asio::io_context& service,
                         SignerWorker& signer,
                         ControlSocket socket,
                         std::function<void()> othersAsked,
                         Limits limits)
    : m_core{std::make_shared<Core>(service, signer, std::move(socket), std::move(othersAsked), limits)}
{
    m_core->accept();
}

SignerRelay::~SignerRelay() = default;

void SignerRelay::signerEnded(std::uint64_t signer)
{
    m_core->signerEnded(signer);
}

void SignerRelay::close(std::function<void()> gone)
{
    m_core->close(std::move(gone));
}

}  // namespace barter::account
