"""From a body in Markdown to clean HTML, and what the other stages have to know of it."""

import re
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from kimgen.reading.characters import TooHeavy
from kimgen.reading.headings import plain
from kimgen.reading.sanitize import OURS, Cleaned, clean
from kimgen.reading.shortcut import written
from kimgen.reading.text import one_line
from kimgen.words.article import PictureRef, Ref
from kimgen.words.diagnostics import Diagnostic, Where
from kimgen.words.limits import OutOfTime

if TYPE_CHECKING:
    from kimgen.reading.dialect import Dialect

__all__ = ["Markup", "OutOfTime", "mark_up"]

LONGEST_LEAD = 300
LONG_PARAGRAPH = 10_000
MOST_PLACES = 1000
"""Addresses whose line is looked up; further ones are said to stand at the body's first line."""
MOST_PICTURES = 1000
"""Shown in one body: each is a page's kilobyte."""
GROWTH, ALLOWANCE = 20, 100_000
"""HTML may be so many times longer than its source, and then some."""


class Markup(msgspec.Struct, frozen=True, gc=False):
    """A body as readers get it, but for its relative addresses, which are slots."""

    html: str = ""
    """Clean; see ``sanitize`` for the slots."""
    lead: str = ""
    """Plain text of the first paragraph that has any, at most 300 characters."""
    title: str = ""
    """Plain text of a heading that the body begins with."""
    links: tuple[Ref, ...] = ()
    """Relative addresses of links (fragments of the page itself are none)."""
    pictures: tuple[Ref, ...] = ()
    attachments: tuple[Ref, ...] = ()
    """Those of the links that lead to a PDF."""
    figures: tuple[PictureRef, ...] = ()
    words: int = 0
    findings: tuple[Diagnostic, ...] = ()


_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_ILLEGAL_BYTES = bytes([*range(9), *range(11, 32)])
_PARAGRAPH = re.compile(r"<p(?: [^>]*)?>([^<]*+(?:<(?!/p>)[^<]*+)*+)</p>")
_ITEM = re.compile(r"<li(?: [^>]*)?>(.*?)(?:</li>|<[uo]l)", re.S)
_TAG = re.compile(r"<[^>]*>")
# What Python-Markdown puts by and did not take up again, or took up in halves; no text has either.
_LEFT = re.compile("\x02(?:[a-z]+:[0-9]*)?|\x03")
_PDF = re.compile(r"\.pdf(?:[?#]|$)", re.I)
_BEFORE_ADDRESS = frozenset("(<\"'= \t\n:/")


@cache
def _dialect() -> "Dialect":
    """One converter for the whole process, loaded with the first article that needs it."""
    from kimgen.reading.dialect import Dialect

    return Dialect()


def mark_up(text: str, *, path: str, first_line: int = 1, drop_title: bool = False) -> Markup:
    """Render the body *text*, which begins at *first_line* of the source *path*.

    With *drop_title* a heading that the body begins with is left out. A body that would take
    unreasonable work comes back empty, with an error finding; nothing is raised but OutOfTime.
    """
    try:
        short = written(text, drop_title=drop_title)
        if short is None and not _is_legal(text):
            text = _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
            short = written(text, drop_title=drop_title)
        places = _Places(text, path, first_line)
        if short is None:
            return _parsed(text, places, drop_title=drop_title)
        pictures = tuple(dict.fromkeys([figure.file for figure in short.figures]))
        cleaned = Cleaned(short.html, short.links, pictures, short.figures)
        return _told(cleaned, short.words, short.title, (), places)
    except TooHeavy as heavy:
        pattern = heavy.pattern
    except RecursionError:
        pattern = ">"
    finding = Diagnostic("markup-too-heavy", Where(path, first_line), {"pattern": pattern})
    return Markup(findings=(finding,))


def _is_legal(text: str) -> bool:
    """Whether XML can hold each character (faster than a search for those that it can't)."""
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return False
    if len(data.translate(None, _ILLEGAL_BYTES)) < len(data):
        return False
    return "\ufffe" not in text and "\uffff" not in text


