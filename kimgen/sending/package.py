"""An edition as a ZIP for a panel's file manager, and what has changed since the last one.

Equal editions make equal bytes: names in order, one date, one mode, no field of the machine.
"""

import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from kimgen.keeping.files import write_whole
from kimgen.sending.handover import readme
from kimgen.sending.shipments import Shipment
from kimgen.sending.transport import Item
from kimgen.sending.types import suffix_of

_DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest that ZIP knows. What a file's time is would differ from machine to machine."""
_PACKED = frozenset({"jpg", "jpeg", "png", "webp", "pdf", "woff2", "gz", "zip"})
"""Suffixes of what is compressed already."""


class Packed(msgspec.Struct, frozen=True):
    """What a package came to."""

    whole: Path
    files: int
    size: int
    changes: Path | None
    """None where there was no package before."""
    changed: int
    changes_size: int
    gone: int
    gone_list: Path
    same: bool
    """Nothing differs from the package before; the changes of that one still stand."""
    readme: Path


def package(shipment: Shipment, folder: Path, since: Mapping[str, str] | None = None) -> Packed:
    """Write the package of an edition into *folder*.

    *since*: path -> SHA-256 of the state that the changes count from; the last package's where
    None. Raises Fault when a file is not as it was built.
    """
    name = shipment.edition
    whole, changes = folder / f"{name}.zip", folder / f"{name}-perubahan.zip"
    sums, before = folder / f"{name}-sha256.txt", folder / f"{name}-sha256-sebelumnya.txt"
    gone_list = folder / f"{name}-hapus.txt"
    items = shipment.items()
    now = {path: item.sha256 for path, item in items.items()}
    base = since if since is not None else _read(sums)
    _write_zip(whole, items.values())
    same = base == now and since is None
    made = base is not None and not same
    changed: list[Item] = []
    gone: list[str] = []
    if base is None:
        # Of a package that nobody knows any more: over another state they would break the site.
        for path in (changes, gone_list, before):
            path.unlink(missing_ok=True)
    elif not same:
        changed = [item for path, item in items.items() if base.get(path) != item.sha256]
        gone = sorted(path for path in base if path not in items and not shipment.stays(path))
        _write_zip(changes, changed)
        write_whole(gone_list, "".join(f"{path}\n" for path in gone).encode())
        write_whole(before, listed(base))
    write_whole(sums, listed(now))
    notes = folder / f"{name}-BACA-DULU.md"
    write_whole(notes, readme(shipment, whole.stat().st_size).encode())
    return Packed(
        whole=whole,
        files=len(items),
        size=whole.stat().st_size,
        changes=changes if made else None,
        changed=len(changed),
        changes_size=changes.stat().st_size if made else 0,
        gone=len(gone),
        gone_list=gone_list,
        same=same,
        readme=notes,
    )


def listed(sums: Mapping[str, str]) -> bytes:
    """A manifest as ``sha256sum --check`` reads it."""
    return "".join(f"{sums[path]}  {path}\n" for path in sorted(sums)).encode()


def unlisted(data: bytes) -> dict[str, str] | None:
    """What ``listed`` made; None where it is something else."""
    found = {}
    for line in data.decode("utf-8", "replace").splitlines():
        digest, _, path = line.partition("  ")
        if len(digest) != 64 or not path:
            return None
        found[path] = digest
    return found


def _read(path: Path) -> dict[str, str] | None:
    try:
        return unlisted(path.read_bytes())
    except OSError:
        return None


def _write_zip(path: Path, items: Iterable[Item]) -> None:
    """A ZIP of *items*, put in place when it is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.baru")
    try:
        with zipfile.ZipFile(draft, "w") as archive:
            for item in sorted(items, key=lambda item: item.path):
                entry = zipfile.ZipInfo(item.path, _DATE)
                entry.create_system = 3  # Unix, whatever machine this is
                entry.external_attr = 0o100644 << 16
                packed = suffix_of(item.path) in _PACKED
                entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
                archive.writestr(entry, item.data(), compresslevel=None if packed else 9)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
