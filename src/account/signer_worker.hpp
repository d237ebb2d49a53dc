#pragma once

#include "signer/signer_client.hpp"
#include "tron/node_channel.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

namespace barter::account {

/// Asks the signer on a thread of its own, one request after the other, in their order: a password takes a second or
/// more. To be used on the thread of the io_context alone, which also gets the answers.
///
/// The signer is reached at the first request, and again at the next one when it is gone. What was asked of the one
/// that ended is not asked again by itself: its answer is SignerErrc::signerGone.
class SignerWorker {
public:
    /// How to reach a signer. Called on the worker's thread, may block; the errors go to whoever asked.
    using Connect = std::function<Expected<signer::SignerClient>()>;
    /// What somebody else asked, and the number of the signer that answered: 1 for the first one, another after each
    /// time that it had to be reached anew, and with it another key for its boxes.
    struct Passed {
        signer::Frame reply;
        std::uint64_t signer = 0;
    };

    /// `service` outlives the worker.
    SignerWorker(boost::asio::io_context& service, Connect connect);
    /// With one that was reached already; none comes after it.
    SignerWorker(boost::asio::io_context& service, signer::SignerClient client);
    /// With one that was reached already.
    SignerWorker(boost::asio::io_context& service, signer::SignerClient client, Connect connectAgain);
    /// Waits for the request under way, 5 s at most, then ends the signer if it was started; the other requests are not
    /// sent. Nobody is answered any more.
    ~SignerWorker();
    SignerWorker(const SignerWorker&) = delete;
    SignerWorker(SignerWorker&&) = delete;
    SignerWorker& operator=(const SignerWorker&) = delete;
    SignerWorker& operator=(SignerWorker&&) = delete;

    /// Is told each time that a signer which was started here has ended, whether it was asked something or not: with it
    /// went an unlocked Speed account and everything that was composed and not signed. Before the first request; from
    /// then on `service` has work while a signer runs.
    /// It gets the number that `Passed` has.
    void onEnded(std::function<void(std::uint64_t signer)> listener);

    /// Answers once, later, with the errors of signer::SignerClient::ask. `service` has work until then.
    template <class Request>
    void ask(Request request, tron::Answer<typename Request::Reply> answer)
    {
        using Result = Expected<typename Request::Reply>;
        // Neither request nor answer can be copied when there is a secret in them.
        const auto question = std::make_shared<Request>(std::move(request));
        enqueue([question, answer = std::move(answer)](const Reached& reached) -> std::function<void()> {
            const auto result = std::make_shared<Result>(reached.client ? reached.client.value()->ask(*question)
                                                                        : tl::unexpected{reached.client.error()});
            return [result, answer] { answer(std::move(*result)); };
        });
    }

    /// As `ask`, for somebody whose request is in a frame. `signer`: the one that it was written for, as `Passed` says;
    /// 0 for whichever there is. Errors, too: SignerErrc::signerGone if there is another one now.
    void pass(signer::Frame request, std::uint64_t signer, tron::Answer<Passed> answer);

private:
    struct Reached {
        Expected<signer::SignerClient*> client;
        std::uint64_t number = 0;
    };
    /// Runs on the worker's thread, and gives what is to be run on that of the io_context.
    using Job = std::function<std::function<void()>(const Reached&)>;
    class Thread;

    void enqueue(Job job);

    std::unique_ptr<Thread> m_thread;
};

}  // namespace barter::account
