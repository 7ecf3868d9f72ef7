"""What a build did, as data."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

import msgspec

from kimgen.words.dates import Moment
from kimgen.words.diagnostics import Diagnostic
from kimgen.words.hosting import Hosting
from kimgen.words.messages import is_error


class Exit(IntEnum):
    """How a command ends."""

    DONE = 0
    NOTHING_PUBLISHED = 1
    USAGE = 2
    HELD_BACK = 3
    OWN_FAULT = 70


class EditionReport(msgspec.Struct, frozen=True):
    """What happened to one edition."""

    name: str
    output: str
    made: tuple[str, ...]
    """Paths written, in order of path."""
    removed: tuple[str, ...]
    kept: int
    """Outputs that were up to date."""
    reasons: dict[str, str] = {}
    """Path written -> which ingredients changed."""
    bytes: int = 0
    """Of all its files."""
    files: int = 0
    largest: int = 0
    """Bytes of its largest file."""
    hosting: Hosting = Hosting()


class Report(msgspec.Struct, frozen=True):
    """What a build found and did."""

    editions: tuple[EditionReport, ...] = ()
    findings: tuple[Diagnostic, ...] = ()
    held: tuple[str, ...] = ()
    """Sources that an error holds back."""
    waiting: tuple[tuple[str, Moment], ...] = ()
    drafts: tuple[str, ...] = ()
    due: Moment | None = None
    read: int = 0
    """Article files read anew."""
    articles: int = 0
    failed: bool = False
    """Nothing was published."""
    seconds: dict[str, float] = {}
    """Stage -> seconds, for the profile."""
    counts: dict[str, int] = {}
    """Stage -> how many things it looked at, read, made ... (see ``commands.phrases``)."""
    resting: bool = False
    """Nothing had changed: no stage but the first ran."""
    recovered: bool = False
    """A step that an earlier build left undone was completed first."""

    @property
    def exit(self) -> Exit:
        """0, 1 or 3 : an error holds its article back, the rest is published."""
        if self.failed:
            return Exit.NOTHING_PUBLISHED
        if self.held or any(is_error(finding.code) for finding in self.findings):
            return Exit.HELD_BACK
        return Exit.DONE

    @property
    def written(self) -> int:
        """Files written over all editions."""
        return sum(len(edition.made) for edition in self.editions)

    @property
    def removed(self) -> int:
        """Files removed over all editions."""
        return sum(len(edition.removed) for edition in self.editions)


class Clock:
    """Seconds and counts by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.counts: dict[str, int] = {}

    def count(self, name: str, more: int) -> None:
        """Add *more* to the things of stage *name*."""
        self.counts[name] = self.counts.get(name, 0) + more

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Add this block's time to *name*."""
        start = time.perf_counter()
        try:
            yield
        finally:
            spent = time.perf_counter() - start
            self.seconds[name] = self.seconds.get(name, 0.0) + spent
