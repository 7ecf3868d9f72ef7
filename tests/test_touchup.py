"""A text that is saved while a preview runs: what shows it is made again, and nothing else is.

Whatever was saved, the preview's folder is that of a clean build of the same content.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from test_incremental import Writer
from workbench import NOW, Bench, difference, later

from kimgen.keeping.manifest import load_manifest
from kimgen.running.build import Builder, Options
from kimgen.running.layout import Layout
from kimgen.running.report import Report
from kimgen.running.touchup import Touchup
from kimgen.words.digest import digest_of_bytes

PREVIEW = Options(preview=True, command="serve")


class Desk:
    """A preview that runs, without its server: what was saved is told by hand."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.builder = Builder(Layout(bench.root, preview=True), PREVIEW, None)
        self.first = self.builder.build(bench.now)
        self.touchup = Touchup(self.builder)
        self.paths: list[Path] = []
        """What was saved before the next build."""
        self.few = 0
        """How many builds planned few articles only."""

    def saved(self, *names: str) -> Report | None:
        """What comes of a save of files below ``content``."""
        self.paths = [self.bench.root / "content" / name for name in names]
        return self.touchup.touch(self.paths, self.bench.now)

    def build(self, *, pause: bool = True) -> Report:
        """A build that looks at more, and the *pause* after it."""
        paths, self.paths = self.paths, []
        report = self.touchup.build(self.bench.now, paths)
        self.few += self.touchup.cold and bool(made(report))
        if pause and self.touchup.cold:
            self.touchup.warm_up(self.bench.now)
        return report

    def tree(self) -> dict[str, str]:
        folder = self.bench.root / ".kimgen/pratinjau/keluaran"
        return {
            path.relative_to(folder).as_posix(): digest_of_bytes(path.read_bytes())
            for path in folder.rglob("*")
            if path.is_file()
        }

    def clean(self, root: Path) -> dict[str, str]:
        """The preview of the same content, built from nothing."""
        shutil.rmtree(root, ignore_errors=True)
        return Desk(self.bench.twin(root)).tree()


@pytest.fixture
def desk(bench: Bench) -> Iterator[Desk]:
    for number in range(7):
        bench.write(
            f"kim-a/tulisan-{number}.md",
            judul=f"Judul {number}",
            tanggal=f"{number + 1}/11/2026 08.00",
            tagar=["padi"],
            penulis="Siti",
            isi=f"Pembuka {number}.\n\nIsi {number}.",
        )
    bench.site("umpan: {set: [rubrik, tagar, penulis]}\n")
    yield Desk(bench)


def made(report: Report | None) -> set[str]:
    assert report is not None
    return {path for each in report.editions for path in each.made}


def test_only_what_shows_a_text_is_made_again(desk: Desk, tmp_path: Path) -> None:
    desk.bench.edit("kim-a/tulisan-2.md", "Isi 2.", "Isi yang lain, dan [alamat](https://a.id/).")
    assert made(desk.saved("kim-a/tulisan-2.md")) == {
        "kim-a/2026/11/tulisan-2/index.html",
        *(
            f"{place}{name}"
            for place in ("", "kim-a/")
            for name in ("feed.xml", "atom.xml", "feed.json")
        ),
        "tagar/padi/feed.xml",
        "penulis/siti/feed.xml",
    }
    assert difference(desk.tree(), desk.clean(tmp_path / "bersih")) == []


def test_texts_are_exchanged_again_and_again(desk: Desk, tmp_path: Path) -> None:
    for turn in range(3):
        for number in (1, 5):
            old = f"Isi {number}." if turn == 0 else f"Isi {number}, kali {turn - 1}."
            desk.bench.edit(f"kim-a/tulisan-{number}.md", old, f"Isi {number}, kali {turn}.")
        assert desk.saved("kim-a/tulisan-1.md", "kim-a/tulisan-5.md") is not None
        assert difference(desk.tree(), desk.clean(tmp_path / "bersih")) == []
    # Back to the first text, which an early mark stood for.
    desk.bench.edit("kim-a/tulisan-1.md", "Isi 1, kali 2.", "Isi 1.")
    assert "kim-a/2026/11/tulisan-1/index.html" in made(desk.saved("kim-a/tulisan-1.md"))
    desk.build()
    assert difference(desk.tree(), desk.clean(tmp_path / "bersih")) == []


