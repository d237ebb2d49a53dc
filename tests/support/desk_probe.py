"""Drives tests/desktop/desk_probe.cpp: a line in is a command, a line out an event."""
import os

from desktop import wait_for

# Read now: inside a Desktop the environment is another one.
PROGRAM = os.environ["DESK_PROBE"]


class Probe:
    """A running probe on a desktop. `lines` are all events up to now."""

    def __init__(self, desktop):
        pipe = desktop.folder / f"commands-{id(self)}"
        os.mkfifo(pipe)
        # Opened for both, so that neither side waits for the other here.
        self._commands = os.open(pipe, os.O_RDWR | os.O_CLOEXEC)
        self._program = desktop.start("/bin/sh", "-c", 'exec "$0" <"$1"', PROGRAM, pipe)
        self.expect("ready")

    @property
    def lines(self):
        return self._program.output().splitlines()

    def tell(self, command):
        os.write(self._commands, (command + "\n").encode())

    def expect(self, line, timeout=10.0, count=1):
        """Waits until `line` has been said that often."""
        wait_for(lambda: self.lines.count(line) >= count, timeout, f"the line {line!r}; so far {self.lines}")

    def last(self, word):
        """The newest line that begins with this word, or None."""
        return next((line for line in reversed(self.lines) if line.split()[0] == word), None)

    def end(self):
        """An orderly end; the exit code."""
        self.tell("exit")
        return self._program.wait()
