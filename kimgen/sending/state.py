"""What a server holds of ours: a small compressed file there, and a journal here.

The state names every file that was put in place, with size and digest, under a seal of its own: a
state that was cut or touched is no state. The journal adds, on this machine, what has been done
since: a deploy that was cut goes on where it stopped.
"""

import gzip
import json
import zlib
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

import msgspec

from kimgen.keeping.files import append

NAME = ".kimgen-terkirim.gz"
"""Of the state, in the site's folder on the server."""
UNKNOWN = (0, "")
"""The mark of a file that is ours, and that must be sent again whatever it holds."""
_VERSION = 1
_DIGITS = 32
"""Of a SHA-256 in hexadecimal: half of it tells files apart, and compresses to half the bytes."""


class State(msgspec.Struct):
    """The files of one edition that a server holds."""

    edition: str
    files: dict[str, tuple[int, str]] = {}
    """Path -> size, and the first digits of its SHA-256."""


def marked(size: int, sha256: str) -> tuple[int, str]:
    """A file as a state knows it."""
    return size, sha256[:_DIGITS]


def packed(state: State) -> bytes:
    """The bytes of a state's file; equal states make equal bytes."""
    files = [[path, *state.files[path]] for path in sorted(state.files)]
    body = json.dumps([_VERSION, state.edition, files], separators=(",", ":")).encode()
    sealed = sha256(body).hexdigest().encode() + b"\n" + body
    return gzip.compress(sealed, 9, mtime=0)


def unpacked(data: bytes) -> State | None:
    """What ``packed`` made; None at any doubt."""
    try:
        seal, _, body = gzip.decompress(data).partition(b"\n")
        if seal.decode() != sha256(body).hexdigest():
            return None
        version, edition, files = json.loads(body)
        if version != _VERSION:
            return None
        return State(str(edition), {path: (int(size), str(mark)) for path, size, mark in files})
    except (OSError, EOFError, ValueError, TypeError, zlib.error):
        return None


class Journal:
    """What has been done since the server's state was written; lines are added as it is done."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def begin(self, base: bytes) -> None:
        """Start anew from the state whose file is *base*."""
        self.end()
        append(self._path, f"dasar {sha256(base).hexdigest()}\n")

    def begun(self, path: str) -> None:
        """*path* is on its way."""
        append(self._path, f"? {path}\n")

    def put(self, path: str, mark: tuple[int, str], then: str) -> None:
        """*path* is in place, and *then* on its way, if it is any."""
        after = f"? {then}\n" if then else ""
        append(self._path, f"+ {mark[0]} {mark[1]} {path}\n{after}")

    def taken(self, path: str) -> None:
        """*path* is away."""
        append(self._path, f"- {path}\n")

    def doubted(self, paths: Iterable[str]) -> None:
        """Nobody knows what *paths* are like on the server."""
        append(self._path, "".join(f"! {path}\n" for path in paths))

    def end(self) -> None:
        """All of it stands in the server's state."""
        self._path.unlink(missing_ok=True)

    def replay(self, state: State, base: bytes) -> tuple[int, str]:
        """Bring *state*, whose file is *base*, up to date.

        Returns how many files that concerned, and the path that was on its way at the cut.
        """
        try:
            lines = self._path.read_text("utf-8", "replace").splitlines()
        except OSError:
            return 0, ""
        if not lines or lines[0] != f"dasar {sha256(base).hexdigest()}":
            return 0, ""
        count, underway = 0, ""
        for line in lines[1:]:
            kind, _, rest = line.partition(" ")
            if kind == "?":
                underway = rest
            elif kind == "+":
                size, _, rest = rest.partition(" ")
                mark, _, path = rest.partition(" ")
                if size.isdigit() and len(mark) == _DIGITS and path:
                    state.files[path] = (int(size), mark)
                    count += 1
                    underway = ""
            elif kind == "-" and rest:
                state.files.pop(rest, None)
                count += 1
            elif kind == "!" and rest in state.files:
                state.files[rest] = UNKNOWN
        return count, underway
