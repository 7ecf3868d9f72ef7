"""From lines to blocks: CommonMark's block rules with GitHub's tables, tasks and footnotes.

Each container hands the lines inside it, without its own marks, to the same function again; its
depth is bounded, so the work is linear in the text.
"""

import re
from collections.abc import Callable, Iterable
from xml.etree.ElementTree import Element, ElementTree, SubElement

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.util import AtomicString

from kimgen.reading.characters import DONE, LAZY, TO_DO, TooHeavy, label_of, meant
from kimgen.reading.lines import (
    FENCE,
    HEADING,
    HTML_START,
    NOTE_START,
    RULE,
    Inside,
    interrupts,
    joined,
    starts_block,
    without_tabs,
)
from kimgen.reading.tables import cells_of, delimiters, fill_row
from kimgen.reading.targets import RAW_TAG, Reference

DEEPEST = 50
"""Lists and quotes within one another."""
MOST_CELLS = 50_000
"""Cells of all tables together: a short row is filled up to the width of its head."""
MOST_BLOCKS = 20_000
RAW = "raw"
"""Tag of an element that stands for the author's own HTML."""

_CLOSING_HASHES = re.compile(r"(?:^|[ \t])#+$")
_MARKER = re.compile(r"(?:([-+*])|(\d{1,9})([.)]))(?:( +)(?=\S)|\s*$)")
_TASK = re.compile(r"\[([ xX])\][ \t\n]+(?=\S)")
_TITLE_ENDS = r"(?=[ \t]*(?:\n|$))"
_DEFINITION = re.compile(
    r"\[((?:[^\[\]\\]|\\.){1,999}+)\]:\s*+(?:<([^<>\n]*+)>|([^\s<]\S*+))"
    r"""(?:\s+("(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+'|\((?:[^()\\\n]|\\.)*+\))"""
    rf"{_TITLE_ENDS})?[ \t]*(?:\n|$)"
)
_HTML_ENDS = {
    "text": re.compile(r"</(?:script|pre|style|textarea)>", re.I),
    "comment": re.compile("-->"),
    "instruction": re.compile(r"\?>"),
    "cdata": re.compile(r"\]\]>"),
    "declaration": re.compile(">"),
}
_UNDERLINE = re.compile(r"(?:=+|-+)[ \t]*$")


