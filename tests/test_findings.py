"""Every code of the catalogue: a site that provokes it, its place, and its words in two languages.

The words stand in ``golden/findings.txt``. KIMGEN_WRITE_GOLDEN=1 writes it anew, for review.
"""

import os
import string
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from workbench import Bench, article

from kimgen.keeping.bodies import BodyWriter
from kimgen.keeping.memory import Memory
from kimgen.reading.sources import discover
from kimgen.running.recall import recall_articles
from kimgen.running.report import Exit
from kimgen.words.diagnostics import Diagnostic
from kimgen.words.messages import CATALOGUE, is_error, remedy, sentence
from kimgen.words.site import Limits, Site

GOLDEN = Path(__file__).parent / "golden" / "findings.txt"
A, B = "content/kim-a/a.md", "content/kim-a/b.md"
RECORD = "content/kim-a/kim.yaml"


class Case(NamedTuple):
    """What provokes one finding: files of a site whose group kim-a has a record; and its place."""

    place: str
    """``path:line:column`` as the finding must have it; 0:0 is the whole file."""
    files: dict[str, str | bytes]
    before: Callable[[Bench], object] | None = None
    """What else is to be done before the build."""
    whole: bool = False
    """Whether it takes a build that renders."""


def art(*lines: str, isi: str = "Isi.", judul: str | None = "Judul") -> str:
    """An article: title on line 2, date on line 3, *lines* from line 4 on."""
    text = article(isi, judul=judul, tanggal="20/11/2026")
    return text.replace("20/11/2026\n", "20/11/2026\n" + "".join(f"{line}\n" for line in lines))


def svg() -> bytes:
    return b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>'


def heic() -> bytes:
    return b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(400)


def jpeg(width: int, height: int) -> bytes:
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (width, height), "#335577").save(out, "JPEG")
    return out.getvalue()


FOTO = "foto: {berkas: %s, teks_alt: Sawah}"
SITE = "nama: Hub Uji\nalamat: https://hub.uji.id/\n"
HOSTED = "hosting: {target: {"
ENTRY = (
    "# otoritas: hub.uji.id\n"
    "01234567\t2026-11-01T08:00:00+07:00\ttag:hub.uji.id,2026:kim-a/lama\t"
    "content/kim-a/lama.md\t0123456789ab\tkim-a/2026/11/lama/\n"
)

