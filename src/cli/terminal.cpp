#include "cli/terminal.hpp"

#include "cli/cli_error.hpp"

#include <fcntl.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>

namespace barter::cli {
namespace {

/// Signals that end or stop a program and that it can do something before.
constexpr std::array signals{
    SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGALRM, SIGPIPE, SIGUSR1, SIGUSR2, SIGXCPU, SIGVTALRM};

volatile std::sig_atomic_t caught = 0;

extern "C" void noteSignal(int number)
{
    caught = number;
}

/// From its making to its end, typing does not show, and signals are noted only, and only in `waitForInput`.
class HiddenTyping {
public:
    explicit HiddenTyping(int terminal) : m_terminal{terminal}
    {
        caught = 0;
        sigset_t blocked{};
        ::sigemptyset(&blocked);
        for (const int number : signals) {
            ::sigaddset(&blocked, number);
        }
        ::sigprocmask(SIG_BLOCK, &blocked, &m_mask);  // NOLINT(concurrency-mt-unsafe): there is one thread
        struct sigaction noting {};
        noting.sa_handler = noteSignal;
        for (std::size_t i = 0; i < signals.size(); ++i) {
            ::sigaction(signals[i], nullptr, &m_actions[i]);
            if (m_actions[i].sa_handler != SIG_IGN) {  // NOLINT(performance-no-int-to-ptr): the system's macro
                ::sigaction(signals[i], &noting, nullptr);
            }
        }
        m_isOn = ::tcgetattr(m_terminal, &m_settings) == 0;
        if (m_isOn) {
            auto hidden = m_settings;
            hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
            hidden.c_lflag |= static_cast<tcflag_t>(ICANON | ECHONL);
            m_isOn = ::tcsetattr(m_terminal, TCSAFLUSH, &hidden) == 0;
        }
    }

    ~HiddenTyping()
    {
        if (m_isOn) {
            ::tcsetattr(m_terminal, TCSAFLUSH, &m_settings);
        }
        for (std::size_t i = 0; i < signals.size(); ++i) {
            ::sigaction(signals[i], &m_actions[i], nullptr);
        }
        ::sigprocmask(SIG_SETMASK, &m_mask, nullptr);  // NOLINT(concurrency-mt-unsafe)
    }

    HiddenTyping(const HiddenTyping&) = delete;
    HiddenTyping& operator=(const HiddenTyping&) = delete;
    HiddenTyping(HiddenTyping&&) = delete;
    HiddenTyping& operator=(HiddenTyping&&) = delete;

    [[nodiscard]] bool isOn() const noexcept { return m_isOn; }

    /// False when a signal came instead.
    [[nodiscard]] bool waitForInput() const
    {
        pollfd waited{.fd = m_terminal, .events = POLLIN, .revents = 0};
        while (caught == 0) {
            if (::ppoll(&waited, 1, nullptr, &m_mask) >= 0 || errno != EINTR) {
                return caught == 0;
            }
        }
        return false;
    }

private:
    int m_terminal;
    bool m_isOn = false;
    sigset_t m_mask{};
    std::array<struct sigaction, signals.size()> m_actions{};
    termios m_settings{};
};

/// Nothing when a signal came instead.
std::optional<Expected<Secret>> readLine(int terminal, std::size_t maxBytes, const HiddenTyping& hidden)
{
    Secret line{maxBytes + 1};
    std::size_t used = 0;
    bool isTooLong = false;
    while (true) {
        if (!hidden.waitForInput()) {
            return std::nullopt;
        }
        const auto room = line.bytes().subspan(used);
        const auto count = ::read(terminal, room.data(), room.size());
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            return fail(CliErrc::nothingEntered);
        }
        const auto got = room.first(static_cast<std::size_t>(count));
        const auto end = std::ranges::find(got, static_cast<std::uint8_t>('\n'));
        used += static_cast<std::size_t>(end - got.begin());
        if (end != got.end()) {
            break;
        }
        if (used == line.size()) {  // the rest of the line is nobody else's answer
            isTooLong = true;
            used = 0;
        }
    }
    if (isTooLong || used > maxBytes) {
        return fail(CliErrc::secretTooLong);
    }
    line.shorten(used);
    return line;
}

}  // namespace

std::optional<Terminal> Terminal::open()
{
    storage::FileDescriptor file{::open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)};
    return file.isOpen() ? std::optional{Terminal{std::move(file)}} : std::nullopt;
}

void Terminal::say(std::string_view text) const
{
    while (!text.empty()) {
        const auto count = ::write(m_file.get(), text.data(), text.size());
        if (count < 0 && errno != EINTR) {
            return;
        }
        text.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    }
}

Expected<Secret> Terminal::ask(std::string_view prompt, std::size_t maxBytes) const
{
    while (true) {
        {
            const HiddenTyping hidden{m_file.get()};
            if (!hidden.isOn()) {
                return fail(CliErrc::noTerminal, "an option that ends in -fd");
            }
            say(prompt);
            if (auto line = readLine(m_file.get(), maxBytes, hidden)) {
                return std::move(*line);
            }
        }
        say("\n");
        static_cast<void>(::raise(caught));
    }
}

}  // namespace barter::cli
