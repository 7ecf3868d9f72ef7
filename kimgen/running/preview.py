"""The preview: which finished folders it shows, to whom, and what it tells the pages that are open.

It knows nothing of building. It trusts neither the network nor the other pages open in the same
browser: a page of a foreign site can send requests to 127.0.0.1 too, also under a name of its own
that was made to point there (DNS rebinding), hence the checks of Host, Origin and Sec-Fetch-Site.
"""

import contextlib
import hmac
import json
import re
import secrets
import socket
import threading
from collections import deque
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

from kimgen.running.requests import Request

MOST_STREAMS = 48
"""Open pages; fewer than a server's connections, so that pages stay reachable."""
REMEMBERED = 64
"""Messages that a page which lost its connection can catch up with."""
MOST_PATHS = 2000
"""A reload that names more paths than this is for every page."""
SCRIPT, EVENTS = "/_kimgen/live.js", "/_kimgen/events"

Findings = tuple[tuple[str, str, str], ...]


class Preview:
    """Shows *mounts* (address prefix -> folder) and speaks to the pages that are open.

    *port* is the one that it would have; its server sets the one that it has.
    *allowed_hosts* are further names, with or without a port, under which it may be asked for.
    With a *token*, each request must carry it, as ``?token=`` or in the cookie that this sets.
    """

    def __init__(
        self,
        mounts: Mapping[str, Path],
        *,
        host: str = "127.0.0.1",
        port: int = 8000,
        allowed_hosts: tuple[str, ...] = (),
        token: str = "",
    ) -> None:
        by_prefix = {"/" + f"{prefix.strip('/')}/".lstrip("/"): at for prefix, at in mounts.items()}
        self._mounts = sorted(by_prefix.items(), key=lambda mount: -len(mount[0]))
        self.host = host
        self.port = port
        self._allowed = frozenset(name.lower() for name in allowed_hosts)
        self._token = token.encode()
        self._run = secrets.token_hex(8)
        self._lock = threading.Lock()
        self._number = 0
        self._said: deque[tuple[int, bytes]] = deque(maxlen=REMEMBERED)
        self._findings: Findings = ()
        self._streams: set[Stream] = set()

    def announce(self, message: Mapping[str, object]) -> None:
        """Send *message*, which JSON can hold, to every open page; late ones hear it too.

        A reload may name the ``paths`` (addresses or output paths) that changed; only pages that
        are or use one of them follow it then.
        """
        paths = message.get("paths")
        if isinstance(paths, tuple | list) and len(paths) > MOST_PATHS:
            message = {key: value for key, value in message.items() if key != "paths"}
        with self._lock:
            frame = _frame(message, f"{self._run}:{self._number + 1}")
            self._number += 1
            self._said.append((self._number, frame))
            for stream in self._streams:
                stream.send(frame)

    def show(self, findings: Findings) -> None:
        """Let each page, now open or opened later, show *findings* (severity, place, sentence)."""
        with self._lock:
            self._findings = findings
            for stream in self._streams:
                stream.send(self._findings_frame())

    # What a server asks.

    def admits(self, request: Request) -> bool:
        """Whether *request* is for this preview, and no foreign page's doing."""
        if not self._is_ours(request.header("host")):
            return False
        origin = request.header("origin")
        if origin is not None:
            scheme, _, host = origin.partition("://")
            if scheme not in ("http", "https") or not self._is_ours(host):
                return False
        # Browsers say where a request comes from. Following a link to the preview is no danger;
        # a foreign page that embeds pictures or scripts of it would learn what is in it.
        return request.header("sec-fetch-site") != "cross-site" or (
            request.header("sec-fetch-dest") == "document"
        )

    def grants(self, request: Request) -> tuple[bool, str]:
        """Whether *request* carries the token, and the cookie to be set with the answer."""
        if not self._token:
            return True, ""
        name = f"kimgen_{self.port}"  # cookies do not tell ports apart
        for pair in (request.header("cookie") or "").split(";"):
            key, _, value = pair.strip().partition("=")
            if key == name and hmac.compare_digest(unquote_to_bytes(value), self._token):
                return True, ""
        for given in request.query.get("token", ()):
            if hmac.compare_digest(given.encode("utf-8", "replace"), self._token):
                value = quote(self._token, safe="")
                return True, f"{name}={value}; Path=/; HttpOnly; SameSite=Strict"
        return False, ""

    def place(self, segments: tuple[str, ...]) -> tuple[Path, tuple[str, ...]] | None:
        """The mount that an address belongs to and the rest of the address."""
        address = "/" + "/".join(segments)
        for prefix, folder in self._mounts:
            if address.startswith(prefix) or address + "/" == prefix:
                return folder, segments[prefix.count("/") - 1 :]
        return None

    def script_tag(self) -> bytes:
        """The element that ties a page to this run and to what has been said so far."""
        number = self._number
        return (
            f'<script src="{SCRIPT}" data-run="{self._run}" data-since="{number}" defer></script>'
        ).encode()

    def listen(self, request: Request) -> "Stream | None":
        """A stream for an open page, with what it missed; None, if there are too many."""
        run, _, number = (request.header("last-event-id") or "").partition(":")
        if not number:
            run, number = (request.query.get(key, ("",))[0] for key in ("run", "since"))
        stream = Stream()
        with self._lock:
            if len(self._streams) >= MOST_STREAMS:
                return None
            stream.send(b"retry: 500\n\n")
            if run and run != self._run:
                stream.send(_frame({"kind": "restart", "run": self._run}))
            elif run and number.isascii() and number.isdigit() and len(number) < 12:
                missed = [frame for said, frame in self._said if said > int(number)]
                if self._number - int(number) > len(missed):
                    missed = [_frame({"kind": "reload"}, f"{self._run}:{self._number}")]
                for frame in missed:
                    stream.send(frame)
            stream.send(self._findings_frame())
            self._streams.add(stream)
        return stream

    def forget(self, stream: "Stream") -> None:
        """Send nothing more to *stream*."""
        with self._lock:
            self._streams.discard(stream)
        stream.close()

    def _findings_frame(self) -> bytes:
        return _frame({"kind": "findings", "findings": self._findings})

    def _is_ours(self, host: str | None) -> bool:
        found = _HOST.fullmatch((host or "").lower())
        if found is None:
            return False
        name, port = found[1], int(found[2] or 80)
        own = {"localhost", "127.0.0.1", "[::1]", self.host, f"[{self.host}]"} - {"", "0.0.0.0"}
        return (name in own and port == self.port) or bool({name, found[0]} & self._allowed)


