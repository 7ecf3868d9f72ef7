"""A body's slots are filled by exact cuts; all else of the writer's text passes untouched."""

from kimgen.deciding.parts import Body, Picture, Size
from kimgen.making.bodies import fill, fill_for_feed, led_by, picture_html

PHOTO = Picture(
    "media/a.jpg",
    720,
    480,
    (Size("media/a-360.webp", 360), Size("media/a-720.webp", 720)),
    alt="Panen",
)
BODY = Body(
    "sidik",
    links=(("lain.md", "kim-a/2026/11/lain/"), ("hilang.md", ""), ("a&b.md", "kim-a/ab/")),
    pictures=(("foto.jpg", PHOTO),),
)
BASE = "https://kim.example.id/"


def here(path: str) -> str:
    return path if "://" in path else f"../../{path}"


def test_a_link_gets_its_address() -> None:
    html = '<p><a href="\0Llain.md\0" title="T">lain</a></p>'
    expected = '<p><a href="../../kim-a/2026/11/lain/" title="T">lain</a></p>'
    assert fill(html, BODY, here) == expected


def test_a_link_that_leads_nowhere_keeps_its_text() -> None:
    assert fill('<a href="\0Lhilang.md\0">x</a>', BODY, here) == "<a>x</a>"
    assert fill('<a title="T" href="\0Lhilang.md\0">x</a>', BODY, here) == '<a title="T">x</a>'
    assert fill('<a href="\0Ltak-dikenal.md\0">x</a>', BODY, here) == "<a>x</a>"


def test_a_target_is_found_as_it_was_before_it_was_escaped() -> None:
    assert fill('<a href="\0La&amp;b.md\0">x</a>', BODY, here) == '<a href="../../kim-a/ab/">x</a>'


def test_an_address_is_escaped() -> None:
    body = Body("", links=(("x", 'a/?q="><b>'),))
    filled = fill('<a href="\0Lx\0">x</a>', body, here)
    assert filled == '<a href="../../a/?q=&quot;&gt;&lt;b&gt;">x</a>'


def test_a_fragment_stays_as_it_is() -> None:
    assert fill('<a href="\0L#isi-1\0">x</a>', BODY, here) == '<a href="#isi-1">x</a>'
    assert fill('<a href="#isi-1">x</a>', BODY, here) == '<a href="#isi-1">x</a>'


def test_a_picture_gets_its_widths_whatever_the_order_of_its_attributes() -> None:
    source = (
        '<picture><source type="image/webp" srcset="../../media/a-360.webp 360w, '
        '../../media/a-720.webp 720w" sizes="(min-width:40rem) 38rem,calc(100vw - 2rem)">'
        '<img src="../../media/a.jpg" width="720" height="480" loading="lazy" decoding="async" '
        'alt="Padi &gt; jagung"></picture>'
    )
    before = '<p>a</p><img alt="Padi > jagung" title=">" src="\0Ifoto.jpg\0"><p>b</p>'
    after = '<p>a</p><img src="\0Ifoto.jpg\0" title="a > b" alt="Padi &gt; jagung"><p>b</p>'
    assert fill(after, BODY, here) == f"<p>a</p>{source}<p>b</p>"
    assert fill(before, BODY, here) == f"<p>a</p>{source.replace('&gt;', '>')}<p>b</p>"


def test_a_picture_without_words_takes_those_of_its_view() -> None:
    assert 'alt="Panen"' in fill('<img src="\0Ifoto.jpg\0">', BODY, here)
    assert 'alt=""' in fill('<img alt="" src="\0Ifoto.jpg\0">', BODY, here)


def test_a_picture_inside_a_link_and_many_slots_in_a_row() -> None:
    html = '<a href="\0Llain.md\0"><img src="\0Ifoto.jpg\0"></a><a href="\0Lhilang.md\0">x</a>'
    filled = fill(html, BODY, here)
    assert filled.startswith('<a href="../../kim-a/2026/11/lain/"><picture>')
    assert filled.endswith("</picture></a><a>x</a>")
    assert "\0" not in filled


