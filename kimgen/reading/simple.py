"""Front matter as nearly everybody types it, read without a YAML parser.

Lines of ``key: value`` with a plain or quoted text or a plain list in one line. What is read
here is what YAML would read; at the first line of any other form nothing is, and the parser has
the word. It takes a fifth of the parser's time, and a hub has ten thousand of these.
"""

import re

from kimgen.reading.nodes import Entry, Items, Mapping, Node, Scalar, normal_key
from kimgen.words.article import Place

_LINE = re.compile(
    r"([A-Za-z_][A-Za-z0-9_]*): +"
    r"(?:([A-Za-z0-9][^:#]*+(?::(?! |$)[^:#]*+)*+)"
    r'|"([^"\\]*)"'
    r"|'([^']*)'"
    r"|\[([A-Za-z0-9 _,./-]+)\])"
)
_PLAIN, _ITEMS = 2, 5
"""Groups of the values that are not in quotes."""
_NOTHING = frozenset({"null", "Null", "NULL"})


def simple(text: str, *, first_line: int) -> Mapping | None:
    """*text*, whose first line is line *first_line* of its file; None where it is not so simple."""
    lines = text.removesuffix("\n").split("\n")
    if not "".join(lines).isprintable():
        return None
    entries: list[Entry] = []
    names: set[str] = set()
    for line, typed in enumerate(lines, first_line):
        match = _LINE.fullmatch(typed)
        if match is None:
            return None
        key = match[1]
        name = normal_key(key)
        if name in names:
            return None
        names.add(name)
        node: Node | None
        form = match.lastindex or 0
        value, start = match[form], match.start(form)
        if form == _PLAIN:
            if value[-1] == " ":
                return None
            node = Scalar("" if value in _NOTHING else value, Place(line, start + 1, len(value)))
        elif form == _ITEMS:
            node = _items(value, line, start + 1)
            if node is None:
                return None
        else:
            node = Scalar(value, Place(line, start, len(value) + 2))
        entries.append(Entry(key, Place(line, 1, len(key)), node))
    return Mapping(tuple(entries), Place(first_line, 1, 1)) if entries else None


def _items(text: str, line: int, column: int) -> Items | None:
    """A flow list's items; *column* is that of its first character behind the bracket."""
    found = []
    start = column
    for part in text.split(","):
        item = part.strip(" ")
        if not item or not item[0].isalnum():
            return None
        place = Place(line, start + part.index(item[0]), len(item))
        found.append(Scalar("" if item in _NOTHING else item, place))
        start += len(part) + 1
    return Items(tuple(found), Place(line, column - 1, 1))
