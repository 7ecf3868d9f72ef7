"""HTML that authors paste into Markdown: what must be told of it, and what becomes of its embeds.

All this is courtesy, but for the weighing: safety is the business of ``sanitize`` alone.
"""

import re
from html import unescape
from typing import NamedTuple

import nh3

from kimgen.reading.characters import TooHeavy
from kimgen.reading.headings import levels
from kimgen.reading.sanitize import ATTRIBUTES, DROPPED_WHOLE, TAGS, Reach, address_of

MOST_TAGS = 10_000
MOST_WORDS = 30_000
"""Words of pasted HTML: a parser compares each attribute with all others of its tag."""
MOST_OPEN = 200
"""Elements that are never closed: a parser opens them again in every paragraph after."""
MOST_REOPENED = 200_000

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]*)")
_ADDRESS = re.compile(
    r"""\b(?:href|src|cite|action|data|poster)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""", re.I
)
_LONG_DATA = re.compile(r"""\bdata:[^"'\s>)]{200,}""", re.I)
_FORBIDDEN = re.compile(
    r"&#(?:0*(?:[0-8]|1[1-9]|2\d|3[01]|127|129|141|143|144|157|823[4-8]|829[4-7]|649(?:7[6-9]|8\d|9\d)|650(?:0[0-7])"
    r"|6553[45])(?!\d)|x0*(?:[0-8bcef]|1[0-9a-f]|7f|81|8[df]|90|9d|202[a-e]|206[6-9]|fd[de][0-9a-f]|fff[ef])"
    r"(?![0-9a-f]));?",
    re.I,
)
"""References to characters that XML forbids, that nobody types, or that turn the direction. The
others from 128 to 159 are quotation marks and dashes to a browser."""
_NEVER_OPEN = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "td",
        "th",
        "tr",
        "dt",
        "dd",
        "thead",
        "tbody",
        "tfoot",
        "colgroup",
        "option",
        "optgroup",
        "rp",
        "rt",
    ]
)
_BARRIERS = frozenset({"table", "object", "marquee", "applet", "button", "template"})
"""An end tag inside these closes nothing outside."""
_WORD_ENDS = re.compile(r"[\s/\"']+")
_EMBEDS = frozenset({"iframe", "video", "audio", "object", "embed", "source", "track", "param"})
_TAMED = _EMBEDS | {"img", "h1", "h2", "h3", "h4", "h5", "h6", "picture"}
_QUOTED = r'((?: [a-z-]+="[^"]*")*)'
_EMBED = re.compile(rf"<(iframe|video|audio|object){_QUOTED}>(.*?)</\1>|<embed{_QUOTED}>", re.S)
_SOURCE = re.compile(rf"<(?:source|embed){_QUOTED}>")
_IMG = re.compile(rf"<img{_QUOTED}>")
_PAIR = re.compile(r' ([a-z-]+)="([^"]*)"')
_HEADING = re.compile(r"(</?h)([1-6])(?=[ >])")
_YOUTUBE = re.compile(r"https?://(?:www\.)?youtube(?:-nocookie)?\.com/embed/([\w-]{6,20})")

RAW_TEXTS = frozenset({"textarea", "xmp", "plaintext"})
"""In these a parser takes all for text, and where they are not closed all that follows: our own
tags, too. The others of their kind are dropped whole."""
_RAW_TEXT = re.compile(rf"</?(?:{'|'.join(sorted(RAW_TEXTS))})(?![A-Za-z0-9:-])[^<>]*>?", re.I)
_ROUNDS = 10

_normaliser = nh3.Cleaner(
    tags=set(TAGS | {"h1", "iframe", "video", "audio", "object", "embed", "source"}),
    clean_content_tags=set(DROPPED_WHOLE - {"iframe"}),
    attributes={
        **{tag: names | {"class", "id"} for tag, names in ATTRIBUTES.items()},
        "iframe": {"src", "title"},
        "video": {"src", "title"},
        "audio": {"src", "title"},
        "object": {"data", "title"},
        "embed": {"src", "title"},
        "source": {"src"},
    },
    link_rel=None,
    url_schemes={"http", "https", "mailto", "tel"},
)


class Pasted(NamedTuple):
    """What an author should hear of the HTML in an article."""

    removed: tuple[str, ...] = ()
    unsafe: tuple[str, ...] = ()


