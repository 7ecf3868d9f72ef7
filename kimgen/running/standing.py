"""How all that a build reads, and all that it wrote, stands on disk. Asked before anything else."""

import os
import stat
from collections.abc import Iterable
from pathlib import Path

import msgspec

from kimgen.keeping.manifest import Manifest, load_manifest
from kimgen.keeping.publication import is_quiet
from kimgen.reading.sources import Stamp, Tree, stamp_of
from kimgen.running.layout import Layout


class Stood(msgspec.Struct, frozen=True):
    """How everything that a build reads looked before it was read."""

    settings: Stamp | None
    templates: tuple[tuple[str, Stamp | None], ...]
    ledger: Stamp | None
    tree: Tree | None = None


def standing(layout: Layout, editions: Iterable[tuple[str, str]]) -> dict[str, Manifest] | None:
    """The manifests of *editions* (name and folder), if each of their files stands as written."""
    manifests = {}
    for edition, folder in editions:
        manifest = load_manifest(layout.manifest(edition))
        if manifest is None or not is_quiet(Path(folder), layout.records):
            return None
        prefix = f"{folder}/"
        for path, made in manifest.made.items():
            if look(prefix + path) != made.stamp:
                return None
        manifests[edition] = manifest
    return manifests


def look(path: str) -> Stamp | None:
    """How a published file looks; None where there is no plain file."""
    try:
        found = os.lstat(path)
    except OSError:
        return None
    return stamp_in(found) if stat.S_ISREG(found.st_mode) else None


def stamp_in(found: os.stat_result) -> Stamp:
    """What is kept of how a published file looks."""
    return Stamp(found.st_size, found.st_mtime_ns, found.st_ino)


def unmoved(path: Path) -> Stamp | None:
    """How a file looks, wherever it is moved to."""
    stamp = stamp_of(path)
    return stamp and msgspec.structs.replace(stamp, status=0)