def _parsed(text: str, places: "_Places", *, drop_title: bool) -> Markup:
    from kimgen.reading import pasted  # plain articles can do without

    bound = GROWTH * len(text) + ALLOWANCE
    findings: list[Diagnostic] = []
    dialect = _dialect()
    html = dialect.render(text, drop_title=drop_title)
    if "\x02" in html or "\x03" in html:
        html = _LEFT.sub("", html)
    unsafe, external = dict.fromkeys(dialect.unsafe), dict.fromkeys(dialect.external)
    html, taken = pasted.without_controls(html)
    if taken:
        findings.append(places.finding("controls-removed", "&#", {"count": str(taken)}))
    if raw := dialect.raw:
        if len(html) > bound:
            raise TooHeavy("<")
        pasted.weigh(raw, html)
        html = pasted.without_bulk(html)
        survey = pasted.survey(raw)
        unsafe.update(dict.fromkeys(survey.unsafe))
        # Parsed here and once more by the cleaner: what a parser has made of nonsense can be read
        # in another way when it is read again.
        rendered, html = html, pasted.normal(html)
        if not pasted.RAW_TEXTS.isdisjoint(survey.removed) and OURS in _TAG.sub("", html):
            html = pasted.normal(pasted.without_raw_texts(rendered))
        if pasted.needs_taming(raw):
            tamed = pasted.tame(html)
            html = tamed.html
            external.update(dict.fromkeys(tamed.external))
            findings += [
                places.finding("embed-linked", address, {"address": shown(address)})
                for address in tamed.embeds
            ]
        if survey.removed:
            tags = {"tags": ", ".join(survey.removed[:5])}
            findings.append(places.finding("html-removed", f"<{survey.removed[0]}", tags))
    if len(html) > bound:
        raise TooHeavy("<")
    cleaned = clean(html)
    # Our mark would come through where something took our own tags for text.
    if len(cleaned.html) > bound or OURS in cleaned.html:
        raise TooHeavy("<")
    for code, addresses in (("address-unsafe", unsafe), ("picture-external", external)):
        findings += [
            places.finding(code, address, {"address": shown(address)}) for address in addresses
        ]
    findings.sort(key=lambda finding: (finding.where, finding.code))
    words = len(_TAG.sub(" ", cleaned.html).split())
    return _told(cleaned, words, dialect.title, tuple(findings), places)


def _told(
    cleaned: Cleaned, words: int, title: str, findings: tuple[Diagnostic, ...], places: "_Places"
) -> Markup:
    if len(cleaned.figures) > MOST_PICTURES:
        raise TooHeavy("![")
    links = tuple([places.ref(target) for target in cleaned.links])
    return Markup(
        html=cleaned.html,
        lead=_lead(cleaned.html),
        title=one_line(title),
        links=links,
        pictures=tuple([places.ref(target) for target in cleaned.pictures]),
        attachments=tuple([link for link in links if _PDF.search(link.target)]),
        figures=cleaned.figures,
        words=words,
        findings=findings,
    )


def shown(address: str) -> str:
    """An address as a message can print it."""
    text = "".join([letter if letter.isprintable() else "�" for letter in address[:100]])
    return text if len(text) <= 80 else text[:79] + "…"


def _lead(html: str) -> str:
    """The text that introduces the article; of a list, if there is no paragraph."""
    for pattern in (_PARAGRAPH, _ITEM):
        for match in pattern.finditer(html):
            if text := one_line(plain(_beginning(match[1]))):
                if len(text) <= LONGEST_LEAD:
                    return text
                cut = text[:LONGEST_LEAD]
                return (cut[: cut.rfind(" ")] if " " in cut else cut[:-1]).rstrip(" ,;:") + "…"
    return ""


def _beginning(html: str) -> str:
    """As much of a paragraph as a lead can need, without half a tag at its end."""
    if len(html) <= LONG_PARAGRAPH:
        return html
    html = html[:LONG_PARAGRAPH]
    return html[: html.rfind("<")] if html.rfind("<") > html.rfind(">") else html


class _Places:
    """Finds where in its source an address stands."""

    def __init__(self, text: str, path: str, first_line: int) -> None:
        self.text = text
        self.path = path
        self.first_line = first_line
        self.last = 0
        self.line = first_line
        """Line of *last*."""
        self.left = MOST_PLACES

    def ref(self, target: str) -> Ref:
        """A relative address with its line."""
        return Ref(target, self._line(target))

    def finding(self, code: str, needle: str, details: dict[str, str]) -> Diagnostic:
        """A finding at the first place of *needle*."""
        line = self._line(needle)
        column = self.last - self.text.rfind("\n", 0, self.last)
        return Diagnostic(code, Where(self.path, line, column), details)

    def _line(self, needle: str) -> int:
        self.left -= 1
        at = self._find(needle) if self.left >= 0 else -1
        if at < 0:
            self.last, self.line = 0, self.first_line
        elif at >= self.last:
            self.line += self.text.count("\n", self.last, at)
            self.last = at
        else:
            self.line = self.first_line + self.text.count("\n", 0, at)
            self.last = at
        return self.line

    def _find(self, needle: str) -> int:
        """Addresses mostly come in the order of the text, so the search goes on from the last."""
        text = self.text
        at = text.find(needle, self.last)
        if at > 0 and text[at - 1] in _BEFORE_ADDRESS:
            return at
        tail = needle.rsplit("/", 1)[-1]
        for wanted in (needle, needle.replace(" ", "%20"), tail, tail[:12]):
            for start in (self.last, 0):
                at = text.find(wanted, start) if wanted else -1
                for _ in range(20):
                    if at <= 0 or text[at - 1] in _BEFORE_ADDRESS:
                        break
                    at = text.find(wanted, at + 1)
                if at >= 0:
                    return at
        return -1
