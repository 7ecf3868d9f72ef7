"""Single lines: what begins a block, what goes on with a paragraph, what a paragraph's text is."""

import re

from kimgen.reading.characters import HARD_BREAK, LAZY

HEADING = re.compile(r"(#{1,6})(?:[ \t]+(.*))?$")
RULE = re.compile(r"(?:(?:\*[ \t]*+){3,}+|(?:-[ \t]*+){3,}+|(?:_[ \t]*+){3,}+)$")
FENCE = re.compile(r"(`{3,})([^`]*)$|(~{3,})(.*)$")
NOTE_START = re.compile(r"\[\^([^\s\[\]]{1,200})\]:[ \t]*")
_BLOCK_TAGS = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details"
    "|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header"
    "|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param"
    "|search|section|source|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul"
)
HTML_START = re.compile(
    r"(?P<text><(?:script|pre|style|textarea)(?:\s|>|$))|(?P<comment><!--)|(?P<instruction><\?)"
    r"|(?P<cdata><!\[CDATA\[)|(?P<declaration><![A-Za-z])"
    rf"|(?P<block></?(?:{_BLOCK_TAGS})(?:\s|/?>|$))",
    re.I,
)
_INTERRUPTS = re.compile(
    rf"#{{1,6}}(?:[ \t]|$)|>|`{{3,}}[^`]*$|~{{3,}}|{RULE.pattern}"
    rf"|[-+*][ \t]+\S|0*1[.)][ \t]+\S|{NOTE_START.pattern}"
)
_LIST_MARKER = re.compile(r"(?:[-+*]|\d{1,9}[.)])(?:\s|$)")
_INNER_MARKS = re.compile(r"(?: *(?:>|[-+*] |\d{1,9}[.)] ))*+ *")
_STARTERS = frozenset("#>-+*_`~<[0123456789")
_MARKS_WITH_TABS = re.compile(r"[ \t>*+\-0-9.)]*\t")


def interrupts(body: str) -> bool:
    """Whether a line, without its indent, ends the paragraph before it."""
    if body[0] not in _STARTERS:
        return False
    if body[0] == "<":
        return HTML_START.match(body) is not None
    return _INTERRUPTS.match(body) is not None


class Inside:
    """The lines of a container, with what it takes to tell whether a paragraph is open in it."""

    __slots__ = ("fence", "lines")

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.fence = ""

    def add(self, line: str) -> None:
        """Add a line without the container's own marks."""
        self.lines.append(line)
        if "`" in line or "~" in line:
            inner = line[_INNER_MARKS.match(line).end() :]  # type: ignore[union-attr]
            mark = inner[:3]
            if mark in ("```", "~~~"):
                if not self.fence:
                    self.fence = mark if FENCE.match(inner) else ""
                elif mark == self.fence:
                    self.fence = ""

    def takes(self, line: str, body: str) -> bool:
        """Add a line that lacks the container's marks if it lazily goes on with a paragraph."""
        if not body or self.fence:
            return False
        last = self.lines[-1]
        inner = last[_INNER_MARKS.match(last).end() :]  # type: ignore[union-attr]
        if not inner.strip() or (inner[0] in "#*-_" and _ends_no_paragraph(inner)):
            return False
        if len(line) - len(body) < 4 and starts_block(body):
            return False
        self.lines.append(body if body[0] == LAZY else LAZY + body)
        return True

    def without_last_blanks(self) -> bool:
        """Drop blank lines at the end; whether there were any."""
        lines = self.lines
        found = False
        while len(lines) > 1 and not lines[-1].strip():
            lines.pop()
            found = True
        return found


def starts_block(body: str) -> bool:
    """Whether a line begins a block where no paragraph is open."""
    return interrupts(body) or _LIST_MARKER.match(body) is not None


def _ends_no_paragraph(line: str) -> bool:
    return bool(HEADING.match(line) or RULE.match(line.rstrip()))


def without_tabs(line: str) -> str:
    """Tabs among the marks that begin a line are spaces up to the next multiple of four."""
    if "\t" not in line:
        return line
    match = _MARKS_WITH_TABS.match(line)
    return match[0].expandtabs(4) + line[match.end() :] if match else line


def joined(lines: list[str]) -> str:
    """The text of a paragraph: lines without indent; two spaces at an end are a hard break."""
    text = "\n".join(lines).strip()
    if LAZY in text:
        text = text.replace(LAZY, "")
    if " \n" in text:
        text = "\n".join([_without_last_spaces(line) for line in text.split("\n")])
    if "\n " in text:
        text = "\n".join([line.lstrip(" ") for line in text.split("\n")])
    return text


def _without_last_spaces(line: str) -> str:
    bare = line.rstrip(" ")
    if len(line) - len(bare) > 1:
        return bare + HARD_BREAK
    return line if bare.endswith("\\") else bare
