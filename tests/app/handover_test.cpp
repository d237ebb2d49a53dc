#include "app/handover.hpp"

#include <gmock/gmock.h>

namespace {

using namespace barter::app;
using testing::Eq;
using testing::Optional;

std::string body(const std::string& frame)
{
    return frame.substr(8);
}

Request fullRequest()
{
    Request request;
    request.verb = Verb::add;
    request.workingDirectory = "/home/ü/a \"b\"\n";
    request.sources = {"magnet:?xt=urn:btih:a&dn=b", "", "file:///a%20b.torrent", std::string{"nul\0byte", 8}};
    request.savePath = "relative/path";
    request.addPaused = true;
    request.noDialog = true;
    request.minimized = true;
    request.activationToken = "token_TIME1";
    return request;
}

TEST(Handover, ARequestComesBackAsItWas)
{
    for (const auto& request : {Request{}, fullRequest()}) {
        const auto decoded = decodeRequest(body(encode(request)));

        ASSERT_TRUE(decoded);
        EXPECT_EQ(*decoded, request);
    }
}

TEST(Handover, AFileNameThatIsNoUtf8ComesBackAsItWas)
{
    Request request;
    request.sources = {"/tmp/caf\xe9.torrent", "\xff\xfe", "\xed\xa0\x80"};

    const auto decoded = decodeRequest(body(encode(request)));

    ASSERT_TRUE(decoded);
    EXPECT_EQ(decoded->sources, request.sources);
}

TEST(Handover, AReplyComesBackAsItWas)
{
    const Reply reply{.accepted = 3,
                      .refused = {{.source = "x\xff", .sentence = "That is no torrent."}},
                      .statusJson = R"({"torrents":[[[[[[[]]]]]]]})"};

    const auto decoded = decodeReply(body(encode(reply)));

    ASSERT_TRUE(decoded);
    EXPECT_EQ(*decoded, reply);
}

TEST(Handover, LeavesOutASavePathThatWasNotGiven)
{
    const auto decoded = decodeRequest(body(encode(Request{})));

    ASSERT_TRUE(decoded);
    EXPECT_FALSE(decoded->savePath);
}

TEST(FrameReader, PutsAFrameTogetherFromSingleBytes)
{
    const auto frame = encode(fullRequest());
    FrameReader reader;

    for (std::size_t i = 0; i + 1 < frame.size(); ++i) {
        const auto part = reader.append({&frame[i], 1});
        ASSERT_TRUE(part);
        ASSERT_FALSE(part->has_value());
    }
    const auto whole = reader.append({&frame.back(), 1});

    ASSERT_TRUE(whole);
    EXPECT_THAT(*whole, Optional(Eq(body(frame))));
}

TEST(FrameReader, HasNoSmallLimit)
{
    Request request;
    request.verb = Verb::add;
    request.sources.assign(40'000, "magnet:?xt=urn:btih:" + std::string(120, 'a'));
    const auto frame = encode(request);
    FrameReader reader;

    const auto whole = reader.append(frame);

    ASSERT_TRUE(whole && whole->has_value());
    EXPECT_GT(frame.size(), 5U * 1024 * 1024);
    EXPECT_EQ(*decodeRequest(**whole), request);
}

TEST(FrameReader, RefusesAFrameAboveTheLimitBeforeItsBodyArrives)
{
    using namespace std::string_view_literals;
    FrameReader atLimit;
    FrameReader above;

    EXPECT_TRUE(atLimit.append("BTR1\x04\x00\x00\x00"sv));
    EXPECT_EQ(above.append("BTR1\x04\x00\x00\x01"sv).error().code, HandoverErrc::tooLarge);
}

TEST(FrameReader, RefusesWhatIsNoFrameAtTheFirstWrongByte)
{
    FrameReader reader;

    EXPECT_TRUE(reader.append("BT"));
    EXPECT_EQ(reader.append("X").error().code, HandoverErrc::notAFrame);
}

struct Bad {
    const char* name;
    std::string text;
    HandoverErrc error;
};

void PrintTo(const Bad& bad, std::ostream* out)
{
    *out << bad.name;
}

std::string nested(std::size_t depth)
{
    return R"({"version":1,"verb":"show","sources":)" + std::string(depth, '[') + std::string(depth, ']') + "}";
}

class BadRequest : public testing::TestWithParam<Bad> {};

TEST_P(BadRequest, IsRefusedWithItsReason)
{
    const auto decoded = decodeRequest(GetParam().text);

    ASSERT_FALSE(decoded);
    EXPECT_EQ(decoded.error().code, GetParam().error);
}

INSTANTIATE_TEST_SUITE_P(
    Table,
    BadRequest,
    testing::Values(
        Bad{"Empty", "", HandoverErrc::notJson},
        Bad{"NoJson", "add\n/tmp/x", HandoverErrc::notJson},
        Bad{"InvalidUtf8", "{\"version\":1,\"verb\":\"\xff\"}", HandoverErrc::notJson},
        Bad{"List", "[1]", HandoverErrc::wrongShape},
        Bad{"Unterminated", R"({"version":1,"verb":"show)", HandoverErrc::notJson},
        Bad{"MillionLists", nested(1'000'000), HandoverErrc::notJson},
        Bad{"NoVersion", R"({"verb":"show","sources":[]})", HandoverErrc::wrongShape},
        Bad{"OtherVersion", R"({"version":2,"verb":"show","sources":[]})", HandoverErrc::otherVersion},
        Bad{"UnknownVerb", R"({"version":1,"verb":"run","sources":[]})", HandoverErrc::wrongShape},
        Bad{"VerbIsANumber", R"({"version":1,"verb":1,"sources":[]})", HandoverErrc::wrongShape},
        Bad{"SourcesIsAText", R"({"version":1,"verb":"add","sources":"x"})", HandoverErrc::wrongShape},
        Bad{"SourceIsANumber", R"({"version":1,"verb":"add","sources":[1]})", HandoverErrc::wrongShape},
        Bad{"OddHex", R"({"version":1,"verb":"add","sources":[{"hex":"abc"}]})", HandoverErrc::wrongShape},
        Bad{"NoHexDigit", R"({"version":1,"verb":"add","sources":[{"hex":"zz"}]})", HandoverErrc::wrongShape},
        Bad{"FlagIsAText",
            R"({"version":1,"verb":"show","sources":[],"working_directory":"","add_paused":"no",)"
            R"("no_dialog":false,"minimized":false,"activation_token":""})",
            HandoverErrc::wrongShape}),
    [](const auto& bad) { return std::string{bad.param.name}; });

TEST(Handover, RefusesAReplyWhoseCountIsNoCount)
{
    for (const auto* count : {"-1", "99999999999999999999", "4294967297", "1.5", "\"1\"", "null"}) {
        const auto decoded =
            decodeReply(std::string{R"({"version":1,"refused":[],"status":"","accepted":)"} + count + "}");

        ASSERT_FALSE(decoded) << count;
        EXPECT_EQ(decoded.error().code, HandoverErrc::wrongShape) << count;
    }
}

}  // namespace
