#pragma once

#include "net/http_client.hpp"

#include <gtest/gtest.h>

#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace barter::test {

/// A web of one server, which is a function. Answers later, as the real one does.
class FakeHttp final : public net::HttpClient {
public:
    using Server = std::function<Expected<net::HttpAnswer>(const net::HttpCall&)>;

    FakeHttp(boost::asio::io_context& service, Server answers) : server{std::move(answers)}, m_service{service} {}

    void get(net::HttpRequest request, std::function<void(Expected<std::vector<char>>)> /*answer*/) override
    {
        ADD_FAILURE() << "pages are not asked for: " << request.url;
    }

    void call(net::HttpCall call, std::function<void(Expected<net::HttpAnswer>)> answer) override
    {
        times.push_back(std::chrono::steady_clock::now());
        calls.push_back(call);
        boost::asio::post(m_service,
                          [this, call = std::move(call), answer = std::move(answer)] { answer(server(call)); });
    }

    Server server;
    std::vector<net::HttpCall> calls;
    std::vector<std::chrono::steady_clock::time_point> times;

private:
    boost::asio::io_context& m_service;
};

inline net::HttpAnswer answerOf(std::string_view body, unsigned status = 200, std::string retryAfter = {})
{
    return {.status = status, .retryAfter = std::move(retryAfter), .body = {body.begin(), body.end()}};
}

}  // namespace barter::test
