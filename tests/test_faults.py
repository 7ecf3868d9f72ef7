"""A machine that fails: the published site stays as it was, the cause is told in words, all heals.

``KIMGEN_LONG=1`` fails every single step on the disk instead of some.
"""

import errno
import os
import resource
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from harm import (
    LONG,
    Child,
    Swing,
    child,
    command,
    failing,
    limited,
    litter,
    mounted,
    say_nothing_of_python,
)
from workbench import Bench, hub_of, later

from kimgen.commands.console import Console
from kimgen.commands.faults import told
from kimgen.keeping.lock import Lock
from kimgen.reading.sources import read_plain
from kimgen.running.layout import Layout

UNFINISHED = ("di tengah penerbitan", "in the midst of publishing")


@pytest.fixture(scope="module")
def _swing(tmp_path_factory: pytest.TempPathFactory) -> Swing:
    folder = tmp_path_factory.mktemp("galat")
    return Swing(Bench(folder / "situs"), folder)


@pytest.fixture
def swing(_swing: Swing) -> Swing:
    """A site that stands whole in one of its two states."""
    _swing.bench.build()
    _swing.bench.reports.clear()
    assert _swing.bench.tree() == _swing.trees[_swing.at]
    return _swing


def expect_refusal(swing: Swing, ended: object, *words: str) -> None:
    """It ended with 1 and in words, and the old site stands whole."""
    from harm import Ended

    assert isinstance(ended, Ended)
    assert ended.code == 1, ended
    say_nothing_of_python(ended)
    for word in words:
        assert word in ended.said, ended.said
    tree = swing.bench.tree()
    tree.pop("public/penuh.bin", None)  # what fills the disk
    assert tree == swing.trees[1 - swing.at]


def expect_healed(swing: Swing) -> None:
    """The next build makes the new site, whole."""
    assert child(swing.bench).code == 0
    assert swing.bench.tree() == swing.trees[swing.at]


