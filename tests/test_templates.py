"""The built-in theme: every page of it, its links, its policy, and a site's own templates."""

import gzip
import re
import string
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import msgspec
import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kimgen.deciding.parts import (
    AspirationLine,
    Body,
    EventLine,
    FeedLink,
    GroupLine,
    Link,
    NoticeLine,
    Picture,
    ProductLine,
    Share,
    Size,
    Stamp,
    Teaser,
    VerdictLine,
)
from kimgen.deciding.views import (
    AgendaView,
    ArticleView,
    CorrectionLine,
    CorrectionsView,
    DirectoryView,
    FeedSet,
    FrontView,
    GroupCard,
    GroupView,
    Head,
    LinksView,
    ListView,
    LoggedCorrection,
    Masthead,
    MonthOfEvents,
    NotFoundView,
    RedirectView,
    RegionGroups,
    Reprint,
    RetractionLine,
    SearchView,
    Strip,
    SubscribeView,
)
from kimgen.making.templates import (
    TemplateFault,
    Theme,
    closure,
    legible,
    link_maker,
    minified,
    part_for,
    shortened,
)
from kimgen.words.dates import Moment
from kimgen.words.site import Contact, Decree, Officer
from kimgen.words.strings import STRINGS, strings_of

BUILT_IN = Path(__file__).parent.parent / "templates"
BASE = "https://kim.example.id/"
VOID = frozenset({"meta", "link", "img", "br", "input", "source", "hr", "path"})
EVIL = "\"'><script>alert(1)</script>&amp;{{ site }}"

SITE = Masthead(
    edition="hub",
    name="Hub KIM Contoh",
    tagline="Kabar warga",
    address=BASE,
    language="id",
    term="Komunitas",
    publisher="Dinas Contoh",
    licence="CC BY 4.0",
    accent="#9d1c1f",
    accent_dark="#ff9d94",
    nav=(Link("Beranda", ""), Link("Agenda", "agenda/")),
    rubrics=(Link("Pertanian", "rubrik/pertanian/"),),
    footer=(Link("Redaksi", "redaksi/"), Link("Ralat", "ralat/")),
    contact=Contact("6281200000000", "redaksi@kim.example.id", "Jalan Contoh 1"),
    socials=(Link("Facebook", "https://facebook.example/kim"),),
    icons=(Link("32x32", "favicon.ico"), Link("any", "favicon.svg"), Link("180x180", "a.png")),
)
AT = Moment(1_763_687_700, 420)
STAMP = Stamp(AT.iso, "Jumat, 21 November 2025, 08.15 WIB", "21 November 2025")
PHOTO = Picture(
    "media/a.jpg", 720, 480, (Size("media/a-360.webp", 360), Size("media/a-720.webp", 720)),
    "Panen", "Warga memanen padi.", "Contoh Partini",
)  # fmt: skip
LOGO = Picture("media/logo.png", 200, 200)
GROUP = GroupLine("KIM Bagelen", "kim-bagelen/", "Desa Bagelen", "tani", "#0b6e4f")
FEEDS = (
    FeedLink("Hub (RSS)", "feed.xml", "application/rss+xml"),
    FeedLink("Hub (Atom)", "atom.xml", "application/atom+xml"),
)
EVENT = EventLine(STAMP, STAMP, "Balai Desa", "KIM Bagelen", False, "21", "Nov")
PRODUCT = ProductLine("Rp15.000", 15000, "bungkus", "Dapur", "https://wa.me/62812?text=a", "Ada")
TEASER = Teaser(
    "Panen raya",
    "kim-bagelen/2025/11/panen/",
    STAMP,
    "Enam ton.",
    "berita",
    Link("KIM Bagelen", "kim-bagelen/"),
    picture=PHOTO,
)
TEASERS = (
    TEASER,
    msgspec.structs.replace(TEASER, labels=("advertorial", "ralat"), picture=None, language="jv"),
    msgspec.structs.replace(TEASER, event=EVENT),
    msgspec.structs.replace(TEASER, product=PRODUCT),
    msgspec.structs.replace(TEASER, notice=NoticeLine(STAMP, True, False)),
    msgspec.structs.replace(TEASER, verdict="belum-terbukti", state="diteruskan"),
)
CARD = GroupCard(
    "KIM Bagelen", "kim-bagelen/", "desa", "tani", "Kabar desa.",
    (Link("Provinsi Lampung", ""), Link("Desa Bagelen", "wilayah/x/")),
    Decree("07/SK/2024", None, "Kepala Desa"), "15 Juli 2024", "15 Juli 2027",
    (Officer("Contoh Sutarno", "Ketua"), Officer("Contoh Wahyuni")), 18,
    Contact("6281200000002", "a@example.id", "Balai Desa"),
    (Link("Facebook", "https://facebook.example/x"),), LOGO, "https://bagelen.example.id/",
)  # fmt: skip
ARTICLE_PATH = "kim-bagelen/2025/11/panen/index.html"


