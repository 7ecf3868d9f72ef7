"""A served site, or a folder, against what was built: what is missing, differs, answers wrongly."""

import http.client
import socket
import ssl
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from threading import local
from urllib.parse import urljoin, urlsplit

import msgspec

from kimgen.sending.shipments import Shipment
from kimgen.sending.transport import Fault, Item
from kimgen.sending.types import GOOD_TO_HAVE, TYPES, for_the_host, suffix_of

_TOGETHER = 4
"""Connections at once: enough against the wait, no burden for a small host."""
_ENOUGH = 8
"""So many files in a row without an answer, and the rest is not asked for."""
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_NOWHERE = "tidak-ada-di-sini-kimgen/"
"""A path that no site has."""


class Trouble(msgspec.Struct, frozen=True):
    """One thing that is not as it should be. *code*: of the sentence ``verify_<code>``."""

    code: str
    path: str
    details: dict[str, str] = {}
    mild: bool = False
    """No reader is hurt."""


class Answer(msgspec.Struct, frozen=True):
    """What a server said."""

    status: int
    type: str
    location: str
    body: bytes
    """No more of it than one byte past what was expected."""


def verify_folder(
    shipment: Shipment, folder: Path, *, progress: Callable[[int, int], None] | None = None
) -> tuple[Trouble, ...]:
    """Compare the files of *folder*; files of others are left alone."""
    found = []
    items = sorted(shipment.items().values(), key=lambda item: item.path)
    for number, item in enumerate(items, start=1):
        place = folder / item.path
        try:
            if sha256(place.read_bytes()).hexdigest() != item.sha256:
                found.append(Trouble("differs", item.path))
        except OSError:
            found.append(Trouble("missing", item.path, {"status": "-"}))
        if progress is not None:
            progress(number, len(items))
    return tuple(found)