CASES: dict[str, Case] = {
    "article-too-large": Case(f"{A}:0:0", {A: b"kata " * 80_001}),
    "article-empty": Case(f"{A}:0:0", {A: " \n\n"}),
    "not-a-text-file": Case(f"{A}:0:0", {A: bytes(range(256)) * 40}),
    "not-utf8": Case(f"{A}:6:2", {A: art(isi="Isi.").replace("Isi", "I\xfc").encode("latin-1")}),
    "controls-removed": Case(f"{A}:0:0", {A: art(isi="Is\x07i.\x1b")}),
    "front-matter-too-large": Case(f"{A}:1:0", {A: art(f"ringkasan: {'kata ' * 8001}")}),
    "front-matter-open": Case(f"{A}:1:1", {A: "---\njudul: Panen\n\nIsi.\n"}),
    "front-matter-toml": Case(f"{A}:2:1", {A: "\n+++\ntitle = 'Panen'\n+++\nIsi.\n"}),
    "yaml-broken": Case(f"{A}:4:9", {A: art('lokasi: "Bagelen')}),
    "yaml-no-keys": Case(f"{A}:2:1", {A: "---\n- satu\n- dua\n---\n\nIsi.\n"}),
    "yaml-alias": Case(f"{A}:4:9", {A: art("lokasi: *sini")}),
    "yaml-too-deep": Case(f"{A}:4:18", {A: art(f"tagar: {'[' * 11}padi{']' * 11}")}),
    "key-twice": Case(f"{A}:5:1", {A: art("lokasi: Sini", "lokasi: Sana")}),
    "unknown-key": Case(f"{A}:4:1", {A: art("lokassi: Sini")}),
    "key-not-for-kind": Case(f"{A}:4:1", {A: art("harga: 15000")}),
    "field-missing": Case(f"{A}:2:1", {A: art("jenis: agenda")}),
    "text-too-long": Case(f"{A}:4:9", {A: art(f"lokasi: {'kata ' * 250}")}),
    "list-too-long": Case(
        f"{A}:4:499", {A: art(f"tagar: [{', '.join('t' + str(n) for n in range(120))}]")}
    ),
    "more-findings": Case(f"{A}:4:1", {A: art(*[f"kunci_{n}: x" for n in range(60)])}),
    "not-a-text": Case(f"{A}:4:9", {A: art("lokasi: [Sini, Sana]")}),
    "not-a-list": Case(f"{A}:4:8", {A: art("tagar: {padi: sawah}")}),
    "not-a-mapping": Case(f"{A}:4:10", {A: art("dicabut: ya")}),
    "not-a-number": Case("site.yaml:3:17", {"site.yaml": SITE + "umpan: {jumlah: 3}\n"}),
    "unknown-choice": Case(f"{A}:4:8", {A: art("jenis: beritta")}),
    "title-missing": Case(f"{A}:2:1", {A: "---\ntanggal: 20/11/2026\n---\n\nIsi.\n"}),
    "title-guessed": Case(f"{A}:4:0", {A: "---\ntanggal: 20/11/2026\n---\n# Panen\n\nIsi.\n"}),
    "date-missing": Case(f"{A}:2:1", {A: "---\njudul: Panen\n---\n\nIsi.\n"}),
    "date-guessed": Case(
        "content/kim-a/2026-11-20-panen.md:2:1",
        {"content/kim-a/2026-11-20-panen.md": "---\njudul: Panen\n---\n\nIsi.\n"},
    ),
    "date-unreadable": Case(f"{A}:4:13", {A: art("diperbarui: besok pagi")}),
    "date-impossible": Case(f"{A}:4:13", {A: art("diperbarui: 31/02/2026")}),
    "weekday-wrong": Case(f"{A}:4:13", {A: art("diperbarui: Senin, 20 November 2026")}),
    "language-unknown": Case(f"{A}:4:9", {A: art("bahasa: Jawa")}),
    "rubric-one-only": Case(f"{A}:4:18", {A: art("rubrik: [Budaya, Pertanian]")}),
    "address-not-web": Case(f"{A}:4:30", {A: art("sumber: [{nama: BPS, tautan: lihat BPS}]")}),
    "event-ends-early": Case(
        f"{A}:6:10",
        {A: art("jenis: agenda", "mulai: 25/11/2026 10.00", "selesai: 24/11/2026 09.00")},
    ),
    "price-unreadable": Case(f"{A}:5:8", {A: art("jenis: produk", "harga: murah")}),
    "phone-unreadable": Case(f"{A}:5:5", {A: art("jenis: produk", "wa: hubungi Siti")}),
    "domain-taken": Case(f"{RECORD}:2:9", {RECORD: "nama: KIM A\ndomain: https://hub.uji.id/\n"}),
    "group-name-taken": Case(f"{RECORD}:1:7", {RECORD: "nama: Hub Uji\n"}),
    "colour-unreadable": Case(f"{RECORD}:2:8", {RECORD: "nama: KIM A\nwarna: biru\n"}),
    "colour-weak": Case(f"{RECORD}:2:8", {RECORD: 'nama: KIM A\nwarna: "#ffff00"\n'}),
    "group-name-missing": Case(f"{RECORD}:1:1", {RECORD: "tingkat: desa\n"}),
    "members-unusual": Case(f"{RECORD}:2:10", {RECORD: "nama: KIM A\nanggota: 99\n"}),
    "site-missing": Case("site.yaml:0:0", {}, lambda bench: (bench.root / "site.yaml").unlink()),
    "site-address": Case("site.yaml:2:9", {"site.yaml": "nama: Hub\nalamat: di desa\n"}),
    "indexnow-key": Case("site.yaml:3:19", {"site.yaml": SITE + "umpan: {indexnow: satu dua}\n"}),
    "site-output": Case("site.yaml:3:11", {"site.yaml": SITE + "keluaran: content\n"}),
    "hosting-password": Case(
        "site.yaml:0:0",
        {"site.yaml": SITE + HOSTED + "protokol: ftps, host: a.id, pengguna: a, sandi: x}}\n"},
    ),
    "hosting-target-incomplete": Case(
        "site.yaml:3:19", {"site.yaml": SITE + HOSTED + "protokol: ftps, host: a.id}}\n"}
    ),
    "hosting-target-unsafe": Case(
        "site.yaml:3:43",
        {"site.yaml": SITE + HOSTED + 'protokol: rsync, host: "-oX", folder: /www}}\n'},
    ),
    "hosting-target-operator": Case(
        f"{RECORD}:2:30",
        {RECORD: "nama: KIM A\n" + HOSTED + "protokol: rsync, host: a.id, folder: /www}}\n"},
    ),
    "html-removed": Case(f"{A}:7:1", {A: art(isi="Isi.\n<script>alert(1)</script>")}),
    "address-unsafe": Case(f"{A}:6:13", {A: art(isi="Lihat [ini](javascript:alert)")}),
    "picture-external": Case(f"{A}:6:10", {A: art(isi="![Sawah](https://lain.id/a.jpg)")}),
    "embed-linked": Case(
        f"{A}:6:14", {A: art(isi='<iframe src="https://www.youtube.com/embed/x1"></iframe>')}
    ),
    "markup-too-heavy": Case(f"{A}:5:0", {A: art(isi=">" * 60 + " a")}),
    "picture-too-large": Case(
        "content/kim-a/a.jpg:0:0",
        {
            "site.yaml": SITE + "batas: {piksel: 1000000}\n",
            A: art(FOTO % "a.jpg"),
            "content/kim-a/a.jpg": jpeg(1200, 900),
        },
    ),
    "picture-unreadable": Case(
        "content/kim-a/a.jpg:0:0", {A: art(FOTO % "a.jpg"), "content/kim-a/a.jpg": b"bukan foto"}
    ),
    "picture-svg": Case(
        "content/kim-a/a.png:0:0", {A: art(FOTO % "a.png"), "content/kim-a/a.png": svg()}
    ),
    "picture-heic": Case(
        "content/kim-a/a.heic:0:0",
        {A: art(FOTO % "a.heic"), "content/kim-a/a.heic": heic()},
        # As on a machine without the library.
        lambda bench: sys.modules.update({"pillow_heif": None}),  # type: ignore[dict-item]
    ),
    "address-taken": Case(f"{B}:4:7", {A: art("slug: sama"), B: art("slug: sama")}),
    "slug-empty": Case("content/kim-a/+++.md:0:0", {"content/kim-a/+++.md": art(judul='"???"')}),
    "slug-reserved": Case(
        "content/kim-a/halaman/p.md:4:7", {"content/kim-a/halaman/p.md": art("slug: agenda")}
    ),
    "slug-mended": Case(f"{A}:4:7", {A: art("slug: Panen Raya")}),
    "picture-missing": Case(f"{A}:4:7", {A: art(FOTO % "hilang.jpg")}),
    "picture-outside": Case(f"{A}:4:7", {A: art(FOTO % "../kim-b/a.jpg")}),
    "logo-unusable": Case(f"{RECORD}:2:7", {RECORD: "nama: KIM A\nlogo: logo.png\n"}),
    "link-nowhere": Case(f"{A}:7:0", {A: art(isi="Isi.\nLihat [ini](hilang.md).")}),
    "link-unpublished": Case(
        f"{A}:6:0", {A: art(isi="Lihat [ini](b.md)."), B: art("status: draf")}
    ),
    "attachment-refused": Case(
        f"{A}:6:0", {A: art(isi="Unduh [ini](surat.pdf)."), "content/kim-a/surat.pdf": b"PK"}
    ),
    "reference-nowhere": Case(f"{A}:4:20", {A: art("pemutakhiran_dari: hilang.md")}),
    "group-unknown": Case(f"{A}:4:9", {A: art("lintas: [kim-z]")}),
    "rubric-unknown": Case(
        f"{A}:4:9", {"site.yaml": SITE + "rubrik: [Pertanian]\n", A: art("rubrik: Pertanan")}
    ),
    "alias-outside": Case(f"{A}:4:8", {A: art("alias: [/kim-b/lama]")}),
    "alias-taken": Case(f"{A}:4:8", {A: art("alias: [2026/11/b]"), B: art()}),
    "address-vanished": Case("content/kim-a/lama.md:0:0", {"buku-alamat.tsv": ENTRY}),
    "identity-taken": Case(f"{B}:4:5", {A: art("id: satu"), B: art("id: satu")}),
    "retraction-without-reason": Case(f"{A}:4:9", {A: art("status: dicabut")}),
    "group-without-record": Case("content/kim-b:0:0", {"content/kim-b/a.md": art()}),
    "group-name-bad": Case("content/KIM B:0:0", {"content/KIM B/a.md": art()}),
    "file-outside-group": Case("content/a.md:0:0", {"content/a.md": art()}),
    "file-ignored": Case("content/kim-a/a.docx:0:0", {"content/kim-a/a.docx": b"PK"}),
    "file-special": Case(
        "content/kim-a/b.md:0:0", {A: art()}, lambda bench: (bench.root / B).symlink_to("a.md")
    ),
    "file-unreadable": Case("content:0:0", {}, lambda bench: _content_is_a_file(bench)),
    "name-twins": Case(
        "content/kim-a/berita/a.md:0:0",
        {
            "content/kim-a/berita/A.md": art(),
            "content/kim-a/berita/a.md": art("slug: lain"),
        },
    ),
    "foreign-file": Case("public:0:0", {A: art()}, lambda bench: _foreign(bench), whole=True),
    "record-lost": Case("public:0:0", {A: art()}, lambda bench: _record_lost(bench), whole=True),
    "ledger-line": Case("buku-alamat.tsv:2:0", {"buku-alamat.tsv": "# otoritas: a.id\nrusak\n"}),
    "template-broken": Case(
        "templates/notfound.html:2:0", {"templates/notfound.html": "<p>\n{% if %}\n"}
    ),
    "title-long": Case(f"{A}:2:8", {A: art(judul="Panen raya " * 11)}),
    "summary-long": Case(f"{A}:4:12", {A: art(f"ringkasan: {'Panen raya. ' * 30}")}),
    "picture-unexplained": Case(
        f"{A}:4:7", {A: art("foto: a.jpg"), "content/kim-a/a.jpg": jpeg(64, 48)}
    ),
    "identity-number": Case(f"{A}:6:6", {A: art(isi="NIK: 3173054107850003.")}),
    "gambling-spam": Case(f"{A}:6:6", {A: art(isi="<div>slot gacor</div>")}),
}


