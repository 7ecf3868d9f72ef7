"""What is published changes in one short, journalled step.

Everything is written beside first (the stage). The journal then names every move and removal; from
that moment on the step is completed, by this process or by the next command. Readers of the folder
meet the old file or the new one, never a missing, empty or cut one.
"""

import contextlib
import errno
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import msgspec

from kimgen.keeping.files import make_own, prune_upwards, read_own, remove_tree, write_whole
from kimgen.keeping.manifest import pack, unpack

_KEY = "journal 2"
_SUFFIX = ".kimgen"
_INSIDE = ".terbit.kimgen"
"""The stage's name where it has to lie in the output folder."""


class Unfinished(OSError):
    """The machine failed in the midst of the step; the next command completes it."""


def unfinished(error: OSError) -> Unfinished:
    """*error*, as one that came too late to leave everything as it was."""
    if isinstance(error, Unfinished):
        return error
    return Unfinished(error.errno, error.strerror or str(error), error.filename)


class Journal(msgspec.Struct, frozen=True):
    """A step that must be completed once it is on disk."""

    edition: str
    moves: tuple[str, ...] = ()
    """Paths in the stage's ``baru`` folder, each to take its place in the output, in this order.
    A path that ends in a slash is a whole folder that the output lacks."""
    removals: tuple[str, ...] = ()
    """Paths in the output, of files that kimgen wrote."""
    asides: tuple[tuple[str, str], ...] = ()
    """Paths in the output of what is not kimgen's, and under which name each is kept."""
    withdrawn: bool = False
    """The edition is no more, nor is its manifest."""


class Records(msgspec.Struct, frozen=True):
    """Where a publication leaves what it knows, and what it found in its way."""

    manifests: Path
    foreign: Path


class Stage:
    """The folder beside an output folder in which a publication is prepared.

    Where the output is on another file system than the folder that it seems to lie in (mounted
    there, or a link), the stage is inside it: what is to be moved in one step has to be near.
    """

    def __init__(self, output: Path, records: Records) -> None:
        self.output = output
        self._records = records
        beside = output.with_name(f".{output.name}{_SUFFIX}")
        self.folder = beside if _joined(beside.parent, output) else output / _INSIDE

    @property
    def fresh(self) -> Path:
        """Where new files wait."""
        return self.folder / "baru"

    @property
    def _journal(self) -> Path:
        return self.folder / "jurnal"

    @property
    def is_sealed(self) -> bool:
        """Whether it has a step to be completed."""
        return os.path.lexists(self._journal)

    def recover(self) -> bool:
        """Complete a step that was cut off, or sweep away one that never began.

        Returns whether something was completed. Raises Unfinished.
        """
        if not os.path.lexists(self.folder):
            return False
        data = read_own(self._journal)
        journal = unpack(data, Journal, _KEY) if data is not None else None
        if journal is None or not _is_ours(journal):
            self.sweep()
            return False
        self.finish(journal)
        return True

    def sweep(self) -> None:
        """Remove the stage."""
        if os.path.lexists(self.folder):
            remove_tree(self.folder)

    def drop(self) -> None:
        """Remove the stage, as far as that can be done, unless it has a step to be completed."""
        if not self.is_sealed:
            with contextlib.suppress(OSError):
                self.sweep()

    def begin(self) -> None:
        """An empty stage."""
        self.sweep()
        self.fresh.mkdir(parents=True)

    def check(self, journal: Journal, record: bytes) -> None:
        """Prepare a step up to its journal; *record* is the manifest that holds after it.

        Raises OSError where the step is bound to fail: a folder may not be changed, say.
        """
        make_own(self._records.manifests)
        _make(self.output)
        seen = set()
        for folder in (str(self._records.manifests), *self._touched(journal)):
            while folder not in seen and not os.path.lexists(folder):
                folder = folder.rpartition("/")[0]
            if folder not in seen and not os.access(folder, os.W_OK | os.X_OK):
                raise _refusal(folder)
            seen.add(folder)
        if journal.asides:
            make_own(self._records.foreign)
        # Beside the manifest: the output may be on another file system.
        waiting = self._waiting(journal)
        remove_tree(waiting)
        waiting.write_bytes(record)

    def seal(self, journal: Journal) -> None:
        """Write the journal: from now on the step survives this process. Raises OSError."""
        write_whole(self._journal, pack(journal, _KEY), durable=True)

    def unseal(self) -> None:
        """Take the step back, of which nothing has been done."""
        self._journal.unlink(missing_ok=True)

    def finish(self, journal: Journal) -> None:
        """Carry out *journal*. Raises Unfinished."""
        try:
            try:
                self._carry_out(journal)
            except OSError:
                # What the machine refused once it may do now: every part can be done again.
                self._carry_out(journal)
            self._journal.unlink(missing_ok=True)
            self.sweep()
        except OSError as error:
            raise unfinished(error) from error

    def _waiting(self, journal: Journal) -> Path:
        return self._records.manifests / f".{journal.edition}.baru"

    def _touched(self, journal: Journal) -> Iterator[str]:
        yield str(self.output)
        for path in (*journal.moves, *journal.removals, *(path for path, _ in journal.asides)):
            yield f"{self.output}/{path.rstrip('/')}".rpartition("/")[0]

    def _carry_out(self, journal: Journal) -> None:
        _make(self.output)
        for path, kept in journal.asides:
            self._set_aside(path, self._records.foreign / kept)
        made: set[str] = set()
        for path in journal.moves:
            self._move(path, made)
        for path in journal.removals:
            target = self.output / path
            with contextlib.suppress(FileNotFoundError, IsADirectoryError, NotADirectoryError):
                target.unlink()
            prune_upwards(target.parent, self.output)
        waiting, place = self._waiting(journal), self._records.manifests / journal.edition
        if journal.withdrawn:
            if self.output.is_dir() and not any(self.output.iterdir()):
                self.output.rmdir()
            remove_tree(waiting)
            remove_tree(place)
        elif waiting.exists():
            if place.is_dir() and not place.is_symlink():
                remove_tree(place)
            waiting.replace(place)

    def _set_aside(self, path: str, kept: Path) -> None:
        """Move what is not ours out of the way; a second time there is nothing to do."""
        target = self.output / path
        if os.path.lexists(kept):
            # It was copied. What stands there is still the stranger as long as ours waits.
            if os.path.lexists(self.fresh / path) and os.path.lexists(target):
                remove_tree(target)
            return
        if not os.path.lexists(target):
            return
        kept.parent.mkdir(parents=True, exist_ok=True)
        try:
            target.rename(kept)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            draft = kept.with_name(f".{kept.name}.{os.getpid()}")
            remove_tree(draft)
            if target.is_dir() and not target.is_symlink():
                shutil.copytree(target, draft, symlinks=True)
            else:
                shutil.copy2(target, draft, follow_symlinks=False)
            draft.rename(kept)
            remove_tree(target)
        prune_upwards(target.parent, self.output)

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
        except OSError as error:
            look = Path(target)
            if look.is_dir() and not stat.S_ISDIR(os.lstat(source).st_mode):
                prune_upwards(look, self.output)
                Path(source).replace(target)
            else:
                raise error


