"""The pipeline end to end: what is published, what is written for a change, what a fault costs."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import feedparser
import pytest
from workbench import DAY, NOW, Bench, article, difference, hub_of, later

from kimgen.keeping.ledger import NAME as LEDGER
from kimgen.keeping.lock import Held, Lock
from kimgen.running.layout import Layout
from kimgen.running.report import Exit
from kimgen.words.messages import remedy, sentence

# One bad article never hurts another


@pytest.fixture(scope="module")
def forty(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """Forty articles in four groups, built."""
    return hub_of(Bench(tmp_path_factory.mktemp("empat-puluh") / "situs"), 40).build()


VICTIM = "kim-1/berita-00021.md"
PAGE = "kim-1/2020/01/berita-00021/index.html"


def _with(old: str, new: str) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        assert old.encode() in data
        return data.replace(old.encode(), new.encode())

    return change


BREAKS: dict[str, tuple[Callable[[bytes], bytes], str, int, int]] = {
    "YAML error": (_with("judul: Berita 21", 'judul: "Berita 21'), "yaml-broken", 2, 8),
    "impossible date": (_with("05/01/2020", "31/02/2020"), "date-impossible", 3, 10),
    "no title": (_with("judul: Berita 21\n", ""), "title-missing", 2, 1),
    "binary junk": (lambda data: bytes(range(256)) * 40, "not-a-text-file", 0, 0),
    "wrong encoding": (lambda data: data.replace(b"pembuka", b"pemb\xfcka"), "not-utf8", 9, 12),
    "missing photo": (
        _with("penulis:", "foto: {berkas: hilang.jpg, teks_alt: Sawah}\npenulis:"),
        "picture-missing",
        4,
        7,
    ),
    "unknown kind": (_with("penulis:", "jenis: beritta\npenulis:"), "unknown-choice", 4, 8),
    "duplicate address": (
        _with("penulis:", "slug: berita-00001\npenulis:"),
        "address-taken",
        4,
        7,
    ),
    "5 MB of text": (lambda data: data + b"kata " * 1_000_000, "article-too-large", 0, 0),
    "empty file": (lambda data: b"", "article-empty", 0, 0),
}


@pytest.mark.parametrize("fault", BREAKS)
def test_a_broken_article_stays_as_last_published_and_all_others_are_published(
    forty: Bench, fault: str
) -> None:
    change, code, line, column = BREAKS[fault]
    path = forty.root / "content" / VICTIM
    good, before = path.read_bytes(), forty.tree()
    try:
        path.write_bytes(change(good))
        forty.build()
        assert forty.tree() == before  # its page, its teasers, its feed items
        assert forty.report.held == (f"content/{VICTIM}",)
        assert forty.report.exit is Exit.HELD_BACK
        (finding,) = forty.report.findings
        where = finding.where
        assert (finding.code, where.path) == (code, f"content/{VICTIM}")
        assert (where.line, where.column) == (line, column)
        for language in ("id", "en"):
            assert sentence(finding, language)
            assert remedy(finding, language)
        # The others go on: a new article appears although this one is broken.
        forty.write("kim-2/kabar.md", judul="Kabar baru").build()
        assert forty.has("kim-2/2026/11/kabar/index.html")
        assert len(forty.report.findings) == 1
    finally:
        path.write_bytes(good)
        (forty.root / "content/kim-2/kabar.md").unlink(missing_ok=True)
    forty.build()
    assert "address-vanished" in {finding.code for finding in forty.report.findings}
    (forty.root / LEDGER).write_text(
        "".join(
            line
            for line in (forty.root / LEDGER).read_text().splitlines(keepends=True)
            if "kabar" not in line
        )
    )
    forty.build().expect_exit(Exit.DONE).expect_findings()
    assert forty.tree() == before


def test_a_broken_article_that_was_never_published_is_absent_everywhere(bench: Bench) -> None:
    bench.write("kim-a/satu.md", judul="Satu").build()
    before = bench.tree()
    bench.write("kim-a/dua.md", judul="Dua", tanggal="32/01/2026").build()
    assert bench.tree() == before
    bench.expect_exit(Exit.HELD_BACK)


def test_what_a_broken_article_shows_stays_although_its_photo_is_gone(
    bench: Bench, tmp_path: Path
) -> None:
    bench.raw("kim-a/sawah.jpg", photo(tmp_path))
    bench.write("kim-a/panen.md", foto="{berkas: sawah.jpg, teks_alt: Sawah}").build().expect_exit(
        Exit.DONE
    )
    before = bench.tree()
    bench.remove("kim-a/sawah.jpg").build()
    bench.finding("picture-missing")
    assert bench.tree() == before


def test_a_group_whose_record_breaks_stays_as_last_published(bench: Bench) -> None:
    bench.group("kim-a", nama="KIM Alfa", domain="https://alfa.uji.id/")
    bench.write("kim-a/panen.md").build()
    before = bench.tree()
    bench.group("kim-a", nama='"KIM Alfa').build()
    bench.finding("yaml-broken")
    bench.expect_exit(Exit.HELD_BACK)
    assert bench.tree() == before


def test_a_broken_site_yaml_publishes_nothing_and_leaves_everything(bench: Bench) -> None:
    bench.write("kim-a/panen.md").build()
    before = bench.stamps()
    bench.file("site.yaml", 'nama: "Hub').build()
    bench.expect_exit(Exit.NOTHING_PUBLISHED).finding("yaml-broken")
    assert bench.stamps() == before


def test_a_broken_template_publishes_nothing_and_names_its_line(bench: Bench) -> None:
    bench.write("kim-a/panen.md").build()
    before = bench.stamps()
    bench.file("templates/notfound.html", "<p>\n{% if x %}\n").build()
    bench.expect_exit(Exit.NOTHING_PUBLISHED)
    finding = bench.finding("template-broken")
    assert finding.where.path == "templates/notfound.html"
    assert finding.where.line >= 2
    assert bench.stamps() == before


# A build costs what changed


def test_a_second_build_writes_nothing(bench: Bench) -> None:
    hub_of(bench, 10).build()
    before = bench.stamps()
    bench.build().expect_nothing_written()
    assert bench.report.resting
    assert bench.stamps() == before
    (bench.root / ".kimgen" / "tenang").unlink()  # and not for being told so
    bench.build().expect_nothing_written()
    assert not bench.report.resting
    assert bench.stamps() == before


def test_what_is_deleted_comes_back_the_same(bench: Bench, tmp_path: Path) -> None:
    bench.group("kim-0", domain="https://nol.uji.id/").raw("kim-0/sawah.jpg", photo(tmp_path))
    hub_of(bench, 6, groups=2).edit(
        "kim-0/berita-00000.md", "penulis:", "foto: {berkas: sawah.jpg, teks_alt: Sawah}\npenulis:"
    )
    bench.build().expect_exit(Exit.DONE)
    before, ledger = bench.tree(), (bench.root / LEDGER).read_bytes()
    bench.unpublish().build()
    assert bench.tree() == before
    bench.forget().build()
    assert bench.tree() == before
    bench.forget().unpublish().build()
    assert bench.tree() == before
    (bench.root / LEDGER).unlink()
    bench.forget().unpublish().build()
    assert bench.tree() == before
    assert (bench.root / LEDGER).read_bytes() == ledger


def test_any_one_published_file_that_is_deleted_or_altered_is_made_again(bench: Bench) -> None:
    hub_of(bench, 6, groups=2).build()
    before = bench.tree()
    files = bench.published()
    for path in files[:: max(1, len(files) // 6)]:
        path.unlink()
        bench.build()
        assert bench.tree() == before
        path.write_bytes(b"palsu")
        bench.build()
        assert bench.tree() == before
    shutil.rmtree(bench.root / "public" / "kim-0")
    bench.build()
    assert bench.tree() == before


def test_any_one_remembered_file_that_is_deleted_or_spoilt_costs_no_byte(
    bench: Bench, tmp_path: Path
) -> None:
    bench.raw("kim-0/sawah.jpg", photo(tmp_path))
    hub_of(bench, 4, groups=2).edit(
        "kim-0/berita-00000.md", "penulis:", "foto: {berkas: sawah.jpg, teks_alt: Sawah}\npenulis:"
    )
    trees = [bench.build().tree()]
    bench.edit("kim-1/berita-00001.md", "Lanjutannya", "Sambungannya")
    trees.append(bench.build().tree())
    state, turn = bench.root / ".kimgen", 1
    photos = sorted(path for path in state.glob("foto/*/*"))[:1]
    others = [path for path in state.rglob("*") if path.is_file() and "foto" not in path.parts]
    for path in (*sorted(others), *photos):
        name = path.relative_to(state).as_posix()
        for spoil in ("delete", "empty", "cut", "junk"):
            data = path.read_bytes()
            if spoil == "delete":
                path.unlink()
            else:
                path.write_bytes({"empty": b"", "cut": data[:-1], "junk": b"x" + data}[spoil])
            words = ("Sambungannya", "Lanjutannya") if turn else ("Lanjutannya", "Sambungannya")
            bench.edit("kim-1/berita-00001.md", *words).build()
            turn = 1 - turn
            assert bench.tree() == trees[turn], (name, spoil)


def test_an_edited_body_writes_its_page_and_the_feeds_that_carry_it(bench: Bench) -> None:
    bench.site("rubrik: [Pertanian, Budaya]\n")
    for name in ("lama", "panen", "sesudah"):
        bench.write(
            f"kim-satu/{name}.md", judul=name.title(), isi="Pembuka.\n\nIsi.", rubrik="Pertanian"
        )
    bench.write("kim-dua/lain.md", judul="Lain", rubrik="Budaya").build()
    bench.edit("kim-satu/panen.md", "\n\nIsi.", "\n\nIsi baru.").build()
    bench.expect_made(
        "kim-satu/2026/11/panen/index.html",
        "feed.xml",
        "atom.xml",
        "feed.json",
        "kim-satu/feed.xml",
        "kim-satu/atom.xml",
        "kim-satu/feed.json",
        "rubrik/pertanian/feed.xml",
    )


def test_summary_feeds_do_not_carry_the_body(bench: Bench) -> None:
    bench.site("umpan: {teks: ringkas}\n")
    bench.write("kim-satu/panen.md", isi="Pembuka.\n\nIsi.").build()
    bench.edit("kim-satu/panen.md", "\n\nIsi.", "\n\nIsi baru.").build()
    bench.expect_made("kim-satu/2026/11/panen/index.html")


def test_touching_files_writes_nothing(bench: Bench) -> None:
    hub_of(bench, 4).build()
    before = bench.stamps()
    for path in (bench.root / "content").rglob("*.*"):
        path.write_bytes(path.read_bytes())
    (bench.root / "site.yaml").touch()
    bench.build().expect_nothing_written()
    assert bench.stamps() == before


def _costs(bench: Bench, articles: int) -> tuple[set[str], set[str]]:
    hub_of(bench.site("rubrik: [Rubrik 0, Rubrik 1]\n"), articles).build(jobs=2)
    fields = {"rubrik": "Rubrik 1", "penulis": "Penulis 1", "tagar": ["tagar 1", "topik 1"]}
    bench.write("kim-1/kabar.md", judul="Kabar yang baru", **fields).build()
    made = bench.made()
    bench.remove("kim-1/kabar.md").build()
    return made, set(bench.naming("Kabar yang baru"))


def test_a_new_article_costs_the_same_number_of_files_in_any_hub(tmp_path: Path) -> None:
    small, left = _costs(Bench(tmp_path / "kecil"), 200)
    large, left_large = _costs(Bench(tmp_path / "besar"), 2000)
    assert len(small) == len(large) <= 40
    assert left == left_large == set()


def test_a_removed_article_is_gone_everywhere(bench: Bench) -> None:
    hub_of(bench, 30).build()
    before = bench.tree()
    bench.write("kim-1/kabar.md", judul="Kabar singkat", tagar=["kabar"], penulis="Pak Kabar")
    bench.build()
    assert bench.naming("Kabar singkat")
    bench.remove("kim-1/kabar.md").build()
    assert bench.naming("Kabar singkat") == []
    assert bench.tree() == before
    finding = bench.finding("address-vanished")
    assert finding.details["address"] == "/kim-1/2026/11/kabar/"


def test_full_pages_of_lists_never_change_again(bench: Bench) -> None:
    bench.site("daftar: {jumlah: 5}\n")
    hub_of(bench, 30, groups=1).build()
    full = {path for path in bench.tree() if path.startswith("public/kim-0/halaman/")}
    assert len(full) == 5
    for number in range(6):
        bench.write(f"kim-0/kabar-{number}.md", judul=f"Kabar {number}").build()
        assert not {f"public/{path}" for path in bench.made()} & full
    assert bench.has("kim-0/halaman/6/index.html")


# Titles, values and dates come out as typed


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("Serang: KIM Kasemen #2", "Serang: KIM Kasemen #2"),
        ("no", "no"),
        ("off", "off"),
        ("012", "012"),
        ("19:30", "19:30"),
        ("2026-11-20", "2026-11-20"),
        ("@warga dan %anggaran", "@warga dan %anggaran"),
        ("[Foto] Panen raya", "[Foto] Panen raya"),
        ('"Merdeka": seruan warga', '"Merdeka": seruan warga'),
    ],
)
def test_titles_come_out_as_typed(bench: Bench, typed: str, title: str) -> None:
    bench.write("kim-a/panen.md", judul=typed, lokasi=typed, penulis=f'"{title}"' if 0 else "Siti")
    bench.build().expect_exit(Exit.DONE).expect_findings()
    feed = feedparser.parse(bench.bytes_of("feed.xml"))
    assert feed.entries[0].title == title


@pytest.mark.parametrize("value", ["no", "off", "012", "19:30", "yes", "~ 5", "1e3", "0x1F"])
def test_texts_that_yaml_takes_for_something_else_stay_texts(bench: Bench, value: str) -> None:
    bench.write("kim-a/a.md", penulis=value, tagar=[value], lokasi=value).build()
    bench.expect_findings()
    assert f">{value}<" in bench.text("kim-a/2026/11/a/index.html")


@pytest.mark.parametrize(
    ("key", "typed", "iso"),
    [
        ("tanggal", "28/11/2017", "2017-11-28"),
        ("Tanggal", "28 November 2017 13.30 WITA", "2017-11-28T13:30:00+08:00"),
        ("tanggal", "Selasa, 28 Nop 2017 pukul 13:30 WIT", "2017-11-28T13:30:00+09:00"),
        ("date", "2017-11-28T13:30:00+07:00", "2017-11-28T13:30:00+07:00"),
        ("date", "2017-11-28 13:30", "2017-11-28T13:30:00+07:00"),
        ("tanggal", "November 28, 2017", "2017-11-28"),
    ],
)
def test_dates_in_every_form_are_read_as_meant(
    bench: Bench, key: str, typed: str, iso: str
) -> None:
    bench.raw("kim-a/a.md", f"---\njudul: Panen\n{key}: {typed}\n---\nIsi.\n")
    bench.build().expect_findings()
    assert f'datetime="{iso}"' in bench.text("kim-a/2017/11/a/index.html")


def test_three_zones_with_one_local_hour_are_in_order_and_feeds_say_their_offsets(
    bench: Bench,
) -> None:
    zones = {"kim-barat": "WIB", "kim-tengah": "WITA", "kim-timur": "WIT"}
    for folder, zone in zones.items():
        bench.group(folder, zona=zone)
        bench.write(f"{folder}/pagi.md", judul=f"Pagi {zone}", tanggal="20/11/2026 08.00")
    bench.build().expect_findings()
    text = bench.text("feed.xml")
    feed = feedparser.parse(text)
    assert [entry.title for entry in feed.entries] == ["Pagi WIB", "Pagi WITA", "Pagi WIT"]
    for offset in ("+0700", "+0800", "+0900"):
        assert f"Fri, 20 Nov 2026 08:00:00 {offset}" in text
    front = bench.text("index.html")
    places = [front.index(f"Pagi {zone}</a>") for zone in ("WIB", "WITA", "WIT")]
    assert places == sorted(places)


# Time is an input


def test_scheduled_articles_appear_when_their_time_has_come(bench: Bench) -> None:
    bench.write("kim-a/kini.md", judul="Kini")
    bench.write("kim-a/nanti.md", judul="Kabar nanti", tanggal="22/11/2026 08.00").build()
    assert bench.naming("Kabar nanti") == []
    ((source, moment),) = bench.report.waiting
    assert source == "content/kim-a/nanti.md"
    assert moment.iso == "2026-11-22T08:00:00+07:00"
    assert bench.report.due == moment
    bench.wait(hours=11.9).build().expect_nothing_written()
    bench.wait(hours=0.2).build()
    assert bench.has("kim-a/2026/11/nanti/index.html")
    assert bench.report.waiting == ()


def test_a_clock_that_was_ahead_takes_back_what_was_not_due(bench: Bench) -> None:
    bench.write("kim-a/kini.md", judul="Kini")
    bench.write("kim-a/nanti.md", judul="Kabar nanti", tanggal="22/11/2026 08.00")
    bench.build(at=later(days=2))
    assert bench.naming("Kabar nanti")
    bench.build()
    assert bench.naming("Kabar nanti") == []


def test_expired_articles_are_gone_everywhere(bench: Bench) -> None:
    bench.write("kim-a/tetap.md", judul="Tetap").build()
    before = bench.tree()
    bench.write("kim-a/pasar.md", judul="Pasar murah", terbit_sampai="22/11/2026").build()
    assert bench.naming("Pasar murah")
    assert bench.report.due is not None
    assert bench.report.due.iso == "2026-11-23T00:00:00+07:00"
    bench.wait(days=2).build()
    assert bench.naming("Pasar murah") == []
    assert bench.tree() == before


def test_drafts_are_nowhere_but_in_the_preview(bench: Bench) -> None:
    bench.write("kim-a/tetap.md", judul="Tetap")
    bench.write("kim-a/draf.md", judul="Tulisan rahasia", status="draf").build()
    assert bench.naming("Tulisan rahasia") == []
    assert bench.report.drafts == ("content/kim-a/draf.md",)
    before, ledger = bench.stamps(), (bench.root / LEDGER).read_bytes()
    bench.build(preview=True)
    page = bench.root / ".kimgen/pratinjau/keluaran/hub/kim-a/2026/11/draf/index.html"
    assert "Tulisan rahasia" in page.read_text()
    assert bench.stamps() == before
    assert (bench.root / LEDGER).read_bytes() == ledger


def test_what_a_preview_showed_was_not_published(bench: Bench) -> None:
    bench.write("kim-a/panen.md", judul="Panen", isi="Satu.").build()
    before = bench.tree()
    bench.edit("kim-a/panen.md", "Satu.", "Dua.").build(preview=True)
    bench.edit("kim-a/panen.md", "judul: Panen", 'judul: "Panen').build()
    bench.finding("yaml-broken")
    assert bench.tree() == before


def test_what_a_check_saw_was_not_published(bench: Bench) -> None:
    bench.write("kim-a/panen.md", judul="Panen", isi="Satu.").build()
    before = bench.tree()
    bench.edit("kim-a/panen.md", "Satu.", "Dua.").build(dry=True)
    bench.edit("kim-a/panen.md", "judul: Panen", 'judul: "Panen').build()
    bench.finding("yaml-broken")
    assert bench.tree() == before


# Groups, editions, addresses


def test_a_shared_article_is_listed_in_both_groups_at_one_address(bench: Bench) -> None:
    bench.group("kim-b").write("kim-a/panen.md", judul="Panen bersama", lintas=["kim-b"]).build()
    for page in ("kim-a/index.html", "kim-b/index.html", "kim-b/feed.xml"):
        assert "Panen bersama" in bench.text(page), page
    assert not bench.has("kim-b/2026/11/panen/index.html")
    assert 'href="../kim-a/2026/11/panen/"' in bench.text("kim-b/index.html")


def test_a_link_that_leads_nowhere_is_never_dropped_silently(bench: Bench) -> None:
    bench.write("kim-a/panen.md", isi="[a](hilang.md) [b](/about/) [c](../../x.md) [d](#e)").build()
    targets = sorted(finding.details["target"] for finding in bench.report.findings)
    assert targets == ["../../x.md", "/about/", "hilang.md"]


def test_an_alias_leads_to_its_article(bench: Bench) -> None:
    bench.write("kim-a/panen.md", alias=["lama/nama.html", "/kim-a/2020/panen"]).build()
    bench.expect_findings()
    for path in ("kim-a/lama/nama/index.html", "kim-a/2020/panen/index.html"):
        assert "2026/11/panen/" in bench.text(path)
        assert "https://hub.uji.id/kim-a/2026/11/panen/" in bench.text(path)


def test_of_two_articles_at_one_address_the_newcomer_is_held_and_both_are_named(
    bench: Bench,
) -> None:
    bench.write("kim-a/panen.md", judul="Pertama").build()
    before = bench.tree()
    bench.write("kim-a/2026/panen.md", judul="Kedua").build()
    finding = bench.finding("address-taken")
    assert finding.where.path == "content/kim-a/2026/panen.md"
    assert finding.details["other"] == "content/kim-a/panen.md"
    assert [each.path for each in finding.also] == ["content/kim-a/panen.md"]
    assert bench.tree() == before
    bench.expect_exit(Exit.HELD_BACK)


def test_of_two_new_articles_at_one_address_one_is_published_whatever_their_order(
    tmp_path: Path,
) -> None:
    kept = []
    for number, order in enumerate((("a", "b"), ("b", "a"))):
        bench = Bench(tmp_path / str(number))
        for name in order:
            bench.write(f"kim-a/{name}.md", judul=f"Judul {name}", slug="sama")
        bench.build().finding("address-taken")
        kept.append(bench.tree())
    assert kept[0] == kept[1]


def test_a_page_cannot_take_the_address_of_a_group_or_a_list(bench: Bench) -> None:
    bench.write("kim-a/panen.md", judul="Panen").build()
    before = bench.tree()
    bench.write("_hub/halaman/kim-a.md", judul="Palsu", tanggal=None)
    bench.write("_hub/halaman/rubrik.md", judul="Palsu", tanggal=None)
    bench.write("kim-a/halaman/2026.md", judul="Palsu", tanggal=None).build()
    assert [finding.code for finding in bench.report.findings] == ["slug-reserved"] * 3
    assert bench.tree() == before


def test_an_alias_takes_no_address_that_is_there(bench: Bench) -> None:
    bench.write("kim-a/panen.md", judul="Panen").write("kim-b/lain.md", judul="Lain").build()
    before = bench.tree()
    bench.edit("kim-a/panen.md", "judul:", "alias: [/kim-b/2026/11/lain, /kim-b/]\njudul:")
    bench.build()
    assert {finding.code for finding in bench.report.findings} == {"alias-outside"}
    assert bench.tree() == before
    bench.write("_hub/kabar.md", judul="Kabar", alias=["/kim-b/2026/11/lain/", "/kim-b/"])
    bench.build()
    codes = [finding.code for finding in bench.report.findings]
    assert codes == ["alias-taken", "alias-taken", "alias-outside", "alias-outside"]


def test_a_renamed_file_keeps_its_id_and_leaves_a_redirect(bench: Bench) -> None:
    bench.write("kim-a/panen.md", judul="Panen").build()
    old = feedparser.parse(bench.bytes_of("atom.xml")).entries[0]
    bench.rename("kim-a/panen.md", "kim-a/panen-raya.md").build().expect_findings()
    new = feedparser.parse(bench.bytes_of("atom.xml")).entries[0]
    assert new.id == old.id
    assert new.link == "https://hub.uji.id/kim-a/2026/11/panen-raya/"
    redirect = bench.text("kim-a/2026/11/panen/index.html")
    assert "https://hub.uji.id/kim-a/2026/11/panen-raya/" in redirect
    # And again, and back: no address is lost, none leads to itself.
    bench.rename("kim-a/panen-raya.md", "kim-a/panen-besar.md").build()
    for name in ("panen", "panen-raya"):
        assert "panen-besar/" in bench.text(f"kim-a/2026/11/{name}/index.html")
    bench.rename("kim-a/panen-besar.md", "kim-a/panen.md").build()
    assert "Isi." in bench.text("kim-a/2026/11/panen/index.html")
    assert "/panen/" in bench.text("kim-a/2026/11/panen-besar/index.html")


def test_a_new_date_or_slug_moves_the_article_and_leaves_a_redirect(bench: Bench) -> None:
    bench.write("kim-a/panen.md", judul="Panen", tanggal="31/10/2026 08.00").build()
    first = feedparser.parse(bench.bytes_of("atom.xml")).entries[0]
    bench.edit("kim-a/panen.md", "31/10/2026", "01/11/2026").build()
    moved = feedparser.parse(bench.bytes_of("atom.xml")).entries[0]
    assert (moved.id, moved.published) == (first.id, first.published)
    assert "kim-a/2026/11/panen/" in bench.text("kim-a/2026/10/panen/index.html")
    bench.edit("kim-a/panen.md", "judul:", "slug: raya\njudul:").build()
    for path in ("2026/10/panen", "2026/11/panen"):
        assert "kim-a/2026/11/raya/" in bench.text(f"kim-a/{path}/index.html")


def test_ids_are_the_same_with_and_without_the_ledger(bench: Bench, tmp_path: Path) -> None:
    hub_of(bench, 8).build()
    for number in range(8, 12):
        bench.write(f"kim-0/kabar-{number}.md", judul=f"Kabar {number}").build()
    other = bench.twin(tmp_path / "tanpa")
    (other.root / LEDGER).unlink()
    other.build()
    assert difference(bench.tree(), other.tree()) == []
    assert (other.root / LEDGER).read_bytes() == (bench.root / LEDGER).read_bytes()


def test_a_retracted_article_says_so_at_its_address(bench: Bench) -> None:
    bench.write("kim-a/panen.md", judul="Panen gagal", isi="Isi rahasia.").build()
    bench.edit(
        "kim-a/panen.md", "judul:", "dicabut: {waktu: 21/11/2026 09.00, alasan: Keliru}\njudul:"
    ).build()
    page = bench.text("kim-a/2026/11/panen/index.html")
    assert "Keliru" in page
    assert bench.naming("Isi rahasia") == []
    assert "Keliru" in bench.text("ralat/index.html")
    assert "Panen gagal" not in bench.text("kim-a/index.html")


def _git(folder: Path, *arguments: str) -> str:
    command = ["git", "-c", "user.name=Uji", "-c", "user.email=uji@uji.id", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_two_writers_who_add_articles_at_once_merge_without_a_conflict(bench: Bench) -> None:
    bench.file(".gitignore", "/public*/\n.kimgen/\n.*.kimgen/\n")
    hub_of(bench, 2, groups=1).build()
    _git(bench.root, "init", "-q", "-b", "main")
    _git(bench.root, "add", "-A")
    _git(bench.root, "commit", "-qm", "awal")
    for branch in ("siti", "budi"):
        _git(bench.root, "checkout", "-q", "-b", branch, "main")
        for number in range(4):
            bench.write(f"kim-0/{branch}-{number}.md", judul=f"Kabar {branch} {number}")
        bench.rename("kim-0/berita-00000.md", f"kim-0/baru-{branch}.md") if branch == "siti" else 0
        bench.build().expect_exit(Exit.DONE)
        _git(bench.root, "add", "-A")
        _git(bench.root, "commit", "-qm", branch)
    _git(bench.root, "checkout", "-q", "main")
    _git(bench.root, "merge", "-q", "siti")
    _git(bench.root, "merge", "-q", "-m", "gabung", "budi")
    assert _git(bench.root, "status", "--porcelain") == ""
    bench.build().expect_exit(Exit.DONE).expect_findings()
    ledger = (bench.root / LEDGER).read_text()
    for branch in ("siti", "budi"):
        for number in range(4):
            assert f"kim-0/{branch}-{number}.md" in ledger
    assert bench.has("kim-0/2020/01/berita-00000/index.html")  # the redirect
    bench.build().expect_nothing_written()


def test_conflict_marks_in_the_ledger_lose_no_line(bench: Bench) -> None:
    hub_of(bench, 3, groups=1).build()
    before = bench.tree()
    lines = (bench.root / LEDGER).read_text().splitlines(keepends=True)
    text = "".join([*lines[:4], "<<<<<<< HEAD\n", lines[4], "=======\n", lines[5], ">>>>>>> x\n"])
    bench.file(LEDGER, text).build().expect_findings()
    assert bench.tree() == before


@pytest.fixture
def two_sites(bench: Bench) -> Bench:
    """A group with its own domain, and one without."""
    bench.group("kim-satu", nama="KIM Satu", domain="https://satu.uji.id/")
    bench.group("kim-dua", nama="KIM Dua")
    bench.write("kim-satu/panen.md", judul="Panen satu", penulis="Siti", tagar=["padi"])
    bench.write("kim-satu/halaman/profil.md", judul="Profil satu", tanggal=None)
    bench.write("kim-dua/melaut.md", judul="Melaut dua", lintas=["kim-satu"])
    return bench.write("kim-dua/lain.md", judul="Lain dua").build().expect_findings()


def test_a_group_with_a_domain_has_a_complete_site_of_its_own(two_sites: Bench) -> None:
    own = {
        path.removeprefix("public-kim-satu/")
        for path in two_sites.tree()
        if path.startswith("public-kim-satu/")
    }
    assert {
        "index.html", "404.html", "feed.xml", "atom.xml", "feed.json", "sitemap.xml", "robots.txt",
        "2026/11/panen/index.html", "profil/index.html", "tagar/padi/index.html",
        "penulis/siti/index.html", "arsip/2026/11/index.html", "agenda/index.html", "favicon.ico",
        "langganan/index.html", "ralat/index.html",
    } <= own  # fmt: skip
    folder = two_sites.root / "public-kim-satu"
    page = (folder / "2026/11/panen/index.html").read_text()
    assert '<link rel="canonical" href="https://satu.uji.id/2026/11/panen/">' in page
    assert "https://satu.uji.id/" in (folder / "robots.txt").read_text()
    feed = feedparser.parse((folder / "atom.xml").read_bytes())
    links = [entry.link for entry in feed.entries]
    assert sorted(links) == [
        "https://hub.uji.id/kim-dua/2026/11/melaut/",
        "https://satu.uji.id/2026/11/panen/",
    ]
    assert "Lain dua" not in (folder / "index.html").read_text()


def test_the_hub_points_to_the_canonical_page_on_the_groups_own_site(two_sites: Bench) -> None:
    page = two_sites.text("kim-satu/2026/11/panen/index.html")
    assert '<link rel="canonical" href="https://satu.uji.id/2026/11/panen/">' in page
    hub = feedparser.parse(two_sites.bytes_of("atom.xml"))
    own = feedparser.parse((two_sites.root / "public-kim-satu/atom.xml").read_bytes())
    assert {e.id for e in own.entries} <= {e.id for e in hub.entries}
    assert "https://hub.uji.id/kim-satu/" not in two_sites.text("sitemap/halaman.xml")
    assert not two_sites.has("sitemap/kim-satu.xml")


def test_a_group_that_gives_up_its_domain_loses_the_site(two_sites: Bench) -> None:
    two_sites.file("public-kim-satu/milik-sendiri.txt", "jangan dihapus")
    two_sites.group("kim-satu", nama="KIM Satu").build()
    left = [path for path in two_sites.tree() if path.startswith("public-kim-satu/")]
    assert left == ["public-kim-satu/milik-sendiri.txt"]


# The disk


def test_a_file_that_is_not_ours_is_set_aside_and_kept(bench: Bench) -> None:
    bench.write("kim-a/satu.md", judul="Satu").build()
    bench.file("public/kim-a/2026/11/dua/index.html", "punya orang")
    bench.file("public/catatan.txt", "punya orang juga")
    bench.write("kim-a/dua.md", judul="Dua").build()
    finding = bench.finding("foreign-file")
    assert (bench.root / finding.details["kept"]).read_text() == "punya orang"
    assert "Dua" in bench.text("kim-a/2026/11/dua/index.html")
    bench.remove("kim-a/dua.md", "kim-a/satu.md").build()
    assert bench.text("catatan.txt") == "punya orang juga"


def test_a_link_in_the_output_is_not_followed(bench: Bench, tmp_path: Path) -> None:
    bench.write("kim-a/satu.md", judul="Satu").build()
    outside = tmp_path / "luar"
    outside.mkdir()
    shutil.rmtree(bench.root / "public/kim-a")
    (bench.root / "public/index.html").unlink()
    (outside / "index.html").write_text("luar")
    (bench.root / "public/index.html").symlink_to(outside / "index.html")
    bench.build()
    assert (outside / "index.html").read_text() == "luar"
    assert not (bench.root / "public/index.html").is_symlink()


def test_a_file_where_a_folder_must_be_gives_way(bench: Bench) -> None:
    bench.write("kim-a/satu.md", judul="Satu").build()
    before = bench.tree()
    shutil.rmtree(bench.root / "public/kim-a")
    bench.file("public/kim-a", "sebuah berkas").build()
    assert bench.tree() == before


def test_a_folder_where_a_file_must_be_gives_way(bench: Bench) -> None:
    bench.write("kim-a/satu.md", judul="Satu").build()
    before = bench.tree()
    (bench.root / "public/feed.xml").unlink()
    (bench.root / "public/feed.xml").mkdir()
    bench.build()
    assert bench.tree() == before


def test_published_files_can_be_read_by_the_web_server(bench: Bench) -> None:
    before = os.umask(0o022)
    try:
        bench.write("kim-a/satu.md").build()
    finally:
        os.umask(before)
    modes = {path.stat().st_mode & 0o777 for path in bench.published()}
    assert modes == {0o644}


def test_nothing_is_left_beside_the_output(bench: Bench) -> None:
    bench.write("kim-a/satu.md").build()
    names = {path.name for path in bench.root.iterdir()}
    assert names == {"content", "site.yaml", "public", ".kimgen", LEDGER, ".gitattributes"}


def test_the_second_of_two_builds_is_told_who_builds(bench: Bench) -> None:
    bench.write("kim-a/satu.md")
    lock = Layout(bench.root).lock
    with Lock(lock, command="build", since="0"), pytest.raises(Held) as held:
        bench.build()
    assert held.value.holder == {"pid": str(os.getpid()), "command": "build", "since": "0"}
    bench.build().expect_exit(Exit.DONE)


# A build that is cut off


def _cut_off(bench: Bench, step: int) -> bool:
    """Build in a child that is killed before its *step*-th step on the disk; whether it was."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:  # pragma: no cover - a process of its own
        left = step

        def count(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal left
            writes = event in ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate")
            if event == "open":
                flags = arguments[2]
                writes = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR) != 0
            if writes:
                left -= 1
                if left < 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        try:
            bench.build()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def _changes(bench: Bench) -> Iterator[Callable[[], object]]:
    """Two states to go to and fro between: edited, added, renamed and removed articles."""
    yield (
        lambda: (
            bench.edit("kim-0/berita-00000.md", "Alinea", "Baris")
            .remove("kim-1/berita-00001.md")
            .rename("kim-0/berita-00002.md", "kim-0/nama-baru.md")
            .write("kim-2/kabar.md", judul="Kabar")
        )
    )
    yield (
        lambda: (
            bench.edit("kim-0/berita-00000.md", "Baris", "Alinea")
            .remove("kim-2/kabar.md")
            .rename("kim-0/nama-baru.md", "kim-0/berita-00002.md")
            .write("kim-1/berita-00001.md", judul="Berita 1")
        )
    )


