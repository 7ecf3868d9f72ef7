"""Share cards: what WhatsApp shows of an article. For most readers the card *is* the front page.

A photo is cropped to 1200x630; where there is none, a card is drawn with the title in large type.
Always a JPEG of at most 200 kB, for past some size WhatsApp shows no picture at all.
"""

import colorsys
import math
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from kimgen.deciding.assets import CardView
from kimgen.making.lettering import LEADING, drawable, fitted, font, mostly_lost, shortened, wrapped
from kimgen.making.originals import Opened, Refused, open_picture, pixels
from kimgen.making.pictures import jpeg
from kimgen.words.site import Limits

if TYPE_CHECKING:
    from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1200, 630
LIMIT = 200_000
"""Bytes that a card never passes."""
AIM = 110_000
"""Bytes that a card keeps to where it can: free hosting counts every one."""

# Qualities that look good, best first. Flat colours bear less than a photo does.
PHOTO_QUALITIES, DRAWN_QUALITIES = (80, 70), (72, 64)
POOR = (60, 50, 38, 26, 15)

MARGIN = 72
TEXT_WIDTH = 850
# From the largest type to the smallest; a title that is too long for the last ends in an ellipsis.
TITLE_SIZES = (92, 84, 76, 68, 62, 56, 50, 46)
GOLD = (247, 195, 92)
WHITE = (255, 255, 255)
INK = (29, 26, 24)
# WCAG's AAA, for screens in the sun.
CONTRAST = 7.0

# Height of the label's band under a photo.
BAND = 92
# A photo enlarged more than this turns to mush: it is shown smaller, on a blurred ground.
MOST_ENLARGED = 1.8
# A photo with a side shorter than this tells nothing at this size: the card is drawn instead.
SMALLEST_SIDE = 160
TALLEST, WIDEST = 2.5, 4.5

Colour = tuple[int, int, int]


def card(view: CardView, photo: bytes | None, *, group_logo: bytes | None = None) -> bytes:
    """The card of *view* as JPEG, 1200x630, at most 200 kB, without metadata.

    A photo that can't be used gives a drawn card, a logo that can't be used a card without it.
    """
    shown = _photo_card(view, photo) if photo else None
    if shown is not None:
        return _light(shown, PHOTO_QUALITIES)
    drawn = _drawn_card(view, group_logo)
    # Letters on flat ground hardly ever are too many bytes, and stepped they are always fewer: to
    # ask first how many they are otherwise took a sixth of the time.
    made = jpeg(drawn, DRAWN_QUALITIES[0], stepped=True)
    return made if len(made) <= AIM else _light(drawn, DRAWN_QUALITIES)


def deep(colour: str) -> Colour:
    """*colour* (``#rrggbb``), darkened as far as white lettering on it needs (7:1)."""
    red, green, blue = rgb(colour)
    hue, lightness, saturation = colorsys.rgb_to_hls(red / 255, green / 255, blue / 255)
    made = red, green, blue
    while contrast(made, WHITE) < CONTRAST:
        lightness *= 0.96
        channels = colorsys.hls_to_rgb(hue, lightness, saturation)
        made = round(channels[0] * 255), round(channels[1] * 255), round(channels[2] * 255)
    return made


