"""Photos made light: upright, in sRGB, in a few widths, and with nothing left of where and when.

The kind of a file is told by its content, never by its name, and its declared size is checked
before one pixel is decoded. A file that can't be used is a finding, not an exception.
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

from kimgen.words.diagnostics import Diagnostic, Where
from kimgen.words.digest import digest_of_bytes
from kimgen.words.photo import NARROWEST, Photo, Variant
from kimgen.words.site import Limits, PictureSettings

if TYPE_CHECKING:
    from PIL import Image

# Bytes that a WebP of 1200 and a JPEG of 720 pixels' width aim at. A narrower picture aims lower
# by the power of 1.6, not 2: it shows more detail on each pixel. 240, 360, 720: 4, 8 and 23 kB, so
# that a phone reads an article with its photo for 35 kB.
WEBP_AIM, WEBP_AIM_WIDTH = 52_000, 1200
JPEG_AIM, JPEG_AIM_WIDTH = 70_000, 720
AIM_POWER = 1.6

# Below the floor, faces turn to wax (WebP) or to blocks (JPEG): then rather fewer pixels, down to
# four fifths of the width. Above the best, bytes buy nothing that a phone's screen shows.
WEBP_RANGE, WEBP_START = (40, 76), 58
JPEG_RANGE, JPEG_START = (52, 78), 66
# Usual steps of quality that double a file, and the usual power by which a file grows with its
# picture's width; both are learnt anew from each picture, for they differ twofold.
STEPS_TO_DOUBLE = 38.0
GROWTH = 1.65
# A file is near enough to its aim up to this much above and below: another try at 1200 pixels
# costs a tenth of a second.
NEAR = (0.97, 1.3)

# A picture higher than this many times its width (a screenshot of a long chat) is made narrower.
TALLEST = 4
# A width within a tenth of a smaller one is not worth a file.
WORTH_A_WIDTH = 1.1

# A progressive JPEG has some ten scans, each of which passes over all pixels. One with 300, a few
# bytes each, kept a processor busy for half a minute.
MOST_SCANNED = 1_000_000_000

LOGO_SIDE = 192
LOGO_BYTES = 12_000

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


class Developed(msgspec.Struct, frozen=True):
    """What became of one picture file."""

    photo: Photo | None
    """None when it was refused."""
    files: tuple[tuple[Variant, bytes], ...] = ()
    """Each variant with its bytes, in the photo's order."""
    findings: tuple[Diagnostic, ...] = ()


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


def develop(
    data: bytes, *, path: str, settings: PictureSettings, limits: Limits, share: int = 3
) -> Developed:
    """The published files of the photo *data*: a WebP for lists, some WebP widths and one JPEG.

    Never wider than the photo itself. *share* pictures of an article share the budget. Nothing
    of EXIF, GPS, XMP, comments or profiles is in the bytes. Equal arguments make equal bytes.
    """
    try:
        opened = open_picture(data, limits)
        widths = _with_thumbnail(_widths(opened, settings.widths), settings.thumbnail)
        image = pixels(opened, _size(opened, widths[-1]))
    except Refused as refused:
        return _refusal(refused, path)
    thrift = _thrift(widths, settings.budget / max(1, share))
    scaled = _stepwise(image, opened, widths)
    files = []
    known = _Curve(WEBP_START, 0, STEPS_TO_DOUBLE)
    growth = GROWTH
    narrower = 0
    for width in widths:
        aim = _aim(width, WEBP_AIM, WEBP_AIM_WIDTH) * thrift
        start = known.quality
        if narrower:
            start = known.quality_for(aim / (width / narrower) ** growth)
        made, picture, curve = _fitted(scaled[width], _webp, aim, start, known.doubling, WEBP_RANGE)
        if narrower:
            growth = _growth(known, curve, width / narrower)
        known, narrower = curve, width
        files.append(_variant(made, picture, "image/webp"))
    width = _fallback_width(widths)
    aim = _aim(width, JPEG_AIM, JPEG_AIM_WIDTH) * thrift
    made, picture, _ = _fitted(
        scaled[width], _progressive, aim, JPEG_START, STEPS_TO_DOUBLE, JPEG_RANGE
    )
    files.append(_variant(made, picture, "image/jpeg"))
    return _developed(data, opened, files)


