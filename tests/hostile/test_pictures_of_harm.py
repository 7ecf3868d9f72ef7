# ruff: noqa: E501
"""Pictures that are bombs, lies or tell-tales: refused, or published as bare pixels.

The costly ones run in a process of their own, whose memory is measured against an honest photo's.
"""

import io
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from workbench import Bench

from kimgen.running.report import Exit

EXTRA = 400
"""Megabytes above the normal that a hostile file may cost."""
SECRET = b"RAHASIA-7042"


def saved(kind: str, size: tuple[int, int] = (64, 48), mode: str = "RGB", **more: object) -> bytes:
    """A picture of stripes."""
    file = io.BytesIO()
    image = Image.effect_noise(size, 60).convert(mode)
    image.save(file, kind, **more)  # type: ignore[arg-type]
    return file.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(
    width: int, height: int, data: bytes, *more: bytes, depth: int = 8, colour: int = 0
) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + b"".join(more)
        + chunk(b"IDAT", data)
        + chunk(b"IEND", b"")
    )


def png_bomb(side: int) -> bytes:
    """Square, white, and small on disk."""
    pack = zlib.compressobj(1)
    row = b"\0" + b"\xff" * side
    return png(side, side, b"".join(pack.compress(row) for _ in range(side)) + pack.flush())


def jpeg_of_size(width: int, height: int) -> bytes:
    data = bytearray(saved("JPEG"))
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def jpeg_of_scans(count: int) -> bytes:
    """A progressive JPEG whose last scan stands there again and again."""
    file = io.BytesIO()
    Image.new("L", (3000, 3000), 120).save(file, "JPEG", progressive=True)
    data = file.getvalue()
    at = data.rindex(b"\xff\xda")
    return data[:at] + data[at:-2] * count + b"\xff\xd9"


def gif_of_size(width: int, height: int) -> bytes:
    data = bytearray(saved("GIF"))
    data[6:10] = struct.pack("<HH", width, height)
    return bytes(data)


def webp_of_size(width: int, height: int) -> bytes:
    head = b"VP8X" + struct.pack("<I", 10) + bytes(4)
    head += (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    inner = saved("WEBP")[12:]
    return b"RIFF" + struct.pack("<I", 4 + len(head) + len(inner)) + b"WEBP" + head + inner


def heic_of_size(width: int, height: int) -> bytes:
    heif = pytest.importorskip("pillow_heif", reason="could not import pillow_heif")
    file = io.BytesIO()
    heif.from_pillow(Image.new("RGB", (64, 64))).save(file, quality=50)
    data = bytearray(file.getvalue())
    at = data.index(b"ispe")
    data[at + 8 : at + 16] = struct.pack(">II", width, height)
    return bytes(data)


def text_bomb() -> bytes:
    bomb = b"a\0\0" + zlib.compress(bytes(120_000_000), 1)
    return png(8, 8, zlib.compress(bytes(72)), chunk(b"zTXt", bomb))


def profile_bomb() -> bytes:
    bomb = b"icc\0\0" + zlib.compress(bytes(120_000_000), 1)
    return png(8, 8, zlib.compress(bytes(72)), chunk(b"iCCP", bomb))


def many_frames(count: int) -> bytes:
    frames = [Image.new("P", (400, 400), number % 256) for number in range(count)]
    file = io.BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:], duration=20, loop=0)
    return file.getvalue()


BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "PNG of 900 million pixels": (
        lambda: png(30_000, 30_000, zlib.compress(bytes(9_000_000))),
        "picture-too-large",
    ),
    "PNG that says 2 billion": (lambda: png(2**31 - 1, 1, b""), "picture-too-large"),
    "PNG that says nothing": (lambda: png(0, 0, b""), "picture-unreadable"),
    "PNG of 39 million pixels": (lambda: png_bomb(6_200), ""),
    "PNG with a bomb of text": (text_bomb, "any"),
    "PNG with a bomb of a profile": (profile_bomb, "any"),
    "JPEG of 4 billion": (lambda: jpeg_of_size(65_535, 65_535), "picture-too-large"),
    "JPEG of many scans": (lambda: jpeg_of_scans(300), "picture-unreadable"),
    "GIF of 4 billion": (lambda: gif_of_size(65_535, 65_535), "picture-too-large"),
    "GIF of 100 frames": (lambda: many_frames(100), ""),
    "WebP of 281 trillion": (lambda: webp_of_size(1 << 24, 1 << 24), "picture-too-large"),
    "HEIC of 4 billion": (lambda: heic_of_size(65_535, 65_535), "any"),
    "TIFF of 4 billion": (lambda: b"II*\0" + bytes(4000), "picture-unreadable"),
    "honest photo of 12 million": (lambda: saved("JPEG", (4000, 3000)), ""),
}
_CHILD = """
import resource, sys
sys.path.insert(0, {tests!r})
from pathlib import Path
from workbench import Bench
found = object.__new__(Bench)
found.root, found.reports = Path(sys.argv[1]), []
from workbench import NOW
found.now = NOW
found.build()
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
print(",".join(sorted({{f.code for f in found.report.findings}})))
print(int(found.report.exit))
"""


