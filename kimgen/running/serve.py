"""Live preview: wait for a change, call the same build, tell the browser.

Drafts and articles that are not yet due are shown, labelled, in a folder of the preview's own;
nothing is published and nothing is written to the ledger.
"""

import gc
from collections.abc import Callable
from pathlib import Path

import msgspec

from kimgen.keeping.lock import Lock
from kimgen.running.build import Builder, Options, Progress
from kimgen.running.layout import Layout
from kimgen.running.preview import Preview
from kimgen.running.report import Report
from kimgen.running.server import start_server
from kimgen.running.touchup import Touchup
from kimgen.running.watch import Watcher
from kimgen.words.dates import Moment
from kimgen.words.diagnostics import Diagnostic

WATCHED = frozenset({"content", "templates", "site.yaml"})
LONGEST_WAIT = 3600.0
"""Seconds; then a look at whether something fell due."""
QUIET = 3.0
"""Seconds without a save, after which what was put off is done."""

Shown = tuple[str, str, str]
"""Severity, place and sentence of a finding, in words."""


class Place(msgspec.Struct, frozen=True):
    """Where the preview listens, and who may ask."""

    host: str = "127.0.0.1"
    port: int = 8000
    allowed_hosts: tuple[str, ...] = ()
    token: str = ""


def serve(
    root: Path,
    *,
    clock: Callable[[], Moment],
    jobs: int,
    place: Place,
    words: Callable[[tuple[Diagnostic, ...]], tuple[Shown, ...]],
    started: Callable[[str, Report, bool], None],
    rebuilt: Callable[[Report], None],
    progress: Progress | None = None,
) -> None:
    """Build, serve, and build again after each change, until it is interrupted.

    *words* turns findings into what the page shows; *started* is told the address, the first
    report, and whether changes are found by polling; *rebuilt* hears of each build that did work.
    """
    layout = Layout(root, preview=True)
    options = Options(jobs=jobs, preview=True, command="serve")
    with Lock(layout.lock, command="serve", since=str(clock().at)):
        builder = Builder(layout, options, progress)
        report = builder.build(clock())
        # Threads run from here on, and a process must not be forked beside them.
        builder.options = msgspec.structs.replace(options, jobs=1)
        preview = Preview(
            _mounts(layout, report),
            host=place.host,
            port=place.port,
            allowed_hosts=place.allowed_hosts,
            token=place.token,
        )
        touchup = Touchup(builder)
        server = start_server(preview)
        preview.show(words(report.findings))
        try:
            with Watcher(root, ignored=_is_ignored(root)) as watcher:
                started(server.address, report, watcher.polling)
                touchup.warm_up(clock())
                _set_aside()
                while True:
                    wait = _wait(report, clock())
                    put_off = touchup.left or touchup.cold
                    paths = watcher.changes(timeout=min(wait, QUIET) if put_off else wait)
                    touched = None
                    if paths:
                        touched = touchup.touch(paths, clock())
                    elif touchup.cold:
                        touchup.warm_up(clock())
                        _set_aside()
                        continue
                    elif touchup.left and not touchup.settle():
                        continue
                    report = touched or touchup.build(clock(), paths)
                    preview.show(words(report.findings))
                    changed = [
                        _prefix(each.name) + path
                        for each in report.editions
                        for path in (*each.made, *each.removed)
                    ]
                    if changed:
                        preview.announce({"kind": "reload", "paths": changed})
                    if not report.resting:
                        rebuilt(report)
                    if not touched and not touchup.cold:
                        _set_aside()
        finally:
            server.stop()
            touchup.close()


def _mounts(layout: Layout, report: Report) -> dict[str, Path]:
    """The hub at the root, each group's own site under ``/_situs/<folder>/``."""
    mounts = {"/": layout.output("hub", "")}
    for edition in report.editions:
        if edition.name != "hub":
            mounts[f"/{_prefix(edition.name)}"] = Path(edition.output)
    mounts["/"].mkdir(parents=True, exist_ok=True)
    return mounts


def _prefix(edition: str) -> str:
    return "" if edition == "hub" else f"_situs/{edition}/"


def _is_ignored(root: Path) -> Callable[[Path], bool]:
    def ignored(path: Path) -> bool:
        try:
            parts = path.relative_to(root).parts
        except ValueError:
            return True
        return bool(parts) and parts[0] not in WATCHED

    return ignored


def _wait(report: Report, now: Moment) -> float:
    """Seconds until something changes by time alone, as far as that is soon."""
    if report.due is None:
        return LONGEST_WAIT
    return max(0.5, min(LONGEST_WAIT, report.due.at - now.at + 0.5))


def _set_aside() -> None:
    """Keep what is remembered out of the search for cycles: somebody would wait for that."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
