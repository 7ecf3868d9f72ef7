"""What is measured, and the figures that come of it."""

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from statistics import median
from subprocess import DEVNULL, PIPE, Popen
from threading import Thread
from typing import IO
from urllib.request import urlopen

from bench import corpus, peers
from bench.measure import Cost, cost_of, environment
from bench.peers import Site

Tell = Callable[[str], None]
Files = dict[str, tuple[int, int, int]]
"""Path -> size, time of change and inode of a published file."""

RAM = Path("/dev/shm")
PAUSE = 0.7
"""Seconds between two saves."""


@dataclass(slots=True)
class Series:
    """Runs of one kind."""

    name: str
    costs: list[Cost] = field(default_factory=list)
    written: list[int] = field(default_factory=list)
    """Files written in each run."""
    compared: list[int] = field(default_factory=list)
    """Of these, files of the kinds that every generator makes."""
    peak: int = 0

    @property
    def wall(self) -> float:
        """Median seconds."""
        return median(cost.wall for cost in self.costs)

    @property
    def cpu(self) -> float:
        """Median CPU seconds."""
        return median(cost.cpu for cost in self.costs)

    @property
    def spread(self) -> tuple[float, float]:
        """Fastest and slowest."""
        walls = [cost.wall for cost in self.costs]
        return min(walls), max(walls)


@contextmanager
def workplace() -> Iterator[Path]:
    """A folder for the sites: in memory where that can be had, so that no disk is measured."""
    with tempfile.TemporaryDirectory(
        prefix="kimgen-bench-", dir=RAM if RAM.is_dir() else None
    ) as f:
        yield Path(f)


def files_of(folder: Path) -> Files:
    """How every file below *folder* looks."""
    found = {}
    for place, _, names in os.walk(folder):
        for name in names:
            path = f"{place}/{name}"
            look = os.lstat(path)
            found[os.path.relpath(path, folder)] = (look.st_size, look.st_mtime_ns, look.st_ino)
    return found


def is_compared(path: str) -> bool:
    """Whether every generator makes a file of this kind; kimgen makes more of some others."""
    parts = path.split("/")
    if parts[0] in ("arsip", "kim", "langganan", "ralat", "wilayah", "agenda", "pengumuman"):
        return False
    return parts[-1] in ("index.html", "feed.xml", "sitemap.xml") or parts[0] == "sitemap"


def tree_digest(folder: Path) -> str:
    """One digest of all paths and bytes below *folder*."""
    digest = hashlib.sha256()
    for path in sorted(files_of(folder)):
        digest.update(f"{path}\0".encode())
        digest.update(hashlib.sha256((folder / path).read_bytes()).digest())
    return digest.hexdigest()


def cold(sites: list[Site], rounds: int, tell: Tell) -> dict[str, Series]:
    """Every site built from nothing, in turn, *rounds* times after one that looks at memory."""
    found = {site.name: Series(site.name) for site in sites}
    for turn in range(rounds + 1):
        for site in sites:
            site.clean()
            cost = cost_of(site.command, site.root, memory=turn == 0)
            series = found[site.name]
            if turn == 0:
                series.peak = cost.peak
                tell(f"{site.name}: {cost.peak / 1e6:.0f} MB")
                continue
            series.costs.append(cost)
            series.written.append(len(files_of(site.output)))
            tell(f"{site.name}: {cost.wall:.2f} s, {cost.cpu:.2f} s CPU")
    return found


@dataclass(frozen=True, slots=True)
class Edit:
    """A change that a writer makes, and what it is called."""

    name: str
    make: Callable[[Path, int], None]


def _article(root: Path, turn: int) -> Path:
    groups = sorted((root / "content").iterdir())
    return sorted(groups[turn % len(groups)].glob("kabar-*.md"))[3]


def _body(root: Path, turn: int) -> None:
    path = _article(root, turn)
    text = path.read_text("utf-8")
    path.write_text(f"{text}\nSatu kalimat lagi, yang ke-{turn}.\n", "utf-8")


def _title(root: Path, turn: int) -> None:
    path = _article(root, turn + 7)
    text = path.read_text("utf-8")
    path.write_text(text.replace('judul: "', f'judul: "Ke-{turn}: ', 1), "utf-8")


def _new(root: Path, turn: int) -> None:
    count = sum(1 for path in (root / "content").iterdir() if path.is_dir())
    group = corpus.groups(count)[turn % count]
    time = corpus.NEWEST + timedelta(hours=turn + 1)
    one = corpus.piece(group, 90_000 + turn, time)
    corpus.place_of(root / "content", one).write_text(corpus.kimgen_text(one), "utf-8")


