"""News feeds: RSS 2.0 and Atom 1.0 by feedgen.

A hub has hundreds of feeds. So their items and entries are written as text, which takes a tenth of
the time of elements; feedgen writes what stands around them.

No clock, no locale and no setting of the process is read: equal views make equal bytes. feedgen and
lxml are loaded with the first feed that is made, for a build without news must not wait for them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache, partial
from typing import Any

from kimgen.deciding.syndication import Category, FeedImage, FeedView
from kimgen.making.entries import (
    MOST_REMEMBERED,
    SUFFIXES,
    SUMMARY,
    Entry,
    address,
    attribute,
    entries,
    escaped,
    language_of,
    owner_of,
    plain,
    subtitle_of,
    title_of,
    within_limit,
)
from kimgen.words.dates import rfc822
from kimgen.words.digest import Digest

DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'

_ATOM = "{http://www.w3.org/2005/Atom}"
_DC = "http://purl.org/dc/elements/1.1/"
_MEDIA = "http://search.yahoo.com/mrss/"
_HISTORY = "http://purl.org/syndication/history/1.0"

_SHORT = re.compile(r"<(?:title|category|source|copyright)\b[^<>]*>[^<]*</")


def load() -> None:
    """Load feedgen and lxml, which else are loaded with the first feed."""
    import feedgen.feed  # noqa: F401

    _maker()


def rss(feed: FeedView, texts: Mapping[Digest, str]) -> bytes:
    """*feed* as RSS 2.0 (RSS Advisory Board) with content, dc, media, atom and RFC 5005 modules."""
    return within_limit(partial(_rss, feed), entries(feed, texts))


def atom(feed: FeedView, texts: Mapping[Digest, str]) -> bytes:
    """*feed* as Atom 1.0 (RFC 4287) with RFC 5005 history."""
    return within_limit(partial(_atom, feed), entries(feed, texts))


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


@lru_cache(maxsize=MOST_REMEMBERED)
def _rss_item(entry: Entry) -> bytes:
    parts = [
        f"<item><title>{_profiled(escaped(entry.title))}</title>"
        f"<link>{escaped(entry.url)}</link>"
        f"<description>{escaped(_description(entry))}</description>"
        f"<content:encoded>{_marked_up(entry.content)}</content:encoded>"
        f'<guid isPermaLink="false">{escaped(entry.id)}</guid>',
        *map(_rss_category, entry.categories),
    ]
    for file in entry.enclosures[:1]:
        url, type = attribute(file.url), attribute(file.type)
        parts.append(f'<enclosure url="{url}" length="{file.size}" type="{type}"/>')
    if source := entry.source:
        whose = f'<source url="{attribute(source.feed)}">{escaped(source.name)}</source>'
        parts.append(_profiled(whose))
    parts.append(f"<pubDate>{rfc822(entry.published)}</pubDate>")
    parts += (f"<dc:creator>{escaped(name)}</dc:creator>" for name in entry.authors)
    if entry.language:
        parts.append(f"<dc:language>{entry.language}</dc:language>")
    if entry.updated > entry.published:
        parts.append(f"<atom:updated>{entry.updated.iso}</atom:updated>")
    parts += (*_media(entry), "</item>")
    return "".join(parts).encode()


def _marked_up(html: str) -> str:
    """HTML as the text of an element: as CDATA it is a tenth shorter, and quicker to read. What
    would end that is left to the escaping.
    """
    # A character is found thirty times as fast as three.
    return escaped(html) if "]" in html and "]]>" in html else f"<![CDATA[{html}]]>"


@lru_cache(maxsize=4096)
def _rss_category(category: Category) -> str:
    domain = f' domain="{attribute(category.scheme)}"' if category.scheme else ""
    return _profiled(f"<category{domain}>{escaped(category.label)}</category>")


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
        f"<entry{language}><id>{escaped(entry.id)}</id><title>{escaped(entry.title)}</title>"
        f"<updated>{entry.updated.iso}</updated>",
        *(f"<author><name>{escaped(name)}</name></author>" for name in entry.authors),
        f'<content type="html">{_marked_up(entry.content)}</content>'
        f'<summary type="text">{escaped(entry.summary)}</summary>',
        *map(_atom_category, entry.categories),
        f"<published>{entry.published.iso}</published>"
        f'<link rel="alternate" type="text/html" href="{attribute(entry.url)}"/>',
    ]
    for file in entry.enclosures:
        url, type = attribute(file.url), attribute(file.type)
        link = f'<link rel="enclosure" type="{type}" length="{file.size}" href="{url}"/>'
        parts.append(link)
    if source := entry.source:
        # The group's feed as it was with this entry: an archive must not change with the group.
        parts.append(
            f"<source><id>{escaped(source.id or source.feed)}</id>"
            f"<title>{escaped(source.name)}</title><updated>{entry.updated.iso}</updated>"
            f'<link rel="self" href="{attribute(source.feed)}"/></source>'
        )
    parts += (*_media(entry), "</entry>")
    return "".join(parts)


@lru_cache(maxsize=4096)
def _atom_category(category: Category) -> str:
    scheme = f' scheme="{attribute(category.scheme)}"' if category.scheme else ""
    term, label = attribute(category.term), attribute(category.label)
    return f'<category term="{term}"{scheme} label="{label}"/>'


def _media(entry: Entry) -> Iterator[str]:
    """The picture of an item, as Media RSS tells it."""
    if image := entry.image:
        facts = "".join([f' {name}="{attribute(fact)}"' for name, fact in _facts(image).items()])
        words = escaped(image.caption or image.alt)
        inner = f'<media:description type="plain">{words}</media:description>'
        yield f"<media:content{facts}" + (f">{inner}</media:content>" if words else "/>")
    if entry.thumbnail:
        yield f'<media:thumbnail url="{attribute(entry.thumbnail)}"/>'


def _facts(image: FeedImage) -> dict[str, str]:
    """What Media RSS tells of a picture."""
    sizes = {"fileSize": image.size, "width": image.width, "height": image.height}
    known = {name: str(size) for name, size in sizes.items() if size}
    return {"url": image.url, "type": image.type, "medium": "image", **known}


def _description(entry: Entry) -> str:
    """A small picture, then plain text: what portals that read no content:encoded make lists of."""
    text = escaped(entry.blurb)
    if not entry.thumbnail:
        return text
    alt = attribute(entry.image.alt) if entry.image else ""
    return f'<img src="{attribute(entry.thumbnail)}" alt="{alt}"> {text}'


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