_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^\[\]:/@\s]+)(?::([0-9]{1,5}))?")


class Stream:
    """Frames on their way to one open page."""

    def __init__(self) -> None:
        self._frames: deque[bytes] = deque()
        self._bell, self.alarm = socket.socketpair()
        self._bell.setblocking(False)
        self.alarm.setblocking(False)
        self.closed = False

    def send(self, frame: bytes) -> None:
        """Never blocks. A page that does not keep up is cut off; it comes back and catches up."""
        if len(self._frames) >= 4 * REMEMBERED:
            self.closed = True
        self._frames.append(frame)
        with contextlib.suppress(OSError):
            self._bell.send(b"!")

    def take(self) -> bytes:
        """What waits to be sent."""
        with contextlib.suppress(OSError):
            self.alarm.recv(4096)
        frames = []
        while self._frames:
            frames.append(self._frames.popleft())
        return b"".join(frames)

    def close(self) -> None:
        """Send and take nothing more."""
        self.closed = True
        self._bell.close()
        self.alarm.close()


def _frame(message: Mapping[str, object], name: str = "") -> bytes:
    """One server-sent event. JSON in ASCII has no line break that could end it early."""
    return (f"id: {name}\n" if name else "").encode() + f"data: {json.dumps(message)}\n\n".encode()
