"""Every feed, calendar and outline of whole hubs, read as strangers read them."""

import gzip
import json
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import feedparser
import html5lib
import icalendar
import listparser
import pytest
from lxml import etree
from PIL import Image
from workbench import NOW, Bench, article

from kimgen.making.readback import Document, told
from kimgen.running.build import Options, build
from kimgen.words.messages import is_error

REPOSITORY = Path(__file__).parent.parent
ATOM = "{http://www.w3.org/2005/Atom}"
MEDIA = "{http://search.yahoo.com/mrss/}"
ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"
LIMIT = 512 * 1024

LONG_TITLE = "Panen raya \U0001f33e مرحبا " * 400
HOSTILE: dict[str, dict[str, str]] = {
    "kontrol": {
        "judul": '"Pan\\x07en \\u0085 \\ufffe]]> ra\\x1Bya"',
        "isi": "a\x07b ]]> c\ufffe d",
    },
    "surrogat": {"judul": '"Air \\ud83d bersih \\ud83d\\ude00"'},
    "setengah": {"judul": "Setengah \ud83d", "isi": "Setengah \ud83d dan \ud83d\ude00."},
    "panjang": {"judul": f'"{LONG_TITLE[:950]}"', "isi": "Isi. " * 3000},
    "sepuluh-kb": {"judul": f'"{LONG_TITLE * 2}"'},
    "markah": {
        "judul": "'<b>Tebal</b> & <script>alert(1)</script> 3 < 5'",
        "isi": "<script>x</script>*a*",
    },
    "entitas": {
        "judul": "R&amp;amp;D &nbsp; &lt;i&gt; kelas 1&2",
        "isi": "&amp;amp; &lt;b&gt; &nbsp;",
    },
    "kanan-kiri": {
        "judul": "'\u202eterbalik\u202c שלום'",
        "isi": "مرحبا بالعالم\n\n<bdo dir=rtl>a</bdo>",
    },
    "emoji": {
        "judul": "Ibu 👩🏽‍🌾👨‍👩‍👧 panen 🇮🇩",
        "isi": "🌾" * 900,
        "tagar": "[👩🏽‍🌾, '🇮🇩 merdeka', 'a\u0308b']",
    },
    "catatan": {"isi": "Isi[^1] dan[^b].\n\n[^1]: Catatan.\n[^b]: Lagi [x](#y)."},
    "tabel": {"isi": "| a | b |\n|--:|:-:|\n| 1 | `x|y` |\n\n- [x] sudah\n- [ ] belum"},
    "sematan": {
        "isi": '<iframe src="https://www.youtube.com/embed/abc"></iframe>\n\n'
        '<video src="a.mp4" poster="b"></video>\n\n<details open><summary>R</summary>I</details>'
        '\n\n<a href="javascript:alert(1)" onclick="x" style="position:fixed">a</a>'
    },
    "kode": {"isi": '```html\n<p class="x">&amp;]]></p>\n```\n\n<svg><style>x</style></svg>'},
    "petik": {
        "judul": """'Kata "petik" & ''apostrof'' — «kutip»'""",
        "penulis": """['A "B" C', '<i>D</i>']""",
    },
}
"""Name of an article -> what is odd about it."""
HELD = {"surrogat", "setengah", "sepuluh-kb"}
"""Those that are held back: no YAML, no UTF-8, and far too long a title."""


class Hub:
    """The published folders of a hub, by base address."""

    def __init__(self, editions: dict[str, Path]) -> None:
        self.editions = editions

    def files(self, *names: str) -> Iterator[tuple[str, Path]]:
        """Address and path of every file of these names, or whose name ends so behind a hyphen."""
        for base, folder in self.editions.items():
            for path in sorted(folder.rglob("*")):
                if path.name in names or path.name.endswith(tuple(f"-{name}" for name in names)):
                    yield base + path.relative_to(folder).as_posix(), path

    def local(self, address: str) -> Path:
        """The file behind an address of the hub."""
        address = address.partition("#")[0]
        for base, folder in self.editions.items():
            if address.startswith(base):
                path = folder / address.removeprefix(base)
                return path / "index.html" if path.is_dir() else path
        raise AssertionError(f"{address} is not of this hub")


