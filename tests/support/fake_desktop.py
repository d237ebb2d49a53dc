"""D-Bus services that a desktop has, made for tests: they answer, and write down what they are asked.

They live in the test's own process: `desktop.wait_for` and `desktop.pump` let them work.
"""
import os
import socket

from gi.repository import Gio, GLib

from desktop import wait_for


def call(connection, name, path, interface, method, arguments=None, timeout=10.0):
    """A method call that lets the services of this process answer meanwhile. Returns the unpacked results."""
    outcome = []

    def done(source, result):
        try:
            outcome.append((source.call_finish(result).unpack(), None))
        except GLib.Error as error:
            outcome.append((None, error))

    connection.call(name, path, interface, method, arguments, None, Gio.DBusCallFlags.NONE, int(timeout * 1000), None,
                    done)
    wait_for(lambda: outcome, timeout + 1, f"an answer to {method}")
    value, error = outcome[0]
    if error:
        raise error
    return value


class Service:
    """Owns `name` on a connection of its own until `close`. `calls` has (method, arguments) in order."""

    name = path = xml = None
    more_paths = ()
    bus = "session"

    def __init__(self, desktop):
        self.calls = []
        self.connection = desktop.connection(self.bus)
        for path in (self.path, *self.more_paths):
            for interface in Gio.DBusNodeInfo.new_for_xml(self.xml).interfaces:
                self.connection.register_object(path, interface, self._called, self._property, None)
        call(self.connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
             GLib.Variant("(su)", (self.name, 4)))

    def close(self):
        """As if the service had died."""
        self.connection.close_sync(None)

    def named(self, method):
        """The arguments of each call of this method."""
        return [arguments for name, arguments in self.calls if name == method]

    def emit(self, signal, arguments, interface=None):
        self.connection.emit_signal(None, self.path, interface or self.name, signal, arguments)

    def properties(self):
        return {}

    def answer(self, method, arguments, sender):
        """A GLib.Variant tuple, or None for no results."""
        return None

    def _property(self, connection, sender, path, interface, name):
        return self.properties()[name]

    def _called(self, connection, sender, path, interface, method, parameters, invocation):
        arguments = parameters.unpack()
        self.calls.append((method, arguments))
        result = self.answer(method, arguments, sender)
        if isinstance(result, int):
            files = Gio.UnixFDList()
            files.append(result)
            os.close(result)
            invocation.return_value_with_unix_fd_list(GLib.Variant("(h)", (0,)), files)
        else:
            invocation.return_value(result)


