"""``kimgen`` as a process: exit codes, languages, formats, and what it leaves alone."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from workbench import NOW, Bench

from kimgen.commands.main import TWINS
from kimgen.keeping.ledger import NAME as LEDGER
from kimgen.keeping.lock import Lock
from kimgen.running.layout import Layout


def kimgen(root: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run one command in *root*, as of the bench's now."""
    plain = {key: value for key, value in os.environ.items() if key != "SOURCE_DATE_EPOCH"}
    search = os.pathsep.join(path for path in sys.path if path)
    return subprocess.run(
        [sys.executable, "-m", "kimgen", *words],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=120,
        env=plain | {"SOURCE_DATE_EPOCH": str(NOW.at), "PYTHONPATH": search} | environment,
    )


@pytest.fixture
def broken(bench: Bench) -> Bench:
    """One good article, and one whose date is not in the calendar."""
    bench.write("kim-a/baik.md", judul="Baik")
    return bench.write("kim-a/rusak.md", judul="Rusak", tanggal="31/02/2026")


def test_a_build_says_what_it_did_and_a_second_one_that_nothing_changed(bench: Bench) -> None:
    bench.write("kim-a/baik.md", judul="Baik")
    first = kimgen(bench.root, "build")
    assert (first.returncode, first.stderr) == (0, "")
    assert re.search(
        r"^Selesai: \d+ berkas ditulis, 0 dihapus, 0 tetap; 1 tulisan", first.stdout, re.M
    )
    assert str(bench.root / "public") in first.stdout
    second = kimgen(bench.root, "build")
    assert (second.returncode, second.stderr) == (0, "")
    assert re.search(r"^Tidak ada yang berubah: \d+ berkas sudah mutakhir", second.stdout, re.M)
    assert "Nothing changed: " in kimgen(bench.root, "build", "--lang", "en").stdout


def test_a_held_article_is_exit_3_with_file_line_column_cause_and_remedy(broken: Bench) -> None:
    done = kimgen(broken.root, "build")
    assert done.returncode == 3
    assert done.stderr == (
        "galat: Tanggal «31/02/2026» pada isian «tanggal» tidak ada di kalender.\n"
        "  --> content/kim-a/rusak.md:3:10\n"
        "  |\n"
        "3 | tanggal: 31/02/2026\n"
        "  |          ^^^^^^^^^^\n"
        "  = Periksa hari dan bulannya; hari ditulis lebih dulu: «28/11/2026».\n\n"
    )
    assert "1 tulisan ditahan sampai diperbaiki; yang lain sudah terbit." in done.stdout
    assert broken.has("kim-a/2026/11/baik/index.html")
    english = kimgen(broken.root, "build", "--lang", "en")
    assert english.returncode == 3
    assert english.stderr.startswith(
        "error: The date `31/02/2026` in the field `tanggal` is not in the calendar.\n"
        "  --> content/kim-a/rusak.md:3:10\n"
    )
    assert "  = Check day and month; the day comes first: `28/11/2026`.\n" in english.stderr


def test_a_site_speaks_its_own_language(broken: Bench) -> None:
    broken.site(bahasa="en")
    assert kimgen(broken.root, "check").stderr.startswith("error: The date")
    assert kimgen(broken.root, "check", "--lang", "id").stderr.startswith("galat: Tanggal")


def test_findings_on_one_line_each(broken: Bench) -> None:
    done = kimgen(broken.root, "check", "--format", "short")
    assert done.returncode == 3
    assert done.stderr == (
        "content/kim-a/rusak.md:3:10: galat: Tanggal «31/02/2026» pada isian «tanggal» tidak ada "
        "di kalender. Periksa hari dan bulannya; hari ditulis lebih dulu: «28/11/2026». "
        "[date-impossible]\n"
    )


def test_findings_as_json(broken: Bench) -> None:
    done = kimgen(broken.root, "build", "--format", "json", "--lang", "en")
    (row,) = json.loads(done.stdout)
    assert row == {
        "code": "date-impossible",
        "severity": "error",
        "path": "content/kim-a/rusak.md",
        "line": 3,
        "column": 10,
        "message": "The date `31/02/2026` in the field `tanggal` is not in the calendar.",
        "hint": "Check day and month; the day comes first: `28/11/2026`.",
        "also": [],
        "more": 0,
    }
    good = kimgen(broken.remove("kim-a/rusak.md").root, "build", "--format", "json")
    assert (good.returncode, json.loads(good.stdout)) == (0, [])


