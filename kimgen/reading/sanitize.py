"""The last step from a writer's text to HTML: an allow-list over a real HTML parser (nh3).

What comes out holds nothing that runs, positions itself, names itself or calls another server.
Each relative address stands as a slot that no writer can forge, since html5ever drops U+0000:
``\\0L`` + target + ``\\0`` as the href of a link, ``\\0I`` + target + ``\\0`` as the src of a
picture.
"""

import re
import sys
from enum import Enum
from functools import lru_cache
from secrets import token_hex
from typing import NamedTuple
from urllib.parse import unquote

import nh3

from kimgen.reading.characters import TooHeavy
from kimgen.words.article import PictureRef
from kimgen.words.limits import OutOfTime

ID_PREFIX = "isi-"
"""Begins every id in a body."""
OURS = token_hex(8)
"""Marks attributes that this program wrote. It never leaves the cleaner."""


class Reach(Enum):
    """Where an address leads."""

    RELATIVE = "relative"
    EXTERNAL = "external"
    CONTACT = "contact"
    UNSAFE = "unsafe"


class Address(NamedTuple):
    """An address as the cleaner lets it pass; *target* is percent-decoded if it is relative."""

    reach: Reach
    target: str


_UNSAFE = Address(Reach.UNSAFE, "")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):")
_WEB = re.compile(r"[Hh][Tt][Tt][Pp][Ss]?://(?=[^\w/\\?#]*\w)[\w.:@%~!$&()*+,;=-]++(?=[/\\?#]|$)")
# What nearly everybody types: of it ``address_of`` would change no letter.
_SIMPLE = re.compile(
    r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(?:[/?#][A-Za-z0-9._/?#=:,%-]*)?|([A-Za-z0-9][A-Za-z0-9._/-]*)"
)
_KEPT_ENCODED = re.compile(r"%(23|3[Ff])")


@lru_cache(256)  # the inline stage and the cleaner ask for the same
def address_of(written: str) -> Address:
    """Judge an address as a browser reads it: without controls, whatever its case.

    Relative targets are trimmed and percent-decoded, but for ``%23`` and ``%3F`` (which would
    become a fragment or a query) and for the query.
    """
    if simple := _SIMPLE.fullmatch(written):
        return Address(Reach.RELATIVE if simple[1] else Reach.EXTERNAL, written)
    text = _CONTROLS.sub("", written).strip()
    if match := _SCHEME.match(text):
        scheme = match[1].lower()
        if scheme in ("http", "https"):
            if not _WEB.match(text):
                return _UNSAFE
            return Address(Reach.EXTERNAL, text.replace("\\", "%5C"))
        return Address(Reach.CONTACT, text) if scheme in ("mailto", "tel") else _UNSAFE
    if text.startswith("//"):
        secure = "https:" + text.replace("\\", "%5C")
        return Address(Reach.EXTERNAL, secure) if _WEB.match(secure) else _UNSAFE
    target = text
    if "%" in text:
        path, query, rest = text.partition("?")
        target = unquote(_KEPT_ENCODED.sub(r"%25\1", path)).strip() + query + rest
        if _CONTROLS.search(target) or _SCHEME.match(target) or "\ufffd" in target:
            return _UNSAFE
    if "\\" in target:
        if target[0] == "\\":
            return _UNSAFE
        target = target.replace("\\", "/")
    if target.startswith("//"):
        return _UNSAFE
    return Address(Reach.RELATIVE, target)


_SCOPES = frozenset({"row", "col", "rowgroup", "colgroup"})
_LABELS = frozenset({"Kembali ke teks", "Catatan kaki", "selesai", "belum selesai"})
_NUMBER = re.compile(r"\d{1,4}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_TIME = re.compile(r"[0-9T:.Z+-]{4,32}")
_CODE_CLASS = re.compile(r"language-[A-Za-z0-9_+#.-]{1,40}")
_OUR_ID = re.compile(OURS + r"(fn(?:ref)?-\d+(?:-\d+)?)")
_CLASSES = {
    "section": frozenset({"footnotes"}),
    "sup": frozenset({"footnote"}),
    "a": frozenset({"footnote-back"}),
    "ul": frozenset({"tugas"}),
    "ol": frozenset({"tugas"}),
    "span": frozenset({"tugas"}),
    "th": frozenset({"kanan", "tengah"}),
    "td": frozenset({"kanan", "tengah"}),
}
_FRAME = 'role="group" tabindex="0" aria-label="Tabel">'
TABLE = f'<div class="{OURS}" {_FRAME}'
"""Opens the frame of a wide table, which scrolls and so has to be reachable by keyboard."""
CLEAN_TABLE = f'<div class="tabel" {_FRAME}'
"""``TABLE`` as the cleaner leaves it."""
RELATION = "noopener nofollow ugc"
"""What a link to another site says of it."""

TAGS = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "blockquote",
        "br",
        "caption",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "details",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "ins",
        "kbd",
        "li",
        "mark",
        "ol",
        "p",
        "pre",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "section",
        "small",
        "span",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "time",
        "tr",
        "u",
        "ul",
        "var",
        "wbr",
    ]
)
DROPPED_WHOLE = frozenset(
    [
        "script",
        "style",
        "svg",
        "math",
        "template",
        "noscript",
        "select",
        "noembed",
        "noframes",
        "title",
        "iframe",
    ]
)
ATTRIBUTES = {
    "a": {"href", "title", "class", "aria-label"},
    "abbr": {"title"},
    "bdo": {"dir"},
    "code": {"class"},
    "col": {"span"},
    "colgroup": {"span"},
    "del": {"datetime"},
    "details": {"open"},
    "dfn": {"title"},
    "div": {"class", "role", "tabindex", "aria-label"},
    "img": {"src", "alt", "title"},
    "ins": {"datetime"},
    "li": {"value", "id"},
    "ol": {"start", "class"},
    "section": {"class", "aria-label"},
    "span": {"class", "role", "aria-label", "lang", "dir"},
    "sup": {"class", "id"},
    "td": {"colspan", "rowspan", "class"},
    "th": {"colspan", "rowspan", "scope", "class"},
    "time": {"datetime"},
    "ul": {"class"},
    "p": {"lang", "dir"},
    "blockquote": {"lang", "dir"},
    "q": {"lang"},
    "i": {"lang"},
    "em": {"lang"},
}


class _Watcher:
    """Sees every attribute that the allow-list let pass, in the order of the document.

    ``rel`` of a link and ``decoding`` of a picture are set by the cleaner on each of them, after
    all others: they tell that the element is complete.
    """

    def __init__(self) -> None:
        self.start()

    def start(self) -> None:
        """Forget the last article."""
        self.links: dict[str, None] = {}
        self.pictures: dict[str, None] = {}
        self.figures: list[PictureRef] = []
        self.late = False
        self.reach: Reach | None = None
        self.frame = False
        self.file = self.alt = self.title = ""

    def __call__(self, tag: str, name: str, value: str) -> str | None:
        """The value to keep, or None."""
        if tag == "a":
            return self._of_link(name, value)
        if tag == "img":
            return self._of_picture(name, value)
        return self._of_other(tag, name, value)

    def note(self, unraisable: "sys.UnraisableHookArgs") -> None:
        """Called with an exception that nh3 swallows: the timer may ring at any moment."""
        if not isinstance(unraisable.exc_value, OutOfTime):
            sys.__unraisablehook__(unraisable)
        self.late = True

    def _of_link(self, name: str, value: str) -> str | None:
        if name == "href":
            reach, target = address_of(value)
            self.reach = reach
            if reach is Reach.RELATIVE:
                if not target:
                    return None
                if target[0] != "#":
                    self.links[target] = None
                return f"\0L{target}\0"
            return target or None
        if name == "rel":
            external = self.reach is Reach.EXTERNAL
            self.reach = None
            return RELATION if external else None
        if name == "class":
            return value if value in _CLASSES["a"] else None
        return value if name == "title" or value in _LABELS else None

    def _of_picture(self, name: str, value: str) -> str | None:
        if name == "src":
            reach, target = address_of(value)
            if reach is not Reach.RELATIVE or not target:
                return None
            self.file = target
            return f"\0I{target}\0"
        if name == "decoding":
            if self.file:
                self.pictures[self.file] = None
                self.figures.append(PictureRef(self.file, self.alt, self.title))
            self.file = self.alt = self.title = ""
            return None
        if name == "alt":
            self.alt = value
            return value
        # A figure shows its title as the caption; as a tooltip, too, it would be read out twice.
        captioned = value.startswith(OURS)
        self.title = value.removeprefix(OURS)
        return None if captioned else value

    def _of_other(self, tag: str, name: str, value: str) -> str | None:
        if name == "class":
            if tag == "code":
                return value if _CODE_CLASS.fullmatch(value) else None
            if tag == "div":
                self.frame = value == OURS
                return "tabel" if self.frame else None
            return value if value in _CLASSES[tag] else None
        if name == "id":
            match = _OUR_ID.fullmatch(value)
            return ID_PREFIX + match[1] if match else None
        if tag == "div":
            kept = self.frame
            self.frame = kept and name != "aria-label"
            return value if kept else None
        if name == "scope":
            return value if value in _SCOPES else None
        if name == "title":
            return value
        if name == "aria-label":
            return value if value in _LABELS else None
        if name == "role":
            return value if value == "img" else None
        if name == "lang":
            return value if _LANGUAGE.fullmatch(value) else None
        if name == "dir":
            return value if value in ("ltr", "rtl", "auto") else None
        if name == "datetime":
            return value if _TIME.fullmatch(value) else None
        if name == "open":
            return ""
        return value if _NUMBER.fullmatch(value) else None


DEAR = 10_000_000_000
"""nh3 takes quadratic time over ampersands and hard spaces: so much, 0.2 s; 400 kB of them, 4 s."""

_watcher = _Watcher()
_cleaner = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags=set(DROPPED_WHOLE),
    attributes=ATTRIBUTES,
    attribute_filter=_watcher,
    link_rel=None,
    url_schemes={"http", "https", "mailto", "tel"},
    set_tag_attribute_values={"a": {"rel": ""}, "img": {"decoding": ""}},
)


