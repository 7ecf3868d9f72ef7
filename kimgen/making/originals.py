"""A stranger's picture as it came, opened with care: what it is, how large, and what is refused.

The kind of a file is told by its content, never by its name, and its declared size is checked
before one pixel is decoded. What comes out is upright, in sRGB, and free of any metadata.
"""

import importlib
import io
import math
import struct
import warnings
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import msgspec

from kimgen.words.site import Limits

if TYPE_CHECKING:
    from PIL import Image

# A progressive JPEG has some ten scans, each of which passes over all pixels. One with 300, a few
# bytes each, kept a processor busy for half a minute.
MOST_SCANNED = 1_000_000_000

# What Pillow's readers raise on bad bytes. MemoryError is not among them: that is the machine's
# fault, and never an article's.
_FAULTS = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    RuntimeError,
    struct.error,
    zlib.error,
)
_OUT_OF_MEMORY = "memory"

_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")

# EXIF's orientation -> name of the transposition that sets the picture upright.
_TURNS = {
    2: "FLIP_LEFT_RIGHT",
    3: "ROTATE_180",
    4: "FLIP_TOP_BOTTOM",
    5: "TRANSPOSE",
    6: "ROTATE_270",
    7: "TRANSVERSE",
    8: "ROTATE_90",
}


class Refused(Exception):
    """A file that is no picture we can use; *code* and *details* as in a finding."""

    def __init__(self, code: str, **details: str) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


class Opened(msgspec.Struct, frozen=True):
    """A picture whose header was read and found bearable; not a pixel of it is decoded yet.

    ``pixels`` takes it, once.
    """

    image: Any
    turn: int
    """EXIF's orientation, 1 to 8."""
    width: int
    """Upright, like *height*."""
    height: int


def open_picture(data: bytes, limits: Limits) -> Opened:
    """Read the header of *data*, whatever its name says it is. Raises ``Refused``."""
    if len(data) > limits.picture_bytes:
        raise Refused(
            "picture-too-large",
            size=f"{math.ceil(len(data) / 1e6)} MB",
            limit=f"{limits.picture_bytes / 1e6:.0f} MB",
        )
    kind = _kind(data)
    if kind == "SVG":
        raise Refused("picture-svg")
    if kind == "WEBP":
        # Pillow's reader asks for the whole canvas before it tells the size.
        _bearable(*_declared_webp(data), limits)
    with _refusing(kind):
        image = _reader(kind)(io.BytesIO(data))
        size: tuple[int, int] = image.size
    _bearable(*size, limits)
    if kind == "JPEG" and data.count(b"\xff\xda") * size[0] * size[1] > MOST_SCANNED:
        raise Refused("picture-unreadable")
    turn = _turn(image)
    width, height = size[::-1] if turn >= 5 else size
    return Opened(image, turn, width, height)


def pixels(opened: Opened, size: tuple[int, int], *, see_through: bool = False) -> "Image.Image":
    """The picture upright and *size* large, in sRGB (or grey), free of any metadata.

    What is transparent becomes white, so that black lettering is read on a dark page too;
    *see_through* keeps it. Raises ``Refused`` for a picture that breaks off.
    """
    from PIL import Image

    wanted = size[::-1] if opened.turn >= 5 else size
    image = opened.image
    with _refusing():
        if image.format == "JPEG":
            # libjpeg then decodes an eighth, a quarter or half of the pixels.
            image.draft(None, wanted)
        image.load()
        profile = image.info.get("icc_profile")
        image = _plain(image, see_through=see_through)
        if image.size != wanted:
            image = image.resize(wanted, Image.Resampling.HAMMING, reducing_gap=2.0)
        image = _in_srgb(image, profile)
        if opened.turn in _TURNS:
            image = image.transpose(Image.Transpose[_TURNS[opened.turn]])
        # Pillow carries a comment, a profile and XMP along in ``info`` and writes them back.
        image.info.clear()
    return _as_image(image)