def test_findings_as_github_shows_them_beside_the_line(broken: Bench) -> None:
    broken.write("kim-a/dua.md", judul="Dua", lokassi="Sini")
    done = kimgen(broken.root, "check", "--format", "github")
    lines = [line for line in done.stdout.splitlines() if line.startswith("::")]
    assert lines == [
        "::warning file=content/kim-a/dua.md,line=4,col=1,title=unknown-key::Isian «lokassi» tidak "
        "dikenal dan tidak dipakai. Apakah maksudnya «lokasi»? Daftar isian ada di "
        "docs/rujukan.md.",
        "::error file=content/kim-a/rusak.md,line=3,col=10,title=date-impossible::Tanggal "
        "«31/02/2026» pada isian «tanggal» tidak ada di kalender. Periksa hari dan bulannya; hari "
        "ditulis lebih dulu: «28/11/2026».",
    ]


def test_an_unknown_key_is_told_once_however_many_files_have_it(bench: Bench) -> None:
    for number in range(5):
        bench.write(f"kim-a/{number}.md", judul=f"Satu {number}", lokassi="Sini", layout="post")
    done = kimgen(bench.root, "check", "--format", "short")
    assert done.returncode == 0
    assert len(done.stderr.splitlines()) == 2
    assert "(dan di 4 berkas lain)" in done.stderr


def test_strict_makes_a_warning_fail(bench: Bench) -> None:
    bench.write("kim-a/a.md", lokassi="Sini")
    assert kimgen(bench.root, "build").returncode == 0
    assert kimgen(bench.root, "build", "--strict").returncode == 3
    assert kimgen(bench.root, "check", "--strict").returncode == 3


def test_check_publishes_nothing(broken: Bench) -> None:
    before = {path for path in broken.root.rglob("*") if ".kimgen" not in path.parts}
    done = kimgen(broken.root, "check")
    assert done.returncode == 3
    assert "Diperiksa: 1 tulisan, 1 galat, 0 peringatan." in done.stdout
    assert {path for path in broken.root.rglob("*") if ".kimgen" not in path.parts} == before
    assert not (broken.root / LEDGER).exists()


def test_indonesian_commands_do_the_same(broken: Bench) -> None:
    assert kimgen(broken.root, "bangun").returncode == 3
    assert broken.has("index.html")
    for twin in ("periksa", "jadwal"):
        one, other = kimgen(broken.root, twin), kimgen(broken.root, TWINS[twin])
        assert (one.returncode, one.stdout, one.stderr) == (
            other.returncode, other.stdout, other.stderr,
        )  # fmt: skip
    assert kimgen(broken.root, "bersihkan").returncode == 0
    assert not (broken.root / ".kimgen/ingatan").exists()


def test_a_twin_in_the_place_of_a_value_is_a_value(bench: Bench) -> None:
    bench.write("kim-a/a.md").build()
    assert kimgen(bench.root, "build", "--edition", "hub").returncode == 0
    done = kimgen(bench.root, "why", "bangun")
    assert "bangun" in done.stderr
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), 2),
        (("terbitkan",), 2),
        (("build", "--tidak-ada"), 2),
        (("build", "--format", "xml"), 2),
        (("build", "--now", "besok"), 2),
        (("build", "--edition", "kim-z"), 2),
        (("--version",), 0),
        (("--help",), 0),
        (("build", "--help"), 0),
    ],
)
def test_wrong_usage_is_exit_2(bench: Bench, words: tuple[str, ...], code: int) -> None:
    bench.write("kim-a/a.md")
    assert kimgen(bench.root, *words).returncode == code


