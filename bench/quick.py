"""Is as much work done as was recorded? Counts, not seconds: they are the same on every machine."""

import json
import sys
from pathlib import Path

from bench.measure import cost_of
from bench.peers import kimgen
from bench.scenarios import EDITS, files_of, workplace

RECORDED = Path(__file__).parent / "recorded.json"
GROUPS, EACH = 12, 50
Counts = dict[str, dict[str, int]]


def counted() -> Counts:
    """For a cold build and for each kind of edit: outputs in all, and files written."""
    found: Counts = {}
    with workplace() as folder:
        site = kimgen(folder / "hub", GROUPS, EACH)
        cost_of(site.command, site.root)
        made = files_of(site.output)
        found["cold"] = {"outputs": len(made), "written": len(made)}
        for edit in EDITS:
            before = files_of(site.output)
            edit.make(site.root, 1)
            cost_of(site.command, site.root)
            after = files_of(site.output)
            new = [path for path, look in after.items() if before.get(path) != look]
            found[edit.name] = {"outputs": len(after), "written": len(new)}
    return found


def differences(recorded: Counts, now: Counts) -> list[str]:
    """One line for each count that is not as recorded."""
    lines = []
    for name in sorted({*recorded, *now}):
        before, after = recorded.get(name, {}), now.get(name, {})
        for what in sorted({*before, *after}):
            if before.get(what) != after.get(what):
                lines.append(f"{name}: {what} {before.get(what)} -> {after.get(what)}")
    return lines


def quick(*, record: bool) -> int:
    """Compare, or *record*. Returns the exit code: 1 where a count differs."""
    now = counted()
    for name, counts in now.items():
        print(f"{name:<18} {counts['outputs']:>6} outputs {counts['written']:>6} written")
    if record:
        RECORDED.write_text(json.dumps(now, indent=2) + "\n", "utf-8")
        return 0
    lines = differences(json.loads(RECORDED.read_text("utf-8")), now)
    for line in lines:
        print(line, file=sys.stderr)
    if lines:
        print(
            "Work has changed. If that is meant: python -m bench --quick --record", file=sys.stderr
        )
    return 1 if lines else 0
