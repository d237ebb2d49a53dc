#pragma once

#include <string>
#include <vector>

namespace barter::test {

/// Sixty texts as a stranger might send them for a name, a comment or a message (U-3): markup, controls,
/// direction overrides, line breaks, piled-up marks, broken UTF-8, great length.
inline std::vector<std::string> hostileTexts()
{
    std::vector<std::string> texts{
        // Markup that a rich-text widget would obey.
        "<b>bold</b>",
        "<img src=\"http://192.0.2.1/pixel.png\">",
        "<a href=\"file:///etc/passwd\">click</a>",
        "<script>alert(1)</script>",
        "<style>*{display:none}</style>",
        "<!DOCTYPE html><html><body bgcolor=red>",
        "<table width=9999><tr><td>wide</table>",
        "<font size=7 color=white>invisible</font>",
        "&lt;b&gt;&amp;&#x202e;",
        "<qt>rich</qt>",
        "<br><br><br><br><br><br>",
        "[link](javascript:alert(1)) **markdown**",
        "%1 %2 %n %L1 %s %n%n%n",
        "&File &&Edit &",
        "$(reboot) `id` ; rm -rf ~ | cat",
        "'; DROP TABLE torrents; --",
        "../../../../etc/passwd",
        "..\\..\\windows\\system32",
        "/absolute/path",
        "C:\\con\\aux\\nul",
        // Controls.
        std::string{"null\0inside", 11},
        std::string(40, '\0'),
        "\x1b[31mred\x1b[0m",
        "\x1b]0;new title\x07",
        "bell\x07\x07\x07",
        "back\x08\x08\x08\x08space",
        "\x7f\x7f\x7f",
        "\xc2\x80\xc2\x85\xc2\x9f C1 controls",
        "one\ntwo\nthree\nfour",
        "carriage\rreturn",
        "\r\n\r\n\r\n",
        "tab\t\t\t\tulated",
        "\x0b\x0c vertical",
        "line\xe2\x80\xa8separator",
        "paragraph\xe2\x80\xa9separator",
        // Directions and what is invisible.
        "photo\xe2\x80\xae"
        "gpj.exe",
        "\xe2\x80\xad\xe2\x80\xae\xe2\x80\xaa\xe2\x80\xab never closed",
        "\xe2\x81\xa6\xe2\x81\xa7\xe2\x81\xa8 isolates",
        "\xe2\x80\x8e\xe2\x80\x8f\xd8\x9c marks",
        "zero\xe2\x80\x8bwidth\xe2\x80\x8b",
        "\xef\xbb\xbf byte order mark",
        "soft\xc2\xadhyphen\xc2\xad",
        "\xf3\xa0\x81\x81\xf3\xa0\x81\x82 tags",
        "\xef\xbf\xbc\xef\xbf\xb9\xef\xbf\xba\xef\xbf\xbb annotation",
        "word\xe2\x81\xa0joiner \xe1\xa0\x8e mongolian",
        "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d mixed \xd8\xb3\xd9\x84\xd8\xa7\xd9\x85 123",
        "p\xd0\xb0yp\xd0\xb0l.com",
        "\xef\xb7\xbd",  // the widest single character
        "\xe2\x80\x8d\xe2\x80\x8d\xe2\x80\x8d joiners",
        "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x9a\x80\xf0\x9f\x8f\xb4",
        // Broken UTF-8.
        "\xff\xfe\xfd",
        "\xc3(",
        "overlong \xc0\xaf\xe0\x80\xaf",
        "surrogate \xed\xa0\x80\xed\xb0\x80",
        "cut \xf0\x9f\x9a",
        "",
        "   ",
    };
    std::string piled = "z";
    for (int i = 0; i < 2000; ++i) {
        piled += "\xcc\x81\xcd\x84";
    }
    texts.push_back(piled);
    texts.emplace_back(200'000, 'W');
    std::string spaced;
    for (int i = 0; i < 20'000; ++i) {
        spaced += "a b\n";
    }
    texts.push_back(spaced);
    return texts;
}

}  // namespace barter::test
