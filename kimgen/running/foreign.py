"""What stands in a published folder and is not as we left it: all of it is set aside, none is lost.

Others altered it, or put it there, or no record tells of it any more.
"""

import os
from collections.abc import Set as AbstractSet
from hashlib import sha256
from pathlib import Path

from kimgen.deciding.addresses import RESERVED_AT_TOP
from kimgen.keeping.manifest import Manifest
from kimgen.reading.sources import Gone, Stamp, read_plain
from kimgen.running.layout import Layout
from kimgen.running.standing import look
from kimgen.words.diagnostics import Diagnostic, Where
from kimgen.words.site import Site

Asides = tuple[tuple[str, str], ...]
"""Paths in an edition's folder, and under which name each is kept: those of a ``Journal``."""


class ForeignFiles:
    """Finds in one edition's folder what is to be set aside. Nothing is moved before the step."""

    def __init__(
        self, layout: Layout, site: Site, output: Path, addresses: frozenset[str] = frozenset()
    ) -> None:
        """*output*: the folder; *addresses*: all that articles ever had, as the hub has them."""
        self._layout = layout
        self._output = output
        self._addresses = addresses
        self._own = f"{output.name.removeprefix(f'{site.output}-')}/"

    def altered(
        self, paths: tuple[str, ...], manifest: Manifest, found: list[Diagnostic]
    ) -> tuple[tuple[str, ...], Asides]:
        """What is to be removed of *paths*, and what is kept: files that others have altered."""
        removals, altered = [], []
        for path in paths:
            made, target = manifest.made[path], self._output / path
            stamp = look(str(target))
            if stamp == made.stamp or not os.path.lexists(target):
                removals.append(path)
            elif stamp is None or _sha256(target, stamp) != made.sha256:
                altered.append(path)
            else:
                removals.append(path)
        return tuple(removals), self._asides(altered, found)

    def in_the_way(
        self, staged: list[str], known: Manifest | None, found: list[Diagnostic]
    ) -> Asides:
        """What is not ours and stands where new files have to be; nothing of it is lost.

        Where the manifest was lost nobody can say whose a file is: only what stands where a
        folder must be is moved, and what is no plain file.
        """
        output = self._output
        if not os.path.lexists(output):
            return ()
        folders = {path[:at] for path in staged for at in range(len(path)) if path[at] == "/"}
        blocked = [path for path in sorted(folders) if _is_no_folder(output / path)]
        if known is None:
            blocked += [path for path in staged if (output / path).is_dir()]
        else:
            theirs = [path for path in staged if path not in known.made]
            blocked += [path for path in theirs if os.path.lexists(output / path)]
            ours = [path for path in staged if path in known.made]
            blocked += [path for path in ours if (output / path).is_dir()]
        return self._asides(blocked, found)

    def strays(
        self, planned: AbstractSet[str], shown: frozenset[str], found: list[Diagnostic]
    ) -> Asides:
        """Where the manifest was lost: what is not planned, in folders that only kimgen fills.

        It may be of an article that is no more. It is kept, as nobody can say for sure. *shown*:
        the addresses of what is held back, which stay.
        """
        output = self._output
        tops = {path.split("/")[0] for path in planned if "/" in path} | RESERVED_AT_TOP
        tops |= {address.split("/")[0] for address in self._inner(self._addresses)}
        shown |= self._inner(shown)
        strays = []
        for top in sorted(tops):
            for folder, folders, names in os.walk(output / top):
                folders[:] = sorted(name for name in folders if not name.startswith("."))
                at = Path(folder).relative_to(output).as_posix()
                if not any(f"{at}/".startswith(address) for address in shown):
                    strays += [f"{at}/{name}" for name in sorted(names)]
        return self._lost([path for path in strays if path not in planned], found)

    def outlived(
        self, ours: AbstractSet[str], shown: frozenset[str] | None, found: list[Diagnostic]
    ) -> Asides:
        """What stands at addresses of articles that are no more, unknown to the manifest.

        So it is when a manifest is older than the folder: a backup, say.
        """
        output = self._output
        past = self._inner(self._addresses) - self._inner(shown or frozenset())
        strays = []
        for address in sorted(past):
            page = f"{address}index.html"
            if page not in ours and os.path.lexists(f"{output}/{page}"):
                names = (path.name for path in (output / address).iterdir() if not path.is_dir())
                strays += [f"{address}{name}" for name in sorted(names)]
        return self._lost([path for path in strays if path not in ours], found)

    def _inner(self, addresses: frozenset[str]) -> frozenset[str]:
        """*addresses* within the edition: the own site of a group has no folder for the group."""
        own = self._own
        return frozenset([address.removeprefix(own) for address in addresses])

    def _lost(self, paths: list[str], found: list[Diagnostic]) -> Asides:
        """Set *paths* aside, of which there is no record: one finding tells of all."""
        asides = self._asides(paths, [])
        if asides:
            edition = self._output.name
            details = {"count": str(len(asides)), "kept": self._kept(edition)}
            found.append(Diagnostic("record-lost", Where(edition), details))
        return asides

    def _asides(self, paths: list[str], found: list[Diagnostic]) -> Asides:
        """Set *paths* aside, each under a name that is free, with a finding for each."""
        asides = []
        edition, foreign = self._output.name, self._layout.foreign
        for path in paths:
            name, count = f"{edition}/{path}", 1
            while os.path.lexists(foreign / name):
                count += 1
                name = f"{edition}/{path}.{count}"
            asides.append((path, name))
            details = {"path": path, "kept": self._kept(name)}
            found.append(Diagnostic("foreign-file", Where(edition), details))
        return tuple(asides)

    def _kept(self, name: str) -> str:
        """Where *name* is kept, as a finding tells it."""
        return str((self._layout.foreign / name).relative_to(self._layout.root))


def _sha256(path: Path, stamp: Stamp) -> str:
    try:
        return sha256(read_plain(path, most=stamp.size)).hexdigest()
    except Gone:
        return ""


def _is_no_folder(path: Path) -> bool:
    return os.path.lexists(path) and not path.is_dir()