def test_without_a_site_nothing_is_published(tmp_path: Path) -> None:
    done = kimgen(tmp_path, "build")
    assert done.returncode == 1
    assert "Tidak ada site.yaml" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_with_a_broken_site_nothing_is_published(bench: Bench) -> None:
    bench.write("kim-a/a.md").build().file("site.yaml", "nama: Hub\nalamat: di desa\n")
    before = bench.stamps()
    done = kimgen(bench.root, "build")
    assert done.returncode == 1
    assert "site.yaml:2:9" in done.stderr
    assert "Tidak ada yang diterbitkan." in done.stderr
    assert bench.stamps() == before


def test_a_fault_of_our_own_is_exit_70_and_says_so(bench: Bench) -> None:
    bench.write("kim-a/a.md")
    program = (
        "import sys, kimgen.commands.build as command\n"
        "from kimgen.commands.main import main\n"
        "command.build = None\n"
        f"sys.exit(main(['build', '--root', {str(bench.root)!r}]))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 70
    assert "kimgen sendiri keliru" in done.stderr
    assert "TypeError" in done.stderr


def test_the_second_of_two_builds_names_the_first(bench: Bench) -> None:
    bench.write("kim-a/a.md")
    with Lock(Layout(bench.root).lock, command="serve", since="0"):
        done = kimgen(bench.root, "build")
    assert done.returncode == 1
    assert f"(serve, proses {os.getpid()})" in done.stderr
    assert not (bench.root / "public").exists()


def test_the_time_can_be_given(bench: Bench) -> None:
    bench.write("kim-a/nanti.md", judul="Nanti", tanggal="22/11/2026 08.00")
    due = kimgen(bench.root, "due")
    assert due.stdout == "Minggu, 22 November 2026, 08.00 WIB  content/kim-a/nanti.md\n"
    kimgen(bench.root, "build")
    assert not bench.has("kim-a/2026/11/nanti/index.html")
    kimgen(bench.root, "build", "--now", "2026-11-22T08:00:00+07:00")
    assert bench.has("kim-a/2026/11/nanti/index.html")


def test_why_names_the_ingredient_that_changed(bench: Bench) -> None:
    bench.write("kim-a/a.md", judul="Panen").build()
    fresh = kimgen(bench.root, "why", "public/kim-a/index.html")
    assert fresh.returncode == 0
    assert "mutakhir" in fresh.stdout
    bench.edit("kim-a/a.md", "Panen", "Panen raya")
    stale = kimgen(bench.root, "mengapa", "kim-a/index.html")
    assert "isi yang ditampilkannya berubah" in stale.stdout
    assert kimgen(bench.root, "why", "tidak/ada.html").returncode == 1


def test_clean_forgets_and_with_all_unpublishes_only_what_is_ours(bench: Bench) -> None:
    bench.write("kim-a/a.md").build().file("public/milik-sendiri.txt", "jangan dihapus")
    before = bench.tree()
    assert kimgen(bench.root, "clean").returncode == 0
    assert bench.tree() == before
    assert kimgen(bench.root, "clean", "--all").returncode == 0
    assert list(bench.tree()) == ["public/milik-sendiri.txt"]


EVIL = "\x1b]0;judul\x07\x1b[31mmerah\x9b2J\u202e"


@pytest.mark.parametrize("form", ["long", "short", "json", "github"])
def test_nothing_that_a_writer_types_acts_on_a_terminal(bench: Bench, form: str) -> None:
    typed = '"\\e]0;judul\\a\\e[31mmerah\\x9b2J\\u202e"'
    bench.write("kim-a/a.md", jenis=typed, tagar=typed)
    bench.raw(f"kim-a/{EVIL}.md", "---\njudul: A\n---\n").raw(f"kim-a/{EVIL}.docx", "x")
    bench.file(f"content/{EVIL}/a.md", "x")
    done = kimgen(bench.root, "check", "--format", form)
    assert done.returncode == 3
    for text in (done.stdout, done.stderr):
        assert all(letter.isprintable() or letter == "\n" for letter in text)


def test_a_reader_that_goes_away_is_no_fault(bench: Bench) -> None:
    for number in range(40):
        bench.write(f"kim-a/{number}.md", tanggal="31/02/2026")
    program = f"{sys.executable} -m kimgen check --format github | head -1"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {program}"],
        cwd=bench.root, capture_output=True, text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )  # fmt: skip
    assert "Traceback" not in done.stderr
