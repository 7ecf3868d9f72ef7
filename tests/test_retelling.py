"""A build in which the text of an article changed plans what shows that text, and nothing else."""

from pathlib import Path

import pytest
from test_incremental import Writer
from workbench import Bench, difference, hub_of

from kimgen.running import retelling
from kimgen.running.report import Exit


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many stories the builds that exchanged texts had planned."""
    found: list[int] = []
    real = retelling._Retelling._publish

    def publish(self: retelling._Retelling, report: object, plans: object, *rest: object) -> object:
        found.append(len(plans[0].edition.newsroom.by_source))  # type: ignore[index]
        return real(self, report, plans, *rest)  # type: ignore[arg-type]

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
    ("name", "old", "new"),
    [
        (NAME, "judul: Berita 21", "judul: Berita lain"),
        (NAME, "Alinea pembuka", "Alinea awal"),
        (NAME, "tagar: [", "tagar: [laut, "),
        (NAME, "Lanjutannya.", "Lihat [itu](berita-00025.md)."),
        (NAME, "Lanjutannya.", "![Sawah](tidak-ada.jpg)"),
        (NAME, "---\n\n", "---\n\n\n"),
    ],
)
def test_whatever_is_edited_the_tree_is_that_of_a_clean_build(
    bench: Bench, tmp_path: Path, planned: list[int], name: str, old: str, new: str
) -> None:
    hub_of(bench, 40).build()
    bench.edit(name, old, new)
    before = bench.stamps()
    bench.build()
    if bench.report.exit is Exit.DONE:
        assert difference(bench.tree(), bench.twin(tmp_path / "bersih").build().tree()) == []
    else:
        assert bench.stamps() == before
    assert len(planned) == 0 or new == "---\n\n\n"


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