def test_a_build_finds_nothing_to_make_after_texts_were_exchanged(desk: Desk) -> None:
    desk.bench.edit("kim-a/tulisan-1.md", "Isi 1.", "[Isi](tulisan-2.md).")
    desk.build()
    for text in ("lain", "lain lagi"):
        for number in (1, 4):
            desk.bench.edit(f"kim-a/tulisan-{number}.md", "Isi", f"{text} Isi")
        assert desk.saved("kim-a/tulisan-1.md", "kim-a/tulisan-4.md") is not None
    whole = desk.builder.build(desk.bench.now, few=False)
    assert not whole.resting and whole.counts["compare"] == 0


def test_what_says_more_is_placed_among_few_until_there_is_a_pause(
    desk: Desk, tmp_path: Path
) -> None:
    bench, made_at_once = desk.bench, []
    names = ("kim-a/tulisan-2.md", "kim-a/tulisan-3.md", "kim-a/baru.md")
    for change in (
        lambda: bench.edit(names[1], "Judul 3", "Judul lain"),
        lambda: bench.edit(names[0], "Isi 2.", "Isi lain."),  # nobody has warmed up since
        lambda: bench.write(names[2], judul="Baru", tanggal="9/11/2026 08.00", tagar=["padi"]),
    ):
        change()
        assert desk.saved(*names) is None
        made_at_once.append(desk.build(pause=False).counts["plan"])
        assert desk.touchup.cold
        assert difference(desk.tree(), desk.clean(tmp_path / "bersih")) == []
    assert all(0 < count < 25 for count in made_at_once)  # of some sixty
    desk.touchup.warm_up(NOW)
    bench.edit(names[1], "Isi 3.", "Isi lain.")
    assert desk.saved(names[1]) is not None
    assert difference(desk.tree(), desk.clean(tmp_path / "bersih")) == []


def test_a_title_right_after_a_text_is_placed_among_few(desk: Desk, tmp_path: Path) -> None:
    desk.bench.edit("kim-a/tulisan-2.md", "Isi 2.", "Isi lain.")
    assert desk.saved("kim-a/tulisan-2.md") is not None
    desk.bench.edit("kim-a/tulisan-2.md", "Judul 2", "Judul lain")
    desk.bench.edit("kim-a/tulisan-3.md", "Isi 3.", "Isi yang lain.")
    assert desk.saved("kim-a/tulisan-2.md", "kim-a/tulisan-3.md") is None
    assert 0 < desk.build(pause=False).counts["plan"] < 30
    assert difference(desk.tree(), desk.clean(tmp_path / "bersih")) == []


def test_a_text_that_was_left_to_a_build_is_not_taken_for_shown(desk: Desk, tmp_path: Path) -> None:
    desk.bench.edit("kim-a/tulisan-2.md", "Isi 2.", "Isi lain.")
    assert desk.saved("kim-a/tulisan-2.md") is not None
    desk.bench.edit("kim-a/tulisan-3.md", "Judul 3", "Judul lain")
    assert desk.saved("kim-a/tulisan-3.md") is None
    assert not desk.touchup.settle()  # and then it is killed
    again = Desk(desk.bench)
    assert again.first.read == 1
    assert difference(again.tree(), again.clean(tmp_path / "bersih")) == []


def test_a_save_that_changes_nothing_makes_nothing(desk: Desk) -> None:
    (desk.bench.root / "content/kim-a/tulisan-3.md").touch()
    assert made(desk.saved("kim-a/tulisan-3.md")) == set()


def test_the_findings_are_those_of_the_text_that_is_shown(desk: Desk) -> None:
    desk.bench.edit("kim-a/tulisan-4.md", "Isi 4.", "Isi 4.\n\n<script>alert(1)</script>")
    report = desk.saved("kim-a/tulisan-4.md")
    assert report is not None
    whole = Desk(desk.bench).builder.build(desk.bench.now)
    assert report.findings == whole.findings != ()
    desk.bench.edit("kim-a/tulisan-4.md", "<script>alert(1)</script>", "Bersih.")
    report = desk.saved("kim-a/tulisan-4.md")
    assert report is not None and report.findings == desk.first.findings


