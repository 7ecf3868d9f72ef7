"""The watcher, on real folders: what is told, when, and what is kept silent."""

import logging
import os
import resource
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kimgen.running.watch import Watcher

SOON = 5.0
"""A deadline for what should come within a blink; reached only when a test fails."""
SILENCE = 0.4
"""Longer than the quiet time and the operating system need to tell of a change."""


def nothing(path: Path) -> bool:
    return False


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "situs"
    (folder / "content" / "kim-satu").mkdir(parents=True)
    (folder / "public").mkdir()
    (folder / "content" / "kim-satu" / "panen.md").write_text("lama")
    (folder / "site.yaml").write_text("nama: Situs")
    return folder


@pytest.fixture
def watcher(root: Path) -> Iterator[Watcher]:
    with Watcher(root, ignored=lambda path: path == root / "public") as watcher:
        yield watcher


def gathered(
    watcher: Watcher, done: Callable[[set[Path]], bool], seconds: float = SOON
) -> set[Path]:
    """All paths that are told until *done* is content with them, or the deadline passes."""
    told: set[Path] = set()
    deadline = time.monotonic() + seconds
    while not done(told) and time.monotonic() < deadline:
        told |= watcher.changes(timeout=0.2)
    return told


def test_a_plain_save_is_told_once_and_fast(root: Path, watcher: Watcher) -> None:
    article = root / "content" / "kim-satu" / "panen.md"
    waits = []
    for round_ in range(5):
        begin = time.monotonic()
        article.write_text(f"baru {round_}")
        assert watcher.changes(timeout=SOON) == {article}
        waits.append(time.monotonic() - begin)
        assert watcher.changes(timeout=SILENCE) == frozenset()
    assert min(waits) < 0.15  # a busy machine may be late now and then


def test_a_save_by_rename_tells_the_file_and_not_the_draft(root: Path, watcher: Watcher) -> None:
    article = root / "content" / "kim-satu" / "panen.md"
    draft = article.with_name(".panen.md.draft")
    draft.write_text("baru")
    draft.replace(article)
    assert watcher.changes(timeout=SOON) == {article}
    assert watcher.changes(timeout=SILENCE) == frozenset()


def test_a_save_as_vim_does_it_is_one_change(root: Path, watcher: Watcher) -> None:
    article = root / "content" / "kim-satu" / "panen.md"
    probe = article.with_name("4913")
    probe.touch()
    probe.unlink()
    article.with_name(".panen.md.swp").write_text("x")
    article.rename(article.with_name("panen.md~"))
    article.write_text("baru")
    article.chmod(0o644)
    article.with_name("panen.md~").unlink()
    article.with_name(".panen.md.swp").unlink()
    assert watcher.changes(timeout=SOON) == {article}
    assert watcher.changes(timeout=SILENCE) == frozenset()


def test_both_ends_of_a_move_are_told(root: Path, watcher: Watcher) -> None:
    article = root / "content" / "kim-satu" / "panen.md"
    moved = article.with_name("panen-raya.md")
    article.rename(moved)
    assert gathered(watcher, lambda told: {article, moved} <= told) >= {article, moved}


def test_a_deleted_file_is_told(root: Path, watcher: Watcher) -> None:
    article = root / "content" / "kim-satu" / "panen.md"
    article.unlink()
    assert watcher.changes(timeout=SOON) == {article}


def test_a_file_that_left_the_folder_is_told(root: Path, watcher: Watcher) -> None:
    article = root / "content" / "kim-satu" / "panen.md"
    article.rename(root.parent / "panen.md")
    assert watcher.changes(timeout=SOON) == {article}


def test_a_new_folder_and_what_is_put_into_it_are_told(root: Path, watcher: Watcher) -> None:
    folder = root / "content" / "kim-dua" / "panen-raya"
    folder.mkdir(parents=True)
    (folder / "index.md").write_text("baru")
    told = gathered(watcher, lambda told: folder / "index.md" in told)
    assert folder / "index.md" in told
    (folder / "foto.jpg").write_bytes(b"x")
    assert gathered(watcher, lambda told: folder / "foto.jpg" in told) == {folder / "foto.jpg"}


