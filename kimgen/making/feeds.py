"""News feeds: RSS 2.0 and Atom 1.0 by feedgen, and the entries that every format shares.

A hub has hundreds of feeds. So their items and entries are written as text, which takes a tenth of
the time of elements; feedgen writes what stands around them.

No clock, no locale and no setting of the process is read: equal views make equal bytes. feedgen and
lxml are loaded with the first feed that is made, for a build without news must not wait for them.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache, partial
from html import escape, unescape
from typing import Any

import msgspec

from kimgen.deciding.views import Category, FeedFile, FeedImage, FeedItem, FeedView
from kimgen.making.bodies import fill_for_feed
from kimgen.words.dates import Moment, rfc822
from kimgen.words.digest import Digest

LIMIT = 512 * 1024
"""Bytes of a document. Phones fetch the whole of it whenever anything in it changed."""

SHARE = LIMIT // 8
"""Characters of one text. A longer one goes as its summary, so that no writer crowds out others."""

SUFFIXES = {"rss": "feed.xml", "atom": "atom.xml", "json": "feed.json"}
"""What follows ``FeedView.previous`` and ``FeedView.current``, which end in a slash or a hyphen."""

TITLE = 200
"""Characters of a title or a name."""

SUMMARY = 300
NOTE = 1000
MOST_NOTES = 10
MOST_NAMES = 20
MOST_CATEGORIES = 30
MOST_FILES = 20
"""Bounds on one item: however a writer fills it, its short form stays below 200 kB."""

BLURB = 100
"""Fewest characters of an RSS description, where the text has as many: portals list 250 of them."""

DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'

_ATOM = "{http://www.w3.org/2005/Atom}"
_DC = "http://purl.org/dc/elements/1.1/"
_MEDIA = "http://search.yahoo.com/mrss/"
_HISTORY = "http://purl.org/syndication/history/1.0"

_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# Bytes that no such character, nor one beyond the first plane, begins with in UTF-8, nor is.
_FIT_BYTES = bytes([9, 10, *range(32, 127), *range(0x80, 0xC2), *range(0xC3, 0xED), 0xEE])
# Two non-characters end each further plane. One range is ten times as fast as 32 characters.
_FAR = re.compile("[\U0001fffe-\U0010ffff]")
# Overrides and isolates of the writing direction reach past their own line in a reader's list.
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_ENTITY = re.compile(r"&(?:#\d{1,40}|#[xX][0-9a-fA-F]{1,40}|[A-Za-z][A-Za-z0-9]{0,40});")
_SHORT = re.compile(r"<(?:title|category|source|copyright)\b[^<>]*>[^<]*</")
_LANGUAGE = re.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_TAG = re.compile(r"<(/?[A-Za-z!?][^<>]*)>")
_TAG_START = re.compile(r"<(?=[A-Za-z/!?])")
# A tag as the cleaner writes it: values stand in double quotes, and may hold ">".
_TAG_AS_WRITTEN = re.compile(r'</?(\w*)(?:[^">]|"[^"]*")*(?:>|"[^"]*$|$)')
_WITHIN_WORDS = frozenset(
    (
        *("a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i", "img"),
        *("ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time"),
        *("u", "var", "wbr"),
    )
)


def legal(text: str) -> str:
    """*text* without what XML 1.0 forbids, C1 controls and non-characters. Line feeds stay; a
    character that was lost on the way is a question mark.
    """
    if "\ufffd" in text:
        text = text.replace("\ufffd", "?")  # validators take it for a broken encoding of ours
    # To look for other bytes is ten times as fast as to search.
    if not text.encode(errors="surrogatepass").translate(None, _FIT_BYTES):
        return text
    if not text.isascii():
        text = _FAR.sub(lambda far: "" if ord(far[0]) & 0xFFFE == 0xFFFE else far[0], text)
    return _UNFIT.sub("", text)


def address(text: str) -> str:
    """An address or id without white space, and without what no document may hold."""
    if text.isprintable() and " " not in text:
        return text
    return "".join(legal(text).split())


def plain(text: str, limit: int = 0) -> str:
    """*text* on one line, cut to *limit* characters, and no reader can take it for markup.

    Readers of RSS differ on whether a title is text or HTML. So entities are resolved, and what
    HTML would read as a tag stands in single guillemets: ``<b>`` becomes ``‹b›``, ``3 < 5`` stays.
    """
    text = text[:10_000]
    if text.isprintable() and not ("&" in text or "<" in text or "  " in text):
        text = text.strip(" ")
        return cut(text, limit) if limit else text
    while True:
        seen = _TURNS.sub("", legal(" ".join(text.split())))
        if "&" in seen:
            seen = _ENTITY.sub(lambda entity: unescape(entity[0]), seen)
        if seen == text:
            break
        text = seen
    if "<" in text:
        text = _TAG_START.sub("‹", _TAG.sub(r"‹\1›", text))
    return cut(text, limit) if limit else text


def cut(text: str, limit: int) -> str:
    """*text*, or its first words and an ellipsis: at most *limit* characters in all."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    space = head.rfind(" ")
    if space > limit // 2 and text[limit - 1] != " ":
        head = head[:space]
    return head.rstrip(" ,;:.-–—…\u200d") + "…"


