"""Requests to the preview, read strictly: what can be read in two ways is refused."""

import os
import re
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import BinaryIO, NamedTuple
from urllib.parse import parse_qs, unquote_to_bytes

_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]"  # RFC 9110, 5.6.2
_FIRST_LINE = re.compile(rf"({_TOKEN}{{1,32}}) ([!-~]+) HTTP/([0-9])\.([0-9])")


class Malformed(Exception):
    """A request that is answered with a status and the end of the connection."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Request(NamedTuple):
    """A request head."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    query_text: str
    headers: Mapping[str, str]
    keep_alive: bool

    def header(self, name: str) -> str | None:
        """The value of a field, by its name in small letters."""
        return self.headers.get(name)


def read_request(head: bytes) -> Request:
    """Read a request head, strictly: what can be read in two ways is refused (RFC 9112)."""
    first, *lines = head.replace(b"\r\n", b"\n").rstrip(b"\n").decode("latin-1").split("\n")
    found = _FIRST_LINE.fullmatch(first)
    if found is None:
        raise Malformed(400)
    method, target, major, minor = found.groups()
    if major != "1":
        raise Malformed(505)
    headers: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        name, value = name.lower(), value.strip(" \t")
        if not colon or not re.fullmatch(_TOKEN + "+", name):
            raise Malformed(400)
        if re.search(r"[\x00-\x08\x0a-\x1f\x7f]", value):
            raise Malformed(400)
        if name in headers and name in ("host", "origin", "content-length", "transfer-encoding"):
            raise Malformed(400)
        headers[name] = f"{headers[name]}; {value}" if name in headers else value
    path, _, query_text = target.partition("?")
    try:
        query = parse_qs(query_text, max_num_fields=32)
    except ValueError:
        raise Malformed(400) from None
    # A body is never read; so nothing after it could be told from it.
    bodiless = headers.get("content-length", "0") == "0" and "transfer-encoding" not in headers
    wish = headers.get("connection", "").lower()
    keep_alive = bodiless and (minor != "0" or "keep-alive" in wish) and "close" not in wish
    return Request(method, path, query, query_text, headers, keep_alive)


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
