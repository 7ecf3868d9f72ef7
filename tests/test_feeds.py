"""Feeds: RSS, Atom and JSON Feed tell the same, whatever is put into them."""

import json
import locale
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from html import unescape
from pathlib import Path
from random import Random
from time import struct_time
from types import FrameType
from typing import Any
from xml.etree import ElementTree

import feedparser
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from kimgen.deciding.parts import Body, Picture
from kimgen.deciding.syndication import Category, FeedFile, FeedImage, FeedItem, FeedView
from kimgen.making.entries import LIMIT, SUMMARY, TITLE, cut, plain
from kimgen.making.feeds import atom, rss
from kimgen.making.jsonfeed import json_feed
from kimgen.making.readback import Document, Told, told, told_of_ours
from kimgen.making.selfcheck import faults
from kimgen.words.dates import Moment
from kimgen.words.digest import Digest, digest_of_bytes

ROOT = Path(__file__).parents[1]
BASE = "https://kim.contoh.id/"
MARCH = 1679726220  # Saturday, 25 March 2023, 13.37 WIB
LEAD = (
    "Warga Desa Bagelen memanen padi di lahan dua belas hektare pada Sabtu pagi, dibantu anggota "
    "kelompok informasi masyarakat yang mencatat hasilnya untuk papan pengumuman."
)
MAKERS: dict[str, Callable[[FeedView, Mapping[Digest, str]], bytes]] = {
    "rss": rss,
    "atom": atom,
    "json": json_feed,
}
KINDS = tuple(MAKERS)
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
HISTORY = "{http://purl.org/syndication/history/1.0}"
IMAGE = FeedImage(
    url=f"{BASE}media/panen.jpg",
    type="image/jpeg",
    size=48_123,
    width=1200,
    height=800,
    alt="Warga & padi",
    caption="Panen di sawah Bagelen.",
)


def item(number: int = 0, **changes: Any) -> FeedItem:
    at = MARCH - number * 5000
    usual = FeedItem(
        id=f"tag:kim.contoh.id,2023:kim-bagelen/{number}",
        url=f"{BASE}kim-bagelen/2023/03/panen-{number}/",
        title=f"Panen raya {number}",
        summary=LEAD,
        published=Moment(at),
        updated=Moment(at),
        body=None,
        authors=("Siti Aminah",),
        categories=(Category("berita", "Berita", f"{BASE}rubrik/berita/"),),
    )
    return msgspec.structs.replace(usual, **changes)


def feed(*items: FeedItem, **changes: Any) -> FeedView:
    newest = max((max(one.published, one.updated) for one in items), default=Moment(MARCH))
    usual = FeedView(
        id="tag:kim.contoh.id,2023:hub",
        title="Kabar KIM",
        subtitle="Kabar dari semua KIM",
        page=BASE,
        base=BASE,
        rss=f"{BASE}feed.xml",
        atom=f"{BASE}atom.xml",
        json=f"{BASE}feed.json",
        language="id",
        updated=newest,
        items=items,
        rights="CC BY 4.0",
        icon=f"{BASE}icon.png",
        logo=f"{BASE}logo.png",
        author="Dinas Komunikasi",
    )
    return msgspec.structs.replace(usual, **changes)


def bodied(html: str, number: int = 0, **changes: Any) -> tuple[FeedItem, dict[Digest, str]]:
    """An item whose full text is *html*, with the text under its digest."""
    digest = digest_of_bytes(html.encode("utf-8", "surrogatepass"))
    body = changes.pop("body", Body(digest))
    return item(number, body=msgspec.structs.replace(body, digest=digest), **changes), {
        digest: html
    }


def made(view: FeedView, texts: Mapping[Digest, str] | None = None) -> dict[str, bytes]:
    return {kind: make(view, texts or {}) for kind, make in MAKERS.items()}


def documents(view: FeedView, texts: Mapping[Digest, str] | None = None) -> dict[str, Document]:
    return {kind: told(data, kind) for kind, data in made(view, texts).items()}


def channel(view: FeedView, texts: Mapping[Digest, str] | None = None) -> Any:
    return ElementTree.fromstring(rss(view, texts or {}))[0]