def test_a_folder_that_is_made_right_under_the_root_is_watched(
    root: Path, watcher: Watcher
) -> None:
    templates = root / "templates"
    templates.mkdir()
    assert templates in gathered(watcher, lambda told: templates in told)
    (templates / "artikel.html").write_text("x")
    told = gathered(watcher, lambda told: templates / "artikel.html" in told)
    assert templates / "artikel.html" in told


def test_a_folder_that_is_exchanged_for_another_is_still_watched(
    root: Path, watcher: Watcher
) -> None:
    content = root / "content"
    article = content / "kim-satu" / "panen.md"
    for _ in range(3):
        shutil.copytree(content, root / "content-baru")
        shutil.rmtree(content)
        (root / "content-baru").rename(content)
        assert content in gathered(watcher, lambda told: content in told)
        while watcher.changes(timeout=SILENCE):
            pass
        article.write_text("setelah ditukar")
        assert article in gathered(watcher, lambda told: article in told)


def test_a_moved_folder_is_told_and_watched_under_its_new_name(
    root: Path, watcher: Watcher
) -> None:
    old, new = root / "content" / "kim-satu", root / "content" / "kim-baru"
    old.rename(new)
    assert gathered(watcher, lambda told: {old, new} <= told) >= {old, new}
    (new / "panen.md").write_text("baru")
    told = gathered(watcher, lambda told: new / "panen.md" in told)
    assert new / "panen.md" in told


def test_reading_and_listing_are_no_change(root: Path, watcher: Watcher) -> None:
    for _ in range(3):
        (root / "content" / "kim-satu" / "panen.md").read_text()
        list(root.rglob("*"))
    assert watcher.changes(timeout=SILENCE) == frozenset()


def test_what_is_ignored_stays_unsaid_with_all_that_is_below(root: Path, watcher: Watcher) -> None:
    (root / "public" / "kim-satu").mkdir()
    (root / "public" / "kim-satu" / "index.html").write_text("x")
    (root / ".git").mkdir()
    (root / ".git" / "HEAD").write_text("x")
    kim = root / "content" / "kim-satu"
    (kim / ".draf" / "dalam").mkdir(parents=True)
    (kim / ".draf" / "dalam" / "a.md").write_text("x")
    for name in (".panen.md.swp", "panen.md~", "x.swp", "4913", "#panen.md#", ".tersembunyi"):
        (kim / name).write_text("x")
    assert watcher.changes(timeout=SILENCE) == frozenset()


def test_a_folder_below_a_dotted_one_can_be_watched(tmp_path: Path) -> None:
    root = tmp_path / ".situs"
    root.mkdir()
    with Watcher(root, ignored=nothing) as watcher:
        (root / "site.yaml").write_text("x")
        assert watcher.changes(timeout=SOON) == {root / "site.yaml"}


def test_a_root_that_is_a_link_is_watched_under_the_name_given(root: Path) -> None:
    link = root.parent / "tautan"
    link.symlink_to(root)
    with Watcher(link, ignored=nothing) as watcher:
        (root / "content" / "kim-satu" / "panen.md").write_text("baru")
        assert watcher.changes(timeout=SOON) == {link / "content" / "kim-satu" / "panen.md"}


def test_links_that_lead_outside_are_not_followed(root: Path) -> None:
    outside = root.parent / "luar"
    outside.mkdir()
    (root / "content" / "luar").symlink_to(outside)
    (root / "luar").symlink_to(outside)
    with Watcher(root, ignored=nothing) as watcher:
        (outside / "rahasia.md").write_text("x")
        assert watcher.changes(timeout=SILENCE) == frozenset()


def test_a_file_that_is_still_being_written_is_told_when_it_is_whole(
    root: Path, watcher: Watcher
) -> None:
    article = root / "content" / "kim-satu" / "panjang.md"
    whole = threading.Event()

    def write() -> None:
        with article.open("w") as file:
            for _ in range(6):
                file.write("sepotong ")
                file.flush()
                whole.wait(0.2)  # longer than the quiet time, with the file open
        whole.set()

    writer = threading.Thread(target=write)
    writer.start()
    told = watcher.changes(timeout=SOON)
    assert told == {article}
    assert whole.is_set()
    assert article.read_text() == "sepotong " * 6
    writer.join()
    assert watcher.changes(timeout=SILENCE) == frozenset()