class Blocks(BlockParser):
    """The block parser of our dialect; it also gathers what the later stages ask for."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.start()

    def start(self) -> None:
        """Forget the last article."""
        self.references: dict[str, Reference] = {}
        self.notes: dict[str, list[str]] = {}
        self.headings: list[Element] = []
        self.raw: list[str] = []
        self.cells = self.count = 0

    def parseDocument(self, lines: Iterable[str]) -> ElementTree:
        """The tree of an article. Leading tabs are spaces from here on."""
        root = Element("div")
        lines = [without_tabs(line) for line in lines]
        if lines and not lines[-1]:
            lines.pop()
        self.fill(root, lines, 0)
        return ElementTree(root)

    def fill(self, parent: Element, lines: list[str], depth: int) -> bool:
        """Add the blocks in *lines* to *parent*; whether a blank line parts two of them."""
        if depth > DEEPEST:
            raise TooHeavy(lines[0][:1] or ">")
        loose = started = False
        at, size = 0, len(lines)
        while at < size:
            line = lines[at]
            if not line or line.isspace():
                at += 1
                continue
            if started and not lines[at - 1].strip():
                loose = True
            started = True
            self.count += 1
            if self.count > MOST_BLOCKS:
                raise TooHeavy(line.strip()[:1])
            if line[0].isalpha():
                at = self._paragraph(parent, lines, at)
                continue
            body = line.lstrip(" ")
            indent = len(line) - len(body)
            if indent >= 4:
                at = _indented_code(parent, lines, at)
                continue
            start = _BEGINNINGS.get(body[0])
            after = start(self, parent, lines, at, depth) if start else 0
            at = after or self._paragraph(parent, lines, at)
        return loose

    def _paragraph(self, parent: Element, lines: list[str], start: int) -> int:
        at, size = start + 1, len(lines)
        level = 0
        while at < size:
            line = lines[at]
            if not line:
                break
            first = line[0]
            if first.isalpha():
                at += 1
                continue
            body = line
            if first == " ":
                body = line.lstrip(" ")
                if not body:
                    break
                if len(line) - len(body) >= 4:
                    at += 1
                    continue
                first = body[0]
            if first in "=-" and _UNDERLINE.match(body):
                level = 1 if first == "=" else 2
                break
            if first in "|:-" and (sides := delimiters(body)):
                head = cells_of(lines[at - 1])
                if len(head) == len(sides) and ("|" in lines[at - 1] or "|" in body):
                    self._text(parent, lines[start : at - 1])
                    return self._table(parent, lines, at + 1, head, sides)
            if interrupts(body):
                break
            at += 1
        # An underline below definitions alone underlines nothing.
        return at + 1 if self._text(parent, lines[start:at], level) and level else at

    def _text(self, parent: Element, lines: list[str], level: int = 0) -> bool:
        """Add a paragraph or (with a *level*) a heading, without the definitions on its top.

        Nothing is added, and False returned, if there is nothing else.
        """
        text = joined(lines)
        if text[:1] == "[" and "]:" in text:
            text = self._without_definitions(text)
        if not text:
            return False
        if level:
            self._heading_element(parent, level, text)
        else:
            SubElement(parent, "p").text = text
        return True

    def _without_definitions(self, text: str) -> str:
        position = 0
        while match := _DEFINITION.match(text, position):
            label = label_of(match[1])
            if not label:
                break
            address = match[2] if match[2] is not None else match[3]
            title = match[4][1:-1] if match[4] else ""
            self.references.setdefault(label, Reference(meant(address), meant(title)))
            position = match.end()
            while text.startswith(" ", position):
                position += 1
        return text[position:]

    def _heading_element(self, parent: Element, level: int, text: str) -> None:
        element = SubElement(parent, f"h{level}")
        element.text = text
        self.headings.append(element)

    def _heading(self, parent: Element, lines: list[str], at: int, depth: int) -> int:
        match = HEADING.match(lines[at].strip())
        if not match:
            return 0
        text = _CLOSING_HASHES.sub("", (match[2] or "").rstrip()).rstrip()
        if text:
            self._heading_element(parent, len(match[1]), text)
        return at + 1

    def _rule(self, parent: Element, lines: list[str], at: int, depth: int) -> int:
        if not RULE.match(lines[at].strip()):
            return 0
        SubElement(parent, "hr")
        return at + 1

    def _rule_or_list(self, parent: Element, lines: list[str], at: int, depth: int) -> int:
        return self._rule(parent, lines, at, depth) or self._list(parent, lines, at, depth)

    def _quote(self, parent: Element, lines: list[str], at: int, depth: int) -> int:
        inside = Inside()
        size = len(lines)
        while at < size:
            line = lines[at]
            body = line.lstrip(" ")
            if body[:1] == ">" and len(line) - len(body) < 4:
                inside.add(body[2:] if body[1:2] == " " else body[1:])
            elif not inside.takes(line, body):
                break
            at += 1
        self.fill(SubElement(parent, "blockquote"), inside.lines, depth + 1)
        return at

    def _list(self, parent: Element, lines: list[str], at: int, depth: int) -> int:
        body = lines[at].lstrip(" ")
        match = _MARKER.match(body)
        if not match:
            return 0
        kind = match[1] or match[3]
        element = SubElement(parent, "ul" if match[1] else "ol")
        if match[2] and int(match[2]) != 1:
            element.set("start", str(int(match[2])))
        items: list[Element] = []
        loose = False
        size = len(lines)
        while True:
            indent = len(lines[at]) - len(body)
            width = match.end(1) if match[1] else match.end(3)
            gap = len(match[4] or " ")
            if gap > 4:
                gap = 1
            offset = indent + width + gap
            inside = Inside()
            inside.add(body[width + gap :])
            at += 1
            while at < size:
                line = lines[at]
                inner = line.lstrip(" ")
                if not inner:
                    if len(inside.lines) == 1 and not inside.lines[0].strip():
                        break
                    inside.add("")
                elif len(line) - len(inner) >= offset:
                    inside.add(line[offset:])
                elif not inside.takes(line, inner):
                    break
                at += 1
            blank = inside.without_last_blanks()
            item = SubElement(element, "li")
            items.append(item)
            loose |= self.fill(item, inside.lines, depth + 1)
            while at < size and not lines[at].strip():
                at += 1
                blank = True
            if at == size:
                break
            body = lines[at].lstrip(" ")
            following = _MARKER.match(body)
            if (
                not following
                or (following[1] or following[3]) != kind
                or len(lines[at]) - len(body) > 3
                or RULE.match(body)
            ):
                break
            match = following
            loose |= blank
        _finish_items(element, items, loose=loose)
        return at

    def _fence(self, parent: Element, lines: list[str], at: int, depth: int) -> int:
        line = lines[at]
        body = line.lstrip(" ")
        match = FENCE.match(body)
        if not match:
            return 0
        indent = len(line) - len(body)
        fence = match[1] or match[3]
        code: list[str] = []
        at += 1
        while at < len(lines):
            line = lines[at]
            at += 1
            inner = line.lstrip(" ")
            shift = len(line) - len(inner)
            if shift < 4 and inner.startswith(fence) and not inner.strip().strip(fence[0]):
                break
            code.append(line[min(indent, shift) :])
        element = SubElement(SubElement(parent, "pre"), "code")
        info = meant((match[2] or match[4] or "").strip()).split()
        if info:
            element.set("class", f"language-{info[0]}")
        element.text = AtomicString("".join(f"{line}\n" for line in code))
        return at

    def _html(self, parent: Element, lines: list[str], at: int, depth: int) -> int:
        body = lines[at].lstrip(" ")
        match = HTML_START.match(body)
        if match:
            end = _HTML_ENDS.get(match.lastgroup or "")
        else:
            alone = RAW_TAG.match(body)
            if not alone or body[alone.end() :].strip():
                return 0
            end = None
        start = at
        while at < len(lines):
            if end is None:
                if not lines[at].strip():
                    break
            elif end.search(lines[at], 2 if at == start else 0):
                at += 1
                break
            at += 1
        html = "\n".join(lines[start:at]).replace(LAZY, "")
        SubElement(parent, RAW).text = html
        self.raw.append(html)
        return at

    def _note(self, parent: Element, lines: list[str], at: int, depth: int) -> int:
        match = NOTE_START.match(lines[at].lstrip(" "))
        if not match:
            return 0
        inside = Inside()
        inside.add(lines[at].lstrip(" ")[match.end() :])
        at += 1
        while at < len(lines):
            line = lines[at]
            inner = line.lstrip(" ")
            if not inner:
                inside.add("")
            elif len(line) - len(inner) >= 4:
                inside.add(line[4:])
            elif not inside.takes(line, inner):
                break
            at += 1
        inside.without_last_blanks()
        self.notes.setdefault(label_of(match[1]), inside.lines)
        return at

    def _table(
        self, parent: Element, lines: list[str], at: int, head: list[str], sides: list[str]
    ) -> int:
        frame = SubElement(parent, "table")
        row = SubElement(SubElement(frame, "thead"), "tr")
        fill_row(row, "th", head, sides)
        body: Element | None = None
        while at < len(lines):
            line = lines[at]
            inner = line.lstrip(" ")
            if not inner or len(line) - len(inner) > 3 or starts_block(inner):
                break
            self.cells += len(sides)
            if self.cells > MOST_CELLS:
                raise TooHeavy("|")
            if body is None:
                body = SubElement(frame, "tbody")
            cells = cells_of(line)[: len(sides)]
            cells.extend([""] * (len(sides) - len(cells)))
            fill_row(SubElement(body, "tr"), "td", cells, sides)
            at += 1
        return at


_BEGINNINGS: dict[str, Callable[[Blocks, Element, list[str], int, int], int]] = {
    "#": Blocks._heading,
    ">": Blocks._quote,
    "-": Blocks._rule_or_list,
    "*": Blocks._rule_or_list,
    "_": Blocks._rule,
    "+": Blocks._list,
    "`": Blocks._fence,
    "~": Blocks._fence,
    "<": Blocks._html,
    "[": Blocks._note,
    **dict.fromkeys("0123456789", Blocks._list),
}


def _indented_code(parent: Element, lines: list[str], at: int) -> int:
    start = at
    end = at
    while at < len(lines):
        if lines[at].startswith("    "):
            at += 1
            if lines[at - 1].strip():
                end = at
        elif not lines[at].strip():
            at += 1
        else:
            break
    code = SubElement(SubElement(parent, "pre"), "code")
    code.text = AtomicString("".join(f"{line[4:]}\n" for line in lines[start:end]))
    return end


def _finish_items(element: Element, items: list[Element], *, loose: bool) -> None:
    """Mark the tasks; in a tight list the paragraphs' text stands in the item itself."""
    for item in items:
        first = item[0] if len(item) else None
        if first is not None and first.tag == "p" and first.text and first.text[0] == "[":
            match = _TASK.match(first.text)
            if match:
                mark = TO_DO if match[1] == " " else DONE
                first.text = mark + first.text[match.end() :]
                element.set("class", "tugas")
        if loose:
            continue
        before: Element | None = None
        for child in list(item):
            if child.tag == "p":
                item.remove(child)
                if before is None:
                    item.text = child.text
                else:
                    before.tail = child.text
            else:
                before = child
