"""What was read, by path: an accelerator and nothing else. Any doubt makes it empty."""

from pathlib import Path

import msgspec

from kimgen.keeping.bodies import Place
from kimgen.keeping.files import read_own, write_own
from kimgen.keeping.manifest import pack, unpack
from kimgen.reading.sources import Stamp
from kimgen.words.article import Article
from kimgen.words.diagnostics import Diagnostic
from kimgen.words.digest import Digest
from kimgen.words.photo import Photo
from kimgen.words.site import Group, Site


class ReadArticle(msgspec.Struct, frozen=True, array_like=True):
    """An article file as it was last read."""

    stamp: Stamp
    digest: Digest
    article: Article | None
    findings: tuple[Diagnostic, ...] = ()
    published: Article | None = None
    """What was last published of it, where that is another reading."""


class ReadGroup(msgspec.Struct, frozen=True, array_like=True):
    """A kim.yaml as it was last read; *published* is the last one without an error."""

    stamp: Stamp
    digest: Digest
    group: Group | None
    findings: tuple[Diagnostic, ...] = ()
    published: Group | None = None


class ReadPhoto(msgspec.Struct, frozen=True, array_like=True):
    """A photo as it was last developed."""

    stamp: Stamp
    digest: Digest
    photo: Photo | None
    findings: tuple[Diagnostic, ...] = ()
    share: int = 1
    """How many pictures it shares its article's bytes with: a part of what it was made by."""
    last: Photo | None = None
    """As it last could be shown, where it can't now: it is broken, or its file is gone."""


class ReadFile(msgspec.Struct, frozen=True, array_like=True):
    """An attachment as it was last looked at; *refused* says why it is not published."""

    stamp: Stamp
    digest: Digest
    refused: str = ""


class ReadSite(msgspec.Struct, frozen=True, array_like=True):
    """site.yaml as it was last read."""

    stamp: Stamp
    digest: Digest
    site: Site | None
    findings: tuple[Diagnostic, ...] = ()


class Memory(msgspec.Struct):
    """Everything that was read, and where the bodies lie."""

    site: ReadSite | None = None
    articles: dict[str, ReadArticle] = {}
    groups: dict[str, ReadGroup] = {}
    photos: dict[str, ReadPhoto] = {}
    logos: dict[str, ReadPhoto] = {}
    attachments: dict[str, ReadFile] = {}
    bodies: dict[Digest, Place] = {}
    limits: Digest = ""
    """Of the limits that the articles were read under."""
    pictures: Digest = ""
    """Of the settings that the photos were developed by."""


class SealedArticle(msgspec.Struct, frozen=True, array_like=True):
    """A ``ReadArticle`` that is still packed."""

    stamp: Stamp
    digest: Digest
    article: msgspec.Raw
    findings: msgspec.Raw
    published: msgspec.Raw

    def opened(self, path: str) -> ReadArticle | None:
        """What it holds; None where that is not of the file at *path*."""
        packed = msgspec.msgpack.encode(self)
        found = msgspec.msgpack.decode(packed, type=ReadArticle)
        return found if _is_of(found, path) else None


class SealedMemory(msgspec.Struct):
    """A ``Memory`` whose articles are still packed: opening ten thousand takes a tenth of a second.

    Packed again, it is a ``Memory``.
    """

    site: ReadSite | None
    articles: dict[str, SealedArticle]
    groups: dict[str, ReadGroup]
    photos: dict[str, ReadPhoto]
    logos: dict[str, ReadPhoto]
    attachments: dict[str, ReadFile]
    bodies: dict[Digest, Place]
    limits: Digest
    pictures: Digest


class Rest(msgspec.Struct, frozen=True):
    """How everything stood when nothing was left to do; while it stands so, nothing is."""

    inputs: Digest
    """Of all stamps, settings and the toolchain."""
    since: int
    """Second (since 1970) that it was built as of. A clock behind it is not believed."""
    due: int
    """Second (since 1970) from which time alone changes something; 0: never."""
    editions: tuple[tuple[str, str], ...]
    """Name and output folder of each."""
    report: bytes
    """What the build said, packed."""
    sketch: Digest = ""
    """Of the sketch that belongs to it; empty: there is none."""
    articles: int = 0
    """How many article files there were."""


def load(path: Path, key: str) -> Memory:
    """The memory at *path* when it was made by the same toolchain (*key*), else an empty one."""
    data = read_own(path)
    found = unpack(data, Memory, key) if data is not None else None
    return found if found is not None and _fits(found) else Memory()


def load_sealed(path: Path, key: str) -> SealedMemory | None:
    """The memory at *path* with its articles packed, when it can be believed."""
    data = read_own(path)
    return unpack(data, SealedMemory, key) if data is not None else None


def sealed(known: ReadArticle) -> SealedArticle:
    """*known*, packed."""
    return msgspec.msgpack.decode(msgspec.msgpack.encode(known), type=SealedArticle)


def _is_of(known: ReadArticle, path: str) -> bool:
    return all(each is None or each.source == path for each in (known.article, known.published))


def _fits(memory: Memory) -> bool:
    """Whether every reading is that of its own file."""
    return all(_is_of(known, path) for path, known in memory.articles.items()) and all(
        record is None or record.folder == path.split("/")[1]
        for path, known in memory.groups.items()
        for record in (known.group, known.published)
    )


def save(path: Path, memory: Memory, key: str) -> None:
    """Write *memory* to *path*."""
    write_own(path, pack(memory, key))


def load_rest(path: Path, key: str) -> Rest | None:
    """How everything rested, when that can be believed."""
    data = read_own(path)
    return unpack(data, Rest, key) if data is not None else None
