"""Sitemaps and robots.txt."""

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from kimgen.deciding.syndication import Place, RobotsView, SitemapView
from kimgen.making.sitemaps import MOST_IMAGES, robots, sitemap

BASE = "https://kim.contoh.id/"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"


def test_a_sitemap_names_each_place_and_its_last_change() -> None:
    places = (Place(BASE, "2023-03-25T13:37:00+07:00"), Place(f"{BASE}kim/"))
    assert sitemap(SitemapView(places)).decode() == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"<url><loc>{BASE}</loc><lastmod>2023-03-25T13:37:00+07:00</lastmod></url>\n"
        f"<url><loc>{BASE}kim/</loc></url>\n"
        "</urlset>\n"
    )


def test_an_index_names_sitemaps() -> None:
    places = (Place(f"{BASE}sitemap-1.xml", "2023-03-25", images=(f"{BASE}a.jpg",)),)
    assert sitemap(SitemapView(places, index=True)).decode() == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"<sitemap><loc>{BASE}sitemap-1.xml</loc><lastmod>2023-03-25</lastmod></sitemap>\n"
        "</sitemapindex>\n"
    )


def test_pictures_are_named_once_and_only_with_an_address() -> None:
    pictures = (f"{BASE}a.jpg", "", f"{BASE}a.jpg", f"{BASE}b.jpg?x=1&y=2")
    root = ElementTree.fromstring(sitemap(SitemapView((Place(BASE, images=pictures),))))
    images = root.findall(f"{SITEMAP}url/{IMAGE}image")
    assert [[child.tag for child in image] for image in images] == [[f"{IMAGE}loc"]] * 2
    assert [image.findtext(f"{IMAGE}loc") for image in images] == [
        f"{BASE}a.jpg",
        f"{BASE}b.jpg?x=1&y=2",
    ]


def test_a_page_names_no_more_pictures_than_are_read() -> None:
    pictures = tuple(f"{BASE}{number}.jpg" for number in range(MOST_IMAGES + 9))
    data = sitemap(SitemapView((Place(BASE, images=pictures),)))
    assert data.count(b"<image:image>") == MOST_IMAGES


def test_a_sitemap_without_pictures_does_not_declare_them() -> None:
    assert b"image" not in sitemap(SitemapView((Place(BASE), Place(f"{BASE}x/"))))


@given(st.text(st.characters(exclude_categories=()), max_size=60), st.text(max_size=20))
def test_whatever_an_address_holds_a_sitemap_is_well_formed(address: str, modified: str) -> None:
    view = SitemapView((Place(BASE + address, modified, (BASE + address,)),))
    found = ElementTree.fromstring(sitemap(view)).findtext(f"{SITEMAP}url/{SITEMAP}loc")
    assert found is not None
    assert found.startswith(BASE)


def test_robots_may_read_everything_and_are_told_of_sitemaps() -> None:
    assert robots(RobotsView((f"{BASE}sitemap.xml", f"{BASE}kim/sitemap.xml"))).decode() == (
        f"User-agent: *\nAllow: /\n\nSitemap: {BASE}sitemap.xml\nSitemap: {BASE}kim/sitemap.xml\n"
    )
    assert robots(RobotsView(())).decode() == "User-agent: *\nAllow: /\n"


def test_no_line_can_be_smuggled_into_robots() -> None:
    text = robots(RobotsView((f"{BASE}sitemap.xml\nDisallow: /\r\x85",))).decode()
    assert text.splitlines()[-1] == f"Sitemap: {BASE}sitemap.xmlDisallow:/"
