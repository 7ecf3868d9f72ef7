"""The figures as a page: docs/benchmarks.md."""

import os
import platform
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from statistics import median

from bench.peers import Site
from bench.scenarios import Series

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"
BARS = {"nothing changed": 30, "one body edited": 15, "one title edited": 15, "one new article": 12}
"""At most one part in so many of Hugo's full build."""


@dataclass(slots=True)
class Figures:
    """All that was measured."""

    groups: int
    each: int
    rounds: int
    sites: list[Site]
    cold: dict[str, Series]
    edited: dict[str, Series]
    saves: dict[str, list[float]] = field(default_factory=dict)
    """Kind of edit -> seconds from each save to the event by which the browser reloads."""
    same: bool | None = None
    large: dict[tuple[int, int], Series] = field(default_factory=dict)
    """Groups and articles of each -> hubs of kimgen's alone, the largest last."""


def machine() -> str:
    """Processor, cores, memory, system, Python."""
    model = platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        model = names[0].split(":", 1)[1].strip() if names else model
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    system = f"{platform.system()} {platform.release().split('-')[0]}"
    return f"{model}, {cores} cores, {memory:.0f} GB, {system}, Python {platform.python_version()}"


def tables(figures: Figures) -> str:
    """The measured figures as Markdown."""
    return "\n".join(_lines(figures))


def _lines(figures: Figures) -> Iterator[str]:
    count = figures.groups * figures.each
    versions = ", ".join(f"{site.name} {site.version}" for site in figures.sites)
    yield f"Machine: {machine()}."
    yield f"Versions: {versions}."
    yield f"Day: {date.today().isoformat()}. Medians of {figures.rounds} runs in turn."
    yield ""
    yield f"### From nothing: {count:,} articles, {figures.groups} groups"
    yield ""
    yield "| | wall | fastest to slowest | CPU | memory | files |"
    yield "|---|--:|--:|--:|--:|--:|"
    for series in figures.cold.values():
        low, high = series.spread
        times = f"{series.wall:.1f} s | {low:.1f} to {high:.1f} s | {series.cpu:.1f} s"
        room = f"{series.peak / 1e6:,.0f} MB | {series.written[-1]:,}"
        yield f"| {series.name} | {times} | {room} |"
    ours = figures.cold.get("kimgen")
    if ours is None:
        return
    others = [series for name, series in figures.cold.items() if name != "kimgen"]
    if others:
        yield ""
        yield "kimgen's part of theirs:"
        yield ""
        yield "| of | wall | CPU | memory |"
        yield "|---|--:|--:|--:|"
        for series in others:
            yield (
                f"| {series.name} | {ours.wall / series.wall:.2f} | {ours.cpu / series.cpu:.2f} "
                f"| {ours.peak / max(series.peak, 1):.2f} |"
            )
    if figures.edited:
        hugo = figures.cold.get("Hugo")
        yield ""
        yield f"### kimgen again, in a hub of {count:,} articles"
        yield ""
        yield "| | wall | CPU | files written | of these kinds | part of Hugo's full build |"
        yield "|---|--:|--:|--:|--:|--:|"
        for series in figures.edited.values():
            part = f"1/{hugo.wall / series.wall:.0f}" if hugo else ""
            yield (
                f"| {series.name} | {series.wall:.2f} s | {series.cpu:.2f} s "
                f"| {max(series.written)} | {max(series.compared)} | {part} |"
            )
    if figures.saves:
        yield ""
        yield "`kimgen serve`, from the save to the reload event:"
        yield ""
        yield "| | saves | median | at worst |"
        yield "|---|--:|--:|--:|"
        for name, waited in figures.saves.items():
            if waited:
                yield f"| {name} | {len(waited)} | {median(waited):.2f} s | {max(waited):.2f} s |"
    if figures.large:
        yield from _large(figures.large)
    if figures.same is not None:
        yield ""
        word = "the same bytes" if figures.same else "DIFFERENT BYTES"
        yield f"One process and many, at once and edit by edit: {word}."


def _large(found: dict[tuple[int, int], Series]) -> Iterator[str]:
    """How the last of the hubs compares with each before it."""
    (groups, each), largest = list(found.items())[-1]
    yield ""
    yield f"### From nothing: {groups * each:,} articles, {groups:,} groups"
    yield ""
    yield "| kimgen, in turn | wall | fastest to slowest | CPU | memory | files | times as long |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    for (groups, each), series in found.items():
        low, high = series.spread
        times = f"{series.wall:.1f} s | {low:.1f} to {high:.1f} s | {series.cpu:.1f} s"
        room = f"{series.peak / 1e9:.2f} GB | {series.written[-1]:,}"
        ratio = f"{largest.wall / series.wall:.1f}" if series is not largest else ""
        yield f"| {groups:,} groups of {each} articles | {times} | {room} | {ratio} |"


BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"


def write(figures: Figures) -> None:
    """Put the figures into the page, between its two marks."""
    text = PAGE.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n{tables(figures)}\n\n{END}{after}", "utf-8")