def rgb(colour: str) -> Colour:
    """The channels of ``#rgb`` or ``#rrggbb``; kimgen's red for anything else."""
    digits = colour.strip().removeprefix("#")
    if re.fullmatch(r"[0-9a-fA-F]{3}", digits):
        digits = "".join(digit * 2 for digit in digits)
    if not re.fullmatch(r"[0-9a-fA-F]{6}", digits):
        digits = "9d1c1f"
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def contrast(one: Colour, other: Colour) -> float:
    """WCAG 2's contrast ratio of two colours, 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


# --- drawn cards ------------------------------------------------------------------------------


def _drawn_card(view: CardView, group_logo: bytes | None) -> "Image.Image":
    from PIL import ImageDraw

    canvas = _ground(deep(view.accent)).copy()
    draw = ImageDraw.Draw(canvas)
    title, group, rubric = drawable(view.title), drawable(view.group), drawable(view.rubric)
    if mostly_lost(view.title, title):
        # An Arabic or Javanese title: better the group's name than a torn one.
        title, group = group or rubric, ""
    if title == rubric:
        rubric = ""
    _draw_head(draw, rubric, drawable(view.label))
    _draw_title(draw, title)
    _draw_foot(canvas, draw, group, group_logo)
    return canvas


@lru_cache(maxsize=4)  # a group's cards are made one after another; each ground takes 2 MB
def _ground(colour: Colour) -> "Image.Image":
    """What cards of one colour have in common."""
    from PIL import Image

    canvas = Image.composite(
        Image.new("RGB", (WIDTH, HEIGHT), colour),
        Image.new("RGB", (WIDTH, HEIGHT), _mixed(colour, (0, 0, 0), 0.34)),
        _shade(),
    )
    canvas.paste(_mixed(colour, WHITE, 0.30), mask=_ornament())
    return canvas


def _draw_head(draw: "ImageDraw.ImageDraw", rubric: str, label: str) -> None:
    """The rubric over the title, and the label as a golden plate."""
    type_ = font(30, bold=True)
    x, base = MARGIN, 102
    if label:
        text = shortened(label.upper(), type_, TEXT_WIDTH)
        end = x + type_.length(text) + 44
        draw.rounded_rectangle((x, base - 41, end, base + 19), 8, fill=GOLD)
        type_.draw(draw, (x + 22, base), text, INK)
        x = round(end) + 28
    if rubric and x < TEXT_WIDTH - 160:
        if not label:
            draw.rectangle((x, base - 13, x + 44, base - 8), fill=GOLD)
            x += 62
        text = shortened(rubric, type_, TEXT_WIDTH + MARGIN - x)
        type_.draw(draw, (x, base), text, GOLD)


def _draw_title(draw: "ImageDraw.ImageDraw", title: str) -> None:
    """The title as large as it goes, its lines centred between head and foot."""
    top, height = 138, 338
    size, lines = fitted(title, TITLE_SIZES, TEXT_WIDTH, height)
    type_ = font(size, bold=True)
    step = size * LEADING
    # The height of capitals is seven tenths of the size.
    base = top + (height - step * len(lines)) / 2 + size * 0.93
    for number, line in enumerate(lines):
        place = (MARGIN, round(base + number * step))
        type_.draw(draw, place, line, WHITE)


def _draw_foot(
    canvas: "Image.Image", draw: "ImageDraw.ImageDraw", group: str, group_logo: bytes | None
) -> None:
    """The group's sign and name under a thin line."""
    from PIL import Image

    draw.rectangle((MARGIN, 502, MARGIN + TEXT_WIDTH, 503), fill=_mixed(GOLD, INK, 0.35))
    side, left, top = 76, MARGIN, 526
    logo = _logo(group_logo, side - 24)
    if logo is not None:
        chip = Image.new("L", (side * 4, side * 4))
        _draw_on(chip).ellipse((0, 0, side * 4 - 1, side * 4 - 1), fill=255)
        canvas.paste(WHITE, (left, top), chip.resize((side, side), Image.Resampling.BOX))
        at = left + (side - logo.width) // 2, top + (side - logo.height) // 2
        canvas.paste(logo, at, logo)
    else:
        side = 60
        top += 8
        canvas.paste(GOLD, (left, top), _flower(side))
    left += side + 24
    width = MARGIN + TEXT_WIDTH - left
    for size in (36, 32, 28):
        if font(size).length(group) <= width:
            font(size).draw(draw, (left, 576), group, WHITE)
            return
    type_ = font(27)
    first, *others = wrapped(group, type_, width)
    type_.draw(draw, (left, 558), first, WHITE)
    rest = shortened(" ".join(others), type_, width)
    type_.draw(draw, (left, 592), rest, WHITE)


def _logo(data: bytes | None, side: int) -> "Image.Image | None":
    """The logo with its transparency, no side longer than *side*; None where it can't be read."""
    if not data:
        return None
    try:
        opened = open_picture(data, Limits())
        scale = side / max(opened.width, opened.height)
        size = max(1, round(opened.width * scale)), max(1, round(opened.height * scale))
        return pixels(opened, size, see_through=True).convert("RGBA")
    except Refused:
        return None


