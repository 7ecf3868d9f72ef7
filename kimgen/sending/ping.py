"""Who is told that a site has changed: the WebSub hubs of its feeds, and IndexNow.

What each of them was told stands in a record beside the deploys' journals. So one that is away, or
refuses, is told at the next try, and the others are not told twice. Only addresses go out that the
last build published: a hub hears of live feeds, IndexNow of what the sitemaps name.
"""

import http.client
import json
import socket
import ssl
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import msgspec

from kimgen.keeping.files import read_own, write_own
from kimgen.keeping.manifest import pack, unpack
from kimgen.sending.shipments import Shipment
from kimgen.sending.transport import Fault
from kimgen.words.paths import upload_rank

MOST_TOGETHER = 10_000
"""Addresses that one request to IndexNow may hold."""
PATIENCE = 20.0
"""Seconds that a server may take to answer."""
_REFUSALS = 3
"""So many feeds in a row, and a hub refuses all of them."""
_ANSWER = 4_000_000
_KEY = "kabar 1"
_DIGITS = 16
_FEEDS = ("feed.xml", "atom.xml", "feed.json")
_NOT_ARTICLES = frozenset({"sitemap/halaman.xml", "sitemap/berita.xml"})

Marks = dict[str, str]
"""Path -> what it was when it was told."""


class Service(msgspec.Struct, frozen=True):
    """One that is to be told."""

    kind: str
    """``websub`` or ``indexnow``."""
    address: str
    key: str = ""
    """IndexNow's."""


class News(msgspec.Struct, frozen=True):
    """What a service has to be told of one edition."""

    service: Service
    marks: Marks
    """Everything that it can be told of, as it is now."""
    changed: tuple[str, ...]
    """Paths that are new or different, in the order in which they were uploaded."""
    gone: tuple[str, ...] = ()
    """Paths of pages that were told of and are no more."""

    @property
    def paths(self) -> tuple[str, ...]:
        """All that is told."""
        return self.changed + self.gone

    def addresses(self, shipment: Shipment) -> tuple[str, ...]:
        """All that is told, as addresses."""
        return tuple(_address(shipment, path) for path in self.paths)


class Refused(Exception):
    """The service does not want it: *status*, and what it says."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(status, why)
        self.status = status
        self.why = why


class Silent(Exception):
    """The service does not answer; why, in a few words."""


class Record:
    """What each service was told of an edition; a record that can't be believed is an empty one."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._told: dict[str, Marks] = {}
        data = read_own(path)
        if data is not None:
            self._told = unpack(data, dict[str, dict[str, str]], _KEY) or {}

    def of(self, service: Service) -> Marks:
        """What *service* was told."""
        return self._told.get(_name(service), {})

    def keep(self, service: Service, marks: Mapping[str, str]) -> None:
        """*service* knows now what *marks* say."""
        self._told[_name(service)] = dict(marks)
        write_own(self._path, pack(self._told, _KEY))


def record_of(store: Path, edition: str) -> Record:
    """The record of an edition, in the folder where deploys keep theirs."""
    return Record(store / f"{edition}.kabar")


def services(shipment: Shipment) -> tuple[Service, ...]:
    """Whom the settings name."""
    feeds = shipment.feeds
    found = [Service("websub", hub) for hub in feeds.websub]
    if feeds.indexnow:
        found.append(Service("indexnow", feeds.indexnow_at, feeds.indexnow))
    return tuple(found)


def news(shipment: Shipment, service: Service, told: Mapping[str, str]) -> News:
    """What *service* has to be told, which was *told* so much before. Raises Fault."""
    marks = _feeds(shipment) if service.kind == "websub" else _pages(shipment)
    changed = [path for path, mark in marks.items() if _differs(mark, told.get(path, ""))]
    changed.sort(key=upload_rank)
    # A feed that is gone has no reader to be told; a page that is gone stands in search results.
    left = {} if service.kind == "websub" else {p: told[p] for p in told.keys() - marks.keys()}
    standing = {path: mark for path, mark in left.items() if shipment.stays(path)}
    gone = tuple(sorted(left.keys() - standing.keys()))
    return News(service, marks | standing, tuple(changed), gone)


def shown(shipment: Shipment, found: Iterable[News], *, patience: float = PATIENCE) -> str:
    """The path of a file that readers do not get as it was built; nothing where all is well.

    One file is looked at: of all that changed the one that is uploaded last, a feed if there is
    any, since some hosts meddle with pages. Raises Fault when the site can't be reached.
    """
    changed = {path for each in found for path in each.changed}
    feeds = {path for path in changed if path.endswith(_FEEDS)}
    if not changed:
        return ""
    path = max(feeds or changed, key=upload_rank)
    address = _address(shipment, path)
    try:
        with Server(address, patience) as server:
            status, body = server.ask("GET", address)
    except (OSError, http.client.HTTPException) as error:
        raise Fault("unreachable", host=urlsplit(address).netloc, why=_reason(error)) from None
    same = status == 200 and sha256(body).hexdigest() == shipment.manifest.made[path].sha256
    return "" if same else path


