"""The preview: serves finished folders to this machine's browser and tells open pages to reload.

It knows nothing of building. It trusts neither the network nor the other pages open in the same
browser: a page of a foreign site can send requests to 127.0.0.1 too, also under a name of its own
that was made to point there (DNS rebinding), hence the checks of Host, Origin and Sec-Fetch-Site.
"""

import contextlib
import errno
import hmac
import json
import logging
import os
import re
import secrets
import selectors
import socket
import socketserver
import threading
import time
from collections import deque
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote, unquote_to_bytes

from kimgen.running.livepage import LIVE_SCRIPT, live_page
from kimgen.running.requests import Malformed, Request, open_within, read_request, segments_of

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

    def admits(self, request: Request) -> str:
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

    def listen(self, request: Request) -> "_Stream | None":
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
        self._waiting: dict[socket.socket, None] = {}
        self._guard = threading.Lock()
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        super().__init__((host, port), _Connection)

    def process_request(self, request: object, client_address: object) -> None:
        assert isinstance(request, socket.socket)
        with self._guard:
            if len(self.connections) >= MOST_CONNECTIONS:
                self._let_go()
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

    def _let_go(self) -> None:
        """End the connection that has said nothing for longest: whoever asks comes first."""
        silent = next(iter(self._waiting), None)
        if silent is not None:
            del self._waiting[silent]
            self.connections.discard(silent)
            with contextlib.suppress(OSError):
                silent.shutdown(socket.SHUT_RDWR)

    def waits(self, request: socket.socket, *, silent: bool) -> None:
        """Note whether a connection has not yet said what it wants."""
        with self._guard:
            self._waiting.pop(request, None)
            if silent and request in self.connections:
                self._waiting[request] = None

    def _leave(self, request: socket.socket) -> None:
        with self._guard:
            self.connections.discard(request)
            self._waiting.pop(request, None)

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
            except Malformed as fault:
                self._refuse(fault.status)
            except (ConnectionError, TimeoutError):
                raise
            except Exception:
                if not self._begun:
                    self._refuse(500)
                raise

    def _answer_one(self) -> bool:
        """Answer a request; says whether another may follow."""
        self.server.waits(self.request, silent=True)
        head = self._read_head()
        self.server.waits(self.request, silent=False)
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
                raise Malformed(431)
            left = deadline - time.monotonic()
            try:
                if left <= 0:
                    raise TimeoutError
                self.request.settimeout(left)
                more = self.request.recv(PIECE)
            except TimeoutError:
                if data:
                    raise Malformed(408) from None
                return None
            finally:
                self.request.settimeout(patience)
            if not more:
                return None
            data = (data + more).lstrip(b"\r\n")

    def _send_file(self, request: Request, extra: tuple[tuple[str, str], ...]) -> bool:
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
        request: Request,
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
        self, request: Request, kind: str, file: BinaryIO, extra: tuple[tuple[str, str], ...]
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
        request: Request,
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

    def _stream(self, request: Request, extra: tuple[tuple[str, str], ...]) -> bool:
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
