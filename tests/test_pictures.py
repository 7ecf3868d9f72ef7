"""Photos and logos: every kind that phones make, every way in which a file can be bad."""

import io
import random
import struct
import zlib

import pytest
from PIL import Image, ImageCms, ImageDraw, ImageFilter, PngImagePlugin

from kimgen.making.pictures import Developed, develop, develop_logo
from kimgen.words.digest import digest_of_bytes
from kimgen.words.messages_pictures import PICTURE_MESSAGES
from kimgen.words.site import Limits, PictureSettings

SECRETS = (
    *(b"RAHASIA", b"Exif", b"http://ns.adobe.com", b"ICC_PROFILE", b"ICCP", b"iCCP", b"tEXt"),
    *(b"iTXt", b"eXIf", b"EXIF", b"XMP ", b"Photoshop", b"xpacket"),
)


def developed(data: bytes, *, share: int = 1, name: str = "foto.jpg", **limits: int) -> Developed:
    return develop(
        data,
        path=f"content/kim-satu/panen/{name}",
        settings=PictureSettings(),
        limits=Limits(**limits),
        share=share,
    )


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def field(width: int, height: int, *, grain: float = 8) -> Image.Image:
    """Something like a photo: sky, rows of a field, and the grain of a phone's camera."""
    draw_on = Image.new("RGB", (width, height), (150, 190, 230))
    draw = ImageDraw.Draw(draw_on)
    chance = random.Random(7)
    for _ in range(500):
        x, y = chance.randrange(width), chance.randrange(height // 3, height)
        far = chance.randrange(3, max(4, width // 12))
        colour = (chance.randrange(60, 180), chance.randrange(90, 200), chance.randrange(30, 90))
        draw.ellipse((x, y, x + far, y + far // 3), fill=colour)
    grey = noise(width, height, seed=1).filter(ImageFilter.GaussianBlur(1))
    return Image.blend(draw_on, Image.merge("RGB", [grey] * 3), grain / 100)


def noise(width: int, height: int, *, seed: int) -> Image.Image:
    return Image.frombytes("L", (width, height), random.Random(seed).randbytes(width * height))


def quarters(width: int = 60, height: int = 40) -> Image.Image:
    """Red, green, blue and white, clockwise from the upper left."""
    image = Image.new("RGB", (width, height))
    places = {(0, 0): "red", (1, 0): "lime", (1, 1): "blue", (0, 1): "white"}
    for (x, y), colour in places.items():
        box = (x * width // 2, y * height // 2, (x + 1) * width // 2, (y + 1) * height // 2)
        image.paste(colour, box)
    return image


def corners(image: Image.Image) -> tuple[str, ...]:
    """The colours of an image's quarters, clockwise from the upper left."""
    known = {"red": (255, 0, 0), "lime": (0, 255, 0), "blue": (0, 0, 255), "white": (255,) * 3}
    width, height = image.size
    found = []
    for x, y in ((1, 1), (3, 1), (3, 3), (1, 3)):
        seen = image.convert("RGB").getpixel((x * width // 4, y * height // 4))
        assert isinstance(seen, tuple)
        found.append(
            min(
                known,
                key=lambda name: sum(abs(a - b) for a, b in zip(known[name], seen, strict=True)),
            )
        )
    return tuple(found)


def pictures(made: Developed) -> list[Image.Image]:
    return [Image.open(io.BytesIO(data)) for _, data in made.files]


def code_of(made: Developed) -> str:
    assert made.photo is None
    assert made.files == ()
    (finding,) = made.findings
    return finding.code


def with_everything_known(image: Image.Image) -> bytes:
    """A JPEG with EXIF, GPS, XMP, a comment and a profile: all that a phone tells of its owner."""
    exif = Image.Exif()
    exif[0x010F] = "RAHASIA maker"
    exif[0x9286] = "RAHASIA user comment"
    exif.get_ifd(0x8825).update({1: "S", 2: (7.0, 23.0, 11.0), 3: "E", 4: (112.0, 44.0, 5.0)})
    return encoded(
        image,
        "JPEG",
        exif=exif,
        comment=b"RAHASIA comment",
        xmp=b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>RAHASIA http://ns.adobe.com</x:xmpmeta>",
        icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes(),
    )


# --- sizes and bytes --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def usual() -> Developed:
    return developed(encoded(field(2304, 1728), "JPEG", quality=90))


def test_a_photo_gets_four_widths_of_webp_and_one_jpeg(usual: Developed) -> None:
    assert usual.photo is not None
    assert [(v.type, v.width, v.height) for v in usual.photo.variants] == [
        ("image/webp", 240, 180),
        ("image/webp", 360, 270),
        ("image/webp", 720, 540),
        ("image/webp", 1200, 900),
        ("image/jpeg", 720, 540),
    ]
    assert (usual.photo.width, usual.photo.height) == (2304, 1728)
    assert usual.photo.fallback.suffix == "jpg"


def test_each_width_keeps_to_its_bytes(usual: Developed) -> None:
    sizes = [variant.size for variant, _ in usual.files]
    for size, most in zip(sizes, (4_500, 8_500, 25_500, 58_000, 72_000), strict=True):
        assert size <= most
    assert sum(sizes) <= 300_000


def test_a_variant_tells_the_truth_about_its_bytes(usual: Developed) -> None:
    for variant, data in usual.files:
        image = Image.open(io.BytesIO(data))
        assert variant.size == len(data)
        assert variant.digest == digest_of_bytes(data)
        assert image.size == (variant.width, variant.height)
        assert Image.MIME[image.format or ""] == variant.type


def test_pictures_that_share_an_article_share_its_bytes() -> None:
    data = encoded(field(2304, 1728), "JPEG", quality=90)
    alone, of_three = developed(data), developed(data, share=3)
    spent = [sum(variant.size for variant, _ in made.files) for made in (alone, of_three)]
    assert spent[1] <= 110_000
    assert spent[1] <= spent[0]


def test_what_no_quality_can_squeeze_gets_fewer_pixels_not_worse_ones() -> None:
    wild = Image.merge("RGB", [noise(1600, 1200, seed=seed) for seed in range(3)])
    made = developed(encoded(wild, "JPEG", quality=95))
    assert made.photo is not None
    widths = [variant.width for variant in made.photo.webp]
    assert 192 <= widths[0] <= 240
    assert 288 <= widths[1] <= 360
    assert 576 <= widths[2] < 684 and widths[3] == 960


def test_equal_bytes_make_equal_bytes() -> None:
    data = encoded(field(900, 700), "JPEG")
    assert developed(data) == developed(data)


@pytest.mark.parametrize(
    ("width", "widths"),
    [
        (1, [1]),
        (200, [200]),
        (250, [250]),
        (300, [240, 300]),
        (360, [240, 360]),
        (380, [240, 360]),
        (500, [240, 360, 500]),
        (720, [240, 360, 720]),
        (1000, [240, 360, 720, 1000]),
        (1300, [240, 360, 720, 1200]),
    ],
)
def test_no_photo_is_enlarged(width: int, widths: list[int]) -> None:
    made = developed(encoded(Image.new("RGB", (width, max(1, width // 2)), "teal"), "PNG"))
    assert made.photo is not None
    assert [variant.width for variant in made.photo.webp] == widths
    assert made.photo.fallback.width == max(w for w in widths if w <= 720)


def test_one_pixel_is_a_picture_too() -> None:
    made = developed(encoded(Image.new("RGB", (1, 1), "red"), "PNG"))
    assert made.photo is not None
    assert [(v.width, v.height) for v in made.photo.variants] == [(1, 1), (1, 1)]


def test_a_very_tall_screenshot_becomes_narrower_not_endless() -> None:
    made = developed(encoded(Image.new("RGB", (1080, 12_000), "white"), "PNG"), name="chat.png")
    assert made.photo is not None
    assert all(v.height <= 4 * 1200 and v.width >= 1 for v in made.photo.variants)
    assert (made.photo.width, made.photo.height) == (1080, 12_000)


def test_a_line_of_pixels_is_bearable_either_way() -> None:
    for size in ((1, 30_000), (30_000, 1)):
        made = developed(encoded(Image.new("L", size, 90), "PNG"))
        assert made.photo is not None
        assert made.findings == ()


# --- what must be gone ------------------------------------------------------------------------


def test_nothing_of_place_time_or_maker_is_left() -> None:
    data = with_everything_known(field(1400, 1000))
    assert b"RAHASIA" in data
    for _, made in developed(data).files:
        assert not [secret for secret in SECRETS if secret in made]


def test_a_small_photo_that_needs_no_scaling_loses_its_comment_as_well() -> None:
    data = with_everything_known(field(360, 240))
    for variant, made in developed(data).files:
        image = Image.open(io.BytesIO(made))
        assert variant.width in (240, 360)
        assert "comment" not in image.info
        assert not [secret for secret in SECRETS if secret in made]


def test_png_texts_and_gif_comments_are_gone() -> None:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", "RAHASIA")
    texts.add_itxt("XML:com.adobe.xmp", "RAHASIA xpacket")
    png = encoded(quarters(400, 300), "PNG", pnginfo=texts)
    gif = encoded(quarters(400, 300), "GIF", comment=b"RAHASIA")
    for data in (png, gif):
        assert b"RAHASIA" in data
        files = (*developed(data).files, *develop_logo(data, path="l", limits=Limits()).files)
        for _, made in files:
            assert not [secret for secret in SECRETS if secret in made]


def test_what_hangs_behind_the_picture_is_gone() -> None:
    data = encoded(field(500, 400), "JPEG") + b"<?php RAHASIA ?>"
    for _, made in developed(data).files:
        assert b"RAHASIA" not in made


def test_a_wide_gamut_is_brought_home_to_srgb() -> None:
    # A profile in which red and green are changed over: what says red must come out green.
    swapped = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    tags = {swapped[at : at + 4]: at for at in range(132, 132 + 12 * swapped[131], 12)}
    profile = bytearray(swapped)
    red, green = tags[b"rXYZ"], tags[b"gXYZ"]
    profile[red : red + 4], profile[green : green + 4] = b"gXYZ", b"rXYZ"
    profile = profile.replace("sRGB".encode("utf-16-be"), "aRGB".encode("utf-16-be"))
    data = encoded(Image.new("RGB", (400, 300), "red"), "PNG", icc_profile=bytes(profile))
    for image in pictures(developed(data)):
        seen = image.convert("RGB").getpixel((200 * image.width // 400, 20))
        assert isinstance(seen, tuple)
        assert seen[1] > 200 > 60 > seen[0]


def test_a_profile_that_is_nonsense_does_no_harm() -> None:
    data = encoded(quarters(400, 300), "PNG", icc_profile=b"no profile at all")
    assert all(
        corners(image) == ("red", "lime", "blue", "white") for image in pictures(developed(data))
    )


# --- upright ----------------------------------------------------------------------------------


@pytest.mark.parametrize("turn", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_every_orientation_ends_upright(turn: int, kind: str) -> None:
    upright = quarters(480, 320)
    stored = {
        1: lambda i: i,
        2: lambda i: i.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
        3: lambda i: i.transpose(Image.Transpose.ROTATE_180),
        4: lambda i: i.transpose(Image.Transpose.FLIP_TOP_BOTTOM),
        5: lambda i: i.transpose(Image.Transpose.TRANSPOSE),
        6: lambda i: i.transpose(Image.Transpose.ROTATE_90),
        7: lambda i: i.transpose(Image.Transpose.TRANSVERSE),
        8: lambda i: i.transpose(Image.Transpose.ROTATE_270),
    }[turn](upright)
    exif = Image.Exif()
    exif[0x0112] = turn
    made = developed(encoded(stored, kind, exif=exif))
    assert made.photo is not None
    assert (made.photo.width, made.photo.height) == (480, 320)
    for image in pictures(made):
        assert image.width > image.height
        assert corners(image) == ("red", "lime", "blue", "white")


def test_a_nonsensical_orientation_is_passed_over() -> None:
    exif = Image.Exif()
    exif[0x0112] = 99
    made = developed(encoded(quarters(), "JPEG", exif=exif))
    assert corners(pictures(made)[0]) == ("red", "lime", "blue", "white")


def test_damaged_exif_is_passed_over() -> None:
    made = developed(encoded(quarters(), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff"))
    assert made.findings == ()


# --- modes ------------------------------------------------------------------------------------


def test_print_colours_come_out_as_screen_colours() -> None:
    made = developed(encoded(quarters(400, 300).convert("CMYK"), "JPEG", quality=95))
    assert all(corners(image) == ("red", "lime", "blue", "white") for image in pictures(made))


@pytest.mark.parametrize("kind", ["PNG", "GIF"])
def test_a_palette_keeps_its_colours(kind: str) -> None:
    made = developed(encoded(quarters(400, 300).quantize(8), kind))
    assert all(corners(image) == ("red", "lime", "blue", "white") for image in pictures(made))


def test_what_is_transparent_becomes_white() -> None:
    clear = Image.new("RGBA", (400, 300), (0, 0, 0, 0))
    palette = Image.new("P", (400, 300), 0)
    grey = Image.new("LA", (400, 300), (0, 0))
    for image, options in ((clear, {}), (palette, {"transparency": 0}), (grey, {})):
        for made in pictures(developed(encoded(image, "PNG", **options))):
            assert made.convert("RGB").getpixel((5, 5)) == (255, 255, 255)


def test_sixteen_bits_keep_their_greys() -> None:
    ramp = Image.frombytes(
        "I;16", (256, 64), b"".join(struct.pack("<H", x * 257) for x in range(256)) * 64
    )
    for image in pictures(developed(encoded(ramp, "PNG"))):
        row = image.convert("L").tobytes()[: image.width]
        seen = [row[image.width * part // 8] for part in (1, 4, 7)]
        assert all(abs(a - b) < 12 for a, b in zip(seen, (32, 128, 224), strict=True))


def test_one_bit_and_grey_are_pictures_too() -> None:
    for mode in ("1", "L"):
        made = developed(encoded(Image.new(mode, (400, 300), 1), "PNG"))
        assert made.findings == ()


def test_of_a_moving_picture_the_first_frame_is_shown() -> None:
    frames = [Image.new("RGB", (300, 200), colour) for colour in ("red", "blue", "lime")]
    for kind in ("GIF", "WEBP", "PNG"):
        data = encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
        for image in pictures(developed(data)):
            assert not getattr(image, "is_animated", False)
            assert corners(image) == ("red",) * 4


def test_the_content_tells_the_kind_not_the_name() -> None:
    made = developed(encoded(quarters(400, 300), "PNG"), name="foto.jpg")
    assert made.photo is not None
    assert made.findings == ()


def test_an_iphone_picture_is_read_where_its_library_is_installed() -> None:
    heif = pytest.importorskip("pillow_heif")
    file = io.BytesIO()
    heif.from_pillow(quarters(480, 320)).save(file, quality=95)
    made = developed(file.getvalue(), name="IMG_1.HEIC")
    assert made.photo is not None
    assert (made.photo.width, made.photo.height) == (480, 320)
    assert all(corners(image) == ("red", "lime", "blue", "white") for image in pictures(made))


# --- refused ----------------------------------------------------------------------------------


def png_that_declares(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(bytes(3000)))
    return b"\x89PNG\r\n\x1a\n" + header + pixels + chunk(b"IEND", b"")


def test_a_bomb_is_refused_by_its_header() -> None:
    jpeg = bytearray(encoded(Image.new("RGB", (8, 8)), "JPEG"))
    at = jpeg.index(b"\xff\xc0")
    jpeg[at + 5 : at + 9] = struct.pack(">HH", 60_000, 60_000)
    gif = bytearray(encoded(Image.new("P", (8, 8)), "GIF"))
    gif[6:10] = struct.pack("<HH", 60_000, 60_000)
    webp = b"RIFF\x1e\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + b"\xff\x3f\x00" * 2 + bytes(8)
    flat = encoded(Image.new("RGB", (16, 16)), "WEBP", lossless=True)
    flat = flat[:21] + struct.pack("<I", 0x3FFF | 0x3FFF << 14) + flat[25:]
    soft = encoded(Image.new("RGB", (16, 16)), "WEBP", lossless=False)
    soft = soft[:26] + struct.pack("<HH", 0x3FFF, 0x3FFF) + soft[30:]
    for data in (png_that_declares(60_000, 60_000), bytes(jpeg), bytes(gif), webp, flat, soft):
        made = developed(data)
        assert code_of(made) == "picture-too-large"
        assert made.findings[0].details["limit"] == "40 MP"


def test_a_picture_of_endless_scans_is_refused() -> None:
    data = encoded(Image.new("RGB", (3000, 2000), "teal"), "JPEG", progressive=True)
    scan = data[data.rindex(b"\xff\xc4") : -2]
    assert developed(data).photo is not None
    assert code_of(developed(data[:-2] + scan * 300 + data[-2:])) == "picture-unreadable"


def test_a_frame_far_beyond_the_declared_size_is_refused() -> None:
    gif = bytearray(encoded(Image.new("P", (8, 8)), "GIF"))
    at = gif.index(b",\0\0\0\0\x08\0\x08\0")
    gif[at + 5 : at + 9] = struct.pack("<HH", 60_000, 60_000)
    assert code_of(developed(bytes(gif))) == "picture-unreadable"


def test_a_file_of_too_many_bytes_is_refused_unread() -> None:
    made = developed(encoded(quarters(), "PNG") + bytes(2_000_000), picture_bytes=1_000_000)
    assert code_of(made) == "picture-too-large"
    assert made.findings[0].details == {"file": "foto.jpg", "size": "3 MB", "limit": "1 MB"}


def test_as_many_pixels_as_the_limit_are_allowed_and_not_one_row_more() -> None:
    image = Image.new("RGB", (100, 100))
    assert developed(encoded(image, "PNG"), picture_pixels=10_000).photo is not None
    assert code_of(developed(encoded(image, "PNG"), picture_pixels=9_999)) == "picture-too-large"


def test_a_drawing_that_can_run_is_refused() -> None:
    plain = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    headed = b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- x --><SVG></SVG>'
    wide = "<svg/>".encode("utf-16")
    for data in (plain, b"\n\n  " + plain, headed, wide):
        assert code_of(developed(data, name="logo.png")) == "picture-svg"
        assert code_of(develop_logo(data, path="a/logo.svg", limits=Limits())) == "picture-svg"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_that_breaks_off_is_refused(kind: str) -> None:
    data = encoded(field(600, 400), kind)
    assert developed(data).photo is not None
    for length in (0, 3, 12, 40, len(data) // 2):
        assert code_of(developed(data[:length])) == "picture-unreadable"


def test_what_is_no_picture_is_refused() -> None:
    others = (b"", b"%PDF-1.7 ...", b"<html></html>", b"<?php echo 1;", b"MZ\0\0", bytes(5000))
    for data in others:
        made = developed(data)
        assert code_of(made) == "picture-unreadable"
        assert made.findings[0].where.path == "content/kim-satu/panen/foto.jpg"


def test_no_flipped_byte_ever_raises() -> None:
    chance = random.Random(3)
    image = quarters(64, 48)
    exif = Image.Exif()
    exif[0x0112] = 6
    for kind in ("JPEG", "PNG", "WEBP", "GIF"):
        whole = encoded(image, kind, **({} if kind == "GIF" else {"exif": exif}))
        for _ in range(120):
            data = bytearray(whole)
            for _ in range(chance.randrange(1, 6)):
                data[chance.randrange(len(data))] = chance.randrange(256)
            made = developed(bytes(data))
            assert (made.photo is None) == bool(made.findings)


def test_every_finding_has_its_sentence_in_both_languages() -> None:
    details = {"file": "foto.jpg", "size": "48 MP (8000 x 6000)", "limit": "40 MP"}
    for message in PICTURE_MESSAGES.values():
        assert message.text.keys() == message.hint.keys() == {"id", "en"}
        for text in (*message.text.values(), *message.hint.values()):
            assert text.format(**details).endswith(".")
    said = PICTURE_MESSAGES["picture-too-large"].text["id"].format(**details)
    assert said == ("Gambar foto.jpg terlalu besar: 48 MP (8000 x 6000), sedangkan batasnya 40 MP.")


# --- logos ------------------------------------------------------------------------------------


def emblem(side: int = 900) -> Image.Image:
    image = Image.new("RGBA", (side, side))
    draw = ImageDraw.Draw(image)
    draw.ellipse((10, 10, side - 10, side - 10), fill="#0b6e4f")
    draw.rectangle((side // 3, side // 3, side * 2 // 3, side * 2 // 3), fill="gold")
    return image


def test_a_logo_becomes_a_small_webp_and_png_that_stay_see_through() -> None:
    made = develop_logo(encoded(emblem(), "PNG"), path="kim-satu/logo.png", limits=Limits())
    assert made.photo is not None
    assert [(v.type, v.width, v.height) for v in made.photo.variants] == [
        ("image/webp", 192, 192),
        ("image/png", 192, 192),
    ]
    assert made.photo.fallback.suffix == "png"
    for (variant, _), image in zip(made.files, pictures(made), strict=True):
        assert variant.size <= 12_000
        assert image.convert("RGBA").getpixel((1, 1))[3] == 0  # type: ignore[index]
        assert image.convert("RGBA").getpixel((96, 20))[3] >= 250  # type: ignore[index]


def test_a_small_logo_is_not_enlarged_and_a_long_one_keeps_its_shape() -> None:
    for size, expected in (((50, 40), (50, 40)), ((960, 240), (192, 48))):
        made = develop_logo(
            encoded(Image.new("RGB", size, "navy"), "JPEG"), path="l.jpg", limits=Limits()
        )
        assert made.photo is not None
        assert {(v.width, v.height) for v in made.photo.variants} == {expected}