class Source(msgspec.Struct, frozen=True):
    """The feed of the group that an entry comes from."""

    name: str
    feed: str
    id: str


class Entry(msgspec.Struct, frozen=True):
    """A feed item as every format tells it. All texts are legal; *content* alone is HTML."""

    id: str
    url: str
    title: str
    summary: str
    blurb: str
    """The summary, led by the text's first words where it is too short for a portal's list."""
    content: str
    """Notes, lead picture, full text."""
    short: str
    """*content* with the summary in place of the full text."""
    published: Moment
    updated: Moment
    authors: tuple[str, ...]
    """At least one."""
    categories: tuple[Category, ...]
    image: FeedImage | None
    enclosures: tuple[FeedFile, ...]
    """The picture, then the attachments. RSS has room for the first alone: readers take it for the
    item's picture, and the text leads to the attachments anyway."""
    thumbnail: str
    source: Source | None
    language: str
    """Only where it is not the feed's."""


def load() -> None:
    """Load feedgen and lxml, which else are loaded with the first feed."""
    import feedgen.feed  # noqa: F401

    _maker()


def entries(feed: FeedView, texts: Mapping[Digest, str]) -> tuple[Entry, ...]:
    """The entries of *feed* in its order, with their full texts."""
    base, language, owner = feed.base, language_of(feed), owner_of(feed)
    # Its group stands behind an item that has a source, whoever publishes the feed.
    of_its_own, of_groups = (base, language, owner), (base, language, "")
    return tuple(
        [
            _entry_of(item, of_groups if item.source_feed else of_its_own, texts)
            for item in feed.items
        ]
    )


def within_limit(make: Callable[[Sequence[Entry]], bytes], all_entries: Sequence[Entry]) -> bytes:
    """What *make* makes of the entries, newest first, in at most LIMIT bytes.

    Where they are too many bytes, the oldest lose their full text, no more of them than must;
    if even summaries are too many, the oldest entries go.
    """
    data = make(all_entries)
    if len(data) <= LIMIT:
        return data
    short = tuple(msgspec.structs.replace(entry, content=entry.short) for entry in all_entries)

    def partly(full: int) -> bytes:
        return make((*all_entries[:full], *short[full:]))

    count = range(len(short) + 1)
    full = bisect_left(count, True, key=lambda n: len(partly(n)) > LIMIT)
    if full:
        return partly(full - 1)
    kept = bisect_left(count, True, key=lambda n: len(make(short[:n])) > LIMIT)
    return make(short[: max(kept - 1, 0)])


def rss(feed: FeedView, texts: Mapping[Digest, str]) -> bytes:
    """*feed* as RSS 2.0 (RSS Advisory Board) with content, dc, media, atom and RFC 5005 modules."""
    return within_limit(partial(_rss, feed), entries(feed, texts))


def atom(feed: FeedView, texts: Mapping[Digest, str]) -> bytes:
    """*feed* as Atom 1.0 (RFC 4287) with RFC 5005 history."""
    return within_limit(partial(_atom, feed), entries(feed, texts))


OfFeed = tuple[str, str, str]
"""What an entry takes from its feed: base address, language, owner."""

# A hub's article stands in the feeds of hub, group, rubric, region and tags, and comes to the same
# entry and the same text in each. So many are those of a hub of 10,000; some 30 MB in a worker.
_MOST_REMEMBERED = 3000
_remembered: dict[tuple[FeedItem, OfFeed], Entry] = {}


def _entry_of(item: FeedItem, of_feed: OfFeed, texts: Mapping[Digest, str]) -> Entry:
    entry = _remembered.get((item, of_feed))
    if entry is None:
        if len(_remembered) >= _MOST_REMEMBERED:
            _remembered.clear()
        entry = _remembered[item, of_feed] = _entry(item, of_feed, texts)
    return entry


