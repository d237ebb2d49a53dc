#pragma once

#include "account/control_socket.hpp"
#include "account/signer_host.hpp"
#include "signer/signer_error.hpp"
#include "support/temp_folder.hpp"
#include "wallet/key_file_samples.hpp"

#include <boost/asio/post.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <future>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

/// What the tests of a signer that several ask have in common: the real one.
namespace barter::account {

inline constexpr std::chrono::seconds patience{60};

/// Asks on the host's thread, waits here.
template <class Request>
Expected<typename Request::Reply> ask(SignerHost& host, Request request)
{
    using Result = Expected<typename Request::Reply>;
    auto promise = std::make_shared<std::promise<Result>>();
    auto answer = promise->get_future();
    auto question = std::make_shared<Request>(std::move(request));
    boost::asio::post(host.service(), [&host, promise, question] {
        host.signer().ask(std::move(*question), [promise](Result result) { promise->set_value(std::move(result)); });
    });
    return answer.wait_for(patience) == std::future_status::ready ? answer.get() : fail(signer::SignerErrc::noAnswer);
}

/// The processes that were started here. One that has ended and was not waited for counts.
inline std::vector<pid_t> signers()
{
    std::vector<pid_t> found;
    for (const auto& task : std::filesystem::directory_iterator{"/proc/self/task"}) {
        std::ifstream children{task.path() / "children"};
        for (pid_t child = 0; children >> child;) {
            found.push_back(child);
        }
    }
    return found;
}

inline constexpr std::string_view someWords =
    "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
inline constexpr std::string_view somePassword = "correct horse battery";

inline signer::RestoreWallet someWallet()
{
    return {.network = test::someIdentity().network,
            .words = Secret::copyOf(someWords),
            .passphrase = {},
            .password = Secret::copyOf(somePassword)};
}

/// As barter-wallet reaches a Barter that runs.
inline int controlOf(const std::string& profile)
{
    const auto socket = connectToControl(profile);
    if (!socket || !*socket) {
        throw std::runtime_error{"nobody listens"};
    }
    return **socket;
}

inline signer::SignerClient clientOf(const std::string& profile)
{
    auto client = signer::SignerClient::over(controlOf(profile));
    if (!client) {
        throw std::runtime_error{client.error().code.message()};
    }
    return std::move(*client);
}

template <class Condition>
bool comesTrue(const Condition& condition)
{
    const auto end = std::chrono::steady_clock::now() + patience;
    while (!condition() && std::chrono::steady_clock::now() < end) {
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
    return condition();
}

class HostTest : public testing::Test {
protected:
    [[nodiscard]] SignerHost::Setup setup()
    {
        return {.profile = profile,
                .signerProgram = SIGNER_PROGRAM,
                .signerEnded = [this] { ++ended; },
                .othersAsked = [this] { ++asked; }};
    }

    test::TempFolder folder;
    std::string profile = folder.path().string();
    std::atomic<int> ended = 0;
    std::atomic<int> asked = 0;
};

}  // namespace barter::account
