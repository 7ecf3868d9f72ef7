"""What was read, by path: an accelerator and nothing else. How it lies on disk: ``sealed``."""

from pathlib import Path

import msgspec

from kimgen.keeping.bodies import Place
from kimgen.keeping.files import read_own
from kimgen.keeping.manifest import unpack
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


def load_rest(path: Path, key: str) -> Rest | None:
    """How everything rested, when that can be believed."""
    data = read_own(path)
    return unpack(data, Rest, key) if data is not None else None