EDITS = (
    Edit("nothing changed", lambda root, turn: None),
    Edit("one body edited", _body),
    Edit("one title edited", _title),
    Edit("one new article", _new),
)


def edited(site: Site, rounds: int, tell: Tell) -> dict[str, Series]:
    """Each kind of edit made to a built kimgen site and built, *rounds* times after one to warm."""
    found = {edit.name: Series(edit.name) for edit in EDITS}
    # The first build after a cold one notes how everything stands.
    cost_of(site.command, site.root)
    for turn in range(rounds + 1):
        for edit in EDITS:
            edit.make(site.root, turn)
            before = files_of(site.output)
            cost = cost_of(site.command, site.root)
            if turn == 0:
                continue
            after = files_of(site.output)
            new = [path for path, look in after.items() if before.get(path) != look]
            series = found[edit.name]
            series.costs.append(cost)
            series.written.append(len(new))
            series.compared.append(sum(map(is_compared, new)))
            tell(f"{edit.name}: {cost.wall:.3f} s, {len(new)} files")
    return found


def saves(site: Site, count: int, tell: Tell) -> dict[str, list[float]]:
    """Seconds from each save to the event by which ``serve`` has the browser reload, by kind.

    *count* texts, then a third as many titles and new articles: one save after another, each of
    another article, a moment apart.
    """
    command = [site.command[0], "serve", "--port", "8765"]
    waited: dict[str, list[float]] = {}
    with Popen(
        command, cwd=site.root, env=environment(), stdout=PIPE, stderr=DEVNULL, text=True
    ) as process:
        try:
            assert process.stdout is not None
            said = next(line for line in process.stdout if "http://" in line)
            address = said[said.index("http://") :].split()[0].rstrip("/.")
            Thread(target=process.stdout.read, daemon=True).start()
            with urlopen(f"{address}/_kimgen/events") as events:
                for edit in EDITS[1:]:
                    _settled(process)
                    turns = range(count if edit.make is _body else count // 3)
                    waited[edit.name] = [_waited(events, edit, site, turn) for turn in turns]
        finally:
            process.terminate()  # a process in the background may not hear Ctrl-C
    for name, times in waited.items():
        if times:
            tell(f"saved, {name}: {median(times):.3f} s, at worst {max(times):.3f} s")
    return waited


def _waited(events: IO[bytes], edit: Edit, site: Site, turn: int) -> float:
    """Seconds from one save to its event; then a pause."""
    edit.make(site.root, 500 + turn)
    start = time.perf_counter()
    while b'"reload"' not in events.readline():
        pass
    waited = time.perf_counter() - start
    time.sleep(PAUSE)
    return waited


def _settled(process: "Popen[str]") -> None:
    """Wait until a process has come to rest."""
    used, rounds = -1.0, 0
    while rounds < 5:
        ticks = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
        before, used = used, float(sum(map(int, ticks)))
        rounds = rounds + 1 if used - before <= 1 else 0
        time.sleep(0.2)


def same_bytes(site: Site, tell: Tell) -> bool:
    """Whether one process and many write the same bytes, from nothing and after edits."""
    digests = {}
    for name, jobs in (("one job", ["--jobs", "1"]), ("many jobs", [])):
        site.clean()
        cost_of([*site.command, *jobs], site.root)
        digests[name] = tree_digest(site.output)
        tell(f"{name}: {digests[name][:16]}")
    for edit in EDITS[1:]:
        edit.make(site.root, 900)
        cost_of(site.command, site.root)
    digests["after edits"] = tree_digest(site.output)
    ledger = (site.root / corpus.LEDGER).read_bytes()
    site.clean()
    (site.root / corpus.LEDGER).write_bytes(ledger)
    cost_of([*site.command, "--jobs", "1"], site.root)
    digests["anew"] = tree_digest(site.output)
    tell(f"after edits: {digests['after edits'][:16]}, anew: {digests['anew'][:16]}")
    return digests["one job"] == digests["many jobs"] and digests["after edits"] == digests["anew"]


def large(
    root: Path, sizes: list[tuple[int, int]], rounds: int, tell: Tell
) -> dict[tuple[int, int], Series]:
    """Hubs of other sizes, groups and articles of each, built from nothing by kimgen in turn."""
    sites = {size: peers.kimgen(root / f"{size[0]}x{size[1]}", *size) for size in sizes}
    for size, site in sites.items():
        site.name = f"{size[0]} groups of {size[1]}"
    found = cold(list(sites.values()), rounds, tell)
    shutil.rmtree(root)
    return {size: found[site.name] for size, site in sites.items()}
