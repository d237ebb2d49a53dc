// How fast a window answers, seen from outside: window_probe PID
//
// Waits for the main window of the process and then asks it every 5 ms whether it is there (_NET_WM_PING, which Qt
// answers in its event loop), one question at a time: the time to the answer is how long a click would have waited.
// Says "shown" and "answered" with the monotonic time in seconds. For each line that it reads it tells about the time
// since the last one: how many questions, the median and the longest wait in milliseconds, how many were over 100 ms.
#include <poll.h>
#include <unistd.h>
#include <xcb/xcb.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <iomanip>
#include <iostream>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds interval{5};
constexpr double stallMilliseconds = 100;
constexpr int smallestMainWindow = 400;

template <class T>
using Owned = std::unique_ptr<T, decltype(&std::free)>;

template <class T>
Owned<T> owned(T* pointer)
{
    return {pointer, &std::free};
}

void say(const char* what)
{
    std::cout << what << ' ' << std::chrono::duration<double>{Clock::now().time_since_epoch()}.count() << std::endl;
}

class Probe {
public:
    explicit Probe(std::uint32_t pid) : m_pid{pid}
    {
        m_root = xcb_setup_roots_iterator(xcb_get_setup(m_display)).data->root;
        // Qt sends its answers to those who ask for STRUCTURE_NOTIFY of the root window.
        const std::uint32_t mask = XCB_EVENT_MASK_SUBSTRUCTURE_NOTIFY | XCB_EVENT_MASK_STRUCTURE_NOTIFY;
        xcb_change_window_attributes(m_display, m_root, XCB_CW_EVENT_MASK, &mask);
        xcb_flush(m_display);
    }
    ~Probe() { xcb_disconnect(m_display); }
    Probe(const Probe&) = delete;
    Probe& operator=(const Probe&) = delete;

    [[nodiscard]] bool connected() const { return xcb_connection_has_error(m_display) == 0; }

    void run()
    {
        while (connected() && m_window == 0) {
            if (!readInput()) {
                return;
            }
            waitForEvent();
        }
        say("shown");
        bool first = true;
        while (connected() && readInput()) {
            const auto begin = Clock::now();
            ping();
            while (connected() && m_answered != m_asked) {
                waitForEvent();
            }
            m_waits.push_back(std::chrono::duration<double, std::milli>{Clock::now() - begin}.count());
            if (std::exchange(first, false)) {
                say("answered");
            }
            std::this_thread::sleep_until(begin + interval);
        }
    }

private:
    xcb_atom_t atom(const char* name)
    {
        const auto cookie = xcb_intern_atom(m_display, 0, static_cast<std::uint16_t>(std::strlen(name)), name);
        const auto reply = owned(xcb_intern_atom_reply(m_display, cookie, nullptr));
        return reply ? reply->atom : xcb_atom_t{XCB_ATOM_NONE};
    }

    bool isMainWindow(xcb_window_t window)
    {
        const auto asked = xcb_get_property(m_display, 0, window, m_pidAtom, XCB_ATOM_CARDINAL, 0, 1);
        const auto pid = owned(xcb_get_property_reply(m_display, asked, nullptr));
        if (!pid || xcb_get_property_value_length(pid.get()) != 4 ||
            *static_cast<const std::uint32_t*>(xcb_get_property_value(pid.get())) != m_pid) {
            return false;
        }
        const auto size = owned(xcb_get_geometry_reply(m_display, xcb_get_geometry(m_display, window), nullptr));
        return size && size->width > smallestMainWindow;
    }

    void waitForEvent()
    {
        pollfd connection{.fd = xcb_get_file_descriptor(m_display), .events = POLLIN, .revents = 0};
        auto event = owned(xcb_poll_for_event(m_display));
        if (!event) {
            ::poll(&connection, 1, 100);
            event = owned(xcb_poll_for_event(m_display));
        }
        for (; event; event = owned(xcb_poll_for_event(m_display))) {
            handle(*event);
        }
    }

    void handle(const xcb_generic_event_t& event)
    {
        const int type = event.response_type & 0x7F;
        if (type == XCB_MAP_NOTIFY && m_window == 0) {
            const auto window = reinterpret_cast<const xcb_map_notify_event_t&>(event).window;
            if (isMainWindow(window)) {
                m_window = window;
            }
        } else if (type == XCB_CLIENT_MESSAGE) {
            const auto& message = reinterpret_cast<const xcb_client_message_event_t&>(event);
            if (message.data.data32[0] == m_pingAtom && message.data.data32[2] == m_window) {
                m_answered = message.data.data32[1];
            }
        }
    }

    void ping()
    {
        xcb_client_message_event_t message{};
        message.response_type = XCB_CLIENT_MESSAGE;
        message.format = 32;
        message.window = m_window;
        message.type = m_protocolsAtom;
        message.data.data32[0] = m_pingAtom;
        message.data.data32[1] = ++m_asked;
        message.data.data32[2] = m_window;
        xcb_send_event(m_display, 0, m_window, XCB_EVENT_MASK_NO_EVENT, reinterpret_cast<const char*>(&message));
        xcb_flush(m_display);
    }

    /// False at the end of the input.
    bool readInput()
    {
        pollfd input{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
        if (::poll(&input, 1, 0) <= 0) {
            return true;
        }
        std::array<char, 64> line{};
        if (::read(STDIN_FILENO, line.data(), line.size()) <= 0) {
            return false;
        }
        tell();
        return true;
    }

    void tell()
    {
        std::sort(m_waits.begin(), m_waits.end());
        const auto over =
            std::count_if(m_waits.begin(), m_waits.end(), [](double wait) { return wait > stallMilliseconds; });
        std::cout << "waits " << m_waits.size() << ' ' << (m_waits.empty() ? 0 : m_waits[m_waits.size() / 2]) << ' '
                  << (m_waits.empty() ? 0 : m_waits.back()) << ' ' << over << std::endl;
        m_waits.clear();
    }

    xcb_connection_t* m_display = xcb_connect(nullptr, nullptr);
    xcb_window_t m_root = 0;
    xcb_window_t m_window = 0;
    std::uint32_t m_pid;
    xcb_atom_t m_pidAtom = atom("_NET_WM_PID");
    xcb_atom_t m_protocolsAtom = atom("WM_PROTOCOLS");
    xcb_atom_t m_pingAtom = atom("_NET_WM_PING");
    std::uint32_t m_asked = 0;
    std::uint32_t m_answered = 0;
    std::vector<double> m_waits;
};

}  // namespace

int main(int argc, char** argv)
{
    if (argc != 2) {
        std::cerr << "usage: window_probe PID\n";
        return 2;
    }
    std::cout << std::fixed << std::setprecision(4);
    Probe probe{static_cast<std::uint32_t>(std::stoul(argv[1]))};
    if (!probe.connected()) {
        std::cerr << "no display\n";
        return 1;
    }
    probe.run();
    return 0;
}