def _first_words(text: str) -> str:
    words = _TAG_AS_WRITTEN.sub(lambda tag: "" if tag[1] in _WITHIN_WORDS else " ", text[:2000])
    return plain(words[: 2 * SUMMARY], SUMMARY)


def _entry(item: FeedItem, of_feed: OfFeed, texts: Mapping[Digest, str]) -> Entry:
    base, language, owner = of_feed
    summary = plain(item.summary, SUMMARY)
    text = ""
    if item.body is not None:
        text = legal(fill_for_feed(texts[item.body.digest], item.body, base, item.url))
    words = _first_words(text) if len(summary) < BLURB else ""
    title = plain(item.title, TITLE) or cut(summary or words, 80) or _last_part(item.url)
    said = [told for note in item.notes[:MOST_NOTES] if (told := plain(note, NOTE))]
    notes = "".join(f"<p>{_escaped(note)}</p>" for note in said)
    # Of a retracted article nothing is left but the note that says so.
    alone = bool(said) and not summary and not words
    gist = cut(said[0], SUMMARY) if alone else summary or words or title
    image = item.image and msgspec.structs.replace(
        item.image,
        url=address(item.image.url),
        alt=plain(item.image.alt, SUMMARY),
        caption=plain(item.image.caption, SUMMARY),
    )
    figure = _figure(image) if image and _attribute(image.url) not in text else ""
    short = f"{notes}{figure}" if alone else f"{notes}{figure}<p>{_escaped(gist)}</p>"
    source = _source(item)
    authors = [name for author in item.authors[:MOST_NAMES] if (name := plain(author, TITLE))]
    authors = authors or [source.name if source else owner]
    other = item.language != language and _LANGUAGE.fullmatch(item.language)
    return Entry(
        id=address(item.id),
        url=address(item.url),
        title=title,
        summary=gist,
        blurb=_blurb(summary, words) or gist,
        content=f"{notes}{figure}{text}" if text and len(text) <= SHARE else short,
        short=short,
        published=item.published,
        updated=item.updated,
        authors=tuple(dict.fromkeys(authors)),
        categories=_categories(item.categories),
        image=image,
        enclosures=_enclosures(image, item.files),
        thumbnail=address(item.thumbnail),
        source=source,
        language=item.language if other else "",
    )


def _enclosures(image: FeedImage | None, files: Sequence[FeedFile]) -> tuple[FeedFile, ...]:
    picture = (FeedFile(image.url, image.type, image.size),) if image and image.size else ()
    others = (msgspec.structs.replace(file, url=address(file.url)) for file in files[:MOST_FILES])
    return (*picture, *others)


def _source(item: FeedItem) -> Source | None:
    if not item.source_feed:
        return None
    name = plain(item.source_name, TITLE) or _last_part(item.source_feed)
    return Source(name, address(item.source_feed), address(item.source_id))


def language_of(feed: FeedView) -> str:
    """The feed's language tag (BCP 47): Indonesian where none, or no such tag, is given."""
    return feed.language if _LANGUAGE.fullmatch(feed.language) else "id"


def _blurb(summary: str, words: str) -> str:
    """*summary*; if it is short, the text's first *words*, too, which may begin with it."""
    if len(summary) >= BLURB or not words:
        return summary
    told = summary.rstrip(" .…") in words
    return words if told else cut(f"{summary} {words}", SUMMARY)


def _figure(image: FeedImage) -> str:
    size = f' width="{image.width}" height="{image.height}"' if image.width and image.height else ""
    caption = f"<figcaption>{_escaped(image.caption)}</figcaption>"
    return (
        f'<figure><img src="{_attribute(image.url)}"{size} alt="{_attribute(image.alt)}">'
        f"{caption if image.caption else ''}</figure>"
    )


def _escaped(text: str) -> str:
    return escape(text, quote=False)


def _attribute(text: str) -> str:
    return escape(text).replace("&#x27;", "'")


def _last_part(url: str) -> str:
    return plain(url.rstrip("/").rpartition("/")[2], TITLE) or "-"


def _categories(given: Sequence[Category]) -> tuple[Category, ...]:
    """With a label each, none twice."""
    named: dict[str, Category] = {}
    for category in given[:MOST_CATEGORIES]:
        told = _told(category)
        if told.label:
            named.setdefault(told.label, told)
    return tuple(named.values())


@lru_cache(maxsize=4096)
def _told(category: Category) -> Category:
    term = plain(category.term, TITLE)
    label = plain(category.label, TITLE) or term
    return Category(term or label, label, address(category.scheme))