class Cleaned(NamedTuple):
    """Clean HTML and the relative addresses in it, each once, in the order of first use."""

    html: str
    links: tuple[str, ...]
    pictures: tuple[str, ...]
    figures: tuple[PictureRef, ...]


_NAMES = ("p", "strong", "em", "ul", "ol", "li", "h2", "h3", "h4", "h5", "h6", "blockquote",
          "table", "thead", "tbody", "tr", "th", "td", "figure", "figcaption")  # fmt: skip
_PLAIN_TAGS = frozenset(
    [
        *_NAMES,
        *(f"/{name}" for name in (*_NAMES, "a", "div")),
        *(f'{name} class="{side}"' for name in ("th", "td") for side in _CLASSES[name]),
        CLEAN_TABLE[1:-1],
    ]
)
_PLAIN_TAG = re.compile(
    r'a href="\0L(?!//)[A-Za-z0-9._/?#=,-]+\0"'
    rf'|a href="https?://[A-Za-z0-9][A-Za-z0-9._/?#=:,%-]*" rel="{RELATION}"'
    r'|img alt="[^"<>\0]*" src="\0I(?!//)[A-Za-z0-9._/,-]+\0"'
)
_NO_ANGLES = bytes({*range(256)} - {*b"<>"})


def text_of_plain(html: str) -> str | None:
    """The text of *html* if each tag in it, to the letter, is of the few that plain articles need.

    Such HTML holds nothing that ``clean`` would take out, which takes six times as long to say so.
    Whether its tags nest is up to whoever wrote it. None for any other HTML.
    """
    angles = html.encode("utf-8", "replace").translate(None, _NO_ANGLES)
    if angles != b"<>" * (len(angles) // 2):
        return None
    pieces = html.replace(">", "<").split("<")
    text = " ".join(pieces[2::2])
    if pieces[0] or "\0" in text or ("&" in text and text.count("&") != text.count("&amp;")):
        return None
    for tag in set(pieces[1::2]) - _PLAIN_TAGS:
        if _PLAIN_TAG.fullmatch(tag) is None:
            return None
    return text


def clean(html: str) -> Cleaned:
    """The allowed part of *html*. Nothing may change it afterwards but the filling of slots.

    Raises TooHeavy for text that would hold the parser, which no timer can stop.
    """
    _watcher.start()
    hard_spaces, others = html.count("\u00a0"), html.count("&")
    if (hard_spaces + others) * len(html) > DEAR:
        raise TooHeavy("&nbsp;" if hard_spaces > others else "&")
    hook = sys.unraisablehook
    sys.unraisablehook = _watcher.note
    try:
        result = _cleaner.clean(html)
    finally:
        sys.unraisablehook = hook
    if _watcher.late:
        raise OutOfTime
    return Cleaned(result, tuple(_watcher.links), tuple(_watcher.pictures), tuple(_watcher.figures))
