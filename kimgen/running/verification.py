"""A build, and a clean one beside it that remembers nothing: do both come to the same bytes?"""

from hashlib import sha256
from pathlib import Path

import msgspec

from kimgen.keeping.bodies import BodyReader, BodyWriter, Lost
from kimgen.keeping.files import remove_tree
from kimgen.keeping.lock import Lock
from kimgen.keeping.manifest import load_manifest
from kimgen.keeping.memory import Memory, ReadArticle, ReadGroup, ReadPhoto
from kimgen.keeping.photos import PhotoStore
from kimgen.keeping.sealed import load, save
from kimgen.reading.sources import Gone, Stamp, read_plain
from kimgen.running.build import Builder, Options, Progress
from kimgen.running.layout import Layout
from kimgen.running.report import Report
from kimgen.running.toolchain import toolchain
from kimgen.words.dates import Moment

_NEVER = Stamp(-1, 0, 0)
_MOST = 200_000_000


class Difference(msgspec.Struct, frozen=True):
    """One published file that is not what a clean build makes."""

    kind: str
    """``differs``; ``missing`` where only the clean build has it; ``extra`` where it has not."""
    edition: str
    path: str


class Verdict(msgspec.Struct, frozen=True):
    """What a clean build says of the published files."""

    report: Report
    """Of the build that published."""
    compared: int = 0
    differences: tuple[Difference, ...] = ()


def build_verified(
    root: Path, *, now: Moment, options: Options, progress: Progress | None = None
) -> Verdict:
    """Build as always; then make the site again beside, from nothing, and compare all bytes.

    What a held-back article last was is the one thing that can't be read again: the clean build is
    told of it. Raises as ``running.build.build`` does.
    """
    layout, apart = Layout(root), Layout(root, apart=True)
    with Lock(layout.lock, command=options.command, since=str(now.at)):
        report = Builder(layout, options, progress).build(now)
        if report.failed:
            return Verdict(report)
        try:
            remove_tree(apart.state)
            _tell_of_the_held(layout, apart)
            clean = Builder(apart, options, progress).build(now)
            compared, found = 0, []
            for edition in clean.editions:
                output = Path(next(e.output for e in report.editions if e.name == edition.name))
                count, different = _compare(layout, apart, edition.name, output)
                compared += count
                found += different
        finally:
            remove_tree(apart.state)
    return Verdict(report, compared, tuple(found))


def _compare(
    layout: Layout, apart: Layout, edition: str, output: Path
) -> tuple[int, list[Difference]]:
    """How many files were compared, and which of them differ."""
    published = load_manifest(layout.manifest(edition))
    clean = load_manifest(apart.manifest(edition))
    ours = published.made if published is not None else {}
    theirs = clean.made if clean is not None else {}
    found = []
    for path in sorted(ours.keys() | theirs.keys()):
        digest = _digest(output / path)
        if path not in theirs:
            if digest is not None:
                found.append(Difference("extra", edition, path))
        elif digest is None:
            found.append(Difference("missing", edition, path))
        elif digest != theirs[path].sha256 or path not in ours:
            found.append(Difference("differs", edition, path))
    return len(ours.keys() | theirs.keys()), found


def _digest(path: Path) -> str | None:
    try:
        return sha256(read_plain(path, most=_MOST)).hexdigest()
    except Gone:
        return None


def _tell_of_the_held(layout: Layout, apart: Layout) -> None:
    """What the clean build can't read again: articles, records and photos as last published."""
    key = f"memory {toolchain('reading')}"
    known, told = load(layout.memory, key), Memory()
    told.limits, told.pictures = known.limits, known.pictures
    reader = BodyReader(layout.packs, known.bodies)
    writer = BodyWriter(apart.packs, "isi-tahan")
    here, there = PhotoStore(layout.photos), PhotoStore(apart.photos)
    try:
        for path, read in known.articles.items():
            if read.published is not None:
                body = read.published.body
                told.bodies[body] = writer.add(body, reader(body))
                told.articles[path] = ReadArticle(_NEVER, "", None, (), read.published)
        for path, record in known.groups.items():
            if record.published is not None:
                told.groups[path] = ReadGroup(_NEVER, "", None, (), record.published)
        for path, photo in known.photos.items():
            if photo.photo is None and photo.last is not None:
                for variant in photo.last.variants:
                    there.add(variant.digest, here(variant.digest))
                told.photos[path] = ReadPhoto(_NEVER, "", None, (), photo.share, photo.last)
    except Lost:
        return  # then the clean build does without
    finally:
        reader.close()
        writer.close()
    save(apart.memory, told, key)