def test_a_picture_that_is_not_there_goes() -> None:
    assert fill('a<img src="\0Ibukan.jpg\0" alt="x">b', BODY, here) == "ab"


def test_the_first_picture_does_not_wait_where_none_stands_before_the_body() -> None:
    html = '<img src="\0Ifoto.jpg\0"><img src="\0Ifoto.jpg\0">'
    filled = fill(html, BODY, here, leads=True)
    assert filled.count('fetchpriority="high"') == filled.count('loading="lazy"') == 1
    assert filled.index("fetchpriority") < filled.index("lazy")


def test_text_that_looks_like_markup_is_not_touched() -> None:
    text = '<pre><code>&lt;a href="#x"&gt; src="y" &lt;img&gt;</code></pre>'
    assert fill(text, BODY, here) == text
    assert fill_for_feed(text, BODY, BASE, BASE + "a/") == text


def test_a_feed_has_absolute_addresses_and_plain_pictures() -> None:
    html = (
        '<p><a href="\0Llain.md\0">x</a> <a class="footnote-ref" href="#isi-fn1">1</a> '
        '<a href="https://example.org/#a">y</a></p><img src="\0Ifoto.jpg\0" alt="Padi">'
    )
    assert fill_for_feed(html, BODY, BASE, f"{BASE}kim-a/p/") == (
        f'<p><a href="{BASE}kim-a/2026/11/lain/">x</a> '
        f'<a href="{BASE}kim-a/p/#isi-fn1">1</a> '
        '<a href="https://example.org/#a">y</a></p>'
        f'<img src="{BASE}media/a.jpg" width="720" height="480" alt="Padi">'
    )


def test_a_feed_leaves_a_fragment_in_text_and_in_a_title_alone() -> None:
    html = '<p>ketik href="#a"</p><a title=" href=" href="#b">x</a>'
    assert fill_for_feed(html, BODY, BASE, f"{BASE}p/") == (
        f'<p>ketik href="#a"</p><a title=" href=" href="{BASE}p/#b">x</a>'
    )


def test_a_feed_carries_nothing_that_needs_our_style() -> None:
    html = (
        '<div class="tabel" role="group" tabindex="0" aria-label="Tabel"><ol start="3">'
        '<li id="isi-fn-1"><span class="tugas" role="img" aria-label="selesai">☑</span> '
        '<bdo dir="rtl">a</bdo></li></ol></div>'
    )
    assert fill_for_feed(html, BODY, BASE, f"{BASE}p/") == (
        '<div><ol start="3"><li><span>☑</span> <span dir="rtl">a</span></li></ol></div>'
    )


def test_what_a_feed_drops_opens_no_quote() -> None:
    html = '<a title="x class=" href="#b" class="y" rel="z">id="q" <b title=" id=&quot;">x</b></a>'
    assert fill_for_feed(html, BODY, BASE, f"{BASE}p/") == (
        f'<a title="x class=" href="{BASE}p/#b" rel="z">id="q" <b title=" id=&quot;">x</b></a>'
    )


def test_the_dateline_leads_the_first_paragraph_once() -> None:
    assert led_by("<p>Isi.</p>", "SERANG <b> -") == (
        '<p><b class="dateline">SERANG &lt;b&gt; -</b> Isi.</p>'
    )
    assert led_by("<ul></ul>", "SERANG -") == (
        '<p><b class="dateline">SERANG -</b> </p>\n<ul></ul>'
    )
    assert led_by("", "SERANG -") == ""
    assert led_by("<p>Isi.</p>", "") == "<p>Isi.</p>"


def test_a_picture_of_one_size_is_a_plain_image() -> None:
    assert picture_html(Picture("logo.png", 200, 200, alt='"Logo"'), here, "6rem") == (
        '<img src="../../logo.png" width="200" height="200" loading="lazy" decoding="async" '
        'alt="&quot;Logo&quot;">'
    )
