"""A served site, or a folder, against what was built: what is missing, differs, answers wrongly."""

import gzip
import http.client
import socket
import ssl
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
_MOST = 60_000_000
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


def verify_folder(
    shipment: Shipment, folder: Path, *, progress: Callable[[int, int], None] | None = None
) -> tuple[Trouble, ...]:
    """Compare the files of *folder*; files of others are left alone."""
    found = []
    items = sorted(shipment.items().values(), key=lambda item: item.path)
    for number, item in enumerate(items, start=1):
        place = folder / item.path
        try:
            data = place.read_bytes()
        except OSError:
            found.append(Trouble("missing", item.path, {"status": "-"}))
            continue
        if sha256(data).hexdigest() != item.sha256:
            found.append(Trouble("differs", item.path))
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

    *sample*: only so many, spread evenly. Raises Fault when the server can't be reached at all.
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

    def look(item: Item) -> list[Trouble]:
        return _look(shipment, item, fetch)

    with ThreadPoolExecutor(_TOGETHER) as pool:
        for number, found in enumerate(pool.map(look, items), start=1):
            troubles += found
            if progress is not None:
                progress(number, len(items))
    return len(items), tuple(sorted(troubles, key=lambda trouble: (trouble.path, trouble.code)))


class _Fetcher:
    """GETs, each thread over a connection of its own that stays open; follows nothing."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._parts = parts
        self._mine = local()
        self.address = address

    def __call__(self, path: str) -> Answer:
        try:
            return self._get(path)
        except (OSError, http.client.HTTPException):
            self._mine.connection = None  # it may have been closed in between
            return self._get(path)

    def _get(self, path: str) -> Answer:
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
        body = answer.read(_MOST)
        if answer.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
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


def _of_nowhere(shipment: Shipment, fetch: _Fetcher) -> list[Trouble]:
    """An address that does not exist must say so, and show our page."""
    answer = fetch(_NOWHERE)
    if answer.status != 404:
        return [Trouble("soft404", "404.html", {"status": str(answer.status)})]
    ours = shipment.manifest.made.get("404.html")
    if ours is not None and sha256(answer.body).hexdigest() != ours.sha256:
        return [Trouble("own404", "404.html", mild=True)]
    return []


def _look(shipment: Shipment, item: Item, fetch: _Fetcher) -> list[Trouble]:
    path = item.path
    address = path.removesuffix("index.html") if path.split("/")[-1] == "index.html" else path
    try:
        answer = fetch(address)
    except (OSError, http.client.HTTPException, EOFError) as error:
        why = "timeout" if isinstance(error, socket.timeout) else str(error) or type(error).__name__
        return [Trouble("unreachable", path, {"why": why})]
    if answer.status in (301, 302, 303, 307, 308):
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