def title_of(feed: FeedView) -> str:
    """The feed's title, which is never empty."""
    return plain(feed.title, TITLE) or _last_part(feed.page)


def subtitle_of(feed: FeedView) -> str:
    """What the feed is about, which is never empty."""
    return plain(feed.subtitle, SUMMARY) or title_of(feed)


def owner_of(feed: FeedView) -> str:
    """Who publishes it, which is never empty."""
    return plain(feed.author, TITLE) or title_of(feed)


def _generator(feed: FeedView, self_link: str, type: str) -> Any:
    """A FeedGenerator that knows all of the feed but its entries and its RSS date."""
    from feedgen.feed import FeedGenerator

    generator = FeedGenerator()
    # Else feedgen writes "now", and by way of setlocale(), which changes the whole process.
    generator._FeedGenerator__rss_lastBuildDate = None
    generator.id(address(feed.id))
    generator.title(title_of(feed))
    generator.description(subtitle_of(feed))
    generator.language(language_of(feed))
    generator.generator("kimgen")
    if feed.rights:
        generator.rights(plain(feed.rights, SUMMARY))
    if self_link:
        generator.link(href=self_link, rel="self", type=type)
    # The last link is the RSS channel's, whatever its relation.
    generator.link(href=feed.page, rel="alternate", type="text/html")
    generator.register_extension("kimgen", partial(_Channel, feed))
    return generator


def _rss(feed: FeedView, told: Sequence[Entry]) -> bytes:
    generator = _generator(feed, feed.rss, "application/rss+xml")
    generator.docs("https://www.rssboard.org/rss-specification")
    generator.ttl(60)
    if picture := feed.icon or feed.logo:
        generator.image(url=picture, title=title_of(feed), link=feed.page)
    document: str = generator.rss_str(encoding="unicode", xml_declaration=False)
    frame = _SHORT.sub(lambda short: _profiled(short[0]), document)
    head, end, tail = frame.rpartition("</channel>")
    return b"".join((DECLARATION, head.encode(), *map(_rss_item, told), f"{end}{tail}".encode()))


@lru_cache(maxsize=_MOST_REMEMBERED)
def _rss_item(entry: Entry) -> bytes:
    # Unescaped it is a tenth shorter; what would end it is left to the escaping.
    plainly = "]]>" not in entry.content
    content = f"<![CDATA[{entry.content}]]>" if plainly else _escaped(entry.content)
    parts = [
        f"<item><title>{_profiled(_escaped(entry.title))}</title>"
        f"<link>{_escaped(entry.url)}</link>"
        f"<description>{_escaped(_description(entry))}</description>"
        f"<content:encoded>{content}</content:encoded>"
        f'<guid isPermaLink="false">{_escaped(entry.id)}</guid>',
        *map(_rss_category, entry.categories),
    ]
    for file in entry.enclosures[:1]:
        url, type = _attribute(file.url), _attribute(file.type)
        parts.append(f'<enclosure url="{url}" length="{file.size}" type="{type}"/>')
    if source := entry.source:
        whose = f'<source url="{_attribute(source.feed)}">{_escaped(source.name)}</source>'
        parts.append(_profiled(whose))
    parts.append(f"<pubDate>{rfc822(entry.published)}</pubDate>")
    parts += (f"<dc:creator>{_escaped(name)}</dc:creator>" for name in entry.authors)
    if entry.language:
        parts.append(f"<dc:language>{entry.language}</dc:language>")
    if entry.updated > entry.published:
        parts.append(f"<atom:updated>{entry.updated.iso}</atom:updated>")
    parts += (*_media(entry), "</item>")
    return "".join(parts).encode()


@lru_cache(maxsize=4096)
def _rss_category(category: Category) -> str:
    domain = f' domain="{_attribute(category.scheme)}"' if category.scheme else ""
    return _profiled(f"<category{domain}>{_escaped(category.label)}</category>")


def _profiled(text: str) -> str:
    """A short text with its specials as the RSS profile has them: no reader resolves them twice."""
    return text.replace("&amp;", "&#x26;").replace("&lt;", "&#x3C;")


def _atom(feed: FeedView, told: Sequence[Entry]) -> bytes:
    generator = _generator(feed, feed.atom, "application/atom+xml")
    generator.updated(feed.updated.local())
    generator.author(name=owner_of(feed), uri=feed.page)
    if feed.icon:
        generator.icon(feed.icon)
    if feed.logo:
        generator.logo(feed.logo)
    document: str = generator.atom_str(xml_declaration=False).decode()
    head, end, tail = document.rpartition("</feed>")
    return DECLARATION + "".join((head, *map(_atom_entry, told), end, tail)).encode()


