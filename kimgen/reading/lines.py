"""Lines as GitHub's authors write them, brought into the form that Python-Markdown reads.

Python-Markdown keeps to the Markdown of 2004: a list needs a blank line before it and four spaces
for each level, a fence begins in the first column, HTML goes on up to its end tag. So blocks are
set apart by blank lines, what an item or a footnote holds is indented by four spaces a level, and
code and HTML go into Python-Markdown's stash. One pass; a quotation is a text within the text.
"""

import re
from typing import NamedTuple

from markdown import Markdown
from markdown.extensions.fenced_code import FencedBlockPreprocessor
from markdown.preprocessors import Preprocessor

from kimgen.reading.characters import DONE, TO_DO, TooHeavy

DEEPEST = 30
"""Lists, footnotes and quotations within one another."""
MOST_BLOCKS = 20_000
MOST_CELLS = 50_000
"""Cells of all tables together: a short row is filled up to the width of its head."""
FEW_BRACKETS = 64
MOST_WORK = 20_000_000
"""Such lines times the characters of their block: the block parser looks through it for each."""

_HEADING = re.compile(r"#{1,6}(?: |$)")
_RULE = re.compile(r"(?:(?:\*[ \t]*+){3,}+|(?:-[ \t]*+){3,}+|(?:_[ \t]*+){3,}+)$")
_UNDERLINE = re.compile(r"(?:=+|-+) *$")
_FENCE = re.compile(r"(`{3,})([^`]*)$|(~{3,})(.*)$")
_LANGUAGE = re.compile(r"[\w#.+-]+(?=\s|$)")
_NOTE = re.compile(r"(\[\^[^\s\[\]]{1,200}\]:)[ \t]*")
_MARKER = re.compile(r"(?:([-+*])|(\d{1,9})([.)]))(?:( +)(?=\S)|\s*$)")
_INTERRUPTING_MARKER = re.compile(r"(?:[-+*]|0*1[.)]) +\S")
_TASK = re.compile(r"\[([ xX])\] +(?=\S)")
_DELIMITERS = re.compile(r"\|? *:?-+:? *(?:\| *:?-+:? *)*+\|? *$")
_LIKE_AN_ITEM = re.compile(r"(\d+)(?=[.)](?:\s|$))")
_INNER_MARKS = re.compile(r"(?: *(?:>|[-+*] |\d{1,9}[.)] ))*+ *")
_MARKS_WITH_TABS = re.compile(r"[ \t>*+\-0-9.)]*\t")
_BRACKETS = re.compile(r"^[ >]*\[", re.M)
_HTML = re.compile(
    r"<(?:(?P<text>(?:script|pre|style|textarea)(?=[\s>]|$))|(?P<comment>!--)|(?P<instruction>\?)"
    r"|(?P<cdata>!\[CDATA\[)|(?P<declaration>![A-Za-z])|/?(?:address|article|aside|base|basefont"
    r"|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset"
    r"|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li"
    r"|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|source"
    r"|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul)(?=\s|/?>|$))",
    re.I,
)
_BULLETS, _NUMBERS = frozenset("-+*"), frozenset(".)")
_HTML_ENDS = {
    "text": re.compile("</(?:script|pre|style|textarea)>", re.I),
    "comment": re.compile("-->"),
    "instruction": re.compile(r"\?>"),
    "cdata": re.compile(r"\]\]>"),
    "declaration": re.compile(">"),
}


