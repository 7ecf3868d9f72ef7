"""What YAML holds, as it was typed: texts, lists and mappings, each with its place."""

from functools import lru_cache

import msgspec

from kimgen.words.article import Place


class Scalar(msgspec.Struct, frozen=True, gc=False):
    """One text."""

    text: str
    place: Place


class Items(msgspec.Struct, frozen=True, gc=False):
    """A list."""

    items: tuple["Node", ...]
    place: Place


class Entry(msgspec.Struct, frozen=True, gc=False):
    """A key and its value."""

    key: str
    place: Place
    """Of the key."""
    value: "Node"


class Mapping(msgspec.Struct, frozen=True, gc=False):
    """Keys and their values, in the order in which they stand."""

    entries: tuple[Entry, ...]
    place: Place
    controls: int = 0
    """In all of it: control characters that escapes spelled out (``"\\e"``). They are taken out."""


Node = Scalar | Items | Mapping


@lru_cache(maxsize=1024)  # a dozen keys in ten thousand articles
def normal_key(key: str) -> str:
    """A key as it is compared: ``Teks Alt`` and ``teks-alt`` are ``teks_alt``."""
    return key.strip().lower().replace(" ", "_").replace("-", "_")
