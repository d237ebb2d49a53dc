#pragma once

#include "net/http_client.hpp"
#include "wallet/recorded_answers.hpp"

#include <gtest/gtest.h>

#include <utility>

#include <boost/asio/io_context.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace barter::test {

/// tests/support/tron-node as a child: a node with a chain of its own. Its README.md has what it can be told.
class TronNode {
public:
    explicit TronNode(const std::vector<std::string>& options = {}) { start(options); }
    ~TronNode()
    {
        ::kill(m_child, SIGTERM);
        ::waitpid(m_child, nullptr, 0);
    }
    TronNode(const TronNode&) = delete;
    TronNode(TronNode&&) = delete;
    TronNode& operator=(const TronNode&) = delete;
    TronNode& operator=(TronNode&&) = delete;

    [[nodiscard]] const std::string& url() const { return m_url; }
    /// The same place under another name.
    [[nodiscard]] std::string localhostUrl() const { return "http://localhost:" + m_port; }
    [[nodiscard]] const std::string& genesis() const { return m_genesis; }

    /// Throws when the node refuses.
    nlohmann::json control(const std::string& action, const nlohmann::json& body = nlohmann::json::object()) const
    {
        return ask("/control/" + action, body);
    }

    void mine(int blocks) const { control("mine", {{"count", blocks}}); }

    void misbehave(const std::string& how, nlohmann::json more = nlohmann::json::object()) const
    {
        more["how"] = how;
        control("misbehave", more);
    }

    /// What an endpoint answers, as no code of ours reads it.
    nlohmann::json ask(const std::string& path, const nlohmann::json& body) const
    {
        boost::asio::io_context service;
        const auto http = net::makeHttpClient(service);
        nlohmann::json result;
        std::string problem = "no answer";
        http->call({.url = m_url + path, .userAgent = "test", .json = body.dump()},
                   [&](const Expected<net::HttpAnswer>& answer) {
                       if (answer) {
                           result = nlohmann::json::parse(answer->body);
                           problem = answer->status == 200 ? "" : result.dump();
                       } else {
                           problem = answer.error().code.message();
                       }
                   });
        service.run();
        if (!problem.empty()) {
            throw std::runtime_error{path + ": " + problem};
        }
        return result;
    }

private:
    void start(const std::vector<std::string>& options)
    {
        std::vector<std::string> words{"node", TRON_NODE};
        words.insert(words.end(), options.begin(), options.end());
        std::vector<char*> arguments;
        for (auto& word : words) {
            arguments.push_back(word.data());
        }
        arguments.push_back(nullptr);
        std::array<int, 2> output{};
        if (::pipe(output.data()) != 0) {
            throw std::runtime_error{"pipe"};
        }
        m_child = ::fork();
        if (m_child == 0) {
            ::dup2(output[1], STDOUT_FILENO);
            ::close(output[0]);
            ::close(output[1]);
            ::execvp("node", arguments.data());
            ::_exit(127);
        }
        ::close(output[1]);
        const auto said = nlohmann::json::parse(lineFrom(output[0]));
        ::close(output[0]);
        m_url = text(said["address"]);
        m_port = std::to_string(said["port"].get<int>());
        m_genesis = text(said["genesis"]);
    }

    static std::string lineFrom(int input)
    {
        std::string line;
        char character = 0;
        while (::read(input, &character, 1) == 1 && character != '\n') {
            line += character;
        }
        return line;
    }

    std::string m_url;
    std::string m_port;
    std::string m_genesis;
    pid_t m_child = -1;
};

}  // namespace barter::test
