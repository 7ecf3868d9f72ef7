"""The preview: serves finished folders to this machine's browser and tells open pages to reload.

It knows nothing of building. It trusts neither the network nor the other pages open in the same
browser: a page of a foreign site can send requests to 127.0.0.1 too, also under a name of its own
that was made to point there (DNS rebinding), hence the checks of Host, Origin and Sec-Fetch-Site.
"""

import contextlib
import errno
import hmac
import html
import json
import logging
import os
import re
import secrets
import selectors
import socket
import socketserver
import stat
import threading
import time
from collections import deque
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO, NamedTuple
from urllib.parse import parse_qs, quote, unquote_to_bytes

PATIENCE = 10.0
"""Seconds for a whole request head to arrive, and for a reader to take a piece."""
MOST_HEAD = 32 * 1024
"""Bytes of a request head. Cookies are shared by all ports of localhost, so 8 kB can be too few."""
MOST_CONNECTIONS = 64
MOST_STREAMS = 48
"""Open pages; fewer than connections, so that pages stay reachable."""
MOST_TRIES = 10
HEARTBEAT = 15.0
REMEMBERED = 64
"""Messages that a page which lost its connection can catch up with."""
MOST_PATHS = 2000
"""A reload that names more paths than this is for every page."""
PIECE = 64 * 1024
SCRIPT, EVENTS = "/_kimgen/live.js", "/_kimgen/events"

Findings = tuple[tuple[str, str, str], ...]

# Written out: the system's own table differs from machine to machine.
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".htm": "text/html; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".xsl": "application/xml; charset=utf-8",
    ".rss": "application/rss+xml; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".opml": "text/x-opml; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".vcf": "text/vcard; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".geojson": "application/geo+json; charset=utf-8",
    ".webmanifest": "application/manifest+json; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".gif": "image/gif",
    ".ico": "image/x-icon",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
    ".gz": "application/gzip",
    ".wasm": "application/wasm",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".vtt": "text/vtt; charset=utf-8",
}
NAMED_TYPES = {"feed.json": "application/feed+json; charset=utf-8"}

SENTENCES = {
    400: "Permintaan ini tidak dapat dibaca. / This request cannot be read.",
    403: "Pratinjau hanya menjawab alamatnya sendiri. / The preview answers to its own address.",
    404: "Tidak ada halaman di alamat ini. / There is no page at this address.",
    405: "Pratinjau ini hanya untuk dibaca (GET, HEAD). / This preview is for reading (GET, HEAD).",
    408: "Permintaan terlalu lambat. / The request took too long.",
    431: "Kepala permintaan terlalu besar. / The request's head is too large.",
    500: "Pratinjau gagal menjawab. / The preview failed to answer.",
    503: "Terlalu banyak sambungan; coba lagi. / Too many connections; try again.",
    505: "Versi HTTP ini tidak dikenal. / This HTTP version is not known.",
}
NEEDS_TOKEN = (
    "Pratinjau ini memerlukan kunci: buka alamat lengkapnya, dengan ?token=. / "
    "This preview needs its key: open the full address, with ?token=."
)
NOTHING_HERE = (
    b'<!doctype html><html lang="id"><meta charset="utf-8"><title>404</title>'
    b'<meta name="viewport" content="width=device-width"><body><p>%s</p></body></html>'
)
COMMON = (
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "same-origin"),
)