class Lines(Preprocessor):
    """Takes the place of Python-Markdown's own preprocessors."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.fences = FencedBlockPreprocessor(md, {"lang_prefix": "language-"})
        self.start()

    def start(self) -> None:
        """Forget the last article."""
        self.ours: set[int] = set()
        """Places in the stash that hold no HTML of the author's."""
        self.blocks = self.cells = 0
        self.brackets = 0
        """Lines of paragraphs that begin with a bracket: each may be a definition."""
        self.escaped = False
        """Whether there is a backslash in the article."""

    def run(self, lines: list[str]) -> list[str]:
        """The same text in lines for the block parser."""
        lines = [_without_tabs(line) if "\t" in line else line for line in lines]
        out = _Pass(self, lines, 0).out
        if self.brackets > FEW_BRACKETS:
            for block in "\n".join(out).split("\n\n"):
                if len(_BRACKETS.findall(block)) * len(block) > MOST_WORK:
                    raise TooHeavy("[")
        return out

    def html(self, lines: list[str]) -> str:
        """What stands for the author's own HTML."""
        return self.md.htmlStash.store("\n".join(lines))

    def fence(self, mark: str, info: str, code: list[str]) -> str:
        """What stands for fenced code, which Python-Markdown's extension writes."""
        self.ours.add(self.md.htmlStash.html_counter)
        language = _LANGUAGE.match(info)
        opening = mark + (language[0] if language else "")
        return "".join(self.fences.run([opening, *code, mark]))

    def nothing(self) -> str:
        """What parts two lists or quotations that would be taken for one."""
        self.ours.add(self.md.htmlStash.html_counter)
        return self.md.htmlStash.store("")

    def weigh(self, cells: int = 0) -> None:
        """Count a block or, for a row of a table, its *cells*."""
        self.blocks += not cells
        self.cells += cells
        if self.blocks > MOST_BLOCKS or self.cells > MOST_CELLS:
            raise TooHeavy("|" if cells else "¶")


class _Container(NamedTuple):
    """A list item or a footnote."""

    offset: int
    """Column where its content begins."""
    item: bool