def verify_address(
    shipment: Shipment,
    address: str,
    *,
    sample: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[int, tuple[Trouble, ...]]:
    """Fetch what the manifest names below *address*; how many files that were, and the troubles.

    *sample*: only so many, spread evenly. Raises Fault when the server can't be reached at all, or
    when all of it is elsewhere.
    """
    address = address.rstrip("/") + "/"
    items = [item for path, item in sorted(shipment.items().items()) if not for_the_host(path)]
    items = [item for item in items if item.path != "404.html"]
    if 0 < sample < len(items):
        items = [items[number * len(items) // sample] for number in range(sample)]
    fetch = _Fetcher(address)
    try:
        troubles = [*_of_nowhere(shipment, fetch)]
    except (OSError, http.client.HTTPException) as error:
        raise Fault("unreachable", host=urlsplit(address).netloc, why=str(error)) from None

    unseen = 0

    def look(item: Item) -> list[Trouble] | None:
        return _look(shipment, item, fetch) if fetch.silent < _ENOUGH else None

    with ThreadPoolExecutor(_TOGETHER) as pool:
        for number, found in enumerate(pool.map(look, items), start=1):
            troubles += found or ()
            unseen += found is None
            if progress is not None:
                progress(number, len(items))
    if unseen:
        troubles.append(Trouble("gave_up", "", {"count": str(unseen)}))
    return len(items), tuple(sorted(troubles, key=lambda trouble: (trouble.path, trouble.code)))


class _Fetcher:
    """GETs, each thread over a connection of its own that stays open; follows nothing."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._parts = parts
        self._mine = local()
        self.address = address
        self.silent = 0
        """Files in a row that the server gave no answer for."""

    def __call__(self, path: str, size: int) -> Answer:
        """The answer at *path*, where a file of *size* bytes is expected."""
        try:
            answer = self._twice(path, size)
        except (OSError, http.client.HTTPException):
            self.silent += 1
            raise
        self.silent = 0
        return answer

    def _twice(self, path: str, size: int) -> Answer:
        try:
            return self._get(path, size)
        except (OSError, http.client.HTTPException):
            self._mine.connection = None  # it may have been closed in between
            return self._get(path, size)

    def _get(self, path: str, size: int) -> Answer:
        connection = getattr(self._mine, "connection", None)
        if connection is None:
            connection = self._mine.connection = self._connection()
        headers = {
            "Accept-Encoding": "identity",
            "User-Agent": "kimgen",
            "Cache-Control": "no-cache",
        }
        connection.request("GET", f"{self._parts.path}{path}", headers=headers)
        answer = connection.getresponse()
        packed = answer.headers.get("Content-Encoding") == "gzip"
        body = answer.read(size + (1_000 if packed else 1))
        if not answer.isclosed():
            connection.close()  # there is more than was asked for
        if packed:
            body = _unpacked(body, size + 1)
        return Answer(
            answer.status,
            answer.headers.get("Content-Type", ""),
            answer.headers.get("Location", ""),
            body,
        )

    def _connection(self) -> http.client.HTTPConnection:
        host, port = self._parts.hostname or "", self._parts.port
        if self._parts.scheme == "https":
            context = ssl.create_default_context()
            return http.client.HTTPSConnection(host, port, timeout=30, context=context)
        return http.client.HTTPConnection(host, port, timeout=30)


def _unpacked(body: bytes, most: int) -> bytes:
    """The first *most* bytes of what *body* holds; nothing where it is no gzip."""
    try:
        return zlib.decompressobj(31).decompress(body, most)
    except zlib.error:
        return b""


def _of_nowhere(shipment: Shipment, fetch: _Fetcher) -> list[Trouble]:
    """An address that does not exist must say so, and show our page."""
    ours = shipment.manifest.made.get("404.html")
    answer = fetch(_NOWHERE, ours.stamp.size if ours is not None else 0)
    if answer.status in _REDIRECTS:
        to = urljoin(fetch.address, answer.location)
        if to.endswith(_NOWHERE) and to != fetch.address + _NOWHERE:
            # From http to https, to or from www: all of the site is there.
            raise Fault("moved", place=fetch.address, to=to.removesuffix(_NOWHERE))
    if answer.status != 404:
        return [Trouble("soft404", "404.html", {"status": str(answer.status)})]
    if ours is not None and sha256(answer.body).hexdigest() != ours.sha256:
        return [Trouble("own404", "404.html", mild=True)]
    return []


def _look(shipment: Shipment, item: Item, fetch: _Fetcher) -> list[Trouble]:
    path = item.path
    address = path.removesuffix("index.html") if path.split("/")[-1] == "index.html" else path
    try:
        answer = fetch(address, item.size)
    except (OSError, http.client.HTTPException) as error:
        why = "timeout" if isinstance(error, socket.timeout) else str(error) or type(error).__name__
        return [Trouble("unreachable", path, {"why": why})]
    if answer.status in _REDIRECTS:
        to = urljoin(fetch.address + address, answer.location)
        if _leads_on(shipment, item, to):
            return []
        return [Trouble("redirect", path, {"to": to})]
    if answer.status in (404, 410):
        return [Trouble("missing", path, {"status": str(answer.status)})]
    if answer.status != 200:
        return [Trouble("status", path, {"status": str(answer.status)})]
    found = []
    if sha256(answer.body).hexdigest() != item.sha256:
        found.append(Trouble("differs", path))
    return found + _type_trouble(path, answer.type)


def _type_trouble(path: str, header: str) -> list[Trouble]:
    suffix = suffix_of(path)
    kind, _, rest = header.partition(";")
    kind = kind.strip().lower()
    charset = rest.lower().partition("charset=")[2].strip().strip('"')
    mild = suffix in GOOD_TO_HAVE
    wanted = TYPES.get(suffix) or GOOD_TO_HAVE.get(suffix)
    if wanted is None:
        return []
    if kind not in wanted:
        details = {"found": header or "-", "wanted": wanted[0]}
        return [Trouble("type_mild" if mild else "type", path, details, mild)]
    if charset and charset not in ("utf-8", "utf8"):
        return [Trouble("type", path, {"found": header, "wanted": f"{wanted[0]}; charset=utf-8"})]
    return []


def _leads_on(shipment: Shipment, item: Item, to: str) -> bool:
    """Whether *item* is the page of an old address, and *to* where that page leads."""
    if suffix_of(item.path) != "html" or item.size > 5_000:
        return False
    try:
        text = item.file.read_text("utf-8", "replace")
    except OSError:
        return False
    if 'http-equiv="refresh"' not in text:
        return False
    canonical = text.partition('rel="canonical" href="')[2].partition('"')[0]
    return bool(canonical) and to.endswith(canonical.removeprefix(shipment.address))
