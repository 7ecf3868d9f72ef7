"""OPML: all feeds in one file."""

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from kimgen.deciding.syndication import OpmlView, OutlineItem
from kimgen.making.outlines import opml
from kimgen.words.dates import Moment

BASE = "https://kim.contoh.id/"
MARCH = Moment(1679726220)
HUB = OutlineItem("Hub", f"{BASE}feed.xml", BASE, "Kabar semua KIM", "id")
BAGELEN = OutlineItem("KIM Bagelen", f"{BASE}kim-bagelen/feed.xml", f"{BASE}kim-bagelen/")


def test_feeds_stand_under_their_headings() -> None:
    view = OpmlView(
        "Semua umpan", MARCH, (("", (HUB,)), ("Kabupaten Pesawaran", (BAGELEN,))), "Dinas & warga"
    )
    assert opml(view).decode() == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<opml version="2.0">\n'
        "<head>\n"
        "<title>Semua umpan</title>\n"
        "<dateModified>Sat, 25 Mar 2023 13:37:00 +0700</dateModified>\n"
        "<ownerName>Dinas &amp; warga</ownerName>\n"
        "<docs>https://opml.org/spec2.opml</docs>\n"
        "</head>\n"
        "<body>\n"
        f'<outline type="rss" text="Hub" title="Hub" xmlUrl="{BASE}feed.xml" htmlUrl="{BASE}" '
        'description="Kabar semua KIM" language="id"/>\n'
        '<outline text="Kabupaten Pesawaran" title="Kabupaten Pesawaran">\n'
        '<outline type="rss" text="KIM Bagelen" title="KIM Bagelen" '
        f'xmlUrl="{BASE}kim-bagelen/feed.xml" htmlUrl="{BASE}kim-bagelen/"/>\n'
        "</outline>\n"
        "</body>\n"
        "</opml>\n"
    )


def test_a_feed_in_two_sections_is_told_once() -> None:
    view = OpmlView("Umpan", MARCH, (("Satu", (HUB, BAGELEN)), ("Dua", (BAGELEN,))))
    root = ElementTree.fromstring(opml(view))
    assert [each.get("text") for each in root.iter("outline")] == ["Satu", "Hub", "KIM Bagelen"]


def test_an_outline_without_feeds_is_still_an_outline() -> None:
    root = ElementTree.fromstring(opml(OpmlView("Umpan", MARCH, (("Kosong", ()),))))
    assert [dict(each.attrib) for each in root.iter("outline")] == [{"text": "Umpan"}]
    assert ElementTree.fromstring(opml(OpmlView("", MARCH, ()))).findtext("head/title") == "OPML"


def test_a_feed_without_a_name_is_known_by_its_address() -> None:
    view = OpmlView("Umpan", MARCH, (("", (OutlineItem("\x00", HUB.feed, BASE),)),))
    outline = ElementTree.fromstring(opml(view)).find("body/outline")
    assert outline is not None
    assert outline.get("text") == HUB.feed


@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_whatever_is_typed_an_outline_is_well_formed(text: str) -> None:
    item = OutlineItem(text, f"{BASE}{text}", f"{BASE}{text}", text, text)
    root = ElementTree.fromstring(opml(OpmlView(text, MARCH, ((text, (item,)),), text)))
    assert len([each for each in root.iter("outline") if each.get("type") == "rss"]) == 1