def rich(number: int) -> tuple[FeedItem, dict[Digest, str]]:
    body = Body(
        "",
        links=(("panduan", "panduan/"), ("https://go.id/a?b=1&c=2", "https://go.id/a?b=1&c=2")),
        pictures=(("sawah.jpg", Picture(src=f"media/{number}.jpg", width=720, height=480)),),
    )
    html = (
        f'<p>{LEAD}</p>\n<p>Baca <a href="\0Lpanduan\0">panduan</a>, '
        '<a href="\0Lhttps://go.id/a?b=1&amp;c=2\0">dinas</a>.</p>'
        f'<p><img src="\0Isawah.jpg\0" alt="Sawah {number} &gt; kota"></p>'
        + "<p>Anggota KIM <strong>mencatat</strong> hasil &amp; menyebarkannya.</p>"
        * 12
    )
    return bodied(
        html,
        number,
        body=body,
        title=f"Panen ke-{number}: 3 < 5 & “gotong royong”",
        published=Moment(MARCH - number * 5000, (420, 480, 540)[number % 3]),
        updated=Moment(MARCH - number * 5000 + number % 2 * 900, (420, 480, 540)[number % 3]),
        authors=("Siti Aminah", "Budi") if number % 2 else (),
        categories=(
            Category("panen-raya", "Panen raya", f"{BASE}tagar/panen-raya/"),
            Category("berita", "Berita", f"{BASE}rubrik/berita/"),
        ),
        image=msgspec.structs.replace(IMAGE, size=1000 + number) if number % 4 else None,
        thumbnail=f"{BASE}media/kecil-{number}.jpg",
        source_name="KIM Bagelen",
        source_feed=f"{BASE}kim-bagelen/feed.xml",
        source_id="tag:kim.contoh.id,2023:kim-bagelen",
        notes=("Ralat: sebelumnya tertulis 10 hektare.",) if number % 5 == 0 else (),
        language="jv" if number % 7 == 0 else "id",
    )


def rich_feed(count: int = 8, **changes: Any) -> tuple[FeedView, dict[Digest, str]]:
    pairs = [rich(number) for number in range(count)]
    texts = {digest: html for _, found in pairs for digest, html in found.items()}
    return feed(*(one for one, _ in pairs), **changes), texts


# What the formats share


def test_a_rich_feed_has_no_fault_in_any_format() -> None:
    view, texts = rich_feed()
    assert_written_as_lxml_writes(rss(view, texts))
    for kind, data in made(view, texts).items():
        assert faults(data, kind, view) == ()


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_feedparser_reads_a_rich_feed_without_complaint(kind: str) -> None:
    view, texts = rich_feed()
    parsed = feedparser.parse(MAKERS[kind](view, texts))
    assert not parsed.bozo
    assert len(parsed.entries) == len(view.items)
    assert all(isinstance(entry.published_parsed, struct_time) for entry in parsed.entries)
    assert [entry.id for entry in parsed.entries] == [one.id for one in view.items]
    assert [entry.link for entry in parsed.entries] == [one.url for one in view.items]


def test_items_dates_authors_categories_and_enclosures_are_equal_in_all_formats() -> None:
    view, texts = rich_feed()
    found = documents(view, texts)

    def essence(kind: str) -> list[tuple[Any, ...]]:
        return [
            (
                *(one.id, one.url, one.title, one.content, one.authors, one.categories),
                *(one.enclosures, one.published, one.published and one.published.utcoffset()),
            )
            for one in found[kind].items
        ]

    assert essence("rss") == essence("atom") == essence("json")
    assert [one.updated for one in found["atom"].items] == [
        one.updated for one in found["json"].items
    ]


def test_equal_views_make_equal_bytes() -> None:
    assert made(*rich_feed()) == made(*rich_feed())


