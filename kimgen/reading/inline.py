"""Within a paragraph: CommonMark's inline rules with GitHub's additions, in one pass.

Every step is linear in the text: an opener that found no partner is never looked at again. So no
run of brackets, stars or backticks costs more than its length.
"""

import re
from collections.abc import Collection
from html import unescape
from typing import NamedTuple

from kimgen.reading.characters import (
    ENTITY,
    HARD_BREAK,
    PUNCTUATION,
    TooHeavy,
    character,
    escape,
    label_of,
)
from kimgen.reading.emphasis import Run, pair, run_at
from kimgen.reading.sanitize import ID_PREFIX, OURS, Reach, address_of
from kimgen.reading.targets import (
    AUTOLINK,
    AUTOMAIL,
    DECLARATION,
    LABEL,
    MAIL_HOST,
    RAW_TAG,
    URL,
    URL_IN_BRACKETS,
    Reference,
    target_at,
    without_trailing_points,
)

MOST_MARKS = 100_000
"""Marks in the long texts of one article."""
LONG = 1_000
"""Characters of a text whose marks are counted first."""

_SCAN = re.compile(r"[\\`*_\[\]<&~\x03]")
_SCAN_COLONS = re.compile(r"[\\`*_\[\]<&~\x03:]")
_SCAN_LINKS = re.compile(
    r"[\\`*\[\]<&~\x03:]"
    r"|(?<![^\s*_~(])[Ww]{3}\.(?=[^\W_])"
    r"|(?<![A-Za-z0-9.+_-])[A-Za-z0-9.+_-]+@(?=[A-Za-z0-9])"
    r"|_"
)
_HOST_START = re.compile(r"://(?=[^\W_])")
_PLAIN = r"[^\\`*_\[\]<&~:@\x03]"
_EASY_STAR = re.compile(rf"(\*\*?)([^\W_](?:{_PLAIN}*[^\s\\`*_\[\]<&~:@\x03])?)\1(?!\*)")
_EASY_LINK = re.compile(rf"\[({_PLAIN}*)\]\(([^\s()<>\\&\"'\x03]+)\)")
_EASY_CODE = re.compile(r"`([^`&<>\"\s]+(?: [^`&<>\"\s]+)*)`(?!`)")
_TICKS = re.compile(r"`+")
_NOTE = re.compile(r"\[\^([^\s\[\]]{1,200})\]")
_TAGS = re.compile(r"<[^>]*>")


class _Bracket(NamedTuple):
    at: int
    picture: bool
    runs: int
    start: int


class Inline:
    """Turns the text of paragraphs into HTML and remembers what it met in one article."""

    def __init__(self) -> None:
        self.start()

    def start(self) -> None:
        """Forget the last article."""
        self.references: dict[str, Reference] = {}
        self.notes: Collection[str] = ()
        """Labels of footnotes that are defined."""
        self.cited: dict[str, tuple[int, int]] = {}
        """Label of each footnote in use -> its number and how often it is used."""
        self.order: list[str] = []
        """Labels of the footnotes in use, by their number."""
        self.raw: list[str] = []
        """Pieces of HTML that the author wrote."""
        self.marks = 0
        """Marks in long texts; many short ones are many blocks."""
        self.unsafe: list[str] = []
        self.external: list[str] = []

    def render(self, text: str) -> str:
        """HTML of *text*; text without any mark is HTML already."""
        if len(text) > LONG:
            self._weigh(text)
        if "://" in text or "www." in text or "@" in text or "WWW." in text:
            return self.scan(text)
        first = _SCAN.search(text)
        return _Scan(self, text).html(first) if first else text

    def _weigh(self, text: str) -> None:
        counts = {mark: text.count(mark) for mark in "\\`*_[]<&~:@"}
        self.marks += sum(counts.values())
        if self.marks > MOST_MARKS:
            raise TooHeavy(max(counts, key=lambda mark: counts[mark]))

    def scan(self, text: str, *, easily: bool = True) -> str:
        """HTML of *text*, whatever is in it. *easily* allows the shortcuts for what is common."""
        scan = _Scan(self, text)
        scan.shortcuts = easily
        return scan.html()

    def link(self, reference: Reference) -> str:
        """The opening tag of a link; nothing if the address must not be used."""
        address, title = reference
        reach, target = address_of(address)
        if reach is Reach.UNSAFE:
            self.unsafe.append(address)
            return ""
        if not target:
            return ""
        named = f' title="{escape(title)}"' if title else ""
        return f'<a href="{escape(address)}"{named}>'

    def cite(self, label: str) -> str:
        """The mark in the text that leads to a footnote."""
        number, count = self.cited.get(label, (0, 0))
        if not number:
            self.order.append(label)
            number = len(self.order)
        self.cited[label] = (number, count + 1)
        suffix = f"-{count + 1}" if count else ""
        return (
            f'<sup class="footnote" id="{OURS}fnref-{number}{suffix}">'
            f'<a href="#{ID_PREFIX}fn-{number}">{number}</a></sup>'
        )


