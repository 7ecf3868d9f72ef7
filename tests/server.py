"""Serves published folders on 127.0.0.1, for tests that look at them as readers do."""

import threading
from collections.abc import Mapping
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self


class Server:
    """Answers from folders, each under a path of its own; 404.html where there is nothing."""

    def __init__(self) -> None:
        self.folders: dict[str, Path] = {}
        handler = partial(_Handler, folders=self.folders)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.port = int(self._server.server_address[1])
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        """Of the host."""
        return f"http://127.0.0.1:{self.port}/"

    def under(self, path: str, folder: Path) -> Self:
        """Answer from *folder* what is asked below *path*: ``/`` or ``/kim/``."""
        self.folders[path] = folder
        return self

    def stop(self) -> None:
        """No answer any more."""
        self._server.shutdown()
        self._server.server_close()


class _Handler(SimpleHTTPRequestHandler):
    # HTTP/1.0: no connection outlives its answer, so a stopped server has stopped.
    extensions_map = {
        **SimpleHTTPRequestHandler.extensions_map,
        ".webp": "image/webp", ".js": "text/javascript", ".ics": "text/calendar",
    }  # fmt: skip

    def __init__(self, *arguments: object, folders: Mapping[str, Path]) -> None:
        self._folders = folders
        super().__init__(*arguments)  # type: ignore[arg-type]

    def translate_path(self, path: str) -> str:
        path = path.split("?")[0].split("#")[0]
        for base in sorted(self._folders, key=len, reverse=True):
            if path.startswith(base):
                found = self._folders[base] / path.removeprefix(base)
                return f"{found}/" if path.endswith("/") else str(found)
        return "/nowhere"

    def send_error(self, code: int, *_: object, **__: object) -> None:
        folder = self._folders.get("/") or next(iter(self._folders.values()))
        data = (folder / "404.html").read_bytes() if (folder / "404.html").is_file() else b"404"
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        pass
