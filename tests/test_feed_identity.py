"""No reader of a feed sees an old article as new, whatever happens to it or to the site."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from workbench import Bench, later

from kimgen.making.readback import told
from kimgen.sending.types import type_of

NAMES = {"rss": "feed.xml", "atom": "atom.xml", "json": "feed.json"}


def everything(folder: Path) -> dict[str, dict[str, datetime | None]]:
    """Path of every feed -> ids in its order -> when each was published."""
    found = {}
    for kind, name in NAMES.items():
        for path in sorted(folder.rglob(f"*{name}")):
            items = told(path.read_bytes(), kind).items
            found[path.relative_to(folder).as_posix()] = {i.id: i.published for i in items}
    return found


def known(folder: Path) -> set[tuple[str, datetime | None]]:
    """Id and date of every item of any feed."""
    return {pair for items in everything(folder).values() for pair in items.items()}


@pytest.fixture
def hub(bench: Bench) -> Bench:
    """Two groups, three articles each."""
    bench.site("umpan: {set: [rubrik, tagar]}\n", rubrik="[Pertanian]")
    for group in ("kim-a", "kim-b"):
        for number in range(3):
            bench.write(f"{group}/berita-{number}.md", judul=f"Kabar {group} {number}",
                        tanggal=f"{10 + number} November 2026 08.0{number}",
                        rubrik="Pertanian", tagar=["padi"])  # fmt: skip
    return bench.build()


CHANGES = {
    "file renamed": lambda b: b.rename("kim-a/berita-1.md", "kim-a/panen-raya.md"),
    "file put into a folder": lambda b: b.rename("kim-a/berita-1.md", "kim-a/panen/index.md"),
    "title": lambda b: b.edit("kim-a/berita-1.md", "Kabar kim-a 1", "Judul lain sama sekali"),
    "slug": lambda b: b.edit("kim-a/berita-1.md", "judul:", "slug: lain\njudul:"),
    "date put back": lambda b: b.edit("kim-a/berita-1.md", "11 November", "1 Januari"),
    "date put forward": lambda b: b.edit("kim-a/berita-1.md", "11 November", "19 November"),
    "edited": lambda b: b.edit("kim-a/berita-1.md", "judul:", "diperbarui: 20/11/2026\njudul:"),
    "corrected": lambda b: b.edit(
        "kim-a/berita-1.md", "judul:", "ralat: [{waktu: 20/11/2026, isi: Keliru.}]\njudul:"
    ),
    "retracted": lambda b: b.edit(
        "kim-a/berita-1.md", "judul:", "dicabut: {waktu: 20/11/2026, alasan: Keliru.}\njudul:"
    ),
    "another rubric": lambda b: b.edit("kim-a/berita-1.md", "Pertanian", "Budaya"),
    "site moved": lambda b: b.site(alamat="https://baru.uji.id/kim/", rubrik="[Pertanian]"),
    "site renamed": lambda b: b.site(nama="Nama baru", rubrik="[Pertanian]"),
    "group renamed": lambda b: b.group("kim-a", nama="KIM Nama Baru"),
    "group to a site of its own": lambda b: b.group("kim-a", domain="https://kim-a.uji.id/"),
    "memory lost": lambda b: b.forget(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_changes_is_no_new_item(hub: Bench, change: str) -> None:
    before = everything(hub.root / "public")
    CHANGES[change](hub)
    hub.build()
    after = everything(hub.root / "public")
    assert known(hub.root / "public") == {p for items in before.values() for p in items.items()}
    for path in NAMES.values():
        assert list(after[path]) == list(before[path])
        assert list(after[f"kim-a/{path}"]) == list(before[f"kim-a/{path}"])
    if change == "group to a site of its own":
        own = everything(hub.root / "public-kim-a")
        assert list(own["feed.xml"].items()) == list(before["kim-a/feed.xml"].items())


def test_dates_tell_what_is_published_and_what_is_updated(hub: Bench) -> None:
    CHANGES["edited"](hub)
    hub.build()
    (one,) = [e for e in json.loads(hub.text("feed.json"))["items"] if "berita-1" in e["url"]
              and "kim-a" in e["url"]]  # fmt: skip
    assert one["date_published"].startswith("2026-11-11T08:01:00")
    assert one["date_modified"].startswith("2026-11-20T")


def test_an_article_that_is_dated_back_does_not_come_up_as_new(hub: Bench) -> None:
    hub.write("kim-a/sejarah.md", judul="Sejarah desa", tanggal="3/2/2021").build()
    for path in NAMES.values():
        ids = list(everything(hub.root / "public")[path])
        assert ids.index("tag:hub.uji.id,2026:kim-a/sejarah") == len(ids) - 1


def test_what_was_scheduled_comes_up_when_it_is_due(hub: Bench) -> None:
    hub.write("kim-a/nanti.md", judul="Nanti", tanggal="22 November 2026 08.00").build()
    assert "nanti" not in hub.text("feed.xml")
    hub.wait(days=1).build()
    for path in NAMES.values():
        ids = list(everything(hub.root / "public")[path])
        assert ids[0] == "tag:hub.uji.id,2026:kim-a/nanti"


def test_every_feed_tells_of_a_retraction_in_place_and_carries_nothing_of_it(hub: Bench) -> None:
    hub.edit("kim-a/berita-1.md", "Isi.", "Kalimat yang ditarik.").build()
    feeds = [path for path, ids in everything(hub.root / "public").items()
             if "tag:hub.uji.id,2026:kim-a/berita-1" in ids]  # fmt: skip
    assert len(feeds) == 8
    CHANGES["retracted"](hub)
    hub.build()
    for path in feeds:
        kind = next(kind for kind, name in NAMES.items() if path.endswith(name))
        document = told(hub.bytes_of(path), kind)
        (one,) = [item for item in document.items if item.id.endswith("kim-a/berita-1")]
        assert one.title == "[Dicabut] Kabar kim-a 1"
        assert "Keliru." in one.content
        assert one.updated is not None
        assert one.updated.date().isoformat() == "2026-11-20"
        assert "ditarik" not in hub.text(path)
    hub.build().expect_nothing_written()


def test_feed_addresses_of_the_site_before_stay_as_copies(hub: Bench) -> None:
    former = "umpan: {alamat_lama: [/rss.xml, feeds/posts/default], set: []}\n"
    hub.site(former, rubrik="[Pertanian]").build().expect_findings()
    assert hub.bytes_of("rss.xml") == hub.bytes_of("feed.xml")
    assert hub.bytes_of("feeds/posts/default") == hub.bytes_of("atom.xml")
    assert not hub.has("index.xml")
    assert type_of("rss.xml") == "application/rss+xml; charset=utf-8"
    assert type_of("feeds/posts/default") == "application/atom+xml; charset=utf-8"
    hub.site("umpan: {set: []}\n", rubrik="[Pertanian]").build()
    assert not hub.has("rss.xml")
    hub.site("umpan: {alamat_lama: [../rss.xml], set: []}\n", rubrik="[Pertanian]").build()
    hub.finding("unknown-choice")


def test_an_archive_that_is_full_never_changes_again(bench: Bench) -> None:
    bench.site("umpan: {jumlah: 5, set: []}\n")
    for number in range(30):
        bench.write(f"kim-a/berita-{number:02}.md", judul=f"Kabar {number}",
                    tanggal=f"{1 + number // 2} November 2026 {8 + number % 2:02}.00")  # fmt: skip
    bench.now = later(days=-14)
    seen: dict[str, bytes] = {}
    for _ in range(8):
        bench.build()
        for path in (bench.root / "public").rglob("arsip-*"):
            if path.is_file():
                name = path.relative_to(bench.root).as_posix()
                assert seen.setdefault(name, path.read_bytes()) == path.read_bytes()
        bench.wait(days=2)
    assert len(seen) >= 2 * 3 * 4