def test_a_build_killed_at_any_step_is_completed_or_undone_by_the_next(
    bench: Bench, tmp_path: Path
) -> None:
    hub_of(bench, 4, groups=2).build()
    forth, back = _changes(bench)
    forth()
    bench.build()
    back()
    bench.build()  # the ledger knows all addresses from here on
    old = bench.tree()
    forth()
    bench.build()
    new = bench.tree()
    assert bench.twin(tmp_path / "bersih").build().tree() == new
    state, step, stride, cuts = True, 0, 1, 0
    while True:
        (back if state else forth)()
        killed = _cut_off(bench, step)
        between = bench.tree()
        for path, digest in between.items():
            assert digest in (old.get(path), new.get(path)), (step, path)
        if killed:
            # Nothing is missing that both states have.
            assert old.keys() & new.keys() <= between.keys(), step
            bench.build()
        state = not state
        assert bench.tree() == (new if state else old), step
        bench.reports.clear()
        bench.build().expect_nothing_written()
        if not killed:
            break
        cuts += 1
        step += stride
        stride = 1 + cuts // 8  # dense at the beginning, never sparse
    assert cuts >= 24


def test_a_first_build_that_is_killed_leaves_nothing_half(bench: Bench, tmp_path: Path) -> None:
    hub_of(bench, 4, groups=2)
    whole = bench.twin(tmp_path / "bersih").build().tree()
    for step in (2, 8, 20, 40, 60, 75):
        _cut_off(bench, step)
        assert bench.tree().items() <= whole.items()
        bench.build()
        assert bench.tree() == whole
        bench.unpublish().forget()