@pytest.mark.parametrize(
    "change",
    [
        lambda b: b.edit("kim-a/tulisan-3.md", "Judul 3", "Judul lain"),
        lambda b: b.edit("kim-a/tulisan-3.md", "4/11/2026", "9/11/2026"),
        lambda b: b.edit("kim-a/tulisan-3.md", "[padi]", "[laut]"),
        lambda b: b.edit("kim-a/tulisan-3.md", "Pembuka 3.", "Pembuka lain."),
        lambda b: b.edit("kim-a/tulisan-3.md", "Isi 3.", "[Itu](tulisan-1.md)."),
        lambda b: b.edit("kim-a/tulisan-3.md", "tanggal:", "status: draf\ntanggal:"),
        lambda b: b.edit(
            "kim-a/tulisan-3.md", "judul:", "dicabut: {waktu: 20/11/2026, alasan: Keliru}\njudul:"
        ),
        lambda b: b.remove("kim-a/tulisan-3.md"),
        lambda b: b.rename("kim-a/tulisan-3.md", "kim-a/baru.md"),
    ],
)
def test_a_save_that_says_more_is_left_to_a_build(
    desk: Desk, tmp_path: Path, change: Callable[[Bench], Bench]
) -> None:
    change(desk.bench)
    assert desk.saved("kim-a/tulisan-3.md", "kim-a/baru.md") is None
    # Half of it may have been read by then: the build that follows knows.
    desk.build()
    assert difference(desk.tree(), desk.clean(tmp_path / "bersih")) == []


def test_a_broken_article_is_left_to_a_build_and_keeps_its_page(desk: Desk) -> None:
    before = desk.tree()
    desk.bench.edit("kim-a/tulisan-3.md", "tanggal: ", "tanggal: 31/02/")
    assert desk.saved("kim-a/tulisan-3.md") is None
    assert desk.build().held == ("content/kim-a/tulisan-3.md",)
    assert desk.tree() == before
    desk.bench.edit("kim-a/tulisan-3.md", "tanggal: 31/02/", "tanggal: ")
    assert desk.saved("kim-a/tulisan-3.md") is None
    assert desk.build().held == ()


def test_what_is_no_article_is_left_to_a_build(desk: Desk) -> None:
    desk.bench.group("kim-a", nama="KIM Lain")
    assert desk.saved("kim-a/kim.yaml") is None
    desk.build()
    assert desk.saved("kim-a/baru.md.tmp") is not None  # an editor's, gone again
    desk.bench.write("kim-a/baru.md")
    assert desk.saved("kim-a/baru.md") is None
    desk.build()
    assert desk.touchup.touch([desk.bench.root], desk.bench.now) is None
    desk.build()
    assert desk.touchup.touch([desk.bench.root / "site.yaml"], desk.bench.now) is None
    desk.build()
    assert desk.saved("kim-a") is None


def test_what_falls_due_is_left_to_a_build(desk: Desk) -> None:
    desk.bench.write("kim-a/nanti.md", tanggal="22/11/2026 08.00")
    desk.build()
    desk.bench.edit("kim-a/tulisan-3.md", "Isi 3.", "Isi lain.")
    desk.bench.now = later(days=2)
    assert desk.saved("kim-a/tulisan-3.md") is None


def test_what_was_put_off_is_written_when_all_is_quiet(desk: Desk) -> None:
    desk.bench.edit("kim-a/tulisan-3.md", "Isi 3.", "Isi lain.")
    assert desk.saved("kim-a/tulisan-3.md") is not None and desk.touchup.left
    assert not desk.touchup.settle() and not desk.touchup.left
    again = Desk(desk.bench)
    assert again.first.resting and again.first.articles == 7
    # The next preview has nothing at hand until it is warm.
    desk.bench.edit("kim-a/tulisan-3.md", "Isi lain.", "Isi ketiga.")
    assert again.saved("kim-a/tulisan-3.md") is None
    again.build()
    assert Desk(desk.bench).first.resting


