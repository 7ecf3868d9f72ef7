"""A feed as a stranger's reader would find it: read back from its bytes and judged.

Nothing here trusts the modules that make feeds: what was meant is taken from the view.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from html import unescape

from kimgen.deciding.syndication import FeedItem, FeedView
from kimgen.making.readback import UNREADABLE, Document, Told, told, told_of_ours

MOST_BYTES = 512 * 1024
MOST_FILES = 20

_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`/]+[^\s<>\"{}|\\^`]*", re.ASCII)
_OPENING_TAG = re.compile(r'<[a-zA-Z][^">]*+(?:"[^"]*+"[^">]*+)*+>')
_NAME_AND_REST = re.compile(r"<(\w+)(.*)", re.S)
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
_TAG = re.compile(r"</?[a-z][^>]*>", re.I)
_ENTITY = re.compile(r"&(?:#\d{1,40}|#x[0-9a-f]{1,40}|[a-z][a-z0-9]{0,40});", re.I)


def faults(data: bytes, kind: str, feed: FeedView) -> tuple[str, ...]:
    """What is wrong with *data*, which *feed* was made into as *kind* (rss, atom, json).

    Each fault is an English sentence that begins with the id of the item at fault, or with
    ``feed``. Nothing is wrong with a sound feed.
    """
    document, of_items = told_of_ours(data, kind, _is_sound), []
    if document is None:
        try:
            document = told(data, kind)
        except UNREADABLE as error:
            return (f"feed: is no readable {kind}: {error}",)
        of_items = [fault for item in document.items for fault in _of_item(item)]
    return (
        *_of_bytes(data, kind),
        *_of_feed(document, kind, feed),
        *_of_order(document, kind, feed, len(data)),
        *of_items,
    )


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


def _is_sound(item: Told) -> bool:
    return next(_of_item(item), None) is None


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
    tags = _OPENING_TAG.findall(html)
    if _sound_tags.issuperset(tags):
        return unfit
    found = [fault for tag in dict.fromkeys(tags) for fault in _tag_faults(tag)]
    if not found:
        if len(_sound_tags) + len(tags) > _MOST_TAGS:
            _sound_tags.clear()
        _sound_tags.update(tags)
    return (*unfit, *found)


# Nearly all tags of a hub are of some hundred kinds.
_MOST_TAGS = 4096
_sound_tags: set[str] = set()


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