def weigh(raw: list[str], html: str) -> None:
    """Raise TooHeavy for HTML that would keep a parser busy beyond measure."""
    still_open: list[str] = []
    astray = tags = words = 0
    last = ""
    for piece in raw:
        words += len(_WORD_ENDS.findall(piece))
        for end, name in _TAG.findall(piece):
            tags += 1
            name = last = name.lower()
            if name in _NEVER_OPEN:
                continue
            if not end:
                still_open.append(name)
            elif still_open and still_open[-1] == name:
                still_open.pop()
            elif name in still_open[-8:] and not _BARRIERS.intersection(still_open[-8:]):
                del still_open[len(still_open) - 1 - still_open[::-1].index(name)]
            else:
                astray += 1
    left_open = len(still_open) + astray
    if (
        tags > MOST_TAGS
        or words > MOST_WORDS
        or left_open > MOST_OPEN
        or left_open * html.count("<") > MOST_REOPENED
    ):
        raise TooHeavy(f"<{last}>")


def without_bulk(html: str) -> str:
    """*html* without pictures spelled out in it."""
    return _LONG_DATA.sub("data:", html) if "ata:" in html or "ATA:" in html else html


def without_raw_texts(html: str) -> str:
    """*html* without tags of RAW_TEXTS, so that what they stood around reads like all else.

    Raises TooHeavy where ever more come up as others are taken away.
    """
    for _ in range(_ROUNDS):
        html, taken = _RAW_TEXT.subn("", html)
        if not taken:
            return html
    raise TooHeavy("<textarea")


def without_controls(html: str) -> tuple[str, int]:
    """*html* without references to control characters, and how many there were."""
    taken = 0
    if "&#" in html:
        # What stands around a reference can become one once it is gone: ``&#&#1;1;``.
        for place in ("", "", " "):
            html, more = _FORBIDDEN.subn(place, html)
            taken += more
            if not more:
                break
    return html, taken


def survey(raw: list[str]) -> Pasted:
    """Name the tags that will be gone, and the addresses."""
    removed: dict[str, None] = {}
    unsafe: dict[str, None] = {}
    for piece in raw:
        for _, name in _TAG.findall(piece):
            name = name.lower()
            if name not in TAGS and name not in _TAMED:
                removed[name] = None
        if piece.lstrip().startswith("<!--") and "-->" not in piece:
            removed["!--"] = None  # and so is all that follows
        for quoted in _ADDRESS.findall(piece):
            address = unescape(quoted.strip("\"'"))
            if address_of(address).reach is Reach.UNSAFE:
                unsafe[address] = None
    return Pasted(tuple(removed), tuple(unsafe))


def needs_taming(raw: list[str]) -> bool:
    """Whether an embed, a picture or a heading is among the pasted tags."""
    return any(name.lower() in _TAMED for piece in raw for _, name in _TAG.findall(piece))


class Tamed(NamedTuple):
    """HTML whose embeds and foreign pictures are links, to be cleaned next."""

    html: str
    embeds: tuple[str, ...]
    external: tuple[str, ...]


def normal(html: str) -> str:
    """*html* as a parser writes it: each attribute stands in double quotes, each tag is closed."""
    return _normaliser.clean(html)


def tame(html: str) -> Tamed:
    """Turn embeds and pictures of other sites into links, and give headings their levels.

    The HTML has to be normal.
    """
    embeds: dict[str, None] = {}
    external: dict[str, None] = {}

    def link(address: str, shown: str) -> str:
        return f'<a href="{address}">{shown or address}</a>'

    def unembed(match: re.Match[str]) -> str:
        holders = [match[2] or match[4] or ""]
        holders += _SOURCE.findall(match[3] or "")
        links: dict[str, str] = {}
        for holder in holders:
            pairs = dict(_PAIR.findall(holder))
            address = pairs.get("src") or pairs.get("data")
            if address:
                if address.startswith("//"):
                    address = "https:" + address
                if video := _YOUTUBE.match(address):
                    address = f"https://www.youtube.com/watch?v={video[1]}"
                links[address] = link(address, pairs.get("title", ""))
        embeds.update(dict.fromkeys(unescape(address) for address in links))
        return "<br>".join(links.values())

    def replace(match: re.Match[str]) -> str:
        pairs: dict[str, str] = dict(_PAIR.findall(match[1]))
        source, alt = pairs.get("src", ""), pairs.get("alt", "")
        reach, target = address_of(unescape(source))
        if reach is Reach.EXTERNAL:
            external[target] = None
            return link(source, alt)
        if reach is not Reach.RELATIVE or not target:
            return alt
        named = f' title="{pairs["title"]}"' if pairs.get("title") else ""
        return f'<img src="{source}" alt="{alt}"{named}>'

    html = _IMG.sub(replace, _EMBED.sub(unembed, html))
    found = _HEADING.findall(html)
    shifted = iter(levels([int(level) for opening, level in found if opening == "<h"]))
    last = "2"

    def shift(match: re.Match[str]) -> str:
        nonlocal last
        if match[1] == "<h":
            last = str(next(shifted))
        return f"{match[1]}{last}"

    return Tamed(_HEADING.sub(shift, html), tuple(embeds), tuple(external))