@cache
def _shade() -> "Image.Image":
    """Where the ground is lightest: the upper left."""
    from PIL import Image

    steps = bytes(
        255 - (255 * (x * 9 + y * 21)) // (9 * 63 + 21 * 31) for y in range(32) for x in range(64)
    )
    small = Image.frombytes("L", (64, 32), steps)
    return small.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)


@cache
def _ornament() -> "Image.Image":
    """Kawung, the batik of four petals, along the right edge, fading to the left."""
    from PIL import Image, ImageChops

    side = 126
    petals = _flower(side)
    mask = Image.new("L", (WIDTH, HEIGHT))
    for column in range(4):
        for row in range(HEIGHT // side):
            mask.paste(petals, (WIDTH - side * (column + 1), row * side))
    fade = bytes(min(235, max(0, (x * 64 * 235 // WIDTH - 48 * 235) // 14)) for x in range(WIDTH))
    return ImageChops.multiply(mask, Image.frombytes("L", (WIDTH, 1), fade).resize(mask.size))


@lru_cache(maxsize=8)
def _flower(side: int) -> "Image.Image":
    """One kawung flower as a mask: four petals on the diagonals, with two seeds in each."""
    from PIL import Image

    fine = side * 4
    mask = Image.new("L", (fine, fine))
    draw = _draw_on(mask)
    middle = fine / 2
    for turn in (45, 135, 225, 315):
        petal = _oval(middle, middle, turn, 0.355 * fine, 0.30 * fine, 0.155 * fine)
        draw.polygon(petal, fill=255)
        inner = _oval(middle, middle, turn, 0.355 * fine, 0.225 * fine, 0.09 * fine)
        draw.polygon(inner, fill=0)
        for far in (0.27, 0.44):
            seed = _oval(middle, middle, turn, far * fine, 0.062 * fine, 0.04 * fine)
            draw.polygon(seed, fill=255)
    dot = 0.045 * fine
    draw.polygon(
        (
            (middle - dot, middle),
            (middle, middle - dot),
            (middle + dot, middle),
            (middle, middle + dot),
        ),
        fill=255,
    )
    return mask.resize((side, side), Image.Resampling.BOX)


def _oval(
    x: float, y: float, turn: float, far: float, long: float, wide: float
) -> tuple[tuple[float, float], ...]:
    """The outline of an oval that lies *far* from (x, y) towards *turn*, and points there."""
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    places = []
    for step in range(48):
        angle = step * math.tau / 48
        along, across = far + long * math.cos(angle), wide * math.sin(angle)
        places.append((x + along * cos - across * sin, y + along * sin + across * cos))
    return tuple(places)


# --- photo cards ------------------------------------------------------------------------------


def _photo_card(view: CardView, photo: bytes) -> "Image.Image | None":
    """The photo on 1200x630; None where it can't be read, or tells nothing at this size.

    A label stands under the photo, not on it.
    """
    from PIL import Image

    label = drawable(view.label)
    height = HEIGHT - BAND if label else HEIGHT
    try:
        opened = open_picture(photo, Limits())
        if min(opened.width, opened.height) < SMALLEST_SIDE:
            return None
        fills = _fills(opened, height)
        shown = _cropped(opened, height) if fills else _on_blur(opened, height)
    except Refused:
        return None
    if not label:
        return shown
    canvas = Image.new("RGB", (WIDTH, HEIGHT), deep(view.accent))
    canvas.paste(shown)
    _draw_band(canvas, label)
    return canvas


def _fills(opened: Opened, height: int) -> bool:
    """Whether the photo fills the card without turning to mush or losing most of itself."""
    enlarged = max(WIDTH / opened.width, height / opened.height)
    shape = opened.width / opened.height
    return enlarged <= MOST_ENLARGED and 1 / TALLEST <= shape <= WIDEST


def _cropped(opened: Opened, height: int) -> "Image.Image":
    scale = max(WIDTH / opened.width, height / opened.height)
    size = max(WIDTH, round(opened.width * scale)), max(height, round(opened.height * scale))
    image = pixels(opened, size).convert("RGB")
    left = top = 0
    if size[0] > WIDTH:
        left = _busiest(image, WIDTH, upright=False)
    elif opened.height > opened.width:
        # In tall pictures heads are in the upper third.
        top = max(0, round(size[1] / 3 - height / 2))
    else:
        top = _busiest(image, height, upright=True)
    return image.crop((left, top, left + WIDTH, top + height))


def _busiest(image: "Image.Image", length: int, *, upright: bool) -> int:
    """Where the *length* pixels begin that hold most edges, the middle being preferred."""
    from PIL import Image, ImageFilter

    step = 10
    small = image.convert("L").resize(
        (max(3, image.width // step), max(3, image.height // step)), Image.Resampling.BOX
    )
    edges = small.filter(ImageFilter.FIND_EDGES)
    edges = edges.crop((1, 1, edges.width - 1, edges.height - 1))
    row = edges.resize((1, edges.height) if upright else (edges.width, 1), Image.Resampling.BOX)
    profile = row.tobytes()
    whole = image.height if upright else image.width
    slack = whole - length
    count = max(1, round(len(profile) * length / whole))
    # Of what stands upright, the head matters more than the feet.
    liked = 0.4 if upright else 0.5
    best, offset = -1.0, slack // 2
    starts = len(profile) - count
    for start in range(starts + 1):
        place = start / starts if starts else liked
        score = sum(profile[start : start + count]) * (1 - 0.3 * abs(place - liked))
        if score > best:
            best, offset = score, round(slack * place)
    return offset


def _on_blur(opened: Opened, height: int) -> "Image.Image":
    """The whole photo, on a dark and blurred ground of its own colours."""
    from PIL import Image, ImageFilter

    scale = min(WIDTH / opened.width, height / opened.height, MOST_ENLARGED)
    size = max(1, round(opened.width * scale)), max(1, round(opened.height * scale))
    image = pixels(opened, size).convert("RGB")
    ground = image.resize((40, 21), Image.Resampling.BOX).filter(ImageFilter.GaussianBlur(3))
    canvas = ground.resize((WIDTH, height), Image.Resampling.BICUBIC).point(
        lambda value: value * 0.55
    )
    canvas.paste(image, ((WIDTH - size[0]) // 2, (height - size[1]) // 2))
    return canvas


def _draw_band(canvas: "Image.Image", label: str) -> None:
    """The label in the middle of the whole foot, so that no square thumbnail crops it away."""
    draw = _draw_on(canvas)
    draw.rectangle((0, HEIGHT - BAND, WIDTH, HEIGHT - BAND + 5), fill=GOLD)
    type_ = font(42, bold=True)
    text = shortened(label.upper(), type_, WIDTH - 2 * MARGIN)
    place = WIDTH // 2 - round(type_.length(text) / 2), HEIGHT - BAND // 2 + 18
    type_.draw(draw, place, text, WHITE)


# --- bytes, colours ---------------------------------------------------------------------------


def _light(image: "Image.Image", qualities: tuple[int, ...]) -> bytes:
    """*image* as JPEG: some 110 kB if that looks good, and never more than 200 kB."""
    made, quality = b"", 0
    for quality in (*qualities, *POOR):
        made = jpeg(image, quality, stepped=False)
        if len(made) <= (AIM if quality in qualities else LIMIT):
            break
    while len(made) > LIMIT:
        image = image.reduce(2).resize(image.size)
        made = jpeg(image, quality, stepped=False)
    return min(made, jpeg(image, quality, stepped=True), key=len)


def _draw_on(image: "Image.Image") -> "ImageDraw.ImageDraw":
    from PIL import ImageDraw

    return ImageDraw.Draw(image)


def _mixed(colour: Colour, other: Colour, part: float) -> Colour:
    """*colour* with *part* of *other* in it."""
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(colour, other, strict=True))
    return red, green, blue


def _luminance(colour: Colour) -> float:
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else math.pow((c + 0.055) / 1.055, 2.4)
        for c in (channel / 255 for channel in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