def rich(bench: Bench) -> Bench:
    """A hub of three groups, one with its own site: archives, files, photos, hostile texts."""
    bench.site("umpan: {jumlah: 5, semua: ya, websub: https://hub.websub.example/}\n",
               rubrik="[Pertanian, Budaya]", kartu="semua", lisensi="CC BY 4.0")  # fmt: skip
    bench.group("kim-a", wilayah="{provinsi: Lampung, kabupaten: Pesawaran, desa: Bagelen}")
    bench.group("kim-b", zona="WIT", bahasa="jv", deskripsi="Kabar & kata <b>warga</b>")
    bench.group("kim-c", domain="https://kim-c.uji.id/", zona="WITA")
    bench.group("kim-kosong")
    photo = BytesIO()
    Image.radial_gradient("L").resize((900, 600)).convert("RGB").save(photo, "JPEG")
    bench.raw("kim-a/foto/sawah.jpg", photo.getvalue())
    bench.raw("kim-a/edaran.pdf", b"%PDF-1.4\n%%EOF\n" * 40)
    for number in range(23):
        bench.write(
            f"kim-{'abc'[number % 3]}/berita-{number}.md",
            judul=f"Berita ke-{number} & kawan",
            tanggal=f"{1 + number} Oktober 2026 {6 + number % 12:02}.{number:02}",
            rubrik="Pertanian" if number % 2 else "Budaya",
            penulis="[Siti Aminah, Budi]" if number % 3 else "Ayu",
            tagar="[padi, gotong royong]",
            isi="Warga desa berkumpul di balai untuk membahas musim tanam yang akan datang. " * 6,
        )
    for number, (name, odd) in enumerate(HOSTILE.items()):
        day = f"{2 + number} November 2026 07.{number:02}"
        fields = {"judul": name, "tanggal": day, "isi": "Isi yang cukup panjang. " * 9} | odd
        text = article(fields.pop("isi"), **fields)
        bench.raw(f"kim-{'ab'[number % 2]}/{name}.md", text.encode("utf-8", "surrogatepass"))
    foto = "{berkas: foto/sawah.jpg, teks_alt: Sawah & bukit, keterangan: 'Petak <i>sawah</i>.'}"
    bench.write("kim-a/foto.md", judul="Berfoto", foto=foto, tanggal="18 November 2026 07.00",
                isi="Lihat [edaran](edaran.pdf), [lain](berita-0.md), [bagian](#x).")  # fmt: skip
    bench.write("kim-a/dicabut.md", judul="Kabar keliru", tanggal="18 November 2026 08.00",
                dicabut="{waktu: 19/11/2026 09.00, alasan: fotonya dari tempat lain}")  # fmt: skip
    bench.write("kim-b/agenda/rapat.md", judul="Rapat; besok, lusa", tanggal="18/11/2026 09.00",
                mulai="28 November 2026 09.00", selesai="28 November 2026 12.00")  # fmt: skip
    bench.write("kim-b/agenda/batal.md", judul="Acara batal", tanggal="18/11/2026 10.00",
                mulai="29 November 2026",
                dicabut="{waktu: 20/11/2026 09.00, alasan: hujan}")  # fmt: skip
    bench.write("kim-c/iklan.md", judul="Pupuk", advertorial="Koperasi", lintas="[kim-a]",
                tanggal="18/11/2026 11.00")  # fmt: skip
    bench.write("kim-a/draf.md", judul="Rahasia draf", status="draf")
    bench.write("kim-a/nanti.md", judul="Rahasia nanti", tanggal="1 Januari 2027 08.00")
    return bench.build()