# Every link answers


def test_drawn_or_not_one_job_and_many_jobs_write_the_same(bench: Bench, tmp_path: Path) -> None:
    hub_of(bench, 80)
    many = bench.twin(tmp_path / "banyak")
    assert bench.build(jobs=1).tree() == many.build(jobs=3).tree()


def photo(folder: Path, *, width: int = 640, tint: int = 0) -> bytes:
    """A JPEG as a phone makes it, small."""
    from io import BytesIO

    from PIL import Image

    picture = Image.linear_gradient("L").resize((width, width * 3 // 4))
    picture = Image.merge("RGB", (picture, picture.rotate(180), picture.point(lambda _: tint)))
    out = BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()


def test_the_bench_is_at_its_moment() -> None:
    assert NOW.iso == "2026-11-21T20:00:00+07:00"
    assert DAY in article()


def test_a_sitemap_names_what_is_at_home_on_its_site_alone(bench: Bench) -> None:
    bench.group("kim-b", domain="https://kim-b.desa.id/")
    bench.write("kim-a/satu.md", judul="Satu", lintas=["kim-b"])
    bench.write("kim-b/dua.md", judul="Dua").build()
    own = "".join(path.read_text() for path in bench.root.glob("public-kim-b/sitemap/*.xml"))
    hub = "".join(path.read_text() for path in bench.root.glob("public/sitemap/*.xml"))
    assert "/dua/</loc>" in own and "/satu/</loc>" not in own
    assert "/satu/</loc>" in hub and "/dua/</loc>" not in hub