def test_bytes_do_not_depend_on_zone_locale_or_hash_seed() -> None:
    script = (
        "import sys, hashlib; sys.path += ('.', 'tests'); from test_feeds import *\n"
        "print(hashlib.sha256(b''.join(made(*rich_feed()).values())).hexdigest())"
    )
    environments = (
        {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
        {"TZ": "Asia/Jayapura", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2"},
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env=each,
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for each in environments
    }
    assert len(printed) == 1


def test_making_a_feed_never_touches_the_locale_of_the_process() -> None:
    view, texts = rich_feed(2)
    made(view, texts)
    called: list[str] = []

    def watch(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call":
            called.append(frame.f_code.co_qualname)

    sys.setprofile(watch)
    try:
        made(view, texts)
        seen_feedgen = len(called)
        locale.setlocale(locale.LC_CTYPE, None)
    finally:
        sys.setprofile(None)
    assert "FeedGenerator.rss_str" in called[:seen_feedgen]
    assert "setlocale" not in called[:seen_feedgen]
    assert "setlocale" in called[seen_feedgen:]


def test_reading_the_modules_loads_neither_feedgen_nor_lxml() -> None:
    script = (
        "import sys, kimgen.making.jsonfeed, kimgen.making.selfcheck, kimgen.making.sitemaps, "
        "kimgen.making.outlines, kimgen.making.calendars, kimgen.making.feeds\n"
        "print({'feedgen', 'lxml', 'dateutil'} & {name.split('.')[0] for name in sys.modules})"
    )
    printed = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True, text=True
    )
    assert printed.stdout == "set()\n"


def test_a_feed_without_items_is_still_a_feed() -> None:
    view = feed()
    for kind, data in made(view).items():
        assert faults(data, kind, view) == ()
        assert told(data, kind).items == ()


def test_notes_stand_before_picture_and_text() -> None:
    one, texts = bodied(f"<p>{LEAD}</p>", notes=("Ralat: 12 < 13 hektare.",), image=IMAGE)
    for document in documents(feed(one), texts).values():
        content = document.items[0].content
        assert content.startswith("<p>Ralat: 12 &lt; 13 hektare.</p><figure><img ")
        assert content.endswith(f"</figure><p>{LEAD}</p>")


def test_a_lead_picture_that_the_text_shows_is_not_shown_twice() -> None:
    picture = Picture(src="media/panen.jpg", width=1200, height=800)
    body = Body("", pictures=(("panen.jpg", picture),))
    one, texts = bodied('<p><img src="\0Ipanen.jpg\0" alt="x"></p>', body=body, image=IMAGE)
    for document in documents(feed(one), texts).values():
        assert document.items[0].content.count("<img ") == 1


def test_an_item_without_a_body_tells_its_notes_and_its_summary() -> None:
    one = item(notes=("Berita ini dicabut.",))
    for document in documents(feed(one)).values():
        assert document.items[0].content == f"<p>Berita ini dicabut.</p><p>{LEAD}</p>"


def test_of_a_retracted_article_every_list_tells_that_it_is() -> None:
    note = "Berita ini dicabut pada Sabtu karena fotonya diambil di tempat lain. " + "Maaf. " * 60
    one = item(title="[Dicabut] Panen", summary="", notes=(note,), thumbnail=f"{BASE}kecil.jpg")
    view = feed(one)
    for kind, data in made(view).items():
        (found,) = told(data, kind).items
        assert found.content == f"<p>{note.strip()}</p>"
        assert faults(data, kind, view) == ()
    description = channel(view).findtext("item/description")
    assert "> Berita ini dicabut pada Sabtu" in description
    assert 100 < len(listed_by_a_portal(description)) <= SUMMARY
    assert json.loads(json_feed(view, {}))["items"][0]["summary"].startswith("Berita ini dicabut")


def test_addresses_in_a_text_are_absolute() -> None:
    view, texts = rich_feed(2)
    for document in documents(view, texts).values():
        content = document.items[1].content
        assert f'href="{BASE}panduan/"' in content
        assert f'src="{BASE}media/1.jpg"' in content
        assert "\0" not in content


def test_an_item_without_authors_is_its_groups_and_else_its_publishers() -> None:
    of_group = item(0, authors=(), source_name="KIM Bagelen", source_feed=f"{BASE}x/feed.xml")
    of_hub = item(1, authors=("", " "))
    for document in documents(feed(of_group, of_hub)).values():
        assert [one.authors for one in document.items] == [("KIM Bagelen",), ("Dinas Komunikasi",)]


def test_a_category_is_told_once_and_by_its_term_where_it_has_no_name() -> None:
    twice = (Category("a", "Air"), Category("b", "Air"), Category("padi", ""), Category("", " "))
    for document in documents(feed(item(categories=twice))).values():
        assert document.items[0].categories == ("Air", "padi")


@pytest.mark.parametrize(
    ("of_feed", "of_item", "told_by_item"),
    [
        ("id", "", None),
        ("id", "id", None),
        ("id", "jv", "jv"),
        ("jv", "", None),
        ("su", "id", "id"),
        ("id", "bahasa Jawa\x00", None),
        ("\x00", "id", None),
    ],
)
def test_an_item_tells_its_language_only_where_it_is_not_the_feeds(
    of_feed: str, of_item: str, told_by_item: str | None
) -> None:
    document = json.loads(json_feed(feed(item(language=of_item), language=of_feed), {}))
    assert document["language"] == (of_feed if of_feed.isalpha() else "id")
    assert document["items"][0].get("language") == told_by_item


def test_an_enclosure_of_unknown_length_is_left_out() -> None:
    one = item(image=msgspec.structs.replace(IMAGE, size=0))
    for document in documents(feed(one)).values():
        assert document.items[0].enclosures == ()


# Titles and other short texts


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Panen & lomba", "Panen & lomba"),
        ("  Dua\n baris\t ", "Dua baris"),
        ("3 < 5 > 2 <3", "3 < 5 > 2 <3"),
        ("<b>Tebal</b>", "‹b›Tebal‹/b›"),
        ("<script>alert(1)</script>", "‹script›alert(1)‹/script›"),
        ("<img src=x onerror=alert(1)", "‹img src=x onerror=alert(1)"),
        ("R&amp;amp;B &lt;b&gt; &#60;i>", "R&B ‹b› ‹i›"),
        ("Tanya&notasi &tidakada;", "Tanya&notasi &tidakada;"),
        ("&am\x00p;lt;b&#62;", "‹b›"),
        ("a]]>b", "a]]>b"),
        ("\ud800a\ufffeb\U0001fffec\x85d\x9fe", "abc de"),
        ("aman\u202egnp.exe", "amangnp.exe"),
        ("Harga \ufffd naik", "Harga ? naik"),
        ("مرحبا بالعالم", "مرحبا بالعالم"),
        ("Lomba 👨‍👩‍👧 seru", "Lomba 👨‍👩‍👧 seru"),
    ],
)
def test_a_title_is_plain_text_that_reads_the_same_in_all_formats(written: str, read: str) -> None:
    view = feed(item(title=written))
    for kind, data in made(view).items():
        assert told(data, kind).items[0].title == read
        assert faults(data, kind, view) == ()