def head(path: str | None, title: str = "Panen raya", *, hidden: bool = False) -> Head:
    return Head(
        title,
        "Enam ton per hektare.",
        "" if path is None else BASE + path,
        crumbs=() if path is None else (Link("Beranda", ""), Link("KIM Bagelen", "kim-bagelen/")),
        feeds=FEEDS,
        card=f"{BASE}kartu.jpg",
        card_alt="Kartu",
        hidden=hidden,
        accent="#0b6e4f",
        accent_dark="#7fd6b5",
    )


ARTICLE = ArticleView(
    head("kim-bagelen/2025/11/panen/"),
    "Panen raya",
    "berita",
    GROUP,
    STAMP,
    Body("sidik"),
    updated=STAMP,
    authors=(Link("Contoh Wahyuni", "penulis/w/"), Link("Redaksi", "")),
    editor="Contoh Bimo",
    photographer="Contoh Partini",
    rubric=Link("Pertanian", "rubrik/pertanian/"),
    tags=(Link("panen", "tagar/panen/"),),
    place="Bagelen",
    summary="Enam ton.",
    picture=PHOTO,
    sources=(Link("Penyuluh", ""), Link("BPS", "https://example.org/")),
    duties=("akses", "diskusi"),
    older=Link("Lama", "kim-bagelen/2025/10/lama/"),
    newer=Link("Baru", "kim-bagelen/2025/12/baru/"),
    related=(Link("Lain", "kim-a/2025/11/lain/"),),
    share=Share(
        "https://wa.me/?text=a", "https://facebook.example/", "https://t.me/", "https://x.com/", "u"
    ),
    qr="kim-bagelen/2025/11/panen/qr.svg",
    minutes=2,
    published=AT,
    modified=AT,
)


def but(**changes: object) -> ArticleView:
    return msgspec.structs.replace(ARTICLE, **changes)