class NotifierHost(Service):
    """A panel that shows StatusNotifierItems: watcher and host in one."""

    name = "org.kde.StatusNotifierWatcher"
    path = "/StatusNotifierWatcher"
    xml = """<node><interface name="org.kde.StatusNotifierWatcher">
      <method name="RegisterStatusNotifierItem"><arg type="s" direction="in"/></method>
      <method name="RegisterStatusNotifierHost"><arg type="s" direction="in"/></method>
      <property name="RegisteredStatusNotifierItems" type="as" access="read"/>
      <property name="IsStatusNotifierHostRegistered" type="b" access="read"/>
      <property name="ProtocolVersion" type="i" access="read"/>
      <signal name="StatusNotifierItemRegistered"><arg type="s"/></signal>
      <signal name="StatusNotifierHostRegistered"/>
      <signal name="StatusNotifierHostUnregistered"/>
    </interface></node>"""
    item_interface = "org.kde.StatusNotifierItem"
    menu_interface = "com.canonical.dbusmenu"

    def __init__(self, desktop, host_registered=True):
        self.host_registered = host_registered
        super().__init__(desktop)

    def properties(self):
        return {"RegisteredStatusNotifierItems": GLib.Variant("as", self.items),
                "IsStatusNotifierHostRegistered": GLib.Variant("b", self.host_registered),
                "ProtocolVersion": GLib.Variant("i", 0)}

    @property
    def items(self):
        """Bus names of the items."""
        return [arguments[0] for arguments in self.named("RegisterStatusNotifierItem")]

    def register_host(self):
        """The panel comes although the watcher was there."""
        self.host_registered = True
        self.emit("StatusNotifierHostRegistered", None)

    def item_property(self, item, name):
        return call(self.connection, item, "/StatusNotifierItem", "org.freedesktop.DBus.Properties", "Get",
                    GLib.Variant("(ss)", (self.item_interface, name)))[0]

    def activate(self, item):
        """A left click."""
        call(self.connection, item, "/StatusNotifierItem", self.item_interface, "Activate",
             GLib.Variant("(ii)", (10, 10)))

    def menu(self, item):
        """{path of labels: (id, properties)}, for example {("Quit",): (7, {...})}; labels without mnemonics."""
        path = self.item_property(item, "Menu")
        entries = {}

        def collect(node, above):
            identifier, properties, children = node
            label = properties.get("label", "").replace("_", "")
            here = (*above, label) if identifier else above
            if identifier and label:
                entries[here] = (identifier, properties)
            for child in children:
                collect(child, here)

        call(self.connection, item, path, self.menu_interface, "AboutToShow", GLib.Variant("(i)", (0,)))
        collect(call(self.connection, item, path, self.menu_interface, "GetLayout",
                     GLib.Variant("(iias)", (0, -1, [])))[1], ())
        return entries

    def click(self, item, *labels):
        """Chooses an entry of the menu."""
        identifier = self.menu(item)[labels][0]
        call(self.connection, item, self.item_property(item, "Menu"), self.menu_interface, "Event",
             GLib.Variant("(isvu)", (identifier, "clicked", GLib.Variant("s", ""), 0)))


class NotificationServer(Service):
    name = "org.freedesktop.Notifications"
    path = "/org/freedesktop/Notifications"
    xml = """<node><interface name="org.freedesktop.Notifications">
      <method name="GetCapabilities"><arg type="as" direction="out"/></method>
      <method name="GetServerInformation"><arg type="s" direction="out"/><arg type="s" direction="out"/>
        <arg type="s" direction="out"/><arg type="s" direction="out"/></method>
      <method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
        <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
        <arg type="a{sv}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/></method>
      <method name="CloseNotification"><arg type="u" direction="in"/></method>
      <signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
      <signal name="ActivationToken"><arg type="u"/><arg type="s"/></signal>
      <signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal>
    </interface></node>"""

    def __init__(self, desktop, capabilities=("actions", "body", "body-markup")):
        self.capabilities = list(capabilities)
        super().__init__(desktop)

    def answer(self, method, arguments, sender):
        if method == "GetCapabilities":
            return GLib.Variant("(as)", (self.capabilities,))
        if method == "GetServerInformation":
            return GLib.Variant("(ssss)", ("test", "barter", "1", "1.2"))
        if method == "Notify":
            return GLib.Variant("(u)", (len(self.shown),))
        return None

    @property
    def shown(self):
        """What was shown: dictionaries. The first has the id 1."""
        keys = ("app", "replaces", "icon", "title", "body", "actions", "hints", "timeout")
        return [dict(zip(keys, arguments)) for arguments in self.named("Notify")]

    def click(self, notification, action="default", token=None):
        """The person clicks notification number 1, 2, ..."""
        if token:
            self.emit("ActivationToken", GLib.Variant("(us)", (notification, token)))
        self.emit("ActionInvoked", GLib.Variant("(us)", (notification, action)))
        self.emit("NotificationClosed", GLib.Variant("(uu)", (notification, 2)))


class GnomeSession(Service):
    """Counts inhibitors as GNOME's session manager does: `held` has (flags, reason) by cookie."""

    name = "org.gnome.SessionManager"
    path = "/org/gnome/SessionManager"
    xml = """<node><interface name="org.gnome.SessionManager">
      <method name="Inhibit"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
        <arg type="u" direction="in"/><arg type="u" direction="out"/></method>
      <method name="Uninhibit"><arg type="u" direction="in"/></method>
    </interface></node>"""

    def __init__(self, desktop):
        self.held = {}
        super().__init__(desktop)

    def answer(self, method, arguments, sender):
        if method == "Uninhibit":
            del self.held[arguments[0]]
            return None
        cookie = len(self.calls)
        self.held[cookie] = (arguments[3], arguments[2])
        return GLib.Variant("(u)", (cookie,))


