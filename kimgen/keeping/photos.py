"""The developed files of photos, by the digest of their bytes."""

from pathlib import Path

from kimgen.keeping.bodies import Lost
from kimgen.keeping.files import write_whole
from kimgen.words.digest import Digest, digest_of_bytes


class PhotoStore:
    """Files named by what is in them; a file that is not what its name says is not believed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, digest: Digest, data: bytes) -> None:
        """Keep *data*."""
        write_whole(self._path(digest), data)

    def __call__(self, digest: Digest) -> bytes:
        """The bytes named *digest*. Raises Lost."""
        try:
            data = self._path(digest).read_bytes()
        except OSError as error:
            raise Lost(digest) from error
        if digest_of_bytes(data) != digest:
            raise Lost(digest)
        return data

    def has(self, digest: Digest) -> bool:
        """Whether there is a file of that name."""
        return self._path(digest).exists()

    def keep_only(self, digests: set[Digest]) -> None:
        """Remove all other files."""
        for path in self._folder.glob("??/*"):
            if path.name not in digests:
                path.unlink(missing_ok=True)

    def _path(self, digest: Digest) -> Path:
        return self._folder / digest[:2] / digest
