"""The sketch: of which stories each page and each feed with their texts is made.

A later build in which the text of one article changed plans these stories alone. It believes the
sketch as far as the manifest bears it out (see ``running.retelling``).
"""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from kimgen.deciding.newsroom import Newsroom
from kimgen.deciding.outputs import Later
from kimgen.keeping.files import Drafts, read_own
from kimgen.keeping.manifest import pack, unpack
from kimgen.words.digest import Digest, digest_of_bytes

if TYPE_CHECKING:
    from kimgen.deciding.plan import EditionPlan

_KEY = "sketch 1"


class Sketch(msgspec.Struct, frozen=True):
    """Stories by number, so that it stays small."""

    sources: tuple[str, ...]
    pages: tuple[int, ...]
    """Those that are pages: every masthead names them."""
    editions: dict[str, dict[str, tuple[tuple[int, ...], tuple[int, ...]]]]
    """Edition -> path -> the stories whose texts it shows, and others that it names."""


def drafted_sketch(
    drafts: Drafts, place: Path, newsroom: Newsroom, plans: "Iterable[EditionPlan]"
) -> Digest:
    """Write the sketch of *plans*; returns what ``load_sketch`` knows it by."""
    stories = newsroom.by_source.values()
    number = dict(zip(stories, range(len(stories)), strict=True)).__getitem__
    editions = {
        plan.edition.name: {
            output.path: (
                tuple(map(number, output.shown.texts)),
                tuple(map(number, output.shown.beside)),
            )
            for output in plan.outputs
            if isinstance(output.shown, Later) and output.shown.texts
        }
        for plan in plans
    }
    pages = tuple(map(number, newsroom.pages))
    data = pack({"sources": [*newsroom.by_source], "pages": pages, "editions": editions}, _KEY)
    drafts.add(place, data)
    return digest_of_bytes(data[:32])


def load_sketch(place: Path, known_by: Digest) -> Sketch | None:
    """The sketch at *place*, when it is that one and can be believed."""
    data = read_own(place) if known_by else None
    if data is None or digest_of_bytes(data[:32]) != known_by:
        return None
    return unpack(data, Sketch, _KEY)
