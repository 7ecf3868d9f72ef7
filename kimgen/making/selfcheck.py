"""A feed as a stranger's reader would find it: parsed back from its bytes and judged.

Nothing here trusts the modules that make feeds: XML is read by expat, not by lxml, and what was
meant is taken from the view.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from html import unescape
from typing import Any

import msgspec

from kimgen.deciding.syndication import FeedItem, FeedView

MOST_BYTES = 512 * 1024
MOST_FILES = 20

_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`/]+[^\s<>\"{}|\\^`]*", re.ASCII)
_OPENING_TAG = re.compile(r'<[a-zA-Z][^">]*+(?:"[^"]*+"[^">]*+)*+>')
_NAME_AND_REST = re.compile(r"<(\w+)(.*)", re.S)
_WEEKDAYS, _MONTHS = "MonTueWedThuFriSatSun", "JanFebMarAprMayJunJulAugSepOctNovDec"
_RFC822 = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), ([0-9]{2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    r" ([0-9]{4}) ([0-9]{2}:[0-9]{2}:[0-9]{2}) ([+-][0-9]{2})([0-9]{2})"
)
_ATTRIBUTE = re.compile(r'([\w:-]+)\s*=\s*"([^"]*)"')
_WITH_ADDRESS = frozenset(("href", "src", "cite", "poster", "action", "data"))
_SCHEMES = ("https://", "http://", "mailto:", "tel:")
_ACTIVE = frozenset(
    (
        *("script", "style", "iframe", "object", "embed", "form", "input", "button", "textarea"),
        *("select", "base", "meta", "link", "svg", "math", "template", "noscript", "title"),
        *("html", "head", "body"),
    )
)
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
# Bytes that no such character begins with in UTF-8, nor is. To look for others is quick.
_FIT_BYTES = bytes([9, 10, *range(32, 127), *range(0x80, 0xC2), *range(0xC3, 0xEF)])
_RSS_OPENING = re.compile(rb'<\?xml version="1\.0" encoding="UTF-8"\?>\n(<rss [^<>]*>)<channel>')
_TAG = re.compile(r"</?[a-z][^>]*>", re.I)
_ENTITY = re.compile(r"&(?:#\d{1,40}|#x[0-9a-f]{1,40}|[a-z][a-z0-9]{0,40});", re.I)

_UNREADABLE = (
    *(ValueError, LookupError, TypeError, AttributeError),
    *(SyntaxError, msgspec.DecodeError),  # expat's ParseError is a SyntaxError
)

_ATOM = "{http://www.w3.org/2005/Atom}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
_MEDIA = "{http://search.yahoo.com/mrss/}"


class Told(msgspec.Struct, frozen=True):
    """An item as a document tells it, in whatever format."""

    id: str
    url: str
    title: str
    published: datetime | None
    updated: datetime | None
    summary: str
    content: str
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    enclosures: tuple[tuple[str, str, str], ...]
    """Address, type, length."""
    addresses: tuple[str, ...] = ()
    """Further addresses: pictures, source."""


class Document(msgspec.Struct, frozen=True):
    """A feed as its bytes tell it."""

    title: str
    home: str
    own: tuple[str, ...]
    """What it says its own address is."""
    updated: datetime | None
    items: tuple[Told, ...]


def load() -> None:
    """Load what reads XML, which else is loaded with the first feed."""
    from xml.etree import ElementTree  # noqa: F401


def faults(data: bytes, kind: str, feed: FeedView) -> tuple[str, ...]:
    """What is wrong with *data*, which *feed* was made into as *kind* (rss, atom, json).

    Each fault is an English sentence that begins with the id of the item at fault, or with
    ``feed``. Nothing is wrong with a sound feed.
    """
    try:
        document, of_items = (_rss_in_pieces(data) if kind == "rss" else None) or _told(data, kind)
    except _UNREADABLE as error:
        return (f"feed: is no readable {kind}: {error}",)
    return (
        *_of_bytes(data, kind),
        *_of_feed(document, kind, feed),
        *_of_order(document, kind, feed, len(data)),
        *of_items,
    )


def told(data: bytes, kind: str) -> Document:
    """What the bytes of a feed tell. Raises ValueError, or what expat raises, where they do not."""
    if kind == "json":
        return _told_json(msgspec.json.decode(data))
    root = _parsed(data)
    if kind == "rss":
        if root.tag != "rss" or len(root) != 1:
            raise ValueError("root is not rss with one channel")
        return _told_rss(root[0], tuple(map(_rss_item, root[0].findall("item"))))
    if root.tag != f"{_ATOM}feed":
        raise ValueError("root is not an Atom feed")
    return _told_atom(root)


def _told(data: bytes, kind: str) -> tuple[Document, tuple[str, ...]]:
    """What the bytes of a feed tell, and what is wrong with its items, each by itself."""
    document = told(data, kind)
    return document, tuple(fault for item in document.items for fault in _of_item(item))


def _rss_in_pieces(data: bytes) -> tuple[Document, tuple[str, ...]] | None:
    """As ``_told``, of an RSS feed whose items are each an element by itself; None where one isn't.

    An element means the same wherever it stands among the same namespaces. So the document is read
    with an empty element in place of each item, and an item once for all feeds that have it: to
    read and judge all of them took a tenth of the time in which a hub was made. Texts are left out
    of what is told.
    """
    try:
        return _from_pieces(data)
    except _UNREADABLE:
        return None


def _from_pieces(data: bytes) -> tuple[Document, tuple[str, ...]] | None:
    opening = _RSS_OPENING.match(data)
    head, first, rest = data.partition(b"<item>")
    rest, last, tail = rest.rpartition(b"</item>")
    # Else one of the empty elements might be hidden, and something else be taken for it.
    if opening is None or not first or not last or b"<item" in head or b"<item" in tail:
        return None
    # So long a text is found twice as fast as a tag alone.
    pieces = rest.split(b"</item><item>")
    read = [_item_in(opening[1], piece) for piece in pieces]
    root = _parsed(b"".join((head, b"<item/>" * len(read), tail)))
    if len(root) != 1 or len(root[0].findall("item")) != len(read):
        return None
    document = _told_rss(root[0], tuple([item for item, _ in read]))
    return document, tuple([fault for _, found in read for fault in found])


# So many are those of a hub of 10,000 articles; some 5 MB.
_MOST_ITEMS = 4096
_items: dict[tuple[bytes, bytes], tuple[Told, tuple[str, ...]]] = {}


def _item_in(opening: bytes, piece: bytes) -> tuple[Told, tuple[str, ...]]:
    """What an item tells without its texts, and what is wrong with it.

    *opening* declares its namespaces; *piece* is what stands between its tags. Raises ValueError,
    or what expat raises, where that is no element.
    """
    key = opening, sha256(piece).digest()
    known = _items.get(key)
    if known is None:
        root = _parsed(b"".join((opening, b"<item>", piece, b"</item></rss>")))
        if len(root) != 1 or root[0].tag != "item" or root.text or root[0].tail:
            raise ValueError("no single item")
        item = _rss_item(root[0])
        if len(_items) >= _MOST_ITEMS:
            _items.clear()
        bare = msgspec.structs.replace(item, summary="", content="")
        known = _items[key] = bare, tuple(_of_item(item))
    return known


def _parsed(data: bytes) -> Any:
    from xml.etree import ElementTree

    return ElementTree.fromstring(data)


def _of_bytes(data: bytes, kind: str) -> Iterator[str]:
    if len(data) > MOST_BYTES:
        yield f"feed: has {len(data)} bytes, {MOST_BYTES} at most"
    if kind != "json" and not data.startswith(b"<?xml version="):
        yield "feed: does not begin with an XML declaration"
    if b"<!DOCTYPE" in data[:1000]:
        yield "feed: has a document type"


def _of_feed(document: Document, kind: str, feed: FeedView) -> Iterator[str]:
    own = {"rss": feed.rss, "atom": feed.atom, "json": feed.json}[kind]
    if document.own != ((own,) if own else ()):
        yield f"feed: names {document.own} as its own address, not {own}"
    if document.home != feed.page:
        yield f"feed: leads to {document.home}, not to {feed.page}"
    if not document.title:
        yield "feed: has no title"
    if kind == "json":
        return
    if document.updated is None:
        yield "feed: has no readable date"
        return
    dates = [date for item in document.items if (date := item.updated or item.published)]
    if dates and document.updated < (newest := max(dates)):
        yield f"feed: is dated {document.updated}, before its newest item of {newest}"


def _of_order(document: Document, kind: str, feed: FeedView, size: int) -> Iterator[str]:
    """Ids: each once, and the view's, in the view's order."""
    seen: set[str] = set()
    for item in document.items:
        if not item.id or item.id in seen:
            yield f"{item.id or 'feed'}: an id that is empty or not unique"
        seen.add(item.id)
    meant: dict[str, FeedItem] = {item.id: item for item in feed.items}
    if [item.id for item in document.items] != list(meant)[: len(document.items)]:
        yield "feed: items or their order differ from what was meant"
    # Where even summaries are too many bytes, the oldest items go; no single one is half of them.
    if size < MOST_BYTES // 2:
        for left in [id for id in meant if id not in seen]:
            yield f"{left}: is left out"
    for item in document.items:
        if item.id in meant:
            yield from _against(item, kind, meant[item.id])


def _against(item: Told, kind: str, meant: FeedItem) -> Iterator[str]:
    if item.url != meant.url:
        yield f"{item.id}: leads to {item.url}, not to {meant.url}"
    if item.published != meant.published.local() or not _same_zone(
        item.published, meant.published.offset
    ):
        yield f"{item.id}: is dated {item.published}, not {meant.published.iso}"
    if item.updated is not None and item.updated != meant.updated.local():
        yield f"{item.id}: was changed {item.updated}, not {meant.updated.iso}"
    image = meant.image if meant.image and meant.image.size else None
    files = (*((image,) if image else ()), *meant.files[:MOST_FILES])
    files = files[:1] if kind == "rss" else files
    expected = tuple((file.url, file.type, str(file.size)) for file in files)
    if item.enclosures != expected:
        yield f"{item.id}: encloses {item.enclosures}, not {expected}"


def _same_zone(moment: datetime | None, offset: int) -> bool:
    shift = moment.utcoffset() if moment else None
    return shift is not None and shift.total_seconds() == offset * 60


def _of_item(item: Told) -> Iterator[str]:
    name = item.id
    if not item.title or "\n" in item.title:
        yield f"{name}: has no title of one line"
    if ("<" in item.title and _TAG.search(item.title)) or (
        "&" in item.title
        and any(unescape(entity) != entity for entity in _ENTITY.findall(item.title))
    ):
        yield f"{name}: its title reads as markup: {item.title[:80]}"
    if not item.title.isprintable() and _UNFIT.search(item.title):
        yield f"{name}: control characters in its title"
    if not item.content:
        yield f"{name}: has no content"
    if not item.authors or not all(item.authors):
        yield f"{name}: has no author, or one without a name"
    if not all(item.categories):
        yield f"{name}: has a category without a name"
    if item.published and item.updated and item.updated < item.published:
        yield f"{name}: was changed before it was published"
    for address in (item.url, *item.addresses, *(enclosure[0] for enclosure in item.enclosures)):
        if not _ADDRESS.fullmatch(address):
            yield f"{name}: no absolute address: {address[:100]}"
    for where, html in (("summary", item.summary), ("content", item.content)):
        for fault in _of_html(html):
            yield f"{name}: {fault} in its {where}"
    for url, type, length in item.enclosures:
        if not type or not length.isdigit() or int(length) < 1:
            yield f"{name}: type or length of {url} is missing"


# One article stands in many feeds, and its text is the same in each: so many are some 10 MB.
@lru_cache(maxsize=2000)
def _of_html(html: str) -> tuple[str, ...]:
    suspect = html.encode(errors="replace").translate(None, _FIT_BYTES)
    unfit = ("control characters",) if suspect and _UNFIT.search(html) else ()
    tags = dict.fromkeys(_OPENING_TAG.findall(html))
    return (*unfit, *(fault for tag in tags for fault in _tag_faults(tag)))


# Nearly all tags of a hub are of some hundred kinds.
@lru_cache(maxsize=1024)
def _tag_faults(tag: str) -> tuple[str, ...]:
    found = []
    name, rest = _NAME_AND_REST.findall(tag)[0]
    if name.lower() in _ACTIVE:
        found.append(f"active element {name}")
    attributes = _ATTRIBUTE.findall(rest)
    for attribute, value in attributes:
        if attribute in _WITH_ADDRESS and not value.startswith(_SCHEMES):
            found.append(f"no absolute address: {unescape(value)[:100]}")
        elif attribute.startswith("on") or attribute in ("style", "srcset"):
            found.append(f"attribute {attribute}")
    if name == "img" and "alt" not in dict(attributes):
        found.append("a picture without alt")
    return tuple(found)


def _told_rss(channel: Any, items: tuple[Told, ...]) -> Document:
    return Document(
        title=_of(channel, "title"),
        home=_of(channel, "link"),
        own=tuple(
            link.get("href", "")
            for link in channel.findall(f"{_ATOM}link")
            if link.get("rel") == "self" and link.get("type") == "application/rss+xml"
        ),
        updated=_rfc822(_of(channel, "lastBuildDate")),
        items=items,
    )


def _rss_item(item: Any) -> Told:
    updated = _of(item, f"{_ATOM}updated")
    return Told(
        id=_of(item, "guid"),
        url=_of(item, "link"),
        title=_of(item, "title"),
        published=_rfc822(_of(item, "pubDate")),
        updated=_rfc3339(updated) if updated else None,
        summary=_of(item, "description"),
        content=_of(item, f"{_CONTENT}encoded"),
        authors=tuple(name.text or "" for name in item.findall(f"{_DC}creator")),
        categories=tuple(category.text or "" for category in item.findall("category")),
        enclosures=tuple(
            (found.get("url", ""), found.get("type", ""), found.get("length", ""))
            for found in item.findall("enclosure")
        ),
        addresses=tuple(
            found.get("url", "")
            for name in (f"{_MEDIA}content", f"{_MEDIA}thumbnail", "source")
            for found in item.findall(name)
        ),
    )


def _told_atom(root: Any) -> Document:
    return Document(
        title=_of(root, f"{_ATOM}title"),
        home=_link(root, "alternate"),
        own=tuple(
            link.get("href", "")
            for link in root.findall(f"{_ATOM}link")
            if link.get("rel") == "self" and link.get("type") == "application/atom+xml"
        ),
        updated=_rfc3339(_of(root, f"{_ATOM}updated")),
        items=tuple(_atom_entry(entry) for entry in root.findall(f"{_ATOM}entry")),
    )


def _atom_entry(entry: Any) -> Told:
    return Told(
        id=_of(entry, f"{_ATOM}id"),
        url=_link(entry, "alternate"),
        title=_of(entry, f"{_ATOM}title"),
        published=_rfc3339(_of(entry, f"{_ATOM}published")),
        updated=_rfc3339(_of(entry, f"{_ATOM}updated")),
        summary="",
        content=_of(entry, f"{_ATOM}content"),
        authors=tuple(name.text or "" for name in entry.findall(f"{_ATOM}author/{_ATOM}name")),
        categories=tuple(found.get("label", "") for found in entry.findall(f"{_ATOM}category")),
        enclosures=tuple(
            (found.get("href", ""), found.get("type", ""), found.get("length", ""))
            for found in entry.findall(f"{_ATOM}link")
            if found.get("rel") == "enclosure"
        ),
        addresses=tuple(
            found.get("url", "")
            for name in ("content", "thumbnail")
            for found in entry.findall(f"{_MEDIA}{name}")
        ),
    )


def _told_json(root: dict[str, Any]) -> Document:
    if root["version"] != "https://jsonfeed.org/version/1.1":
        raise ValueError("version is not 1.1")
    return Document(
        title=root["title"],
        home=root["home_page_url"],
        own=(root["feed_url"],),
        updated=None,
        items=tuple(
            Told(
                id=item["id"],
                url=item["url"],
                title=item["title"],
                published=_rfc3339(item["date_published"]),
                updated=_rfc3339(item["date_modified"]),
                summary="",
                content=item["content_html"],
                authors=tuple(author["name"] for author in item["authors"]),
                categories=tuple(item.get("tags", ())),
                enclosures=tuple(
                    (found["url"], found["mime_type"], str(found["size_in_bytes"]))
                    for found in item.get("attachments", ())
                ),
                addresses=(item["image"],) if "image" in item else (),
            )
            for item in root["items"]
        ),
    )


def _of(parent: Any, name: str) -> str:
    return parent.findtext(name) or ""


def _link(parent: Any, relation: str) -> str:
    """The address of the one link with *relation*; nothing where there are none or several."""
    found = [link for link in parent.findall(f"{_ATOM}link") if link.get("rel") == relation]
    return found[0].get("href", "") if len(found) == 1 else ""


def _rfc3339(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"a date without a zone: {text}")
    return moment


def _rfc822(text: str) -> datetime | None:
    """None where *text* is no RFC 822 date with a weekday that fits and a numeric zone."""
    match = _RFC822.fullmatch(text)
    if match is None:
        return None
    weekday, day, month, year, clock, hours, minutes = match.groups()
    number = _MONTHS.index(month) // 3 + 1
    try:
        moment = datetime.fromisoformat(f"{year}-{number:02}-{day}T{clock}{hours}:{minutes}")
    except ValueError:
        return None
    return moment if _WEEKDAYS[3 * moment.weekday() :].startswith(weekday) else None