def test_a_file_that_never_rests_does_not_hold_up_the_others(root: Path, watcher: Watcher) -> None:
    article = root / "content" / "kim-satu" / "panen.md"
    restless = root / "content" / "kim-satu" / "video.mp4"
    stop = threading.Event()

    def write() -> None:
        with restless.open("wb") as file:
            while not stop.wait(0.02):
                file.write(b"x" * 1000)
                file.flush()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        article.write_text("baru")
        assert gathered(watcher, lambda told: article in told) == {article}
    finally:
        stop.set()
        writer.join()
    assert restless in gathered(watcher, lambda told: restless in told)


def test_many_changes_at_once_come_together(root: Path, watcher: Watcher) -> None:
    articles = {root / "content" / "kim-satu" / f"artikel-{n}.md" for n in range(300)}
    for article in articles:
        article.write_text("baru")
    told = gathered(watcher, lambda told: articles <= told)
    assert told == articles


def test_what_happens_between_two_questions_is_kept(root: Path, watcher: Watcher) -> None:
    first, second = root / "content" / "kim-satu" / "panen.md", root / "site.yaml"
    first.write_text("baru")
    assert watcher.changes(timeout=SOON) == {first}
    second.write_text("nama: Lain")
    first.write_text("lebih baru")
    assert gathered(watcher, lambda told: {first, second} <= told) == {first, second}


def test_a_change_survives_questions_that_are_too_short_for_it(
    root: Path, watcher: Watcher
) -> None:
    article = root / "content" / "kim-satu" / "panen.md"
    article.write_text("baru")
    told: frozenset[Path] = frozenset()
    deadline = time.monotonic() + SOON
    while not told and time.monotonic() < deadline:
        told = watcher.changes(timeout=0.01)
    assert told == {article}


def test_a_question_ends_after_its_time(watcher: Watcher) -> None:
    begin = time.monotonic()
    assert watcher.changes(timeout=0.2) == frozenset()
    assert 0.2 <= time.monotonic() - begin < 2


def test_a_changed_mode_is_told_and_setting_it_again_is_not(root: Path, watcher: Watcher) -> None:
    article = root / "content" / "kim-satu" / "panen.md"
    article.chmod(0o600)
    assert watcher.changes(timeout=SOON) == {article}
    article.chmod(0o600)
    assert watcher.changes(timeout=SILENCE) == frozenset()


def test_odd_names_are_told_as_they_are(root: Path, watcher: Watcher) -> None:
    names = ["berita baru.md", "ünïcode é.md", "baris\nbaru.md"]
    names.append(os.fsdecode(b"bukan-utf8-\xff.md"))
    articles = {root / "content" / "kim-satu" / name for name in names}
    for article in articles:
        article.write_text("x")
    assert gathered(watcher, lambda told: articles <= told) == articles


def test_no_thread_outlives_the_watcher(root: Path) -> None:
    before = set(threading.enumerate())
    with Watcher(root, ignored=nothing) as watcher:
        (root / "site.yaml").write_text("x")
        assert watcher.changes(timeout=SOON)
    deadline = time.monotonic() + SOON
    while set(threading.enumerate()) - before and time.monotonic() < deadline:
        threading.Event().wait(0.02)
    assert set(threading.enumerate()) - before == set()


def test_a_root_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OSError), Watcher(tmp_path / "tiada", ignored=nothing):
        pass


def script(text: str) -> str:
    head = """
        import sys
        from pathlib import Path
        from kimgen.running.watch import Watcher
        root = Path(sys.argv[1])
    """
    return textwrap.dedent(head) + textwrap.dedent(text)


