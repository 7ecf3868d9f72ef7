"""The developed files of photos, by the digest of their bytes."""

from pathlib import Path

from kimgen.keeping.bodies import Lost
from kimgen.keeping.files import is_draft, read_own, remove_tree, sweep_drafts, write_own
from kimgen.words.digest import Digest, digest_of_bytes


class PhotoStore:
    """Files named by what is in them; a file that is not what its name says is not believed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, digest: Digest, data: bytes) -> None:
        """Keep *data*."""
        write_own(self._path(digest), data)

    def __call__(self, digest: Digest) -> bytes:
        """The bytes named *digest*. Raises Lost."""
        data = read_own(self._path(digest))
        if data is None or digest_of_bytes(data) != digest:
            raise Lost(digest)
        return data

    def has(self, digest: Digest) -> bool:
        """Whether there is a file of that name."""
        return self._path(digest).exists()

    def keep_only(self, digests: set[Digest]) -> None:
        """Remove all other files."""
        if not self._folder.is_dir():
            return
        for folder in self._folder.iterdir():
            sweep_drafts(folder)
            for path in folder.iterdir() if folder.is_dir() else (folder,):
                # A preview develops photos at the same time; what it writes just now is its own.
                if path.name not in digests and not is_draft(path.name):
                    remove_tree(path)

    def _path(self, digest: Digest) -> Path:
        return self._folder / digest[:2] / digest
