"""What feeds tell, whatever their format: entries, the texts in them, and how much fits.

A hub's writers are many, and readers of feeds forgive little. So each text is made legal, plain and
short here, once for RSS, Atom and JSON Feed; the texts of sitemaps, outlines and calendars, too.

No clock, no locale and no setting of the process is read: equal views make equal entries.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from html import escape, unescape

import msgspec

from kimgen.deciding.syndication import Category, FeedFile, FeedImage, FeedItem, FeedView
from kimgen.making.bodies import fill_for_feed
from kimgen.words.dates import Moment
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

_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# Bytes that no such character, nor one beyond the first plane, begins with in UTF-8, nor is.
_FIT_BYTES = bytes([9, 10, *range(32, 127), *range(0x80, 0xC2), *range(0xC3, 0xED), 0xEE])
# Two non-characters end each further plane. One range is ten times as fast as 32 characters.
_FAR = re.compile("[\U0001fffe-\U0010ffff]")
# Overrides and isolates of the writing direction reach past their own line in a reader's list.
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_ENTITY = re.compile(r"&(?:#\d{1,40}|#[xX][0-9a-fA-F]{1,40}|[A-Za-z][A-Za-z0-9]{0,40});")
_LANGUAGE = re.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_TAG = re.compile(r"<(/?[A-Za-z!?][^<>]*)>")
_TAG_START = re.compile(r"<(?=[A-Za-z/!?])")
# A tag as the cleaner writes it: values stand in double quotes, and may hold ">".
_TAG_AS_WRITTEN = re.compile(r'</?(\w*+)[^">]*+(?:"[^"]*+"[^">]*+)*+(?:>|"[^"]*+$|$)')
_WITHIN_WORDS = frozenset(
    (
        *("a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i", "img"),
        *("ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time"),
        *("u", "var", "wbr"),
    )
)


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


def language_of(feed: FeedView) -> str:
    """The feed's language tag (BCP 47): Indonesian where none, or no such tag, is given."""
    return feed.language if _LANGUAGE.fullmatch(feed.language) else "id"


def title_of(feed: FeedView) -> str:
    """The feed's title, which is never empty."""
    return plain(feed.title, TITLE) or _last_part(feed.page)


def subtitle_of(feed: FeedView) -> str:
    """What the feed is about, which is never empty."""
    return plain(feed.subtitle, SUMMARY) or title_of(feed)


def owner_of(feed: FeedView) -> str:
    """Who publishes it, which is never empty."""
    return plain(feed.author, TITLE) or title_of(feed)


OfFeed = tuple[str, str, str]
"""What an entry takes from its feed: base address, language, owner."""

MOST_REMEMBERED = 3000
"""Entries that a process keeps, and their texts: those of a hub of 10,000 articles; some 30 MB."""

# A hub's article stands in the feeds of hub, group, rubric, region and tags, and comes to the same
# entry and the same text in each.
_remembered: dict[tuple[FeedItem, OfFeed], Entry] = {}


def _entry_of(item: FeedItem, of_feed: OfFeed, texts: Mapping[Digest, str]) -> Entry:
    entry = _remembered.get((item, of_feed))
    if entry is None:
        if len(_remembered) >= MOST_REMEMBERED:
            _remembered.clear()
        entry = _remembered[item, of_feed] = _entry(item, of_feed, texts)
    return entry


def _first_words(text: str) -> str:
    # Most texts have few tags: then a few words more than are wanted hold them all.
    for length in (3 * SUMMARY, 2000):
        words = _TAG_AS_WRITTEN.sub(_between, text[:length])
        if len(words) > 2 * SUMMARY:  # what a tag that was cut in two left stands behind them
            break
    return plain(words[: 2 * SUMMARY], SUMMARY)


def _between(tag: re.Match[str]) -> str:
    """What stands in a tag's place between words."""
    return "" if tag[1] in _WITHIN_WORDS else " "


def _entry(item: FeedItem, of_feed: OfFeed, texts: Mapping[Digest, str]) -> Entry:
    base, language, owner = of_feed
    summary = plain(item.summary, SUMMARY)
    text = ""
    if item.body is not None:
        text = legal(fill_for_feed(texts[item.body.digest], item.body, base, item.url))
    words = _first_words(text) if len(summary) < BLURB else ""
    title = plain(item.title, TITLE) or cut(summary or words, 80) or _last_part(item.url)
    said = [told for note in item.notes[:MOST_NOTES] if (told := plain(note, NOTE))]
    notes = "".join(f"<p>{escaped(note)}</p>" for note in said)
    # Of a retracted article nothing is left but the note that says so.
    alone = bool(said) and not summary and not words
    gist = cut(said[0], SUMMARY) if alone else summary or words or title
    image = item.image and msgspec.structs.replace(
        item.image,
        url=address(item.image.url),
        alt=plain(item.image.alt, SUMMARY),
        caption=plain(item.image.caption, SUMMARY),
    )
    figure = _figure(image) if image and attribute(image.url) not in text else ""
    short = f"{notes}{figure}" if alone else f"{notes}{figure}<p>{escaped(gist)}</p>"
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


def _blurb(summary: str, words: str) -> str:
    """*summary*; if it is short, the text's first *words*, too, which may begin with it."""
    if len(summary) >= BLURB or not words:
        return summary
    told = summary.rstrip(" .…") in words
    return words if told else cut(f"{summary} {words}", SUMMARY)


def _figure(image: FeedImage) -> str:
    size = f' width="{image.width}" height="{image.height}"' if image.width and image.height else ""
    caption = f"<figcaption>{escaped(image.caption)}</figcaption>"
    return (
        f'<figure><img src="{attribute(image.url)}"{size} alt="{attribute(image.alt)}">'
        f"{caption if image.caption else ''}</figure>"
    )


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
    if not text.isprintable() or "  " in text:
        text = " ".join(text.split())
    if text.isprintable() and not ("&" in text or "<" in text or "\ufffd" in text):
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


def escaped(text: str) -> str:
    """*text* as the text of an element."""
    return escape(text, quote=False)


def attribute(text: str) -> str:
    """*text* as the value of an attribute, to stand between double quotes."""
    return escape(text).replace("&#x27;", "'")
