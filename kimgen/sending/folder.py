"""A target that is a folder of this machine: a mounted disk, or the server's own web folder."""

import errno
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from kimgen.keeping.files import prune_upwards, write_whole
from kimgen.sending.transport import Fault, Item
from kimgen.words.hosting import Target


class Folder:
    """Files written beside and renamed."""

    atomic = False

    def __init__(self, target: Target, root: Path) -> None:
        """*root*: what a relative folder counts from."""
        self._folder = root / Path(target.folder).expanduser()

    def open(self) -> None:
        with _told(str(self._folder)):
            self._folder.mkdir(parents=True, exist_ok=True)

    def close(self) -> None:
        pass

    def read(self, path: str) -> bytes | None:
        try:
            return (self._folder / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def write(self, path: str, data: bytes) -> None:
        with _told(path):
            write_whole(self._folder / path, data)

    def send(self, items: Sequence[Item], done: Callable[[str], None]) -> None:
        for item in items:
            self.write(item.path, item.data())
            done(item.path)

    def remove(self, paths: Sequence[str], done: Callable[[str], None]) -> None:
        for path in paths:
            target = self._folder / path
            with _told(path):
                try:
                    target.unlink(missing_ok=True)
                except NotADirectoryError:
                    pass
                prune_upwards(target.parent, self._folder)
            done(path)

    def finish(self) -> None:
        pass


@contextmanager
def _told(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Fault("full", path=path) from None
        raise Fault("denied", path=path, why=error.strerror or str(error)) from None