def test_a_title_of_ten_kilobytes_is_cut_at_a_word() -> None:
    view = feed(item(title="gotong royong " * 800))
    titles = {document.items[0].title for document in documents(view).values()}
    assert len(titles) == 1
    title = titles.pop()
    assert title.endswith((" gotong…", " royong…"))
    assert len(title) <= TITLE


def test_an_item_without_a_title_is_named_by_its_first_words() -> None:
    for document in documents(feed(item(title="\x00 \u202e"))).values():
        assert document.items[0].title == cut(LEAD, 80)


@given(st.text(max_size=400), st.integers(2, 300))
def test_a_cut_text_is_never_longer_than_asked(text: str, limit: int) -> None:
    short = cut(text, limit)
    assert len(short) <= limit
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))


@given(st.text(alphabet="&<>lgtamp;#x3cCEb/! \x00\u202e", max_size=80))
def test_no_short_text_can_be_taken_for_markup(text: str) -> None:
    read = plain(text)
    assert plain(read) == read
    assert not re.search(r"<[A-Za-z/!?]", read)
    assert not re.search("&(?:amp|lt|gt|#60|#x3c);", read)


# Hostile text

CHARACTERS = st.characters(
    exclude_categories=(),
    include_characters="\x00\x08\x0b\x1b\x7f\x85\u2028\u202e\ud800\udfff\ufdd0\ufffe\uffff\U0010ffff",
)
HOSTILE = st.one_of(
    st.text(alphabet=CHARACTERS, max_size=60),
    st.sampled_from(
        [
            *(
                "]]>",
                "<![CDATA[x]]>",
                "&amp;lt;script>",
                "<!--",
                "<?php ?>",
                '" onclick="x',
                "'\"<",
            ),
            *("&nbsp;&mdash;", "\r\n\r\n", "👩🏽‍🌾" * 20, "مرحبا", "a\u0308" * 40, "x" * 10_000),
        ]
    ),
)


def assert_written_as_lxml_writes(data: bytes) -> None:
    """A feed, but for the entities that the profile of RSS wants."""
    whole = etree.fromstring(data, etree.XMLParser(strip_cdata=False, huge_tree=True))
    plainly = data.partition(b"\n")[2]
    plainly = plainly.replace(b"&#x26;", b"&amp;").replace(b"&#x3C;", b"&lt;")
    assert plainly == etree.tostring(whole, encoding="UTF-8", xml_declaration=False)


@settings(max_examples=60, deadline=None)
@given(
    *(HOSTILE, HOSTILE, HOSTILE, HOSTILE),
    st.lists(HOSTILE, max_size=3),
    st.lists(HOSTILE, max_size=3),
)
def test_whatever_is_typed_feeds_stay_well_formed_and_equal(
    title: str, summary: str, note: str, text: str, names: list[str], tags: list[str]
) -> None:
    html = f"<p>{text.replace('&', '&amp;').replace('<', '&lt;')}</p>".replace("\0", "")
    one, texts = bodied(
        html,
        title=title,
        summary=summary,
        notes=(note,),
        authors=tuple(names),
        categories=tuple(Category(tag, tag[::-1], f"{BASE}tagar/") for tag in tags),
        image=msgspec.structs.replace(IMAGE, alt=title, caption=note),
        thumbnail=f"{BASE}kecil.jpg",
        source_name=title,
        source_feed=f"{BASE}kim/feed.xml",
        language=note,
    )
    view = feed(one, title=title, subtitle=summary, rights=note, author=title)
    found = {}
    for kind, data in made(view, texts).items():
        data.decode()
        assert faults(data, kind, view) == ()
        found[kind] = told(data, kind)
        assert found[kind].title
    assert_written_as_lxml_writes(rss(view, texts))
    assert_written_as_lxml_writes(atom(view, texts))
    first = found["rss"].items[0]
    for other in (found["atom"].items[0], found["json"].items[0]):
        assert (other.title, other.content) == (first.title, first.content)
        assert (other.authors, other.categories) == (first.authors, first.categories)


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=200))
def test_a_legal_title_without_markup_comes_back_as_it_was(title: str) -> None:
    title = plain(title, TITLE)
    for document in documents(feed(item(title=title or "-"))).values():
        assert document.items[0].title == (title or "-")


# Size


def test_the_oldest_items_lose_their_full_text_before_a_feed_is_too_large() -> None:
    pairs = [bodied(f"<p>{number} {'kabar & warga ' * 2500}</p>", number) for number in range(30)]
    texts = {digest: html for _, found in pairs for digest, html in found.items()}
    view = feed(*(one for one, _ in pairs))
    for kind, data in made(view, texts).items():
        assert LIMIT - 60_000 < len(data) <= LIMIT
        full = [len(one.content) > 10_000 for one in told(data, kind).items]
        assert full == sorted(full, reverse=True)
        assert True in full
        assert False in full
        assert faults(data, kind, view) == ()