def _atom_entry(entry: Entry) -> str:
    language = f' xml:lang="{entry.language}"' if entry.language else ""
    parts = [
        f"<entry{language}><id>{_escaped(entry.id)}</id><title>{_escaped(entry.title)}</title>"
        f"<updated>{entry.updated.iso}</updated>",
        *(f"<author><name>{_escaped(name)}</name></author>" for name in entry.authors),
        f'<content type="html">{_escaped(entry.content)}</content>'
        f'<summary type="text">{_escaped(entry.summary)}</summary>',
        *map(_atom_category, entry.categories),
        f"<published>{entry.published.iso}</published>"
        f'<link rel="alternate" type="text/html" href="{_attribute(entry.url)}"/>',
    ]
    for file in entry.enclosures:
        url, type = _attribute(file.url), _attribute(file.type)
        link = f'<link rel="enclosure" type="{type}" length="{file.size}" href="{url}"/>'
        parts.append(link)
    if source := entry.source:
        # The group's feed as it was with this entry: an archive must not change with the group.
        parts.append(
            f"<source><id>{_escaped(source.id or source.feed)}</id>"
            f"<title>{_escaped(source.name)}</title><updated>{entry.updated.iso}</updated>"
            f'<link rel="self" href="{_attribute(source.feed)}"/></source>'
        )
    parts += (*_media(entry), "</entry>")
    return "".join(parts)


@lru_cache(maxsize=4096)
def _atom_category(category: Category) -> str:
    scheme = f' scheme="{_attribute(category.scheme)}"' if category.scheme else ""
    term, label = _attribute(category.term), _attribute(category.label)
    return f'<category term="{term}"{scheme} label="{label}"/>'


def _media(entry: Entry) -> Iterator[str]:
    """The picture of an item, as Media RSS tells it."""
    if image := entry.image:
        facts = "".join([f' {name}="{_attribute(fact)}"' for name, fact in _facts(image).items()])
        words = _escaped(image.caption or image.alt)
        inner = f'<media:description type="plain">{words}</media:description>'
        yield f"<media:content{facts}" + (f">{inner}</media:content>" if words else "/>")
    if entry.thumbnail:
        yield f'<media:thumbnail url="{_attribute(entry.thumbnail)}"/>'


def _facts(image: FeedImage) -> dict[str, str]:
    """What Media RSS tells of a picture."""
    sizes = {"fileSize": image.size, "width": image.width, "height": image.height}
    known = {name: str(size) for name, size in sizes.items() if size}
    return {"url": image.url, "type": image.type, "medium": "image", **known}


def _description(entry: Entry) -> str:
    """A small picture, then plain text: what portals that read no content:encoded make lists of."""
    text = _escaped(entry.blurb)
    if not entry.thumbnail:
        return text
    alt = _attribute(entry.image.alt) if entry.image else ""
    return f'<img src="{_attribute(entry.thumbnail)}" alt="{alt}"> {text}'


class _Channel:
    """A feedgen extension: date, hub (WebSub) and history (RFC 5005) of a feed."""

    def __init__(self, feed: FeedView) -> None:
        self.feed = feed

    def extend_ns(self) -> dict[str, str]:
        names = {"dc": _DC, "media": _MEDIA}
        return {**names, "fh": _HISTORY} if self.feed.archive else names

    def extend_rss(self, root: Any) -> None:
        channel = root[0]
        _element(channel, "lastBuildDate", rfc822(self.feed.updated))
        self._history(channel, "rss", _ATOM + "link")

    def extend_atom(self, root: Any) -> None:
        self._history(root, "atom", "link")

    def _history(self, parent: Any, format: str, link: str) -> None:
        feed, suffix = self.feed, SUFFIXES[format]
        if feed.archive:
            _element(parent, f"{{{_HISTORY}}}archive")
        if feed.previous:
            _element(parent, link, rel="prev-archive", href=feed.previous + suffix)
        if feed.current:
            _element(parent, link, rel="current", href=feed.current + suffix)
        for hub in feed.websub:
            _element(parent, link, rel="hub", href=hub)


@cache
def _maker() -> Any:
    from lxml.etree import SubElement

    return SubElement


def _element(parent: Any, name: str, text: str | None = None, **attributes: str) -> Any:
    element = _maker()(parent, name, attributes)
    element.text = text
    return element