def _content_is_a_file(bench: Bench) -> None:
    (bench.root / RECORD).unlink()
    (bench.root / "content" / "kim-a").rmdir()
    (bench.root / "content").rmdir()
    (bench.root / "content").write_text("sebuah berkas")


def _foreign(bench: Bench) -> None:
    bench.build()
    bench.write("kim-a/b.md").file("public/kim-a/2026/11/b/index.html", "punya orang")


def _record_lost(bench: Bench) -> None:
    bench.build().file("public/kim-a/lama.html", "dari dulu").forget()


def _always_changing(root: Path) -> list[Diagnostic]:
    """A file that another process writes at every reading: so many tries are not made to order."""
    from unittest.mock import patch

    from kimgen.reading import sources

    bench = Bench(root).raw("kim-a/a.md", art())
    memory, tree = Memory(), discover(bench.root, most=100)
    with patch.object(sources, "_read_once", lambda path, most: None):
        recall_articles(bench.root, tree, memory, Site(), root / "isi", jobs=1, progress=None)
    return list(memory.articles[A].findings)


def _out_of_time(root: Path) -> list[Diagnostic]:
    """No known text takes longer than any limit that can be set, so the limit is set to nothing."""
    bench = Bench(root).raw("kim-a/a.md", art(isi="*a* " * 5000))
    memory, site = Memory(), Site(limits=Limits(seconds_per_article=0.0001))
    tree = discover(bench.root, most=100)
    packs = root / "isi"
    recall_articles(bench.root, tree, memory, site, packs, jobs=1, progress=None)
    assert BodyWriter is not None
    return list(memory.articles[A].findings)