class Preview:
    """Serves *mounts* (address prefix -> folder) and speaks to the pages that are open.

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
        self._host = host
        self.port = port
        self.patience = PATIENCE
        self._allowed = frozenset(name.lower() for name in allowed_hosts)
        self._token = token.encode()
        self._server: _Server | None = None
        self._run = secrets.token_hex(8)
        self._lock = threading.Lock()
        self._number = 0
        self._said: deque[tuple[int, bytes]] = deque(maxlen=REMEMBERED)
        self._findings: Findings = ()
        self._streams: set[_Stream] = set()

    def start(self) -> str:
        """Begin to serve and return the address; a taken port makes way for the next free one.

        Raises OSError, if none of the next few ports can be had.
        """
        for port in range(self.port, self.port + MOST_TRIES):
            try:
                self._server = _Server(self._host, port, self)
                break
            except OSError as error:
                taken = error.errno in (errno.EADDRINUSE, errno.EACCES)
                if not taken or port == 0 or port == self.port + MOST_TRIES - 1:
                    raise
        assert self._server is not None
        self.port = self._server.server_address[1]
        threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="preview", daemon=True
        ).start()
        name = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self._host, self._host)
        if ":" in name and not name.startswith("["):
            name = f"[{name}]"
        return f"http://{name}:{self.port}/"

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

    def stop(self) -> None:
        """Close all connections and free the port."""
        server, self._server = self._server, None
        if server is None:
            return
        server.stopped = True
        server.shutdown()
        server.server_close()
        server.hang_up()

    # What the connections ask.

    def admits(self, request: "_Request") -> str:
        """Why *request* is turned away; nothing, if it is welcome."""
        if not self._is_ours(request.header("host")):
            return SENTENCES[403]
        origin = request.header("origin")
        if origin is not None:
            scheme, _, host = origin.partition("://")
            if scheme not in ("http", "https") or not self._is_ours(host):
                return SENTENCES[403]
        # Browsers say where a request comes from. Following a link to the preview is no danger;
        # a foreign page that embeds pictures or scripts of it would learn what is in it.
        if request.header("sec-fetch-site") == "cross-site" and (
            request.header("sec-fetch-dest") != "document"
        ):
            return SENTENCES[403]
        return ""

    def grants(self, request: "_Request") -> tuple[bool, str]:
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

    def listen(self, request: "_Request") -> "_Stream | None":
        """A stream for an open page, with what it missed; None, if there are too many."""
        run, _, number = (request.header("last-event-id") or "").partition(":")
        if not number:
            run, number = (request.query.get(key, ("",))[0] for key in ("run", "since"))
        stream = _Stream()
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

    def forget(self, stream: "_Stream") -> None:
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
        own = {"localhost", "127.0.0.1", "[::1]", self._host, f"[{self._host}]"} - {"", "0.0.0.0"}
        return (name in own and port == self.port) or bool({name, found[0]} & self._allowed)


_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^\[\]:/@\s]+)(?::([0-9]{1,5}))?")
_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]"  # RFC 9110, 5.6.2
_FIRST_LINE = re.compile(rf"({_TOKEN}{{1,32}}) ([!-~]+) HTTP/([0-9])\.([0-9])")


class _Malformed(Exception):
    """A request that is answered with a status and the end of the connection."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class _Request(NamedTuple):
    method: str
    path: str
    query: Mapping[str, list[str]]
    query_text: str
    headers: Mapping[str, str]
    keep_alive: bool

    def header(self, name: str) -> str | None:
        return self.headers.get(name)


def read_request(head: bytes) -> _Request:
    """Read a request head, strictly: what can be read in two ways is refused (RFC 9112)."""
    first, *lines = head.replace(b"\r\n", b"\n").rstrip(b"\n").decode("latin-1").split("\n")
    found = _FIRST_LINE.fullmatch(first)
    if found is None:
        raise _Malformed(400)
    method, target, major, minor = found.groups()
    if major != "1":
        raise _Malformed(505)
    headers: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        name, value = name.lower(), value.strip(" \t")
        if not colon or not re.fullmatch(_TOKEN + "+", name):
            raise _Malformed(400)
        if re.search(r"[\x00-\x08\x0a-\x1f\x7f]", value):
            raise _Malformed(400)
        if name in headers and name in ("host", "origin", "content-length", "transfer-encoding"):
            raise _Malformed(400)
        headers[name] = f"{headers[name]}; {value}" if name in headers else value
    path, _, query_text = target.partition("?")
    try:
        query = parse_qs(query_text, max_num_fields=32)
    except ValueError:
        raise _Malformed(400) from None
    # A body is never read; so nothing after it could be told from it.
    bodiless = headers.get("content-length", "0") == "0" and "transfer-encoding" not in headers
    wish = headers.get("connection", "").lower()
    keep_alive = bodiless and (minor != "0" or "keep-alive" in wish) and "close" not in wish
    return _Request(method, path, query, query_text, headers, keep_alive)


