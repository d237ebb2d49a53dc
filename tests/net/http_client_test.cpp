#include "net/http_client.hpp"

#include <gtest/gtest.h>

#include <utility>

#include <boost/asio/io_context.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <sstream>
#include <string>

namespace barter::net {
namespace {

using namespace std::chrono_literals;
using Result = Expected<std::vector<char>>;

/// web_server.py as a child, for all tests of this file.
class WebServers final : public testing::Environment {
public:
    void SetUp() override
    {
        std::string folder = testing::TempDir() + "/barter_web_XXXXXX";
        ASSERT_NE(::mkdtemp(folder.data()), nullptr);
        m_folder = folder;
        std::array<int, 2> toChild{};
        std::array<int, 2> fromChild{};
        ASSERT_EQ(::pipe(toChild.data()), 0);
        ASSERT_EQ(::pipe(fromChild.data()), 0);
        m_child = ::fork();
        ASSERT_GE(m_child, 0);
        if (m_child == 0) {
            ::dup2(toChild[0], STDIN_FILENO);
            ::dup2(fromChild[1], STDOUT_FILENO);
            ::close(toChild[1]);
            ::close(fromChild[0]);
            ::execl("/usr/bin/python3", "python3", WEB_SERVER, m_folder.c_str(), nullptr);
            ::_exit(127);
        }
        ::close(toChild[0]);
        ::close(fromChild[1]);
        m_stdin = toChild[1];
        readPorts(fromChild[0]);
        ::close(fromChild[0]);
        ASSERT_EQ(m_ports.size(), 9U) << "the web servers did not start";
    }

    void TearDown() override
    {
        ::close(m_stdin);
        ::waitpid(m_child, nullptr, 0);
        std::filesystem::remove_all(m_folder);
    }

    [[nodiscard]] std::string port(const std::string& name) const { return std::to_string(m_ports.at(name)); }
    [[nodiscard]] std::string authority() const { return m_folder / "authority.pem"; }

private:
    /// Until the line "ready", or the end if the servers could not start.
    void readPorts(int output)
    {
        std::string told;
        std::array<char, 256> buffer{};
        while (!told.ends_with("ready\n")) {
            const auto count = ::read(output, buffer.data(), buffer.size());
            if (count <= 0) {
                break;
            }
            told.append(buffer.data(), static_cast<std::size_t>(count));
        }
        std::istringstream lines{told};
        std::string name;
        int port = 0;
        while (lines >> name >> port) {
            m_ports[name] = port;
        }
    }