def tell(
    shipment: Shipment,
    found: News,
    record: Record,
    *,
    patience: float = PATIENCE,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Tell a service its news; how many addresses that were.

    What it took is recorded. Raises Refused and Silent.
    """
    service = found.service
    with Server(service.address, patience) as server:
        if service.kind == "websub":
            return _to_hub(shipment, found, record, server, progress)
        for part in _parts(found.paths, MOST_TOGETHER):
            _to_indexnow(shipment, service, part, server)
    record.keep(service, found.marks)
    return len(found.paths)


def _to_hub(
    shipment: Shipment,
    found: News,
    record: Record,
    server: "Server",
    progress: Callable[[int, int], None] | None,
) -> int:
    """One request for each feed: the form that every hub knows (PubSubHubbub 0.4, 7.1)."""
    known = {path: mark for path, mark in record.of(found.service).items() if path in found.marks}
    taken = 0
    refused: list[Refused] = []
    in_a_row = 0
    try:
        for number, path in enumerate(found.changed, start=1):
            topic = _address(shipment, path)
            form = {"hub.mode": "publish", "hub.url": topic, "hub.topic": topic}
            try:
                _post(server, urlencode(form), "application/x-www-form-urlencoded")
            except Refused as refusal:
                refused.append(refusal)
                in_a_row += 1
                if in_a_row == _REFUSALS or refusal.status == 429 or refusal.status >= 500:
                    break
                continue
            in_a_row = 0
            taken += 1
            known[path] = found.marks[path]
            if progress is not None:
                progress(number, len(found.changed))
    finally:
        if known != record.of(found.service):
            record.keep(found.service, known)
    if refused:
        raise refused[0]
    return taken


def _to_indexnow(
    shipment: Shipment, service: Service, paths: Iterable[str], server: "Server"
) -> None:
    body = {
        "host": urlsplit(shipment.address).netloc,
        "key": service.key,
        # Below a path it counts for addresses below that path alone, which ours all are.
        "keyLocation": f"{shipment.address}{service.key}.txt",
        "urlList": [_address(shipment, path) for path in paths],
    }
    _post(server, json.dumps(body), "application/json; charset=utf-8")


def _post(server: "Server", body: str, kind: str) -> None:
    try:
        status, answer = server.ask("POST", server.address, body.encode(), kind)
    except (OSError, http.client.HTTPException) as error:
        raise Silent(_reason(error)) from None
    if not 200 <= status < 300:
        words = " ".join(answer[:1000].decode("utf-8", "replace").split())
        raise Refused(status, words[:200] or http.client.responses.get(status, ""))


def _feeds(shipment: Shipment) -> Marks:
    """Every live feed; archives never change, so nobody waits for them."""
    return {
        path: made.sha256[:_DIGITS]
        for path, made in shipment.manifest.made.items()
        if path.rpartition("/")[2] in _FEEDS
    }


def _pages(shipment: Shipment) -> Marks:
    """Every article and page that the sitemaps name: what it shows, and its bytes."""
    made = shipment.manifest.made
    marks = {}
    for address in _in_sitemaps(shipment):
        path = address.removeprefix(shipment.address) + "index.html"
        if address.startswith(shipment.address) and path in made:
            marks[path] = f"{made[path].view[:_DIGITS]} {made[path].sha256[:_DIGITS]}"
    return marks


def _in_sitemaps(shipment: Shipment) -> Iterator[str]:
    from xml.etree import ElementTree

    for path, item in shipment.items().items():
        if path.startswith("sitemap/") and path.endswith(".xml") and path not in _NOT_ARTICLES:
            for element in ElementTree.fromstring(item.data()).iter():
                if element.tag.endswith("}loc"):
                    yield element.text or ""


def _differs(mark: str, told: str) -> bool:
    """All parts must differ: a page whose look alone changed, or what it is made of, is no news."""
    before = told.split()
    return not before or all(one != other for one, other in zip(mark.split(), before, strict=False))


def _address(shipment: Shipment, path: str) -> str:
    page = path.rpartition("/")[2] == "index.html"
    return shipment.address + (path.removesuffix("index.html") if page else path)


def _parts(paths: tuple[str, ...], size: int) -> Iterator[tuple[str, ...]]:
    for start in range(0, len(paths), size):
        yield paths[start : start + size]


def _name(service: Service) -> str:
    return f"{service.kind} {service.address}"


def _reason(error: Exception) -> str:
    return "timeout" if isinstance(error, socket.timeout) else str(error) or type(error).__name__


class Server:
    """A connection to the host of *address* that stays open; it follows no redirect."""

    def __init__(self, address: str, patience: float) -> None:
        self.address = address
        self._parts = urlsplit(address)
        self._patience = patience
        self._connection: http.client.HTTPConnection | None = None

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def ask(
        self, method: str, address: str, body: bytes = b"", kind: str = ""
    ) -> tuple[int, bytes]:
        """Status and bytes of the answer. Raises OSError and HTTPException."""
        held = self._connection is not None
        try:
            return self._ask(method, address, body, kind)
        except TimeoutError:
            self._close()
            raise
        except (OSError, http.client.HTTPException):
            self._close()
            if not held:
                raise
            # It was closed since the last answer: nothing of this request was heard.
            return self._ask(method, address, body, kind)

    def _ask(self, method: str, address: str, body: bytes, kind: str) -> tuple[int, bytes]:
        if self._connection is None:
            self._connection = self._connect()
        parts = urlsplit(address)
        target = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
        headers = {
            "Accept-Encoding": "identity",
            "User-Agent": "kimgen",
            "Cache-Control": "no-cache",
        }
        if body:
            headers["Content-Type"] = kind
        self._connection.request(method, target, body=body or None, headers=headers)
        answer = self._connection.getresponse()
        return answer.status, answer.read(_ANSWER)

    def _connect(self) -> http.client.HTTPConnection:
        host, port = self._parts.hostname or "", self._parts.port
        if self._parts.scheme == "https":
            context = ssl.create_default_context()
            return http.client.HTTPSConnection(host, port, timeout=self._patience, context=context)
        return http.client.HTTPConnection(host, port, timeout=self._patience)

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
