"""The articles' HTML on disk: packs that only grow. A text is named by the digest of its bytes, so
that none is believed that was altered or lies in another's place."""

import errno
import os
import stat
from collections.abc import Mapping
from pathlib import Path

import msgspec

from kimgen.keeping.files import make_own, remove_tree
from kimgen.words.digest import Digest, digest_of_bytes

_STRANGE = frozenset({errno.EISDIR, errno.ELOOP, errno.EACCES, errno.EPERM, errno.ENXIO})
_NO_PACK = _STRANGE | {errno.ENOENT, errno.ENOTDIR}


class Place(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Where a body lies."""

    pack: str
    offset: int
    length: int


class Lost(Exception):
    """A remembered body that is not there, or not whole: the memory can't be believed."""


class BodyWriter:
    """Appends bodies to a pack; each is in the file before ``add`` returns.

    *end*: how many bytes of the pack are in use. What a build that was cut off added is dropped.
    """

    def __init__(self, folder: Path, name: str, *, end: int = 0) -> None:
        make_own(folder)
        self._name = name
        self._handle = _opened(folder / name)
        self._end = os.fstat(self._handle).st_size
        if self._end > end:
            os.ftruncate(self._handle, end)
            self._end = end

    def add(self, digest: Digest, html: str) -> Place:
        """Append one body, whose bytes have *digest*."""
        record = html.encode()
        place = Place(self._name, self._end, len(record))
        self._end += len(record)
        done = os.write(self._handle, record)
        while done < len(record):
            done += os.write(self._handle, memoryview(record)[done:])
        return place

    def close(self) -> None:
        """Close the pack."""
        os.close(self._handle)


def _opened(path: Path) -> int:
    """A pack to append to; what else stands at its place gives way."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
    try:
        handle = os.open(path, flags, 0o666)
        if stat.S_ISREG(os.fstat(handle).st_mode):
            return handle
        os.close(handle)
    except OSError as error:
        if error.errno not in _STRANGE:
            raise
    remove_tree(path)
    return os.open(path, flags, 0o666)


class BodyReader:
    """Reads bodies where an index says they are."""

    def __init__(self, folder: Path, index: dict[Digest, Place]) -> None:
        self._folder = folder
        self._index = index
        self._open: dict[str, int] = {}

    def __call__(self, digest: Digest) -> str:
        """The body named *digest*. Raises Lost."""
        place = self._index.get(digest)
        if place is None:
            raise Lost(digest)
        handle = self._open.get(place.pack)
        try:
            if handle is None:
                flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
                handle = os.open(self._folder / place.pack, flags)
                self._open[place.pack] = handle
            data = os.pread(handle, place.length, place.offset)
        except OSError as error:
            if error.errno not in _NO_PACK | {errno.ESPIPE, errno.EINVAL}:
                raise  # the machine's fault
            raise Lost(digest) from error
        if len(data) != place.length or digest_of_bytes(data) != digest:
            raise Lost(digest)
        return data.decode()

    def close(self) -> None:
        """Close the packs."""
        for handle in self._open.values():
            os.close(handle)
        self._open.clear()


def compacted(folder: Path, index: dict[Digest, Place]) -> dict[Digest, Place]:
    """The index, its bodies written anew into one pack where most of the packs is out of date.

    The old packs stay until ``sweep_packs``: the index that names them may still be the saved one.
    """
    if not folder.is_dir():
        return index
    packs = {path.name: path.lstat().st_size for path in folder.iterdir()}
    live = sum(place.length for place in index.values())
    if sum(packs.values()) <= 2 * live + 1_000_000:
        return index
    number = next(n for n in range(len(packs) + 1) if f"padat-{n}" not in packs)
    reader, writer = BodyReader(folder, index), BodyWriter(folder, f"padat-{number}")
    try:
        return {digest: writer.add(digest, reader(digest)) for digest in index}
    except Lost:
        return index
    finally:
        reader.close()
        writer.close()


def sweep_packs(folder: Path, index: dict[Digest, Place]) -> None:
    """Remove the packs that *index*, saved by now, does not name."""
    named = {place.pack for place in index.values()}
    if folder.is_dir():
        for path in folder.iterdir():
            if path.name not in named:
                remove_tree(path)


def ends(index: Mapping[Digest, Place]) -> dict[str, int]:
    """How many bytes of each pack are in use."""
    found: dict[str, int] = {}
    for place in index.values():
        found[place.pack] = max(found.get(place.pack, 0), place.offset + place.length)
    return found