def test_one_immense_text_goes_as_its_summary_and_costs_the_others_nothing() -> None:
    big, texts = bodied("<p>" + "kata " * 40_000 + "</p>", 0)
    small, more = bodied("<p>pendek</p>", 1)
    for document in documents(feed(big, small), texts | more).values():
        assert [one.content for one in document.items] == [f"<p>{LEAD}</p>", "<p>pendek</p>"]


def test_no_flood_of_notes_and_tags_makes_a_feed_too_large() -> None:
    flood = item(
        title="&<" * 5000,
        summary="&" * 900,
        notes=("&" * 9000,) * 90,
        authors=tuple(f"{'&' * 190}{number}" for number in range(90)),
        categories=tuple(Category(f"{'&' * 190}{number}", "") for number in range(900)),
        image=msgspec.structs.replace(IMAGE, alt="&" * 900, caption="&" * 900),
        thumbnail=f"{BASE}kecil.jpg",
    )
    view = feed(*(msgspec.structs.replace(flood, id=f"tag:x,2023:{n}") for n in range(40)))
    for kind, data in made(view).items():
        assert LIMIT // 2 < len(data) <= LIMIT
        assert faults(data, kind, view) == ()


# RSS


def test_the_channel_says_all_that_readers_ask_for() -> None:
    found = channel(feed(item(), websub=("https://hub.contoh.id/",)))
    texts = {element.tag: element.text for element in found}
    assert texts["title"] == "Kabar KIM"
    assert texts["link"] == BASE
    assert texts["description"] == "Kabar dari semua KIM"
    assert texts["language"] == "id"
    assert texts["copyright"] == "CC BY 4.0"
    assert texts["generator"] == "kimgen"
    assert texts["docs"] == "https://www.rssboard.org/rss-specification"
    assert texts["ttl"] == "60"
    assert texts["lastBuildDate"] == "Sat, 25 Mar 2023 13:37:00 +0700"
    assert [child.text for child in found.find("image")] == [f"{BASE}icon.png", "Kabar KIM", BASE]
    assert [dict(link.attrib) for link in found.findall(f"{ATOM}link")] == [
        {"href": f"{BASE}feed.xml", "rel": "self", "type": "application/rss+xml"},
        {"href": "https://hub.contoh.id/", "rel": "hub"},
    ]
    tags = [element.tag for element in found]
    assert tags[tags.index("item") :] == ["item"]
    assert len(tags) - tags.count(f"{ATOM}link") == len(set(tags) - {f"{ATOM}link"})
    assert "pubDate" not in tags


def test_an_rss_item_says_all_that_readers_ask_for() -> None:
    one, texts = bodied(
        "<p>isi</p>",
        image=IMAGE,
        thumbnail=f"{BASE}kecil.jpg",
        source_name="KIM Bagelen",
        source_feed=f"{BASE}kim-bagelen/feed.xml",
        published=Moment(MARCH, 540),
        language="jv",
    )
    data = rss(feed(one), texts).decode()
    assert '<guid isPermaLink="false">tag:kim.contoh.id,2023:kim-bagelen/0</guid>' in data
    assert "<pubDate>Sat, 25 Mar 2023 15:37:00 +0900</pubDate>" in data
    assert "<dc:creator>Siti Aminah</dc:creator>" in data
    assert "<dc:language>jv</dc:language>" in data
    assert f'<category domain="{BASE}rubrik/berita/">Berita</category>' in data
    assert f'<source url="{BASE}kim-bagelen/feed.xml">KIM Bagelen</source>' in data
    assert f'<enclosure url="{IMAGE.url}" length="48123" type="image/jpeg"/>' in data
    assert (
        f'<media:content url="{IMAGE.url}" type="image/jpeg" medium="image" fileSize="48123" '
        'width="1200" height="800"><media:description type="plain">Panen di sawah Bagelen.'
        "</media:description></media:content>"
    ) in data
    assert "<author>" not in data
    assert data.index("<description>", data.index("<item>")) < data.index("<content:encoded>")


def test_a_description_is_a_small_picture_then_plain_text() -> None:
    one = item(summary="Padi & jagung: 3 < 5", thumbnail=f"{BASE}kecil.jpg?a=1&b=2", image=IMAGE)
    description = channel(feed(one)).findtext("item/description")
    assert description == (
        f'<img src="{BASE}kecil.jpg?a=1&amp;b=2" alt="Warga &amp; padi"> '
        "Padi &amp; jagung: 3 &lt; 5"
    )


def listed_by_a_portal(description: str) -> str:
    """As the district's portal lists it: tags stripped, the first 250 characters."""
    return unescape(re.sub("<[^>]*>", "", description)).strip()[:250]


@pytest.mark.parametrize("summary", ["Panen raya.", "", "Panen raya di Bagelen"])
def test_a_portal_finds_a_hundred_characters_where_the_text_has_them(summary: str) -> None:
    html = (
        f'<h2>Sawah</h2><p><img src="" alt="a > b">{LEAD[:40]}<b>{LEAD[40:50]}</b>{LEAD[50:]}</p>'
    )
    one, texts = bodied(html, summary=summary, thumbnail=f"{BASE}kecil.jpg")
    text = listed_by_a_portal(channel(feed(one), texts).findtext("item/description"))
    assert len(text) >= 100
    assert LEAD[:60] in text


