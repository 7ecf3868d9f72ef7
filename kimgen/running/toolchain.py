"""What besides its input decides what a stage makes: our own code, the libraries, Python."""

import os
import re
import sys
from functools import cache
from pathlib import Path

from kimgen.running.layout import built_in_templates
from kimgen.words.digest import Digest, digest_of, digest_of_bytes

_ROOMS = {
    "reading": ("words", "reading", "checking"),
    "making": ("words", "deciding", "making"),
    "pictures": ("words/photo.py", "words/site.py", "making/originals.py", "making/pictures.py"),
}
_LIBRARIES = {
    "reading": ("markdown", "nh3", "pyyaml", "msgspec"),
    "making": ("jinja2", "markupsafe", "feedgen", "lxml", "pillow", "segno", "msgspec"),
    "pictures": ("pillow", "pillow-heif"),
}


@cache
def toolchain(stage: str) -> Digest:
    """The digest of all that makes up *stage*: ``reading``, ``making`` or ``pictures``."""
    package = Path(__file__).parent.parent
    files = [file for room in _ROOMS[stage] for file in _modules(package / room)]
    if stage == "making":
        files += sorted((built_in_templates() / "assets" / "fonts").glob("*.ttf"))
    parts = [(file.name, _digest(file)) for file in files]
    libraries = [(name, _version(name)) for name in _LIBRARIES[stage]]
    return digest_of((parts, libraries, sys.version_info[:3]))


def _modules(place: Path) -> list[Path]:
    return [place] if place.suffix == ".py" else sorted(place.rglob("*.py"))


@cache
def _digest(file: Path) -> Digest:
    return digest_of_bytes(file.read_bytes())


def _version(name: str) -> str:
    """The version of an installed distribution; empty where there is none."""
    known = _installed().get(name)
    if known is not None:
        return known
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError:
        return ""


@cache
def _installed() -> dict[str, str]:
    """Names and versions as the folders beside the packages tell them.

    Asking importlib.metadata loads a parser of mails: a sixth of a build that has nothing to do.
    """
    found: dict[str, str] = {}
    for place in sys.path:
        try:
            names = os.listdir(place or ".")  # noqa: PTH208 - thousands of names, as text
        except OSError:
            continue
        for name in names:
            if name.endswith(".dist-info"):
                project, _, version = name.removesuffix(".dist-info").rpartition("-")
                found.setdefault(re.sub(r"[-_.]+", "-", project).lower(), version)
    return found
