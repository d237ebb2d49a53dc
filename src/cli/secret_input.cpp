#include "cli/secret_input.hpp"

#include "cli/cli_error.hpp"
#include "cli/terminal.hpp"
#include "storage/file_descriptor.hpp"
#include "storage/storage_error.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace barter::cli {
namespace {

enum class Until { lineFeed, end };

/// At most `maxBytes`, and one more if there are more. Nothing when reading failed: see errno.
std::optional<Secret> readAtMost(int descriptor, std::size_t maxBytes, Until until)
{
    Secret content{maxBytes + 1};
    std::size_t used = 0;
    while (used < content.size()) {
        const auto room = content.bytes().subspan(used);
        const auto count = ::read(descriptor, room.data(), room.size());
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count < 0) {
            return std::nullopt;
        }
        const auto got = room.first(static_cast<std::size_t>(count));
        const auto lineFeed = std::ranges::find(got, static_cast<std::uint8_t>('\n'));
        if (until == Until::lineFeed && lineFeed != got.end()) {
            used += static_cast<std::size_t>(lineFeed - got.begin());
            break;
        }
        used += got.size();
        if (got.empty()) {
            break;
        }
    }
    content.shorten(used);
    return content;
}

Expected<Secret> fromDescriptor(int descriptor, const SecretQuestion& question)
{
    const auto number = std::to_string(descriptor);
    if (::isatty(descriptor) == 1) {
        return fail(CliErrc::descriptorIsTerminal, number);
    }
    // One more for the line feed.
    auto secret = readAtMost(descriptor, question.maxBytes + 1, question.takesAll ? Until::end : Until::lineFeed);
    if (!secret) {
        return fail(CliErrc::descriptorUnreadable, number);
    }
    if (question.takesAll && secret->text().ends_with('\n')) {
        secret->shorten(secret->size() - 1);
    }
    if (secret->size() > question.maxBytes) {
        return fail(CliErrc::secretTooLong);
    }
    return std::move(*secret);
}

Expected<Secret> fromTerminal(const SecretQuestion& question)
{
    const auto terminal = Terminal::open();
    if (!terminal) {
        return fail(CliErrc::noTerminal, std::string{question.option});
    }
    auto answer = terminal->ask(question.prompt, question.maxBytes);
    if (!answer || question.again.empty()) {
        return answer;
    }
    const auto again = terminal->ask(question.again, question.maxBytes);
    if (!again) {
        return tl::unexpected{again.error()};
    }
    return *answer == *again ? std::move(answer) : fail(CliErrc::answersDiffer);
}

}  // namespace

Outcome<Secret> readSecret(const Arguments& arguments, const SecretQuestion& question)
{
    const auto descriptor = arguments.number(question.option);
    if (!descriptor) {
        return tl::unexpected{Failure{descriptor.error()}};
    }
    if (const auto& number = *descriptor) {
        return outcomeOf(fromDescriptor(static_cast<int>(*number), question));
    }
    return outcomeOf(fromTerminal(question));
}

Outcome<Secret> readInput(const std::string& file, std::size_t maxBytes)
{
    storage::FileDescriptor opened;
    if (file != "-") {
        opened = storage::FileDescriptor{::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY)};
        if (!opened.isOpen()) {
            return outcomeOf(Expected<Secret>{storage::failErrno(errno, "open")});
        }
    }
    auto content = readAtMost(file == "-" ? STDIN_FILENO : opened.get(), maxBytes, Until::end);
    if (!content) {
        return outcomeOf(Expected<Secret>{storage::failErrno(errno, "read")});
    }
    if (content->size() > maxBytes) {
        return outcomeOf(Expected<Secret>{fail(CliErrc::inputTooLong)});
    }
    return std::move(*content);
}

}  // namespace barter::cli