def test_a_short_summary_that_begins_the_text_is_not_said_twice() -> None:
    one, texts = bodied(f"<p>{LEAD}</p>", summary=cut(LEAD, 60))
    assert channel(feed(one), texts).findtext("item/description") == LEAD


def test_a_description_holds_at_most_three_hundred_characters() -> None:
    one, texts = bodied(f"<p>{'kata ' * 500}</p>", summary="Awal.")
    for each in (one, item(summary="kata " * 500)):
        assert len(channel(feed(each), texts).findtext("item/description")) <= SUMMARY


def test_an_edited_item_tells_when_it_was_changed() -> None:
    edited = item(updated=Moment(MARCH + 60))
    assert documents(feed(edited))["rss"].items[0].updated == Moment(MARCH + 60).local()
    assert documents(feed(item()))["rss"].items[0].updated is None


# Atom


def test_an_atom_feed_says_all_that_readers_ask_for() -> None:
    root = ElementTree.fromstring(atom(feed(item(), websub=("https://hub.contoh.id/",)), {}))
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "id"
    for name, text in {
        "id": "tag:kim.contoh.id,2023:hub",
        "title": "Kabar KIM",
        "subtitle": "Kabar dari semua KIM",
        "updated": "2023-03-25T13:37:00+07:00",
        "rights": "CC BY 4.0",
        "icon": f"{BASE}icon.png",
        "logo": f"{BASE}logo.png",
        "generator": "kimgen",
        "author/name": "Dinas Komunikasi",
        "author/uri": BASE,
    }.items():
        assert root.findtext("/".join(ATOM + part for part in name.split("/"))) == text
    assert {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")} == {
        "self": f"{BASE}atom.xml",
        "alternate": BASE,
        "hub": "https://hub.contoh.id/",
    }
    generator = root.find(f"{ATOM}generator")
    assert generator is not None
    assert generator.attrib == {}


def test_an_atom_entry_has_one_alternate_link_and_its_enclosure() -> None:
    one = item(
        image=IMAGE,
        source_name="KIM Bagelen",
        source_feed=f"{BASE}kim-bagelen/feed.xml",
        source_id="tag:kim.contoh.id,2023:kim-bagelen",
        language="su",
    )
    entry = ElementTree.fromstring(atom(feed(one), {})).find(f"{ATOM}entry")
    assert entry is not None
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "su"
    assert [dict(link.attrib) for link in entry.findall(f"{ATOM}link")] == [
        {"rel": "alternate", "type": "text/html", "href": one.url},
        {"rel": "enclosure", "type": "image/jpeg", "length": "48123", "href": IMAGE.url},
    ]
    assert [element.get("type") for element in entry if element.get("type")][:2] == ["html", "text"]
    source = entry.find(f"{ATOM}source")
    assert source is not None
    assert [child.text for child in source][:3] == [
        "tag:kim.contoh.id,2023:kim-bagelen",
        "KIM Bagelen",
        "2023-03-25T13:37:00+07:00",
    ]
    assert entry.find(f"{ATOM}category").attrib == {  # type: ignore[union-attr]
        "term": "berita",
        "label": "Berita",
        "scheme": f"{BASE}rubrik/berita/",
    }


def test_attachments_stand_behind_the_picture_and_rss_has_room_for_one() -> None:
    pdf = FeedFile(f"{BASE}berkas/edaran-1a2b3c4d.pdf", "application/pdf", 7000)
    both = item(0, image=IMAGE, files=(pdf,))
    alone = item(1, files=(pdf, msgspec.structs.replace(pdf, url=f"{BASE}berkas/b.pdf")))
    view = feed(both, alone)
    picture = (IMAGE.url, "image/jpeg", "48123")
    file = (pdf.url, "application/pdf", "7000")
    other = (f"{BASE}berkas/b.pdf", "application/pdf", "7000")
    found = {kind: [one.enclosures for one in told(data, kind).items]
             for kind, data in made(view).items()}  # fmt: skip
    assert found["atom"] == found["json"] == [(picture, file), (file, other)]
    assert found["rss"] == [(picture,), (file,)]
    assert all(faults(data, kind, view) == () for kind, data in made(view).items())


def test_no_flood_of_attachments_makes_a_feed_too_large() -> None:
    files = tuple(FeedFile(f"{BASE}berkas/{n}.pdf", "application/pdf", 9) for n in range(500))
    view = feed(item(files=files))
    for kind, data in made(view).items():
        assert len(data) < 20_000
        assert faults(data, kind, view) == ()


# JSON


