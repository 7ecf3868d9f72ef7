"""Share cards and icons: always 1200x630, always light, and never a torn letter."""

import io
import random
import re
import xml.etree.ElementTree as ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw, ImageFont

from kimgen.deciding.assets import CardView
from kimgen.making.cards import card, contrast, deep, rgb
from kimgen.making.icons import icons
from kimgen.making.lettering import drawable, font, wrapped

LONG = (
    "Pemberdayaan masyarakat pesisir melalui pelatihan pengolahan hasil tangkapan laut dan"
    " pemasaran digital bagi ibu-ibu nelayan di Pelabuhan Karangantu Kecamatan Kasemen Kota Serang"
)


def view(title: str = "Panen raya padi organik", **fields: str) -> CardView:
    known = {"group": "KIM Bagelen", "rubric": "Pertanian", "accent": "#0b6e4f", **fields}
    return CardView("", "", title, **known)


def opened(data: bytes) -> Image.Image:
    """The card, after checking what holds of every card."""
    assert len(data) <= 200_000
    image = Image.open(io.BytesIO(data))
    image.load()
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (1200, 630))
    assert image.info.keys() <= {
        *("jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression")
    }
    assert not image.getexif()
    return image


def photo(width: int, height: int, kind: str = "JPEG", **options: object) -> bytes:
    """Three stripes along the longer side (red, white, blue), and a busy spot in none of them."""
    image = Image.new("RGB", (width, height), "white")
    if width >= height:
        image.paste("red", (0, 0, width // 3, height))
        image.paste("blue", (width * 2 // 3, 0, width, height))
    else:
        image.paste("red", (0, 0, width, height // 3))
        image.paste("blue", (0, height * 2 // 3, width, height))
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def near(image: Image.Image, place: tuple[int, int], colour: tuple[int, int, int]) -> bool:
    seen = image.getpixel(place)
    assert isinstance(seen, tuple)
    return max(abs(a - b) for a, b in zip(seen, colour, strict=True)) < 24


def ink(image: Image.Image, box: tuple[int, int, int, int]) -> tuple[int, int, int, int] | None:
    """Where the near-white lettering stands within *box*."""
    white = image.crop(box).convert("L").point(lambda value: 255 if value > 200 else 0)
    return white.getbbox()


# --- drawn cards ------------------------------------------------------------------------------


def test_a_drawn_card_shows_title_group_and_accent() -> None:
    image = opened(card(view(), None))
    ground = deep("#0b6e4f")
    assert near(image, (20, 20), ground)
    assert ink(image, (60, 140, 930, 490)) is not None
    assert ink(image, (140, 510, 930, 610)) is not None


def test_equal_views_make_equal_cards() -> None:
    assert card(view(), None) == card(view(), None)
    assert card(view(), None) != card(view("Panen raya"), None)


@pytest.mark.parametrize(
    "title",
    [
        "",
        "P",
        "Gotong royong",
        LONG,
        LONG * 4,
        "Mempertanggungjawabkan" * 9,
        "W" * 40_000,
        "a " * 20_000,
    ],
)
def test_no_title_runs_out_of_its_field(title: str) -> None:
    image = opened(card(view(title), None))
    # Left margin, the gaps above and below, and the strip between text and ornament stay free.
    for box in ((0, 0, 68, 630), (60, 108, 930, 134), (60, 486, 930, 500), (924, 140, 940, 480)):
        assert ink(image, box) is None


@pytest.mark.parametrize("group", ["", "KIM", "Komunitas Informasi Masyarakat " * 8, "K" * 200])
def test_no_group_name_runs_out_of_its_field(group: str) -> None:
    image = opened(card(view(group=group, rubric=group, label=group), None))
    assert ink(image, (924, 500, 945, 630)) is None
    assert ink(image, (0, 606, 900, 630)) is None


def test_a_long_title_is_set_smaller_than_a_short_one() -> None:
    def height(title: str) -> int:
        image = opened(card(view(title), None))
        rows = image.crop((60, 130, 930, 490)).convert("L").point(lambda v: 255 if v > 200 else 0)
        filled = [any(rows.crop((0, y, rows.width, y + 1)).tobytes()) for y in range(rows.height)]
        runs = "".join("x" if row else " " for row in filled).split()
        return max(len(run) for run in runs)

    assert height("Gotong") > height(LONG[:80]) > height(LONG)


def test_any_accent_carries_white_lettering() -> None:
    for accent in ("#ffffff", "#ffeb3b", "#000000", "#9d1c1f", "#0f0", "merah", "", "#12345g"):
        assert contrast(deep(accent), (255, 255, 255)) >= 7
        opened(card(view(accent=accent), None))
    assert deep("#0b3d2e") == rgb("#0b3d2e")


def test_a_label_stands_on_the_card() -> None:
    plain, labelled = (opened(card(view(label=label), None)) for label in ("", "Advertorial"))
    assert not near(plain, (85, 70), (247, 195, 92))
    assert near(labelled, (85, 70), (247, 195, 92))


def test_a_logo_stands_beside_the_group_and_a_broken_one_is_left_out() -> None:
    file = io.BytesIO()
    Image.new("RGB", (300, 200), "blue").save(file, "PNG")
    with_logo = card(view(), None, group_logo=file.getvalue())
    assert near(opened(with_logo), (110, 564), (0, 0, 254))
    without = card(view(), None)
    for broken in (b"", b"<svg/>", file.getvalue()[:60]):
        assert card(view(), None, group_logo=broken) == without


# --- letters ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Panen 🎉 raya 🌾!", "Panen raya !"),
        ("👨‍👩‍👧 Posyandu", "Posyandu"),
        ("𝗚𝗿𝗮𝘁𝗶𝘀 ｆｕｌｌ ﬁnal", "Gratis full final"),
        ("Jum’at – “é” ḥ Ā Rp5.000 → ½", "Jum’at – “é” ḥ Ā Rp5.000 → ½"),
        ("Juma\u0301t Qurʼan", "Jumát Qur’an"),
        ("ꦱꦸꦒꦼꦁ", ""),
        ("أهلا KIM", "KIM"),
        ("a\u202eb\u200bc\x00d\te\nf", "abcd e f"),
    ],
)
def test_what_the_type_lacks_leaves_no_box(text: str, shown: str) -> None:
    assert drawable(text) == shown


def test_a_title_in_another_script_gives_way_to_the_group() -> None:
    arabic = card(view("أهلا وسهلا بكم", group="KIM Kapuas"), None)
    assert arabic == card(view("ꦱꦸꦒꦼꦁ ꦫꦮꦸꦃ", group="KIM Kapuas"), None)
    assert ink(opened(arabic), (60, 140, 930, 490)) is not None


def test_a_view_of_nothing_still_makes_a_card() -> None:
    opened(card(CardView("", ""), None))
    opened(card(CardView("", "", "🎉", "🎉", "🎉", "🎉", "🎉"), None))


def test_lines_are_few_full_and_balanced() -> None:
    type_ = font(60, bold=True)
    lines = wrapped(LONG, type_, 850)
    assert " ".join(lines) == LONG
    lengths = [type_.length(line) for line in lines]
    assert max(lengths) <= 850
    # Greedy filling would leave one word alone on the last line.
    assert min(lengths) > 0.5 * max(lengths)
    assert wrapped("", type_, 850) == ()


def test_a_long_word_is_broken_between_letters() -> None:
    lines = wrapped("Mempertanggungjawabkan" * 4, font(60, bold=True), 850)
    assert "".join(lines) == "Mempertanggungjawabkan" * 4
    assert all(font(60, bold=True).length(line) <= 850 for line in lines)


def test_the_type_needs_no_library_that_pillow_may_lack() -> None:
    assert font(40).face.layout_engine == ImageFont.Layout.BASIC
    # Kerning is in the file itself.
    big = font(400, bold=True)
    assert big.length("AV") < big.length("A") + big.length("V")


LETTERS = "AVTWLafjgyr .,’-–?()éñłĐ0147"


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(st.text(LETTERS, max_size=40), st.text(max_size=40).map(drawable)),
    st.sampled_from((27, 36, 46, 62, 92)),
    st.booleans(),
)
def test_letters_drawn_once_stand_as_pillow_sets_the_line(text: str, size: int, bold: bool) -> None:
    type_ = font(size, bold=bold)
    assert type_.length(text) == pytest.approx(type_.face.getlength(text))
    ours, whole = (Image.new("L", (4000, 240), 60) for _ in range(2))
    type_.draw(ImageDraw.Draw(ours), (120, 140), text, 250)
    ImageDraw.Draw(whole).text((120, 140), text, font=type_.face, fill=250, anchor="ls")
    # Where two letters touch, the soft edges of both are seen.
    assert max(ImageChops.difference(ours, whole).getextrema()) <= 8


# --- photo cards ------------------------------------------------------------------------------


def test_a_photo_fills_the_card() -> None:
    for size in ((2400, 1600), (1280, 960), (1600, 800), (1000, 1000)):
        image = opened(card(view(), photo(*size)))
        assert near(image, (8, 300), (254, 0, 0))
        assert near(image, (1190, 300), (0, 0, 254))


def test_of_a_tall_photo_the_upper_third_is_kept() -> None:
    image = opened(card(view(), photo(1200, 2400)))
    assert near(image, (600, 8), (254, 0, 0))
    assert near(image, (600, 620), (255, 255, 255))


def test_a_wide_photo_is_cut_where_most_happens() -> None:
    for at in (0.12, 0.88):
        image = Image.new("RGB", (2600, 700), (90, 120, 90))
        draw = ImageDraw.Draw(image)
        chance = random.Random(5)
        for _ in range(60):
            x, y = int(2600 * at) + chance.randrange(-250, 250), chance.randrange(100, 600)
            draw.rectangle((x, y, x + 20, y + 20), fill=chance.choice(("yellow", "black")))
        file = io.BytesIO()
        image.save(file, "JPEG")
        shown = opened(card(view(), file.getvalue()))
        profile = [
            len(set(shown.crop((x, 0, x + 100, 630)).convert("L").tobytes())) > 60
            for x in range(0, 1200, 100)
        ]
        assert sum(profile) >= 5


def test_an_extreme_or_small_photo_is_shown_whole_on_a_ground_of_its_own() -> None:
    for size in ((500, 400), (400, 3000), (4000, 400)):
        image = opened(card(view(), photo(*size)))
        shown = {
            name
            for name, colour in {"r": (254, 0, 0), "b": (0, 0, 254), "w": (255, 255, 255)}.items()
            for x in range(4, 1200, 8)
            for y in (60, 315, 560)
            if near(image, (x, y), colour)
        }
        assert shown == {"r", "w", "b"}


def test_a_photo_too_small_or_broken_gives_a_drawn_card() -> None:
    drawn = card(view(), None)
    small, whole = photo(120, 90), photo(1200, 800)
    for bad in (small, whole[: len(whole) // 2], b"", b"no picture", b"<svg/>", photo(9000, 20)):
        assert card(view(), bad) == drawn


def test_a_bomb_gives_a_drawn_card() -> None:
    data = bytearray(photo(400, 300, "PNG"))
    data[16:24] = (60_000).to_bytes(4, "big") * 2
    assert card(view(), bytes(data)) == card(view(), None)


def test_any_kind_of_photo_makes_a_card() -> None:
    for kind in ("PNG", "WEBP", "GIF"):
        assert near(opened(card(view(), photo(900, 600, kind))), (8, 300), (254, 0, 0))


def test_a_turned_photo_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    image = opened(card(view(), photo(800, 1600, exif=exif)))
    assert near(image, (8, 300), (0, 0, 254))
    assert near(image, (1190, 300), (254, 0, 0))


def test_nothing_of_a_phone_is_left_on_a_card() -> None:
    exif = Image.Exif()
    exif[0x010F] = "RAHASIA"
    data = photo(1200, 630, exif=exif, comment=b"RAHASIA", quality=95)
    made = card(view(), data)
    opened(made)
    assert b"RAHASIA" not in made


def test_not_even_noise_passes_two_hundred_kilobytes() -> None:
    noise = Image.frombytes("RGB", (1600, 900), random.Random(1).randbytes(1600 * 900 * 3))
    file = io.BytesIO()
    noise.save(file, "PNG", compress_level=1)
    opened(card(view(label="Advertorial"), file.getvalue()))


def test_a_label_over_a_photo_is_seen_in_a_square_thumbnail_too() -> None:
    image = opened(card(view(label="Advertorial"), photo(1600, 1000)))
    for x in (10, 600, 1190):
        assert near(image, (x, 615), deep("#0b6e4f"))
    square = image.crop((285, 0, 915, 630))
    assert ink(square, (0, 550, 630, 625)) is not None


# --- icons ------------------------------------------------------------------------------------


def test_icons_have_the_sizes_that_browsers_ask_for() -> None:
    made = dict(icons("#9d1c1f", "b", None))
    shapes = {
        name: (image.format, image.size)
        for name, data in made.items()
        if not name.endswith(".svg")
        for image in [Image.open(io.BytesIO(data))]
    }
    assert shapes == {
        "favicon.ico": ("ICO", (32, 32)),
        "apple-touch-icon.png": ("PNG", (180, 180)),
        "icon-512.png": ("PNG", (512, 512)),
    }
    assert all(len(data) < 20_000 for data in made.values())
    assert icons("#9d1c1f", "b", None) == icons("#9d1c1f", "b", None)


def test_the_drawn_icon_holds_one_letter_and_no_more() -> None:
    for letter, shown in (("bagelen", "B"), ("<script>", "<"), ("", "K"), ("🎉", "K"), ("é", "É")):
        svg = dict(icons("#0b6e4f", letter, None))["icon.svg"].decode()
        root = ElementTree.fromstring(svg)
        assert [re.sub(r"{.*}", "", part.tag) for part in root] == ["rect", "text"]
        assert root[1].text == shown


def test_a_logo_becomes_the_icon_but_never_part_of_the_svg() -> None:
    file = io.BytesIO()
    Image.new("RGB", (300, 200), "blue").save(file, "PNG")
    with_logo = dict(icons("#9d1c1f", "b", file.getvalue()))
    without = dict(icons("#9d1c1f", "b", None))
    assert with_logo["icon.svg"] == without["icon.svg"]
    large = Image.open(io.BytesIO(with_logo["icon-512.png"])).convert("RGB")
    assert near(large, (256, 256), (0, 0, 255))
    assert near(large, (10, 10), (255, 255, 255))
    assert dict(icons("#9d1c1f", "b", b"<svg/>")) == without
