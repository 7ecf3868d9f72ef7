"""What a command costs: wall and CPU seconds, and the memory of all its processes together."""

import os
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

EVERY = 0.02
"""Seconds between two looks at the memory."""


@dataclass(frozen=True, slots=True)
class Cost:
    """One run."""

    wall: float
    cpu: float
    """User and system seconds of the process and of all children that it waited for."""
    peak: int = 0
    """Bytes, where they were looked at: of all processes together, shared pages counted once."""


class Failed(Exception):
    """A command ended with another code than it should."""


def environment() -> dict[str, str]:
    """As on a machine where the generators were installed: Python keeps what it compiled."""
    return {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}


def cost_of(
    command: Sequence[str | Path], folder: Path, *, memory: bool = False, expected: int = 0
) -> Cost:
    """Run *command* in *folder*. *memory*: look at it all the while, which slows a run down.

    Raises Failed with the end of what it printed.
    """
    start = time.perf_counter()
    process = subprocess.Popen(
        [str(word) for word in command],
        cwd=folder,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    peak = _Peak(process.pid) if memory else None
    said = process.stdout.read() if process.stdout else b""
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.stdout:
        process.stdout.close()
    if process.returncode != expected:
        words = said.decode("utf-8", "replace")[-2000:]
        raise Failed(f"{' '.join(map(str, command))}: code {process.returncode}\n{words}")
    return Cost(wall, used.ru_utime + used.ru_stime, peak.end() if peak else 0)


class _Peak:
    """Looks at a process and its descendants until told to end."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._most = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while not self._over.wait(EVERY):
            self._most = max(self._most, sum(_memory(pid) for pid in _family(self._pid)))

    def end(self) -> int:
        self._over.set()
        self._thread.join()
        return self._most


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
    except OSError:
        return
    for task in tasks:
        try:
            children = (task / "children").read_text().split()
        except OSError:
            continue
        for child in children:
            yield from _family(int(child))


def _memory(pid: int) -> int:
    """The proportional set size: a page that three processes share counts a third for each."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0
