"""Writing: whole or not at all, with the mode that the umask gives."""

import contextlib
import errno
import os
import re
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

_NOT_OURS = frozenset(
    {errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ELOOP, errno.EACCES, errno.EPERM, errno.ENXIO}
)
"""What an answer of the system means that a file is not there, or not one that we wrote."""
_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC
_BUFFER = 1 << 20
"""Bytes that are written at once where there are many parts."""
_DRAFT = re.compile(r"\.(.+)\.([0-9]{1,10})")


def write_whole(path: Path, data: bytes, *, durable: bool = False) -> None:
    """Replace *path* in one step: readers see the old bytes or the new, never half.

    *durable*: on the disk itself before this returns.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = _draft_of(path)
    try:
        with draft.open("wb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):  # what went wrong first is what is told
            draft.unlink(missing_ok=True)
        raise


def write_new(path: str, data: bytes, made: set[str]) -> os.stat_result:
    """Write a file into a folder that nobody else sees yet; its parents are made as needed.

    *made*: the folders that are known to be there; those that are made now are added. Returns how
    the file looks.
    """
    folder = path.rpartition("/")[0]
    if folder not in made:
        _make_folder(folder, made)
    handle = os.open(path, _NEW, 0o666)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view) :]
        return os.fstat(handle)
    finally:
        os.close(handle)


def _make_folder(folder: str, made: set[str]) -> None:
    """Make *folder* and what it lies in: to try takes as long as to find out that it is missing."""
    try:
        os.mkdir(folder)  # noqa: PTH102 - ten thousand of them
    except FileExistsError:
        pass
    except FileNotFoundError:
        above = folder.rpartition("/")[0]
        if not above:
            raise
        _make_folder(above, made)
        with contextlib.suppress(FileExistsError):  # by another process
            os.mkdir(folder)  # noqa: PTH102
    made.add(folder)


def _draft_of(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}")


def read_own(path: Path) -> bytes | None:
    """The bytes of a file of kimgen's own; None where there is no plain file that may be read.

    No link is followed. Raises OSError for the machine's faults: those are no missing file.
    """
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        handle = os.open(path, flags)
    except OSError as error:
        if error.errno in _NOT_OURS:
            return None
        raise
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        return None
    with open(handle, "rb") as file:  # noqa: PTH123 - a handle
        return file.read()


def write_own(path: Path, data: bytes | Iterable[bytes | memoryview]) -> None:
    """As ``write_whole``, for a file of kimgen's own: what else stands at its place gives way."""
    with Drafts() as drafts:
        drafts.add(path, data)
        drafts.place()


def make_own(folder: Path) -> None:
    """Make a folder of kimgen's own; a file or a broken link at its place gives way."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        for place in (*reversed(folder.parents), folder):
            if os.path.lexists(place) and not place.is_dir():
                place.unlink()
                break
        folder.mkdir(parents=True, exist_ok=True)


class Drafts:
    """Files of kimgen's own, written beside and put in place together, which takes no room.

    What was not put in place when the block ends is removed.
    """

    def __init__(self) -> None:
        self._drafts: dict[Path, Path] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for draft in self._drafts:
            with contextlib.suppress(OSError):  # what went wrong first is what is told
                draft.unlink(missing_ok=True)

    def add(self, path: Path, data: bytes | Iterable[bytes | memoryview]) -> Path:
        """Write what is to stand at *path*, whole or in parts; returns where it waits."""
        make_own(path.parent)
        draft = _draft_of(path)
        self._drafts[draft] = path
        _make_way(draft)
        with draft.open("wb", buffering=_BUFFER) as file:
            file.writelines((data,) if isinstance(data, bytes) else data)
        return draft

    def place(self) -> None:
        """Put every file in its place."""
        for draft, path in list(self._drafts.items()):
            _make_way(path)
            draft.replace(path)
            del self._drafts[draft]


def _make_way(path: Path) -> None:
    """Remove a folder of ours where a file has to be."""
    if path.is_dir() and not path.is_symlink():
        remove_tree(path)


def sweep_drafts(folder: Path, names: frozenset[str] | None = None) -> None:
    """Remove drafts (of *names*, or of any file) that processes left which are no more."""
    for name, path, writer in _drafts_in(folder):
        if (names is None or name in names) and not alive(writer):
            path.unlink(missing_ok=True)


def _drafts_in(folder: Path) -> Iterator[tuple[str, Path, int]]:
    try:
        found = os.listdir(folder)  # noqa: PTH208 - names are all that is needed
    except OSError:
        return
    for name in found:
        if draft := _DRAFT.fullmatch(name):
            yield draft[1], folder / name, int(draft[2])


def is_draft(name: str) -> bool:
    """Whether a file of that name is on its way to its place."""
    return _DRAFT.fullmatch(name) is not None


def alive(process: int) -> bool:
    """Whether there is a process of that number that still does something."""
    try:
        os.kill(process, 0)
    except PermissionError:
        return True
    except (OSError, OverflowError):
        return False
    try:
        state = Path(f"/proc/{process}/stat").read_text("utf-8", "replace").rpartition(")")[2]
    except OSError:
        return True  # no such table here
    return state.split()[:1] not in (["Z"], ["X"])


def append(path: Path, text: str) -> None:
    """Add *text* to a file, handed to the system before this returns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def remove_tree(folder: Path) -> None:
    """Remove a folder of ours with all that is in it; links are removed, not followed."""
    if folder.is_symlink() or not folder.is_dir():
        folder.unlink(missing_ok=True)
        return
    with os.scandir(folder) as entries:
        for entry in list(entries):
            if entry.is_dir(follow_symlinks=False):
                remove_tree(Path(entry.path))
            else:
                Path(entry.path).unlink(missing_ok=True)
    with contextlib.suppress(FileNotFoundError):
        folder.rmdir()


def prune_upwards(folder: Path, stop: Path) -> None:
    """Remove *folder* and its parents below *stop* as long as they are empty."""
    while folder != stop and stop in folder.parents:
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent
