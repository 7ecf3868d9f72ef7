"""The server of a preview: its connections, and what each request on them is answered.

Heads, connections and waiting are bounded, and whoever asks comes before whoever says nothing.
"""

import contextlib
import errno
import logging
import os
import re
import selectors
import socket
import socketserver
import threading
import time
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from kimgen.running.answers import (
    NEEDS_TOKEN,
    NOTHING_HERE,
    SENTENCES,
    TYPES,
    answer_head,
    plain_fields,
    type_of,
)
from kimgen.running.livepage import LIVE_SCRIPT, live_page
from kimgen.running.preview import EVENTS, SCRIPT, Preview
from kimgen.running.requests import Malformed, Request, open_within, read_request, segments_of

PATIENCE = 10.0
"""Seconds for a whole request head to arrive, and for a reader to take a piece."""
MOST_HEAD = 32 * 1024
"""Bytes of a request head. Cookies are shared by all ports of localhost, so 8 kB can be too few."""
MOST_CONNECTIONS = 64
MOST_TRIES = 10
HEARTBEAT = 15.0
PIECE = 64 * 1024


class Server(socketserver.ThreadingMixIn, socketserver.TCPServer):
    """Answers for a preview, with a bounded number of threads, one a connection.

    None of them keeps the process alive.
    """

    daemon_threads = True
    block_on_close = False
    request_queue_size = MOST_CONNECTIONS
    allow_reuse_address = os.name != "nt"  # on Windows it would share the port of another program

    def __init__(self, preview: Preview, port: int) -> None:
        self.preview = preview
        self.patience = PATIENCE
        self.stopped = False
        self.connections: set[socket.socket] = set()
        self._waiting: dict[socket.socket, None] = {}
        self._guard = threading.Lock()
        self.address_family = socket.AF_INET6 if ":" in preview.host else socket.AF_INET
        super().__init__((preview.host, port), _Connection)

    @property
    def address(self) -> str:
        """Where this machine's browser finds it."""
        host = self.preview.host
        name = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)
        if ":" in name and not name.startswith("["):
            name = f"[{name}]"
        return f"http://{name}:{self.server_address[1]}/"

    def stop(self) -> None:
        """Close all connections and free the port."""
        if self.stopped:
            return
        self.stopped = True
        self.shutdown()
        self.server_close()
        self._hang_up()

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
                request.send(
                    answer_head(503, plain_fields(503), close=True) + SENTENCES[503].encode()
                )
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

    def _hang_up(self) -> None:
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
    server: Server

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
        if not preview.admits(request):
            return self._refuse(403)
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
        patience = self.server.patience
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
            kind = type_of(rest[-1])
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
        self._begin(answer_head(200, fields, close=close))
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
        head = answer_head(status, fields, close=close)
        self._begin(head + (body if request.method == "GET" else b""))
        return not close

    def _refuse(
        self, status: int, sentence: str = "", extra: tuple[tuple[str, str], ...] = ()
    ) -> bool:
        """Answer with a sentence and end the connection; the rest of what was sent is unread."""
        sentence = sentence or SENTENCES[status]
        head = answer_head(status, (*plain_fields(status, sentence), *extra), close=True)
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
            self._begin(answer_head(200, (kind, *extra), close=True))
            return False
        stream = self.server.preview.listen(request)
        if stream is None:
            return self._refuse(503)
        try:
            self._begin(answer_head(200, (kind, *extra), close=True))
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


def start_server(preview: Preview) -> Server:
    """Begin to answer for *preview*, and tell it which port it has.

    A taken port makes way for the next free one. Raises OSError, if none of the next few ports
    can be had.
    """
    server = _bound(preview)
    preview.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, args=(0.05,), name="preview", daemon=True).start()
    return server


def _bound(preview: Preview) -> Server:
    last = preview.port + MOST_TRIES - 1
    for port in range(preview.port, last):
        try:
            return Server(preview, port)
        except OSError as error:
            if port == 0 or error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
    return Server(preview, last)
