"""Within a paragraph: Python-Markdown's inline patterns, each tried only where it can match.

GitHub's strikes, bare addresses and hard breaks by a backslash are small patterns beside them.
"""

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import (
    HTML_RE,
    HtmlInlineProcessor,
    InlineProcessor,
    SubstituteTagInlineProcessor,
)
from markdown.treeprocessors import InlineProcessor as InlineStage
from markdown.util import AtomicString

from kimgen.reading.characters import TooHeavy
from kimgen.reading.elements import is_element

LONG = 1_000
"""Characters of a text all of whose marks are counted first; brackets and ticks always are."""
MOST_WORK = 8_000_000
"""Marks times characters, over all texts: a mark can make a pattern look through its whole text."""
A_MATCH = 20_000
MOST_WRITTEN = 600_000_000
"""Each match writes its text anew, and costs as much as so many characters besides."""

_NEEDS = {
    "break": "\\\n",
    "backtick": "`",
    "escape": "\\",
    "footnote": "[^",
    "reference": "[",
    "link": "](",
    "image_link": "![",
    "image_reference": "![",
    "short_reference": "[",
    "short_image_ref": "![",
    "autolink": "<",
    "automail": "@",
    "linebreak": "  \n",
    "html": "<",
    "strike": "~",
    "web": "://",
    "www": "www.",
    "mail": "@",
    "em_strong": "*",
}
"""What must stand in a text for a pattern to match; stars may be underscores."""
_BY_REFERENCE = frozenset({"reference", "image_reference", "short_reference", "short_image_ref"})
"""These do nothing in an article that defines no reference."""

_STRIKE = r"(?<!~)~~(?![~\s])([^~]*[^~\s])~~(?!~)|(?<![\w~])~(?![~\s])([^~]*[^~\s])~(?![\w~])"
_URL = r"(?:[^\s<\x02\x03]|\x02\d+\x03)*"
_WEB = rf"(?<![A-Za-z])(?:https?|HTTPS?)://(?=[^\W_]){_URL}"
_WWW = rf"(?<![^\s*_~(])www\.(?=[^\W_]){_URL}"
_MAIL = r"(?<![A-Za-z0-9.+_-])[A-Za-z0-9.+_-]++@[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+"
_PLAIN_BRACKETS = re.compile(r"\[[^\[\]]*\](?:\([^()]*\)|(?!\())")
"""Brackets that close before others open cost no more than their length."""
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9:-]*)(?=[\s/>])")
_ENTITY_END = re.compile(r"&[A-Za-z0-9]+;$")


def add_patterns(md: Markdown) -> None:
    """Add GitHub's patterns to Python-Markdown's, and let entities be: the cleaner reads them."""
    patterns = md.inlinePatterns
    patterns.deregister("entity")
    patterns.register(SubstituteTagInlineProcessor(r"(?<!\\)\\\n", "br"), "break", 185)
    patterns.register(_Bare(_WEB, md), "web", 78)
    patterns.register(_Bare(_WWW, md, "http://"), "www", 76)
    patterns.register(_Bare(_MAIL, md, "mailto:"), "mail", 74)
    patterns.register(_Strike(_STRIKE, md), "strike", 65)
    patterns.register(_Html(HTML_RE, md), "html", 90)
    md.ESCAPED_CHARS[:] = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"


class Inlines(InlineStage):
    """Python-Markdown's inline stage without the attempts that are in vain (70% of its time)."""

    def __init__(self, md: Markdown, *, skipping: bool) -> None:
        super().__init__(md)
        self.skipping = skipping
        self.start()

    def start(self) -> None:
        """Forget the last article."""
        self.work = self.written = 0

    def prepare(self) -> None:
        """Look up the patterns, which are all registered now."""
        names = sorted(_NEEDS, key=self.inlinePatterns.get_index_for_name)
        self.steps = [
            (self.inlinePatterns[name], _NEEDS[name], name in _BY_REFERENCE) for name in names
        ]

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:
        if isinstance(data, AtomicString):
            return data
        if "[" in data or "`" in data or len(data) > LONG:
            self.weigh(data)
        apply = self._InlineProcessor__applyPattern  # type: ignore[attr-defined]
        references = self.md.references
        for index in range(patternIndex, len(self.steps)):
            pattern, needed, by_reference = self.steps[index]
            if self.skipping:
                if needed not in data and (needed != "*" or "_" not in data):
                    continue
                if by_reference and not references:
                    continue
            matched, start = True, 0
            while matched:
                data, matched, start = apply(pattern, data, index, start)
                if matched:
                    self.written += A_MATCH + len(data)
                    if self.written > MOST_WRITTEN:
                        raise TooHeavy(needed.strip() or "¶")
        return data

    def weigh(self, text: str) -> None:
        """Count the marks; raise TooHeavy for more than an article can need."""
        marks = (*"[`*_<~@:\\", "  \n") if len(text) > LONG else "[`"
        counts = {mark: text.count(mark) for mark in marks}
        if counts["["]:
            counts["["] = 4 * (counts["["] - len(_PLAIN_BRACKETS.findall(text)))
        self.work += sum(counts.values()) * len(text)
        if self.work > MOST_WORK:
            raise TooHeavy(max(counts, key=lambda mark: counts[mark]).strip() or "¶")


class _Html(HtmlInlineProcessor):
    """HTML in a text. What only looks like it is text: ``a<b&&b>c``, ``<Ibu RT>``."""

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[Element | str | None, int | None, int | None]:
        if m[1][1] not in "!?" and not ((tag := _TAG.match(m[1])) and is_element(tag[1])):
            return None, None, None
        return super().handleMatch(m, data)


class _Strike(InlineProcessor):
    """``~~text~~`` or ``~text~`` (GFM 6.5); within a word, one tilde is text."""

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[Element, int, int]:
        element = Element("del")
        element.text = m[1] or m[2]
        return element, m.start(), m.end()


class _Bare(InlineProcessor):
    """A web or mail address that stands in the text without any marks (GFM 6.9)."""

    ANCESTOR_EXCLUDES = ("a",)

    def __init__(self, pattern: str, md: Markdown, scheme: str = "") -> None:
        super().__init__(pattern, md)
        self.scheme = scheme

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        shown = without_trailing_points(m[0])
        if self.scheme == "mailto:" and m[0][-1] in "-_":
            return None, None, None
        element = Element("a", href=self.scheme + shown)
        element.text = AtomicString(shown)
        return element, m.start(), m.start() + len(shown)


def without_trailing_points(url: str) -> str:
    """A bare address ends before the punctuation of the sentence around it."""
    surplus = url.count(")") - url.count("(")
    end = len(url)
    while end:
        last = url[end - 1]
        if last in "?!.,:*_~'\"":
            end -= 1
        elif last in ")]" and (last == "]" or surplus > 0):
            surplus -= last == ")"
            end -= 1
        elif last == ";" and (entity := _ENTITY_END.search(url, max(0, end - 34), end)):
            end = entity.start()
        elif last == ";":
            end -= 1
        else:
            break
    return url[:end]
