// A session manager as a desktop has one (XSMP): Qt's own connection to it is what a logout goes through.
// Says "address <value of SESSION_MANAGER>", then "registered", "saved <0 or 1>" and "gone" as its clients come, answer
// and go. A line in: "logout" asks all to save because the session ends, "die" ends it, "cancel" goes on with it.
#include <X11/SM/SMlib.h>

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <string>
#include <vector>

namespace {

struct Client {
    SmsConn connection;
    bool wasRegistered = false;  ///< its first saving, which every registration starts, is over
};

std::vector<Client> clients;

Client& clientOf(SmsConn connection)
{
    return *std::find_if(
        clients.begin(), clients.end(), [&](const Client& client) { return client.connection == connection; });
}

void say(const std::string& line)
{
    std::cout << line << std::endl;
}

Status registerClient(SmsConn connection, SmPointer, char* previous)
{
    if (previous != nullptr) {
        std::free(previous);  // NOLINT(cppcoreguidelines-no-malloc): libSM took it from malloc
        return 0;             // it is to register as a new one
    }
    char* id = SmsGenerateClientID(connection);
    SmsRegisterClientReply(connection, id);
    std::free(id);  // NOLINT(cppcoreguidelines-no-malloc)
    SmsSaveYourself(connection, SmSaveLocal, False, SmInteractStyleNone, False);
    return 1;
}

void interactRequest(SmsConn connection, SmPointer, int)
{
    say("asks");
    SmsInteract(connection);
}

void saveDone(SmsConn connection, SmPointer, Bool success)
{
    Client& client = clientOf(connection);
    if (client.wasRegistered) {
        say("saved " + std::to_string(success));
        return;
    }
    client.wasRegistered = true;
    SmsSaveComplete(connection);
    say("registered");
}

void freeReasons(int count, char** reasons)
{
    SmFreeReasons(count, reasons);
}

void closeConnection(SmsConn connection, SmPointer, int count, char** reasons)
{
    freeReasons(count, reasons);
    clients.erase(clients.begin() + (&clientOf(connection) - clients.data()));
    IceConn ice = SmsGetIceConnection(connection);
    SmsCleanUp(connection);
    IceSetShutdownNegotiation(ice, False);
    IceCloseConnection(ice);
    say("gone");
}

void setProperties(SmsConn, SmPointer, int count, SmProp** properties)
{
    for (int i = 0; i < count; ++i) {
        SmFreeProperty(properties[i]);
    }
    std::free(properties);  // NOLINT(cppcoreguidelines-no-malloc)
}

Status newClient(SmsConn connection, SmPointer, unsigned long* mask, SmsCallbacks* callbacks, char**)
{
    std::memset(callbacks, 0, sizeof *callbacks);
    callbacks->register_client.callback = registerClient;
    callbacks->interact_request.callback = interactRequest;
    callbacks->interact_done.callback = [](SmsConn, SmPointer, Bool cancels) {
        say("answered " + std::to_string(cancels));
    };
    callbacks->save_yourself_request.callback = [](SmsConn, SmPointer, int, Bool, int, Bool, Bool) {};
    callbacks->save_yourself_phase2_request.callback = [](SmsConn client, SmPointer) { SmsSaveYourselfPhase2(client); };
    callbacks->save_yourself_done.callback = saveDone;
    callbacks->close_connection.callback = closeConnection;
    callbacks->set_properties.callback = setProperties;
    callbacks->delete_properties.callback = [](SmsConn, SmPointer, int count, char** names) {
        freeReasons(count, names);
    };
    callbacks->get_properties.callback = [](SmsConn client, SmPointer) { SmsReturnProperties(client, 0, nullptr); };
    *mask = SmsRegisterClientProcMask | SmsInteractRequestProcMask | SmsInteractDoneProcMask |
            SmsSaveYourselfRequestProcMask | SmsSaveYourselfP2RequestProcMask | SmsSaveYourselfDoneProcMask |
            SmsCloseConnectionProcMask | SmsSetPropertiesProcMask | SmsDeletePropertiesProcMask |
            SmsGetPropertiesProcMask;
    clients.push_back({connection});
    return 1;
}

/// A test's own machine: whoever reaches the socket may come in.
Bool anybody(char*)
{
    return True;
}

void obey(const std::string& command)
{
    for (const Client& client : clients) {
        if (command == "logout") {
            SmsSaveYourself(client.connection, SmSaveBoth, True, SmInteractStyleAny, False);
        } else if (command == "die") {
            SmsDie(client.connection);
        } else if (command == "cancel") {
            SmsShutdownCancelled(client.connection);
        }
    }
}

/// The sockets of the file system and of Linux's abstract names, not those of the network.
std::string localAddresses(int count, IceListenObj* listeners)
{
    char* all = IceComposeNetworkIdList(count, listeners);
    const std::string text{all};
    std::free(all);  // NOLINT(cppcoreguidelines-no-malloc)
    std::string kept;
    for (std::size_t begin = 0; begin < text.size();) {
        const auto end = std::min(text.find(',', begin), text.size());
        const auto one = text.substr(begin, end - begin);
        if (one.rfind("tcp", 0) != 0) {
            kept += (kept.empty() ? "" : ",") + one;
        }
        begin = end + 1;
    }
    return kept;
}

void serve(int count, IceListenObj* listeners)
{
    std::vector<IceConn> connections;
    std::string input;
    while (true) {
        std::vector<pollfd> waiting{{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0}};
        for (int i = 0; i < count; ++i) {
            waiting.push_back({.fd = IceGetListenConnectionNumber(listeners[i]), .events = POLLIN, .revents = 0});
        }
        const auto firstConnection = waiting.size();
        for (IceConn connection : connections) {
            waiting.push_back({.fd = IceConnectionNumber(connection), .events = POLLIN, .revents = 0});
        }
        ::poll(waiting.data(), waiting.size(), -1);
        // From the last on: a connection may end meanwhile.
        for (std::size_t i = waiting.size(); i-- > firstConnection;) {
            const auto which = i - firstConnection;
            if (waiting[i].revents != 0 &&
                IceProcessMessages(connections[which], nullptr, nullptr) != IceProcessMessagesSuccess) {
                connections.erase(connections.begin() + static_cast<std::ptrdiff_t>(which));
            }
        }
        for (std::size_t i = 1; i < firstConnection; ++i) {
            IceAcceptStatus status = IceAcceptFailure;
            if (waiting[i].revents != 0) {
                if (IceConn connection = IceAcceptConnection(listeners[i - 1], &status); connection != nullptr) {
                    connections.push_back(connection);
                }
            }
        }
        if (waiting[0].revents != 0) {
            std::array<char, 256> buffer{};
            const auto got = ::read(STDIN_FILENO, buffer.data(), buffer.size());
            if (got <= 0) {
                return;
            }
            input.append(buffer.data(), static_cast<std::size_t>(got));
            for (auto end = input.find('\n'); end != std::string::npos; end = input.find('\n')) {
                obey(input.substr(0, end));
                input.erase(0, end + 1);
            }
        }
    }
}

}  // namespace

int main()
{
    std::array<char, 256> error{};
    std::string vendor{"test"};
    std::string release{"1"};
    if (SmsInitialize(
            vendor.data(), release.data(), newClient, nullptr, anybody, static_cast<int>(error.size()), error.data()) ==
        0) {
        std::cerr << error.data() << '\n';
        return 1;
    }
    IceSetIOErrorHandler([](IceConn connection) {
        // A client that was killed.
        const auto gone = std::find_if(clients.begin(), clients.end(), [&](const Client& client) {
            return SmsGetIceConnection(client.connection) == connection;
        });
        if (gone != clients.end()) {
            clients.erase(gone);
            say("gone");
        }
    });
    int count = 0;
    IceListenObj* listeners = nullptr;
    if (IceListenForConnections(&count, &listeners, static_cast<int>(error.size()), error.data()) == 0) {
        std::cerr << error.data() << '\n';
        return 1;
    }
    for (int i = 0; i < count; ++i) {
        IceSetHostBasedAuthProc(listeners[i], anybody);
    }
    say("address " + localAddresses(count, listeners));
    serve(count, listeners);
    IceFreeListenObjs(count, listeners);
    return 0;
}
