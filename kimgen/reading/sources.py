"""Which files there are, and how they looked: plain files and folders only, no link is followed."""

import errno
import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from kimgen.words.diagnostics import Diagnostic, Where

PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".gif", ".heic", ".heif"})
ARTICLES = frozenset({".md", ".markdown"})
ATTACHMENTS = frozenset({".pdf"})
DEEPEST = 8
_CHUNK = 1 << 20
_TRIES = 8
"""A file that somebody writes is read so often before it is given up."""


class Stamp(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """How a file looked from outside. Equal stamps save a reading, nothing more."""

    size: int
    changed: int
    """Modification time in nanoseconds."""
    inode: int
    status: int = 0
    """Time of the last change of any kind, which no program can set; 0 of published files, since
    to be moved is such a change."""


class Tree(msgspec.Struct, frozen=True):
    """The files of a site by path, relative to its folder, in order of path."""

    articles: dict[str, Stamp]
    records: dict[str, Stamp]
    """The groups' kim.yaml."""
    pictures: dict[str, Stamp]
    attachments: dict[str, Stamp]
    groups: tuple[str, ...]
    """Folders of groups, with or without a record."""
    findings: tuple[Diagnostic, ...]
    closed: tuple[str, ...] = ()
    """Folders that may not be looked into: what is in them stays as it was."""


class Gone(Exception):
    """A file that vanished or is no plain file any more between two looks."""


class Unsteady(Gone):
    """A file that changed each time while it was read: somebody writes it just now."""


def discover(root: Path, *, most: int) -> Tree:
    """Look at every file under ``content``. A group's files beyond *most* are left out."""
    articles: dict[str, Stamp] = {}
    records: dict[str, Stamp] = {}
    pictures: dict[str, Stamp] = {}
    attachments: dict[str, Stamp] = {}
    groups: list[str] = []
    findings: list[Diagnostic] = []
    for folder in _entries(root / "content", findings, "content"):
        path = f"content/{folder.name}"
        if folder.is_symlink():
            findings.append(Diagnostic("file-special", Where(path)))
        elif folder.is_dir(follow_symlinks=False):
            if folder.name.startswith((".", "__")):
                continue
            groups.append(folder.name)
            twins: dict[str, str] = {}
            files = _files(Path(folder.path), path, findings, 0)
            for count, (inner, stamp) in enumerate(files, start=1):
                if count > most:
                    where = Where(path)
                    findings.append(Diagnostic("too-many-files", where, {"most": str(most)}))
                    break
                suffix = f".{inner.rpartition('.')[2].lower()}"
                if suffix in ARTICLES and not inner.lower().endswith("/readme.md"):
                    other = twins.setdefault(inner.casefold(), inner)
                    if other != inner:
                        details = {"other": other}
                        findings.append(Diagnostic("name-twins", Where(inner), details))
                    articles[inner] = stamp
                elif suffix in PICTURES:
                    pictures[inner] = stamp
                elif suffix in ATTACHMENTS:
                    attachments[inner] = stamp
                elif inner in (f"{path}/kim.yaml", f"{path}/kim.yml"):
                    records[inner] = stamp
                else:
                    findings.append(Diagnostic("file-ignored", Where(inner)))
        elif not folder.name.startswith("."):
            findings.append(Diagnostic("file-outside-group", Where(path)))
    closed = tuple(each.where.path for each in findings if each.code == "file-unreadable")
    found = tuple(findings)
    return Tree(articles, records, pictures, attachments, tuple(groups), found, closed)


def _files(
    folder: Path, path: str, findings: list[Diagnostic], depth: int
) -> Iterator[tuple[str, Stamp]]:
    for entry in _entries(folder, findings, path):
        name = entry.name
        if name.startswith(".") or name.endswith(("~", ".swp", ".tmp", ".bak")) or name == "4913":
            continue
        inner = f"{path}/{name}"
        if not _printable(name):
            findings.append(Diagnostic("file-special", Where(_shown(inner))))
            continue
        try:
            look = entry.stat(follow_symlinks=False)
        except FileNotFoundError:
            continue
        if stat.S_ISREG(look.st_mode):
            yield inner, _stamp(look)
        elif stat.S_ISDIR(look.st_mode) and depth < DEEPEST:
            yield from _files(Path(entry.path), inner, findings, depth + 1)
        else:
            findings.append(Diagnostic("file-special", Where(inner)))


def _entries(folder: Path, findings: list[Diagnostic], path: str) -> "list[os.DirEntry[str]]":
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except FileNotFoundError:
        return []
    except (PermissionError, NotADirectoryError) as error:
        details = {"why": error.strerror or str(error)}
        findings.append(Diagnostic("file-unreadable", Where(path), details))
        return []


def _printable(name: str) -> bool:
    return name.isprintable() and "\\" not in name


def _shown(path: str) -> str:
    return path.encode("utf-8", "backslashreplace").decode()


_FRESH = 50_000_000
"""Nanoseconds after a change in which a file may be half written. ``serve`` waits longer anyway."""


def read_plain(path: Path | str, *, most: int) -> bytes:
    """The bytes of a plain file, at most *most* + 1 of them; no link is followed.

    Raises Gone when there is no such plain file, OSError for faults of the machine.
    """
    for _ in range(_TRIES):
        data = _read_once(path, most)
        if data is not None:
            return data
    raise Unsteady(str(path))


def _read_once(path: Path | str, most: int) -> bytes | None:
    """As ``read_plain``; None where the file changed meanwhile, so that the bytes may not match."""
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        handle = os.open(path, flags)
    except (FileNotFoundError, NotADirectoryError):
        raise Gone(str(path)) from None
    except OSError as error:
        # A link, though it may be none any more.
        if error.errno == errno.ELOOP or Path(path).is_symlink():
            raise Gone(str(path)) from error
        raise
    try:
        look = os.fstat(handle)
        if not stat.S_ISREG(look.st_mode):
            raise Gone(str(path))
        parts = []
        left = most + 1
        # One byte more than there is: a short answer is the file's end, without asking again.
        wanted = min(left, look.st_size + 1, _CHUNK)
        while left > 0 and (part := os.read(handle, min(left, wanted))):
            parts.append(part)
            left -= len(part)
            if len(part) < wanted and most + 1 - left >= look.st_size:
                break
            wanted = _CHUNK
        now = os.fstat(handle)
        same = _stamp(now) == _stamp(look)
        if same and 0 <= time.time_ns() - look.st_mtime_ns < _FRESH:
            # Who writes in several steps may rest between two of them for as long as reading takes.
            # What was replaced since then is whole, too.
            time.sleep(_FRESH / 1e9)
            later = os.fstat(handle)
            if (later.st_size, later.st_mtime_ns) != (look.st_size, look.st_mtime_ns):
                return None
        return b"".join(parts) if same else None
    finally:
        os.close(handle)


def stamp_of(path: Path | str) -> Stamp | None:
    """How the plain file at *path* looks now; None when there is none."""
    try:
        look = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return _stamp(look) if stat.S_ISREG(look.st_mode) else None


def _stamp(look: os.stat_result) -> Stamp:
    return Stamp(look.st_size, look.st_mtime_ns, look.st_ino, look.st_ctime_ns)