def _too_many_files(root: Path) -> list[Diagnostic]:
    bench = Bench(root)
    for number in range(4):
        bench.write(f"kim-a/{number}.md")
    return list(discover(bench.root, most=3).findings)


def _dropped_item(root: Path) -> list[Diagnostic]:
    """Reading strips all that feeds can't hold: the finding is made by hand, its words are real."""
    from kimgen.words.diagnostics import Where

    details = {"problem": "tautan kosong", "feed": "kim-a/feed.xml"}
    return [Diagnostic("feed-item-dropped", Where(A), details)]


DIRECT: dict[str, tuple[str, Callable[[Path], list[Diagnostic]]]] = {
    "article-out-of-time": (f"{A}:0:0", _out_of_time),
    "file-unsteady": (f"{A}:0:0", _always_changing),
    "too-many-files": ("content/kim-a:0:0", _too_many_files),
    "feed-item-dropped": (f"{A}:0:0", _dropped_item),
}
"""Codes that no small site provokes."""


def provoked(code: str, root: Path) -> Diagnostic:
    """The one finding that the case of *code* comes to."""
    if code in DIRECT:
        (finding,) = DIRECT[code][1](root)
        return finding
    case = CASES[code]
    bench = Bench(root).group("kim-a", nama="KIM A")
    for path, data in case.files.items():
        bench.file(path, data)
    library = sys.modules.get("pillow_heif")
    if case.before is not None:
        case.before(bench)
    try:
        bench.build(dry=not case.whole)
    finally:
        sys.modules.pop("pillow_heif", None)
        if library is not None:
            sys.modules["pillow_heif"] = library
    report = bench.report
    found = [f for f in report.findings if code != "more-findings" or f.code == code]
    assert [finding.code for finding in found] == [code], report.findings
    expected = Exit.HELD_BACK if is_error(code) else Exit.DONE
    if is_error(code) and report.findings[0].where.path.startswith(("site.yaml", "templates/")):
        expected = Exit.NOTHING_PUBLISHED
    assert report.exit is expected
    return report.findings[0]


