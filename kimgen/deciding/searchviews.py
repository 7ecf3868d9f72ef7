"""What the files of the search index see."""

from collections.abc import Callable

import msgspec

from kimgen.deciding.parts import Path
from kimgen.words.digest import Digest


class Hit(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An article as a result of a search. All empty: an article that was retracted."""

    title: str = ""
    path: Path = ""
    date: str = ""
    """``25 Maret 2023``."""
    group: str = ""
    summary: str = ""
    language: str = ""
    """Only where it is not the site's."""


class Searchable(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An article as the index takes it in."""

    hit: Hit
    body: Digest = ""
    """Of its cleaned HTML; empty for a retracted article, which holds its place and no more."""
    marks: str = ""
    """Tags, rubric, group, places and people: words that count more than those of the body."""
    summary: str = ""
    """The author's own, which need not stand in the body."""


class Part(msgspec.Struct, frozen=True):
    """A run of articles, oldest first, that is indexed together."""

    era: int
    start: int
    """Its first article's number in the era."""
    articles: tuple[Searchable, ...]
    digest: Digest
    """Of *articles*."""
    shards: int


class ShardView(msgspec.Struct, frozen=True, array_like=True):
    """The words of one part that fall into one of its shards."""

    part: Digest
    number: int
    of: int
    stems: bool
    """Whether words are cut down to Indonesian roots."""


class HitsView(msgspec.Struct, frozen=True, array_like=True):
    """The texts of some results, fetched when they are to be shown."""

    hits: tuple[Hit, ...]


class WordsView(msgspec.Struct, frozen=True, array_like=True):
    """What the script must know to read the index: roots, words left out, bounds of the shards."""

    stems: bool


class PartLine(msgspec.Struct, frozen=True, array_like=True):
    """Where a part is, and how many articles and shards it has."""

    era: int
    start: int
    count: int
    shards: int
    version: str
    """Beginning of its digest: put behind its addresses, so that no old copy is taken for it."""


class PartsView(msgspec.Struct, frozen=True, array_like=True):
    """All parts of the index."""

    parts: tuple[PartLine, ...]
    stems: bool


class KnownEra(msgspec.Struct, frozen=True):
    """An era as it was indexed before."""

    lines: tuple[PartLine, ...]
    articles: Callable[[], tuple[Searchable, ...]]
    """What opens them, oldest first: there are thousands, and most builds touch no era but one."""


class KnownIndex(msgspec.Struct, frozen=True):
    """The index as it was, where a newsroom is one of some stories only."""

    eras: tuple[KnownEra, ...]
    places: dict[str, tuple[int, int]]
    """Source of an article that is to be indexed anew -> its era, and its number in that."""
    new: frozenset[str]
    """Sources that come last, once they are there."""
