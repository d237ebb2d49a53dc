#include "app/termination_signals.hpp"

#include "core/log.hpp"

#include <QSocketNotifier>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>

namespace barter::app {
namespace {

constexpr std::array handled{SIGTERM, SIGINT, SIGHUP};

// A signal handler can be given nothing: the pipe has to be here.
std::array<int, 2> wakeUp{-1, -1};
std::atomic<bool> received{false};
static_assert(std::atomic<bool>::is_always_lock_free);

extern "C" void onSignal(int number)
{
    if (received.exchange(true)) {
        constexpr int bySignal = 128;
        _exit(bySignal + number);
    }
    const int before = errno;
    const auto byte = static_cast<char>(number);
    (void)!write(wakeUp[1], &byte, 1);
    errno = before;
}

void handleWith(void (*handler)(int))
{
    struct sigaction action {};
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    for (const int number : handled) {
        sigaction(number, &action, nullptr);
    }
}

}  // namespace

TerminationSignals::TerminationSignals(std::function<void(int)> onReceived, QObject* parent)
    : QObject(parent), m_received(std::move(onReceived))
{
    if (pipe2(wakeUp.data(), O_CLOEXEC | O_NONBLOCK) != 0) {
        log::error("app", "no pipe for signals: they end Barter at once");
        return;
    }
    received = false;
    m_notifier = new QSocketNotifier{wakeUp[0], QSocketNotifier::Read, this};
    connect(m_notifier, &QSocketNotifier::activated, this, [this] {
        char number = 0;
        if (read(wakeUp[0], &number, 1) == 1) {
            log::info("app", "signal " + std::to_string(static_cast<int>(number)));
            m_received(number);
        }
    });
    handleWith(onSignal);
}

TerminationSignals::~TerminationSignals()
{
    if (m_notifier == nullptr) {
        return;
    }
    handleWith(SIG_DFL);
    delete m_notifier;
    for (int& file : wakeUp) {
        close(file);
        file = -1;
    }
}

}  // namespace barter::app