def test_a_json_feed_is_sorted_utf8_without_unknown_keys() -> None:
    view, texts = rich_feed(3, websub=("https://hub.contoh.id/",), previous=f"{BASE}arsip/1/")
    data = json_feed(view, texts)
    document = json.loads(data)
    assert list(document) == sorted(document)
    assert list(document["items"][1]) == sorted(document["items"][1])
    assert "“gotong royong”" in data.decode()
    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert document["feed_url"] == f"{BASE}feed.json"
    assert document["next_url"] == f"{BASE}arsip/1/feed.json"
    assert document["hubs"] == [{"type": "WebSub", "url": "https://hub.contoh.id/"}]
    assert document["icon"] == f"{BASE}icon.png"
    assert document["favicon"] == f"{BASE}icon.png"
    assert document["items"][1]["attachments"] == [
        {"url": IMAGE.url, "mime_type": "image/jpeg", "size_in_bytes": 1001}
    ]
    assert document["items"][1]["tags"] == ["Panen raya", "Berita"]
    assert document["items"][0]["language"] == "jv"
    assert "language" not in document["items"][1]


# History (RFC 5005)


def test_a_live_feed_leads_to_its_archive() -> None:
    view = feed(item(), previous=f"{BASE}arsip-3-")
    rss_links = channel(view).findall(f"{ATOM}link")
    atom_links = ElementTree.fromstring(atom(view, {})).findall(f"{ATOM}link")
    assert {"rel": "prev-archive", "href": f"{BASE}arsip-3-feed.xml"} in [
        dict(link.attrib) for link in rss_links
    ]
    assert {"rel": "prev-archive", "href": f"{BASE}arsip-3-atom.xml"} in [
        dict(link.attrib) for link in atom_links
    ]
    assert b"history" not in rss(view, {})


def test_an_archive_says_so_and_leads_to_the_live_feed() -> None:
    view = feed(item(), archive=True, current=BASE)
    for root, suffix in (
        (channel(view), "feed.xml"),
        (ElementTree.fromstring(atom(view, {})), "atom.xml"),
    ):
        assert root.find(f"{HISTORY}archive") is not None
        assert {"rel": "current", "href": BASE + suffix} in [
            dict(link.attrib) for link in root.findall(f"{ATOM}link")
        ]


# The self-check


@pytest.mark.parametrize("kind", KINDS)
def test_the_selfcheck_tells_of_bytes_that_are_no_feed(kind: str) -> None:
    for data in (b"", b"<rss>", b"{}", b"[]", b"\xff", b"<a/>", b'{"version": 1}'):
        (fault,) = faults(data, kind, feed())
        assert fault.startswith(f"feed: is no readable {kind}")


@pytest.mark.parametrize("kind", KINDS)
def test_the_selfcheck_names_the_item_at_fault(kind: str) -> None:
    good, bad = item(0), item(1, image=IMAGE)
    view = feed(good, bad)
    data = MAKERS[kind](view, {})
    other = f"{BASE}lain/"
    for before, after, fault in (
        (bad.url.encode(), b"/panen/", f"{bad.id}: leads to /panen/, not to {bad.url}"),
        (b"48123", b"48124", f"{bad.id}: encloses"),
        (IMAGE.url.encode(), b"/panen.jpg", f"{bad.id}: no absolute address"),
        (bad.id.encode(), good.id.encode(), f"{good.id}: an id that is empty or not unique"),
        (b"Panen raya 1", b"", f"{bad.id}: has no title of one line"),
    ):
        found = faults(data.replace(before, after), kind, view)
        assert any(each.startswith(fault) for each in found), found
        assert not any(
            each.startswith(good.id) for each in found if fault[: len(good.id)] != good.id
        )
    own = {"rss": view.rss, "atom": view.atom, "json": view.json}[kind]
    found = faults(data.replace(own.encode(), other.encode()), kind, view)
    assert any(each.startswith("feed: names") for each in found)


@pytest.mark.parametrize("kind", KINDS)
def test_the_selfcheck_compares_dates_with_their_zones(kind: str) -> None:
    view = feed(item())
    data = MAKERS[kind](view, {})
    elsewhere = msgspec.structs.replace(
        view, items=(item(published=Moment(MARCH, 480), updated=Moment(MARCH, 480)),)
    )
    assert faults(data, kind, elsewhere) == (
        f"{item().id}: is dated 2023-03-25 13:37:00+07:00, not 2023-03-25T14:37:00+08:00",
    )


