"""Findings as data: a code at a place. They become words only at the edge (see ``messages``)."""

from enum import StrEnum

import msgspec


class Severity(StrEnum):
    """An error holds its article (for site.yaml: the build) back; a warning never does."""

    ERROR = "error"
    WARNING = "warning"


class Where(msgspec.Struct, frozen=True, array_like=True, order=True, gc=False):
    """A place in a source file. Lines and columns count from 1; 0 means the whole file."""

    path: str
    """Relative to the site's folder, with forward slashes."""
    line: int = 0
    column: int = 0
    length: int = 0
    """Characters that the caret line marks."""


class Diagnostic(msgspec.Struct, frozen=True, array_like=True):
    """One finding: a code of the catalogue, its place, and what its sentence names."""

    code: str
    where: Where
    details: dict[str, str] = {}
    also: tuple[Where, ...] = ()
    """Further places that belong to the fault (the other article of a shared address, say)."""
