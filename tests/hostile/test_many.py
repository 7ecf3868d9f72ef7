"""Very many files, and files that do not hold still."""

import os
import threading
import time
from pathlib import Path

import pytest
from workbench import Bench, article

from kimgen.reading.sources import Gone, discover, read_plain
from kimgen.running.report import Exit


def test_ten_thousand_small_files_are_looked_at_quickly(bench: Bench) -> None:
    bench.group("kim-banyak")
    folder = bench.root / "content/kim-banyak"
    for number in range(10_000):
        (folder / f"{number}.txt").touch()
    bench.write("kim-a/a.md")
    start = time.process_time()
    bench.build().expect_exit(Exit.DONE)
    assert time.process_time() - start < 5
    assert bench.has("kim-a/2026/11/a/index.html")


def test_a_group_has_a_most_of_files(bench: Bench) -> None:
    bench.site("batas: {berkas: 50}\n").group("kim-banyak")
    for number in range(80):
        bench.raw(f"kim-banyak/{number:02}.md", article(judul=f"Judul {number}"))
    bench.write("kim-a/a.md").build()
    assert bench.finding("too-many-files").where.path == "content/kim-banyak"
    assert bench.has("kim-a/2026/11/a/index.html")


def test_files_that_change_while_they_are_read_are_read_whole_or_not_at_all(bench: Bench) -> None:
    bench.write("kim-a/tenang.md")
    bench.group("kim-b")
    path = bench.root / "content/kim-b/gaduh.md"
    texts = [article(f"Versi {letter}. " + letter * 50_000).encode() for letter in "ab"]
    path.write_bytes(texts[0])
    stop = threading.Event()

    def change() -> None:
        turn = 0
        while not stop.is_set():
            turn += 1
            if turn % 7 == 0:
                path.unlink(missing_ok=True)
            elif turn % 7 == 1:
                path.unlink(missing_ok=True)
                path.symlink_to("/etc/passwd")
            elif turn % 7 == 2:
                path.unlink(missing_ok=True)
                os.mkfifo(path)
            else:
                path.unlink(missing_ok=True)
                path.write_bytes(texts[turn % 2])

    thread = threading.Thread(target=change, daemon=True)
    thread.start()
    try:
        for _ in range(8):
            bench.build()
            assert bench.has("kim-a/2026/11/tenang/index.html")
    finally:
        stop.set()
        thread.join()
    for place in bench.published():
        assert b"root:" not in place.read_bytes()


def test_a_link_that_is_gone_once_it_was_met_is_no_fault_of_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.md"
    path.symlink_to("/etc/passwd")
    real = os.open

    def met(*given: object) -> int:
        try:
            return real(*given)  # type: ignore[arg-type]
        except OSError:
            path.unlink()
            path.write_text("sebuah berkas")
            raise

    monkeypatch.setattr(os, "open", met)
    with pytest.raises(Gone):
        read_plain(path, most=1000)


def test_nothing_is_read_through_a_link_that_takes_a_files_place(bench: Bench) -> None:
    bench.write("kim-a/a.md")
    tree = discover(bench.root, most=100)
    path = bench.root / "content/kim-a/a.md"
    path.unlink()
    path.symlink_to("/etc/passwd")
    assert "content/kim-a/a.md" in tree.articles
    try:
        read_plain(path, most=1000)
    except Gone:
        return
    raise AssertionError("a link was followed")
