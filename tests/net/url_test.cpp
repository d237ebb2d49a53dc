#include "net/address_class.hpp"
#include "net/net_error.hpp"
#include "net/url.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

namespace barter::net {
namespace {

TEST(Url, IsTakenApart)
{
    EXPECT_EQ(*parseUrl("http://a.example"), (Url{false, "a.example", 80, "/"}));
    EXPECT_EQ(*parseUrl("HTTPS://A.Example:8443/x y?z#f"), (Url{true, "a.example", 8443, "/x%20y?z"}));
    EXPECT_EQ(*parseUrl("https://me:pw@a.example?q"), (Url{true, "a.example", 443, "/?q"}));
    EXPECT_EQ(*parseUrl("http://[2001:DB8::1]/"), (Url{false, "2001:db8::1", 80, "/"}));
    EXPECT_EQ(*parseUrl("http://[::1]:81/"), (Url{false, "::1", 81, "/"}));
}

TEST(Url, IsRefusedWhenNothingCouldBeAsked)
{
    for (const auto* text : {"",
                             "a.example",
                             "http:/a.example",
                             "http://",
                             "http://:80/",
                             "http://a/\r\nX: y",
                             "http://a:0/",
                             "http://a:65536/",
                             "http://a:8x/",
                             "http://[::1/",
                             "http://[]/",
                             "http://[::1%25eth0]/",
                             "http://[::1]x/",
                             "http://a%00b/",
                             "http://a<b/",
                             "magnet:?xt=urn:btih:1"}) {
        const auto url = parseUrl(text);

        ASSERT_FALSE(url) << text;
        EXPECT_EQ(url.error().code, NetErrc::badUrl);
    }
}

TEST(Url, ResolvesReferencesAsRfc3986Does)
{
    const auto base = *parseUrl("https://a.example:8443/b/c/d;p?q");

    // From the table of section 5.4.1, those without dots.
    EXPECT_EQ(resolveReference(base, "g")->target, "/b/c/g");
    EXPECT_EQ(resolveReference(base, "g/")->target, "/b/c/g/");
    EXPECT_EQ(resolveReference(base, "/g")->target, "/g");
    EXPECT_EQ(resolveReference(base, "?y")->target, "/b/c/d;p?y");
    EXPECT_EQ(resolveReference(base, "g?y#s")->target, "/b/c/g?y");
    EXPECT_EQ(resolveReference(base, "")->target, "/b/c/d;p?q");
    EXPECT_EQ(*resolveReference(base, "//g"), (Url{true, "g", 443, "/"}));
    EXPECT_EQ(*resolveReference(base, "http://g/h"), (Url{false, "g", 80, "/h"}));
    EXPECT_EQ(resolveReference(base, "g")->port, 8443);
    EXPECT_FALSE(resolveReference(base, "g:h"));
    EXPECT_FALSE(resolveReference(base, "javascript:alert(1)"));
}

TEST(Url, WritesTheHostHeader)
{
    EXPECT_EQ(hostHeader(*parseUrl("http://a.example/")), "a.example");
    EXPECT_EQ(hostHeader(*parseUrl("http://a.example:443/")), "a.example:443");
    EXPECT_EQ(hostHeader(*parseUrl("https://[::1]:8443/")), "[::1]:8443");
}

AddressClass classOf(const std::string& text)
{
    if (text.find(':') == std::string::npos) {
        std::array<std::uint8_t, 4> bytes{};
        EXPECT_EQ(::inet_pton(AF_INET, text.c_str(), bytes.data()), 1);
        return classify(bytes);
    }
    std::array<std::uint8_t, 16> bytes{};
    EXPECT_EQ(::inet_pton(AF_INET6, text.c_str(), bytes.data()), 1);
    return classify(bytes);
}

TEST(AddressClasses, FollowTheRegistriesOfIana)
{
    for (const auto* address : {"127.0.0.1",
                                "127.255.255.255",
                                "0.0.0.0",
                                "0.1.2.3",
                                "::1",
                                "::",
                                "::ffff:127.0.0.1",
                                "::127.0.0.1",
                                "64:ff9b::7f00:1",
                                "2002:7f00:1::"}) {
        EXPECT_EQ(classOf(address), AddressClass::loopback) << address;
    }
    for (const auto* address : {"10.0.0.1",
                                "172.16.0.1",
                                "172.31.255.255",
                                "192.168.1.1",
                                "100.64.0.1",
                                "100.127.255.255",
                                "198.18.0.1",
                                "fc00::1",
                                "fd12::1",
                                "::ffff:10.0.0.1",
                                "64:ff9b::a00:1",
                                "2002:c0a8:101::"}) {
        EXPECT_EQ(classOf(address), AddressClass::privateNet) << address;
    }
    for (const auto* address : {"169.254.169.254",
                                "224.0.0.1",
                                "240.0.0.1",
                                "255.255.255.255",
                                "fe80::1",
                                "febf::1",
                                "ff02::1",
                                "::ffff:169.254.169.254"}) {
        EXPECT_EQ(classOf(address), AddressClass::never) << address;
    }
    for (const auto* address : {"1.1.1.1",
                                "9.255.255.255",
                                "11.0.0.1",
                                "172.15.255.255",
                                "172.32.0.1",
                                "192.167.255.255",
                                "100.63.255.255",
                                "100.128.0.1",
                                "169.253.0.1",
                                "223.255.255.255",
                                "2606:4700::1111",
                                "::ffff:1.1.1.1",
                                "2002:101:101::"}) {
        EXPECT_EQ(classOf(address), AddressClass::global) << address;
    }
}

TEST(Redirects, LeadToThePublicOrStayWhereTheyAre)
{
    using enum AddressClass;

    EXPECT_TRUE(mayRedirect(global, global));
    EXPECT_FALSE(mayRedirect(global, privateNet));
    EXPECT_FALSE(mayRedirect(global, loopback));
    EXPECT_FALSE(mayRedirect(privateNet, loopback));
    EXPECT_FALSE(mayRedirect(loopback, privateNet));
    EXPECT_TRUE(mayRedirect(privateNet, privateNet));
    EXPECT_TRUE(mayRedirect(loopback, loopback));
    EXPECT_TRUE(mayRedirect(loopback, global));
    for (const auto from : {global, privateNet, loopback, never}) {
        EXPECT_FALSE(mayRedirect(from, never));
    }
}

TEST(NetErrors, HaveDifferentMessages)
{
    std::set<std::string> messages;
    for (const auto code : allNetErrcs) {
        messages.insert(make_error_code(code).message());
    }

    EXPECT_EQ(messages.size(), allNetErrcs.size());
    EXPECT_FALSE(messages.contains("unknown"));
}

}  // namespace
}  // namespace barter::net