def _kind(data: bytes) -> str:
    """What *data* is by its first bytes; raises ``Refused`` for anything unknown."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        return "HEIC"
    text = data[:2048].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if text.startswith(b"<") and b"<svg" in text.lower():
        return "SVG"
    raise Refused("picture-unreadable")


def _reader(kind: str) -> Callable[[io.BytesIO], Any]:
    """The Pillow class that reads *kind*, and nothing else.

    Named directly: ``Image.open`` would try other formats, and refuses large pictures by a
    bound of its own.
    """
    module, name = {
        "JPEG": ("PIL.JpegImagePlugin", "JpegImageFile"),
        "PNG": ("PIL.PngImagePlugin", "PngImageFile"),
        "GIF": ("PIL.GifImagePlugin", "GifImageFile"),
        "WEBP": ("PIL.WebPImagePlugin", "WebPImageFile"),
        "HEIC": ("pillow_heif", "HeifImageFile"),
    }[kind]
    try:
        reader: Callable[[io.BytesIO], Any] = getattr(importlib.import_module(module), name)
    except ImportError:
        if kind != "HEIC":
            raise
        raise Refused("picture-heic") from None
    return reader


@contextmanager
def _refusing(kind: str = "") -> Iterator[None]:
    """Turn what Pillow raises on bad bytes into ``Refused``, and silence what it warns of."""
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except Image.DecompressionBombError as fault:
            # A GIF's frame that reaches far beyond the size which its header tells.
            raise Refused("picture-unreadable") from fault
        except _FAULTS as fault:
            if _OUT_OF_MEMORY in str(fault) or getattr(fault, "errno", None):
                raise MemoryError(str(fault)) from fault
            raise Refused("picture-unreadable") from fault


def _bearable(width: int, height: int, limits: Limits) -> None:
    if width < 1 or height < 1:
        raise Refused("picture-unreadable")
    if width * height > limits.picture_pixels:
        raise Refused(
            "picture-too-large",
            size=f"{math.ceil(width * height / 1e6)} MP ({width} x {height})",
            limit=f"{limits.picture_pixels / 1e6:.0f} MP",
        )


def _declared_webp(data: bytes) -> tuple[int, int]:
    """Width and height in a WebP's header (RFC 9649, 2.5 to 2.7)."""
    chunk = data[12:16]
    if chunk == b"VP8X" and len(data) >= 30:
        return (
            1 + int.from_bytes(data[24:27], "little"),
            1 + int.from_bytes(data[27:30], "little"),
        )
    if chunk == b"VP8L" and len(data) >= 25:
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if chunk == b"VP8 " and len(data) >= 30:
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    raise Refused("picture-unreadable")


def _turn(image: Any) -> int:
    """The orientation that EXIF or XMP tells; 1 where they tell none, or nonsense."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            turn = image.getexif().get(0x0112)
        except _FAULTS:
            return 1
    return turn if turn in _TURNS else 1


def _plain(image: Any, *, see_through: bool) -> Any:
    """*image* with 8 bits a channel, as L, RGB or CMYK (or RGBA, if *see_through*)."""
    from PIL import Image

    if image.mode.startswith("I;16"):
        # Pillow's convert() clips at 255: take the high byte.
        order = 0 if image.mode.endswith("B") else 1
        image = Image.frombytes("L", image.size, image.tobytes()[order::2])
    elif image.mode in ("I", "F"):
        image = image.point(lambda value: value * (1 / 256)).convert("L")
    clear = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    if clear:
        image = image.convert("RGBA")
        if see_through:
            return image
        ground = Image.new("RGB", image.size, "white")
        ground.paste(image, mask=image.getchannel("A"))
        return ground
    if image.mode == "1":
        return image.convert("L")
    return image if image.mode in ("L", "RGB", "CMYK") else image.convert("RGB")


def _in_srgb(image: Any, profile: bytes | None) -> Any:
    """*image* with its colours as sRGB means them. A profile that can't be read is passed over."""
    mode = image.mode if image.mode in ("L", "RGBA") else "RGB"
    if profile and mode != "L":
        from PIL import Image, ImageCms

        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            if not ImageCms.getProfileDescription(source).startswith("sRGB"):
                alpha = image.getchannel("A") if mode == "RGBA" else None
                opaque = image.convert("RGB") if alpha else image
                image = ImageCms.profileToProfile(
                    opaque, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
                )
                if alpha:
                    image = Image.merge("RGBA", (*image.split(), alpha))
        except (ImageCms.PyCMSError, *_FAULTS):
            pass
    return image if image.mode == mode else image.convert(mode)


def _as_image(image: Any) -> "Image.Image":
    made: Image.Image = image
    return made