def test_ctrl_c_works_at_once(root: Path) -> None:
    program = script("""
        with Watcher(root, ignored=lambda path: False) as watcher:
            print("siap", flush=True)
            watcher.changes(timeout=None)
    """)
    with subprocess.Popen(
        [sys.executable, "-c", program, str(root)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "siap\n"
        begin = time.monotonic()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=SOON)
        assert time.monotonic() - begin < 1.5
        assert errors.rstrip().endswith("KeyboardInterrupt")
        assert process.returncode != 0


@pytest.mark.skipif(sys.platform != "linux", reason="about inotify")
def test_without_a_handle_for_the_system_s_watch_it_polls(root: Path) -> None:
    program = script("""
        import os, resource
        free = os.open(os.devnull, os.O_RDONLY)
        os.close(free)
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (free + 2, hard))
        with Watcher(root, ignored=lambda path: False) as watcher:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
            (root / "site.yaml").write_text("nama: yang baru")
            print(watcher.polling, *(path.name for path in watcher.changes(timeout=5)))
    """)
    assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] > 16
    done = subprocess.run(
        [sys.executable, "-c", program, str(root)], capture_output=True, text=True, timeout=30
    )
    assert done.stdout == "True site.yaml\n", done.stderr


def limited(watches: int) -> list[str]:
    """How to run a command for which the system has room for so many watches only."""
    limit = "/proc/sys/user/max_inotify_watches"
    return ["unshare", "-Ur", "sh", "-c", f'echo {watches} > {limit} && exec "$@"', "sh"]


def can_limit() -> bool:
    if shutil.which("unshare") is None:
        return False
    return subprocess.run([*limited(100), "true"], capture_output=True).returncode == 0


@pytest.mark.skipif(not can_limit(), reason="needs a user namespace with its own limit")
@pytest.mark.parametrize(("watches", "polling"), [(100, False), (8, True), (3, True), (0, True)])
def test_where_the_system_has_too_few_watches_it_polls(
    root: Path, watches: int, polling: bool
) -> None:
    for n in range(10):
        (root / "warta" / f"kim-{n}").mkdir(parents=True)
    program = script("""
        with Watcher(root, ignored=lambda path: False) as watcher:
            (root / "warta" / "kim-9" / "a.md").write_text("baru")
            told = watcher.changes(timeout=5)
            print(watcher.polling, root / "warta" / "kim-9" / "a.md" in told)
    """)
    done = subprocess.run(
        [*limited(watches), sys.executable, "-c", program, str(root)],
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.stdout == f"{polling} True\n", done.stderr


@pytest.mark.skipif(not can_limit(), reason="needs a user namespace with its own limit")
def test_where_new_folders_exceed_the_limit_it_goes_over_to_polling(root: Path) -> None:
    program = script("""
        with Watcher(root, ignored=lambda path: False) as watcher:
            before = watcher.polling
            for n in range(10):
                (root / "content" / f"kim-{n}").mkdir()
            told = watcher.changes(timeout=5)
            print(before, watcher.polling, root in told)
            (root / "content" / "kim-9" / "a.md").write_text("baru")
            told = watcher.changes(timeout=5)
            print(root / "content" / "kim-9" / "a.md" in told)
    """)
    done = subprocess.run(
        [*limited(8), sys.executable, "-c", program, str(root)],
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.stdout == "False True True\nTrue\n", done.stderr


def test_events_that_the_system_dropped_mean_look_at_everything(
    root: Path, watcher: Watcher
) -> None:
    # Word for word what watchdog 7.1 logs; a real overflow needs 16,384 events at once.
    logging.getLogger("watchdog.observers.inotify_c").warning(
        "Inotify queue overflowed; filesystem events were lost"
    )
    assert watcher.changes(timeout=SOON) == {root}


@pytest.mark.skipif(sys.platform != "linux", reason="about inotify's queue")
def test_a_flood_is_told_wholly_or_as_look_at_everything(root: Path, watcher: Watcher) -> None:
    flood = root / "content" / "kim-satu"
    subprocess.run(
        ["sh", "-c", 'cd "$1" && seq -f "a%g.md" 3000 | xargs touch', "sh", str(flood)],
        check=True,
    )
    last = flood / "a3000.md"
    everything = 3_000

    def enough(told: set[Path]) -> bool:
        return root in told or len(told) == everything

    assert enough(gathered(watcher, enough, 30))
    last.write_text("masih didengar")
    assert last in gathered(watcher, lambda told: last in told, 30)
