"""Photos made light: upright, in sRGB, in a few widths, and with nothing left of where and when.

A file that can't be used is a finding, not an exception.
"""

import io
import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from kimgen.making.originals import Opened, Refused, open_picture, pixels
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

LOGO_SIDE = 192
LOGO_BYTES = 12_000


class Developed(msgspec.Struct, frozen=True):
    """What became of one picture file."""

    photo: Photo | None
    """None when it was refused."""
    files: tuple[tuple[Variant, bytes], ...] = ()
    """Each variant with its bytes, in the photo's order."""
    findings: tuple[Diagnostic, ...] = ()


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