@pytest.fixture(scope="module", params=["rich", "sample"])
def hub(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Hub:
    """A hub of everything odd, and the sample hub."""
    root = tmp_path_factory.mktemp(request.param) / "situs"
    if request.param == "rich":
        bench = rich(Bench(root))
        held = {found.where.path for found in bench.report.findings if is_error(found.code)}
        assert {Path(path).stem for path in held} == HELD
        report = bench.report
    else:
        shutil.copytree(REPOSITORY / "content", root / "content")
        shutil.copy(REPOSITORY / "site.yaml", root)
        report = build(root, now=NOW, options=Options(jobs=2))
    editions = {}
    for edition in report.editions:
        robots = (Path(edition.output) / "robots.txt").read_text()
        editions[re.findall(r"Sitemap: (\S+)sitemap\.xml", robots)[0]] = Path(edition.output)
    assert len(editions) >= 2
    return Hub(editions)


def documents(hub: Hub) -> Iterator[tuple[str, dict[str, Document]]]:
    """Each list's address, and its feeds by kind."""
    for address, path in hub.files("feed.xml"):
        found = {"rss": told(path.read_bytes(), "rss")}
        for kind, name in (("atom", "atom.xml"), ("json", "feed.json")):
            other = path.with_name(path.name.removesuffix("feed.xml") + name)
            if other.exists():
                found[kind] = told(other.read_bytes(), kind)
        yield address.removesuffix("feed.xml"), found


def test_every_feed_is_read_without_complaint_and_tells_what_was_meant(hub: Hub) -> None:
    count = 0
    for address, path in hub.files("feed.xml", "atom.xml"):
        parsed = feedparser.parse(path.read_bytes())
        assert not parsed.bozo, (address, parsed.get("bozo_exception"))
        kind = "atom" if path.name.endswith("atom.xml") else "rss"
        assert parsed.version == {"atom": "atom10", "rss": "rss20"}[kind]
        items = told(path.read_bytes(), kind).items
        assert [entry.id for entry in parsed.entries] == [item.id for item in items]
        assert [entry.link for entry in parsed.entries] == [item.url for item in items]
        for entry, item in zip(parsed.entries, items, strict=True):
            assert item.published is not None
            assert entry.published_parsed[:6] == item.published.astimezone(UTC).timetuple()[:6]
            assert [tag.label or tag.term for tag in entry.get("tags", ())] == [*item.categories]
            assert [(e.href, e.type, e.length) for e in entry.enclosures] == [*item.enclosures]
        count += 1
    assert count > 20


def test_the_formats_tell_the_same_items(hub: Hub) -> None:
    whole = 0
    for address, found in documents(hub):
        if len(found) < 3:
            continue
        whole += 1
        rss, atom, json_ = found["rss"].items, found["atom"].items, found["json"].items
        for one, other, third in zip(rss, atom, json_, strict=True):
            for name in ("id", "url", "title", "published", "authors", "categories", "content"):
                assert getattr(one, name) == getattr(other, name) == getattr(third, name), address
            assert one.published and other.published and third.published
            zones = {each.published.utcoffset() for each in (one, other, third) if each.published}
            assert len(zones) == 1
            assert other.enclosures == third.enclosures
            assert one.enclosures == other.enclosures[:1]
            assert other.updated == third.updated
            assert (one.updated or one.published) == other.updated
    assert whole > 6


def test_atom_feeds_obey_their_grammar_and_what_the_grammar_cannot_say(hub: Hub) -> None:
    grammar = etree.RelaxNG(etree.parse(Path(__file__).parent / "schemas/atom.rng"))
    for address, path in hub.files("atom.xml"):
        root = etree.fromstring(path.read_bytes())
        assert grammar.validate(root), (address, grammar.error_log.last_error)
        assert len(root.findall(f"{ATOM}author")) == 1
        assert hub.local(root.findtext(f"{ATOM}icon")).is_file()
        with Image.open(hub.local(root.findtext(f"{ATOM}logo"))) as logo:
            assert 1.8 < logo.width / logo.height < 2.2
        entries = root.findall(f"{ATOM}entry")
        dates = [datetime.fromisoformat(entry.findtext(f"{ATOM}updated")) for entry in entries]
        updated = datetime.fromisoformat(root.findtext(f"{ATOM}updated"))
        assert updated == max(dates, default=updated)
        for each in (root, *entries):
            links = [
                (link.get("rel"), link.get("type"))
                for link in each.findall(f"{ATOM}link")
                if link.get("rel") != "enclosure"
            ]
            assert len(links) == len(set(links)), address
            assert ("alternate", "text/html") in links
        for entry in entries:
            published = datetime.fromisoformat(entry.findtext(f"{ATOM}published"))
            assert published <= datetime.fromisoformat(entry.findtext(f"{ATOM}updated"))


FEED_KEYS = {
    *("version", "title", "home_page_url", "feed_url", "description", "next_url", "icon"),
    *("favicon", "authors", "language", "expired", "hubs", "items", "user_comment"),
}
ITEM_KEYS = {
    *("id", "url", "external_url", "title", "content_html", "content_text", "summary", "image"),
    *("banner_image", "date_published", "date_modified", "authors", "tags", "language"),
    "attachments",
}


def test_json_feeds_obey_version_1_1(hub: Hub) -> None:
    for address, path in hub.files("feed.json"):
        document = json.loads(path.read_bytes())
        assert {key for key in document if not key.startswith("_")} <= FEED_KEYS
        assert document["version"] == "https://jsonfeed.org/version/1.1"
        assert document["feed_url"] == address
        assert document.get("next_url") != address
        assert list(document) == sorted(document)
        for each in document["items"]:
            assert {key for key in each if not key.startswith("_")} <= ITEM_KEYS
            assert isinstance(each["id"], str) and each["id"] and each["content_html"]
            assert datetime.fromisoformat(each["date_published"]).tzinfo
            assert datetime.fromisoformat(each["date_modified"]).tzinfo
            assert all(author["name"] for author in each["authors"])
            assert all(isinstance(tag, str) and tag for tag in each.get("tags", ()))
            for file in each.get("attachments", ()):
                assert set(file) == {"url", "mime_type", "size_in_bytes"}


CHANNEL = ["title", "link", "description", "language", "lastBuildDate", "generator", "docs", "ttl"]


def test_rss_channels_and_items_hold_what_the_profile_asks_for(hub: Hub) -> None:
    for address, path in hub.files("feed.xml"):
        (channel,) = ElementTree.fromstring(path.read_bytes())
        names = [child.tag for child in channel]
        assert all(names.count(name) == 1 for name in CHANNEL), address
        if "item" in names:
            assert set(names[names.index("item") :]) == {"item"}
        own = [e for e in channel.findall(f"{ATOM}link") if e.get("rel") == "self"]
        assert [(e.get("href"), e.get("type")) for e in own] == [(address, "application/rss+xml")]
        image = channel.find("image")
        assert image is not None
        assert image.findtext("title") == channel.findtext("title")
        assert image.findtext("link") == channel.findtext("link")
        assert hub.local(image.findtext("url") or "").suffix in (".png", ".jpg")
        for item in channel.findall("item"):
            inner = [child.tag for child in item]
            for name in ("title", "link", "description", "guid", "pubDate", ENCODED):
                assert inner.count(name) == 1
            assert inner.index("description") < inner.index(ENCODED)
            assert inner.count("enclosure") <= 1
            assert "author" not in inner


class Markup(HTMLParser):
    """Tags, addresses and text of a feed item's HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.attributes: set[str] = set()
        self.tags: set[str] = set()
        self.addresses: list[str] = []
        self.pictures: list[dict[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.tags.add(tag)
        self.attributes |= values.keys()
        self.addresses += [values[name] for name in ("href", "src", "cite") if name in values]
        if tag == "img":
            self.pictures.append(values)


SAFE = {
    *("a", "abbr", "b", "bdi", "blockquote", "br", "caption", "cite", "code", "col", "colgroup"),
    *("dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "h2", "h3"),
    *("h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "rp"),
    *("rt", "ruby", "s", "samp", "section", "small", "span", "strong", "sub", "summary", "sup"),
    *("table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "u", "ul", "var", "wbr"),
}
"""Elements that W3C's validator calls acceptable."""
SAFE_ATTRIBUTES = {
    *("href", "src", "alt", "title", "width", "height", "rel", "cite", "datetime", "dir", "lang"),
    *("colspan", "rowspan", "scope", "span", "start", "value", "open"),
}


def test_what_feeds_carry_is_safe_whole_and_leads_somewhere(hub: Hub) -> None:
    """As W3C's validator judges: known elements and attributes, absolute addresses, sound HTML."""
    seen: set[str] = set()
    for _, found in documents(hub):
        for item in found["rss"].items:
            if item.content in seen:
                continue
            seen.add(item.content)
            for html in (item.content, item.summary):
                html5lib.HTMLParser(strict=True).parseFragment(html)
                markup = Markup(html)
                assert markup.tags <= SAFE, markup.tags - SAFE
                assert markup.attributes <= SAFE_ATTRIBUTES, markup.attributes - SAFE_ATTRIBUTES
                for address in markup.addresses:
                    assert re.match(r"https?://[^/]|mailto:|tel:", address), address
                    if address.startswith(tuple(hub.editions)):
                        assert hub.local(address).is_file(), address
                assert all("alt" in picture for picture in markup.pictures)
    assert len(seen) > 15


def test_whatever_feeds_name_exists_and_has_the_length_that_they_tell(hub: Hub) -> None:
    for _, found in documents(hub):
        for document in found.values():
            assert hub.local(document.home).is_file()
            for item in document.items:
                assert hub.local(item.url).is_file(), item.url
                for address in item.addresses:
                    assert hub.local(address).is_file(), address
                for url, _, length in item.enclosures:
                    assert hub.local(url).stat().st_size == int(length), url


def test_no_feed_tells_of_a_draft_or_of_what_is_not_yet_due(hub: Hub) -> None:
    for address, path in hub.files("feed.xml", "atom.xml", "feed.json", "agenda.ics"):
        assert b"Rahasia" not in path.read_bytes(), address


def listed(rss: bytes) -> list[tuple[str, str, str, str]]:
    """Title, link, picture and text of each item, as OpenDK takes them from a feed."""
    found = []
    for item in ElementTree.fromstring(rss).iterfind("channel/item"):
        description = item.findtext("description") or ""
        picture = re.search(r'<img.+?src=["\'](.+?)["\']', description)
        text = re.sub(r"<[^>]*>", "", description)[:250]
        found.append((
            item.findtext("title") or "", item.findtext("link") or "",
            unescape(picture[1]) if picture else "", unescape(text).strip(),
        ))  # fmt: skip
    return found


def test_a_district_portal_lists_every_group_with_picture_and_text(hub: Hub) -> None:
    for address, path in hub.files("feed.xml"):
        for title, link, picture, text in listed(path.read_bytes()):
            assert title and hub.local(link).is_file(), address
            with hub.local(picture).open("rb") as file:
                assert file.read(3) == b"\xff\xd8\xff", picture
            whole = hub.local(link).read_text()
            if len(text) >= 100:
                continue
            # A text of fewer characters is all that its page has.
            (body,) = re.findall(r'<div class="body">(.*?)</div>', whole, re.S)[:1] or [""]
            assert len(" ".join(re.sub(r"<[^>]*>", " ", unescape(body)).split())) < 260, link


def chain(hub: Hub, address: str) -> list[list[str]]:
    """The ids of the feed at *address* and of its archives, followed back to the oldest."""
    name = address.rpartition("/")[2]
    kind = {"feed.xml": "rss", "atom.xml": "atom", "feed.json": "json"}[name]
    found, visited, current = [], set(), address
    while address:
        assert address not in visited
        visited.add(address)
        data = hub.local(address).read_bytes()
        found.append([item.id for item in told(data, kind).items])
        if kind == "json":
            address = json.loads(data).get("next_url", "")
            continue
        root = ElementTree.fromstring(data)
        links = {e.get("rel"): e.get("href") or "" for e in root.iter(f"{ATOM}link")}
        assert links.get("current", current) == current
        archived = root.find(".//{http://purl.org/syndication/history/1.0}archive") is not None
        assert archived == ("current" in links) == (len(visited) > 1)
        address = links.get("prev-archive", "")
    return found


def test_archives_lead_back_to_the_oldest_item_and_none_is_left_out(hub: Hub) -> None:
    for name in ("feed.xml", "atom.xml", "feed.json"):
        for base, folder in hub.editions.items():
            pages = chain(hub, base + name)
            assert len(pages) == len([*folder.glob(f"arsip-*-{name}")]) + 1
            assert len({len(page) for page in pages[1:]}) <= 1
            ids = [id for page in pages for id in page]
            assert len(ids) == len(set(ids))
            if (folder / "kim").is_dir():
                of_groups = {id for path in folder.glob(f"*/{name}")
                             for page in chain(hub, f"{base}{path.parent.name}/{name}")
                             for id in page if (path.parent / "atom.xml").exists()}  # fmt: skip
                assert of_groups == set(ids)


def test_outlines_are_read_and_name_every_feed_of_their_kind(hub: Hub) -> None:
    base, folder = next(iter(hub.editions.items()))
    for name in ("kelompok.opml", "rubrik.opml"):
        parsed = listparser.parse((folder / name).read_bytes())
        assert not parsed.bozo, parsed.bozo_exception
        assert parsed.feeds
        urls = [feed.url for feed in parsed.feeds]
        assert len(urls) == len(set(urls))
        for feed in parsed.feeds:
            assert hub.local(feed.url).name == "feed.xml"
            assert feed.title and feed.categories
    groups = listparser.parse((folder / "kelompok.opml").read_bytes()).feeds
    records = [path.parent.name for path in folder.parent.glob("content/*/kim.yaml")]
    assert len(groups) >= len(records) > 2
    rubrics = listparser.parse((folder / "rubrik.opml").read_bytes()).feeds
    assert {feed.url for feed in rubrics} == {
        f"{base}{path.relative_to(folder).as_posix()}" for path in folder.glob("rubrik/*/feed.xml")
    }


def test_calendars_are_read_and_each_event_has_its_time_in_a_known_zone(hub: Hub) -> None:
    events = 0
    for address, path in hub.files("agenda.ics"):
        data = path.read_bytes()
        calendar: Any = icalendar.Calendar.from_ical(data)
        assert not calendar.errors, address
        zones = {str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")}
        ids = []
        for event in calendar.walk("VEVENT"):
            assert not event.errors
            ids.append(str(event["UID"]))
            assert event["DTSTAMP"].dt.tzinfo is not None
            start = event["DTSTART"]
            assert "TZID" not in start.params or start.params["TZID"] in zones
            if "DTEND" in event:
                assert event["DTEND"].dt > start.dt
            assert str(event["SUMMARY"])
            assert hub.local(str(event["URL"])).is_file()
            events += 1
        assert len(ids) == len(set(ids)), address
    assert events > 2


@pytest.mark.parametrize("hub", ["rich"], indirect=True)
def test_a_retracted_event_is_cancelled_in_every_calendar(hub: Hub) -> None:
    found = [path for _, path in hub.files("agenda.ics") if b"Acara batal" in path.read_bytes()]
    assert len(found) == 3
    for path in found:
        calendar: Any = icalendar.Calendar.from_ical(path.read_bytes())
        (event,) = [e for e in calendar.walk("VEVENT") if str(e["SUMMARY"]) == "Acara batal"]
        assert str(event["STATUS"]) == "CANCELLED"
        assert "hujan" in str(event["DESCRIPTION"])


@pytest.mark.parametrize("hub", ["rich"], indirect=True)
def test_an_articles_files_stand_in_its_feeds(hub: Hub) -> None:
    documents_ = dict(documents(hub))["https://hub.uji.id/kim-a/"]
    (one,) = [item for item in documents_["json"].items if item.title == "Berfoto"]
    assert [kind for _, kind, _ in one.enclosures] == ["image/jpeg", "application/pdf"]
    (same,) = [item for item in documents_["rss"].items if item.title == "Berfoto"]
    assert [kind for _, kind, _ in same.enclosures] == ["image/jpeg"]
    assert one.enclosures[1][0] in same.content


def test_feeds_are_small_enough_for_a_phone(hub: Hub) -> None:
    for address, path in hub.files("feed.xml", "atom.xml", "feed.json"):
        data = path.read_bytes()
        assert len(data) <= LIMIT, address
        assert len(gzip.compress(data, 6, mtime=0)) <= 100_000, address


def test_every_page_announces_feeds_that_exist_its_own_first(hub: Hub) -> None:
    link = re.compile(r'<link rel="alternate" type="(application/[a-z+]+)"[^>]*href="([^"]+)"')
    types = {"feed.xml": "application/rss+xml", "atom.xml": "application/atom+xml",
             "feed.json": "application/feed+json"}  # fmt: skip
    announced: set[str] = set()
    for base, folder in hub.editions.items():
        for path in sorted(folder.rglob("index.html")):
            text = path.read_text()
            if 'http-equiv="refresh"' in text:
                continue
            found = link.findall(text)
            assert found, path
            targets = [(path.parent / href).resolve() for _, href in found]
            for (kind, _), target in zip(found, targets, strict=True):
                assert target.is_file(), (path, target)
                assert types[target.name] == kind
            if (path.parent / "feed.xml").exists():
                assert targets[0] == path.parent / "feed.xml", path
            announced |= {base + target.relative_to(folder).as_posix() for target in targets}
    live = {address for address, path in hub.files(*types) if "arsip-" not in path.name}
    assert live <= announced


def test_fifty_articles_of_full_text_are_a_small_download(tmp_path: Path) -> None:
    corpus = pytest.importorskip("bench.corpus", reason="bench lies beside the tests")
    bench = Bench(tmp_path / "situs")
    groups = corpus.groups(2)
    bench.site("umpan: {jumlah: 25, set: []}\n")
    for piece in corpus.pieces(groups, 49):
        fields = {
            "judul": f'"{piece.title}"',
            "tanggal": f"{piece.time:%d/%m/%Y %H.%M}",
            "ringkasan": f'"{piece.summary}"',
        }
        bench.write(f"{piece.group.folder}/{piece.slug}.md", isi=piece.body, **fields)
    bench.build()
    for path, most in (("feed.xml", 100_000), (f"{groups[0].folder}/feed.xml", 50_000)):
        data = bench.bytes_of(path)
        assert 30 <= len(told(data, "rss").items) <= 50
        assert len(data) <= LIMIT
        assert len(gzip.compress(data, 6, mtime=0)) <= most
