"""The memory's file: first what can be told of all articles, then each article, packed by itself.

A build in which one article changed opens a few of ten thousand, and writes the others down again
as they lie. The head stands under a seal; each article is named in it by the digest of its bytes,
so that none is believed that was altered or lies in another's place. Any doubt makes the memory
empty.
"""

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import accumulate
from pathlib import Path

import msgspec

from kimgen.keeping.bodies import Place
from kimgen.keeping.files import read_own, write_own
from kimgen.keeping.manifest import pack, unpack
from kimgen.keeping.memory import Memory, ReadArticle, ReadFile, ReadGroup, ReadPhoto, ReadSite
from kimgen.reading.sources import Stamp
from kimgen.words.digest import Digest

_COUNT = 8
"""Bytes that tell how long the head is."""


class SealedArticle(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What can be told of a packed ``ReadArticle`` without opening it."""

    stamp: Stamp
    digest: Digest
    length: int
    seal: bytes
    """BLAKE2b, 128 bits, of its bytes."""


class _Head(msgspec.Struct):
    """A ``Memory`` whose articles lie behind it, in the same order and without a gap."""

    site: ReadSite | None
    articles: dict[str, SealedArticle]
    groups: dict[str, ReadGroup]
    photos: dict[str, ReadPhoto]
    logos: dict[str, ReadPhoto]
    attachments: dict[str, ReadFile]
    bodies: dict[Digest, Place]
    limits: Digest
    pictures: Digest


class SealedMemory:
    """A ``Memory`` whose articles are still packed."""

    def __init__(self, head: _Head, packed: memoryview) -> None:
        """*packed*: the articles of *head*."""
        self.site = head.site
        self.articles = head.articles
        self.groups = head.groups
        self.photos = head.photos
        self.logos = head.logos
        self.attachments = head.attachments
        self.bodies = head.bodies
        self.limits = head.limits
        self.pictures = head.pictures
        self._packed = packed
        self._places = dict(zip(head.articles, _starts(head.articles), strict=True))
        self._fresh: dict[str, bytes] = {}

    def opened(self, path: str) -> ReadArticle | None:
        """What was read of the article at *path*; None where that can't be told."""
        known = self.articles.get(path)
        if known is None:
            return None
        data = self._fresh.get(path)
        if data is not None:
            return msgspec.msgpack.decode(data, type=ReadArticle)
        start = self._places[path]
        return _opened(path, known, self._packed[start : start + known.length])

    def put(self, path: str, reading: ReadArticle) -> None:
        """Remember another reading of the article at *path*."""
        self._fresh[path] = data = msgspec.msgpack.encode(reading)
        self.articles[path] = _sealed(reading, data)

    def packed(self, key: str) -> Iterator[bytes | memoryview]:
        """The parts of its file, to be believed under *key*."""
        return _file(self, self.articles, self._parts(), key)

    def _parts(self) -> Iterator[bytes | memoryview]:
        """The articles, those side by side that lay side by side."""
        start = end = 0
        for path, known in self.articles.items():
            fresh = self._fresh.get(path)
            place = self._places[path] if fresh is None else -1
            if place != end:
                yield self._packed[start:end]
                start = end = max(place, 0)
            if fresh is not None:
                yield fresh
            else:
                end += known.length
        yield self._packed[start:end]


def packed(memory: Memory, key: str) -> Iterator[bytes | memoryview]:
    """The parts of *memory*'s file, to be believed under *key*. To join them would take as much
    memory again.
    """
    encode = msgspec.msgpack.Encoder().encode
    parts = [encode(reading) for reading in memory.articles.values()]
    readings = zip(memory.articles.items(), parts, strict=True)
    articles = {path: _sealed(reading, data) for (path, reading), data in readings}
    return _file(memory, articles, parts, key)


def save(path: Path, memory: Memory, key: str) -> None:
    """Write *memory* to *path*."""
    write_own(path, packed(memory, key))


def load(path: Path, key: str) -> Memory:
    """The memory at *path* when it was made by the same toolchain (*key*), else an empty one."""
    known = load_sealed(path, key)
    if known is None or not all(map(_fits, known.groups.items())):
        return Memory()
    articles = {}
    for name in known.articles:
        reading = known.opened(name)
        if reading is None:
            return Memory()
        articles[name] = reading
    return Memory(
        known.site,
        articles,
        known.groups,
        known.photos,
        known.logos,
        known.attachments,
        known.bodies,
        known.limits,
        known.pictures,
    )


def load_sealed(path: Path, key: str) -> SealedMemory | None:
    """The memory at *path* with its articles packed, when it can be believed."""
    data = read_own(path)
    if data is None:
        return None
    packed = memoryview(data)
    end = _COUNT + int.from_bytes(packed[:_COUNT], "little")
    head = unpack(packed[_COUNT:end], _Head, key)
    if head is None or sum(each.length for each in head.articles.values()) != len(data) - end:
        return None
    return SealedMemory(head, packed[end:])


def _file(
    memory: Memory | SealedMemory,
    articles: dict[str, SealedArticle],
    parts: Iterable[bytes | memoryview],
    key: str,
) -> Iterator[bytes | memoryview]:
    head = _Head(
        memory.site,
        articles,
        memory.groups,
        memory.photos,
        memory.logos,
        memory.attachments,
        memory.bodies,
        memory.limits,
        memory.pictures,
    )
    data = pack(head, key)
    yield len(data).to_bytes(_COUNT, "little")
    yield data
    yield from parts


def _starts(articles: dict[str, SealedArticle]) -> Iterator[int]:
    """Where each begins."""
    lengths = [each.length for each in articles.values()]
    return accumulate(lengths[:-1], initial=0) if lengths else iter(())


def _sealed(reading: ReadArticle, data: bytes) -> SealedArticle:
    return SealedArticle(reading.stamp, reading.digest, len(data), _seal(data))


def _opened(path: str, known: SealedArticle, data: memoryview) -> ReadArticle | None:
    if _seal(data) != known.seal:
        return None
    try:
        reading = _DECODER.decode(data)
    except msgspec.DecodeError:
        return None
    held = (reading.article, reading.published)
    return reading if all(each is None or each.source == path for each in held) else None


_DECODER = msgspec.msgpack.Decoder(ReadArticle)


def _seal(data: bytes | memoryview) -> bytes:
    return blake2b(data, digest_size=16).digest()


def _fits(known: tuple[str, ReadGroup]) -> bool:
    """Whether a group's record is that of its own folder."""
    path, record = known
    held = (record.group, record.published)
    return all(each is None or each.folder == path.split("/")[1] for each in held)