ARTICLES = {
    "berita": ARTICLE,
    "agenda": but(kind="agenda", event=EVENT, calendar="agenda.ics", rubric=None),
    "produk": but(kind="produk", product=PRODUCT),
    "cek-fakta": but(
        kind="cek-fakta",
        fact_check=VerdictLine("Gula obat", "WhatsApp", "salah", (Link("Dinkes", ""),)),
    ),
    "pengumuman": but(kind="pengumuman", notice=NoticeLine(STAMP, True, False)),
    "aspirasi": but(kind="aspirasi", aspiration=AspirationLine("ditanggapi", "Dinas", "Ya.")),
    "galeri": but(kind="galeri", gallery=(PHOTO, PHOTO)),
    "halaman": but(
        kind="halaman", stamp=None, published=None, modified=None, share=None, related=()
    ),
    "disiarkan ulang": but(
        reprint=Reprint("Koran", "https://example.org/", "1 Mei 2025"),
        labels=("advertorial", "verifikasi", "ralat"),
        advertiser="Dinas",
        corrections=(CorrectionLine(STAMP, "Enam, bukan tujuh."),),
        updates=Link("Awal", "a/"),
        updated_by=(Link("Lanjutan", "b/"),),
        reply_to=Link("Asal", "c/"),
        replies=(Link("Jawab", "d/"),),
        shown_in=(Link("KIM Lain", "kim-lain/"),),
    ),
    "dicabut": but(
        body=None,
        picture=None,
        labels=("dicabut",),
        retraction=RetractionLine(STAMP, "Narasumber tidak memberi izin"),
    ),
}
PAGES: dict[str, tuple[str, msgspec.Struct]] = {
    "index.html": (
        "front.html",
        FrontView(
            head("", SITE.name), TEASER, TEASERS, (Strip(Link("Tani", "rubrik/t/"), TEASERS),),
            TEASERS[4:5], TEASERS[2:3], TEASERS[3:4], (GROUP,), (Link("Lampung", "w/"),), "arsip/",
        ),
    ),
    "kosong/index.html": ("front.html", FrontView(head("kosong/"), None, ())),
    "kim-bagelen/index.html": (
        "group.html",
        GroupView(
            head("kim-bagelen/", "KIM Bagelen"), CARD, TEASERS, TEASERS[4:5], TEASERS[2:3],
            TEASERS[3:4], (Link("Tentang", "x/"),), (Link("Galeri", "y/"),), "o/", "a.ics", "q.svg",
        ),
    ),
    "sepi/index.html": (
        "group.html",
        GroupView(
            head("sepi/", "KIM Sepi"),
            GroupCard(
                "KIM Sepi", "sepi/", "", "", "", (), Decree(), "", "", (), 0, Contact(), ()
            ),
            (),
        ),
    ),
    "rubrik/tani/index.html": (
        "list.html",
        ListView(
            head("rubrik/tani/", "Tani"), "Tani", "rubrik", TEASERS, "Sawah.", number=2,
            older="o/", latest="l/", links=(Link("Padi", "p/"),), groups=(GROUP,),
        ),
    ),
    "produk/index.html": (
        "list.html",
        ListView(head("produk/", "Produk"), "Produk", "jenis", TEASERS[3:4], kind="produk"),
    ),
    "tagar/x/index.html": ("list.html", ListView(head("tagar/x/", "x"), "x", "tagar", ())),
    "agenda/index.html": (
        "agenda.html",
        AgendaView(
            head("agenda/", "Agenda"), "Agenda", (MonthOfEvents("November 2025", TEASERS[2:3]),),
            TEASERS[2:3], "o/", "agenda.ics",
        ),
    ),
    "kim/index.html": (
        "directory.html",
        DirectoryView(
            head("kim/", "Kelompok"), (RegionGroups(Link("Lampung", ""), (GROUP,)),),
            "aset/d.js", "sha384-x",
        ),
    ),
    "arsip/index.html": (
        "links.html",
        LinksView(head("arsip/", "Arsip"), "Arsip", (("2025", (Link("Mei", "m/"),)),), "Semua."),
    ),
    "ralat/index.html": (
        "corrections.html",
        CorrectionsView(
            head("ralat/", "Ralat"),
            (LoggedCorrection(STAMP, "Enam.", Link("A", "a/"), Link("G", "g/"), True),),
        ),
    ),
    "langganan/index.html": (
        "subscribe.html",
        SubscribeView(
            head("langganan/", "Langganan"), FeedSet("Hub", "", FEEDS),
            (FeedSet("KIM Bagelen", "kim-bagelen/", FEEDS),), (FeedSet("Tani", "t/", FEEDS),),
            (Link("OPML", "umpan.opml"),), "agenda.ics",
        ),
    ),
    "cari/index.html": (
        "search.html",
        SearchView(head("cari/", "Cari"), "cari/indeks/", "aset/cari.js", "sha384-x"),
    ),
    "404.html": ("notfound.html", NotFoundView(head(None, "Tidak ada", hidden=True), (GROUP,))),
    "lama/index.html": ("redirect.html", RedirectView("Panen", "baru/", f"{BASE}baru/")),
}  # fmt: skip


@pytest.fixture(scope="module")
def theme() -> Theme:
    return Theme((BUILT_IN,), "id")