def built_apart(bench: Bench) -> tuple[int, list[str], int]:
    """Megabytes at most, codes of findings, exit: of a build in a process of its own."""
    code = _CHILD.format(tests=str(Path(__file__).parents[1]))
    done = subprocess.run(
        [sys.executable, "-c", code, str(bench.root)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    peak, codes, exit = done.stdout.splitlines()[-3:]
    return int(peak), codes.split(","), int(exit)


@pytest.fixture(scope="module")
def normal(tmp_path_factory: pytest.TempPathFactory) -> int:
    """Megabytes that a hub with a small photo takes."""
    bench = Bench(tmp_path_factory.mktemp("normal") / "situs")
    bench.write("kim-a/a.md", isi="![a](a.jpg)").raw("kim-a/a.jpg", saved("JPEG", (800, 600)))
    return built_apart(bench)[0]


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_costs_little_memory_and_time(name: str, bench: Bench, normal: int) -> None:
    make, code = BOMBS[name]
    bench.write("kim-a/a.md", isi="![a](a.jpg)").raw("kim-a/a.jpg", make())
    bench.write("kim-b/b.md")
    peak, codes, exit = built_apart(bench)
    assert peak < normal + EXTRA, (peak, normal)
    assert bench.has("kim-b/2026/11/b/index.html")
    if code == "any":
        return
    assert codes == [code]
    assert exit == (Exit.HELD_BACK if code else Exit.DONE)


def exif() -> Image.Exif:
    found = Image.Exif()
    found[0x010E] = SECRET.decode()
    found[0x9C9B] = SECRET.decode().encode("utf-16-le")
    found.get_ifd(0x8825)[2] = (7.0, 15.0, 33.0)
    found.get_ifd(0x8825)[0x1D] = SECRET.decode()
    return found


def png_notes() -> PngInfo:
    notes = PngInfo()
    notes.add_text("Comment", SECRET.decode())
    notes.add_itxt("XML:com.adobe.xmp", f"<x:xmpmeta>{SECRET.decode()}</x:xmpmeta>")
    notes.add_text("Zip", SECRET.decode(), zip=True)
    return notes


XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + SECRET + b"</x:xmpmeta>"
SCRIPT = SECRET + b"<script>alert(1)</script><?php system('id') ?>"
TELLTALES: dict[str, Callable[[], bytes]] = {
    "JPEG with EXIF and GPS": lambda: saved("JPEG", exif=exif()),
    "JPEG with XMP": lambda: saved("JPEG", xmp=XMP),
    "JPEG with a comment that is PHP": lambda: saved("JPEG", comment=SCRIPT),
    "JPEG with a profile": lambda: saved("JPEG", icc_profile=SCRIPT + bytes(200)),
    "JPEG with HTML behind it": lambda: saved("JPEG") + SCRIPT,
    "JPEG with a ZIP behind it": lambda: saved("JPEG") + b"PK\x03\x04" + SECRET,
    "JPEG with IPTC": lambda: saved("JPEG")[:2] + b"\xff\xed" + struct.pack(">H", len(SCRIPT) + 16) + b"Photoshop 3.0\0" + SCRIPT + saved("JPEG")[2:],
    "JPEG in CMYK": lambda: saved("JPEG", mode="CMYK", comment=SECRET),
    "grey JPEG": lambda: saved("JPEG", mode="L", comment=SECRET),
    "progressive JPEG": lambda: saved("JPEG", progressive=True, exif=exif()),
    "PNG with notes": lambda: saved("PNG", pnginfo=png_notes()),
    "PNG with EXIF": lambda: saved("PNG", exif=exif()),
    "PNG of a palette with glass": lambda: saved("PNG", mode="P", transparency=3, pnginfo=png_notes()),
    "PNG with 16 bits": lambda: saved("PNG", mode="I;16", pnginfo=png_notes()),
    "PNG of one bit": lambda: saved("PNG", mode="1", pnginfo=png_notes()),
    "PNG with grey and glass": lambda: saved("PNG", mode="LA", pnginfo=png_notes()),
    "PNG with a script behind it": lambda: saved("PNG") + SCRIPT,
    "PNG with a chunk of its own": lambda: saved("PNG").replace(b"\0\0\0\0IEND", chunk(b"scRp", SCRIPT) + b"\0\0\0\0IEND"),
    "GIF that is a script, too": lambda: saved("GIF", comment=b"/*" + SECRET + b"*/=1;alert(1);"),
    "animated GIF": lambda: many_frames(5) + SECRET,
    "WebP with all notes": lambda: saved("WEBP", exif=exif(), xmp=XMP, icc_profile=SCRIPT + bytes(200)),
    "animated WebP": lambda: saved("WEBP", save_all=True, append_images=[Image.new("RGB", (64, 48))], xmp=XMP),
}  # fmt: skip


@pytest.mark.parametrize("name", TELLTALES)
def test_a_published_picture_is_bare_pixels(name: str, bench: Bench) -> None:
    data = TELLTALES[name]()
    assert SECRET in data or name in ("PNG with notes",)
    bench.write("kim-a/a.md", isi="![a](a.jpg)").raw("kim-a/a.jpg", data)
    bench.build().expect_exit(Exit.DONE)
    pictures = [path for path in bench.published() if path.suffix in (".jpg", ".webp", ".png")]
    assert pictures
    for path in pictures:
        made = path.read_bytes()
        assert SECRET not in made and SECRET.decode().encode("utf-16-le") not in made
        assert b"<script" not in made and b"<?php" not in made
        with Image.open(io.BytesIO(made)) as image:
            assert not image.getexif()
            assert {"exif", "xmp", "comment", "icc_profile", "photoshop"}.isdisjoint(image.info)
            assert getattr(image, "n_frames", 1) == 1


LIES: dict[str, tuple[bytes, str]] = {
    "SVG named .jpg": (
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "picture-svg",
    ),
    "SVG behind an XML head": (
        b"<?xml version='1.0'?>\n<!DOCTYPE svg>\n<svg onload='alert(1)'/>",
        "picture-svg",
    ),
    "SVG in UTF-16": ("<svg onload='alert(1)'/>".encode("utf-16"), "picture-svg"),
    "packed SVG": (b"\x1f\x8b\x08" + bytes(100), "picture-unreadable"),
    "HTML named .png": (b"<html><script>alert(1)</script>", "picture-unreadable"),
    "PHP named .jpg": (b"<?php system('id');", "picture-unreadable"),
    "script with a GIF's first letters": (
        b"GIF89a/*" + bytes(30) + b"*/=1;alert(1)",
        "picture-unreadable",
    ),
    "BMP": (saved("BMP"), "picture-unreadable"),
    "TIFF": (saved("TIFF"), "picture-unreadable"),
    "ICO": (saved("ICO"), "picture-unreadable"),
    "PSD": (b"8BPS\0\1" + bytes(200), "picture-unreadable"),
    "EPS": (
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(%pipe%id) (r) file\n",
        "picture-unreadable",
    ),
    "PDF": (b"%PDF-1.7\n", "picture-unreadable"),
    "AVIF": (b"\0\0\0\x1cftypavif" + bytes(200), "picture-unreadable"),
    "JPEG 2000": (b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(200), "picture-unreadable"),
    "nothing": (b"", "picture-unreadable"),
    "one byte": (b"\xff", "picture-unreadable"),
    "a JPEG's beginning": (saved("JPEG")[:40], "picture-unreadable"),
    "a JPEG's first half": (saved("JPEG", (600, 400))[:9000], "picture-unreadable"),
    "a PNG's first half": (saved("PNG", (600, 400))[:9000], "picture-unreadable"),
    "a PNG with a wrong sum": (saved("PNG").replace(b"IDAT", b"IDAU", 1), "picture-unreadable"),
    "a GIF's beginning": (saved("GIF")[:60], "picture-unreadable"),
    "a WebP's beginning": (saved("WEBP")[:60], "picture-unreadable"),
    "a HEIC of nothing": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(300), "any"),
    "40 MB of nothing": (b"\xff\xd8\xff" + bytes(40_000_000), "picture-too-large"),
}


@pytest.mark.parametrize("name", LIES)
def test_a_file_that_is_no_photo_holds_its_article_back(name: str, bench: Bench) -> None:
    data, code = LIES[name]
    bench.write("kim-a/a.md", isi="![a](a.jpg)").raw("kim-a/a.jpg", data)
    bench.write("kim-b/b.md").build().expect_exit(Exit.HELD_BACK)
    assert bench.has("kim-b/2026/11/b/index.html")
    assert not bench.has("kim-a/2026/11/a/index.html")
    codes = [
        finding.code
        for finding in bench.report.findings
        if finding.where.path == "content/kim-a/a.jpg"
    ]
    assert codes == [code] if code != "any" else len(codes) == 1


def test_a_photo_that_changes_kind_while_the_site_is_built_is_read_once(bench: Bench) -> None:
    bench.write("kim-a/a.md", isi="![a](a.jpg)").raw("kim-a/a.jpg", saved("JPEG")).build()
    bench.raw("kim-a/a.jpg", b"<script>alert(1)</script>").build().expect_exit(Exit.HELD_BACK)
    assert bench.has("kim-a/2026/11/a/index.html")
    assert bench.naming("<script>alert(1)") == []
