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
    r"(?:([A-Za-z0-9](?:[^:#]|:(?! |$))*)"
    r'|"([^"\\]*)"'
    r"|'([^']*)'"
    r"|\[([A-Za-z0-9 _,./-]+)\])"
)
_NOTHING = frozenset({"null", "Null", "NULL"})


def simple(text: str, *, first_line: int) -> Mapping | None:
    """*text*, whose first line is line *first_line* of its file; None where it is not so simple."""
    entries: list[Entry] = []
    names: set[str] = set()
    line = first_line - 1
    for typed in text.removesuffix("\n").split("\n"):
        line += 1
        match = _LINE.fullmatch(typed)
        if match is None or not typed.isprintable():
            return None
        key, plain, double, single, items = match.groups()
        name = normal_key(key)
        if name in names:
            return None
        names.add(name)
        node: Node | None
        if plain is not None:
            if plain[-1] == " ":
                return None
            place = Place(line, match.start(2) + 1, len(plain))
            node = Scalar("" if plain in _NOTHING else plain, place)
        elif items is not None:
            node = _items(items, line, match.start(5) + 1)
        else:
            quoted = double if single is None else single
            start = match.start(3 if single is None else 4)
            node = Scalar(quoted, Place(line, start, len(quoted) + 2))
        if node is None:
            return None
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
