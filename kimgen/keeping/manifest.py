"""What was written: every published file with its recipe and how it looked afterwards."""

from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

import msgspec

from kimgen.keeping.files import read_own
from kimgen.reading.sources import Stamp
from kimgen.words.digest import Digest

VERSION = 1
T = TypeVar("T")


class Frame(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The ingredients that many outputs share."""

    toolchain: Digest
    template: Digest
    """Of the template's closure; empty for outputs without one."""
    masthead: Digest
    """Empty for outputs that don't show it."""


class Made(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One published file."""

    frame: int
    """Index into the manifest's frames."""
    view: Digest
    stamp: Stamp
    sha256: str
    source: str = ""


class Manifest(msgspec.Struct, frozen=True):
    """Everything that an edition's folder holds of ours."""

    frames: tuple[Frame, ...] = ()
    made: dict[str, Made] = {}
    absent: tuple[str, ...] = ()
    """Sources that an error holds back and of which there is nothing here: after a fresh clone,
    say. A server may still show what was published of them."""


def pack(value: object, key: str) -> bytes:
    """*value* in a form that ``unpack`` believes only whole, and only under the same *key*."""
    body = msgspec.msgpack.encode(value)
    return _seal(body, key) + body


def unpack(data: bytes | memoryview, type: type[T], key: str) -> T | None:
    """What ``pack`` made of a value of *type*; None at any doubt."""
    if not is_sealed(data, key):
        return None
    try:
        return msgspec.msgpack.decode(data[32:], type=type)
    except msgspec.DecodeError:
        return None


def is_sealed(data: bytes | memoryview, key: str) -> bool:
    """Whether *data* is whole, and was packed under *key*."""
    return data[:32] == _seal(data[32:], key)


def _seal(body: bytes | memoryview, key: str) -> bytes:
    return blake2b(body, digest_size=32, key=key.encode()[:64]).digest()


def load_manifest(path: Path) -> Manifest | None:
    """The manifest at *path*; None when there is none that can be believed."""
    data = read_own(path)
    return unpack(data, Manifest, f"manifest {VERSION}") if data is not None else None


def packed_manifest(manifest: Manifest) -> bytes:
    """The bytes of a manifest's file."""
    return pack(manifest, f"manifest {VERSION}")