class _Pass:
    """One pass over the lines of an article, or of a quotation in it."""

    def __init__(self, owner: Lines, lines: list[str], depth: int) -> None:
        self.owner = owner
        self.lines = lines
        self.at = 0
        self.depth = depth
        self.out: list[str] = []
        self.within: list[_Container] = []
        self.kinds: list[str] = []
        """What goes on at each level: a list (its mark), a quotation, indented code, or nothing."""
        self.paragraph = -1
        """Where in the result the open paragraph begins; -1 if none is open."""
        self.gap = 0
        """Blank lines just passed."""
        self.lead = ""
        """Marks of items and footnotes whose text is still to come."""
        self.level = 0
        """Indent, in levels, of the first line since the last blank one in the result."""
        size = len(lines)
        while self.at < size:
            line = lines[self.at]
            if not line or line.isspace():
                self.gap += 1
                self.at += 1
                self.paragraph = -1
                if self.lead and self.within[-1].item:
                    self.within.pop()
                self.finish_item()
            elif self.paragraph >= 0 and line[0].isalpha() and "|" not in line:
                self.out.append(line)
                self.at += 1
            else:
                self.begin(line)
        self.finish_item()

    def begin(self, line: str) -> None:
        """Read the block, or a paragraph's next line, that begins with *line*."""
        body = line.lstrip(" ")
        indent = len(line) - len(body)
        within = self.within
        depth = len(within)
        while depth and indent < within[depth - 1].offset:
            depth -= 1
        inner = indent - (within[depth - 1].offset if depth else 0)
        if self.paragraph >= 0:
            inside = depth == len(within)
            if inner > 3:
                starts = False
            elif inside and not within and _UNDERLINE.match(body):
                self.underline(body)
                return
            else:
                starts = self.interrupts(body, inside=inside) or self.table_begins(body)
            if not starts:
                self.go_on(body, inner)
                return
        if depth < len(within):
            self.finish_item()
            del within[depth:]
            self.paragraph = -1
        if inner > 3:
            self.put(" " * inner + body, kind="code")
            self.at += 1
        else:
            self.block(body, indent)

    def interrupts(self, body: str, *, inside: bool) -> bool:
        """Whether a line begins a block; *inside*, there is a paragraph in the same container."""
        first = body[0]
        if first == "#":
            return _HEADING.match(body) is not None
        if first in "`~":
            return _FENCE.match(body) is not None
        if first == "<":
            return _HTML.match(body) is not None
        if first == "[":
            return _NOTE.match(body) is not None
        if first in "-+*_0123456789":
            marker = _INTERRUPTING_MARKER if inside else _MARKER
            return (marker.match(body) or _RULE.match(body)) is not None
        return first == ">"

    def go_on(self, body: str, inner: int) -> None:
        """Add a line to the open paragraph. It must not look like something else."""
        if inner > 3:
            body = "    " * (len(self.within) + 1) + body
        elif self.within and body[0] in "=0123456789":
            body = self.escape(body)
        self.owner.brackets += body[0] == "["
        self.out.append(body)
        self.at += 1

    def underline(self, body: str) -> None:
        """The open paragraph is a heading."""
        self.out[self.paragraph :] = [" ".join(self.out[self.paragraph :]), body]
        self.paragraph = -1
        self.at += 1

    def block(self, body: str, indent: int) -> None:
        """Read the block that begins with *body* in column *indent*."""
        first = body[0]
        if first == ">":
            self.quote(body)
        elif first in "`~" and (match := _FENCE.match(body)):
            self.fence(match, indent)
        elif first == "<" and (match := _HTML.match(body)):
            self.html(match)
        elif first == "[" and (match := _NOTE.match(body)):
            self.note(match, indent)
        elif (first == "#" and _HEADING.match(body)) or (first in "-*_" and _RULE.match(body)):
            self.put(body)
            self.at += 1
        elif first in "-+*0123456789" and (match := _MARKER.match(body)):
            self.item(match, indent)
        elif self.table_begins(body):
            self.table(body)
        else:
            self.put(body)
            self.paragraph = len(self.out) - 1
            self.at += 1

    def put(self, *lines: str, kind: str = "", tight: bool = False) -> None:
        """Write a block; *tight*, it need not be set apart from the text before it in its item."""
        self.owner.weigh()
        depth = len(self.within)
        out = self.out
        if self.lead:
            out.append(self.lead + lines[0])
            self.lead = ""
            lines = lines[1:]
            depth -= 1
        elif tight:
            depth = max(depth - 1, self.level)
        else:
            before = self.kinds[depth] if depth < len(self.kinds) else ""
            if kind == "code" == before:
                out.extend([""] * self.gap)
            elif out and out[-1]:
                out.append("")
            if kind == ">" == before:
                out += ["    " * depth + self.owner.nothing(), ""]
            self.level = depth
        out.extend(["    " * depth + line for line in lines] if depth else lines)
        self.kinds[len(self.within) :] = [kind]
        self.paragraph = -1
        self.gap = 0

    def contained(self, line: str) -> str:
        """A line that stands in the innermost container, without indent; else nothing."""
        body = line.lstrip(" ")
        inner = len(line) - len(body) - (self.within[-1].offset if self.within else 0)
        return body if 0 <= inner <= 3 else ""

    def leaves(self, line: str) -> bool:
        """Whether a line stands outside of the innermost container."""
        indent = len(line) - len(line.lstrip(" "))
        return bool(self.within) and indent < self.within[-1].offset and not line.isspace()

    def item(self, match: re.Match[str], indent: int) -> None:
        """A list item; the lists of one level go on until something else stands there."""
        self.owner.weigh()
        depth = len(self.within)
        kind = match[1] or match[3]
        mark = f"{match[2]}. " if match[2] else "+ "  # a hyphen could underline the line before
        if self.lead:
            self.lead += mark
        else:
            before = self.kinds[depth] if depth < len(self.kinds) else ""
            out = self.out
            nested = depth > 0 and self.within[-1].item and not before
            if (
                out
                and out[-1]
                and (self.gap or depth < self.level or not (before == kind or nested))
            ):
                out.append("")
            if before != kind and ({before, kind} <= _BULLETS or {before, kind} <= _NUMBERS):
                out += ["    " * depth + self.owner.nothing(), ""]
            if not (out and out[-1]):
                self.level = depth
            self.lead = "    " * depth + mark
        self.kinds[depth:] = [kind]
        self.paragraph = -1
        self.gap = 0
        space = len(match[4] or " ")
        offset = indent + match.end(1 if match[1] else 3) + (space if space < 5 else 1)
        self.contain(match.string[match.end() :], offset, item=True)

    def note(self, match: re.Match[str], indent: int) -> None:
        """A footnote's definition."""
        base = self.within[-1].offset if self.within else 0
        if not self.lead and any(self.kinds[len(self.within) :]):
            self.put(self.owner.nothing())
        self.put(match[1] + " ")
        self.lead = self.out.pop()
        self.contain(match.string[match.end() :], base + 4, item=False)

    def contain(self, body: str, offset: int, *, item: bool) -> None:
        """Open an item or a footnote that begins with *body*."""
        self.within.append(_Container(offset, item))
        if self.depth + len(self.within) > DEEPEST:
            raise TooHeavy(body[:1] or "-")
        if task := _TASK.match(body) if item else None:
            body = f"{TO_DO if task[1] == ' ' else DONE} {body[task.end() :]}"
        if body:
            self.block(body, offset)
        else:
            self.at += 1

    def finish_item(self) -> None:
        """Write the mark of an item that turned out empty."""
        if self.lead:
            self.out.append(self.lead)
            self.lead = ""

    def quote(self, body: str) -> None:
        """A quotation, with lines that lazily go on with its last paragraph."""
        depth = self.depth + len(self.within) + 1
        if depth > DEEPEST:
            raise TooHeavy(">")
        tight = self.paragraph >= 0 and bool(self.within) and self.within[-1].item
        inner: list[str] = []
        last = ""
        fenced = False
        while body:
            if body[0] == ">":
                body = body[2:] if body[1:2] == " " else body[1:]
                last = _INNER_MARKS.sub("", body, count=1)
                fenced ^= last.startswith(("```", "~~~"))
            inner.append(body)
            self.at += 1
            line = self.following()
            body = self.contained(line)
            if body[:1] != ">":
                body = "" if fenced else self.lazy(line, last)
        lines = _Pass(self.owner, inner, depth).out
        self.put(*[f"> {line}" if line else ">" for line in lines or [""]], kind=">", tight=tight)

    def following(self) -> str:
        """The line that is next to be read."""
        return self.lines[self.at] if self.at < len(self.lines) else ""

    def lazy(self, line: str, last: str) -> str:
        """A line that goes on with a quotation's paragraph, which *last* belongs to, or nothing."""
        body = line.lstrip(" ")
        if not body or not last.strip() or last[0] == "#" or _RULE.match(last):
            return ""
        if len(line) - len(body) > 3:
            return "    " + body
        if self.interrupts(body, inside=False):
            return ""
        return self.escape(body) if body[0] == "=" else body

    def escape(self, body: str) -> str:
        """Text that begins like an underline or an item."""
        self.owner.escaped = True
        return "\\" + body if body[0] == "=" else _LIKE_AN_ITEM.sub(r"\1\\", body, count=1)

    def fence(self, match: re.Match[str], indent: int) -> None:
        """Fenced code up to its end, or that of its container."""
        mark, info = match[1] or match[3], match[2] or match[4] or ""
        code: list[str] = []
        self.at += 1
        while self.at < len(self.lines) and not self.leaves(self.lines[self.at]):
            line = self.lines[self.at]
            self.at += 1
            inner = self.contained(line)
            if inner.startswith(mark) and not inner.rstrip().strip(mark[0]):
                break
            code.append(line[min(indent, len(line) - len(line.lstrip(" "))) :])
        self.put(self.owner.fence(mark, info.strip(), code))

    def html(self, match: re.Match[str]) -> None:
        """HTML up to a blank line, or to the end of what began."""
        end = _HTML_ENDS.get(match.lastgroup or "")
        taken = [match.string]
        done = end is not None and end.search(match.string, 2) is not None
        self.at += 1
        while not done and self.at < len(self.lines):
            line = self.lines[self.at]
            if self.leaves(line) or (end is None and not line.strip()):
                break
            taken.append(line)
            self.at += 1
            done = end is not None and end.search(line) is not None
        self.put(self.owner.html(taken))

    def table_begins(self, body: str) -> bool:
        """Whether the line to be read is the head of a table: the next one tells."""
        if self.at + 1 >= len(self.lines):
            return False
        below = self.contained(self.lines[self.at + 1])
        if not below or below[0] not in "|:-" or ("|" not in body and "|" not in below):
            return False
        return _DELIMITERS.match(below) is not None and _width(body) == _width(below)

    def table(self, body: str) -> None:
        """A table up to a blank line or another block."""
        rows = []
        width = _width(body)
        while body:
            rows.append(body if "|" in body else f"|{body}|")
            self.owner.weigh(width)
            self.at += 1
            body = self.contained(self.following())
            if body and len(rows) > 1 and self.interrupts(body, inside=False):
                break
        self.put(*rows)


def _width(row: str) -> int:
    """Cells of a table's row."""
    row = row.strip().removeprefix("|").replace("\\|", "").removesuffix("|")
    return row.count("|") + 1


def _without_tabs(line: str) -> str:
    """Tabs among the marks that begin a line are spaces up to the next multiple of four."""
    match = _MARKS_WITH_TABS.match(line)
    return match[0].expandtabs(4) + line[match.end() :] if match else line
