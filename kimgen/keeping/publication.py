"""What is published changes in one short, journalled step.

Everything is written beside first (the stage). The journal then names every move and removal; from
that moment on the step is completed, by this process or by the next command. Readers of the folder
meet the old file or the new one, never a missing, empty or cut one.
"""

import os
import stat
from pathlib import Path

import msgspec

from kimgen.keeping.files import prune_upwards, remove_tree, write_whole
from kimgen.keeping.manifest import pack, unpack

_KEY = "journal 1"


class Journal(msgspec.Struct, frozen=True):
    """A step that must be completed once it is on disk."""

    moves: tuple[str, ...]
    """Paths in the stage's ``baru`` folder, each to take its place in the output, in this order.
    A path that ends in a slash is a whole folder that the output lacks."""
    removals: tuple[str, ...]
    """Paths in the output, of files that kimgen wrote."""
    replacements: tuple[tuple[str, str], ...]
    """Files of the stage that replace files elsewhere: the manifest."""


class Stage:
    """The folder beside an output folder in which a publication is prepared."""

    def __init__(self, output: Path) -> None:
        self.output = output
        self.folder = output.with_name(f".{output.name}.kimgen")
        self.fresh = self.folder / "baru"
        self._journal = self.folder / "jurnal"

    def recover(self) -> bool:
        """Complete a step that was cut off, or sweep away one that never began.

        Returns whether something was completed.
        """
        if not self.folder.exists():
            return False
        journal: Journal | None = None
        try:
            journal = unpack(self._journal.read_bytes(), Journal, _KEY)
        except FileNotFoundError:
            pass
        if journal is not None:
            self._carry_out(journal)
        self.sweep()
        return journal is not None

    def sweep(self) -> None:
        """Remove the stage."""
        if self.folder.exists():
            remove_tree(self.folder)

    def commit(self, journal: Journal) -> None:
        """Carry out *journal*, which from now on survives this process."""
        write_whole(self._journal, pack(journal, _KEY), durable=True)
        self._carry_out(journal)
        self._journal.unlink()
        self.sweep()

    def _carry_out(self, journal: Journal) -> None:
        self.output.mkdir(parents=True, exist_ok=True)
        made: set[str] = set()
        for path in journal.moves:
            self._move(path, made)
        for path in journal.removals:
            target = self.output / path
            target.unlink(missing_ok=True)
            prune_upwards(target.parent, self.output)
        for name, place in journal.replacements:
            source = self.folder / name
            if source.exists():
                Path(place).parent.mkdir(parents=True, exist_ok=True)
                source.replace(place)

    def _move(self, path: str, made: set[str]) -> None:
        source, target = f"{self.fresh}/{path}".rstrip("/"), f"{self.output}/{path}".rstrip("/")
        parent = target.rsplit("/", 1)[0]
        if parent not in made:
            Path(parent).mkdir(parents=True, exist_ok=True)
            made.add(parent)
        try:
            os.rename(source, target)  # noqa: PTH104 - thousands of them; Path costs as much again
        except FileNotFoundError:
            return  # moved before the cut
        except (IsADirectoryError, NotADirectoryError, OSError) as error:
            look = Path(target)
            if look.is_dir() and not stat.S_ISDIR(os.lstat(source).st_mode):
                prune_upwards(look, self.output)
                Path(source).replace(target)
            else:
                raise error


def moves_of(fresh: Path, output: Path, paths: list[str]) -> tuple[str, ...]:
    """How to move *paths*: whole folders where the output lacks them, single files elsewhere.

    Keeps the order of *paths*, a folder at the place of its first file.
    """
    known: dict[str, bool] = {}

    def exists(folder: str) -> bool:
        if folder not in known:
            known[folder] = (output / folder).exists()
        return known[folder]

    moves: dict[str, None] = {}
    for path in paths:
        parts = path.split("/")
        folder = ""
        for part in parts[:-1]:
            folder += f"{part}/"
            if not exists(folder):
                moves[folder] = None
                break
        else:
            moves[path] = None
    return tuple(moves)