def segments_of(path: str) -> tuple[str, ...] | None:
    """The names in an address, decoded once; the last is empty for a folder. None, if any of
    them could mean more than a name: dots, slashes in disguise, drives, hidden files."""
    if not path.startswith("/") or re.search(r"%(?![0-9A-Fa-f]{2})", path):
        return None
    names = []
    for raw in path[1:].split("/"):
        try:
            name = unquote_to_bytes(raw).decode()
        except UnicodeDecodeError:
            return None
        if re.search(r"[/\\:\x00-\x1f\x7f]", name) or len(name.encode()) > 255:
            return None
        if name.startswith(".") and name != ".well-known":
            return None
        names.append(name)
    return None if "" in names[:-1] else tuple(names)


def open_within(folder: Path, names: Iterable[str]) -> BinaryIO | None:
    """Open a plain file that really lies in *folder*, wherever links may lead; or None."""
    root = folder.resolve()
    try:
        real = Path(root, *names).resolve(strict=True)
        if not real.is_relative_to(root):
            return None
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        descriptor = os.open(real, flags | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError, RuntimeError):  # RuntimeError: a loop of links, before 3.13
        return None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        return None
    return os.fdopen(descriptor, "rb", buffering=0)


# Comments and raw text first, so that nothing inside them is taken for an element. What is not
# closed goes on to the end, as in a browser; so nothing is ever looked at twice.
_LANDMARKS = re.compile(
    rb"<!--.*?(?:-->|\Z)"
    rb"|<(script|style|title|textarea|template|noscript)\b.*?(?:</\1\s*>|\Z)"
    rb"|(?P<meta><meta\b(?:[^>\"']|\"[^\"]*(?:\"|\Z)|'[^']*(?:'|\Z))*+(?:>|\Z))"
    rb"|(?P<end></body\s*>)",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(
    r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""", re.DOTALL
)


def live_page(page: bytes, script: bytes) -> bytes:
    """*page* with *script* at its end and with policies that let it run."""
    parts: list[bytes] = []
    done, end = 0, None
    for found in _LANDMARKS.finditer(page):
        if found["meta"] is not None:
            parts += (page[done : found.start()], _relaxed_meta(found["meta"]))
            done = found.end()
        elif found["end"] is not None:
            parts.append(page[done : found.start()])
            done, end = found.start(), len(parts)
    parts.append(page[done:])
    parts.insert(len(parts) if end is None else end, script)
    return b"".join(parts)


def _relaxed_meta(element: bytes) -> bytes:
    """The element as it is, or, where it carries a policy, with that policy adapted."""
    text = element.decode("utf-8", "surrogateescape")
    found = list(_ATTRIBUTE.finditer(text, len("<meta")))
    values = {m[1].lower(): html.unescape(m[2] or m[3] or m[4] or "") for m in reversed(found)}
    if values.get("http-equiv", "").strip().lower() != "content-security-policy":
        return element
    policy = html.escape(relaxed_policy(values.get("content", "")), quote=True)
    adapted = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return adapted.encode("utf-8", "surrogateescape")


def relaxed_policy(policy: str) -> str:
    """A content security policy with the preview's own script and its events let in.

    Also drops what asks for https, which a preview does not speak.
    """
    directives: dict[str, list[str]] = {}
    for directive in policy.split(";"):
        name, *sources = directive.split() or [""]
        if name and name.lower() not in ("upgrade-insecure-requests", "block-all-mixed-content"):
            directives.setdefault(name.lower(), sources)
    fallback = directives.get("default-src")
    for name in ("script-src", "script-src-elem", "connect-src"):
        allowed = directives.get(name, None if name == "script-src-elem" else fallback)
        if allowed is not None:
            kept = [source for source in allowed if source.lower() not in ("'none'", "'self'")]
            directives[name] = ["'self'", *kept]
    return "; ".join(" ".join((name, *sources)) for name, sources in directives.items())


class _Stream:
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
        self.closed = True
        self._bell.close()
        self.alarm.close()


def _frame(message: Mapping[str, object], name: str = "") -> bytes:
    """One server-sent event. JSON in ASCII has no line break that could end it early."""
    return (f"id: {name}\n" if name else "").encode() + f"data: {json.dumps(message)}\n\n".encode()


class _Server(socketserver.ThreadingMixIn, socketserver.TCPServer):
    """A bounded number of threads, one a connection, none of which keeps the process alive."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = MOST_CONNECTIONS
    allow_reuse_address = os.name != "nt"  # on Windows it would share the port of another program

    def __init__(self, host: str, port: int, preview: Preview) -> None:
        self.preview = preview
        self.stopped = False
        self.connections: set[socket.socket] = set()
        self._guard = threading.Lock()
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        super().__init__((host, port), _Connection)

    def process_request(self, request: object, client_address: object) -> None:
        assert isinstance(request, socket.socket)
        with self._guard:
            welcome = len(self.connections) < MOST_CONNECTIONS
            if welcome:
                self.connections.add(request)
        if not welcome:
            request.setblocking(False)
            with contextlib.suppress(OSError):
                request.send(_answer_head(503, _plain(503), close=True) + SENTENCES[503].encode())
            self.shutdown_request(request)
            return
        try:
            super().process_request(request, client_address)
        except BaseException:  # no thread to be had
            self._leave(request)
            raise

    def shutdown_request(self, request: object) -> None:
        assert isinstance(request, socket.socket)
        self._leave(request)
        super().shutdown_request(request)

    def _leave(self, request: socket.socket) -> None:
        with self._guard:
            self.connections.discard(request)

    def busy(self) -> bool:
        """Whether connections are scarce, so that none should be kept open idly."""
        return len(self.connections) > MOST_CONNECTIONS // 2

    def hang_up(self) -> None:
        """End every connection, also those that wait."""
        with self._guard:
            for connection in self.connections:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: object, client_address: object) -> None:
        logging.getLogger(__name__).exception("the preview failed to answer")


class _Connection(socketserver.BaseRequestHandler):
    """One connection: requests one after the other, each answered or refused."""

    request: socket.socket
    server: _Server

    def handle(self) -> None:
        self._rest = b""
        self._begun = False
        # A reader that went away, or is too slow, is no fault of ours.
        with contextlib.suppress(ConnectionError, TimeoutError):
            self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            try:
                while not self.server.stopped and self._answer_one():
                    pass
            except _Malformed as fault:
                self._refuse(fault.status)
            except (ConnectionError, TimeoutError):
                raise
            except Exception:
                if not self._begun:
                    self._refuse(500)
                raise

    def _answer_one(self) -> bool:
        """Answer a request; says whether another may follow."""
        head = self._read_head()
        if head is None:
            return False
        self._begun = False
        request = read_request(head)
        preview = self.server.preview
        refusal = preview.admits(request)
        if refusal:
            return self._refuse(403, refusal)
        if request.method not in ("GET", "HEAD"):
            return self._refuse(405, extra=(("Allow", "GET, HEAD"),))
        granted, cookie = preview.grants(request)
        if not granted:
            return self._refuse(403, NEEDS_TOKEN)
        extra = (("Set-Cookie", cookie),) if cookie else ()
        if request.path == EVENTS:
            return self._stream(request, extra)
        if request.path == SCRIPT:
            return self._send(request, 200, TYPES[".js"], LIVE_SCRIPT.encode(), extra)
        return self._send_file(request, extra)

    def _read_head(self) -> bytes | None:
        """A request head up to its empty line; None, if the client closes or stays silent."""
        patience = self.server.preview.patience
        deadline = time.monotonic() + patience
        data = self._rest.lstrip(b"\r\n")
        while True:
            end = re.search(rb"\r?\n\r?\n", data[:MOST_HEAD])
            if end is not None:
                self._rest = data[end.end() :]
                return data[: end.start()]
            if len(data) >= MOST_HEAD:
                raise _Malformed(431)
            left = deadline - time.monotonic()
            try:
                if left <= 0:
                    raise TimeoutError
                self.request.settimeout(left)
                more = self.request.recv(PIECE)
            except TimeoutError:
                if data:
                    raise _Malformed(408) from None
                return None
            finally:
                self.request.settimeout(patience)
            if not more:
                return None
            data = (data + more).lstrip(b"\r\n")

    def _send_file(self, request: _Request, extra: tuple[tuple[str, str], ...]) -> bool:
        # Taken before the file is read: a page that is older than its tag would miss its reload.
        tag = self.server.preview.script_tag()
        names = segments_of(request.path)
        place = None if names is None else self.server.preview.place(names)
        if names is None or place is None:
            return self._send_missing(request, None, tag, extra)
        folder, rest = place
        if not rest or (rest[-1] and self._is_folder(folder, rest)):
            query = f"?{request.query_text}" if request.query_text else ""
            location = "/" + "/".join(quote(name, safe="") for name in names) + "/" + query
            moved = (*extra, ("Location", location))
            return self._send(request, 301, TYPES[".txt"], b"", moved)
        rest = rest if rest[-1] else (*rest[:-1], "index.html")
        found = open_within(folder, rest)
        if found is None:
            return self._send_missing(request, folder, tag, extra)
        with found as file:
            kind = NAMED_TYPES.get(rest[-1]) or TYPES.get(
                Path(rest[-1]).suffix.lower(), "application/octet-stream"
            )
            if kind == TYPES[".html"]:
                return self._send(request, 200, kind, live_page(file.read(), tag), extra)
            return self._send_pieces(request, kind, file, extra)

    def _is_folder(self, folder: Path, names: tuple[str, ...]) -> bool:
        index = open_within(folder, (*names, "index.html"))
        if index is not None:
            index.close()
        return index is not None

    def _send_missing(
        self,
        request: _Request,
        folder: Path | None,
        tag: bytes,
        extra: tuple[tuple[str, str], ...],
    ) -> bool:
        page = NOTHING_HERE % SENTENCES[404].encode()
        own = None if folder is None else open_within(folder, ("404.html",))
        if own is not None:
            with own as file:
                page = file.read()
        return self._send(request, 404, TYPES[".html"], live_page(page, tag), extra)

    def _send_pieces(
        self, request: _Request, kind: str, file: BinaryIO, extra: tuple[tuple[str, str], ...]
    ) -> bool:
        left = os.fstat(file.fileno()).st_size
        close = not request.keep_alive or self.server.busy()
        fields = (("Content-Type", kind), ("Content-Length", str(left)), *extra)
        self._begin(_answer_head(200, fields, close=close))
        while left and request.method == "GET":
            piece = file.read(min(PIECE, left))
            if not piece:
                return False  # cut short while we read: the closed connection tells
            self.request.sendall(piece)
            left -= len(piece)
        return not close

    def _send(
        self,
        request: _Request,
        status: int,
        kind: str,
        body: bytes,
        extra: tuple[tuple[str, str], ...] = (),
    ) -> bool:
        close = not request.keep_alive or self.server.busy()
        fields = (("Content-Type", kind), ("Content-Length", str(len(body))), *extra)
        head = _answer_head(status, fields, close=close)
        self._begin(head + (body if request.method == "GET" else b""))
        return not close

    def _refuse(
        self, status: int, sentence: str = "", extra: tuple[tuple[str, str], ...] = ()
    ) -> bool:
        """Answer with a sentence and end the connection; the rest of what was sent is unread."""
        sentence = sentence or SENTENCES[status]
        head = _answer_head(status, (*_plain(status, sentence), *extra), close=True)
        self._begin(head + sentence.encode())
        # Closing over unread bytes would reset the connection before the sentence is read.
        with contextlib.suppress(OSError):
            self.request.shutdown(socket.SHUT_WR)
            self.request.settimeout(0.5)
            for _ in range(16):
                if not self.request.recv(PIECE):
                    break
        return False

    def _begin(self, data: bytes) -> None:
        self._begun = True
        self.request.sendall(data)

    def _stream(self, request: _Request, extra: tuple[tuple[str, str], ...]) -> bool:
        kind = ("Content-Type", "text/event-stream; charset=utf-8")
        if request.method == "HEAD":
            self._begin(_answer_head(200, (kind, *extra), close=True))
            return False
        stream = self.server.preview.listen(request)
        if stream is None:
            return self._refuse(503)
        try:
            self._begin(_answer_head(200, (kind, *extra), close=True))
            with selectors.DefaultSelector() as selector:
                selector.register(self.request, selectors.EVENT_READ)
                selector.register(stream.alarm, selectors.EVENT_READ)
                while not (self.server.stopped or stream.closed):
                    ready = selector.select(HEARTBEAT)
                    if any(key.fileobj is self.request for key, _ in ready):
                        return False  # the page went away; it has nothing more to say
                    self.request.sendall(stream.take() if ready else b": masih di sini\n\n")
        finally:
            self.server.preview.forget(stream)
        return False


def _plain(status: int, sentence: str = "") -> tuple[tuple[str, str], ...]:
    length = len((sentence or SENTENCES[status]).encode())
    return (("Content-Type", TYPES[".txt"]), ("Content-Length", str(length)))


def _answer_head(status: int, fields: Iterable[tuple[str, str]], *, close: bool) -> bytes:
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"]
    lines += [f"{name}: {value}" for name, value in (*fields, *COMMON)]
    lines.append("Connection: close" if close else "Connection: keep-alive")
    return "\r\n".join((*lines, "", "")).encode("latin-1")


# Runs in every served page. It sets text and single style properties only, which needs neither
# inline style nor inline script in the page's policy. A hidden page lets go of its connection:
# a browser grants a server only six.
LIVE_SCRIPT = r"""(() => {
  "use strict";
  const me = document.currentScript;
  if (!me || !window.EventSource) return;
  const run = me.dataset.run;
  let since = me.dataset.since, source = null, timer = 0, leaving = false;

  const store = (key, value) => {
    try { sessionStorage.setItem("kimgen:" + key, value); } catch { /* private mode */ }
  };
  const stored = (key) => {
    try { return sessionStorage.getItem("kimgen:" + key); } catch { return null; }
  };

  const spot = stored("spot");
  if (spot) {
    store("spot", "");
    const [path, left, top] = JSON.parse(spot);
    const back = () => scrollTo({ left, top, behavior: "instant" });
    if (path === location.pathname) { back(); addEventListener("load", back, { once: true }); }
  }
  const reload = () => {
    if (leaving) return;
    leaving = true;
    store("spot", JSON.stringify([location.pathname, scrollX, scrollY]));
    location.reload();
  };

  const plain = (address) => {
    let path = String(address);
    try { path = decodeURIComponent(path); } catch { /* as it is */ }
    return path.replace(/^\/+/, "").replace(/(^|\/)index\.html$/, "$1");
  };
  const concerns = (paths) => {
    const mine = new Set([plain(location.pathname)]);
    for (const used of performance.getEntriesByType("resource")) {
      const address = new URL(used.name, location.href);
      if (address.origin === location.origin) mine.add(plain(address.pathname));
    }
    return paths.some((path) => mine.has(plain(path)));
  };

  const english = document.documentElement.lang.toLowerCase().startsWith("en");
  const words = english
    ? { error: "error", warning: "warning", close: "Close" }
    : { error: "galat", warning: "peringatan", close: "Tutup" };
  const made = (name, style, text) => {
    const element = document.createElement(name);
    element.style.cssText = style;
    if (text !== undefined) element.textContent = text;
    return element;
  };
  let host = null, shown = "";
  const show = (findings) => {
    const now = JSON.stringify(findings);
    if (now === shown) return;
    shown = now;
    if (host) host.remove();
    host = null;
    if (!findings.length) return;
    host = made("div", "all:initial");
    host.id = "kimgen-findings";
    const box = made("section", "position:fixed;left:0;right:0;bottom:0;z-index:2147483647;"
      + "max-height:40vh;overflow:auto;box-sizing:border-box;padding:.75rem 1rem;"
      + "background:#1d1b18;color:#f6f2ea;font:15px/1.45 system-ui,sans-serif;"
      + "border-top:4px solid #d9480f");
    box.setAttribute("role", "status");
    const count = (kind) => findings.filter((finding) => finding[0] === kind).length;
    const head = ["error", "warning"].filter(count)
      .map((kind) => `${count(kind)} ${words[kind]}${english && count(kind) > 1 ? "s" : ""}`);
    box.append(made("strong", "", head.join(", ") || String(findings.length)));
    const close = made("button", "float:right;font:inherit;color:inherit;background:none;"
      + "border:1px solid;border-radius:4px;padding:.1rem .6rem;cursor:pointer", words.close);
    close.type = "button";
    close.addEventListener("click", () => { if (host) host.remove(); host = null; });
    box.prepend(close);
    const list = made("ul", "margin:.4rem 0 0;padding:0;list-style:none");
    for (const [severity, place, sentence] of findings) {
      const line = made("li", "margin:.35rem 0;overflow-wrap:anywhere;white-space:pre-wrap");
      const colour = severity === "error" ? "#ff8a65" : "#ffd166";
      line.append(made("b", "color:" + colour, words[severity] || severity), " ",
        made("code", "font:13px ui-monospace,monospace;opacity:.85", place), "\n",
        made("span", "", sentence));
      list.append(line);
    }
    box.append(list);
    host.attachShadow({ mode: "open" }).append(box);
    document.body.append(host);
  };

  const hear = (event) => {
    if (event.lastEventId.startsWith(run + ":")) since = event.lastEventId.slice(run.length + 1);
    const message = JSON.parse(event.data);
    if (message.kind === "reload") {
      if (!Array.isArray(message.paths) || concerns(message.paths)) reload();
    } else if (message.kind === "restart") {
      // Once for each run: a page that comes from somebody's cache would else reload for ever.
      if (stored("run") !== message.run) { store("run", message.run); reload(); }
    } else if (message.kind === "findings" && Array.isArray(message.findings)) {
      show(message.findings);
    }
  };
  const listen = () => {
    if (source || document.visibilityState === "hidden") return;
    const mine = new EventSource(`/_kimgen/events?run=${run}&since=${since}`);
    source = mine;
    mine.onmessage = hear;
    mine.onerror = () => {
      if (mine.readyState !== EventSource.CLOSED || source !== mine) return;
      source = null;
      clearTimeout(timer);
      timer = setTimeout(listen, 1000);
    };
  };
  const rest = () => {
    if (source) source.close();
    source = null;
  };
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") rest(); else listen();
  });
  addEventListener("pagehide", rest);
  addEventListener("pageshow", listen);
  listen();
})();
"""
