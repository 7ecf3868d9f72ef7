"""What a deploy needs of a protocol, and the ways in which sending fails."""

import socket
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import msgspec

DRAFT = ".kimgen-unggah"
"""What a file is called until all of it is there; one in a folder at a time."""


class Item(msgspec.Struct, frozen=True, gc=False):
    """A file to be sent."""

    path: str
    """On the server, relative to the site's folder."""
    file: Path
    size: int
    sha256: str

    def data(self) -> bytes:
        """Its bytes, which are those of the manifest. Raises Fault when the file was changed."""
        from hashlib import sha256

        try:
            data = self.file.read_bytes()
        except OSError:
            raise Fault("stale", path=self.path) from None
        if sha256(data).hexdigest() != self.sha256:
            raise Fault("stale", path=self.path)
        return data


class Fault(Exception):
    """Sending can't go on. *code* names a sentence of the console, ``send_<code>``."""

    def __init__(self, code: str, **details: str) -> None:
        super().__init__(code, details)
        self.code = code
        self.details = details


class Cut(Exception):
    """The connection broke, or the server was busy: to try again may help."""


class Transport(Protocol):
    """A connection to one target. Every method may raise Fault and Cut.

    ``write`` and ``send`` put files in place whole; a reader of the site sees the old bytes or the
    new. *done* is told each path as soon as it is in place (or away).
    """

    atomic: bool
    """Nothing is in place before ``finish``, and then all is."""

    def open(self) -> None:
        """Connect and log in."""

    def close(self) -> None:
        """Let go, whatever state the connection is in."""

    def read(self, path: str) -> bytes | None:
        """A small file of the server; None where there is none."""

    def write(self, path: str, data: bytes) -> None:
        """Put a small file in place."""

    def send(self, items: Sequence[Item], done: Callable[[str], None]) -> None:
        """Put *items* in place, in their order."""

    def remove(self, paths: Sequence[str], done: Callable[[str], None]) -> None:
        """Take files away, and the folders that are empty then; one that is not there is away."""

    def finish(self) -> None:
        """Make everything so far visible, where it is not yet."""


def missing_extra(name: str) -> Fault:
    """The fault of an optional library that is not installed."""
    return Fault("extra", extra=name)


def file_of(root: Path, name: str) -> str:
    """The file that a target names; a relative one counts from the site's folder."""
    return str(root / Path(name).expanduser())


def not_found(host: str, error: socket.gaierror) -> Fault | Cut:
    """What it means that a name has no address: a wrong name, or no connection for a while."""
    if error.errno == socket.EAI_AGAIN:
        return Cut(f"DNS: {host}")
    return Fault("unreachable", host=host, why="DNS")


def parents(path: str) -> list[str]:
    """The folders of *path*, outermost first: ``a/b/c.html`` -> ``a``, ``a/b``."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[:number]) for number in range(1, len(parts) + 1)]


def sounds_full(text: str) -> bool:
    """Whether a server's words mean that its disk or the quota is full."""
    text = text.lower()
    words = ("no space", "quota", "disk full", "insufficient", "not enough space", "exceeded")
    return any(word in text for word in words)
