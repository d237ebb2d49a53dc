#include "wallet/node_error.hpp"
#include "wallet/node_json.hpp"

#include "support/error_codes.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <ostream>
#include <string>
#include <vector>

namespace {

using barter::wallet::allNodeErrcs;
using barter::wallet::hexNodeText;
using barter::wallet::JsonValue;
using barter::wallet::maxAnswerBytes;
using barter::wallet::maxAnswerDepth;
using barter::wallet::maxAnswerValues;
using barter::wallet::maxNodeText;
using barter::wallet::NodeErrc;
using barter::wallet::nodeText;
using barter::wallet::parseAnswer;
using barter::wallet::parseJson;
using testing::SizeIs;

std::string repeated(std::string_view text, std::size_t times)
{
    std::string result;
    for (std::size_t i = 0; i < times; ++i) {
        result += text;
    }
    return result;
}

TEST(NodeJson, KeepsEveryDigitOfANumber)
{
    const auto json =
        parseJson("[0, -9223372036854775808, 18446744073709551615, 18446744073709551616, 990000000000000000"
                  "000000000000001, 1.50, 1e2]");

    ASSERT_TRUE(json);
    std::vector<std::string> numbers;
    for (const auto& item : json->items) {
        EXPECT_EQ(item.kind, JsonValue::Kind::number);
        numbers.push_back(item.text);
    }
    EXPECT_THAT(numbers,
                testing::ElementsAre("0",
                                     "-9223372036854775808",
                                     "18446744073709551615",
                                     "18446744073709551616",
                                     "990000000000000000000000000000001",
                                     "1.50",
                                     "1e2"));
}

TEST(NodeJson, KeepsNamesOrderAndNesting)
{
    const auto json = parseJson(R"({"b": [true, null, "x\u00e9"], "a": {"c": {}}})");

    ASSERT_TRUE(json);
    ASSERT_THAT(json->items, SizeIs(2));
    EXPECT_EQ(json->items[0].name, "b");
    const auto* list = json->find("b");
    ASSERT_TRUE(list != nullptr);
    ASSERT_THAT(list->items, SizeIs(3));
    EXPECT_EQ(list->items[0].kind, JsonValue::Kind::boolean);
    EXPECT_TRUE(list->items[0].flag);
    EXPECT_EQ(list->items[1].kind, JsonValue::Kind::null);
    EXPECT_EQ(list->items[2].text, "x\xC3\xA9");
    ASSERT_TRUE(json->find("a") != nullptr);
    EXPECT_EQ(json->find("a")->find("c")->kind, JsonValue::Kind::object);
    EXPECT_EQ(json->find("c"), nullptr);
    EXPECT_EQ(list->find("c"), nullptr);
}

TEST(NodeJson, GoesToTheLimitsAndNotBeyond)
{
    const auto nested = [](std::size_t depth) { return repeated("[", depth) + repeated("]", depth); };
    EXPECT_TRUE(parseJson(nested(maxAnswerDepth)));
    EXPECT_EQ(parseJson(nested(maxAnswerDepth + 1)).error().code, NodeErrc::tooDeep);
    EXPECT_EQ(parseJson(repeated("[", 1'000'000)).error().code, NodeErrc::tooDeep);
    EXPECT_EQ(parseJson(repeated(R"({"a":)", 300'000)).error().code, NodeErrc::tooDeep);

    const auto list = [](std::size_t values) { return "[" + repeated("0,", values - 2) + "0]"; };
    EXPECT_TRUE(parseJson(list(maxAnswerValues)));
    EXPECT_EQ(parseJson(list(maxAnswerValues + 1)).error().code, NodeErrc::tooLarge);

    EXPECT_TRUE(parseJson("{}" + std::string(maxAnswerBytes - 2, ' ')));
    EXPECT_EQ(parseJson("{}" + std::string(maxAnswerBytes - 1, ' ')).error().code, NodeErrc::tooLarge);
}

struct BadJson {
    const char* what;
    std::string text;
    NodeErrc error;
};

void PrintTo(const BadJson& bad, std::ostream* out)
{
    *out << bad.what;
}

class BadJsonTest : public testing::TestWithParam<BadJson> {};

TEST_P(BadJsonTest, IsNoAnswer)
{
    const auto answer = parseAnswer(GetParam().text);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, GetParam().error) << answer.error().code.message();
}

INSTANTIATE_TEST_SUITE_P(
    Node,
    BadJsonTest,
    testing::Values(
        BadJson{"nothing", "", NodeErrc::notJson},
        BadJson{"a bare sentence", "this API is closed because this node is a lite fullnode", NodeErrc::notJson},
        BadJson{"a page", "<html><head></head></html>", NodeErrc::notJson},
        BadJson{"cut off", R"({"a": 1)", NodeErrc::notJson},
        BadJson{"two answers", "{} {}", NodeErrc::notJson},
        BadJson{"NaN", R"({"a": NaN})", NodeErrc::notJson},
        BadJson{"infinity", R"({"a": 1e400})", NodeErrc::notJson},
        BadJson{"bytes that are no UTF-8", "{\"a\": \"\xFF\"}", NodeErrc::notJson},
        BadJson{"half a surrogate", R"({"a": "\ud800"})", NodeErrc::notJson},
        BadJson{"a NUL", std::string{"{\"a\": \"\0\"}", 10}, NodeErrc::notJson},
        BadJson{"a list", "[]", NodeErrc::wrongShape},
        BadJson{"a number", "1", NodeErrc::wrongShape},
        BadJson{"a text", R"("x")", NodeErrc::wrongShape},
        BadJson{"a name twice", R"({"a": 1, "b": 2, "a": 1})", NodeErrc::wrongShape},
        BadJson{"a name twice inside", R"({"x": [{"a": 1, "a": 2}]})", NodeErrc::wrongShape},
        BadJson{"an error", R"({"Error": "class x.y.Z : message"})", NodeErrc::refused},
        BadJson{"an error without words", R"({"Error": 5})", NodeErrc::refused},
        BadJson{"an error of a gateway", R"({"success": false, "error": "no", "statusCode": 400})", NodeErrc::refused},
        BadJson{"a key's limit",
                R"({"success":false,"error":"The key exceeds the frequency limit(15), and the query server)"
                R"( is suspended for 30s","statusCode":403})",
                NodeErrc::busy},
        BadJson{"a node's limit",
                R"({"Error":"class java.lang.IllegalAccessException : lack of computing resources"})",
                NodeErrc::busy}));