def test_the_selfcheck_tells_of_a_feed_older_than_its_items() -> None:
    view = feed(item(), updated=Moment(MARCH - 1))
    for kind in ("rss", "atom"):
        (fault,) = faults(MAKERS[kind](view, {}), kind, view)
        assert fault.startswith("feed: is dated 2023-03-25 13:36:59+07:00, before its newest item")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ('<a href="kim/x/">x</a>', "no absolute address: kim/x/ in its content"),
        ('<a href="javascript:alert(1)">x</a>', "no absolute address: javascript:"),
        ("<script>alert(1)</script>", "active element script"),
        ('<p onclick="x">y</p>', "attribute onclick"),
        ('<p style="color:red">y</p>', "attribute style"),
        (f'<img src="{BASE}a.jpg">', "a picture without alt"),
    ],
)
def test_the_selfcheck_tells_of_html_that_no_reader_should_get(
    kind: str, html: str, fault: str
) -> None:
    one, texts = bodied(html)
    view = feed(one)
    found = faults(MAKERS[kind](view, texts), kind, view)
    assert any(each.startswith(f"{one.id}: {fault}") for each in found), found


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_the_selfcheck_finds_the_same_whether_items_are_read_by_themselves_or_not(
    kind: str,
) -> None:
    """With a space in its declaration a document is read as one; nothing else differs."""
    random = Random(822)
    view, texts = rich_feed(3)
    sound = MAKERS[kind](view, texts)
    item = {"rss": b"item", "atom": b"entry"}[kind]
    content = {"rss": b"<content:encoded><![CDATA[", "atom": b'<content type="html"><![CDATA['}[
        kind
    ]
    end = {"rss": b"]]></content:encoded>", "atom": b"]]></content>"}[kind]
    snares = (
        *(b"<item>", b"</item>", b"</item><item>", b"<item/>", b"<item n='1'>", b"<b></b>"),
        *(b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<?x ", b"?>", b"&", b"<", b">", b'"', b"\0"),
        *(b"<![CDATA[</item><item>]]>", b"<!--</item><item>-->", b"<item><item/></item>"),
        *(b"<rss ", b"<channel>", b"</channel>", b" xmlns='x'", b"<title>", b"\xff", b"&#60;"),
        *(b"</item ><item >", content, end, content + end, b"&lt;", b"&amp;", b"&quot;", b"&x;"),
        *(b"<script>", b"&lt;script&gt;", b"\xef\xbf\xbe", b"\r", b"\x01", b"\xc2\x80", b"]]&gt;"),
    )
    snares = tuple(snare.replace(b"item", item) for snare in snares)
    tags = rb"</?(?:%b|channel|title|content)|\]\]>" % item
    edges = [match.start() for match in re.finditer(tags, sound)]
    first = re.search(rb"<%b\b" % item, sound)
    assert first is not None
    start, stop = first.start(), sound.rindex(b"</%b>" % item) + len(item) + 3
    hidden = b"%b<!--%b-->%b" % (sound[:start], sound[start:stop], sound[stop:])
    assert b"--" not in sound[start:stop] and len(told(hidden, kind).items) == 0
    unread = by_themselves = 0
    for number in range(2000):
        data = sound if number else hidden
        for _ in range(number and random.randrange(1, 3)):
            at = random.choice((random.choice(edges), random.randrange(len(data))))
            left = random.choice((0, 0, 1, random.randrange(200)))
            data = data[:at] + random.choice((b"", *snares)) + data[at + left :]
        whole = data.replace(b'"UTF-8"?>', b'"UTF-8" ?>', 1)
        assert told_of_ours(whole, kind, lambda item: True) is None
        by_themselves += told_of_ours(data, kind, lambda item: True) is not None
        found = faults(data, kind, view)
        if found[:1] and found[0].startswith(f"feed: is no readable {kind}"):
            unread += 1
            assert faults(whole, kind, view)[0].startswith(f"feed: is no readable {kind}")
        else:
            assert faults(whole, kind, view) == found
    assert 500 < unread < 1800 and by_themselves > 100


@pytest.mark.parametrize("kind", KINDS)
def test_a_feed_of_ours_tells_the_same_when_it_is_read_quickly(kind: str) -> None:
    view, texts = rich_feed(20)
    data = MAKERS[kind](view, texts)
    seen: list[Told] = []
    document = told_of_ours(data, kind, lambda item: not seen.append(item))
    whole = told(data, kind)
    assert document is not None and tuple(seen) == whole.items
    bare = [msgspec.structs.replace(item, summary="", content="") for item in whole.items]
    assert [
        msgspec.structs.replace(item, summary="", content="") for item in document.items
    ] == bare
    assert msgspec.structs.replace(document, items=()) == msgspec.structs.replace(whole, items=())


def test_items_that_are_none_by_themselves_are_not_remembered_for_another_feed() -> None:
    """Two pieces that are two items together, where the border is another than it seems."""
    texts = "<content:encoded><![CDATA[x]]></content:encoded>"
    namespace = "http://purl.org/rss/1.0/modules/content/"
    frame = f'<?xml version="1.0" encoding="UTF-8"?>\n<rss xmlns:content="{namespace}">'
    sound = [f"{texts}<guid>a</guid>", f"{texts}<guid>b</guid>"]
    known = "</item></item ><item>", "</item></item><item>", "</item></item>\n<item>"
    snared = [(f"{sound[0]}<item>", f"{snare}{sound[1]}") for snare in known]
    for pieces in (sound, *snared):
        data = f"{frame}<channel><item>{'</item><item>'.join(pieces)}</item></channel></rss>"
        assert [item.id for item in told(data.encode(), "rss").items] == ["a", "b"]
        assert (told_of_ours(data.encode(), "rss", bool) is not None) == (pieces is sound)
