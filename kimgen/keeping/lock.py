"""One build at a time: a lock that dies with its process."""

import contextlib
import errno
import fcntl
import json
import os
import stat
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from kimgen.keeping.files import alive, make_own, remove_tree

_AFTERLIFE = 10.0
"""Seconds to wait for the helpers of a build that was killed: they hold its lock to their end."""
_STRANGE = frozenset({errno.EISDIR, errno.ELOOP, errno.ENXIO, errno.EACCES, errno.EPERM})


class Held(Exception):
    """Somebody else builds; *holder* says who: ``pid``, ``command``, ``since``."""

    def __init__(self, holder: dict[str, str]) -> None:
        super().__init__(holder)
        self.holder = holder


class Lock:
    """Holds the site's lock while it is entered. Raises Held at once when it is taken."""

    def __init__(self, path: Path, *, command: str, since: str) -> None:
        self._path = path
        self._note = {"pid": str(os.getpid()), "command": command, "since": since}
        self._handle = -1

    def __enter__(self) -> Self:
        make_own(self._path.parent)
        self._handle = self._opened()
        until = time.monotonic() + _AFTERLIFE
        while not self._locked():
            holder = self._holder()
            if alive(int(holder.get("pid", "0"))) or time.monotonic() > until:
                os.close(self._handle)
                raise Held(holder)
            time.sleep(0.02)
        with contextlib.suppress(OSError):  # it only tells others who builds
            os.ftruncate(self._handle, 0)
            os.pwrite(self._handle, json.dumps(self._note).encode(), 0)
        return self

    def _opened(self) -> int:
        """The lock's file; what else stands at its place gives way."""
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
        try:
            handle = os.open(self._path, flags, 0o666)
            if stat.S_ISREG(os.fstat(handle).st_mode):
                return handle
            os.close(handle)
        except OSError as error:
            if error.errno not in _STRANGE or not os.access(self._path.parent, os.W_OK):
                raise
        remove_tree(self._path)
        return os.open(self._path, flags, 0o666)

    def _locked(self) -> bool:
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.close(self._handle)

    def _holder(self) -> dict[str, str]:
        try:
            found = json.loads(os.pread(self._handle, 4096, 0))
        except ValueError:
            return {}
        if not isinstance(found, dict) or not str(found.get("pid", "")).isdecimal():
            return {}
        return {str(k): str(v) for k, v in found.items()}
