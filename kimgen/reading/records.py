"""Typed reading of a mapping: each field by what it expects, every fault a finding."""

from collections.abc import Iterable
from collections.abc import Mapping as Dict
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

from kimgen.reading.contacts import web_address
from kimgen.reading.dates import read_time
from kimgen.reading.nodes import Entry, Items, Mapping, Node, Scalar, normal_key
from kimgen.reading.text import one_line
from kimgen.words.article import NamedLink, Place
from kimgen.words.dates import Written, day_names
from kimgen.words.diagnostics import Diagnostic, Where

Choice = TypeVar("Choice", bound=StrEnum)
Some = TypeVar("Some", Scalar, Node)

MOST_IN_LINE, MOST_IN_TEXT = 1_000, 5_000
"""Characters of a field: a card and a list have to show it."""
MOST_ITEMS, MOST_RECORDS = 100, 500
"""Each tag and each author is a page."""

_YES = frozenset({"ya", "y", "yes", "true", "on", "1", "benar", "iya"})
_NO = frozenset({"tidak", "t", "n", "no", "false", "off", "0", "salah", "bukan", ""})


class Findings:
    """Collects the findings of one file."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.found: list[Diagnostic] = []

    def add(self, code: str, place: Place = Place(), **details: str) -> None:
        """Note *code* at *place*."""
        where = Where(self.path, place.line, place.column, place.length)
        self.found.append(Diagnostic(code, where, details))


class Record:
    """A mapping whose keys may be written in several ways; *names* maps each way to its key.

    Reading a field marks it as known; ``close`` reports those that nobody asked for.
    """

    def __init__(self, mapping: Mapping, findings: Findings, names: Dict[str, str]) -> None:
        self._findings = findings
        self._names = names
        self._entries: dict[str, Entry] = {}
        self._asked: set[str] = set()
        self.place = mapping.place
        if mapping.controls:
            findings.add("controls-removed", mapping.place, count=str(mapping.controls))
        for entry in mapping.entries:
            key = normal_key(entry.key)
            name = names.get(key, key)
            if name in self._entries:
                first = self._entries[name]
                findings.add("key-twice", entry.place, key=entry.key, line=str(first.place.line))
            else:
                self._entries[name] = entry

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def places_of(self, names: Iterable[str]) -> dict[str, Place]:
        """Where the values of those *names* stand that are there."""
        return {name: self.place_of(name) for name in names if name in self._entries}

    def place_of(self, name: str) -> Place:
        """Where the value of *name* stands; its mapping's place, when it is absent."""
        entry = self._entries.get(name)
        if entry is None:
            return self.place
        place = entry.value.place
        return place if place.line else entry.place

    def node(self, name: str) -> Node | None:
        """The value as it stands; None when it is absent or empty."""
        entry = self._entries.get(name)
        if entry is None:
            return None
        self._asked.add(name)
        value = entry.value
        if isinstance(value, Scalar) and not value.text.strip():
            return None
        return value

    def text(self, name: str, default: str = "", *, required: bool = False) -> str:
        """One line of text, white space folded."""
        if name not in self._entries and not required:
            return default  # most fields of most articles
        value = self.node(name)
        if value is None:
            if required:
                self._findings.add("field-missing", self.place, key=name)
            return default
        if not isinstance(value, Scalar):
            self._findings.add("not-a-text", value.place, key=name)
            return default
        return one_line(value.text) if self._fits(name, value, MOST_IN_LINE) else default

    def lines(self, name: str) -> str:
        """Text of several lines."""
        value = self.node(name)
        if isinstance(value, Scalar):
            return value.text.strip() if self._fits(name, value, MOST_IN_TEXT) else ""
        return self.text(name)

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts; one text is a list of its parts between commas."""
        if name not in self._entries:
            return ()
        return tuple([scalar.text for scalar in self.scalars(name)])

    def scalars(self, name: str) -> tuple[Scalar, ...]:
        """Like ``texts``, each with its place."""
        value = self.node(name)
        if value is None:
            return ()
        found: list[Scalar] = []
        if isinstance(value, Scalar):
            place = value.place
            found = [Scalar(one_line(part), place) for part in value.text.split(",")]
        elif isinstance(value, Items):
            for item in value.items:
                if isinstance(item, Scalar):
                    found.append(Scalar(one_line(item.text), item.place))
                else:
                    self._findings.add("not-a-text", item.place, key=name)
        else:
            self._findings.add("not-a-list", value.place, key=name)
        found = [scalar for scalar in found if scalar.text]
        for scalar in found:
            if not self._fits(name, scalar, MOST_IN_LINE):
                return ()
        return self._few(name, tuple(found), MOST_ITEMS)

    def choice(self, name: str, options: Iterable[str], default: str) -> str:
        """One of *options*; blanks and underscores count as hyphens, capitals as small letters."""
        value = self.text(name)
        if not value:
            return default
        options = tuple(options)
        folded = value.lower().replace(" ", "-").replace("_", "-")
        if folded in options:
            return folded
        self.reject_choice(name, value, options)
        return default

    def reject_choice(self, name: str, value: str, options: tuple[str, ...]) -> None:
        """Note that *value* is none of *options*, with the nearest of them."""
        self._findings.add(
            "unknown-choice",
            self.place_of(name),
            key=name,
            value=value,
            options=", ".join(options),
            near=_near(value.lower(), options),
        )

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Yes or no, in the words that people type."""
        value = self.text(name)
        if not value:
            return default
        if value.lower() in _YES:
            return True
        if value.lower() not in _NO:
            self.reject_choice(name, value, ("ya", "tidak"))
        return False

    def whole(self, name: str, default: int, *, least: int = 0, most: int = 10**12) -> int:
        """A whole number from *least* to *most*; thousands may have dots."""
        value = self.text(name)
        if not value:
            return default
        digits = value.replace(".", "").replace("_", "").replace(" ", "")
        if digits.isascii() and digits.isdigit() and least <= int(digits[:18]) <= most:
            return int(digits)
        self._findings.add(
            "not-a-number",
            self.place_of(name),
            key=name,
            value=value,
            least=str(least),
            most=str(most),
        )
        return default

    def time(self, name: str, *, required: bool = False) -> Written | None:
        """A day or a time; a wrong weekday is a finding."""
        value = self.text(name, required=required)
        if not value:
            return None
        place = self.place_of(name)
        read = read_time(value)
        if read.fault:
            self._findings.add(read.fault, place, key=name, value=value)
        elif read.right_weekday >= 0:
            self._findings.add(
                "weekday-wrong", place, value=value, right=day_names("id")[read.right_weekday]
            )
        return read.time

    def record(self, name: str, names: Dict[str, str]) -> "Record | None":
        """A mapping within."""
        value = self.node(name)
        if value is None:
            return None
        if isinstance(value, Mapping):
            return Record(value, self._findings, names)
        self._findings.add("not-a-mapping", value.place, key=name)
        return None

    def records(self, name: str, names: Dict[str, str], *, text_as: str) -> tuple["Record", ...]:
        """A list of mappings; a mere text stands for a mapping with the one key *text_as*."""
        value = self.node(name)
        if value is None:
            return ()
        items = value.items if isinstance(value, Items) else (value,)
        items = self._few(name, items, MOST_RECORDS)
        found: list[Record] = []
        for item in items:
            if isinstance(item, Scalar):
                if not item.text.strip():
                    continue
                item = Mapping((Entry(text_as, item.place, item),), item.place)
            if isinstance(item, Mapping):
                found.append(Record(item, self._findings, names))
            else:
                self._findings.add("not-a-mapping", item.place, key=name)
        return tuple(found)

    def named_links(self, name: str) -> tuple[NamedLink, ...]:
        """Names with addresses: ``{nama, tautan}``, a name alone or an address alone."""
        found = []
        for part in self.records(name, LINK_NAMES, text_as="nama"):
            link = part.named_link()
            if link.name:
                found.append(link)
            part.close()
        return tuple(found)

    def named_link(self) -> NamedLink:
        """The name and the address in this very record; a name that is an address is both."""
        name, url = self.text("nama"), self.web("tautan")
        if not url and name.startswith(("http://", "https://")):
            url = web_address(name)
        return NamedLink(name or url, url)

    def web(self, name: str) -> str:
        """An absolute http(s) address; anything else is a finding."""
        value = self.text(name)
        url = web_address(value) if value else ""
        if value and not url:
            self._findings.add("address-not-web", self.place_of(name), key=name, value=value)
        return url

    def close(self) -> None:
        """Report the fields that nobody has asked for, with the nearest known name."""
        if len(self._asked) == len(self._entries):
            return
        known = {*self._names.values()}
        for name in [name for name in self._entries if name not in self._asked]:
            entry = self._entries.pop(name)
            if name in known:
                self._findings.add("key-not-for-kind", entry.place, key=entry.key)
                continue
            near = _near(normal_key(entry.key), tuple(known))
            self._findings.add("unknown-key", entry.place, key=entry.key, near=near)

    def _fits(self, name: str, value: Scalar, most: int) -> bool:
        count = len(value.text)
        if count > most:
            details = {"key": name, "count": str(count), "most": str(most)}
            self._findings.add("text-too-long", value.place, **details)
        return count <= most

    def _few(self, name: str, items: tuple[Some, ...], most: int) -> tuple[Some, ...]:
        if len(items) > most:
            details = {"key": name, "count": str(len(items)), "most": str(most)}
            self._findings.add("list-too-long", items[most].place, **details)
        return items[:most]


LINK_NAMES = {
    "nama": "nama",
    "name": "nama",
    "judul": "nama",
    "title": "nama",
    "tautan": "tautan",
    "url": "tautan",
    "link": "tautan",
    "alamat": "tautan",
    "tanggal": "tanggal",
    "date": "tanggal",
}


def _near(word: str, options: tuple[str, ...]) -> str:
    """The option that a slip of the finger turns into *word*; empty if there is none."""
    close = get_close_matches(word, options, n=1, cutoff=0.72)
    return close[0] if close else ""
