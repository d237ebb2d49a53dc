#pragma once

#include "signer/signer_client.hpp"
#include "tron/node_channel.hpp"

#include <functional>
#include <memory>
#include <utility>

namespace barter::account {

/// Asks the signer on a thread of its own, one request after the other, in their order: a password takes a second or
/// more. To be used on the thread of the io_context alone, which also gets the answers.
class SignerWorker {
public:
    /// `service` outlives the worker.
    SignerWorker(boost::asio::io_context& service, signer::SignerClient client);
    /// Waits for the request under way; the others are not sent. Nobody is answered any more.
    ~SignerWorker();
    SignerWorker(const SignerWorker&) = delete;
    SignerWorker(SignerWorker&&) = delete;
    SignerWorker& operator=(const SignerWorker&) = delete;
    SignerWorker& operator=(SignerWorker&&) = delete;

    /// Answers once, later, with the errors of signer::SignerClient::ask. `service` has work until then.
    template <class Request>
    void ask(Request request, tron::Answer<typename Request::Reply> answer)
    {
        using Result = Expected<typename Request::Reply>;
        // Neither request nor answer can be copied when there is a secret in them.
        const auto question = std::make_shared<Request>(std::move(request));
        enqueue([question, answer = std::move(answer)](signer::SignerClient& client) -> std::function<void()> {
            const auto result = std::make_shared<Result>(client.ask(*question));
            return [result, answer] { answer(std::move(*result)); };
        });
    }

private:
    /// Runs on the worker's thread, and gives what is to be run on that of the io_context.
    using Job = std::function<std::function<void()>(signer::SignerClient&)>;
    class Thread;

    void enqueue(Job job);

    std::unique_ptr<Thread> m_thread;
};

}  // namespace barter::account