    std::filesystem::path m_folder;
    std::map<std::string, int> m_ports;
    pid_t m_child = -1;
    int m_stdin = -1;
};

auto& servers = *new WebServers;
// GoogleTest owns it.
[[maybe_unused]] const auto* const registered = testing::AddGlobalTestEnvironment(&servers);

std::string plain(const std::string& path)
{
    return "http://127.0.0.1:" + servers.port("http") + path;
}

std::string secure(const std::string& server, const std::string& path)
{
    return "https://localhost:" + servers.port(server) + path;
}

Result get(const std::string& url, std::chrono::milliseconds deadline = 20s, std::size_t limit = 1 << 20)
{
    boost::asio::io_context service;
    const auto client = makeHttpClient(service, servers.authority());
    std::optional<Result> result;
    client->get({.url = url, .userAgent = "Barter/0.1.0", .maxBodyBytes = limit, .deadline = deadline},
                [&result](Result answer) {
                    EXPECT_FALSE(result) << "answered twice";
                    result = std::move(answer);
                });
    EXPECT_FALSE(result) << "answered before get returned";
    service.run();
    EXPECT_TRUE(result) << "never answered";
    return result.value_or(fail(NetErrc::timedOut, "no answer"));
}

const std::string agent = "Barter/0.1.0";

Expected<HttpAnswer> call(HttpCall what)
{
    boost::asio::io_context service;
    const auto client = makeHttpClient(service, servers.authority());
    std::optional<Expected<HttpAnswer>> result;
    client->call(std::move(what), [&result](Expected<HttpAnswer> answer) {
        EXPECT_FALSE(result) << "answered twice";
        result = std::move(answer);
    });
    EXPECT_FALSE(result) << "answered before call returned";
    service.run();
    EXPECT_TRUE(result) << "never answered";
    return result.value_or(fail(NetErrc::timedOut, "no answer"));
}

std::string textOf(const Expected<HttpAnswer>& answer)
{
    return answer ? std::string{answer->body.begin(), answer->body.end()} : answer.error().code.message();
}

std::error_code errorOf(const Expected<HttpAnswer>& answer)
{
    return answer ? std::error_code{} : answer.error().code;
}

std::string textOf(const Result& result)
{
    return result ? std::string{result->begin(), result->end()} : result.error().code.message();
}

std::error_code errorOf(const Result& result)
{
    return result ? std::error_code{} : result.error().code;
}

TEST(HttpClient, GetsABody)
{
    EXPECT_EQ(textOf(get(plain("/ok"))), "d4:infoe");
    EXPECT_EQ(textOf(get(plain("/chunked"))), "d4:infoe");
    EXPECT_EQ(textOf(get(plain("/until-close"))), "d4:infoe");
    EXPECT_EQ(textOf(get("http://localhost:" + servers.port("http") + "/ok#fragment")), "d4:infoe");
}

TEST(HttpClient, GetsABodyOverTls)
{
    EXPECT_EQ(textOf(get(secure("good", "/ok"))), "d4:infoe");
    EXPECT_EQ(textOf(get("https://127.0.0.1:" + servers.port("good") + "/ok")), "d4:infoe");
}

TEST(HttpClient, GetsABodyFromAnIpv6Address)
{
    EXPECT_EQ(textOf(get("http://[::1]:" + servers.port("http6") + "/ok")), "d4:infoe");
}

TEST(HttpClient, GivesTheBodyOfHtmlAsItIs)
{
    EXPECT_TRUE(textOf(get(plain("/html"))).starts_with("<html>"));
}

TEST(HttpClient, SaysWhoItIsAndNotMore)
{
    const auto echo = textOf(get("http://me:secret@127.0.0.1:" + servers.port("http") + "/echo?a=b"));

    EXPECT_TRUE(echo.starts_with("GET /echo?a=b HTTP/1.1\n")) << echo;
    EXPECT_NE(echo.find("User-Agent: Barter/0.1.0\n"), std::string::npos) << echo;
    EXPECT_NE(echo.find("Host: 127.0.0.1:" + servers.port("http")), std::string::npos) << echo;
    EXPECT_EQ(echo.find("Authorization"), std::string::npos) << echo;
    EXPECT_EQ(echo.find("Accept-Encoding"), std::string::npos) << echo;
    EXPECT_EQ(echo.find("Referer"), std::string::npos) << echo;
    EXPECT_EQ(echo.find("secret"), std::string::npos) << echo;
}

class BadCertificate : public testing::TestWithParam<const char*> {};

TEST_P(BadCertificate, IsRefused)
{
    EXPECT_EQ(errorOf(get(secure(GetParam(), "/ok"))), NetErrc::tlsFailed);
}

INSTANTIATE_TEST_SUITE_P(Table,
                         BadCertificate,
                         testing::Values("expired", "future", "otherhost", "client", "unknown", "selfsigned"),
                         [](const auto& row) { return std::string{row.param}; });

TEST(HttpClient, TakesPlainHttpOnATlsPortForABrokenHandshake)
{
    EXPECT_EQ(errorOf(get("https://127.0.0.1:" + servers.port("http") + "/ok")), NetErrc::tlsFailed);
}

TEST(HttpClient, TrustsNoStrangersWithoutTheExtraAuthority)
{
    boost::asio::io_context service;
    const auto client = makeHttpClient(service);
    std::error_code error;

    client->get({.url = secure("good", "/ok"), .userAgent = "x"}, [&error](const Result& r) { error = errorOf(r); });
    service.run();

    EXPECT_EQ(error, NetErrc::tlsFailed);
}

struct Failing {
    const char* name;
    const char* path;
    NetErrc expected;
};

void PrintTo(const Failing& row, std::ostream* out)
{
    *out << row.name;
}

class FailingPage : public testing::TestWithParam<Failing> {};

TEST_P(FailingPage, SaysWhy)
{
    EXPECT_EQ(errorOf(get(plain(GetParam().path), 1500ms)), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Table,
    FailingPage,
    testing::Values(Failing{"Missing", "/missing", NetErrc::badStatus},
                    Failing{"ServerError", "/error", NetErrc::badStatus},
                    Failing{"Partial", "/partial", NetErrc::badStatus},
                    Failing{"RedirectLoop", "/loop", NetErrc::tooManyRedirects},
                    Failing{"SixRedirects", "/chain/6", NetErrc::tooManyRedirects},
                    Failing{"RedirectToNothing", "/nowhere", NetErrc::badStatus},
                    Failing{"RedirectToFile", "/to?file:///etc/passwd", NetErrc::forbiddenRedirect},
                    Failing{"RedirectToFtp", "/to?ftp://127.0.0.1/", NetErrc::forbiddenRedirect},
                    Failing{"RedirectToLan", "/to?http://192.168.0.1/", NetErrc::forbiddenRedirect},
                    Failing{"RedirectToCloudMetadata", "/to?http://169.254.169.254/latest", NetErrc::forbiddenRedirect},
                    Failing{
                        "RedirectToMappedMetadata", "/to?http://[::ffff:169.254.169.254]/", NetErrc::forbiddenRedirect},
                    Failing{"LargeAnnounced", "/large?2000000,1", NetErrc::tooLarge},
                    Failing{"LargeUnannounced", "/large?2000000,0", NetErrc::tooLarge},
                    Failing{"LargeHeaders", "/headers", NetErrc::tooLarge},
                    Failing{"SlowBody", "/slow", NetErrc::timedOut},
                    Failing{"SlowHeader", "/slow-header", NetErrc::timedOut},
                    Failing{"NoAnswer", "/never", NetErrc::timedOut},
                    Failing{"BodyTooShort", "/short", NetErrc::badResponse},
                    Failing{"BrokenChunks", "/broken-chunks", NetErrc::badResponse},
                    Failing{"CutChunks", "/cut-chunks", NetErrc::badResponse},
                    Failing{"NoHttp", "/noise", NetErrc::badResponse}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST(HttpClient, NamesTheStatus)
{
    const auto result = get(plain("/missing"));

    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().context, "404");
}

TEST(HttpClient, FollowsFiveRedirects)
{
    EXPECT_EQ(textOf(get(plain("/to?/ok"))), "d4:infoe");
    EXPECT_EQ(textOf(get(plain("/to?" + secure("good", "/ok")))), "d4:infoe");
    EXPECT_EQ(textOf(get(plain("/to?" + plain("/to?" + plain("/to?/to?/to?/ok"))))), "d4:infoe");
}

TEST(HttpClient, IsNotSentFromHttpsToHttp)
{
    EXPECT_EQ(errorOf(get(secure("good", "/to?" + plain("/ok")))), NetErrc::forbiddenRedirect);
    EXPECT_EQ(textOf(get(secure("good", "/to?/ok"))), "d4:infoe");
}

TEST(HttpClient, RefusesABodyOf65MebibytesAndTakesOneOf64)
{
    constexpr std::size_t limit = std::size_t{64} << 20;

    EXPECT_EQ(errorOf(get(plain("/large?68157440,1"), 20s, limit)), NetErrc::tooLarge);
    EXPECT_EQ(errorOf(get(plain("/large?68157440,0"), 20s, limit)), NetErrc::tooLarge);
    const auto largest = get(plain("/large?67108864,1"), 20s, limit);
    ASSERT_TRUE(largest) << largest.error().context;
    EXPECT_EQ(largest->size(), limit);
}

TEST(HttpClient, KeepsItsDeadline)
{
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(errorOf(get(plain("/never"), 300ms)), NetErrc::timedOut);
    const auto took = std::chrono::steady_clock::now() - start;

    EXPECT_GE(took, 300ms);
    EXPECT_LT(took, 5s);
}

TEST(HttpClient, NoticesThatNobodyListens)
{
    // Port 1 (tcpmux) is used by nothing.
    EXPECT_EQ(errorOf(get("http://127.0.0.1:1/")), NetErrc::connectionFailed);
}

TEST(HttpClient, KnowsThatANameMayNotExist)
{
    EXPECT_EQ(errorOf(get("http://no-such-host.invalid/")), NetErrc::hostNotFound);  // RFC 2606
}

TEST(HttpClient, RefusesWhatIsNoUrl)
{
    for (const auto* url : {"", "ftp://a.example/", "http://", "http://a b/", "http://a.example:99999/"}) {
        EXPECT_EQ(errorOf(get(url)), NetErrc::badUrl) << url;
    }
}

TEST(HttpCalls, PostABodyOfJson)
{
    const auto answer =
        call({.url = plain("/echo"), .userAgent = agent, .headers = {{"X-Some-Key", "abc"}}, .json = R"({"num":7})"});
    const auto echo = textOf(answer);

    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 200U);
    EXPECT_TRUE(echo.starts_with("POST /echo HTTP/1.1\n")) << echo;
    EXPECT_TRUE(echo.ends_with("\n\n{\"num\":7}")) << echo;
    EXPECT_NE(echo.find("Content-Length: 9\n"), std::string::npos) << echo;
    EXPECT_NE(echo.find("Content-Type: application/json\n"), std::string::npos) << echo;
    EXPECT_NE(echo.find("X-Some-Key: abc\n"), std::string::npos) << echo;
    EXPECT_NE(echo.find("User-Agent: Barter/0.1.0\n"), std::string::npos) << echo;
}

TEST(HttpCalls, GetWithoutABody)
{
    const auto echo =
        textOf(call({.url = secure("good", "/echo?a=b"), .userAgent = agent, .headers = {{"X-Some-Key", "abc"}}}));

    EXPECT_TRUE(echo.starts_with("GET /echo?a=b HTTP/1.1\n")) << echo;
    EXPECT_NE(echo.find("X-Some-Key: abc\n"), std::string::npos) << echo;
    EXPECT_EQ(echo.find("Content-"), std::string::npos) << echo;
}

TEST(HttpCalls, TellTheStatusWhateverItIs)
{
    const auto refused = call({.url = plain("/status?429,30"), .userAgent = agent, .json = "{}"});
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->status, 429U);
    EXPECT_EQ(refused->retryAfter, "30");
    EXPECT_EQ(textOf(refused), "what I say");

    const auto missing = call({.url = plain("/missing"), .userAgent = agent});
    ASSERT_TRUE(missing);
    EXPECT_EQ(missing->status, 404U);
    EXPECT_EQ(missing->retryAfter, "");
    EXPECT_EQ(textOf(missing), "nothing here");
}

TEST(HttpCalls, FollowNoRedirect)
{
    for (const auto& json : {std::optional<std::string>{}, std::optional<std::string>{"{}"}}) {
        const auto answer = call({.url = plain("/to?/ok"), .userAgent = agent, .json = json});
        ASSERT_TRUE(answer) << answer.error().context;
        EXPECT_EQ(answer->status, 307U);
        EXPECT_EQ(textOf(answer), "");
    }
}

class BadCertificateOfACall : public testing::TestWithParam<const char*> {};

TEST_P(BadCertificateOfACall, IsRefused)
{
    EXPECT_EQ(errorOf(call({.url = secure(GetParam(), "/echo"), .userAgent = agent, .json = "{}"})),
              NetErrc::tlsFailed);
}

INSTANTIATE_TEST_SUITE_P(Table,
                         BadCertificateOfACall,
                         testing::Values("expired", "future", "otherhost", "client", "unknown", "selfsigned"),
                         [](const auto& row) { return std::string{row.param}; });

TEST(HttpCalls, GoUnencryptedToThisMachineOnly)
{
    EXPECT_EQ(textOf(call({.url = "http://localhost:" + servers.port("http") + "/ok", .userAgent = agent})),
              "d4:infoe");
    EXPECT_EQ(textOf(call({.url = "http://[::1]:" + servers.port("http6") + "/ok", .userAgent = agent})), "d4:infoe");
    // The last one has no address: it is refused before one is looked for.
    for (const auto* url : {"http://192.0.2.1/", "http://[2001:db8::1]/", "http://no-such-host.invalid/"}) {
        EXPECT_EQ(errorOf(call({.url = url, .userAgent = agent, .json = "{}"})), NetErrc::plainHttp) << url;
    }
}

TEST(HttpCalls, SendNoHeaderThatIsTwo)
{
    for (const auto& header : {HttpHeader{"X-Key", "a\r\nX-Other: b"},
                               HttpHeader{"X-Key", "\xc3\xa4"},
                               HttpHeader{"X-Key:", "a"},
                               HttpHeader{}}) {
        const auto answer = call({.url = plain("/echo"), .userAgent = agent, .headers = {header}});
        EXPECT_EQ(errorOf(answer), NetErrc::badHeader) << header.name;
        EXPECT_EQ(answer.error().context, "");
    }
}

TEST(HttpCalls, HaveALimitAndADeadline)
{
    EXPECT_EQ(errorOf(call({.url = plain("/large?2000,1"), .userAgent = agent, .maxBodyBytes = 1000})),
              NetErrc::tooLarge);
    EXPECT_EQ(errorOf(call({.url = plain("/large?2000,0"), .userAgent = agent, .maxBodyBytes = 1000, .json = "{}"})),
              NetErrc::tooLarge);
    EXPECT_EQ(errorOf(call({.url = plain("/never"), .userAgent = agent, .deadline = 300ms, .json = "{}"})),
              NetErrc::timedOut);
    EXPECT_EQ(errorOf(call({.url = plain("/slow"), .userAgent = agent, .deadline = 300ms})), NetErrc::timedOut);
}

TEST(HttpCalls, RefuseWhatIsNoUrl)
{
    EXPECT_EQ(errorOf(call({.url = "ftp://a.example/", .userAgent = agent})), NetErrc::badUrl);
}

}  // namespace
}  // namespace barter::net
