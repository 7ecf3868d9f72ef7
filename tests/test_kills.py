"""A build that is killed, at any moment: the site is whole, the next build heals, nothing grows.

``KIMGEN_LONG=1`` kills hundreds of times instead of a few, and counts on its standard output.
"""

import errno
import os
import random
import signal
import sys
import time
import zipfile
from pathlib import Path

import pytest
from harm import LONG, Child, Swing, litter
from workbench import NOW, Bench, hub_of

from kimgen.commands.faults import told
from kimgen.commands.main import main
from kimgen.keeping.lock import Lock
from kimgen.running import workers
from kimgen.running.layout import Layout
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
        once = map_ordered(work, range(100), unpack=int, jobs=2)
        assert mark.exists()
    finally:
        mark.unlink(missing_ok=True)
    assert once == [item * 2 for item in range(100)]


def test_many_items_may_take_their_time_one_after_the_other() -> None:
    def work(item: int) -> int:
        time.sleep(0.08)
        return item

    # Eight items go to a process at once: together they take longer than anybody's patience.
    found = map_ordered(work, range(128), unpack=int, jobs=2, late=lambda _: -1, patience=0.5)
    assert found == list(range(128))


def test_processes_that_are_lost_again_and_again_end_the_build_in_words(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    from kimgen.commands.console import Console

    with pytest.raises(WorkerLost):
        map_ordered(lambda _: os.kill(os.getpid(), signal.SIGKILL), range(100), unpack=repr, jobs=2)
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


# What looks at a site after a build that was killed in its last step


@pytest.fixture
def cut_off(bench: Bench, tmp_path: Path) -> tuple[Bench, dict[str, str]]:
    """A site of two editions, killed between two moves of its publication; the tree that it
    was to become."""
    target = f"    protokol: folder\n    folder: {tmp_path / 'server'}\n"
    bench.site(f"hosting:\n  target:\n{target}").group("kim-1", domain="https://satu.uji.id/")
    hub_of(bench, 6, groups=2).build()
    bench.edit("kim-0/berita-00000.md", "Alinea", "Baris").remove("kim-1/berita-00001.md")
    bench.write("kim-1/kabar.md", judul="Kabar")
    whole = bench.twin(tmp_path / "bersih").build().tree()

    def before() -> None:
        moves = []

        def hear(event: str, arguments: tuple[object, ...]) -> None:
            if event == "os.rename" and "/baru/" in str(arguments[0]):
                moves.append(arguments)
                if len(moves) == 9:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(hear)

    ended = Child(bench, jobs=1, before=before).wait()
    assert ended.killed
    assert (bench.root / ".public.kimgen/jurnal").exists()
    assert bench.tree() != whole
    return bench, whole


@pytest.mark.parametrize(
    "words",
    [
        ("deploy",),
        ("deploy", "--dry-run"),
        ("package",),
        ("verify", "public"),
        ("report", "quota"),
        ("ping", "--dry-run"),
        ("why", "index.html"),
        ("clean",),
        ("build",),
    ],
    ids=" ".join,
)
def test_what_was_cut_off_is_completed_by_whatever_looks_at_it(
    cut_off: tuple[Bench, dict[str, str]],
    tmp_path: Path,
    words: tuple[str, ...],
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bench, whole = cut_off
    monkeypatch.chdir(bench.root)
    code = main(["--root", str(bench.root), "--now", NOW.iso, *words])
    said = capfd.readouterr()
    assert "terputus telah diselesaikan" in said.out
    assert code == (1 if words[0] == "ping" else 0), said  # nobody is to be told
    assert bench.tree() == whole
    assert not list(bench.root.glob(".public*"))
    hub = {path.removeprefix("public/") for path in bench.tree() if path.startswith("public/")}
    if words == ("deploy",):
        server = tmp_path / "server"
        sent = {path.relative_to(server).as_posix() for path in server.rglob("*") if path.is_file()}
        assert sent - {".kimgen-terkirim.gz"} == hub
    if words == ("package",):
        with zipfile.ZipFile(bench.root / "paket/hub.zip") as archive:
            assert set(archive.namelist()) == hub
    main(["--root", str(bench.root), "--now", NOW.iso, *words])
    assert "terputus" not in capfd.readouterr().out
    bench.build().build().expect_nothing_written()
    assert bench.tree() == whole


def test_what_was_cut_off_can_be_unpublished(cut_off: tuple[Bench, dict[str, str]]) -> None:
    bench, _ = cut_off
    assert main(["--root", str(bench.root), "clean", "--all"]) == 0
    assert bench.tree() == {}
    assert not list(bench.root.glob(".public*"))


@pytest.mark.parametrize("words", [("deploy",), ("package",), ("verify", "public")], ids=" ".join)
def test_what_cannot_be_completed_is_neither_sent_nor_judged(
    cut_off: tuple[Bench, dict[str, str]],
    tmp_path: Path,
    words: tuple[str, ...],
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bench, _ = cut_off
    monkeypatch.chdir(bench.root)
    before = bench.tree()
    real = os.rename

    def rename(source: str, target: str) -> None:
        if "/baru/" in str(source):
            raise PermissionError(errno.EACCES, "Permission denied", target)
        real(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "rename", rename)
        assert main(["--root", str(bench.root), *words]) == 1
    said = capfd.readouterr()
    assert "di tengah penerbitan: Permission denied" in said.err
    assert said.out == ""
    lock = Layout(bench.root).lock
    with Lock(lock, command="build", since="0"):
        assert main(["--root", str(bench.root), *words]) == 1
    assert "sedang dipakai kimgen lain (build" in capfd.readouterr().err
    assert bench.tree() == before
    assert not (tmp_path / "server").exists()
    assert not (bench.root / "paket").exists()