@pytest.mark.parametrize("ever", [False, True], ids=["once", "from then on"])
def test_a_disk_that_fails_at_any_step_leaves_the_old_site_or_the_new(
    swing: Swing, tmp_path: Path, ever: bool
) -> None:
    bench = swing.bench
    step, stride, failed, refused, midst = 0, 1 if LONG else 17 + 4 * ever, 0, 0, 0
    names, size = litter(bench)
    while True:
        new, old = swing.turn(), swing.trees[1 - swing.at]
        mark = tmp_path / f"gagal-{step}"
        code = (errno.ENOSPC, errno.EIO)[step // stride % 2]
        language = ("id", "en")[step // stride % 2]
        hook = failing(step, code, ever=ever, told=mark)
        ended = child(bench, jobs=1, before=hook, language=language)
        assert not ended.killed, ended
        if not mark.read_bytes():
            assert ended.code == 0, ended
            break
        failed += 1
        if ended.code == 0:  # of no account, or done at the second try
            assert bench.tree() == new, step
        else:
            assert ended.code == 1, ended
            say_nothing_of_python(ended)
            if any(words in ended.said for words in UNFINISHED):
                midst += 1
                for path, digest in bench.tree().items():
                    assert digest in (old.get(path), new.get(path)), (step, path)
            else:
                refused += 1
                assert bench.tree() == old, step
        bench.build()
        assert bench.tree() == new, step
        now_names, now_size = litter(bench)
        assert len(now_names) <= len(names) + 4, set(now_names) - set(names)
        assert now_size <= size * 1.5 + 50_000
        step += stride
    print(f"{failed} failures: {refused} left the old site, {midst} came in the midst of the step")
    assert refused
    assert midst or not ever


@pytest.mark.parametrize("which", ["public", ".kimgen", "public and .kimgen"])
def test_a_full_disk_leaves_the_old_site(swing: Swing, tmp_path: Path, which: str) -> None:
    bench = swing.bench
    places = [bench.root / name for name in which.split(" and ")]
    for place in places:
        (tmp_path / "asal").mkdir(exist_ok=True)
        place.rename(tmp_path / "asal" / place.name)
    import contextlib
    import shutil

    with contextlib.ExitStack() as stack:
        for place in places:
            stack.enter_context(mounted(place, "size=20m,mode=755"))
            shutil.copytree(tmp_path / "asal" / place.name, place, dirs_exist_ok=True)
        bench.build()
        for left in (0, 4, 16, 40) if LONG else (0, 12):
            swing.turn()
            for place in places:
                _fill(place, left * 1024)
            ended = child(bench)
            if ended.code or not left:
                expect_refusal(swing, ended, "Disk penuh")
            for place in places:
                (place / "penuh.bin").unlink()
            expect_healed(swing)
    for place in places:
        place.rmdir()


def _fill(place: Path, left: int) -> None:
    found = os.statvfs(place)
    size = max(0, found.f_bavail * found.f_frsize - left)
    with (place / "penuh.bin").open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, size)


def test_a_first_build_on_a_full_disk_publishes_nothing(tmp_path: Path) -> None:
    with mounted(tmp_path / "kecil", "size=600k,mode=755"):
        bench = hub_of(Bench(tmp_path / "kecil" / "situs"), 4, groups=2)
        ended = child(bench)
        assert ended.code == 1, ended
        assert "Disk penuh" in ended.said
        assert bench.tree() == {}


def test_without_inodes_the_old_site_stays(swing: Swing, tmp_path: Path) -> None:
    import shutil

    bench = swing.bench
    (bench.root / "public").rename(tmp_path / "asal")
    count = sum(1 for _ in (tmp_path / "asal").rglob("*")) + 5
    with mounted(bench.root / "public", f"nr_inodes={count},mode=755"):
        shutil.copytree(tmp_path / "asal", bench.root / "public", dirs_exist_ok=True)
        bench.build()
        swing.turn()
        expect_refusal(swing, child(bench), "jumlah berkas")
        os.system(f"mount -o remount,nr_inodes={count * 4} {bench.root / 'public'}")
        expect_healed(swing)
    (bench.root / "public").rmdir()


def test_a_folder_that_may_only_be_read_leaves_the_old_site(swing: Swing, tmp_path: Path) -> None:
    import subprocess

    bench = swing.bench
    for place in ("public", ".kimgen", "."):
        folder = bench.root / place
        if subprocess.run(["mount", "--bind", folder, folder], capture_output=True).returncode:
            pytest.skip("needs the right to mount (run the tests as root, outside of a container)")
        try:
            bench.build()
            swing.turn()
            subprocess.run(["mount", "-o", "remount,ro,bind", folder], check=True)
            expect_refusal(swing, child(bench), "menolak: Read-only file system")
            if place == "public":
                english = child(bench, language="en")
                expect_refusal(swing, english, "refused: Read-only file system", "unchanged")
        finally:
            subprocess.run(["umount", "-l", folder], check=True)
        expect_healed(swing)


def test_a_part_of_the_output_that_may_not_be_changed_stops_all_of_it(
    swing: Swing, tmp_path: Path
) -> None:
    import subprocess

    bench = swing.bench
    folder = bench.root / "public" / "kim-0" / "2020" / "01" / "berita-00000"
    swing.turn()
    if os.geteuid():
        folder.chmod(0o555)
    elif subprocess.run(["chattr", "+i", folder], capture_output=True).returncode:
        pytest.skip("needs a file system with immutable files")
    try:
        expect_refusal(swing, child(bench), "menolak: ")
    finally:
        if os.geteuid():
            folder.chmod(0o755)
        else:
            subprocess.run(["chattr", "-i", folder], check=True)
    expect_healed(swing)


@pytest.mark.parametrize(
    ("kind", "amounts", "words"),
    [
        (resource.RLIMIT_FSIZE, (2_000, 9_000), ("ulimit -f",)),
        (resource.RLIMIT_NOFILE, (5, 8), ("ulimit -n",)),
    ],
    ids=["file size", "handles"],
)
def test_a_limit_leaves_the_old_site(
    swing: Swing, tmp_path: Path, kind: int, amounts: tuple[int, ...], words: tuple[str, ...]
) -> None:
    bench = swing.bench
    met = 0
    for amount in amounts:
        swing.turn()
        ended = child(bench, before=limited(kind, amount))
        if ended.code == 0:
            assert bench.tree() == swing.trees[swing.at]
            continue
        met += 1
        expect_refusal(swing, ended, *words)
        expect_healed(swing)
    assert met


def test_too_little_memory_leaves_the_old_site(swing: Swing, tmp_path: Path) -> None:
    bench = swing.bench
    swing.turn()
    met = 0
    for amount in (30, 40, 45, 50, 55, 60, 70):
        limit = limited(resource.RLIMIT_AS, amount * 1_000_000)
        if command(bench, "due", preexec_fn=limit).returncode:
            continue  # too little for Python itself
        done = command(bench, "build", "--jobs", "1", preexec_fn=limit)
        if done.returncode == 0:
            break
        met += 1
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert "Memori" in done.stderr or "memory" in done.stderr or "segment" in done.stderr
        assert bench.tree() == swing.trees[1 - swing.at]
    if not met:
        pytest.skip("no limit between what Python needs and what a build needs was found")
    expect_healed(swing)


@pytest.mark.parametrize(
    ("kind", "amounts"),
    [
        (resource.RLIMIT_NOFILE, (5, 6, 8, 10, 14, 20, 30)),
        (resource.RLIMIT_AS, tuple(mega * 1_000_000 for mega in (24, 30, 60, 80))),
        (resource.RLIMIT_FSIZE, (0, 100, 5_000)),
    ],
    ids=["handles", "memory", "file size"],
)
def test_a_limit_that_even_the_start_meets_is_told_in_words(
    bench: Bench, kind: int, amounts: tuple[int, ...]
) -> None:
    bench.write("kim-a/satu.md").build()
    bench.forget().edit("kim-a/satu.md", "Isi", "Lain")
    before = bench.tree()
    met = 0
    for amount in amounts:
        done = command(bench, "build", preexec_fn=limited(kind, amount))
        if done.returncode == 0:
            break
        met += 1
        assert done.returncode == 1, done.stderr
        assert "tidak berubah" in done.stderr, (amount, done.stderr)
        assert "Traceback" not in done.stderr, (amount, done.stderr)
        assert bench.tree() == before
    assert met


def test_an_encoder_that_lacks_memory_is_no_fault_of_ours(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    for fault in (
        ValueError("quantization error"),
        ValueError("encoding error 1: out of memory"),
        OSError("encoder error -9 when writing image file"),
    ):
        assert told(fault, Console(bench.root)) == 1
        assert "Memori komputer ini tidak cukup" in capsys.readouterr().err
    assert told(ValueError("encoding error 10"), Console(bench.root)) == 70


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_streams_that_are_closed_are_no_files_of_ours(bench: Bench, closed: str) -> None:
    bench.write("kim-a/satu.md").write("kim-a/rusak.md", tanggal="31/02/2026")
    assert _shell(bench, f"build {closed}").returncode == 3
    whole = bench.tree()
    bench.forget().unpublish()
    assert _shell(bench, "build").returncode == 3
    assert bench.tree() == whole


@pytest.mark.parametrize("buffered", ["", "1"], ids=["buffered", "unbuffered"])
def test_a_full_disk_behind_the_standard_output_is_told_and_stops_nothing(
    bench: Bench, buffered: str
) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    bench.write("kim-a/satu.md")
    done = _shell(bench, "build > /dev/full", PYTHONUNBUFFERED=buffered)
    assert done.returncode == 1
    assert done.stderr.startswith("Keluaran perintah ini tidak bisa ditulis: No space left")
    assert "Exception" not in done.stderr
    assert bench.has("kim-a/2026/11/satu/index.html")
    assert _shell(bench, "build > /dev/full 2> /dev/full").returncode == 1
    gone = _shell(bench, "build | true; exit ${PIPESTATUS[0]}", PYTHONUNBUFFERED=buffered)
    assert (gone.returncode, gone.stderr) == (0, "")


def test_a_terminal_that_lacks_letters_is_shown_their_numbers(bench: Bench) -> None:
    bench.write("kim-a/satu.md", tanggal="31/02/2026")
    done = _shell(bench, "check", PYTHONIOENCODING="ascii")
    assert done.returncode == 3
    assert r"Tanggal \xab31/02/2026\xbb" in done.stderr


def test_file_names_are_utf8_whatever_the_locale_says(bench: Bench, tmp_path: Path) -> None:
    bench.write("kim-a/café.md", judul="Kopi")
    plain = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    assert _shell(bench, "build", **plain).returncode == 0
    assert bench.tree() == bench.twin(tmp_path / "bersih é").build().tree()


def test_a_folder_whose_name_is_no_text_is_refused_in_words(bench: Bench, tmp_path: Path) -> None:
    place = bench.root.rename(tmp_path / os.fsdecode(b"kopi-\xe9"))
    argv = [sys.executable, "-m", "kimgen", "build", "--root", place]
    done = subprocess.run(argv, capture_output=True, text=True)
    assert done.returncode == 2
    assert "tidak ditulis dengan UTF-8" in done.stderr
    assert "Traceback" not in done.stderr


def _shell(bench: Bench, words: str, **more: str) -> "subprocess.CompletedProcess[str]":
    """``kimgen`` and *words*, as a shell reads them."""
    search = os.pathsep.join(path for path in sys.path if path)
    argv = ["bash", "-c", f"{sys.executable} -m kimgen --now {bench.now.iso} {words}"]
    return subprocess.run(
        argv, cwd=bench.root, capture_output=True, text=True,
        env=os.environ | {"PYTHONPATH": search} | more,
    )  # fmt: skip


# What others do at the same time


def test_of_builds_at_once_one_builds_and_the_others_say_who(swing: Swing, tmp_path: Path) -> None:
    bench = swing.bench
    for number in range(4 if LONG else 2):
        new = swing.turn()
        builds = [Child(bench) for _ in range(4 if number % 2 else 2)]
        if number % 2:
            time.sleep(0.05)
            builds[0].kill("parent")
        for each in builds:
            ended = each.wait()
            assert ended.killed or ended.code in (0, 1), ended
            if ended.code == 1:
                assert "sedang dipakai kimgen lain" in ended.said
        swing.expect_whole()
        assert child(bench).code == 0
        assert bench.tree() == new


def test_a_lock_whose_holder_was_killed_is_had_at_once(bench: Bench, tmp_path: Path) -> None:
    """Also while helpers of the dead build still hold it: they are waited for."""
    lock = Layout(bench.root).lock
    reader, writer = os.pipe()
    dead = os.fork()
    if dead == 0:  # pragma: no cover - a process of its own
        with Lock(lock, command="build", since="0"):
            if os.fork() == 0:
                os.write(writer, b"!")
                time.sleep(0.5)
            os._exit(0)
    os.waitpid(dead, 0)
    os.read(reader, 1)
    start = time.monotonic()
    with Lock(lock, command="build", since="0"):
        assert 0.05 < time.monotonic() - start < 5


def test_a_file_whose_writer_rests_in_the_midst_is_read_whole(tmp_path: Path) -> None:
    place = tmp_path / "tulisan.md"
    half = threading.Event()

    def write() -> None:
        with place.open("wb", buffering=0) as file:
            file.write(b"awal ")
            half.set()
            time.sleep(0.02)
            file.write(b"akhir")

    hand = threading.Thread(target=write)
    hand.start()
    half.wait()
    try:
        assert read_plain(place, most=100) == b"awal akhir"
    finally:
        hand.join()
    os.utime(place, (time.time() + 3_600,) * 2)
    start = time.monotonic()
    assert read_plain(place, most=100) == b"awal akhir"
    assert time.monotonic() - start < 0.04  # a time that is still to come is no reason to wait


def test_a_file_that_changes_while_it_is_read_is_published_whole(
    bench: Bench, tmp_path: Path
) -> None:
    texts = [f"kata{number} " * 9_000 for number in range(2)]
    for number in range(4):
        bench.write(f"kim-a/{number}.md", isi=texts[0])
    place = bench.root / "content/kim-a/0.md"
    whole = [place.read_bytes(), place.read_bytes().replace(b"kata0", b"kata1")]
    ended = False

    def write() -> None:
        turn = 0
        with place.open("r+b", buffering=0) as file:
            while not ended:
                turn += 1
                file.seek(0)
                for start in range(0, len(whole[0]), 4096):
                    file.write(whole[turn % 2][start : start + 4096])
                time.sleep(0.002)

    hand = threading.Thread(target=write)
    hand.start()
    try:
        for _ in range(4):
            ended_so = child(bench, jobs=1)
            assert ended_so.code in (0, 3), ended_so
            path = "kim-a/2026/11/0/index.html"
            if bench.has(path):
                page = bench.text(path)
                assert ("kata0" in page) != ("kata1" in page)
    finally:
        ended = True
        hand.join()
    bench.build()
    clean = bench.twin(tmp_path / "bersih").build()
    assert bench.tree() == clean.tree()


def test_a_pdf_that_always_changes_is_published_as_it_was_once(bench: Bench) -> None:
    bench.write("kim-a/satu.md", isi="[Laporan](laporan.pdf)")
    versions = [b"%PDF-1.4\n" + bytes([65 + n]) * 40_000 + b"\n%%EOF\n" for n in range(2)]
    place = bench.raw("kim-a/laporan.pdf", versions[0]).root / "content/kim-a/laporan.pdf"
    ended = False

    def write() -> None:
        turn = 0
        while not ended:
            turn += 1
            draft = place.with_name(".laporan")
            draft.write_bytes(versions[turn % 2])
            draft.replace(place)

    hand = threading.Thread(target=write)
    hand.start()
    try:
        for _ in range(3):
            assert child(bench, jobs=1).code == 0
            (found,) = (path for path in bench.published() if path.suffix == ".pdf")
            assert found.read_bytes() in versions
    finally:
        ended = True
        hand.join()


def test_settings_that_change_during_a_build_are_seen_by_the_next(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kimgen.running.publishing import Press

    bench.write("kim-a/satu.md").build()
    real = Press._render

    def render(*arguments: object, **more: object) -> object:
        bench.site(nama="Hub Lain")
        return real(*arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Press, "_render", render)
    bench.edit("kim-a/satu.md", "Isi", "Lain").build()
    monkeypatch.undo()
    assert "Hub Lain" not in bench.text("index.html")
    bench.build()
    assert "Hub Lain" in bench.text("index.html")


def test_an_edit_that_keeps_size_and_time_is_seen(bench: Bench) -> None:
    place = bench.write("kim-a/satu.md", isi="lama").build().root / "content/kim-a/satu.md"
    before = place.stat()
    with place.open("r+b") as file:
        file.write(place.read_bytes().replace(b"lama", b"baru"))
    os.utime(place, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert place.stat().st_size == before.st_size
    assert "baru" in bench.build().text("kim-a/2026/11/satu/index.html")


def test_a_clock_that_jumps_back_and_forth_ends_in_the_same_site(
    bench: Bench, tmp_path: Path
) -> None:
    hub_of(bench, 4, groups=2).write("kim-0/besok.md", tanggal="22 November 2026 08.00 WIB")
    bench.build()
    for days in (1, -400, 30, -1, 0):
        os.utime(bench.root / "content/kim-0/besok.md", (10**9 + days, 10**9 + days))
        bench.build(at=later(days))
    assert bench.tree() == bench.twin(tmp_path / "bersih").build().tree()


# The output's folder


def test_a_page_that_others_altered_is_kept_when_its_article_goes(bench: Bench) -> None:
    bench.write("kim-a/satu.md").write("kim-a/dua.md").build()
    page = bench.root / "public/kim-a/2026/11/dua/index.html"
    page.write_text("diubah orang")
    bench.remove("kim-a/dua.md").build()
    assert not page.exists()
    kept = bench.root / ".kimgen/asing/public/kim-a/2026/11/dua/index.html"
    assert kept.read_text() == "diubah orang"
    assert bench.finding("foreign-file").details["path"] == "kim-a/2026/11/dua/index.html"


def test_what_is_in_the_way_moves_in_the_step_and_not_before(bench: Bench, tmp_path: Path) -> None:
    bench.write("kim-a/satu.md").build()
    stranger = bench.write("kim-a/dua.md").root / "public/kim-a/2026/11/dua/index.html"
    bench.file("public/kim-a/2026/11/dua/index.html", "punya orang")
    told = tmp_path / "gagal"
    for step in range(0, 60, 4):
        ended = child(bench, jobs=1, before=failing(step, errno.ENOSPC, ever=True, told=told))
        if ended.code == 0 or any(words in ended.said for words in UNFINISHED):
            break
        assert stranger.read_text() == "punya orang", step
    bench.build()
    assert "punya orang" not in stranger.read_text()
    assert (bench.root / ".kimgen/asing/public/kim-a/2026/11/dua/index.html").exists()


@pytest.mark.parametrize("how", ["mount", "link", "bind"])
def test_an_output_on_another_file_system_or_behind_a_link_is_as_any(
    bench: Bench, tmp_path: Path, how: str
) -> None:
    from contextlib import ExitStack

    elsewhere = tmp_path / "lain"
    public = bench.root / "public"
    bench.write("kim-a/satu.md").write("kim-a/dua.md")
    with ExitStack() as stack:
        if how == "mount":
            stack.enter_context(mounted(public, "size=20m,mode=755"))
        elif how == "link":
            public.symlink_to(elsewhere)
        else:
            for folder in (elsewhere, public):
                folder.mkdir()
            argv = ["mount", "--bind", elsewhere, public]
            if subprocess.run(argv, capture_output=True).returncode:
                pytest.skip("needs the right to mount (run as root, outside of a container)")
            stack.callback(subprocess.run, ["umount", "-l", public], check=True)
        public.mkdir(exist_ok=True) if how != "link" else None
        bench.build().file("public/CNAME", "kim.uji.id\n")
        bench.edit("kim-a/satu.md", "Isi", "Lain").remove("kim-a/dua.md").build()
        tree = bench.tree()
        assert tree.pop("public/CNAME")
        assert not any(path.name.startswith(".") for path in public.iterdir())
        twin = bench.twin(tmp_path / "bersih")
        assert tree == twin.build().tree()
        bench.build().expect_nothing_written()


def test_an_output_that_is_a_file_is_refused_in_words(bench: Bench) -> None:
    bench.write("kim-a/satu.md").file("public", "sebuah berkas")
    ended = child(bench, jobs=1)
    assert ended.code == 1
    say_nothing_of_python(ended)
    assert (bench.root / "public").read_text() == "sebuah berkas"
    (bench.root / "public").unlink()
    bench.build()
    assert bench.has("index.html")


def test_files_of_others_in_the_output_stay_where_they_are(bench: Bench) -> None:
    bench.write("kim-a/satu.md").build()
    strangers = ("CNAME", "google123.html", ".well-known/a.txt", "kim-a/brosur.pdf", ".git/HEAD")
    for path in strangers:
        bench.file(f"public/{path}", "punya orang")
    bench.edit("kim-a/satu.md", "Isi", "Lain").build()
    bench.remove("kim-a/satu.md").write("kim-a/dua.md").build()
    for path in strangers:
        assert bench.text(path) == "punya orang"


def test_a_group_folder_that_may_not_be_read_keeps_its_pages(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.write("kim-a/satu.md").write("kim-b/dua.md").build()
    before = bench.tree()
    real = os.scandir

    def scandir(path: object = ".") -> object:
        if str(path).endswith("content/kim-a"):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return real(path)  # type: ignore[type-var]

    monkeypatch.setattr(os, "scandir", scandir)
    bench.build()
    assert bench.tree() == before
    bench.finding("file-unreadable")
    monkeypatch.undo()
    bench.build().expect_findings()
    assert bench.tree() == before


def test_a_disk_that_cannot_list_a_folder_stops_the_build(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.write("kim-a/satu.md").build()
    before = bench.tree()
    real = os.scandir

    def scandir(path: object = ".") -> object:
        if str(path).endswith("content/kim-a"):
            raise OSError(errno.EIO, "Input/output error", str(path))
        return real(path)  # type: ignore[type-var]

    monkeypatch.setattr(os, "scandir", scandir)
    with pytest.raises(OSError, match="Input/output error"):
        bench.build()
    assert bench.tree() == before