def recover_all(folder: Path, records: Records) -> bool:
    """Complete or sweep every step that was left in *folder*, where the output folders lie.

    Returns whether something was completed. Raises Unfinished.
    """
    completed = [Stage(output, records).recover() for output in _staged(folder)]
    return any(completed)


def is_cut_off(folder: Path, records: Records) -> bool:
    """Whether a step in *folder*, where the output folders lie, is to be completed."""
    return any(Stage(output, records).is_sealed for output in _staged(folder))


def is_quiet(output: Path, records: Records) -> bool:
    """Whether no step for *output* was left undone."""
    return not os.path.lexists(Stage(output, records).folder)


def editions_of(records: Records) -> list[str]:
    """The editions that were published."""
    folder = records.manifests
    names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    return sorted(name for name in names if not name.startswith("."))


def _staged(folder: Path) -> list[Path]:
    """The output folders in *folder* that have a stage."""
    try:
        with os.scandir(folder) as entries:
            found = list(entries)
    except FileNotFoundError:
        return []
    outputs = []
    for entry in found:
        name = entry.name
        if name.startswith(".") and name.endswith(_SUFFIX) and len(name) > len(_SUFFIX) + 1:
            if _is_stage(entry.path):
                outputs.append(folder / name[1 : -len(_SUFFIX)])
        elif _is_stage(f"{entry.path}/{_INSIDE}"):
            outputs.append(folder / name)
    return outputs


def _is_stage(folder: str) -> bool:
    return any(os.path.lexists(f"{folder}/{name}") for name in ("jurnal", "baru"))


def _make(output: Path) -> None:
    """Make the output folder; a link may lead to where it is to be."""
    if output.is_symlink():
        output = output.resolve()
    output.mkdir(parents=True, exist_ok=True)


def _joined(folder: Path, output: Path) -> bool:
    """Whether a file of *folder* can be moved into *output* in one step."""
    if output.is_symlink():
        output = output.resolve()
    if not output.is_dir():
        return True
    if folder.stat().st_dev != output.stat().st_dev:
        return False
    try:
        # Of a file that is not there: two mounts of one file system answer as two do.
        os.rename(f"{folder}/.tidak-ada.kimgen", f"{output}/.tidak-ada.kimgen")  # noqa: PTH104
    except OSError as error:
        return error.errno != errno.EXDEV
    return True


def _is_ours(journal: Journal) -> bool:
    """Whether every path stays where it belongs."""
    paths = [*journal.moves, *journal.removals, *(path for pair in journal.asides for path in pair)]
    names = [part for path in (*paths, journal.edition) for part in path.split("/")]
    return ".." not in names and not any(path.startswith("/") for path in paths)


def _refusal(folder: str) -> OSError:
    """Why *folder* can't be changed, as the system would say it."""
    code = errno.EACCES
    if not stat.S_ISDIR(os.lstat(folder).st_mode):
        code = errno.ENOTDIR
    elif os.statvfs(folder).f_flag & os.ST_RDONLY:
        code = errno.EROFS
    return OSError(code, os.strerror(code), folder)


def moves_of(fresh: Path, output: Path, paths: list[str]) -> tuple[str, ...]:
    """How to move *paths*: whole folders where the output lacks them, single files elsewhere.

    Keeps the order of *paths*, a folder at the place of its first file.
    """
    known: dict[str, bool] = {}

    def exists(folder: str) -> bool:
        if folder not in known:
            known[folder] = (output / folder).is_dir()
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
