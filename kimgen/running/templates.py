"""The templates of a site as ingredients: each with the digest of all that it uses."""

from pathlib import Path

import msgspec

from kimgen.deciding.outputs import Script
from kimgen.keeping.files import read_own, write_own
from kimgen.keeping.manifest import pack, unpack
from kimgen.words.digest import Digest, digest_of, digest_of_bytes

STYLE = "assets/style.css"
SCRIPTS = ("search.js", "directory.js", "offline.js", "worker.js")
BUILT_IN = "bawaan/"


class Ingredients(msgspec.Struct, frozen=True):
    """All that the templates folder contributes."""

    closures: dict[str, Digest]
    """Page template -> digest of everything that its pages are made of."""
    scripts: dict[str, Script]
    bytes_of: dict[Digest, bytes]
    """A script's digest -> its bytes."""


def ingredients(folders: tuple[Path, ...], remembered: Path) -> Ingredients:
    """Read the templates; which of them use which is remembered as long as none changes.

    Raises ``making.templates.TemplateFault``.
    """
    texts = _texts(folders)
    style = digest_of([(folder / STYLE).read_bytes() for folder in folders if _has(folder, STYLE)])
    key = f"templates {digest_of(sorted(texts.items()))}"[:60]
    kept = read_own(remembered)
    uses = unpack(kept, dict[str, tuple[str, ...]], key) if kept is not None else None
    if uses is None:
        from kimgen.making.templates import closure

        pages = [name for name in texts if "/" not in name]
        uses = {name: closure(name, texts) for name in pages}
        write_own(remembered, pack(uses, key))
    closures = {
        name: digest_of(
            (
                [(used, texts.get(used) or texts[used.removeprefix(BUILT_IN)]) for used in closure],
                style,
            )
        )
        for name, closure in uses.items()
    }
    scripts, bytes_of = {}, {}
    for name in SCRIPTS:
        folder = next((folder for folder in folders if _has(folder, f"assets/{name}")), None)
        if folder is not None:
            data = (folder / "assets" / name).read_bytes()
            scripts[name] = _script(name, data)
            bytes_of[scripts[name].digest] = data
    return Ingredients(closures, scripts, bytes_of)


def _texts(folders: tuple[Path, ...]) -> dict[str, str]:
    """Every template's text by name: the first folder's wins; the last's also as ``bawaan/...``."""
    found: dict[str, str] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*.html")):
            name = path.relative_to(folder).as_posix()
            text = path.read_text("utf-8")
            if folder == folders[-1] and name in found:
                found[BUILT_IN + name] = text
            found.setdefault(name, text)
    return found


def _has(folder: Path, name: str) -> bool:
    return (folder / name).is_file()


def _script(name: str, data: bytes) -> Script:
    from base64 import b64encode
    from hashlib import sha384

    digest = digest_of_bytes(data)
    stem, suffix = name.rsplit(".", 1)
    integrity = "sha384-" + b64encode(sha384(data).digest()).decode()
    return Script(f"aset/{stem}-{digest[:8]}.{suffix}", digest, integrity)
