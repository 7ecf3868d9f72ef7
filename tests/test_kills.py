"""A build that is killed, at any moment: the site is whole, the next build heals, nothing grows.

``KIMGEN_LONG=1`` kills hundreds of times instead of a few, and counts on its standard output.
"""

import os
import random
import signal
import time
from pathlib import Path

import pytest
from harm import LONG, Child, Swing, litter
from workbench import Bench

from kimgen.commands.faults import told
from kimgen.running import workers
from kimgen.running.workers import WorkerLost, map_ordered

KILLS = 300 if LONG else 24
STATES = ("incremental", "cold", "forgotten")


def _prepare(swing: Swing, state: str) -> None:
    """The site before the build that is to be killed."""
    if state == "cold":
        swing.bench.unpublish()
    if state != "incremental":
        swing.bench.forget()


def test_a_build_killed_at_a_random_moment_leaves_the_old_site_or_the_new(
    bench: Bench, tmp_path: Path
) -> None:
    chance = random.Random(7)
    swing = Swing(bench, tmp_path, large=True)
    names, size = litter(bench)
    usual = {}
    for state in STATES:
        _prepare(swing, state)
        start = time.monotonic()
        assert Child(bench).wait().code == 0
        usual[state] = max(0.05, time.monotonic() - start)
    count = dict.fromkeys(STATES, 0)
    midst = dict.fromkeys(STATES, 0)
    for number in range(KILLS):
        state = STATES[number % len(STATES)]
        whom = ("all", "parent", "worker", "all")[number // 3 % 4]
        new = swing.turn()
        _prepare(swing, state)
        child = Child(bench)
        if number // 3 % 3:
            time.sleep(chance.uniform(0, usual[state]))
        else:  # just when the step begins, which takes a hundredth of a build
            until = time.monotonic() + 4 * usual[state]
            while not any(bench.root.glob(".public*.kimgen/jurnal")):
                if time.monotonic() > until:
                    break
            time.sleep(chance.uniform(0, 0.01))
        child.kill(whom)
        ended = child.wait()
        count[state] += ended.killed
        if not ended.killed:
            assert ended.code == 0, ended  # a lost worker's work is done by another
            assert bench.tree() == new
        elif state == "cold":
            found = bench.tree()
            assert found.items() <= new.items(), (number, whom)
            midst[state] += 0 < len(found) < len(new)
        else:
            midst[state] += swing.expect_whole((number, whom))
        healed = Child(bench).wait()
        assert healed.code == 0, healed
        assert bench.tree() == new, (number, state, whom)
        bench.build().expect_nothing_written()
        now_names, now_size = litter(bench)
        assert len(now_names) <= len(names) + 4, set(now_names) - set(names)
        assert now_size <= size * 1.5 + 50_000
    print(f"killed: {count}, of these in the midst of the step: {midst}")
    assert all(count.values())


def test_what_a_lost_process_had_to_do_is_done_by_another() -> None:
    once = []

    def work(item: int) -> int:
        if item == 40 and not Path(f"/tmp/kimgen-{os.getppid()}-hilang").exists():
            Path(f"/tmp/kimgen-{os.getppid()}-hilang").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return item * 2

    mark = Path(f"/tmp/kimgen-{os.getpid()}-hilang")
    try:
        once = map_ordered(work, range(100), jobs=2)
        assert mark.exists()
    finally:
        mark.unlink(missing_ok=True)
    assert once == [item * 2 for item in range(100)]


def test_processes_that_are_lost_again_and_again_end_the_build_in_words(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    from kimgen.commands.console import Console

    with pytest.raises(WorkerLost):
        map_ordered(lambda _: os.kill(os.getpid(), signal.SIGKILL), range(100), jobs=2)
    for language, word in (("id", "memori"), ("en", "memory")):
        assert told(WorkerLost("x"), Console(bench.root, language=language)) == 1
        assert word in capsys.readouterr().err


def test_helpers_die_with_the_build_that_they_help(bench: Bench, tmp_path: Path) -> None:
    Swing(bench, tmp_path, large=True)
    bench.forget().unpublish()
    child = Child(bench)
    until = time.monotonic() + 20
    while not (helpers := child.workers()) and time.monotonic() < until:
        time.sleep(0.001)
    assert helpers
    child.kill("parent")
    child.wait()
    until = time.monotonic() + 5
    while any(Path(f"/proc/{helper}").exists() for helper in helpers):
        assert time.monotonic() < until, "a helper outlives its build"
        time.sleep(0.01)
    bench.build()  # nobody holds the lock


def test_a_pool_has_room_for_all_its_replacements() -> None:
    assert workers._REPLACEMENTS < 64