TEST(NodeAnswer, SaysWhatTheNodeSaid)
{
    EXPECT_EQ(parseAnswer(R"({"Error": "class x.y.Z : a\nmessage"})").error().context,
              "class x.y.Z : a\xEF\xBF\xBDmessage");
    EXPECT_EQ(parseAnswer("too busy").error().context, "too busy");
}

TEST(NodeText, IsShortAndWithoutDisguises)
{
    EXPECT_EQ(nodeText("Validate signature error"), "Validate signature error");
    EXPECT_EQ(nodeText("a\xE2\x80\xAE"
                       "b\x1B"),
              "a\xEF\xBF\xBD"
              "b\xEF\xBF\xBD");
    EXPECT_EQ(nodeText("\xFF"), "\xEF\xBF\xBD");
    // 199 letters and the ellipsis, which takes three bytes.
    EXPECT_THAT(nodeText(std::string(100'000, 'x')), SizeIs(maxNodeText - 1 + 3));
}

TEST(NodeText, IsReadFromDigits)
{
    EXPECT_EQ(hexNodeText("524556455254206f70636f6465206578656375746564"), "REVERT opcode executed");
    EXPECT_EQ(hexNodeText("REVERT opcode executed"), "REVERT opcode executed");
    EXPECT_EQ(hexNodeText(""), "");
    EXPECT_EQ(hexNodeText("616"), "616");
    EXPECT_EQ(hexNodeText("ff"), "\xEF\xBF\xBD");
    EXPECT_THAT(hexNodeText(repeated("78", 100'000)), SizeIs(maxNodeText - 1 + 3));
}

TEST(NodeErrors, HaveWordsOfTheirOwn)
{
    barter::test::expectAllHaveWords(allNodeErrcs);
}

}  // namespace
