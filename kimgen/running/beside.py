"""One process beside this one, that is asked and answers in bytes."""

import fcntl
import os
import select
import signal
import sys
from collections.abc import Callable
from contextlib import suppress

from kimgen.running.workers import die_with

_ROOM = 1 << 20
"""Bytes that wait in a pipe: as many as any process may ask for on Linux."""


class Channel:
    """Messages of bytes over two pipes; each is read whole."""

    def __init__(self, inward: int, outward: int) -> None:
        self._inward = inward
        self._outward = outward

    def send(self, message: bytes) -> None:
        """Raises OSError where nobody listens any more."""
        rest = memoryview(len(message).to_bytes(8, "little") + message)
        while rest:
            rest = rest[os.write(self._outward, rest) :]

    def receive(self) -> bytes:
        """The next message. Raises EOFError where none will come."""
        return self._read(int.from_bytes(self._read(8), "little"))

    def _read(self, count: int) -> bytes:
        parts = []
        while count:
            part = os.read(self._inward, min(count, 1 << 20))
            if not part:
                raise EOFError
            parts.append(part)
            count -= len(part)
        return b"".join(parts)

    def waits(self, seconds: float = 0) -> bool:
        """Whether there is something to be read, now or within *seconds*."""
        return bool(select.select([self._inward], [], [], seconds)[0])

    def close(self) -> None:
        """Close this end."""
        os.close(self._inward)
        os.close(self._outward)


class Beside:
    """A process beside this one, to be asked over *channel*. What it loads, it alone has."""

    def __init__(self, serve: Callable[[Channel], object]) -> None:
        """*serve* is what it does with its end of the channel. Raises OSError."""
        inward, answers = _pipe()
        questions, outward = _pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        parent = os.getpid()
        theirs = Channel(questions, answers)
        self.channel = Channel(inward, outward)
        self._ended = False
        try:
            self._process = os.fork()
        except OSError:
            theirs.close()
            self.channel.close()
            raise
        if self._process == 0:
            try:
                self.channel.close()
                die_with(parent)
                signal.signal(signal.SIGINT, signal.SIG_IGN)
                serve(theirs)
            finally:
                os._exit(0)
        theirs.close()

    def end(self) -> None:
        """End it, wherever it is."""
        if not self._ended:
            self._ended = True
            with suppress(ProcessLookupError):
                os.kill(self._process, signal.SIGKILL)
            os.waitpid(self._process, 0)

    def close(self) -> None:
        """End it, and what leads to it."""
        self.channel.close()
        self.end()


def _pipe() -> tuple[int, int]:
    """A pipe that holds a few pages and feeds, so that who makes them need not wait."""
    ends = os.pipe()
    with suppress(AttributeError, OSError):  # not every system lets its size be set
        fcntl.fcntl(ends[1], fcntl.F_SETPIPE_SZ, _ROOM)
    return ends
