"""What changed under a folder, once it has come to rest.

The events of the operating system are hints, no more: one save is up to a dozen of them, an
editor's safe save is a rename, and the queue can overflow. So a path in an answer says "look here
again", a folder's path says "look at everything below", and the root's own path says "look at
everything".
"""

import contextlib
import errno
import logging
import os
import stat
import sys
import threading
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from watchdog.events import (
    EVENT_TYPE_ATTRIB,
    EVENT_TYPE_CLOSED,
    EVENT_TYPE_CREATED,
    EVENT_TYPE_DELETED,
    EVENT_TYPE_MODIFIED,
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileAttribEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch
from watchdog.observers.polling import PollingObserver

# Opening and reading a file is no change; heard as one, it makes a build that starts itself for
# ever. Asking the kernel for these alone also keeps a build that reads 20,000 files from filling
# its queue (16,384 events).
HEARD: list[type[FileSystemEvent]] = [
    FileCreatedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileDeletedEvent,
    FileClosedEvent,
    FileAttribEvent,
    DirCreatedEvent,
    DirMovedEvent,
    DirDeletedEvent,
]

# A file that was written to and is still open may be half a file: its writer gets this long for
# the next write or the close.
OPEN_PATIENCE = 0.5
# After this long, what rests is reported although something else (a big photo being copied) still
# moves.
CROWD_PATIENCE = 1.0
# Each watched folder costs a thread; above this many they share one watch, and the ignored ones
# are watched in vain.
MOST_FOLDERS = 64
# A lock cannot be interrupted by Ctrl-C on Windows; so nothing waits longer than this in one go.
SLICE = 0.5
POLLING_INTERVAL = 0.5

Stamp = tuple[int, int, int, int] | None
"""Time of change (ns), size, inode and mode; None, if there is nothing."""


@dataclass(slots=True)
class _Moving:
    """A path that was heard of and is not reported yet."""

    stamp: Stamp
    since: float
    being_written: bool


class Watcher:
    """Tells which paths under *root* changed. A context manager.

    It runs threads, so start worker processes before it. *ignored* is asked for a path and once for
    each folder above it, from another thread; dotfiles and the traces of editors are ignored
    anyway. Symbolic links are not followed.
    """

    def __init__(self, root: Path, *, ignored: Callable[[Path], bool], quiet: float = 0.06) -> None:
        self.polling = False
        """Whether the system could not watch: the folder is looked through again and again."""
        self._root = root.absolute()
        self._real = Path(os.path.realpath(root))
        self._ignored = ignored
        self._quiet = quiet
        self._observer: BaseObserver | None = None
        self._folders: dict[Path, ObservedWatch] = {}
        self._noisy_folders: dict[Path, bool] = {}
        self._apart = True
        self._stirred = threading.Condition()
        self._moving: dict[Path, _Moving] = {}
        self._first_heard = 0.0
        self._reported: dict[Path, Stamp] = {}
        self._new_folders = False
        self._ear = _Ear(self._hear)
        self._overflow = _OverflowNotice(lambda: self._stir(self._root, EVENT_TYPE_MODIFIED))

    def __enter__(self) -> "Watcher":
        logging.getLogger("watchdog").addHandler(self._overflow)
        # It warns when nested folders appear at once and it takes up one of them twice.
        warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"watchdog\.")
        try:
            self._start(Observer())
            if self._limit_reached():
                raise OSError(errno.ENOSPC, "inotify watch limit reached")
        except OSError:
            self._poll()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()
        logging.getLogger("watchdog").removeHandler(self._overflow)
        with self._stirred:
            self._stirred.notify_all()

    def changes(self, *, timeout: float | None) -> frozenset[Path]:
        """The paths that changed and then rested; both ends of a move. Nothing after *timeout*.

        Blocks, and can be interrupted at any moment. What happens between two calls is kept for the
        second.
        """
        deadline = float("inf") if timeout is None else time.monotonic() + timeout
        while True:
            with self._stirred:
                while not self._moving:
                    left = deadline - time.monotonic()
                    if left <= 0 or self._observer is None:
                        return frozenset()
                    self._stirred.wait(min(left, SLICE))
                rested, wait = self._rested()
            if rested:
                if self._new_folders and self._watch_new_folders():
                    return rested | {self._root}
                return rested
            left = deadline - time.monotonic()
            if left <= 0:
                return frozenset()
            # A file that is open now may be closed at any moment, which ends the longer wait.
            time.sleep(min(left, wait if wait <= self._quiet else self._quiet / 4))

    def _rested(self) -> tuple[frozenset[Path], float]:
        """Take what rests; or say how long to wait before asking again. The lock is held."""
        now = time.monotonic()
        due = {
            path: moving.since + (OPEN_PATIENCE if moving.being_written else self._quiet)
            for path, moving in self._moving.items()
        }
        first, last = min(due.values()), max(due.values())
        crowd = self._first_heard + CROWD_PATIENCE
        if last > now and (crowd > now or first > now):
            return frozenset(), min(last, max(crowd, first)) - now
        rested = set()
        for path, moment in due.items():
            if moment <= now:
                moving, stamp = self._moving[path], _stamp(path)
                if stamp == moving.stamp:
                    rested.add(path)
                else:  # changed without an event yet, as on a shared folder or while polling
                    moving.stamp, moving.since = stamp, now
        if not rested or (len(rested) < len(due) and crowd > now):
            return frozenset(), self._quiet
        for path in rested:
            self._reported[path] = self._moving.pop(path).stamp
        self._first_heard = now
        return frozenset(rested), 0.0

    def _hear(self, event: FileSystemEvent) -> None:
        """Note an event. Runs in the observer's thread."""
        for end in (event.src_path, event.dest_path):
            if not end:
                continue
            where = os.fsdecode(end)
            within = where.removeprefix(str(self._real)).lstrip(os.sep)
            path = self._root / within
            if where == within or self._is_noise(path):
                continue
            if event.is_directory:
                self._new_folders |= event.event_type != EVENT_TYPE_DELETED
                if self._apart and path.parent == self._root:
                    self._watch_folder(self._real / within)
            self._stir(path, event.event_type)

    def _stir(self, path: Path, kind: str) -> None:
        now = time.monotonic()
        stamp = _stamp(path)
        with self._stirred:
            if kind == EVENT_TYPE_ATTRIB and self._reported.get(path, ()) == stamp:
                return  # nothing that we would see; a build that does this must not start itself
            if not self._moving:
                self._first_heard = now
            before = self._moving.get(path)
            writing = before is not None and before.being_written
            if stamp is None or not stat.S_ISREG(stamp[3]) or not self._closing_is_heard():
                writing = False
            elif kind == EVENT_TYPE_MODIFIED:
                writing = True
            elif kind == EVENT_TYPE_CREATED:
                writing = stamp[1] == 0
            elif kind != EVENT_TYPE_ATTRIB:
                writing = False
            if before is not None and kind == EVENT_TYPE_CLOSED and before.stamp == stamp:
                before.being_written = writing  # whole since the last write: no reason to wait anew
                return
            self._moving[path] = _Moving(stamp, now, writing)
            self._stirred.notify_all()

    def _closing_is_heard(self) -> bool:
        return sys.platform == "linux" and not self.polling

    def _is_noise(self, path: Path) -> bool:
        if path == self._root:
            return False
        above = path.parent
        noisy = self._noisy_folders.get(above)
        if noisy is None:
            noisy = self._noisy_folders[above] = self._is_noise(above)
        return noisy or _is_trace(path.name) or self._ignored(path)

    def _start(self, observer: BaseObserver) -> None:
        """Watch the root, and each folder in it that counts.

        Not the root as a whole: an ignored output folder may hold more folders than the system can
        watch, and each build would shake them all.
        """
        self._observer = observer
        observer.start()
        with os.scandir(self._real) as entries:
            names = sorted(e.name for e in entries if e.is_dir(follow_symlinks=False))
        self._apart = len(names) <= MOST_FOLDERS
        self._schedule(observer, self._real, recursive=not self._apart)
        if self._apart:
            for name in names:
                if not self._is_noise(self._root / name):
                    self._watch_folder(self._real / name)

    def _watch_folder(self, folder: Path) -> None:
        """Watch a folder right under the root anew, or no longer, if it is gone."""
        observer = self._observer
        if observer is None:
            return
        known = self._folders.pop(folder, None)
        if known is not None:
            observer.unschedule(known)
        if folder.is_dir() and not folder.is_symlink():
            with contextlib.suppress(FileNotFoundError):  # gone again: its going is an event too
                self._folders[folder] = self._schedule(observer, folder, recursive=True)

    def _schedule(self, observer: BaseObserver, folder: Path, *, recursive: bool) -> ObservedWatch:
        return observer.schedule(self._ear, str(folder), recursive=recursive, event_filter=HEARD)

    def _watch_new_folders(self) -> bool:
        """Go over to polling, if the system has no room for new folders; says whether it did."""
        self._new_folders = False
        if self.polling or not self._limit_reached():
            return False
        self._poll()
        return True

    def _limit_reached(self) -> bool:
        """Whether the system refuses one more watch.

        Watchdog keeps silent about folders below the first that it could not watch.
        """
        if sys.platform != "linux":
            return False
        probe: BaseObserver | None = None
        try:
            probe = Observer()
            probe.start()
            probe.schedule(FileSystemEventHandler(), str(self._real))
        except OSError as error:
            return error.errno == errno.ENOSPC
        finally:
            if probe is not None:
                probe.stop()
        return False

    def _poll(self) -> None:
        self._stop()
        self.polling = True
        self._start(PollingObserver(timeout=POLLING_INTERVAL))

    def _stop(self) -> None:
        observer, self._observer = self._observer, None
        self._folders.clear()
        if observer is not None:
            observer.stop()
            if observer.is_alive():
                observer.join()


class _Ear(FileSystemEventHandler):
    def __init__(self, hear: Callable[[FileSystemEvent], None]) -> None:
        self._hear = hear

    def on_any_event(self, event: FileSystemEvent) -> None:
        self._hear(event)


class _OverflowNotice(logging.Handler):
    """Watchdog says only in its log that the kernel dropped events: then look at everything."""

    def __init__(self, tell: Callable[[], None]) -> None:
        super().__init__(logging.WARNING)
        self._tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        if "overflow" in record.getMessage():
            self._tell()


def _stamp(path: Path) -> Stamp:
    try:
        found = os.lstat(path)
    except (OSError, ValueError):
        return None
    if stat.S_ISDIR(found.st_mode):
        return 0, 0, found.st_ino, found.st_mode  # its files speak for themselves
    return found.st_mtime_ns, found.st_size, found.st_ino, found.st_mode


def _is_trace(name: str) -> bool:
    """Whether a name is a dotfile or left by Vim or Emacs (4913 is Vim's test of a folder)."""
    return (
        name.startswith(".")
        or name.endswith(("~", ".swp", ".swo", ".swx"))
        or name == "4913"
        or (name.startswith("#") and name.endswith("#"))
    )