def develop_logo(data: bytes, *, path: str, limits: Limits) -> Developed:
    """The published files of a logo: one WebP and one PNG with few colours, both see-through.

    No side is longer than 192 pixels. An SVG is refused, as any drawing that can run.
    """
    try:
        opened = open_picture(data, limits)
        scale = min(1.0, LOGO_SIDE / max(opened.width, opened.height))
        size = (max(1, round(opened.width * scale)), max(1, round(opened.height * scale)))
        image = pixels(opened, size, see_through=True)
    except Refused as refused:
        return _refusal(refused, path)
    # A drawing is smaller lossless, a photo is not.
    webp = min(_webp(image, 82), _lossless_webp(image), key=len)
    png = _png(image, 128)
    for colours in (64, 32, 16):
        if len(png) > LOGO_BYTES:
            png = _png(image, colours)
    files = [_variant(webp, image, "image/webp"), _variant(png, image, "image/png")]
    return _developed(data, opened, files)


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


def jpeg(image: "Image.Image", quality: int, *, stepped: bool) -> bytes:
    """*image* as JPEG; *stepped* makes it progressive: smaller, and five times as slow to make."""
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality, optimize=True, progressive=stepped)
    return file.getvalue()


class _Curve(msgspec.Struct, frozen=True):
    """How the bytes of one picture depend on the quality."""

    quality: int
    size: int
    """Bytes at *quality*."""
    doubling: float
    """Steps of quality that double them."""

    def quality_for(self, aim: float) -> int:
        """The quality that makes some *aim* bytes."""
        return self.quality + math.floor(self.doubling * math.log2(aim / self.size))


def _searched(
    encode: Callable[[int], bytes],
    aim: float,
    start: int,
    doubling: float,
    bounds: tuple[int, int],
    tries: int = 3,
) -> tuple[bytes, _Curve]:
    """The file of the best quality within *bounds* that makes about *aim* bytes.

    Where not even the lowest quality does, the file is larger than *aim*. Takes at most *tries*
    encodings, and one more where none of them fits.
    """
    low, high = bounds
    quality = min(max(start, low), high)
    made, curve = b"", _Curve(quality, 0, doubling)
    fitting: tuple[bytes, _Curve] | None = None
    for _ in range(tries):
        made = encode(quality)
        curve = _Curve(quality, len(made), _doubling(curve, quality, len(made)))
        room = aim / len(made)
        if room >= NEAR[0]:
            fitting = made, curve
            low = quality + 1
        else:
            high = quality - 1
        if NEAR[0] <= room <= NEAR[1] or low > high:
            break
        quality = min(max(curve.quality_for(aim * 0.95), low), high)
    if fitting is not None:
        return fitting
    if curve.quality != bounds[0]:
        made = encode(bounds[0])
        curve = _Curve(bounds[0], len(made), curve.doubling)
    return made, curve


def _doubling(before: _Curve, quality: int, size: int) -> float:
    """What two files of one picture tell of the steps that double it, within reason."""
    if not before.size or size == before.size or quality == before.quality:
        return before.doubling
    steps = (quality - before.quality) / math.log2(size / before.size)
    return min(max(steps, 18.0), 80.0)


def _growth(narrow: _Curve, wide: _Curve, ratio: float) -> float:
    """The power by which a picture's file grew when its width grew by *ratio*, within reason."""
    at_same_quality = wide.size * math.pow(2, (narrow.quality - wide.quality) / wide.doubling)
    return min(max(math.log(at_same_quality / narrow.size, ratio), 1.2), 2.6)


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


def _size(opened: Opened, width: int) -> tuple[int, int]:
    """The picture's size at *width*, narrower where it would be taller than is useful."""
    scale = min(1.0, width / opened.width, TALLEST * width / opened.height)
    return max(1, round(opened.width * scale)), max(1, round(opened.height * scale))


def _widths(opened: Opened, wanted: tuple[int, ...]) -> tuple[int, ...]:
    """The widths to publish, rising: those of *wanted* that it has, and its own if well between."""
    widths = [width for width in sorted(set(wanted)) if 0 < width <= opened.width]
    widest = max(wanted, default=opened.width)
    if not widths or (opened.width < widest and opened.width > WORTH_A_WIDTH * widths[-1]):
        widths.append(opened.width)
    return tuple(widths)