class _Scan:
    """One pass over one text."""

    def __init__(self, inline: Inline, text: str) -> None:
        self.inline = inline
        self.text = text
        self.out: list[str] = []
        self.runs: list[Run] = []
        self.brackets: list[_Bracket] = []
        self.no_links_below = 0
        """Open brackets below this depth stand around a link and can't be links themselves."""
        self.fallbacks: list[tuple[int, str]] = []
        """Links that are none inside a link: where they stand and what to show instead."""
        self.shortcuts = True
        self.ticks: dict[int, list[int]] | None = None
        self.missing: set[str] = set()

    def html(self, match: re.Match[str] | None = None) -> str:
        """The result; *match* is the text's first mark, if that is known."""
        text, out = self.text, self.out
        search = _SCAN.search
        easily = self.shortcuts
        if match is None:
            if "@" in text or "www." in text or "WWW." in text:
                search = _SCAN_LINKS.search
                easily = False
            elif "://" in text:
                search = _SCAN_COLONS.search
            match = search(text)
        position = 0
        while match:
            at = match.start()
            if at > position:
                out.append(text[position:at])
            mark = text[at]
            after = self._easy(mark, at, at > position) if easily and mark in "[*`" else 0
            if after:
                position = after
            elif mark in "*_~":
                position = self._run(at) if match.end() - at == 1 else self._bare(match)
            elif mark == "[":
                position = self._open(at, after_text=at > position)
            elif mark == "]":
                position = self._close(at)
            elif mark == "`":
                position = self._code(at)
            elif mark == "<":
                position = self._angle(at)
            elif mark == "&":
                position = self._entity(at)
            elif mark == "\\":
                position = self._backslash(at)
            elif mark == HARD_BREAK:
                out.append("<br>")
                position = at + 1
            elif mark == ":":
                position = self._colon(at, at - position)
            else:
                position = self._bare(match)
            match = search(text, position)
        if position < len(text):
            out.append(text[position:])
        if self.runs:
            pair(self.runs, out)
        return "".join(out)

    def _easy(self, mark: str, at: int, after_text: bool) -> int:
        """Where a mark of the common kind ends; 0 if it takes the whole rules.

        Each of these has plain text inside, so no rule but its own can have a say in it.
        """
        text = self.text
        if mark == "*":
            match = _EASY_STAR.match(text, at)
            if not match:
                return 0
            end = match.end()
            if at and not text[at - 1].isspace():
                return 0
            if not text[end - len(match[1]) - 1].isalnum() and text[end : end + 1].isalnum():
                return 0
            tag = "em" if len(match[1]) == 1 else "strong"
            self.out.append(f"<{tag}>{match[2]}</{tag}>")
            return end
        if mark == "`":
            match = _EASY_CODE.match(text, at)
            if not match:
                return 0
            self.out.append(f"<code>{match[1]}</code>")
            return match.end()
        if after_text and text[at - 1] == "!":
            return 0
        match = _EASY_LINK.match(text, at)
        if not match or (match[1][:1] == "^" and self.inline.notes):
            return 0
        opening = self.inline.link(Reference(match[2], ""))
        self.out.append(f"{opening}{match[1]}</a>" if opening else match[1])
        self.no_links_below = len(self.brackets)
        return match.end()

    def _colon(self, at: int, plain: int) -> int:
        """Perhaps a bare web address, whose scheme is the end of the text just written."""
        text = self.text
        if plain > 3 and _HOST_START.match(text, at):
            scheme = text[at - min(plain, 5) : at].lower()
            length = 5 if scheme == "https" else 4 if scheme.endswith("http") else 0
            start = at - length
            if length and not (start and text[start - 1].isalpha()):
                self.out[-1] = self.out[-1][:-length]
                return self._web(start, "")
        self.out.append(":")
        return at + 1

    def _run(self, at: int) -> int:
        end, run = run_at(self.text, at, len(self.out))
        if run:
            self.runs.append(run)
        self.out.append(self.text[at:end])
        return end

    def _open(self, at: int, *, after_text: bool) -> int:
        out, inline = self.out, self.inline
        if inline.notes and self.text.startswith("^", at + 1):
            match = _NOTE.match(self.text, at)
            if match and (label := label_of(match[1])) in inline.notes:
                self.fallbacks.append((len(out), ""))
                out.append(inline.cite(label))
                return match.end()
        picture = after_text and self.text[at - 1] == "!"
        if picture:
            out[-1] = out[-1][:-1]
        self.no_links_below = min(self.no_links_below, len(self.brackets))
        self.brackets.append(_Bracket(len(out), picture, len(self.runs), at + 1))
        out.append("![" if picture else "[")
        return at + 1

    def _close(self, at: int) -> int:
        out = self.out
        if not self.brackets:
            out.append("]")
            return at + 1
        bracket = self.brackets.pop()
        active = bracket.picture or len(self.brackets) >= self.no_links_below
        found = self._target(bracket, at) if active else None
        if found is None:
            out.append("]")
            return at + 1
        reference, end = found
        if len(self.runs) > bracket.runs:
            pair(self.runs[bracket.runs :], out)
            del self.runs[bracket.runs :]
        if bracket.picture:
            alt = unescape(_TAGS.sub("", "".join(out[bracket.at + 1 :])))
            del out[bracket.at :]
            while self.fallbacks and self.fallbacks[-1][0] >= bracket.at:
                self.fallbacks.pop()
            self._picture(reference, alt)
            return end
        while self.fallbacks and self.fallbacks[-1][0] > bracket.at:
            place, instead = self.fallbacks.pop()
            out[place] = instead
        out[bracket.at] = opening = self.inline.link(reference)
        if opening:
            out.append("</a>")
        self.no_links_below = len(self.brackets)
        return end

    def _target(self, bracket: _Bracket, at: int) -> tuple[Reference, int] | None:
        """What the brackets that end at *at* refer to, and where the reference ends."""
        text = self.text
        if text.startswith("(", at + 1) and (found := target_at(text, at + 1)):
            return found
        if not self.inline.references:
            return None
        end = at + 1
        if text.startswith("[", end):
            label = LABEL.match(text, end)
            if label and label[1]:
                return self._defined(label[1], label.end())
            if label:
                end = label.end()
        if at - bracket.start > 999:
            return None
        return self._defined(text[bracket.start : at], end)

    def _defined(self, label: str, end: int) -> tuple[Reference, int] | None:
        found = None if "[" in label else self.inline.references.get(label_of(label))
        return (found, end) if found else None

    def _picture(self, reference: Reference, alt: str) -> None:
        address, title = reference
        reach, target = address_of(address)
        shown = escape(alt)
        if reach is Reach.RELATIVE:
            if target:
                named = f' title="{escape(title)}"' if title else ""
                shown = f'<img src="{escape(address)}" alt="{shown}"{named}>'
        elif reach is Reach.EXTERNAL:
            self.inline.external.append(address)
            self.fallbacks.append((len(self.out), shown))
            shown = f'<a href="{escape(target)}">{shown or escape(target)}</a>'
        else:
            self.inline.unsafe.append(address)
        self.out.append(shown)

    def _code(self, at: int) -> int:
        text = self.text
        if self.ticks is None:
            self.ticks = {}
            for match in _TICKS.finditer(text):
                self.ticks.setdefault(match.end() - match.start(), []).append(match.start())
            for places in self.ticks.values():
                places.reverse()
        run = _TICKS.match(text, at)
        assert run
        length = run.end() - at
        places = self.ticks.get(length, [])
        while places and places[-1] <= at:
            places.pop()
        if not places:
            self.out.append(run[0])
            return run.end()
        end = places[-1]
        code = text[run.end() : end].replace(HARD_BREAK, "").replace("\n", " ")
        if code[:1] == " " == code[-1:] and code.strip(" "):
            code = code[1:-1]
        self.out.append(f"<code>{escape(code)}</code>")
        return end + length

    def _angle(self, at: int) -> int:
        text = self.text
        if match := RAW_TAG.match(text, at):
            return self._keep(at, match.end())
        if match := AUTOLINK.match(text, at) or AUTOMAIL.match(text, at):
            address = match[1]
            if match.re is AUTOMAIL:
                address = "mailto:" + address
            opening = self.inline.link(Reference(address, ""))
            self._lone(opening, match[1])
            return match.end()
        for start, end in (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"), ("<!", ">")):
            if text.startswith(start, at) and (end != ">" or DECLARATION.match(text, at)):
                if end not in self.missing:
                    closing = text.find(end, at + len(start))
                    if closing >= 0:
                        return self._keep(at, closing + len(end))
                    self.missing.add(end)
                break
        self.out.append("&lt;")
        return at + 1

    def _keep(self, start: int, end: int) -> int:
        piece = self.text[start:end].replace(HARD_BREAK, "")
        self.inline.raw.append(piece)
        self.out.append(piece)
        return end

    def _lone(self, opening: str, shown: str) -> None:
        shown = escape(shown)
        self.fallbacks.append((len(self.out), shown))
        self.out.append(f"{opening}{shown}</a>" if opening else shown)

    def _entity(self, at: int) -> int:
        match = ENTITY.match(self.text, at)
        if match and (text := character(match)):
            self.out.append(escape(text))
            return match.end()
        self.out.append("&amp;")
        return at + 1

    def _backslash(self, at: int) -> int:
        following = self.text[at + 1 : at + 2]
        if following == "\n":
            self.out.append("<br>")
            return at + 1
        if following in PUNCTUATION:
            self.out.append(escape(following))
            return at + 2
        self.out.append("\\")
        return at + 1

    def _bare(self, match: re.Match[str]) -> int:
        """A web or mail address that stands in the text without any marks (GFM 6.9)."""
        text, at = self.text, match.start()
        if match[0].endswith("@"):
            host = MAIL_HOST.match(text, match.end())
            if not host or host[0][-1] in "-_":
                self.out.append(match[0])
                return match.end()
            shown = match[0] + host[0]
            self._lone(self.inline.link(Reference("mailto:" + shown, "")), shown)
            return host.end()
        return self._web(at, "http://")

    def _web(self, at: int, scheme: str) -> int:
        url = (URL_IN_BRACKETS if self.brackets else URL).match(self.text, at)
        assert url
        shown = without_trailing_points(url[0])
        self._lone(self.inline.link(Reference(scheme + shown, "")), shown)
        return at + len(shown)
