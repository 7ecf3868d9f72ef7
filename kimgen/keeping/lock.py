"""One build at a time: a lock that dies with its process."""

import fcntl
import json
import os
from pathlib import Path
from types import TracebackType
from typing import Self


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
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = self._holder()
            os.close(self._handle)
            raise Held(holder) from None
        os.ftruncate(self._handle, 0)
        os.pwrite(self._handle, json.dumps(self._note).encode(), 0)
        return self

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
        return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}