def words_of(finding: Diagnostic) -> str:
    """A finding as the golden file has it."""
    where = finding.where
    lines = [f"{finding.code} {CATALOGUE[finding.code].severity}"]
    lines.append(f"  {where.path}:{where.line}:{where.column}")
    for language in ("id", "en"):
        lines += [f"  {sentence(finding, language)}", f"    {remedy(finding, language)}"]
    return "\n".join(lines) + "\n"


def golden() -> dict[str, str]:
    """Code -> its words."""
    blocks = GOLDEN.read_text("utf-8").split("\n\n") if GOLDEN.exists() else []
    return {block.split(" ", 1)[0]: block.rstrip("\n") + "\n" for block in blocks if block.strip()}


def test_every_code_has_a_case_and_every_case_a_code() -> None:
    assert {*CASES, *DIRECT} == set(CATALOGUE)
    assert not CASES.keys() & DIRECT.keys()


@pytest.mark.parametrize("code", sorted({*CASES, *DIRECT} & set(CATALOGUE)))
def test_a_finding_has_its_place_and_its_words(code: str, tmp_path: Path) -> None:
    finding = provoked(code, tmp_path / "situs")
    where = finding.where
    expected = CASES[code].place if code in CASES else DIRECT[code][0]
    assert f"{where.path}:{where.line}:{where.column}" == expected
    if os.environ.get("KIMGEN_WRITE_GOLDEN"):
        pytest.skip("the words are being written")
    assert words_of(finding) == golden().get(code, "")


def test_the_golden_words_are_those_of_the_catalogue(tmp_path: Path) -> None:
    if os.environ.get("KIMGEN_WRITE_GOLDEN"):
        parts = [words_of(provoked(code, tmp_path / code)) for code in sorted(CATALOGUE)]
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text("\n".join(parts), "utf-8")
    assert list(golden()) == sorted(CATALOGUE)


def test_details_fill_every_place_in_the_sentences() -> None:
    for code, message in CATALOGUE.items():
        names = {}
        for texts in (message.text, message.hint):
            for language, text in texts.items():
                fields = {name for _, name, _, _ in string.Formatter().parse(text) if name}
                names.setdefault(language, set()).update(fields)
                assert "{}" not in text, code
        assert set(names) == {"id", "en"}, code


def test_an_error_has_a_remedy_in_both_languages() -> None:
    for code, message in CATALOGUE.items():
        if is_error(code):
            assert message.hint["id"], code
            assert message.hint["en"], code