def _with_thumbnail(widths: tuple[int, ...], narrow: int) -> tuple[int, ...]:
    """*widths*, the width for lists before them, unless the narrowest is as small."""
    return (narrow, *widths) if widths[0] > narrow * WORTH_A_WIDTH else widths


def _fallback_width(widths: tuple[int, ...]) -> int:
    """The widest that is no wider than a phone's page at twice its dots; else the narrowest."""
    return max((width for width in widths if width <= JPEG_AIM_WIDTH), default=widths[0])


def _stepwise(
    image: "Image.Image", opened: Opened, widths: tuple[int, ...]
) -> dict[int, "Image.Image"]:
    """The picture at each width, each made from the next wider one."""
    from PIL import Image

    scaled = {}
    for width in reversed(widths):
        size = _size(opened, width)
        if image.size != size:
            image = image.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
        scaled[width] = image
    return scaled


def _aim(width: int, aim: int, at: int) -> float:
    return aim * math.pow(min(width, at) / at, AIM_POWER)


def _thrift(widths: tuple[int, ...], budget: float) -> float:
    """What part of its usual bytes each file may have, for all of them to keep to *budget*."""
    total = sum(_aim(width, WEBP_AIM, WEBP_AIM_WIDTH) for width in widths)
    total += _aim(_fallback_width(widths), JPEG_AIM, JPEG_AIM_WIDTH)
    return min(1.0, budget / total)


def _fitted(
    image: "Image.Image",
    encode: Callable[["Image.Image", int], bytes],
    aim: float,
    start: int,
    doubling: float,
    bounds: tuple[int, int],
) -> tuple[bytes, "Image.Image", _Curve]:
    """*image* in about *aim* bytes: by quality as far as that looks good, then by fewer pixels."""
    from PIL import Image

    # Where the narrower picture tells that it won't fit, an encoding at full width is in vain.
    fewer = math.pow(2, (start - bounds[0]) / doubling / GROWTH)
    if fewer > 0.9:
        made, curve = _searched(lambda q: encode(image, q), aim, start, doubling, bounds)
        if len(made) <= aim / NEAR[0]:
            return made, image, curve
        fewer = math.sqrt(aim / len(made))
    scale = min(max(NARROWEST, fewer), 0.95)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    image = image.resize(size, Image.Resampling.BICUBIC)
    made = encode(image, bounds[0])
    return made, image, _Curve(bounds[0], len(made), doubling)


def _progressive(image: "Image.Image", quality: int) -> bytes:
    return jpeg(image, quality, stepped=True)


def _webp(image: "Image.Image", quality: int) -> bytes:
    file = io.BytesIO()
    # Method 4: the next one costs half as much time again and saves a hundredth.
    image.save(file, "WEBP", quality=quality, method=4)
    return file.getvalue()


def _lossless_webp(image: "Image.Image") -> bytes:
    file = io.BytesIO()
    image.save(file, "WEBP", lossless=True, quality=60, method=4)
    return file.getvalue()


def _png(image: "Image.Image", colours: int) -> bytes:
    from PIL import Image

    file = io.BytesIO()
    few = image.convert("RGBA" if image.mode == "RGBA" else "RGB").quantize(
        colours, Image.Quantize.FASTOCTREE
    )
    few.save(file, "PNG", optimize=True)
    return file.getvalue()


def _variant(made: bytes, image: "Image.Image", kind: str) -> tuple[Variant, bytes]:
    variant = Variant(image.width, image.height, kind, len(made), digest_of_bytes(made))
    return variant, made


def _developed(data: bytes, opened: Opened, files: list[tuple[Variant, bytes]]) -> Developed:
    variants = tuple(variant for variant, _ in files)
    photo = Photo(digest_of_bytes(data), opened.width, opened.height, variants)
    return Developed(photo, tuple(files))


def _refusal(refused: Refused, path: str) -> Developed:
    details = {"file": path.rpartition("/")[2], **refused.details}
    return Developed(None, (), (Diagnostic(refused.code, Where(path), details),))
