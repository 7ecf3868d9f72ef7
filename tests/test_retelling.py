"""A build in which the text of an article changed plans what shows that text, and nothing else."""

from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from test_findings import jpeg
from test_incremental import Writer
from workbench import Bench, difference, hub_of

from kimgen.deciding import searchplan
from kimgen.making import pictures
from kimgen.running import narrowing, retelling
from kimgen.running.report import Exit


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many stories the builds that exchanged texts had planned."""
    found: list[int] = []
    real = retelling._Retelling._publish

    def publish(self: retelling._Retelling, change: retelling._Change, *rest: object) -> object:
        found.append(len(change.plans[0].edition.newsroom.by_source))
        return real(self, change, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(retelling._Retelling, "_publish", publish)
    return found


def edited(bench: Bench, name: str, old: str = "Lanjutannya.", new: str = "Yang baru.") -> None:
    bench.edit(name, old, new)


NAME = "kim-1/berita-00021.md"


def test_a_text_is_exchanged_among_the_few_that_stand_with_it(
    bench: Bench, tmp_path: Path, planned: list[int]
) -> None:
    bench.site("umpan: {jumlah: 5, set: [rubrik, tagar, penulis], arsip: tidak}\n")
    hub_of(bench, 80).build()
    edited(bench, NAME)
    assert "kim-1/2020/01/berita-00021/index.html" in bench.build().made()
    assert len(planned) == 1 and planned[0] < 40
    assert bench.report.articles == 80 and bench.report.read == 1
    assert difference(bench.tree(), bench.twin(tmp_path / "bersih").build().tree()) == []
    stamps = bench.stamps()
    assert bench.build().report.resting
    edited(bench, NAME, "Yang baru.", "Lanjutannya.")
    bench.build()
    assert len(planned) == 2
    assert bench.stamps() != stamps
    # What it wrote down holds for a build that looks at everything, too.
    (bench.root / ".kimgen/tenang").unlink()
    bench.build().expect_nothing_written()
    assert len(planned) == 2


def test_feeds_with_archives_are_left_to_a_whole_build_or_right(
    bench: Bench, tmp_path: Path
) -> None:
    bench.site("umpan: {jumlah: 5}\n")
    hub_of(bench, 40).build()
    for name in ("kim-1/berita-00021.md", "kim-3/berita-00039.md", "kim-0/berita-00000.md"):
        edited(bench, name)
        bench.build()
        assert difference(bench.tree(), bench.twin(tmp_path / name[-8:]).build().tree()) == []


@pytest.mark.parametrize(
    ("old", "new", "few"),
    [
        ("judul: Berita 21", "judul: Berita lain", True),
        ("Alinea pembuka", "Alinea awal", True),
        ("Lanjutannya.", "Lihat [itu](berita-00025.md).", True),
        ("---\n\n", "---\n\n\n", True),
        ("penulis: Penulis 0", "penulis: Penulis 1", True),
        ("05/01/2020", "04/01/2020", True),
        ("tagar: [", "tagar: [laut, ", True),
        ("Lanjutannya.", "![Sawah](tidak-ada.jpg)", False),
        ("---\n\n", "status: draf\n---\n\n", False),
        ("---\n\n", "jenis: halaman\n---\n\n", False),
        ("---\n\n", "slug: lain\n---\n\n", False),
        ("---\n\n", "pemutakhiran_dari: berita-00017.md\n---\n\n", False),
    ],
)
def test_whatever_is_edited_the_tree_is_that_of_a_clean_build(
    bench: Bench, tmp_path: Path, planned: list[int], old: str, new: str, few: bool
) -> None:
    hub_of(bench, 40).build()
    bench.edit(NAME, old, new)
    before = bench.stamps()
    bench.build()
    if bench.report.exit is Exit.DONE:
        assert difference(bench.tree(), bench.twin(tmp_path / "bersih").build().tree()) == []
    else:
        assert bench.stamps() == before
    assert bool(planned) is few


class Editor:
    """Somebody who writes and edits articles, as chance has it."""

    def __init__(self, bench: Bench, seed: int) -> None:
        self.bench = bench
        self.chance = Random(seed)
        self.day = date(2020, 1, 1) + timedelta(days=600 // 5)
        self.count = 0

    def change(self) -> None:
        self.chance.choices((self.write, self.rename, self.tag, self.move), (6, 3, 1, 1))[0]()

    def write(self) -> None:
        self.count += 1
        chance = self.chance
        self.day += timedelta(days=chance.choice((0, 0, 1, 3, 40)))
        day = self.day - timedelta(days=chance.choice((0, 0, 0, 0, 2, 30)))
        time = chance.choice(("", " 07.30", " 19.00"))
        tags = [f"tagar {chance.randint(0, 11)}", f"topik {chance.randint(0, 12)}"]
        self.bench.write(
            f"kim-{chance.randint(0, 3)}/baru-{self.count}.md",
            judul=f"Kabar baru {self.count}",
            tanggal=f"{day:%d/%m/%Y}{time}",
            penulis=f"Penulis {chance.randint(0, 6)}",
            rubrik=f"Rubrik {chance.randint(0, 4)}",
            tagar=tags[: chance.randint(0, 2)],
            isi="Kabar yang baru.",
        )

    def rename(self) -> None:
        self._edit("judul: ", "judul: Lagi ")

    def tag(self) -> None:
        self._edit("tagar: [", f"tagar: [topik {self.chance.randint(0, 12)}, ")

    def move(self) -> None:
        self._edit("rubrik: Rubrik 1", "rubrik: Rubrik 2")

    def _edit(self, old: str, new: str) -> None:
        names = sorted(path for path in (self.bench.root / "content").glob("kim-*/*.md"))
        recent = self.chance.choice((names, names[-60:]))
        path = self.chance.choice(recent)
        path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")


def hub_of_small_groups(bench: Bench, count: int) -> Bench:
    """*count* groups of two articles each, and lists so short that each names but few of them."""
    bench.site("umpan: {jumlah: 5}\ndaftar: {jumlah: 5}\n")
    for number in range(count):
        day = date(2020, 1, 1) + timedelta(days=number)
        for name in ("satu", "dua"):
            bench.write(
                f"kim-{number}/{name}.md", judul=f"Kabar {name} {number}", tanggal=f"{day:%d/%m/%Y}"
            )
    return bench


def test_of_many_small_groups_only_those_are_planned_that_tell_of_what_changed(
    bench: Bench, tmp_path: Path, planned: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    hub_of_small_groups(bench, 60).write("kim-7/tiga.md", judul="Bersama", lintas="[kim-9]").build()
    seen: list[set[str]] = []
    real = retelling._Retelling._placed

    def placed(self: retelling._Retelling, *given: object) -> object:
        change = real(self, *given)  # type: ignore[arg-type]
        paths = [each.path.split("/") for each in change.plans[0].outputs]
        seen.append({parts[0] for parts in paths if parts[1:] == ["feed.json"]})
        return change

    monkeypatch.setattr(retelling._Retelling, "_placed", placed)
    for turn, change in enumerate((
        lambda: bench.write("kim-3/baru.md", judul="Baru", tanggal="1/3/2020"),
        lambda: bench.edit("kim-55/dua.md", "Kabar dua", "Kabar kedua"),
        lambda: bench.edit("kim-7/tiga.md", "Bersama", "Bersama-sama"),
        lambda: bench.edit("kim-7/tiga.md", "[kim-9]", "[kim-11]"),
        lambda: bench.write("kim-13/b.md", judul="B", tanggal="28/2/2020"),
    )):  # fmt: skip
        change()
        bench.build()
        assert difference(bench.tree(), bench.twin(tmp_path / f"{turn}").build().tree()) == []
    # The index of sitemaps names the newest of each group, and does without the others.
    assert len(planned) == len(seen) == 5 and max(planned) < 60
    assert seen == [
        {"kim-3"}, {"kim-55"}, {"kim-7", "kim-9"}, {"kim-7", "kim-9", "kim-11"}, {"kim-13"},
    ]  # fmt: skip


def test_where_a_group_was_changed_last_is_looked_for_among_all_if_that_is_taken_back(
    bench: Bench, tmp_path: Path, planned: list[int]
) -> None:
    hub_of_small_groups(bench, 6)
    bench.write("kim-3/tiga.md", judul="Tiga", tanggal="3/1/2020", diperbarui="9/9/2020").build()
    bench.edit("kim-3/tiga.md", "diperbarui: 9/9/2020\n", "").build()
    assert not planned
    assert difference(bench.tree(), bench.twin(tmp_path / "bersih").build().tree()) == []


def test_a_new_article_may_begin_a_list_of_its_own(
    bench: Bench, tmp_path: Path, planned: list[int]
) -> None:
    bench.site("umpan: {jumlah: 5, set: [rubrik, tagar, penulis], arsip: tidak}\n")
    hub_of(bench, 80).build()
    for turn, (few, fields) in enumerate((
        (True, {"tanggal": "20/1/2020", "tagar": "[belum pernah]"}),
        (True, {"tanggal": "3/9/2020"}),
        (True, {"tanggal": "4/9/2020", "penulis": "Orang Baru"}),
        (True, {"tanggal": "1/1/2021", "tagar": "[belum pernah, a, a-b, ab]"}),
        (True, {"tanggal": "4/11/2019"}),
        # The newest article gives a list its name.
        (False, {"tanggal": "2/1/2021", "tagar": "[Belum Pernah]"}),
        (False, {"tanggal": "2/1/2021", "penulis": "orang baru"}),
    )):  # fmt: skip
        planned.clear()
        bench.write(f"kim-1/awal-{turn}.md", judul=f"Awal {turn}", **fields).build()
        assert bool(planned) is few
        assert difference(bench.tree(), bench.twin(tmp_path / f"{turn}").build().tree()) == []
    # A text whose tag is taken back leaves the name to others.
    planned.clear()
    bench.edit("kim-1/awal-5.md", "tagar: [Belum Pernah]\n", "").build()
    assert not planned
    assert difference(bench.tree(), bench.twin(tmp_path / "tanpa").build().tree()) == []


@pytest.mark.parametrize(("seed", "feeds", "search"), [
    (1, "{jumlah: 5, set: [rubrik, tagar, penulis], arsip: tidak}", "tidak"),
    (2, "{jumlah: 5, set: [rubrik, tagar, penulis, jenis, wilayah]}", "ya"),
    (3, "{jumlah: 20, arsip: tidak, peta_berita: ya}", "tidak"),
    (4, "{}", "ya"),
])  # fmt: skip
def test_few_articles_are_placed_among_few_as_among_all(
    bench: Bench, tmp_path: Path, planned: list[int], seed: int, feeds: str, search: str
) -> None:
    bench.site(f"umpan: {feeds}\n", pencarian=search)
    editor = Editor(hub_of(bench, 600), seed)
    if seed == 4:
        bench.group("kim-2", nama="KIM Dua", domain="https://dua.uji.id/")
    bench.build()
    builds = 16
    for step in range(builds):
        for _ in range(editor.chance.choice((1, 1, 1, 2))):
            editor.change()
        bench.build()
        assert bench.report.exit is Exit.DONE
        if step % 5 == 4:  # all that few came to stands when everything is looked at
            (bench.root / ".kimgen/tenang").unlink()
            bench.build().expect_nothing_written()
    assert difference(bench.tree(), bench.twin(tmp_path / "bersih").build().tree()) == []
    few = [count for count in planned if count < 500]
    assert len(few) > builds // 3


SEARCHED = [
    ("judul: Berita 21", "judul: Panen lain", True),
    ("Lanjutannya.", "Kata yang tiada duanya: kapulaga.", True),
    ("22/01/2020 08.00", "22/01/2020 09.30", False),
    ("22/01/2020 08.00", "22/02/2020 08.00", False),
]


@pytest.mark.parametrize(("old", "new", "few"), SEARCHED)
@pytest.mark.parametrize("full", [4096, 16])
def test_the_search_index_is_made_anew_where_an_edited_article_stands(
    bench: Bench,
    tmp_path: Path,
    planned: list[int],
    monkeypatch: pytest.MonkeyPatch,
    full: int,
    old: str,
    new: str,
    few: bool,
) -> None:
    monkeypatch.setattr(searchplan, "FULL", full)
    monkeypatch.setattr(narrowing, "FULL", full)
    bench.site(pencarian="ya")
    hub_of(bench, 90, per_day=1).build()
    index = "public/cari/indeks/daftar.json"
    before = bench.tree()[index]
    bench.edit(NAME, old, new)
    bench.build()
    assert bool(planned) is few
    assert not few or bench.tree()[index] != before
    bench.edit("kim-1/berita-00025.md", "Lanjutannya.", "Lain lagi.")
    bench.build()
    assert len(planned) == 1 + few
    assert difference(bench.tree(), bench.twin(tmp_path / "bersih").build().tree()) == []


def test_new_articles_come_last_in_the_search_index_or_all_is_planned(
    bench: Bench, tmp_path: Path, planned: list[int]
) -> None:
    bench.site(pencarian="ya")
    bench.group("kim-2", nama="KIM Dua", domain="https://dua.uji.id/")
    hub_of(bench, 60)
    bench.build()
    days = ["01/02/2020", "02/02/2020", "01/02/2020", "03/02/2020 08.00", "03/02/2020 09.00"]
    fields = {"penulis": "Penulis 1", "rubrik": "Rubrik 1", "tagar": ["tagar 1"]}
    for number, day in enumerate(days):
        bench.write(f"kim-2/baru-{number}.md", tanggal=day, isi=f"Kabar {number}.", **fields)
        bench.build()
        assert bench.report.exit is Exit.DONE
    # The first opens a month; the third is older than the second.
    assert len(planned) == 3
    assert difference(bench.tree(), bench.twin(tmp_path / "bersih").build().tree()) == []


@pytest.mark.parametrize("when", ["before", "with it"])
def test_a_new_article_brings_its_own_photos(
    bench: Bench, tmp_path: Path, planned: list[int], when: str
) -> None:
    bench.site(kartu="foto", pencarian="ya")
    hub_of(bench, 60)
    bench.file("content/kim-1/lama.jpg", jpeg(400, 300))
    bench.edit(NAME, "---\n\n", "foto: lama.jpg\n---\n\n")
    photo = jpeg(900, 600)
    if when == "before":
        bench.file("content/kim-1/baru.jpg", photo)
    bench.build()
    if when == "with it":
        bench.file("content/kim-1/baru.jpg", photo)
    fields = {"penulis": "Penulis 1", "rubrik": "Rubrik 1", "tagar": ["tagar 1"]}
    text = "Baru.\n\n![Sawah hijau](baru.jpg)"
    bench.write("kim-1/baru.md", tanggal="2020-01-30", foto="baru.jpg", isi=text, **fields)
    bench.build()
    assert len(planned) == 1 and "kim-1/2020/01/baru/kartu.jpg" in bench.made()
    bench.edit("kim-1/baru.md", "Baru.", "Lebih baru.")
    bench.build()
    assert len(planned) == 2
    assert difference(bench.tree(), bench.twin(tmp_path / "bersih").build().tree()) == []
    (bench.root / ".kimgen/tenang").unlink()
    bench.build().expect_nothing_written()


def test_photos_of_an_article_that_is_planned_with_all_are_developed_once(
    bench: Bench, planned: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[str] = []
    real = pictures.develop

    def develop(data: bytes, *, path: str, **rest: object) -> object:
        found.append(path)
        return real(data, path=path, **rest)  # type: ignore[arg-type]

    monkeypatch.setattr(pictures, "develop", develop)
    hub_of(bench, 60).build()
    bench.file("content/kim-1/baru.jpg", jpeg(900, 600))
    bench.write("kim-1/baru.md", tanggal="2020-01-30", foto="baru.jpg", jenis="pengumuman")
    bench.build()
    assert planned == []
    assert found == ["content/kim-1/baru.jpg"]
    assert bench.has("kim-1/2020/01/baru/index.html")


def test_photos_that_another_article_shows_or_that_fail_are_for_a_whole_build(
    bench: Bench, tmp_path: Path, planned: list[int]
) -> None:
    hub_of(bench, 60)
    bench.file("content/kim-1/lama.jpg", jpeg(400, 300))
    bench.edit(NAME, "---\n\n", "foto: lama.jpg\n---\n\n")
    bench.build()
    bench.write("kim-1/baru.md", tanggal="2020-01-30", foto="lama.jpg", isi="Baru.")
    bench.build()
    bench.file("content/kim-1/rusak.jpg", b"bukan foto")
    bench.write("kim-1/lain.md", tanggal="2020-01-30", foto="rusak.jpg", isi="Lain.")
    bench.build()
    assert bench.report.held == ("content/kim-1/lain.md",)
    bench.file("content/kim-1/rusak.jpg", jpeg(300, 200))
    bench.build()
    assert planned == [] and not bench.report.held
    assert difference(bench.tree(), bench.twin(tmp_path / "bersih").build().tree()) == []


def test_a_title_beside_a_photo_is_exchanged_among_few_and_another_photo_among_all(
    bench: Bench, tmp_path: Path, planned: list[int]
) -> None:
    hub_of(bench, 60)
    bench.file("content/kim-1/panen.jpg", jpeg(400, 300))
    bench.file("content/kim-1/lain.jpg", jpeg(500, 300))
    bench.edit(NAME, "---\n\n", "foto: panen.jpg\n---\n\n")
    bench.build()
    bench.edit(NAME, "judul: Berita 21", "judul: Panen besar")
    bench.build()
    assert len(planned) == 1
    bench.edit(NAME, "foto: panen.jpg", "foto: lain.jpg")
    bench.build()
    bench.write("kim-1/baru.md", tanggal="2020-03-01", foto="lain.jpg", isi="Baru.")
    bench.build()
    assert len(planned) == 1
    assert difference(bench.tree(), bench.twin(tmp_path / "bersih").build().tree()) == []


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ("nanti.md", "kim-1/nanti.md"),
        ("nanti", "kim-1/nanti.md"),
        ("./nanti.md#bagian", "kim-1/nanti.md"),
        ("nanti/?a=b", "kim-1/nanti/index.md"),
        ("/kim-2/nanti", "kim-2/nanti/_index.md"),
        ("../kim-2/nanti.md", "kim-2/nanti.md"),
    ],
)
def test_an_article_that_others_waited_for_is_planned_with_all(
    bench: Bench, tmp_path: Path, planned: list[int], target: str, name: str
) -> None:
    hub_of(bench, 40)
    edited(bench, NAME, new=f"Lihat [nanti]({target}).")
    bench.build()
    assert {each.code for each in bench.report.findings} == {"link-nowhere"}
    bench.write("kim-3/lain.md", tanggal="2020-03-01", isi="Yang tidak ditunggu.").build()
    assert len(planned) == 1 and len(bench.report.findings) == 1
    bench.write(name, tanggal="2020-03-02", isi="Sudah ada.").build()
    assert len(planned) == 1 and not bench.report.findings
    assert difference(bench.tree(), bench.twin(tmp_path / "bersih").build().tree()) == []


def test_a_reference_that_waited_is_planned_with_all(
    bench: Bench, tmp_path: Path, planned: list[int]
) -> None:
    hub_of(bench, 40)
    bench.edit(NAME, "---\n\n", "pemutakhiran_dari: nanti\n---\n\n")
    bench.build()
    assert {each.code for each in bench.report.findings} == {"reference-nowhere"}
    bench.write("kim-1/nanti.md", tanggal="2020-03-01", isi="Sudah ada.").build()
    assert planned == [] and not bench.report.findings
    assert difference(bench.tree(), bench.twin(tmp_path / "bersih").build().tree()) == []


def test_an_article_that_takes_another_one_s_link_is_planned_with_all(
    bench: Bench, tmp_path: Path, planned: list[int]
) -> None:
    hub_of(bench, 40)
    bench.write("kim-1/pasar/index.md", tanggal="2019-01-01", isi="Pasar.", slug="pasar-lama")
    edited(bench, NAME, new="Lihat [pasar](pasar).")
    bench.build()
    bench.write("kim-1/pasar.md", tanggal="2020-03-01", isi="Baru.", id="pasar-baru").build()
    assert planned == [] and not bench.report.findings
    assert difference(bench.tree(), bench.twin(tmp_path / "bersih").build().tree()) == []


def test_an_address_that_is_another_one_s_is_judged_among_all(
    bench: Bench, tmp_path: Path, planned: list[int]
) -> None:
    hub_of(bench, 40).build()
    bench.write("kim-1/lain.md", tanggal="05/01/2020", slug="berita-00021", isi="Kembar.")
    bench.build()
    assert planned == [] and bench.report.held == ("content/kim-1/lain.md",)


def test_what_else_changed_meanwhile_is_seen(bench: Bench, planned: list[int]) -> None:
    hub_of(bench, 30).build()
    edited(bench, NAME)
    bench.site(slogan="Yang lain")
    assert len(bench.build().made()) > 30 and planned == []
    edited(bench, NAME, "Yang baru.", "Ketiga.")
    (bench.root / "public/kim-0/index.html").write_text("diubah", "utf-8")
    assert "kim-0/index.html" in bench.build().made() and planned == []
    edited(bench, NAME, "Ketiga.", "Keempat.")
    bench.group("kim-2", nama="KIM Dua")
    bench.build()
    edited(bench, NAME, "Keempat.", "Kelima.")
    bench.remove("kim-2/berita-00002.md")
    bench.build()
    assert planned == [] and not bench.has("kim-2/2020/01/berita-00002/index.html")
    edited(bench, NAME, "Kelima.", "Keenam.")
    bench.build()
    assert len(planned) == 1


def test_links_and_own_sites_are_planned_or_left_alone(bench: Bench, tmp_path: Path) -> None:
    hub_of(bench, 30)
    bench.group("kim-2", nama="KIM Dua", domain="https://dua.uji.id/")
    bench.write("_hub/tentang.md", jenis="halaman", tanggal=None, isi="Tentang kami.")
    for number in (21, 22, 25):
        name = f"kim-{number % 4}/berita-{number:05}.md"
        edited(bench, name, new=f"Lihat [itu](/kim-{(number + 1) % 4}/berita-{number + 1:05}.md).")
    bench.build()
    for turn, number in enumerate((21, 22, 25, 26)):
        name = f"kim-{number % 4}/berita-{number:05}.md"
        path = bench.root / "content" / name
        path.write_text(f"{path.read_text('utf-8')}\nTambahan {turn}.\n", "utf-8")
        bench.build()
        assert difference(bench.tree(), bench.twin(tmp_path / str(turn)).build().tree()) == []


@pytest.mark.parametrize("harm", ["gone", "cut", "other"])
def test_a_sketch_that_is_not_right_is_not_believed(
    bench: Bench, tmp_path: Path, planned: list[int], harm: str
) -> None:
    hub_of(bench, 30).build()
    place = bench.root / ".kimgen/sketsa"
    data = place.read_bytes()
    if harm == "gone":
        place.unlink()
    elif harm == "cut":
        place.write_bytes(data[:-1])
    else:
        place.write_bytes(data[:32] + data[32:].replace(b"berita-00021", b"berita-00022"))
    edited(bench, NAME)
    bench.build()
    assert planned == []
    assert difference(bench.tree(), bench.twin(tmp_path / "bersih").build().tree()) == []


def test_a_memory_of_another_time_is_not_believed(
    bench: Bench, tmp_path: Path, planned: list[int]
) -> None:
    hub_of(bench, 30).build()
    old = {name: (bench.root / ".kimgen" / name).read_bytes() for name in ("tenang", "ingatan")}
    edited(bench, NAME)
    bench.build()
    for name, data in old.items():
        (bench.root / ".kimgen" / name).write_bytes(data)
    edited(bench, NAME, "Yang baru.", "Lanjutannya, lain.")
    bench.build()
    assert len(planned) == 1  # the manifest did not bear out the old text
    assert difference(bench.tree(), bench.twin(tmp_path / "bersih").build().tree()) == []


@pytest.mark.parametrize("seed", range(3))
def test_whatever_a_writer_wrote_only_texts_change(
    tmp_path: Path, planned: list[int], seed: int
) -> None:
    writer = Writer(Bench(tmp_path / "situs"), seed)
    writer.bench.site()
    for _ in range(10):
        writer.add()
    writer.build()
    for turn in range(6):
        name = writer._one()
        assert name is not None
        writer._put(name, f"{writer.good[name]}\nTambahan {turn}.\n")
        writer.build()
        twin = writer.clean(tmp_path / f"bersih-{turn}").build()
        assert difference(writer.bench.tree(), twin.tree()) == []
        assert writer.bench.report.findings == twin.report.findings
    assert planned
