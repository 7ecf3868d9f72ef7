"""What besides its input decides what a stage makes: our own code, the libraries, Python."""

import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from kimgen.words.digest import Digest, digest_of, digest_of_bytes

READING = ("words", "reading", "checking")
MAKING = ("words", "deciding", "making")
_LIBRARIES = {
    "reading": ("markdown", "nh3", "pyyaml", "msgspec"),
    "making": ("jinja2", "markupsafe", "feedgen", "lxml", "pillow", "segno", "msgspec"),
}


@cache
def toolchain(stage: str) -> Digest:
    """The digest of all that makes up *stage*: ``reading`` or ``making``."""
    rooms = READING if stage == "reading" else MAKING
    package = Path(__file__).parent.parent
    parts = [
        (path.name, digest_of_bytes(path.read_bytes()))
        for room in rooms
        for path in sorted((package / room).rglob("*.py"))
    ]
    libraries = [(name, _version(name)) for name in _LIBRARIES[stage]]
    return digest_of((parts, libraries, sys.version_info[:3]))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