class PowerManagement(Service):
    name = "org.freedesktop.PowerManagement"
    path = "/org/freedesktop/PowerManagement/Inhibit"
    xml = """<node><interface name="org.freedesktop.PowerManagement.Inhibit">
      <method name="Inhibit"><arg type="s" direction="in"/><arg type="s" direction="in"/>
        <arg type="u" direction="out"/></method>
      <method name="UnInhibit"><arg type="u" direction="in"/></method>
    </interface></node>"""

    def __init__(self, desktop):
        self.held = {}
        super().__init__(desktop)

    def answer(self, method, arguments, sender):
        if method == "UnInhibit":
            del self.held[arguments[0]]
            return None
        cookie = len(self.calls)
        self.held[cookie] = arguments
        return GLib.Variant("(u)", (cookie,))


class Logind(Service):
    """logind's inhibitors on the private system bus: a lock is held while its file descriptor is open elsewhere."""

    name = "org.freedesktop.login1"
    path = "/org/freedesktop/login1"
    bus = "system"
    interface = "org.freedesktop.login1.Manager"
    xml = """<node><interface name="org.freedesktop.login1.Manager">
      <method name="Inhibit"><arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
        <arg type="s" direction="in"/><arg type="h" direction="out"/></method>
      <signal name="PrepareForSleep"><arg type="b"/></signal>
      <signal name="PrepareForShutdown"><arg type="b"/></signal>
    </interface></node>"""

    def __init__(self, desktop):
        self._locks = []
        super().__init__(desktop)

    def answer(self, method, arguments, sender):
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        self._locks.append(((arguments[0], arguments[3]), ours))
        return theirs.detach()

    def close(self):
        super().close()
        for _, ours in self._locks:
            ours.close()

    @property
    def held(self):
        """(what, mode) of each lock that is still open, for example ("sleep", "block")."""
        held = []
        for key, ours in self._locks:
            try:
                if ours.recv(1) == b"":
                    continue
            except BlockingIOError:
                pass
            held.append(key)
        return held

    def prepare_for_sleep(self, starts):
        self.emit("PrepareForSleep", GLib.Variant("(b)", (starts,)), self.interface)


class FileManager(Service):
    name = "org.freedesktop.FileManager1"
    path = "/org/freedesktop/FileManager1"
    xml = """<node><interface name="org.freedesktop.FileManager1">
      <method name="ShowItems"><arg type="as" direction="in"/><arg type="s" direction="in"/></method>
    </interface></node>"""


class Portal(Service):
    """org.freedesktop.appearance color-scheme: 0 no preference, 1 dark, 2 light."""

    name = "org.freedesktop.portal.Desktop"
    path = "/org/freedesktop/portal/desktop"
    interface = "org.freedesktop.portal.Settings"
    xml = """<node><interface name="org.freedesktop.portal.Settings">
      <method name="Read"><arg type="s" direction="in"/><arg type="s" direction="in"/>
        <arg type="v" direction="out"/></method>
      <signal name="SettingChanged"><arg type="s"/><arg type="s"/><arg type="v"/></signal>
    </interface></node>"""

    def __init__(self, desktop, scheme=0):
        self.scheme = scheme
        super().__init__(desktop)

    def answer(self, method, arguments, sender):
        return GLib.Variant("(v)", (GLib.Variant("v", GLib.Variant("u", self.scheme)),))

    def change(self, scheme):
        self.scheme = scheme
        self.emit("SettingChanged", GLib.Variant("(ssv)", ("org.freedesktop.appearance", "color-scheme",
                                                           GLib.Variant("u", scheme))), self.interface)