def test_a_preview_that_found_nothing_to_do_warms_up(desk: Desk, tmp_path: Path) -> None:
    again = Desk(desk.bench)
    again.touchup.warm_up(NOW)
    desk.bench.edit("kim-a/tulisan-3.md", "Isi 3.", "Isi lain.")
    assert "kim-a/2026/11/tulisan-3/index.html" in made(again.saved("kim-a/tulisan-3.md"))
    assert difference(again.tree(), again.clean(tmp_path / "bersih")) == []


def test_a_file_that_changed_before_it_was_warm_is_not_taken_for_built(desk: Desk) -> None:
    again = Desk(desk.bench)
    desk.bench.edit("kim-a/tulisan-3.md", "Isi 3.", "Isi lain.")
    again.touchup.warm_up(NOW)
    assert again.saved("kim-a/tulisan-3.md") is None


def test_a_killed_preview_costs_a_reading_and_no_more(desk: Desk, tmp_path: Path) -> None:
    desk.bench.edit("kim-a/tulisan-3.md", "Isi 3.", "Isi lain.")
    assert desk.saved("kim-a/tulisan-3.md") is not None
    again = Desk(desk.bench)  # as if the first had been killed
    assert again.first.read == 1 and made(again.first) == set()
    assert difference(again.tree(), again.clean(tmp_path / "bersih")) == []


def test_the_manifest_knows_what_was_made(desk: Desk) -> None:
    desk.bench.edit("kim-a/tulisan-3.md", "Isi 3.", "Isi lain.")
    report = desk.saved("kim-a/tulisan-3.md")
    manifest = load_manifest(desk.builder.layout.manifest("hub"))
    assert manifest is not None
    assert made(report) <= set(manifest.made)
    assert {each.source for each in manifest.made.values()} >= {"content/kim-a/tulisan-3.md"}
    assert desk.build().findings == desk.first.findings  # nothing is foreign


def test_the_search_index_follows_when_all_is_quiet(bench: Bench, tmp_path: Path) -> None:
    bench.site(pencarian="ya").write("kim-a/panen.md", isi="Pembuka.\n\nIsi.")
    desk = Desk(bench)
    bench.edit("kim-a/panen.md", "Isi.", "Semangka.")
    assert desk.saved("kim-a/panen.md") is not None
    assert desk.touchup.settle()
    desk.build()
    assert difference(desk.tree(), desk.clean(tmp_path / "bersih")) == []


@pytest.mark.parametrize("seed", range(3))
def test_whatever_a_writer_saves_the_preview_is_that_of_a_clean_one(
    tmp_path: Path, seed: int
) -> None:
    writer = Writer(Bench(tmp_path / "situs"), seed)
    desk, touched = Desk(writer.bench), 0
    writer.bench.site()
    plain = (
        "---\njudul: Judul\ntanggal: 3/11/2026 08.00\ntagar: [padi]\n---\n\nPembuka.\n\nIsi 1.\n"
    )
    writer._put("kim-a/tulisan-90.md", plain)
    desk.build()
    for _ in range(12):
        name, luck = writer._one(), writer.chance.random()
        assert name is not None
        if desk.touchup.left and writer.chance.random() < 0.7:
            assert not desk.touchup.settle()
        if luck < 0.4:
            name = "kim-a/tulisan-90.md"
            title = f"judul: Judul {writer.chance.random()}"
            writer._put(name, re.sub("judul: .*", title, writer.good[name]))
        elif luck < 0.8:
            text = writer.good[name].rstrip("\n") + f" Lagi {writer.chance.random()}.\n"
            writer._put(name, text.replace("\n\nIsi", f"\n\nKata {writer.chance.random()}", 1))
        else:
            writer.edit()
        report = desk.saved(*writer.good)
        touched += report is not None
        report = report or desk.build(pause=writer.chance.random() < 0.8)
        assert difference(desk.tree(), desk.clean(tmp_path / "bersih")) == []
        assert report.findings == Desk(writer.bench.twin(tmp_path / "lain")).first.findings
        shutil.rmtree(tmp_path / "lain")
    assert touched > 2 and desk.few > 1