class Outline(HTMLParser):
    """A page's elements, and what is not closed as it was opened."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.feed(page.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(set(names)) < len(names):
            self.faults.append(f"<{tag}> says {names}")
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}>")

    def all(self, *tags: str) -> list[dict[str, str]]:
        return [attributes for tag, attributes in self.elements if tag in tags]


def every(theme: Theme) -> Iterator[tuple[str, Outline, bytes]]:
    for path, (template, view) in PAGES.items():
        page = theme.page(template, SITE, view, path=path)
        yield path, Outline(page), page
    for kind, article in ARTICLES.items():
        body = "<p>Isi.</p>" if article.body else ""
        page = theme.page("article.html", SITE, article, path=ARTICLE_PATH, body=body)
        yield kind, Outline(page), page


def told(theme: Theme, view: ArticleView, body: str = "<p>Isi.</p>") -> str:
    return theme.page("article.html", SITE, view, path=ARTICLE_PATH, body=body).decode()


def test_every_page_is_well_formed_with_one_headline(theme: Theme) -> None:
    for path, outline, page in every(theme):
        assert not outline.faults and not outline.open, (path, outline.faults, outline.open)
        assert len(outline.all("h1")) == 1, path
        assert len(outline.all("main")) == 1, path
        assert page.startswith(b"<!DOCTYPE html>") and page.endswith(b"</html>\n"), path
        assert b"\0" not in page, path
        ids = [attributes["id"] for _, attributes in outline.elements if "id" in attributes]
        assert len(ids) == len(set(ids)), path


def test_equal_views_make_equal_bytes(theme: Theme) -> None:
    other = Theme((BUILT_IN,), "id")
    for _ in range(2):
        for (path, _, one), (_, _, two) in zip(every(theme), every(other), strict=True):
            assert one == two, path


def test_the_first_link_skips_to_the_text(theme: Theme) -> None:
    for path, outline, _ in every(theme):
        if path == "lama/index.html":
            continue
        assert outline.all("a")[0]["href"] == "#isi"
        assert outline.all("main")[0] == {"id": "isi", "class": "wrap", "tabindex": "-1"}


def test_links_are_relative_but_from_404(theme: Theme) -> None:
    for path, outline, _ in every(theme):
        for link in outline.all("a", "img", "script"):
            address = link.get("href") or link.get("src") or ""
            if path == "404.html":
                assert address.startswith(("https://", "#", "mailto:")), (path, address)
            else:
                assert not address.startswith(("/", BASE)), (path, address)


def test_no_page_but_search_and_directory_runs_a_script(theme: Theme) -> None:
    for path, outline, page in every(theme):
        scripts = [script for script in outline.all("script") if "type" not in script]
        policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page.decode())
        assert policy
        if path in ("cari/index.html", "kim/index.html"):
            assert len(scripts) == 1 and scripts[0]["integrity"] and "defer" in scripts[0]
            assert "script-src &#39;self&#39;" in policy[1]
        else:
            assert not scripts and "script-src" not in policy[1]
            # Lighthouse looks for robots.txt from inside the page.
            asks = "connect-src &#39;self&#39;" in policy[1]
            assert asks or path == "lama/index.html"
            assert "form-action &#39;none&#39;" in policy[1].replace("'", "&#39;")
        for _, attributes in outline.elements:
            assert "style" not in attributes
            assert not any(name.startswith("on") for name in attributes)


def test_the_policy_lets_exactly_the_page_s_own_style_through(theme: Theme) -> None:
    page = theme.page("front.html", SITE, PAGES["index.html"][1], path="index.html").decode()
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style
    digest = b64encode(sha256(style[1].encode()).digest()).decode()
    assert f"style-src &#39;sha256-{digest}&#39;" in page
    assert style[1].endswith("@media(prefers-color-scheme:dark){:root{--accent:#7fd6b5}}")


def test_a_head_tells_sharers_and_readers_what_they_need(theme: Theme) -> None:
    outline = Outline(told(theme, ARTICLE).encode())
    meta = {m.get("property") or m.get("name"): m.get("content") for m in outline.all("meta")}
    assert meta["og:type"] == "article"
    assert meta["og:url"] == f"{BASE}kim-bagelen/2025/11/panen/"
    assert meta["og:image"] == f"{BASE}kartu.jpg"
    assert meta["article:published_time"] == AT.iso
    assert meta["robots"] == "max-image-preview:large"
    assert [m["media"] for m in outline.all("meta") if m.get("name") == "theme-color"] == [
        "(prefers-color-scheme:light)",
        "(prefers-color-scheme:dark)",
    ]
    links = [(link["rel"], link["href"]) for link in outline.all("link")]
    assert ("canonical", f"{BASE}kim-bagelen/2025/11/panen/") in links
    assert ("alternate", "../../../../feed.xml") in links
    assert ("apple-touch-icon", "../../../../a.png") in links
    assert [rel for rel, _ in links].count("icon") == 2


def test_a_page_not_to_be_found_says_so(theme: Theme) -> None:
    page = theme.page("notfound.html", SITE, PAGES["404.html"][1], path="404.html")
    assert b'<meta name="robots" content="noindex">' in page
    assert b'rel="canonical"' not in page and b"og:url" not in page
    assert len(gzip.compress(page)) <= 8192


def test_nothing_that_a_writer_types_is_markup(theme: Theme) -> None:
    link = Link(EVIL, "a/")
    evil = but(
        title=EVIL, summary=EVIL, place=EVIL, editor=EVIL, dateline=EVIL, authors=(link,),
        tags=(link,), sources=(Link(EVIL, "javascript:alert(1)"),), older=link, related=(link,),
        advertiser=EVIL, corrections=(CorrectionLine(STAMP, EVIL),), labels=("advertorial",),
        picture=Picture("a.jpg", 1, 1, (), EVIL, EVIL, EVIL), head=head("x/", EVIL),
        fact_check=VerdictLine(EVIL, EVIL, "salah", (link,)),
    )  # fmt: skip
    page = told(theme, evil)
    outline = Outline(page.encode())
    assert not outline.faults and "<script>" not in page and "javascript:" not in page
    assert "{{ site }}" in page
    clean = Outline(told(theme, but(fact_check=ARTICLES["cek-fakta"].fact_check)).encode())
    assert {tag for tag, _ in outline.elements} <= {tag for tag, _ in clean.elements} | {"b"}


def test_an_article_says_what_press_ethics_ask_for(theme: Theme) -> None:
    page = told(theme, ARTICLES["disiarkan ulang"])
    assert "Advertorial - isi disediakan oleh Dinas." in page
    assert "masih memerlukan verifikasi lebih lanjut" in page
    assert page.index("Isi.") < page.index("memerlukan verifikasi")
    assert 'id="ralat"' in page and "Enam, bukan tujuh." in page
    assert 'Disiarkan ulang dari <a href="https://example.org/">Koran</a>, 1 Mei 2025.' in page
    for words in ("Berita ini melanjutkan", "Perkembangan terbaru", "Hak jawab atas berita"):
        assert words in page
    assert "Kami bukan perusahaan pers" in page


def test_a_retracted_article_keeps_its_headline_and_reason_only(theme: Theme) -> None:
    page = told(theme, ARTICLES["dicabut"], "")
    assert "<h1>Panen raya</h1>" in page
    assert "Alasan: Narasumber tidak memberi izin. Keputusan" in page
    assert 'class="body"' not in page and "<picture>" not in page


def test_each_kind_shows_what_it_adds(theme: Theme) -> None:
    assert "Simpan ke kalender" in told(theme, ARTICLES["agenda"])
    product = told(theme, ARTICLES["produk"])
    assert "<b>Rp15.000</b> / bungkus" in product and "Pesan lewat WhatsApp" in product
    assert '<p class="verdict salah">Salah</p>' in told(theme, ARTICLES["cek-fakta"])
    assert "<b>Mendesak.</b> Berlaku sampai" in told(theme, ARTICLES["pengumuman"])
    assert 'aria-current="step">Ditanggapi' in told(theme, ARTICLES["aspirasi"])
    gallery = told(theme, ARTICLES["galeri"])
    assert gallery.count("<figure") == 3 and "3/3" in gallery


def test_the_first_picture_alone_is_loaded_at_once(theme: Theme) -> None:
    images = Outline(told(theme, ARTICLES["galeri"]).encode()).all("img")
    assert [image.get("fetchpriority", image.get("loading")) for image in images] == [
        "high", "lazy", "lazy",
    ]  # fmt: skip


def test_a_page_keeps_to_its_weight(theme: Theme) -> None:
    """Goals: an article of 800 words 8 KB, of which some 2.7 are its words; a front page 9 KB."""
    css = (BUILT_IN / "assets/style.css").read_text("utf-8")
    for use in ("articles", "lists"):
        assert len(gzip.compress(minified(part_for(use, css)).encode())) <= 2750
    assert len(gzip.compress(told(theme, ARTICLE, "").encode())) <= 5400
    teasers = tuple(
        msgspec.structs.replace(TEASER, title=f"Berita nomor {n}", path=f"kim-a/2025/11/{n}/")
        for n in range(30)
    )
    front = FrontView(head("", SITE.name), teasers[0], teasers[1:])
    page = theme.page("front.html", SITE, front, path="index.html")
    assert len(gzip.compress(page)) <= 9 * 1024


def test_links_lead_from_the_page_s_folder_to_the_root() -> None:
    href = link_maker("kim-a/2026/11/x/index.html", BASE)
    assert href("") == "../../../../"
    assert href("kim/") == "../../../../kim/"
    assert link_maker("index.html", BASE)("") == "./"
    assert link_maker("index.html", BASE)("kim/") == "kim/"
    assert link_maker("404.html", BASE)("kim/") == f"{BASE}kim/"
    assert link_maker("404.html", BASE)("") == BASE


@pytest.mark.parametrize(
    "address", ["https://a.example/", "http://a.example/", "mailto:a@b.example", "tel:+62812"]
)
def test_the_four_schemes_pass(address: str) -> None:
    assert link_maker("a/index.html", BASE)(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example/",
        "/etc/",
        "\\\\evil",
        "vbscript:x",
    ],
)
def test_all_else_leads_nowhere(address: str) -> None:
    assert link_maker("a/index.html", BASE)(address) == "#"


def test_a_colon_within_a_path_is_no_scheme() -> None:
    assert link_maker("index.html", BASE)("kim-a/x/#isi-a:b") == "kim-a/x/#isi-a:b"


def test_a_site_overrides_single_templates_and_reaches_the_built_in_one(tmp_path: Path) -> None:
    (tmp_path / "article.html").write_text(
        '{% extends "bawaan/article.html" %}{% block main %}<b>Kami</b>{{ super() }}{% endblock %}'
    )
    theme = Theme((tmp_path, BUILT_IN), "id")
    page = told(theme, ARTICLE)
    assert "<b>Kami</b>" in page and "<h1>Panen raya</h1>" in page
    outline = Outline(theme.page("front.html", SITE, PAGES["index.html"][1], path="index.html"))
    assert not outline.faults


def test_a_site_s_own_style_wins(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets/style.css").write_text("body { color: red; }")
    page = told(Theme((tmp_path, BUILT_IN), "id"), ARTICLE)
    assert "<style>body{color:red}:root{--accent:" in page


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('{% extends "base.html" %}\n{% block main %}\n{{ page.tidak_ada }}{% endblock %}', 3),
        ("a\n{% jika %}", 2),
        ("a\n\n{{ 1 + t.skip.ada }}", 3),
        ("{{ 'a' | acak }}", 1),
        ("a\n{{ 1 // 0 }}", 2),
    ],
)
def test_a_broken_template_is_named_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    (tmp_path / "article.html").write_text(text)
    with pytest.raises(TemplateFault) as caught:
        told(Theme((tmp_path, BUILT_IN), "id"), ARTICLE)
    assert (caught.value.name, caught.value.line) == ("article.html", line)


OWN = {
    "saring.html": "{% for a in d if a != 'b' %}{{ loop.index }}{{ a }}{% else %}-{% endfor %}.",
    "pohon.html": "{% for a in n recursive %}[{{ a.t }}{% if a.k %}{{ loop(a.k) }}{% endif %}]"
    "{% else %}kosong{% endfor %}",
    "makro.html": "{% macro m(a, b='<') %}({{ a }}{{ b }}{{ caller() if b == '<' else '' }}"
    "{% for x in d %}{% include 'daun.html' %}{% endfor %}){% endmacro %}"
    "{% call m(1) %}<i>{{ e }}</i>{% endcall %}{{ m(2, '&') }}",
    "daun.html": "daun {{ x }}{{ e }}\n",
    "sendiri.html": "{% set kata %}{{ e }}<b>{% endset %}{{ kata }}{{ kata | upper }}",
    "tapis.html": "a{% filter upper %}b{{ e }}{% block satu %}c{{ e }}{% endblock %}"
    "{% endfilter %}d",
    "tanpa.html": "{% include 'tetap.html' without context %}{% include ['x.html', 'tetap.html'] "
    "ignore missing without context %}{% include 'x.html' ignore missing %}",
    "tetap.html": "{% for i in range(3) %}{{ i }},{% endfor %}<p>",
    "induk.html": "A{% block satu %}<{{ e }}>{% endblock %}B{% block dua scoped %}"
    "{{ self.satu() }}{% endblock %}{% for x in d %}{% block tiga scoped %}{{ x }}"
    "{% endblock %}{% endfor %}C",
    "anak.html": "{{ e }}{% extends 'induk.html' %}tidak{% block satu %}{{ super() }}"
    "{% block empat %}4{% endblock %}{% endblock %}{% block tiga %}{{ super() }};{% endblock %}",
    "cucu.html": "{% extends 'anak.html' %}{% block empat %}{{ super() }}"
    "{% include 'mungkin.html' %}{% endblock %}",
    "mungkin.html": "{{ e }}{% if d %}{% extends 'induk.html' %}{% endif %}x{% block satu %}s"
    "{% endblock %}y",
    "mustahil.html": "{{ e }}{% if not d %}{% extends 'induk.html' %}{% endif %}x{% block satu %}s"
    "{% endblock %}y",
    "wajib.html": "{% extends 'perlu.html' %}{% block satu %}{{ e }}{% endblock %}",
    "perlu.html": "<{% block satu required %}{% endblock %}>",
    "mati.html": "{% autoescape false %}{{ e }}{% endautoescape %}{{ e }}{% autoescape d %}{{ e }}"
    "{% endautoescape %}{% set a = namespace(b=e) %}{{ a.b }}{{ 1 }}{{ none }}{{ 2.5 }}{{ d }}",
    "impor.html": "{% from 'makro.html' import m with context %}{{ m(3, '-') }}"
    "{% import 'lain.html' as o %}{{ o.q(e) }}{{ o }}",
    "lain.html": "{% macro q(a) %}<{{ a }}>{% endmacro %}teks{{ 1 }}",
}


@pytest.mark.parametrize("name", [name for name in OWN if name not in ("perlu.html",)])
def test_a_site_s_own_template_comes_out_as_jinja_makes_it(tmp_path: Path, name: str) -> None:
    for file, text in OWN.items():
        (tmp_path / file).write_text(text)
    ours = Theme((tmp_path, BUILT_IN), "id").compile(name)
    plain = Environment(
        loader=FileSystemLoader(tmp_path),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    ).get_template(name)
    seen: dict[str, Any] = {
        "d": ("a", "b", "<c>"),
        "e": "<&\"'é",
        "x": "luar",
        "n": ({"t": "<1>", "k": ({"t": "2", "k": ()},)}, {"t": "3", "k": ()}),
    }
    assert ours.render(seen) == plain.render(seen)


def test_what_all_pages_share_never_sees_a_page(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared/foot.html").write_text("<footer>{{ page.title }}</footer>")
    with pytest.raises(TemplateFault, match="page"):
        told(Theme((tmp_path, BUILT_IN), "id"), ARTICLE)


def test_a_closure_holds_all_that_a_template_uses() -> None:
    sources = {p.relative_to(BUILT_IN).as_posix(): p.read_text() for p in BUILT_IN.rglob("*.html")}
    used = closure("article.html", sources)
    assert used == tuple(sorted(used))
    assert {"article.html", "base.html", "parts.html", "shared/foot.html"} <= set(used)
    assert {name for name in sources if name.startswith("article/")} <= set(used)
    assert closure("redirect.html", sources) == ("redirect.html",)
    everything = {name for page in sources if "/" not in page for name in closure(page, sources)}
    assert everything == set(sources)


def test_a_closure_reaches_the_built_in_template_behind_a_site_s_own() -> None:
    sources = {"a.html": '{% extends "bawaan/a.html" %}', "bawaan/a.html": '{% include "b.html" %}'}
    assert closure("a.html", sources | {"b.html": ""}) == ("a.html", "b.html", "bawaan/a.html")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("\n{% include page.kind %}", 2),
        ('{% extends "a" ~ x %}', 1),
        ("{% from x import y %}", 1),
        ('{% include ["b.html", x] %}', 1),
        ('\n\n{% include "tidak-ada.html" %}', 3),
        ("{% if %}", 1),
    ],
)
def test_a_closure_refuses_what_it_cannot_see(text: str, line: int) -> None:
    with pytest.raises(TemplateFault) as caught:
        closure("a.html", {"a.html": text})
    assert (caught.value.name, caught.value.line) == ("a.html", line)


def test_words_are_the_same_in_both_languages_and_ask_for_the_same_parts() -> None:
    assert list(STRINGS["id"]) == list(STRINGS["en"])
    for key, words in STRINGS["id"].items():
        parts = [name for _, name, _, _ in string.Formatter().parse(words) if name]
        others = [name for _, name, _, _ in string.Formatter().parse(STRINGS["en"][key]) if name]
        assert parts == others, key
    assert strings_of("jv") is STRINGS["id"]


def test_no_word_is_idle() -> None:
    texts = "".join(path.read_text() for path in BUILT_IN.rglob("*.html"))
    asked = set(re.findall(r"\bt\.(\w+)", texts))
    typed = list(STRINGS["id"])[list(STRINGS["id"]).index("advertorial") :]
    assert asked - set(STRINGS["id"]) == set()
    assert set(STRINGS["id"]) - asked - set(typed) == set()


def test_an_english_site_speaks_english() -> None:
    site = msgspec.structs.replace(SITE, language="en")
    page = Theme((BUILT_IN,), "en").page("article.html", site, ARTICLE, path=ARTICLE_PATH).decode()
    assert '<html lang="en">' in page and "Skip to content" in page and "Langsung" not in page


@pytest.mark.parametrize("colour", ["#9d1c1f", "#ffff00", "#000000", "#ffffff", "#b3261e"])
def test_an_accent_is_legible_in_both_schemes(colour: str) -> None:
    def luminance(text: str) -> float:
        parts = [int(text[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for ground in ("#f6f1e6", "#232019"):
        one, two = luminance(legible(colour, ground)), luminance(ground)
        assert (max(one, two) + 0.05) / (min(one, two) + 0.05) >= 7


def test_an_accent_that_is_no_colour_gets_nowhere_near_the_style() -> None:
    assert legible("red}body{display:none", "#ffffff") == "#9d1c1f"
    assert legible("", "#ffffff") == "#9d1c1f"


def test_a_style_is_cut_to_what_a_page_uses() -> None:
    css = "a{} /* @all */b{} /* @lists */c{} /* @articles */d{} /* @all */e{}"
    assert part_for("lists", css).split() == ["a{}", "b{}", "c{}", "e{}"]
    assert part_for("articles", css).split() == ["a{}", "b{}", "d{}", "e{}"]
    assert part_for("lists", "a{}") == "a{}"


def test_minified_css_means_the_same() -> None:
    css = (
        "/* a */ a:hover , b > c { color: red; margin: calc(1px + 2px) 0; }\n"
        '@media (min-width: 9rem) and (x) { a::after { content: " (" } }'
    )
    assert minified(css) == (
        "a:hover,b>c{color:red;margin:calc(1px + 2px) 0}"
        '@media (min-width:9rem) and (x){a::after{content:" ("}}'
    )


def test_a_long_text_is_cut_between_words() -> None:
    assert shortened("satu dua tiga", 13) == "satu dua tiga"
    assert shortened("satu dua, tiga", 12) == "satu dua…"


def test_jinja_is_not_loaded_before_the_first_page() -> None:
    code = "import kimgen.making.templates, sys; sys.exit('jinja2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=BUILT_IN.parent).returncode == 0


def test_a_title_of_one_endless_word_is_cut_within_it() -> None:
    assert shortened("KIM " + "x" * 200, 20) == "KIM xxxxxxxxxxxxxxx…"
    assert shortened("Panen raya di sawah Bagelen", 20) == "Panen raya di…"
