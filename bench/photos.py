"""Draw the photos of the sample hub: ``python bench/photos.py content``.

Every picture is drawn by this program from a fixed seed, as large as a phone would take it, so the
sample hub needs no photo of a real place or person. The same Pillow makes the same bytes. Some
files carry what phones add and kimgen must strip or obey: a GPS position, or pixels that lie on
their side.
"""

from __future__ import annotations

import io
import math
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter

Colour = tuple[int, int, int]
Point = tuple[float, float]
Stops = Sequence[tuple[float, Colour]]

LANDSCAPE = (2304, 1728)
PORTRAIT = (1728, 2304)
# Shapes are drawn twice as large and reduced: edges without steps.
FINE = 2
# The whole of content/ is to stay under 9 MB.
BYTES_WANTED = 410_000


# --- colours and lines ---------------------------------------------------------------------------


def rgb(text: str) -> Colour:
    """The colour that ``rrggbb`` names."""
    return int(text[0:2], 16), int(text[2:4], 16), int(text[4:6], 16)


def between(first: Colour, second: Colour, share: float) -> Colour:
    """The colour that lies *share* (0..1) of the way from *first* to *second*."""
    share = min(1.0, max(0.0, share))
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def colour_at(stops: Stops, where: float) -> Colour:
    """The colour of a gradient at *where* (0..1)."""
    before = stops[0]
    for stop in stops:
        if where <= stop[0]:
            span = stop[0] - before[0]
            return between(before[1], stop[1], (where - before[0]) / span if span else 1.0)
        before = stop
    return before[1]


def even(*names: str) -> Stops:
    """A gradient whose colours stand at equal distances."""
    last = max(1, len(names) - 1)
    return tuple((place / last, rgb(name)) for place, name in enumerate(names))


def jitter(chance: random.Random, colour: Colour, amount: int) -> Colour:
    """*colour*, a little lighter or darker."""
    shift = chance.randint(-amount, amount)
    red, green, blue = (min(255, max(0, part + shift)) for part in colour)
    return red, green, blue


def hill(
    chance: random.Random,
    width: float,
    base: float,
    relief: float,
    waves: float = 1.4,
    step: int = 8,
) -> list[Point]:
    """A soft ridge from left to right, about *relief* above and below *base*."""
    parts = [
        (
            relief * 0.5**octave,
            waves * 2**octave * chance.uniform(0.8, 1.2),
            chance.uniform(0, 6.28),
        )
        for octave in range(6)
    ]
    return [
        (x, base - sum(a * math.sin(6.283 * f * x / width + p) for a, f, p in parts) * 0.6)
        for x in range(-step, int(width) + 2 * step, step)
    ]


def mountain(
    chance: random.Random, width: float, base: float, peaks: Sequence[tuple[float, float, float]]
) -> list[Point]:
    """A ridge with *peaks* (place 0..1, height, half width 0..1) and rough flanks."""
    rough = hill(chance, width, 0, 14, 6, 6)
    line: list[Point] = []
    for x, wobble in rough:
        height = 0.0
        for place, tall, half in peaks:
            away = abs(x / width - place) / half
            height = max(height, tall * math.exp(-1.7 * away) if away < 3 else 0.0)
        line.append((x, base - height + wobble))
    return line


def fringed(chance: random.Random, line: Sequence[Point], size: float) -> list[Point]:
    """*line* with the bumps of tree tops on it."""
    result: list[Point] = []
    for (x1, y1), (x2, _) in pairwise(line):
        bump = size * chance.random() ** 1.6
        result += [
            (x1, y1 - bump * 0.2),
            (x1 + (x2 - x1) * 0.3, y1 - bump),
            (x1 + (x2 - x1) * 0.75, y1 - bump * 0.8),
        ]
    return [*result, line[-1]]


def closed(line: Sequence[Point], bottom: float) -> list[Point]:
    """The area below *line* down to *bottom*."""
    return [*line, (line[-1][0], bottom), (line[0][0], bottom)]


def arc(start: Point, bend: Point, end: Point, count: int = 24) -> list[Point]:
    """A curve from *start* to *end*, drawn towards *bend*."""
    points: list[Point] = []
    for number in range(count + 1):
        t = number / count
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t * t
        points.append(
            (a * start[0] + b * bend[0] + c * end[0], a * start[1] + b * bend[1] + c * end[1])
        )
    return points


def height_at(line: Sequence[Point], x: float) -> float:
    """The y of *line* at *x*."""
    for (x1, y1), (x2, y2) in pairwise(line):
        if x1 <= x <= x2:
            return y1 + (y2 - y1) * (x - x1) / ((x2 - x1) or 1)
    return line[-1][1]


# --- brushes -------------------------------------------------------------------------------------


@dataclass(slots=True)
class Brush:
    """Draws on a transparent sheet, in the picture's own units."""

    pen: ImageDraw.ImageDraw

    def area(self, points: Sequence[Point], colour: Colour, alpha: int = 255) -> None:
        """Fill a polygon."""
        self.pen.polygon([(x * FINE, y * FINE) for x, y in points], fill=(*colour, alpha))

    def line(self, points: Sequence[Point], colour: Colour, width: float, alpha: int = 255) -> None:
        """Draw a line with round joints."""
        scaled = [(x * FINE, y * FINE) for x, y in points]
        self.pen.line(
            scaled, fill=(*colour, alpha), width=max(1, round(width * FINE)), joint="curve"
        )

    def oval(
        self, x: float, y: float, rx: float, ry: float, colour: Colour, alpha: int = 255
    ) -> None:
        """Fill an ellipse around (x, y)."""
        box = ((x - rx) * FINE, (y - ry) * FINE, (x + rx) * FINE, (y + ry) * FINE)
        self.pen.ellipse(box, fill=(*colour, alpha))

    def box(
        self, left: float, top: float, right: float, bottom: float, colour: Colour, alpha: int = 255
    ) -> None:
        """Fill a rectangle."""
        self.pen.rectangle(
            (left * FINE, top * FINE, right * FINE, bottom * FINE), fill=(*colour, alpha)
        )


def gradient(size: tuple[int, int], stops: Stops) -> Image.Image:
    """A picture whose colour changes from top to bottom."""
    column = Image.new("RGB", (1, size[1]))
    column.putdata([colour_at(stops, y / max(1, size[1] - 1)) for y in range(size[1])])
    return column.resize(size)


def noise(
    chance: random.Random, size: tuple[int, int], across: int, down: int, octaves: int = 4
) -> Image.Image:
    """Soft grey clouds around 128 with *across* by *down* large patches."""
    result: Image.Image | None = None
    for octave in range(octaves):
        wide, tall = max(2, across * 2**octave), max(2, down * 2**octave)
        patch = Image.frombytes("L", (wide, tall), chance.randbytes(wide * tall))
        layer = patch.resize(size, Image.Resampling.BICUBIC)
        result = layer if result is None else Image.blend(result, layer, 0.5 / (1 + 0.35 * octave))
    assert result is not None
    return result


def flattened(grey: Image.Image, strength: float) -> Image.Image:
    """*grey* with its distance from 128 times *strength*."""
    return grey.point(
        [min(255, max(0, round(128 + (value - 128) * strength))) for value in range(256)]
    )


class Painting:
    """A picture being painted, from the far things to the near ones."""

    def __init__(self, seed: int, size: tuple[int, int] = LANDSCAPE) -> None:
        """Start with an empty sheet; *seed* decides every chance."""
        self.chance = random.Random(seed)
        self.size = size
        self.width, self.height = size
        self.image = Image.new("RGB", size)

    def wash(self, stops: Stops, top: float = 0, bottom: float | None = None) -> None:
        """Fill a band over the whole width."""
        end = self.height if bottom is None else round(bottom)
        self.image.paste(gradient((self.width, end - round(top)), stops), (0, round(top)))

    def fill(
        self, points: Sequence[Point], stops: Stops, grain: float = 0.25, soft: float = 0
    ) -> None:
        """Fill a polygon with a gradient over its height; *grain*: how cloudy the paint is."""
        left = max(0, math.floor(min(x for x, _ in points)) - 2)
        right = min(self.width, math.ceil(max(x for x, _ in points)) + 2)
        top = max(0, math.floor(min(y for _, y in points)) - 2)
        bottom = min(self.height, math.ceil(max(y for _, y in points)) + 2)
        if right <= left or bottom <= top:
            return
        size = (right - left, bottom - top)
        mask = Image.new("L", (size[0] * FINE, size[1] * FINE))
        ImageDraw.Draw(mask).polygon(
            [((x - left) * FINE, (y - top) * FINE) for x, y in points], fill=255
        )
        mask = mask.reduce(FINE)
        if soft:
            mask = mask.filter(ImageFilter.GaussianBlur(soft))
        paint = gradient(size, stops)
        if grain:
            clouds = noise(self.chance, size, max(2, size[0] // 220), max(2, size[1] // 160), 5)
            paint = ImageChops.soft_light(
                paint, Image.merge("RGB", (flattened(clouds, grain * 2),) * 3)
            )
        self.image.paste(paint, (left, top), mask)

    @contextmanager
    def sheet(self, blur: float = 0, shade: float = 0) -> Iterator[Brush]:
        """A sheet to draw on, laid over the picture at the end: blurred, or with a soft shadow."""
        if blur:
            large = Image.new("RGBA", (self.width * FINE, self.height * FINE), (0, 0, 0, 0))
            yield Brush(ImageDraw.Draw(large))
            cover = (
                large.reduce(FINE)
                .convert("RGBa")
                .filter(ImageFilter.GaussianBlur(blur))
                .convert("RGBA")
            )
            self.image.paste(cover.convert("RGB"), (0, 0), cover.getchannel("A"))
            return
        # On a sheet without transparency Pillow mixes translucent strokes with what they cross.
        large = self.image.resize((self.width * FINE, self.height * FINE), Image.Resampling.NEAREST)
        yield Brush(ImageDraw.Draw(large, "RGBA"))
        drawn = large.reduce(FINE)
        if shade:
            touched = ImageChops.difference(drawn, self.image).convert("L").point([0] + [255] * 255)
            cast = touched.filter(ImageFilter.GaussianBlur(14)).point(
                [round(v * shade) for v in range(256)]
            )
            self.image.paste((20, 14, 24), (10, 16), cast)
            self.image.paste(drawn, (0, 0), touched)
        else:
            self.image = drawn

    def glow(
        self,
        x: float,
        y: float,
        radius: float,
        colour: Colour,
        strength: float = 1.0,
        squash: float = 1.0,
    ) -> None:
        """Let light of *colour* shine around (x, y)."""
        ball = ImageChops.invert(Image.radial_gradient("L")).point(
            [round(255 * (value / 255) ** 2.2 * strength) for value in range(256)]
        )
        ball = ball.resize(
            (round(radius * 2), round(radius * 2 * squash)), Image.Resampling.BICUBIC
        )
        mask = Image.new("L", self.size)
        mask.paste(ball, (round(x - radius), round(y - radius * squash)))
        light = Image.composite(
            Image.new("RGB", self.size, colour), Image.new("RGB", self.size), mask
        )
        self.image = ImageChops.screen(self.image, light)

    def sun(self, x: float, y: float, radius: float, colour: Colour) -> None:
        """A disc with a soft rim."""
        with self.sheet(blur=3) as brush:
            brush.oval(x, y, radius, radius, colour)

    def mist(self, y: float, spread: float, colour: Colour, strength: float = 0.6) -> None:
        """Lay a torn band of mist around *y*."""
        band = Image.new("L", (1, self.height))
        band.putdata(
            [
                round(255 * strength * math.exp(-(((row - y) / spread) ** 2)))
                for row in range(self.height)
            ]
        )
        torn = noise(self.chance, self.size, 4, 9, 4).point(
            [min(255, 90 + value) for value in range(256)]
        )
        mask = ImageChops.multiply(band.resize(self.size), torn)
        self.image.paste(colour, (0, 0), mask)

    def clouds(
        self, top: float, bottom: float, colour: Colour, strength: float = 0.5, across: int = 3
    ) -> None:
        """Thin clouds between two heights, lit in *colour*."""
        size = (self.width, round(bottom - top))
        veil = noise(self.chance, size, across, across * 3, 5)
        level = [
            round(255 * strength * min(1.0, max(0.0, (value - 122) / 70))) for value in range(256)
        ]
        fade = Image.new("L", (1, size[1]))
        fade.putdata(
            [
                round(255 * math.sin(math.pi * (row + 1) / (size[1] + 1)) ** 0.7)
                for row in range(size[1])
            ]
        )
        mask = ImageChops.multiply(veil.point(level), fade.resize(size))
        self.image.paste(Image.new("RGB", size, colour), (0, round(top)), mask)

    def mirror(
        self, line: float, bottom: float, tint: Colour, share: float = 0.3, ripple: float = 14
    ) -> None:
        """Make water below *line*: what stands above it, upside down, rippled and tinted."""
        depth = round(bottom - line)
        tall = min(depth, round(line))
        above = self.image.crop((0, round(line) - tall, self.width, round(line)))
        flipped = above.transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize((self.width, depth))
        flipped = flipped.filter(ImageFilter.BoxBlur((2, 9)))
        water = Image.new("RGB", (self.width, depth))
        swing = 0.0
        for row in range(0, depth, 2):
            near = row / depth
            swing = swing * 0.82 + self.chance.gauss(0, 1) * ripple * (0.15 + near)
            strip = flipped.crop((0, row, self.width, row + 2))
            water.paste(ImageChops.offset(strip, round(swing), 0), (0, row))
        water = Image.blend(water, Image.new("RGB", water.size, tint), share)
        self.image.paste(water.filter(ImageFilter.GaussianBlur(1.2)), (0, round(line)))

    def glints(
        self, x: float, top: float, bottom: float, spread: float, colour: Colour, count: int
    ) -> None:
        """Strew short bright strokes over water, denser near the column *x*."""
        with self.sheet(blur=0.8) as brush:
            for _ in range(count):
                near = self.chance.random() ** 0.8
                y = top + (bottom - top) * near
                place = x + self.chance.gauss(0, spread * (0.35 + 0.9 * near))
                long = self.chance.uniform(6, 30) * (0.4 + 1.8 * near)
                alpha = round(self.chance.uniform(60, 210) * (1 - 0.45 * near))
                brush.oval(place, y, long, 0.8 + 2.1 * near, colour, alpha)

    def ripples(self, top: float, bottom: float, dark: Colour, light: Colour, count: int) -> None:
        """Strew calm dark and light strokes over the whole water."""
        with self.sheet(blur=1.2) as brush:
            for _ in range(count):
                near = self.chance.random() ** 0.7
                y = top + (bottom - top) * near
                long = self.chance.uniform(20, 90) * (0.25 + 1.6 * near)
                colour = dark if self.chance.random() < 0.55 else light
                brush.oval(
                    self.chance.uniform(0, self.width),
                    y,
                    long,
                    0.7 + 2.4 * near,
                    colour,
                    self.chance.randint(25, 80),
                )

    def develop(
        self, grain: float = 0.075, vignette: float = 0.32, colour: float = 1.06
    ) -> Image.Image:
        """The finished picture: bloom, vignette and the fine grain of a small sensor."""
        bloom = self.image.resize((self.width // 8, self.height // 8)).filter(
            ImageFilter.GaussianBlur(6)
        )
        image = Image.blend(
            self.image, ImageChops.screen(self.image, bloom.resize(self.size)), 0.13
        )
        edge = Image.radial_gradient("L").point(
            [round(255 * (1 - vignette * (v / 255) ** 2.4)) for v in range(256)]
        )
        image = ImageChops.multiply(
            image, Image.merge("RGB", (edge.resize(self.size, Image.Resampling.BICUBIC),) * 3)
        )
        image = ImageEnhance.Color(image).enhance(colour)
        fine = Image.frombytes("L", self.size, self.chance.randbytes(self.width * self.height))
        fine = flattened(fine.filter(ImageFilter.GaussianBlur(0.7)), grain * 4)
        paper = flattened(noise(self.chance, self.size, 40, 30, 4), 0.14)
        image = ImageChops.soft_light(image, Image.merge("RGB", (paper,) * 3))
        return ImageChops.overlay(image, Image.merge("RGB", (fine,) * 3))


# From here to the last picture the lines are filled by hand: a table of coordinates reads better in
# rows than with one number a line.
# fmt: off

# --- things that stand in several pictures -------------------------------------------------------


def palm(brush: Brush, chance: random.Random, foot: Point, tall: float, lean: float, dark: Colour,
         light: Colour) -> None:
    """A coconut palm; *lean* moves its crown sideways."""
    top = (foot[0] + lean, foot[1] - tall)
    trunk = arc(foot, (foot[0] + lean * 0.15, foot[1] - tall * 0.55), top)
    for number, (start, end) in enumerate(pairwise(trunk)):
        width = tall * (0.042 - 0.022 * number / len(trunk))
        brush.line([start, end], between(dark, light, 0.12), width)
    for number in range(15):
        angle = math.pi * (0.02 + 0.96 * number / 14) + chance.uniform(-0.1, 0.1)
        reach = tall * chance.uniform(0.36, 0.46)
        rise = 0.9 - 0.55 * abs(math.cos(angle))
        tip = (top[0] + math.cos(angle) * reach * 1.1,
               top[1] - math.sin(angle) * reach * rise + reach * 0.3)
        bend = (top[0] + math.cos(angle) * reach * 0.62,
                top[1] - math.sin(angle) * reach * 0.85 - reach * 0.12)
        rib = arc(top, bend, tip, 26)
        colour = between(dark, light, chance.uniform(0, 0.75))
        brush.line(rib, colour, tall * 0.007)
        for place, (x, y) in enumerate(rib[2:], 2):
            long = reach * 0.25 * math.sin(math.pi * (place / 26)**0.7 * 0.96 + 0.1)
            for side in (-1, 1):
                slant = side * 0.5 + math.cos(angle) * 0.5
                end = (x + long * slant, y + long * chance.uniform(0.7, 1.0))
                brush.line([(x, y), end], colour, tall * 0.0065)
    for _ in range(4):
        brush.oval(top[0] + chance.uniform(-0.03, 0.03) * tall, top[1] + tall * 0.035,
                   tall * 0.022, tall * 0.025, dark)


def crown(brush: Brush, chance: random.Random, x: float, y: float, rx: float, ry: float,
          stops: Stops, count: int = 260) -> None:
    """The leaves of a round tree, dark below and lit from the upper left."""
    for number in range(count):
        angle, far = chance.uniform(0, 6.283), chance.random()**0.5
        dx, dy = math.cos(angle) * far, math.sin(angle) * far
        light = 0.5 + 0.36 * (-dy) + 0.2 * (-dx) + chance.uniform(-0.16, 0.16)
        light *= 0.45 + 0.6 * number / count
        size = chance.uniform(0.09, 0.17) * min(rx, ry)
        brush.oval(x + dx * rx, y + dy * ry, size * 1.25, size,
                   colour_at(stops, min(1.0, max(0.0, light))))


def tree(brush: Brush, chance: random.Random, x: float, foot: float, tall: float,
         stops: Stops) -> None:
    """A broad tree whose foot stands at (x, foot)."""
    bark = between(colour_at(stops, 0), (60, 40, 30), 0.6)
    wide = tall * 0.055
    brush.area([(x - wide, foot), (x + wide, foot), (x + wide * 0.5, foot - tall * 0.6),
                (x - wide * 0.5, foot - tall * 0.6)], bark)
    for dx, dy, size in ((-0.26, 0.56, 0.24), (0.27, 0.58, 0.23), (0.0, 0.74, 0.30),
                         (-0.13, 0.86, 0.2), (0.16, 0.84, 0.2)):
        brush.line([(x, foot - tall * 0.45), (x + dx * tall * 0.8, foot - dy * tall)], bark,
                   wide * 0.6)
        crown(brush, chance, x + dx * tall, foot - dy * tall, size * tall, size * tall * 0.8,
              stops, 240)


def bird(brush: Brush, where: Point, size: float, colour: Colour) -> None:
    """A bird far away: two raised wings that meet in *where*."""
    x, y = where
    for side in (-1, 1):
        bend = (x + side * size * 0.6, y - size * 0.9)
        tip = (x + side * size * 1.75, y - size * 0.5)
        brush.line(arc(where, bend, tip, 8), colour, size * 0.23)


def grass(brush: Brush, chance: random.Random, area: tuple[float, float, float, float],
          tall: float, stops: Stops, count: int) -> None:
    """Blades within *area* (left, top, right, bottom), longer in front."""
    left, top, right, bottom = area
    for number in range(count):
        near = (number + chance.random()) / count
        x, y = chance.uniform(left, right), top + (bottom - top) * near
        long = tall * (0.35 + 0.65 * near) * chance.uniform(0.6, 1.2)
        lean = chance.uniform(-0.5, 0.5) * long
        colour = jitter(chance, colour_at(stops, chance.random()), 8)
        brush.line(arc((x, y), (x + lean * 0.2, y - long * 0.7), (x + lean, y - long), 5), colour,
                   1.2 + 2.2 * near)


def person(brush: Brush, x: float, foot: float, tall: float, cloth: Colour, skin: Colour, *,
           hat: Colour | None) -> None:
    """A figure seen from far away; nobody in particular."""
    wide = tall * 0.13
    dark = between(cloth, (20, 16, 24), 0.55)
    brush.area([(x - wide * 0.8, foot), (x - wide * 0.1, foot), (x, foot - tall * 0.48),
                (x - wide, foot - tall * 0.48)], dark)
    brush.area([(x + wide * 0.2, foot), (x + wide * 0.95, foot), (x + wide, foot - tall * 0.48),
                (x, foot - tall * 0.48)], dark)
    body = arc((x - wide, foot - tall * 0.44), (x - wide * 1.5, foot - tall * 0.8),
               (x - wide * 0.3, foot - tall * 0.82), 8)
    body += arc((x + wide * 0.3, foot - tall * 0.82), (x + wide * 1.5, foot - tall * 0.8),
                (x + wide, foot - tall * 0.44), 8)
    brush.area(body, cloth)
    brush.line([(x + wide * 0.95, foot - tall * 0.74), (x + wide * 1.45, foot - tall * 0.46)],
               cloth, wide * 0.5)
    brush.line([(x - wide * 0.95, foot - tall * 0.74), (x - wide * 1.35, foot - tall * 0.46)],
               between(cloth, dark, 0.4), wide * 0.5)
    brush.oval(x, foot - tall * 0.89, wide * 0.52, wide * 0.66, skin)
    if hat:
        brim = foot - tall * 0.9
        brush.area([(x - wide * 1.6, brim), (x, brim - tall * 0.14), (x + wide * 1.6, brim)], hat)
        brush.area([(x, brim - tall * 0.14), (x + wide * 1.6, brim), (x + wide * 0.2, brim)],
                   between(hat, dark, 0.4))


def roof(brush: Brush, points: Sequence[Point], rows: int, light: Colour, dark: Colour,
         chance: random.Random) -> None:
    """A tiled roof between four corners: top left, top right, bottom right, bottom left."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = points
    brush.area(points, between(light, dark, 0.5))
    for row in range(rows):
        t, u = row / rows, (row + 1) / rows
        left, right = ((ax + (dx - ax) * t, ay + (dy - ay) * t), (bx + (cx - bx) * t,
                                                                  by + (cy - by) * t))
        left2, right2 = ((ax + (dx - ax) * u, ay + (dy - ay) * u), (bx + (cx - bx) * u,
                                                                    by + (cy - by) * u))
        count = max(6, round((right2[0] - left2[0]) / 24))
        for tile in range(count):
            s, e = tile / count, (tile + 1) / count
            quad = [(left[0] + (right[0] - left[0]) * s, left[1] + (right[1] - left[1]) * s),
                    (left[0] + (right[0] - left[0]) * e, left[1] + (right[1] - left[1]) * e),
                    (left2[0] + (right2[0] - left2[0]) * e, left2[1] + (right2[1] - left2[1]) * e),
                    (left2[0] + (right2[0] - left2[0]) * s, left2[1] + (right2[1] - left2[1]) * s)]
            brush.area(quad, jitter(chance, between(light, dark, chance.uniform(0.05, 0.65)), 6))
        brush.line([left2, right2], dark, 2.4, 170)


def boat(brush: Brush, x: float, water: float, long: float, hull: Colour, band: Colour,
         trim: Colour, *, cabin: bool = True) -> None:
    """A wooden fishing boat seen from the side, bow to the right."""
    half, deep = long / 2, long * 0.13
    deck = arc((x - half, water - deep * 1.15), (x, water - deep * 0.45),
               (x + half * 1.06, water - deep * 2.3), 30)
    keel = arc((x + half * 0.82, water + deep * 0.12), (x, water + deep * 0.5),
               (x - half * 0.9, water + deep * 0.12), 30)
    if cabin:
        left, right, top = x - half * 0.62, x - half * 0.02, water - deep * 2.9
        brush.area([(left, water - deep), (right, water - deep * 0.8), (right, top), (left, top)],
                   between(trim, (255, 255, 255), 0.35))
        brush.area([(left + (right - left) * 0.55, water - deep), (right, water - deep * 0.8),
                    (right, top), (left + (right - left) * 0.55, top)], between(trim, hull, 0.25))
        brush.area([(left - 18, top), (right + 26, top), (right + 14, top - deep * 0.32),
                    (left - 8, top - deep * 0.32)], band)
        for place in (0.12, 0.34, 0.62, 0.82):
            near = left + (right - left) * place
            brush.box(near, top + deep * 0.35, near + long * 0.032, top + deep * 0.95,
                      between(hull, (20, 30, 45), 0.7))
    brush.line([(x + half * 0.3, water - deep), (x + half * 0.3, water - long * 0.52)],
               between(hull, (60, 40, 25), 0.7), long * 0.011)
    brush.line([(x + half * 0.3, water - long * 0.52), (x + half * 1.03, water - deep * 2.3)],
               (60, 50, 45), 2)
    brush.line([(x + half * 0.3, water - long * 0.52), (x - half * 0.95, water - deep * 1.2)],
               (60, 50, 45), 2)
    brush.area([*deck, *keel], hull)
    lower = [(px, py + deep * 0.34) for px, py in deck]
    brush.area([*deck, *reversed(lower)], band)
    brush.line(deck, trim, deep * 0.13)
    for share in (0.55, 0.75):
        plank = [(px, py + deep * share + (water - py) * 0.25) for px, py in deck[2:-3]]
        brush.line(plank, between(hull, (20, 14, 20), 0.35), 2, 150)
    brush.area([
        *arc((x + half * 0.9, water - deep * 0.35), (x, water + deep * 0.28),
             (x - half * 0.95, water - deep * 0.2), 30), *reversed(keel)
    ], between(hull, (15, 12, 22), 0.6), 170)


# --- the pictures: landscapes --------------------------------------------------------------------


def rice_terraces() -> Image.Image:
    """Terraces of ripening rice below misty hills, early in the morning."""
    p = Painting(11)
    w, h = p.size
    p.wash(even("6f9fc4", "a9c6d3", "f2dcb8", "fbd9a0"), 0, 900)
    p.clouds(60, 520, rgb("fff0da"), 0.55)
    p.glow(1640, 560, 900, rgb("ffcf86"), 0.75)
    p.sun(1640, 560, 62, rgb("fff6d8"))
    blues = (("9db6c4", "c9d2cc"), ("7fa3ae", "b7c9bd"), ("5f8d8c", "a4bfa2"), ("46786a",
                                                                                "86a978"))
    for depth, (top, low) in enumerate(blues):
        line = hill(p.chance, w, 640 + depth * 75, 120 - depth * 12, 1.1 + depth * 0.35)
        if depth > 1:
            line = fringed(p.chance, line, 10 + depth * 5)
        p.fill(closed(line, 1100), even(top, low), 0.35)
        p.mist(740 + depth * 80, 46, rgb("fdeccb"), 0.62)
    p.glow(1640, 620, 760, rgb("ffdf9e"), 0.4, 0.5)
    ripe = (("a9b852", "8fa644"), ("c6c053", "a4ac42"), ("8fb04b", "6f9638"), ("d6c660", "b0ab45"))
    y, number = 985.0, 0
    while y < h + 360:
        near = (y - 985) / (h - 985)
        line = [(x, yy - 60 - 190 * near + 3.4 * (x / w - 0.47)**2 * (40 + 330 * near) *
                 (1 if x > 0.47 * w else 0.7))
                for x, yy in hill(p.chance, w, y, 12 + 26 * near, 1.2 + 0.5 * p.chance.random())]
        thick = 26 + 108 * near
        riser = [(x, yy - 6 - 11 * near) for x, yy in line]
        p.fill(closed(riser, min(h, y + thick * 3.2)), even("4a6b2c", "39571f", "39571f"), 0.3)
        light, low = ripe[number % len(ripe)]
        if number % 5 == 3:
            p.fill(closed(line, min(h, y + thick * 3.2)), even("f3d9a4", "b9c3ae", "7f9f92"), 0.1)
            with p.sheet() as brush:
                for x, yy in line[2::5]:
                    for row in range(1, 5):
                        foot = yy + thick * 0.2 * row + p.chance.uniform(-2, 2)
                        x += p.chance.uniform(-5, 5)
                        for lean in (-0.5, 0.0, 0.5):
                            brush.line([(x, foot),
                                        (x + lean * (5 + 9 * near), foot - 5 - 12 * near)],
                                       rgb("6d9440"), 1.2 + 1.4 * near, 210)
        else:
            p.fill(closed(line, min(h, y + thick * 3.2)), even(light, low, low), 0.45)
            with p.sheet() as brush:
                tones = even("6d8a34", light, "ead98a")
                for x, yy in line:
                    for _ in range(7):
                        deep = p.chance.random()
                        px, py = x + p.chance.uniform(-6, 8), yy + thick * 1.05 * deep
                        long = (7 + 22 * near) * p.chance.uniform(0.6, 1.1)
                        lean = p.chance.uniform(-0.2, 0.55) * long
                        brush.line([(px, py), (px + lean * 0.3, py - long * 0.7),
                                    (px + lean, py - long)], colour_at(tones, p.chance.random()),
                                   1.2 + 2 * near, 210)
        y += thick
        number += 1
    with p.sheet() as brush:
        stops = even("2c4a2c", "4d7138", "8da24c")
        for x, tall, lean in ((250, 430, 60), (365, 330, -36), (2110, 380, -50)):
            palm(brush, p.chance, (x, 1160), tall, lean, rgb("2d4a2a"), rgb("86a04a"))
        brush.area([(430, 1120), (620, 1120), (612, 1010), (438, 1010)], rgb("8a6a45"))
        brush.area([(520, 1120), (620, 1120), (612, 1010), (520, 1010)], rgb("6a4d33"))
        roof(brush, ((470, 930), (585, 930), (650, 1022), (402, 1022)), 6, rgb("b98d56"),
             rgb("6f5032"), p.chance)
        for x in (690, 150, 2010, 2200):
            tree(brush, p.chance, x, 1150, p.chance.uniform(150, 220), stops)
    p.mist(1015, 40, rgb("fff0cf"), 0.3)
    return p.develop()


def harvest_evening() -> Image.Image:
    """Golden sheaves and figures with straw hats under an evening sky."""
    p = Painting(23)
    w, h = p.size
    p.wash(even("5b6f9b", "a88fa6", "efae86", "ffd591"), 0, 820)
    p.clouds(40, 600, rgb("ffd9b0"), 0.75, 2)
    p.glow(760, 690, 1000, rgb("ffb45e"), 0.85)
    p.sun(760, 676, 88, rgb("fff2c4"))
    for depth, (top, low) in enumerate(
        (("8f7f93", "c9a08c"), ("75697c", "b58c74"), ("57594f", "8f7a4c"))):
        line = hill(p.chance, w, 720 + depth * 42, 70 - depth * 16, 1.6 + depth)
        p.fill(closed(fringed(p.chance, line, 4 + depth * 12), 1000), even(top, low), 0.3)
        p.mist(790 + depth * 22, 28, rgb("ffd9a0"), 0.42)
    p.wash(even("e2b75c", "d7a544", "b98330", "8c5f22"), 830)
    p.mist(832, 26, rgb("ffd58f"), 0.75)
    with p.sheet() as brush:
        tones = even("8a5f1f", "c79436", "f0cd76", "fff0b5")
        for _ in range(15000):
            near = p.chance.random()**0.62
            y = 836 + (h - 800) * near
            x = p.chance.uniform(-20, w + 20)
            long = 8 + 74 * near
            lean = p.chance.uniform(-0.25, 0.5) * long
            tone = colour_at(tones, min(1.0, max(0.0, p.chance.gauss(0.55 - 0.18 * near, 0.22))))
            brush.line([(x, y), (x + lean * 0.35, y - long * 0.75), (x + lean, y - long)], tone,
                       1.1 + 2.6 * near, 225)
    p.glow(760, 860, 900, rgb("ffc868"), 0.38, 0.35)
    with p.sheet(shade=0.35) as brush:
        for x, foot, tall, cloth in ((1180, 1015, 205, "7a3b34"), (1420, 1050, 230, "35506a"),
                                     (1640, 1000, 190, "5e6d3f"), (420, 1030, 215, "6a4466")):
            person(brush, x, foot, tall, rgb(cloth), rgb("7d4f35"), hat=rgb("e8c27c"))
        for x, foot, size in ((980, 1130, 120), (1300, 1190, 150), (1720, 1160, 135),
                              (300, 1220, 165), (640, 1310, 205), (1480, 1420, 260), (2060, 1330,
                                                                                      220)):
            for _ in range(230):
                spread = min(0.62, max(-0.62, p.chance.gauss(0, 0.3)))
                tip = (x + spread * size * 1.9,
                       foot - size * p.chance.uniform(0.85, 1.22) + abs(spread) * size * 0.5)
                base = (x + spread * size * 1.1, foot + size * 0.08 * (1 - abs(spread)))
                tone = colour_at(
                    even("7c531c", "c8943a", "f6d783"),
                    min(1.0, max(0.0, 0.55 - spread * 0.7 + p.chance.uniform(-0.25, 0.25))))
                brush.line(arc(base, (x - spread * size * 0.3, foot - size * 0.5), tip, 9), tone,
                           1.6 + size * 0.011)
                brush.oval(tip[0], tip[1], 2 + size * 0.018, 4 + size * 0.03,
                           between(tone, rgb("ffe9a6"), 0.35))
            for rise in (0.46, 0.51):
                brush.line(
                    arc((x - size * 0.27, foot - size * rise), (x, foot - size * (rise - 0.1)),
                        (x + size * 0.27, foot - size * rise), 8), rgb("8a5a26"), size * 0.035)
    with p.sheet(blur=2.2) as brush:
        grass(brush, p.chance, (-40, h - 70, w + 40, h + 120), 260,
              even("5e3f16", "a87427", "e9bd5c"), 900)
    return p.develop(vignette=0.4)


def fishing_dawn() -> Image.Image:
    """Outrigger boats on a calm sea at first light, a volcano behind them."""
    p = Painting(37)
    w, h = p.size
    line = 985
    p.wash(even("2b3763", "5b5a8c", "a8718f", "ef9a78", "ffd08a"), 0, line)
    p.clouds(80, 620, rgb("f7b79c"), 0.7, 2)
    p.clouds(520, 900, rgb("ffd9a2"), 0.5, 3)
    p.glow(1480, 930, 1100, rgb("ff9f58"), 0.85, 0.75)
    p.sun(1480, 930, 74, rgb("fff0c2"))
    peak = mountain(p.chance, w, 960, ((0.27, 400, 0.16), (0.42, 130, 0.17), (0.1, 150, 0.16)))
    p.fill(closed(peak, line), even("4f4a78", "8a668c", "d98f84"), 0.25)
    p.mist(925, 40, rgb("ffc795"), 0.55)
    p.fill(closed(hill(p.chance, w, 972, 18, 2.2), line), even("5e4b70", "9a6a78"), 0.2)
    p.mirror(line, h, rgb("41406e"), 0.34, 12)
    p.ripples(line + 6, h, rgb("2d2f5c"), rgb("ffc59a"), 1500)
    p.glints(1480, line + 4, h, 120, rgb("ffe2a8"), 900)
    with p.sheet() as brush:
        for x, y, s, sail in ((1050, 1060, 0.42, "c7584c"), (1840, 1045, 0.36, "e0a24a"),
                              (640, 1190, 0.86, "d8694a"), (1610, 1330, 1.25, "")):
            dark, rim = rgb("241c33"), rgb("b0645a")
            for k in range(9):
                brush.oval(x + p.chance.uniform(-30, 30) * s, y + (22 + k * 9) * s,
                           (230 - k * 17) * s, 4.4 * s, rgb("1f1d3d"), 90)
            brush.area([
                *arc((x - 260 * s, y - 62 * s), (x - 150 * s, y + 20 * s), (x, y + 22 * s)), *arc(
                    (x, y + 22 * s), (x + 170 * s, y + 20 * s), (x + 290 * s, y - 84 * s)), *arc(
                        (x + 250 * s, y - 34 * s), (x, y - 12 * s), (x - 225 * s, y - 30 * s))
            ], dark)
            brush.line(arc((x - 240 * s, y - 40 * s), (x, y - 14 * s), (x + 270 * s, y - 55 * s)),
                       rim, 5 * s)
            for px in (-95, 105):
                brush.line(
                    arc((x + px * s, y - 18 * s), (x + (px + 20) * s, y - 96 * s),
                        (x + (px + 62) * s, y + 48 * s)), dark, 8 * s)
            brush.line(
                arc((x - 120 * s, y + 50 * s), (x + 70 * s, y + 62 * s),
                    (x + 300 * s, y + 38 * s)), dark, 12 * s)
            if sail:
                for k in range(26):
                    brush.oval(x + (60 + k * 4) * s + p.chance.uniform(-14, 14) * s,
                               y + (44 + k * 11) * s, (84 - k * 2.6) * s, 3.2 * s, rgb(sail), 88)
                brush.line([(x - 30 * s, y), (x - 20 * s, y - 360 * s)], dark, 8 * s)
                cloth = [(x - 60 * s, y - 24 * s),
                         *arc((x - 60 * s, y - 24 * s), (x + 150 * s, y - 150 * s),
                              (x + 210 * s, y - 420 * s)), *arc((x + 210 * s, y - 420 * s),
                                                                (x + 20 * s, y - 300 * s),
                                                                (x - 60 * s, y - 24 * s))]
                brush.area(cloth, rgb(sail))
                for k in range(5):
                    brush.line(
                        arc((x - 20 * s, y - (110 + 40 * k) * s),
                            (x + 90 * s, y - (170 + 40 * k) * s),
                            (x + (190 + 3 * k) * s, y - (330 + 14 * k) * s)),
                        between(rgb(sail), dark, 0.35), 3 * s)
            else:
                for px, tall in ((-70, 175), (60, 190)):
                    person(brush, x + px * s, y - 10 * s, tall * s * 0.9, rgb("372a44"),
                           rgb("3a2a33"), hat=rgb("6d4a50"))
                brush.line([(x + 95 * s, y - 110 * s), (x + 330 * s, y - 260 * s)], dark, 5 * s)
    with p.sheet(blur=1) as brush:
        for _ in range(9):
            where = p.chance.uniform(300, 1300), p.chance.uniform(300, 640)
            bird(brush, where, p.chance.uniform(9, 22), rgb("2e2a4a"))
    return p.develop()


def mangrove() -> Image.Image:
    """Stilt roots in still, turquoise water, with light through the morning mist."""
    p = Painting(41)
    w, h = p.size
    line = 1090
    p.wash(even("bfe0d2", "dcebd0", "f6efce", "e4e8c6"), 0, line)
    p.glow(1250, 420, 1000, rgb("fff6c8"), 0.7)
    greens = (("a9cdb4", "c3d9bb"), ("7fb496", "a8c9a0"), ("528f72", "86b083"), ("2f6c53",
                                                                                 "5f9166"))
    for depth, (top, low) in enumerate(greens):
        crest = fringed(p.chance, hill(p.chance, w, 660 + depth * 70, 110, 2.2 + depth * 0.5),
                        50 + depth * 12)
        p.fill(closed(crest, line), even(top, low), 0.5)
        with p.sheet(blur=max(0.0, 3.0 - depth)) as brush:
            for _ in range(240 if depth > 1 else 110):
                x = p.chance.uniform(0, w)
                y = height_at(crest, x) + p.chance.uniform(10, 150)
                size = p.chance.uniform(14, 30) * (0.8 + depth * 0.2)
                brush.oval(
                    x, y, size * 1.4, size,
                    jitter(p.chance, between(rgb(top), rgb("f3efb4"), p.chance.uniform(0, 0.34)),
                           10), 170)
            for _ in range(26):
                x = p.chance.uniform(0, w)
                brush.line([(x, 860 + depth * 50), (x + p.chance.uniform(-20, 20), line)],
                           between(rgb(low), rgb("3b4a3c"), 0.25 + 0.14 * depth), 5 + 3 * depth,
                           190)
        p.mist(1000 + depth * 10, 100 - depth * 16, rgb("f4f2d2"), 0.62 - depth * 0.1)
    beams = Image.new("L", p.size)
    pen = ImageDraw.Draw(beams)
    for number in range(9):
        x = 900 + number * 120 + p.chance.uniform(-40, 40)
        pen.polygon([(x, 0), (x + 40, 0), (x - 330 + number * 50, 1180),
                     (x - 480 + number * 50, 1180)], fill=p.chance.randint(24, 62))
    p.image.paste(rgb("fffbe0"), (0, 0), beams.filter(ImageFilter.GaussianBlur(26)))

    def standing(brush: Brush, x: float, foot: float, tall: float, bark: Colour,
                 leaves: Stops) -> None:
        lean = p.chance.uniform(-0.08, 0.08) * tall
        knot = foot - tall * 0.3
        for number in range(13):
            side = -1 + 2 * number / 12
            far = x + side * tall * 0.36 + p.chance.uniform(-12, 12)
            start = knot - p.chance.uniform(-0.04, 0.13) * tall
            dip = foot + (1 - abs(side)) * tall * 0.05
            colour = between(bark, rgb("d9c79c"), 0.30 if side < 0.15 else 0.04)
            brush.line(
                arc((x, start), (x + (far - x) * 0.85, start + tall * 0.01), (far, dip), 18),
                colour, tall * 0.017)
        brush.line(
            arc((x, knot + tall * 0.03), (x + lean * 0.2, foot - tall * 0.6),
                (x + lean, foot - tall)), bark, tall * 0.042)
        brush.line(
            arc((x - tall * 0.012, knot), (x + lean * 0.2 - tall * 0.012, foot - tall * 0.6),
                (x + lean - tall * 0.008, foot - tall)), between(bark, rgb("e6d6aa"), 0.4),
            tall * 0.009)
        for _ in range(7):
            dx, dy = p.chance.uniform(-0.34, 0.34), p.chance.uniform(-0.02, 0.28)
            brush.line([(x + lean * 0.8, foot - tall * 0.86),
                        (x + lean + dx * tall, foot - tall - dy * tall)], bark, tall * 0.012)
            crown(brush, p.chance, x + lean + dx * tall, foot - tall * 1.02 - dy * tall,
                  tall * 0.23, tall * 0.15, leaves, 200)

    leaves = even("1e4a37", "3a7a4c", "79ab58", "cfdd8a")
    with p.sheet() as brush:
        for x, foot, tall in ((1010, 1100, 420), (1430, 1110, 460), (1890, 1105, 430), (180, 1110,
                                                                                        450)):
            standing(brush, x, foot, tall, rgb("5c5845"), leaves)
    p.mirror(line, h, rgb("3f9a8f"), 0.36, 7)
    p.ripples(line + 4, h, rgb("1f6a62"), rgb("e3f3d0"), 1100)
    p.glints(1250, line, h, 260, rgb("fdfbdc"), 320)
    with p.sheet() as brush:
        for x, foot, tall in ((520, 1330, 820), (1700, 1420, 900)):
            for k in range(40):
                brush.oval(x + p.chance.gauss(0, tall * 0.2), foot + 12 + k * 4.5,
                           p.chance.uniform(20, 90), 3.5, rgb("164a44"), 80)
            standing(brush, x, foot, tall, rgb("4a3d31"), leaves)
        for x, y in ((1010, 1470), (1120, 1540), (860, 1600), (1290, 1500), (300, 1560)):
            brush.line([(x, y), (x + 4, y - 120)], rgb("6f8a3d"), 7)
            for side in (-1, 1):
                for rise in (88, 120):
                    brush.area([
                        *arc((x + 3, y - rise), (x + side * 30, y - rise - 42),
                             (x + side * 66, y - rise - 26)), *arc((x + side * 66, y - rise - 26),
                                                                   (x + side * 34, y - rise + 2),
                                                                   (x + 3, y - rise))
                    ],
                               rgb("7fae4a") if side < 0 else rgb("5c8d3f"))
            for k in range(6):
                brush.oval(x, y + 5 + k * 6, 34 - k * 4, 2.6, rgb("175049"), 110)
    return p.develop(vignette=0.26)


def river_jetty() -> Image.Image:
    """A copper river with a wooden jetty and a covered boat, forest on the far bank."""
    p = Painting(53)
    w, h = p.size
    line = 820
    p.wash(even("7fa9c6", "bcd0d2", "f4dcb4", "f9c98c"), 0, line)
    p.clouds(40, 640, rgb("fff1dc"), 0.75, 3)
    p.glow(520, 700, 900, rgb("ffd795"), 0.7)
    p.sun(520, 668, 60, rgb("fff6da"))
    for depth, (top, low, size) in enumerate(
        (("9fb3a8", "cbcaa4", 24), ("6d8d78", "a2a97c", 46), ("3e6350", "77854f", 74))):
        crest = fringed(p.chance, hill(p.chance, w, 730 + depth * 34, 26 + depth * 10,
                                       1.7 + depth), size)
        p.fill(closed(crest, line + 4), even(top, low), 0.5)
        p.mist(792 + depth * 10, 26, rgb("ffe9c2"), 0.5 - depth * 0.1)
    with p.sheet() as brush:
        stops = even("22402f", "44683f", "8a9a4f")
        for _ in range(30):
            x = p.chance.uniform(900, w)
            crown(brush, p.chance, x, 770 + p.chance.uniform(-40, 26), p.chance.uniform(46, 84),
                  p.chance.uniform(38, 62), stops, 70)
        for x, tall, lean in ((1040, 260, 30), (1500, 320, -40), (1980, 300, 36), (2190, 260,
                                                                                   -20)):
            palm(brush, p.chance, (x, 815), tall, lean, rgb("2a4633"), rgb("7f9150"))
        for x, wide, wall in ((1230, 190, "c58e57"), (1730, 220, "9fb4a4")):
            for k in range(5):
                brush.line([(x + k * wide / 4, 770), (x + k * wide / 4, 836)], rgb("4a3526"), 7)
            brush.box(x, 690, x + wide, 776, rgb(wall))
            brush.box(x + wide * 0.62, 690, x + wide, 776, between(rgb(wall), rgb("3a2c2c"), 0.28))
            brush.box(x + wide * 0.2, 712, x + wide * 0.42, 776, rgb("57402f"))
            roof(brush, ((x + 26, 636), (x + wide - 26, 636), (x + wide + 26, 698), (x - 26, 698)),
                 4, rgb("a4604a"), rgb("6d3d35"), p.chance)
    p.mirror(line, h, rgb("b0703c"), 0.42, 9)
    p.ripples(line + 4, h, rgb("7a4726"), rgb("ffe0b0"), 1300)
    p.glints(520, line + 4, h, 150, rgb("fff0cc"), 700)
    with p.sheet() as brush:
        wood, lit, dark = rgb("7d5a3f"), rgb("c59b6b"), rgb("3f2c22")
        for k in range(10):
            t = k / 9
            x, y = 1010 + 900 * t**1.5, 930 + 560 * t**1.5
            reach = 60 + 190 * t**1.5
            for side in (0.0, 1.0):
                px = x + side * reach * 1.65
                brush.line([(px, y - 60 * (0.4 + t)), (px, y + 150 * (0.35 + t))], dark,
                           11 + 20 * t)
                for m in range(9):
                    brush.oval(px + p.chance.uniform(-12, 12), y + 150 * (0.35 + t) + m * 9,
                               (16 + 22 * t), 3.4, dark, 100)
        planks = 44
        for k in range(planks):
            a, b = (k / planks), ((k + 0.86) / planks)
            quad = []
            for t, far in ((a, 0.0), (a, 1.0), (b, 1.0), (b, 0.0)):
                x, y = 1000 + 1010 * t**1.5, 905 + 640 * t**1.5
                reach = 60 + 210 * t**1.5
                quad.append((x + far * reach * 1.75, y + far * 8))
            brush.area(quad, jitter(p.chance, between(wood, lit, p.chance.uniform(0.15, 0.85)),
                                    12))
            brush.line([quad[0], quad[1]], dark, 2, 120)
        rail: list[Point] = []
        for k in range(31):
            t = k / 30
            rail.append((1004 + 1010 * t**1.5, 905 + 640 * t**1.5 - 62 * (0.4 + t)))
        brush.line(rail, lit, 9)
        for k in range(0, 31, 5):
            x, y = rail[k]
            brush.line([(x, y), (x, y + 62 * (0.4 + k / 30))], wood, 9 + 9 * k / 30)
        for k in range(12):
            brush.oval(560 + p.chance.uniform(-40, 40), 1224 + k * 12, 330 - k * 22, 5,
                       rgb("5a3420"), 95)
        boat(brush, 560, 1200, 720, rgb("2f6a6b"), rgb("e2b04a"), rgb("f1e4c6"), cabin=False)
        brush.area([*arc((300, 1130), (470, 960), (690, 1120)), (690, 1146), (300, 1156)],
                   rgb("8a6a45"))
        brush.area([
            *arc((300, 1130), (470, 960), (690, 1120)), *arc((690, 1112), (480, 990), (316, 1130))
        ], rgb("cfa56c"))
        for k in range(6):
            brush.line(
                arc((330 + k * 62, 1146), (340 + k * 62, 1090),
                    (370 + k * 52, 1060 + abs(k - 2.4) * 9)), rgb("5e452f"), 5)
        person(brush, 800, 1160, 190, rgb("b44a3c"), rgb("744a33"), hat=rgb("e7c98b"))
        brush.line([(822, 1070), (930, 1280)], rgb("5b4330"), 7)
    with p.sheet(blur=1.6) as brush:
        for x, lean, tall in ((40, 60, 520), (120, 30, 430), (190, 80, 360), (10, 20, 620),
                              (90, 90, 300)):
            for k in range(5):
                brush.line(
                    arc((x + k * 9, h + 20), (x + k * 9, h - tall * 0.6),
                        (x + lean + k * 34, h - tall + k * 40), 10),
                    between(rgb("2c3d22"), rgb("86934a"), p.chance.random()), 7)
    return p.develop(vignette=0.3)


def clove_hills() -> Image.Image:
    """Layer upon layer of tree-covered hills, mist between them."""
    p = Painting(61)
    w, h = p.size
    p.wash(even("8db7cf", "c5d9d6", "f7e6c6", "fbd3a2"), 0, 900)
    p.clouds(0, 640, rgb("ffffff"), 0.7, 3)
    p.glow(620, 520, 900, rgb("ffe0a6"), 0.75)
    p.sun(620, 500, 70, rgb("fff8de"))
    tones = (("a3bcc0", "d9d9c6"), ("84a6a4", "c2cdb0"), ("658f84", "a9bd92"),
             ("4a7862", "8eaa72"), ("356348", "769653"), ("254f38", "5d8341"))
    for depth, (top, low) in enumerate(tones):
        base = 600 + depth * 150
        crest = hill(p.chance, w, base, 170 - depth * 12, 1.0 + depth * 0.22)
        crest = fringed(p.chance, crest, 4 + depth * 6)
        p.fill(closed(crest, min(h, base + 420)), even(top, low), 0.45)
        if depth >= 2:
            size = 6 + (depth - 2) * 13
            stops = ((0.0, between(rgb(top), (10, 30, 24), 0.35)), (0.5, rgb(top)),
                     (1.0, between(rgb(low), rgb("f4e7a0"), 0.4)))
            with p.sheet() as brush:
                trees = sorted((p.chance.random()**1.3, p.chance.uniform(-30, w + 30))
                               for _ in range(620 - depth * 80))
                for deep, x in trees:
                    y = height_at(crest, x) + 10 + deep * 300
                    tall = size * p.chance.uniform(0.9, 1.5)
                    brush.oval(x + tall * 0.4, y + tall * 0.7, tall * 1.1, tall * 0.4, stops[0][1],
                               120)
                    if depth >= 4:
                        crown(brush, p.chance, x, y - tall * 0.3, tall * 0.82, tall * 1.15, stops,
                              46)
                    else:
                        brush.oval(x, y, tall * 0.8, tall, between(stops[0][1], stops[1][1], 0.6))
                        brush.oval(x - tall * 0.2, y - tall * 0.25, tall * 0.5, tall * 0.6,
                                   between(stops[1][1], stops[2][1], p.chance.uniform(0.2, 0.8)))
        p.mist(base + 200, 70, rgb("fff3d8"), 0.62 - depth * 0.08)
    p.glow(620, 620, 1000, rgb("ffdf9a"), 0.32, 0.7)
    return p.develop()


def coffee_rows() -> Image.Image:
    """Rows of green bushes curving over a slope, blue volcanoes behind."""
    p = Painting(71)
    w, h = p.size
    p.wash(even("7ea3cc", "b9c9d9", "f5d9c4", "fcc9a4"), 0, 880)
    p.clouds(60, 560, rgb("fff3ea"), 0.7, 3)
    p.glow(1850, 600, 900, rgb("ffc797"), 0.7)
    p.fill(
        closed(mountain(p.chance, w, 850, ((0.3, 470, 0.24), (0.62, 250, 0.2), (0.92, 330, 0.2))),
               1000), even("6f86ad", "aeb6c4", "e8d3c2"), 0.25)
    p.mist(850, 60, rgb("fde3cc"), 0.7)
    p.fill(closed(fringed(p.chance, hill(p.chance, w, 860, 70, 1.5), 16), 1100),
           even("587f86", "9cb09a"), 0.3)
    p.mist(925, 40, rgb("fdeacf"), 0.6)
    p.fill(closed(fringed(p.chance, hill(p.chance, w, 925, 44, 1.9), 34), 1200),
           even("3a6a55", "7d9d62"), 0.4)
    p.mist(990, 36, rgb("fdf0d2"), 0.45)
    ground = [(x, 1010 - 90 * math.sin(x / w * 2.6 + 0.25)) for x in range(-8, w + 16, 8)]
    p.fill(closed(ground, h), even("8d6b48", "74522f", "5a3c22"), 0.4)
    with p.sheet() as brush:
        stops = even("1d4526", "35702f", "6ea33d", "c3d76a")
        rows = 31
        for row in range(rows):
            t = row / 26
            near = t**1.75
            for k in range(round(150 - 78 * near)):
                place = k / (149 - 78 * near)
                x = -60 + place * (w + 120)
                y = (1030 + 780 * near - (90 + 150 * near) * math.sin(place * 2.6 + 0.25) +
                     40 * near * math.sin(place * 9 + row))
                size = 9 + 54 * near
                brush.oval(x + size * 0.25, y + size * 0.62, size * 1.15, size * 0.42,
                           rgb("2c2415"), 120)
                crown(brush, p.chance, x + p.chance.uniform(-3, 3), y, size * 0.98, size * 0.72,
                      stops, 16 + round(46 * near))
                if near > 0.22 and p.chance.random() < 0.8:
                    for _ in range(4):
                        brush.oval(x + p.chance.uniform(-0.7, 0.7) * size,
                                   y + p.chance.uniform(-0.4, 0.5) * size, 1.6 + 4.6 * near,
                                   1.6 + 4.6 * near,
                                   rgb("c8372d") if p.chance.random() < 0.75 else rgb("e2a03a"))
        for x, foot, tall in ((300, 1000, 260), (1960, 1000, 300), (2150, 1040, 240)):
            tree(brush, p.chance, x, foot, tall, even("27503a", "4e7f44", "a3b95c"))
        person(brush, 1180, 1130, 120, rgb("b9483e"), rgb("7d5138"), hat=rgb("ecd197"))
        person(brush, 760, 1090, 104, rgb("3c5c86"), rgb("7d5138"), hat=rgb("ecd197"))
    p.glow(1900, 800, 1000, rgb("ffd9a2"), 0.3)
    return p.develop()


def bay_at_dusk() -> Image.Image:
    """Town lights at the foot of dark hills, mirrored in a bay."""
    p = Painting(83)
    w, h = p.size
    line = 980
    p.wash(even("1b2a56", "3e4a80", "86638f", "d98378", "f6b982"), 0, line)
    p.clouds(120, 800, rgb("f1a48f"), 0.65, 2)
    p.glow(420, 880, 900, rgb("ff9d62"), 0.6, 0.7)
    with p.sheet(blur=0.6) as brush:
        for _ in range(90):
            brush.oval(p.chance.uniform(0, w), p.chance.uniform(0, 420), 1.7, 1.7, rgb("fff6e0"),
                       p.chance.randint(50, 190))
        brush.oval(1820, 160, 46, 46, rgb("fff3d6"))
    with p.sheet(blur=2) as brush:
        brush.oval(1842, 150, 42, 42, rgb("2a3a6a"))
    for depth, (top, low) in enumerate(
        (("5c5684", "a87888"), ("3d426f", "6a5c7d"), ("26325a", "3a416a"))):
        crest = hill(p.chance, w, 830 + depth * 48, 150 - depth * 34, 1.2 + depth * 0.5)
        p.fill(closed(fringed(p.chance, crest, 4 + 6 * depth), line + 4), even(top, low), 0.25)
    with p.sheet() as brush:
        for _ in range(120):
            x = p.chance.uniform(0, w)
            y = line - 8 - abs(p.chance.gauss(0, 34))
            wide, tall = p.chance.uniform(18, 46), p.chance.uniform(14, 36)
            brush.box(x, y - tall, x + wide, line, jitter(p.chance, rgb("2a3157"), 10))
            brush.area([(x - 5, y - tall), (x + wide / 2, y - tall - 14),
                        (x + wide + 5, y - tall)], jitter(p.chance, rgb("3f3559"), 10))
            for _ in range(3):
                lx, ly = x + p.chance.uniform(3, wide - 6), y - p.chance.uniform(2, tall - 4)
                brush.box(lx, ly, lx + 5, ly + 6,
                          rgb("ffd98a") if p.chance.random() < 0.8 else rgb("ffb46b"))
        for _ in range(150):
            x = p.chance.uniform(0, w)
            y = line - 40 - abs(p.chance.gauss(0, 62))
            brush.oval(x, y, 2.6, 2.6, rgb("ffe0a0"), p.chance.randint(120, 255))
    lamps = [(p.chance.uniform(0, w), line - p.chance.uniform(4, 26),
              p.chance.choice(("ffd27a", "ffe9b8", "ff9d5c", "bfe3ff"))) for _ in range(60)]
    with p.sheet(blur=7) as brush:
        for x, y, tone in lamps:
            brush.oval(x, y, 13, 13, rgb(tone), 190)
    with p.sheet() as brush:
        for x, y, _ in lamps:
            brush.oval(x, y, 4, 4, rgb("fffbe8"))
    p.mirror(line, h, rgb("1c2750"), 0.3, 8)
    with p.sheet(blur=1.4) as brush:
        for x, _, tone in lamps:
            for k in range(34):
                near = (k + p.chance.random()) / 34
                brush.oval(x + p.chance.gauss(0, 4 + 16 * near), line + 6 + near**1.3 * 500,
                           5 + 20 * near, 1 + 2.2 * near, rgb(tone), round(165 * (1 - near)))
    p.ripples(line + 4, h, rgb("111a3c"), rgb("e79f8c"), 1200)
    with p.sheet() as brush:
        for k in range(10):
            brush.oval(1500 + p.chance.uniform(-30, 30), 1408 + k * 10, 300 - k * 21, 4.4,
                       rgb("0d1530"), 120)
        boat(brush, 1500, 1390, 620, rgb("203a5e"), rgb("b4574f"), rgb("e8c9a0"))
        brush.oval(1330, 1208, 9, 9, rgb("fff1c4"))
    p.glow(1330, 1208, 150, rgb("ffcf80"), 0.75)
    return p.develop(vignette=0.36)


def pond_evening() -> Image.Image:
    """Fish ponds in squares that hold the colours of the evening sky."""
    p = Painting(97)
    w, h = p.size
    line = 760
    p.wash(even("45608f", "8f83a6", "e59c8a", "ffce8c"), 0, line)
    p.clouds(40, 700, rgb("ffc9a6"), 0.8, 2)
    p.glow(1180, 700, 1000, rgb("ffb066"), 0.8)
    p.sun(1180, 690, 78, rgb("fff2c8"))
    p.fill(closed(fringed(p.chance, hill(p.chance, w, 738, 16, 2.6), 30), line + 6),
           even("534c66", "7d5f5f"), 0.3)
    p.mirror(line, h, rgb("7d6a8e"), 0.2, 6)
    p.ripples(line + 2, h, rgb("4a4672"), rgb("ffd9ae"), 700)
    p.glints(1180, line, h, 150, rgb("ffeec2"), 520)
    centre = 1180

    def ground(x: float, depth: float) -> Point:
        near = depth**2.1
        return centre + x * (0.10 + 1.35 * near), line + 4 + (h + 120 - line) * near

    earth, grassy = even("7c5a45", "4a3530"), even("4f5a35", "8a8a45", "c9b866")
    for depth in (0.1, 0.24, 0.37, 0.51, 0.66, 0.83):
        thick = 5 + 34 * depth**2
        _, y = ground(0, depth)
        wave = [(x, y + 4 * math.sin(x / 150)) for x in range(-8, w + 16, 16)]
        p.fill([*wave, *[(x, yy + thick) for x, yy in reversed(wave)]], earth, 0.4)
        with p.sheet() as brush:
            grass(brush, p.chance, (0, y - 2, w, y + thick * 0.4), 10 + 44 * depth**2, grassy, 900)
    for x in (-2900, -1750, -780, 60, 900, 1850, 3100):
        left = [ground(x - 12 - 14 * (k / 24), k / 24) for k in range(25)]
        right = [ground(x + 60 + 14 * (k / 24), k / 24) for k in range(25)]
        p.fill([*left, *reversed(right)], earth, 0.4)
        with p.sheet() as brush:
            for (x1, y1), (x2, _) in zip(left, right, strict=True):
                near = (y1 - line) / (h - line)
                for _ in range(16):
                    bx, by = p.chance.uniform(x1, x2), y1 + p.chance.uniform(-6, 46) * near
                    tall = (5 + 40 * near) * p.chance.uniform(0.5, 1.1)
                    brush.line([(bx, by), (bx + p.chance.uniform(-0.4, 0.4) * tall, by - tall)],
                               colour_at(grassy, p.chance.random()), 1.2 + 2.4 * near)
    with p.sheet() as brush:
        brush.area([(560, 872), (700, 872), (692, 790), (568, 790)], rgb("6b4a3c"))
        roof(brush, ((590, 738), (672, 738), (726, 798), (534, 798)), 4, rgb("a87848"),
             rgb("5e4233"), p.chance)
        for x, tall, lean in ((1720, 330, 40), (1800, 270, 50), (330, 300, -40)):
            palm(brush, p.chance, (x, 850), tall, lean, rgb("2f2f35"), rgb("6a6a42"))
        person(brush, 860, 1130, 210, rgb("54405c"), rgb("5e3d30"), hat=rgb("d9b27c"))
        brush.line([(880, 1030), (1010, 930)], rgb("4a3530"), 5)
    return p.develop(vignette=0.34)


# --- the pictures: places where people meet ------------------------------------------------------


def awning(brush: Brush, left: float, right: float, top: float, drop: float,
           tones: tuple[Colour, Colour]) -> None:
    """A striped cloth roof that hangs forward, with a scalloped edge."""
    count = max(6, round((right - left) / 62))
    inset = (right - left) * 0.06
    for k in range(count):
        a, b = k / count, (k + 1) / count
        tone = tones[k % 2]
        quad = [(left + inset + (right - left - 2 * inset) * a, top),
                (left + inset + (right - left - 2 * inset) * b, top),
                (left + (right - left) * b, top + drop), (left + (right - left) * a, top + drop)]
        brush.area(quad, tone)
        brush.area([quad[0], quad[1],
                    along(quad[1], quad[2], 0.3),
                    along(quad[0], quad[3], 0.3)], between(tone, (255, 246, 220), 0.28))
        x1, x2 = left + (right - left) * a, left + (right - left) * b
        brush.area(
            arc((x1, top + drop), ((x1 + x2) / 2, top + drop + (x2 - x1) * 1.1), (x2, top + drop),
                12), between(tone, (40, 20, 30), 0.16))
    brush.line([(left, top + drop), (right, top + drop)], (60, 40, 40), 2.5, 90)


def along(first: Point, second: Point, share: float) -> Point:
    """The point that lies *share* of the way from *first* to *second*."""
    return first[0] + (second[0] - first[0]) * share, first[1] + (second[1] - first[1]) * share


def basket(brush: Brush, chance: random.Random, x: float, foot: float, wide: float,
           goods: Sequence[str], size: float) -> None:
    """A plaited basket heaped with round goods."""
    tall = wide * 0.42
    brush.oval(x, foot + 4, wide * 0.56, wide * 0.09, (40, 26, 24), 110)
    for _ in range(70):
        angle, far = chance.uniform(0, 3.1416), chance.random()**0.5
        px, py = (x + math.cos(angle) * far * wide * 0.46,
                  foot - tall * 0.92 - math.sin(angle) * far * wide * 0.24)
        tone = jitter(chance, rgb(chance.choice(goods)), 16)
        brush.oval(px, py, size, size * 0.86, between(tone, (40, 20, 20), 0.26))
        brush.oval(px - size * 0.1, py - size * 0.1, size * 0.84, size * 0.7, tone)
        brush.oval(px - size * 0.3, py - size * 0.32, size * 0.26, size * 0.2,
                   between(tone, (255, 255, 240), 0.55), 200)
    body = [(x - wide * 0.52, foot - tall), (x + wide * 0.52, foot - tall), (x + wide * 0.4, foot),
            (x - wide * 0.4, foot)]
    brush.area(body, rgb("9a6b3c"))
    rows, columns = 5, 13
    for row in range(rows):
        for column in range(columns):
            a, b = row / rows, (row + 1) / rows
            half1, half2 = wide * (0.52 - 0.12 * a), wide * (0.52 - 0.12 * b)
            c, d = -1 + 2 * column / columns, -1 + 2 * (column + 0.92) / columns
            tone = between(
                rgb("7a4f2b"), rgb("d9ae6c"),
                0.25 + 0.45 * ((row + column) % 2) + chance.uniform(-0.08, 0.08) - 0.2 * max(0, c))
            y1, y2 = foot - tall * (1 - a), foot - tall * (1 - b) - 1.5
            brush.area([(x + half1 * c, y1), (x + half1 * d, y1), (x + half2 * d, y2),
                        (x + half2 * c, y2)], tone)
    brush.line([(x - wide * 0.53, foot - tall), (x + wide * 0.53, foot - tall)], rgb("e0b878"),
               wide * 0.04)


def market() -> Image.Image:
    """Stalls under striped awnings in the first light, baskets in front."""
    p = Painting(101)
    w, h = p.size
    p.wash(even("8fb3cf", "cddbd8", "fbe3bd", "fbd09a"), 0, 900)
    p.clouds(30, 560, rgb("fffaf0"), 0.7, 3)
    p.glow(1180, 640, 900, rgb("ffd694"), 0.8)
    with p.sheet(blur=1.6) as brush:
        for x, wide, tall, tone in ((-40, 330, 430, "b7a79a"), (260, 260, 330, "c9b39c"),
                                    (520, 300, 390, "bda08d"), (1500, 280, 360, "c5ac97"),
                                    (1760, 260, 440, "b39f95"), (2000, 360, 350, "c4b09f")):
            top = 900 - tall
            brush.box(x, top, x + wide, 1000, rgb(tone))
            brush.area([(x - 26, top + 6), (x + wide / 2, top - 90), (x + wide + 26, top + 6)],
                       between(rgb(tone), rgb("9c5a45"), 0.6))
            for k in range(3):
                for m in range(2):
                    brush.box(x + 34 + k * wide * 0.31, top + 50 + m * 110,
                              x + 74 + k * wide * 0.31, top + 114 + m * 110,
                              between(rgb(tone), rgb("6a5a5e"), 0.5))
        for x, tall, lean in ((820, 420, -40), (1400, 380, 40)):
            palm(brush, p.chance, (x, 920), tall, lean, rgb("64795f"), rgb("a9b17e"))
    p.mist(880, 110, rgb("ffe9c8"), 0.55)
    p.wash(even("d9b98f", "b98f68", "8d6549"), 960)
    p.image.paste(
        ImageChops.soft_light(
            p.image, Image.merge("RGB",
                                 (flattened(noise(p.chance, p.size, 9, 30, 5), 0.8),) * 3)).crop(
                                     (0, 960, w, h)), (0, 960))
    p.glow(1180, 1000, 620, rgb("ffe0a6"), 0.5, 0.5)
    reds, blues, greens, golds = ((rgb("c8473d"), rgb("f6e6c8")), (rgb("2f7691"), rgb("f2ead2")),
                                  (rgb("4d8a58"), rgb("f5ecc9")), (rgb("e0a03a"), rgb("faf0d4")))
    goods = ((("d8402f", "e86a3c"), 15.0), (("5f9c3f", "86b84f"), 17.0),
             (("f0b53a", "f7d15c"), 19.0), (("8c4a86", "a9609a"), 15.0),
             (("e9863a", "f2a551"), 18.0), (("c9d0cf", "a4b4bd"), 20.0))
    with p.sheet() as brush:
        for x, tall, cloth in ((980, 180, "8a4a5c"), (1090, 190, "3d6478"), (1250, 176, "c47a3a"),
                               (1340, 188, "5b7748"), (1160, 150, "6a5486")):
            person(brush, x, 1040, tall, rgb(cloth), rgb("7c5440"),
                   hat=rgb("e3c48b") if x % 20 else None)
        plan = ((700, 920, 720, 860, 1030, golds), (1430, 1650, 720, 860, 1030, blues),
                (380, 740, 640, 850, 1140, greens), (1600, 1960, 640, 850, 1140, reds),
                (-120, 470, 500, 830, 1330, reds), (1840, 2430, 500, 830, 1330, golds))
        for number, (left, right, top, low, foot, tones) in enumerate(plan):
            wide = right - left
            brush.area([(left + wide * 0.05, low - 20), (right - wide * 0.05, low - 20),
                        (right - wide * 0.05, foot - wide * 0.2),
                        (left + wide * 0.05, foot - wide * 0.2)], rgb("4b3430"), 205)
            for px in (left + wide * 0.05, right - wide * 0.05):
                brush.line([(px, top), (px, foot)], rgb("7b5639"), wide * 0.022)
            for k in range(4):
                px = left + wide * (0.18 + 0.2 * k)
                brush.line([(px, low), (px, low + wide * 0.12)], rgb("2e2424"), 2)
                brush.oval(px, low + wide * 0.16, wide * 0.032, wide * 0.05,
                           rgb(("f2c14b", "86b84f", "e8873c", "f2c14b")[k]))
            person(brush, left + wide * (0.36 if number % 2 else 0.6), foot - wide * 0.1,
                   wide * 0.44 + 40,
                   rgb(("3f7d74", "a5475a", "6b5a9a", "c9832f", "3b5f8c", "7f8f3e")[number]),
                   rgb("805640"), hat=None)
            brush.area([(left + wide * 0.02, foot - wide * 0.23),
                        (right - wide * 0.02, foot - wide * 0.23),
                        (right + wide * 0.01, foot - wide * 0.15),
                        (left - wide * 0.01, foot - wide * 0.15)], rgb("a8794c"))
            brush.area([(left - wide * 0.01, foot - wide * 0.15),
                        (right + wide * 0.01, foot - wide * 0.15), (right - wide * 0.01, foot),
                        (left + wide * 0.01, foot)], rgb("6f4a34"))
            for k in range(7):
                brush.line([(left + wide * k / 6.5, foot - wide * 0.15),
                            (left + wide * k / 6.5, foot)], rgb("4e3327"), 3, 140)
            for k in range(4):
                kind, size = goods[(number * 3 + k) % len(goods)]
                basket(brush, p.chance, left + wide * (0.14 + 0.24 * k), foot - wide * 0.15,
                       wide * 0.22, kind, size * wide / 620)
            awning(brush, left - wide * 0.06, right + wide * 0.06, top, low - top - wide * 0.1,
                   tones)
    with p.sheet(shade=0.4) as brush:
        for x, foot, wide, k in ((700, 1420, 250, 0), (420, 1560, 330, 5), (960, 1590, 300, 1),
                                 (1420, 1440, 250, 2), (1720, 1590, 340, 4), (1330, 1640, 280, 3),
                                 (2080, 1500, 280, 1)):
            kind, size = goods[k]
            basket(brush, p.chance, x, foot, wide, kind, size * 1.15)
    with p.sheet() as brush:
        string = arc((330, 600), (1150, 900), (1980, 600), 40)
        brush.line(string, rgb("4b3a36"), 3)
        for k, (px, py) in enumerate(string[3:-3:3]):
            brush.area([(px - 22, py), (px + 22, py), (px, py + 48)],
                       rgb(("c8473d", "f0c35a", "2f7691", "f6efdc", "4d8a58")[k % 5]))
    p.glow(1180, 760, 760, rgb("ffdc9a"), 0.32)
    return p.develop(vignette=0.34)


def moored_boats() -> Image.Image:
    """Painted wooden boats at a quay, doubled by calm water."""
    p = Painting(113)
    w, h = p.size
    line = 1010
    p.wash(even("5f9cc7", "a7cfdc", "e9ecd4", "fbe3b6"), 0, line)
    p.clouds(40, 700, rgb("ffffff"), 0.95, 3)
    p.glow(1900, 640, 900, rgb("fff0c0"), 0.6)
    p.fill(closed(hill(p.chance, w, 900, 90, 1.3), line), even("8fb2bd", "c6d3c4"), 0.3)
    p.fill(closed(fringed(p.chance, hill(p.chance, w, 952, 34, 2), 36), line),
           even("4f8069", "96ab79"), 0.4)
    with p.sheet() as brush:
        for x, wide, tone in ((90, 260, "d9b08c"), (420, 220, "b7c4b6"), (1780, 280, "d8a98a"),
                              (2100, 230, "c9c2a4")):
            brush.box(x, 850, x + wide, 985, rgb(tone))
            brush.box(x + wide * 0.7, 850, x + wide, 985, between(rgb(tone), rgb("5a4a4a"), 0.25))
            for k in range(3):
                brush.box(x + 24 + k * wide * 0.3, 885, x + 58 + k * wide * 0.3, 935,
                          rgb("57616b"))
            roof(brush, ((x + 24, 785), (x + wide - 24, 785), (x + wide + 20, 856), (x - 20, 856)),
                 4, rgb("c06a4d"), rgb("7c4038"), p.chance)
        brush.box(0, 978, w, line + 42, rgb("b3a48f"))
        for k in range(60):
            for m in range(2):
                x = k * 40 - 20 * m
                brush.box(x, 991 + m * 25, x + 37, 1013 + m * 25,
                          jitter(p.chance, rgb("95866f"), 12))
        boat(brush, 420, 1036, 560, rgb("2a5f8f"), rgb("f0b94a"), rgb("f5ead2"))
        boat(brush, 1270, 1032, 760, rgb("b63f3a"), rgb("f2e7cf"), rgb("f2c65a"))
        boat(brush, 1990, 1036, 520, rgb("2f7d66"), rgb("e9744a"), rgb("f4ecd3"))
    p.mirror(line + 40, h, rgb("3f7f96"), 0.26, 10)
    p.ripples(line + 44, h, rgb("235a72"), rgb("eef5e2"), 1300)
    p.glints(1900, line + 44, h, 300, rgb("fffbe4"), 360)
    with p.sheet() as brush:
        for x in (160, 780, 1650, 2230):
            brush.line([(x, 990), (x + 6, 1190)], rgb("5a4434"), 24)
            brush.line([(x - 6, 990), (x, 1190)], rgb("8d6d50"), 7)
            brush.oval(x + 2, 990, 15, 6, rgb("a5866a"))
            for k in range(8):
                brush.oval(x + p.chance.uniform(-8, 8), 1194 + k * 9, 26 - k * 2, 3, rgb("2b4c55"),
                           130)
        brush.line(arc((780, 1030), (860, 1120), (930, 960)), rgb("e5d7b4"), 5)
        brush.line(arc((1650, 1030), (1690, 1110), (1760, 965)), rgb("e5d7b4"), 5)
    with p.sheet(blur=1) as brush:
        for _ in range(8):
            where = p.chance.uniform(200, 2100), p.chance.uniform(180, 560)
            bird(brush, where, p.chance.uniform(12, 26), rgb("f8f8f2"))
    return p.develop(vignette=0.26)


def drying_nets() -> Image.Image:
    """Blue-green nets hung on bamboo, the sea behind them."""
    p = Painting(127)
    w, h = p.size
    line = 820
    p.wash(even("78b3d3", "b9dbdf", "f4edcf"), 0, line)
    p.clouds(20, 640, rgb("ffffff"), 0.95, 3)
    p.fill(closed(hill(p.chance, w, 792, 40, 1.6), line), even("86a9b4", "b7ccc4"), 0.3)
    p.wash(even("6fb3b5", "3f8f9c", "7fbdb0", "e4d3a4"), line, 1150)
    p.ripples(line, 1100, rgb("2f7788"), rgb("f2fbf0"), 900)
    shore = [(x, 1120 + 16 * math.sin(x / 180) + 10 * math.sin(x / 61))
             for x in range(-8, w + 16, 8)]
    p.fill(closed([(x, y - 12) for x, y in shore], h), even("f6f4e4", "f6f4e4"), 0, 3)
    p.fill(closed(shore, h), even("e8cf9b", "d8b47c", "b88d59"), 0.6)
    with p.sheet() as brush:
        boat(brush, 1850, 1010, 420, rgb("d7dfd6"), rgb("3274a0"), rgb("c8473d"))
        for _ in range(2600):
            near = p.chance.random()**0.7
            y = 1150 + (h - 1150) * near
            brush.oval(p.chance.uniform(0, w), y, 2 + 5 * near, 1 + 2 * near,
                       jitter(p.chance, rgb("b38a58"), 30), 120)
    poles = (110, 640, 1180, 1720, 2250)
    with p.sheet(shade=0.3) as brush:
        for number, (a, b) in enumerate(pairwise(poles)):
            tone = rgb(("2f8f8a", "2b6f9c", "3a9a7a", "c9704a")[number])
            top = [(x, 560 + 95 * math.sin(math.pi * (x - a) / (b - a)))
                   for x in range(a, b + 1, 10)]
            low = [(x, 1300 + 36 * math.sin(x / 57 + number) +
                    40 * math.sin(math.pi * (x - a) / (b - a))) for x in range(a, b + 1, 10)]
            brush.area([*top, *reversed(low)], tone, 92)
            threads = len(top)
            for k in range(-26, threads, 1):
                for side in (1, -1):
                    path = []
                    for m in range(27):
                        place = k + m if side == 1 else k + 26 - m
                        if 0 <= place < threads:
                            x, y0 = top[place]
                            path.append((x, y0 + (low[place][1] - y0) * m / 26))
                    if len(path) > 1:
                        brush.line(path, between(tone, rgb("0e2f3a"), 0.35), 1.8, 150)
            for k in range(7):
                x, y0 = top[4 + k * 7]
                fold = arc((x, y0), (x + p.chance.uniform(-40, 40), 900),
                           (x + p.chance.uniform(-20, 20), low[4 + k * 7][1]), 20)
                brush.line(fold, between(tone, rgb("0c2b38"), 0.5), p.chance.uniform(8, 26), 60)
                brush.line([(fx + 22, fy) for fx, fy in fold], between(tone, rgb("f4fbe8"), 0.6),
                           p.chance.uniform(5, 14), 60)
            for x, y in top[1::3]:
                brush.oval(x, y, 12, 9, rgb("e9744a") if number % 2 else rgb("f2c65a"))
                brush.oval(x - 3, y - 3, 4, 3, rgb("fff3d0"), 180)
    with p.sheet(shade=0.35) as brush:
        for x in poles:
            brush.line([(x, 470), (x + 8, 1450)], rgb("a98a4d"), 26)
            brush.line([(x - 7, 470), (x + 1, 1450)], rgb("dcc284"), 8)
            for y in range(560, 1440, 150):
                brush.line([(x - 13, y), (x + 15, y + 2)], rgb("7a6134"), 6)
            brush.line([(x - 15, 560), (x + 17, 574)], rgb("e9dcc0"), 9)
        basket(brush, p.chance, 1450, 1620, 330, ("c9d0cf", "a4b4bd", "8aa3b1"), 22)
        for k in range(9):
            brush.line(
                arc((470 - k * 12, 1590 + k * 4),
                    (600, 1500 + k * 16), (760 + k * 10, 1600 + k * 3), 20),
                between(rgb("c9a870"), rgb("7d5f38"), k / 9), 12)
    return p.develop(vignette=0.3)


def lighthouse() -> Image.Image:
    """A lighthouse at the end of a breakwater, its beam over the evening sea."""
    p = Painting(131)
    w, h = p.size
    line = 1060
    p.wash(even("24396b", "5a5d92", "b9758c", "f29b74", "ffcf8d"), 0, line)
    p.clouds(100, 900, rgb("ffb99a"), 0.75, 2)
    p.glow(700, 1000, 1000, rgb("ffa45f"), 0.8, 0.7)
    p.sun(700, 1030, 82, rgb("fff0c4"))
    p.fill(closed(hill(p.chance, w, 1040, 20, 2), line), even("5b4f78", "8a6478"), 0.2)
    p.mirror(line, h, rgb("37406f"), 0.36, 14)
    p.ripples(line + 4, h, rgb("232c5a"), rgb("ffc79c"), 1500)
    p.glints(700, line + 4, h, 130, rgb("ffe6b2"), 800)
    beam = Image.new("L", p.size)
    ImageDraw.Draw(beam).polygon([(1612, 440), (0, 170), (0, 470)], fill=92)
    ImageDraw.Draw(beam).polygon([(1612, 440), (w, 360), (w, 500)], fill=70)
    p.image.paste(rgb("fff0c0"), (0, 0), beam.filter(ImageFilter.GaussianBlur(14)))
    with p.sheet() as brush:
        rocks = []
        for _ in range(760):
            t = p.chance.random()
            top = 1120 - 40 * t + 20 * math.sin(t * 15)
            rocks.append((top + p.chance.random() * (70 + 330 * t), 1290 + 1060 * t, top))
        for y, x, top in sorted(rocks):
            size = 16 + 44 * (y - 1050) / 400
            lit = max(0.0, 0.75 - (y - top) / 330) * p.chance.uniform(0.45, 1)
            turn = p.chance.uniform(0, 1)
            rim = [(x + math.cos((a + turn) / 8 * 6.283) * size, y + math.sin(
                (a + turn) / 8 * 6.283) * size * 0.7) for a in range(8)]
            rim = [(px + p.chance.uniform(-5, 5), py + p.chance.uniform(-5, 5)) for px, py in rim]
            brush.area(rim, between(rgb("26284a"), rgb("6d5a78"), lit))
            face = [(x - size * 0.25 + (px - x) * 0.66, y - size * 0.2 + (py - y) * 0.6)
                    for px, py in rim]
            brush.area(face, between(rgb("3c3a5c"), rgb("c88f8a"), lit))
        x, foot, top = 1612, 1110, 500
        for k in range(5):
            a, b = k / 5, (k + 1) / 5
            y1, y2 = foot + (top - foot) * a, foot + (top - foot) * b
            w1, w2 = 96 - 40 * a, 96 - 40 * b
            tone = rgb("f2e4d2") if k % 2 == 0 else rgb("c4473f")
            brush.area([(x - w1, y1), (x + w1, y1), (x + w2, y2), (x - w2, y2)], tone)
            brush.area([(x + w1 * 0.15, y1), (x + w1, y1), (x + w2, y2), (x + w2 * 0.15, y2)],
                       between(tone, rgb("2b2a4f"), 0.42))
            brush.area([(x - w1, y1), (x - w1 * 0.7, y1), (x - w2 * 0.7, y2), (x - w2, y2)],
                       between(tone, rgb("ffd9a8"), 0.55))
        brush.box(x - 82, top - 16, x + 82, top + 4, rgb("3a3554"))
        for k in range(9):
            brush.line([(x - 78 + k * 19.5, top - 16), (x - 78 + k * 19.5, top - 46)],
                       rgb("3a3554"), 4)
        brush.line([(x - 80, top - 46), (x + 80, top - 46)], rgb("3a3554"), 5)
        brush.box(x - 44, top - 110, x + 44, top - 16, rgb("ffe7a6"))
        for k in range(4):
            brush.line([(x - 44 + k * 29, top - 110), (x - 44 + k * 29, top - 16)], rgb("4a3f58"),
                       5)
        brush.area([(x - 62, top - 108), (x, top - 190), (x + 62, top - 108)], rgb("b23f3a"))
        brush.area([(x, top - 190), (x + 62, top - 108), (x + 8, top - 108)], rgb("74303f"))
        brush.line([(x, top - 190), (x, top - 236)], rgb("3a3554"), 5)
        brush.box(x - 22, foot - 70, x + 22, foot, rgb("4a3a4a"))
        brush.box(x - 12, 760, x + 12, 800, rgb("4a3f58"))
    p.glow(1612, 440, 330, rgb("ffe49a"), 0.95)
    return p.develop(vignette=0.34)


def village_hall() -> Image.Image:
    """A hall with a tiered roof and an open verandah, palms beside it."""
    p = Painting(139)
    w, h = p.size
    p.wash(even("6fa8d0", "b4d5df", "f3ecd2"), 0, 1000)
    p.clouds(30, 640, rgb("ffffff"), 1.0, 3)
    p.glow(300, 300, 800, rgb("fff3c8"), 0.5)
    p.fill(closed(hill(p.chance, w, 900, 80, 1.4), 1100), even("86aeb0", "b5cab0"), 0.3)
    p.fill(closed(fringed(p.chance, hill(p.chance, w, 960, 30, 2.1), 60), 1150),
           even("4a7f58", "8bab68"), 0.5)
    p.wash(even("b9c46a", "9fb356", "86a04a"), 1100, 1240)
    p.wash(even("dcc096", "c9a678", "a88258"), 1240)
    with p.sheet() as brush:
        for x, foot, tall in ((180, 1130, 420), (2120, 1130, 460), (1960, 1120, 330)):
            tree(brush, p.chance, x, foot, tall, even("1f4a2e", "44803f", "a9c45c"))
        for x, tall, lean in ((400, 720, -70), (480, 560, 40), (1880, 660, 70)):
            palm(brush, p.chance, (x, 1150), tall, lean, rgb("2f5a34"), rgb("93b04f"))
        grass(brush, p.chance, (0, 1110, w, 1250), 34, even("5f8a38", "94b04a", "d4d77c"), 5200)
    with p.sheet(shade=0.3) as brush:
        wall, shadow = rgb("f3e6cc"), rgb("c9b08f")
        brush.box(620, 860, 1690, 1190, wall)
        brush.box(620, 860, 1690, 935, shadow)
        for x in (690, 900, 1370, 1560):
            brush.box(x, 960, x + 120, 1100, rgb("6d4630"))
            brush.box(x + 9, 969, x + 56, 1091, rgb("7fa6ad"))
            brush.box(x + 64, 969, x + 111, 1091, rgb("6a919b"))
            brush.area([(x + 9, 969), (x + 40, 969), (x + 9, 1050)], rgb("cfe6e2"), 130)
        brush.box(1085, 940, 1235, 1190, rgb("6d4630"))
        brush.box(1096, 951, 1156, 1190, rgb("8b5c3c"))
        brush.box(1164, 951, 1224, 1190, rgb("7e5236"))
        brush.box(540, 1186, 1770, 1226, rgb("b9a58c"))
        brush.box(500, 1222, 1810, 1264, rgb("9c8871"))
        for x in (600, 830, 1050, 1270, 1480, 1700):
            brush.box(x - 17, 860, x + 17, 1190, rgb("8b5c3c"))
            brush.box(x - 17, 860, x - 6, 1190, rgb("b98555"))
            brush.box(x - 26, 1168, x + 26, 1190, rgb("d9cbb4"))
        roof(brush, ((730, 740), (1580, 740), (1850, 880), (460, 880)), 8, rgb("c8704c"),
             rgb("84422f"), p.chance)
        roof(brush, ((900, 500), (1410, 500), (1600, 740), (710, 740)), 11, rgb("d27b52"),
             rgb("8d4632"), p.chance)
        brush.area([(900, 500), (1410, 500), (1430, 478), (880, 478)], rgb("73392c"))
        brush.line([(460, 882), (1850, 882)], rgb("5e3227"), 9)
        brush.line([(710, 742), (1600, 742)], rgb("5e3227"), 7)
        brush.box(980, 884, 1340, 930, rgb("2f6a58"))
        brush.box(988, 890, 1332, 924, rgb("f4ecd4"))
        brush.box(1010, 902, 1310, 911, rgb("2f6a58"), 170)
        brush.line([(2010, 1270), (2010, 520)], rgb("e9e6df"), 11)
        brush.area([(2014, 530), (2160, 545), (2150, 590), (2014, 580)], rgb("c93a34"))
        brush.area([(2014, 580), (2150, 590), (2144, 636), (2014, 628)], rgb("f7f3ea"))
        for x, tall, cloth in ((760, 190, "c65b74"), (860, 184, "4d7a9a"), (1420, 188, "d39a3a"),
                               (1520, 180, "5f8a5a")):
            person(brush, x, 1190, tall, rgb(cloth), rgb("7c5440"), hat=None)
    with p.sheet(shade=0.35) as brush:
        for k in range(12):
            x = 90 + k * 196
            if 930 < x < 1400:
                continue
            brush.area([(x - 44, 1330), (x + 44, 1330), (x + 30, 1404), (x - 30, 1404)],
                       rgb("b5623f"))
            brush.area([(x + 8, 1330), (x + 44, 1330), (x + 30, 1404), (x + 4, 1404)],
                       rgb("8b4430"))
            crown(brush, p.chance, x, 1282, 62, 58, even("27552f", "4f8a3f", "b4cc5e"), 90)
            for _ in range(13):
                brush.oval(x + p.chance.uniform(-52, 52), 1270 + p.chance.uniform(-44, 30), 8, 8,
                           rgb(("e2576a", "f4c64d", "f7efe6")[k % 3]))
        brush.area([(1010, 1264), (1310, 1264), (1560, h), (760, h)], rgb("d6c3a5"))
        for k in range(9):
            t = (k / 9)**1.6
            y = 1264 + (h - 1264) * t
            brush.line([(1010 - 250 * t, y), (1310 + 250 * t, y)], rgb("a98f6e"), 2 + 4 * t, 160)
    return p.develop(vignette=0.28)


def yard_with_baskets() -> Image.Image:
    """A green yard with three sorting baskets and potted plants before a house wall."""
    p = Painting(149)
    w, h = p.size
    p.wash(even("f3e3c0", "ecd6ac", "dfc392"), 0, 1180)
    plaster = flattened(noise(p.chance, (w, 1180), 14, 9, 5), 0.5)
    p.image.paste(
        ImageChops.soft_light(p.image.crop((0, 0, w, 1180)), Image.merge("RGB", (plaster,) * 3)),
        (0, 0))
    p.wash(even("bb8d63", "a67a52", "8a6040"), 1180)
    with p.sheet() as brush:
        for row in range(9):
            near = row / 9
            y1, y2 = 1180 + (h - 1180) * near**1.4, 1180 + (h - 1180) * ((row + 1) / 9)**1.4
            for column in range(-2, 22):
                x1 = w / 2 + (column - 10 + 0.5 * (row % 2)) * (130 + 140 * near)
                wide = 130 + 140 * near
                brush.box(
                    x1, y1 + 2, x1 + wide - 4, y2 - 2,
                    jitter(p.chance, between(rgb("c08a63"), rgb("96623f"), p.chance.random()), 9),
                    190)
        brush.box(0, 1120, w, 1184, rgb("9a6a4c"))
        brush.box(0, 1120, w, 1130, rgb("c59a74"))
    with p.sheet(shade=0.35) as brush:
        brush.box(300, 240, 860, 800, rgb("5b3d2b"))
        brush.box(326, 266, 834, 774, rgb("8fb9bd"))
        brush.area([(326, 266), (620, 266), (326, 640)], rgb("d6ece6"), 130)
        brush.box(572, 266, 590, 774, rgb("5b3d2b"))
        brush.box(326, 508, 834, 524, rgb("5b3d2b"))
        for side in (-1, 1):
            left = 196 if side < 0 else 868
            brush.box(left, 236, left + 100, 804, rgb("3f7f6f"))
            for k in range(14):
                brush.box(left + 10, 258 + k * 39, left + 90, 284 + k * 39, rgb("5aa08c"))
        brush.box(270, 800, 890, 836, rgb("7a533a"))
        for k in range(5):
            x = 350 + k * 118
            brush.area([(x - 36, 724), (x + 36, 724), (x + 26, 802), (x - 26, 802)],
                       rgb(("c46a44", "d8c9a8", "4f86a0", "c46a44", "e0aa4c")[k]))
            crown(brush, p.chance, x, 676, 54, 62, even("245530", "4c8c42", "b6d062"), 80)
    with p.sheet() as brush:
        vine = even("1f4d2d", "3f8040", "9cc257")
        for k in range(60):
            x = 1000 + 22 * k
            y = 60 + 90 * math.sin(k / 6) + p.chance.uniform(-40, 60)
            crown(brush, p.chance, x, y - 30, 88, 66, vine, 50)
            if k % 3 == 0:
                long = p.chance.uniform(80, 280)
                brush.line(arc((x, y), (x + 20, y + long * 0.5), (x - 6, y + long), 10),
                           rgb("356a38"), 5)
                for m in range(9):
                    brush.oval(x + p.chance.uniform(-22, 22), y + long * m / 9, 16, 10,
                               jitter(p.chance, rgb("5f9a45"), 20))
            if k % 2:
                for _ in range(3):
                    brush.oval(x + p.chance.uniform(-60, 60), y + p.chance.uniform(-50, 40),
                               13, 13, rgb("e05a83") if k % 4 == 1 else rgb("f58aa6"))

    def bin_of(brush: Brush, x: float, tone: Colour, contents: Sequence[str]) -> None:
        top, foot = 900.0, 1440.0
        brush.oval(x, foot + 8, 226, 40, (50, 30, 26), 120)
        for _ in range(90):
            angle, far = p.chance.uniform(0, 6.28), p.chance.random()**0.5
            px, py = (x + math.cos(angle) * far * 196,
                      top - 12 + math.sin(angle) * far * 46 - 30 * (1 - far))
            size = p.chance.uniform(20, 44)
            turn = p.chance.uniform(0, 3.14)
            quad = [(px + math.cos(turn + q * 1.57) * size,
                     py + math.sin(turn + q * 1.57) * size * 0.66) for q in range(4)]
            brush.area(quad, jitter(p.chance, rgb(p.chance.choice(contents)), 14))
            brush.line(quad[:2], (255, 255, 245), 3, 110)
        rows, columns = 12, 20
        for row in range(rows):
            for column in range(columns):
                a, b = row / rows, (row + 0.95) / rows
                c, d = -1 + 2 * column / columns, -1 + 2 * (column + 0.94) / columns
                round_c, round_d = (math.sin(c * 1.5) / math.sin(1.5),
                                    math.sin(d * 1.5) / math.sin(1.5))
                half1, half2 = 224 - 44 * a, 224 - 44 * b
                dip1, dip2 = 44 * (1 - round_c**2), 44 * (1 - round_d**2)
                light = 0.5 - 0.5 * c + (0.22 if (row + column) % 2 else -0.08)
                shade = between(between(tone, (24, 20, 34), 0.55),
                                between(tone, (255, 250, 225), 0.42), light)
                y1, y2 = top + (foot - top - 36) * a, top + (foot - top - 36) * b
                brush.area([(x + half1 * round_c, y1 + dip1), (x + half1 * round_d, y1 + dip2),
                            (x + half2 * round_d, y2 + dip2), (x + half2 * round_c, y2 + dip1)],
                           shade)
        brush.line([(x + 228 * math.cos(t / 30 * 3.1416), top + 46 * math.sin(t / 30 * 3.1416))
                    for t in range(31)], between(tone, (255, 250, 225), 0.5), 24)
        brush.box(x - 84, 1150, x + 84, 1260, rgb("f7f0dc"))
        brush.oval(x, 1205, 40, 40, tone)
        brush.oval(x, 1205, 24, 24, rgb("f7f0dc"))

    with p.sheet(shade=0.4) as brush:
        bin_of(brush, 1080, rgb("3f9a58"), ("6fa33f", "a7c257", "8a5f34", "d89a3e"))
        bin_of(brush, 1570, rgb("e3ac35"), ("dfe7ea", "9fc9d6", "e86f52", "f3f3ee"))
        bin_of(brush, 2060, rgb("3478a8"), ("c79a66", "e8dcc2", "b98a58", "f5efe0"))
    with p.sheet(shade=0.4) as brush:
        for x, foot, size, tone in ((190, 1500, 210, "c46a44"), (560, 1570, 250, "d8c9a8")):
            for k in range(26):
                angle = -math.pi * (0.08 + 0.84 * k / 25)
                reach = size * p.chance.uniform(1.5, 2.1)
                base = (x, foot - size * 0.9)
                tip = (x + math.cos(angle) * reach, base[1] + math.sin(angle) * reach)
                mid = (x + math.cos(angle) * reach * 0.5, base[1] + math.sin(angle) * reach * 0.75)
                one = arc(base, (mid[0] - size * 0.16, mid[1]), tip, 10)
                other = arc(tip, (mid[0] + size * 0.16, mid[1]), base, 10)
                leaf = colour_at(even("255a33", "4c9144", "a9cd5f"), p.chance.random())
                brush.area([*one, *other], leaf)
                brush.line([base, tip], between(leaf, rgb("eef3b0"), 0.4), 3)
            brush.area([(x - size * 0.62, foot - size), (x + size * 0.62, foot - size),
                        (x + size * 0.44, foot), (x - size * 0.44, foot)], rgb(tone))
            brush.area([(x + size * 0.1, foot - size), (x + size * 0.62, foot - size),
                        (x + size * 0.44, foot), (x + size * 0.06, foot)],
                       between(rgb(tone), rgb("4a2a26"), 0.32))
            brush.box(x - size * 0.68, foot - size * 1.08, x + size * 0.68, foot - size * 0.94,
                      between(rgb(tone), rgb("fff0d8"), 0.25))
    p.glow(300, 200, 1300, rgb("fff0c0"), 0.3)
    return p.develop(vignette=0.36)


def school() -> Image.Image:
    """A school with a red roof at the foot of a green hill; taller than wide."""
    p = Painting(157, PORTRAIT)
    w = p.width
    p.wash(even("5f9fd0", "a9d0e0", "eef0d8"), 0, 1250)
    p.clouds(60, 900, rgb("ffffff"), 1.0, 2)
    p.glow(1400, 300, 900, rgb("fff6d0"), 0.55)
    for depth, (top, low) in enumerate(
        (("8fb4b4", "bccfb8"), ("5f9478", "97b684"), ("3a7552", "7da45e"))):
        crest = [
            (x,
             y - 300 * math.exp(-(((x - w * (0.3 + 0.25 * depth)) / 560)**2)) * (1 - 0.22 * depth))
            for x, y in hill(p.chance, w, 1090 + depth * 90, 60, 1.3 + depth * 0.4)
        ]
        crest = fringed(p.chance, crest, 12 + depth * 16)
        p.fill(closed(crest, 1500), even(top, low), 0.5)
        if depth:
            with p.sheet() as brush:
                for _ in range(260 * depth):
                    x = p.chance.uniform(0, w)
                    y = height_at(crest, x) + p.chance.uniform(12, 300)
                    size = p.chance.uniform(12, 24) * depth
                    crown(brush, p.chance, x, y, size, size * 0.8,
                          (even("2f6548", "4f8a58", "93b56a") if depth == 1 else even(
                              "1f4f34", "3f7d45", "8fb653")), 26)
        p.mist(1200 + depth * 60, 60, rgb("f2f3dc"), 0.4 - depth * 0.1)
    p.wash(even("a9bd5c", "93ad4f"), 1500, 1640)
    p.wash(even("e3c79c", "d0ab78", "ab8257"), 1640)
    with p.sheet() as brush:
        grass(brush, p.chance, (0, 1500, w, 1650), 30, even("5f8a38", "94b04a", "d4d77c"), 3600)
        tree(brush, p.chance, 1540, 1600, 620, even("1f4a2e", "44803f", "a9c45c"))
        palm(brush, p.chance, (80, 1580), 640, 60, rgb("2f5a34"), rgb("93b04f"))
    with p.sheet(shade=0.32) as brush:
        brush.box(170, 1250, 1420, 1590, rgb("f6ecd6"))
        brush.box(170, 1250, 1420, 1320, rgb("d2c0a0"))
        brush.box(170, 1520, 1420, 1590, rgb("4f8f9a"))
        for k in range(6):
            x = 215 + k * 205
            if k in (1, 4):
                brush.box(x, 1345, x + 110, 1590, rgb("8a5a3c"))
                brush.box(x + 10, 1356, x + 100, 1590, rgb("a56f49"))
                brush.oval(x + 90, 1480, 6, 6, rgb("f0d48a"))
            else:
                brush.box(x - 8, 1350, x + 140, 1490, rgb("8a5a3c"))
                for m in range(3):
                    brush.box(x + 2 + m * 44, 1360, x + 40 + m * 44, 1480, rgb("86b3bd"))
                    brush.area([(x + 2 + m * 44, 1360), (x + 30 + m * 44, 1360),
                                (x + 2 + m * 44, 1440)], rgb("d9eeea"), 140)
        for k in range(7):
            x = 190 + k * 202
            brush.box(x - 10, 1250, x + 10, 1590, rgb("eadfc8"))
            brush.box(x + 4, 1250, x + 10, 1590, rgb("b9a98b"))
        brush.box(130, 1588, 1460, 1622, rgb("c3b299"))
        brush.box(100, 1618, 1490, 1650, rgb("a39379"))
        roof(brush, ((270, 1075), (1320, 1075), (1490, 1262), (100, 1262)), 9, rgb("d2604a"),
             rgb("8b3230"), p.chance)
        brush.area([(620, 1180), (795, 1020), (970, 1180)], rgb("f1e5cb"))
        brush.line([(590, 1192), (795, 1004), (1000, 1192)], rgb("a5443b"), 22)
        brush.oval(795, 1112, 40, 40, rgb("4f8f9a"))
        brush.oval(795, 1112, 31, 31, rgb("fbf6e6"))
        brush.line([(795, 1112), (795, 1090)], rgb("4a3a3a"), 4)
        brush.line([(795, 1112), (811, 1118)], rgb("4a3a3a"), 4)
        brush.line([(1130, 1760), (1130, 760)], rgb("efece4"), 13)
        brush.line([(1126, 1760), (1126, 760)], rgb("ffffff"), 4)
        brush.area([
            *arc((1136, 772), (1230, 740), (1330, 790), 12), *arc((1326, 846), (1228, 796),
                                                                  (1136, 828), 12)
        ], rgb("cc3932"))
        brush.area([
            *arc((1136, 828), (1228, 796), (1326, 846), 12), *arc((1322, 902), (1226, 852),
                                                                  (1136, 884), 12)
        ], rgb("faf6ee"))
        brush.area([(1060, 1790), (1200, 1790), (1180, 1750), (1080, 1750)], rgb("d8cbb4"))
    with p.sheet() as brush:
        for k in range(5):
            near = k / 5
            y = 1700 + 560 * near**1.4
            brush.line([(0, y), (w, y + 10 * near)], rgb("b88f63"), 2 + 3 * near, 80)
        for x, foot, size in ((150, 1820, 1.0), (1590, 1830, 1.05), (360, 1960, 1.25), (1440, 1990,
                                                                                        1.35)):
            brush.oval(x, foot + 6, 110 * size, 22 * size, rgb("6b4a34"), 120)
            for k in range(15):
                a = k / 15 * 6.28
                brush.oval(x + math.cos(a) * 92 * size, foot + math.sin(a) * 20 * size, 22 * size,
                           16 * size, jitter(p.chance, rgb("f1ead9"), 8))
            crown(brush, p.chance, x, foot - 62 * size, 92 * size, 66 * size,
                  even("225230", "4c8a40", "b4cc5e"), 160)
            for _ in range(22):
                brush.oval(x + p.chance.uniform(-80, 80) * size,
                           foot - 66 * size + p.chance.uniform(-52, 40) * size, 8 * size, 8 * size,
                           rgb(p.chance.choice(("f08aa0", "f6c94f", "fbf3ea"))))
    with p.sheet(blur=2) as brush:
        for x in (-30, 1500):
            for _ in range(120):
                crown(brush, p.chance, x + p.chance.uniform(-60, 330), p.chance.uniform(-60, 240),
                      44, 32, even("1d4a2e", "3d7d41", "a5c65a"), 9)
    return p.develop(vignette=0.28)


# --- the pictures: things made by hand -----------------------------------------------------------


def cassava_chips() -> Image.Image:
    """A bowl of golden cassava chips from above, on batik; taller than wide."""
    p = Painting(163, PORTRAIT)
    w, h = p.size
    p.wash(even("2f4f5f", "274554", "1f3947"))
    with p.sheet() as brush:
        cream, gold = rgb("e9d9b4"), rgb("c8974a")
        step = 216
        for row in range(-1, 13):
            for column in range(-1, 10):
                x, y = column * step + (step / 2 if row % 2 else 0), row * step * 0.9
                for k in range(4):
                    a = k * math.pi / 2 + math.pi / 4
                    tip = (x + math.cos(a) * 96, y + math.sin(a) * 96)
                    left = (x + math.cos(a + 0.62) * 62, y + math.sin(a + 0.62) * 62)
                    right = (x + math.cos(a - 0.62) * 62, y + math.sin(a - 0.62) * 62)
                    brush.area([*arc((x, y), left, tip, 10), *arc(tip, right, (x, y), 10)], cream,
                               215)
                    inner = (x + math.cos(a) * 66, y + math.sin(a) * 66)
                    brush.line([(x, y), inner], rgb("274554"), 5)
                brush.oval(x, y, 15, 15, gold)
                brush.oval(x, y, 7, 7, rgb("274554"))
                for k in range(12):
                    a = k * math.pi / 6
                    brush.oval(x + math.cos(a) * 104, y + math.sin(a) * 104, 4, 4, gold, 220)
    cloth = flattened(noise(p.chance, p.size, 5, 7, 5), 0.7)
    p.image = ImageChops.soft_light(p.image, Image.merge("RGB", (cloth,) * 3))
    with p.sheet() as brush:
        for k in range(0, h, 5):
            brush.line([(0, k), (w, k)], (255, 250, 230), 1, 16)
        for k in range(0, w, 5):
            brush.line([(k, 0), (k, h)], (0, 10, 20), 1, 26)
    cx, cy, radius = 850, 1190, 640
    with p.sheet(blur=26) as brush:
        brush.oval(cx + 60, cy + 80, radius + 20, radius + 20, (8, 12, 18), 190)

    def leaf(brush: Brush, x: float, y: float, turn: float, size: float) -> None:
        for k in range(7):
            a = turn + (k - 3) * 0.46
            reach = size * (1 - 0.09 * abs(k - 3))
            tip = (x + math.cos(a) * reach, y + math.sin(a) * reach)
            left = (x + math.cos(a - 0.24) * reach * 0.62, y + math.sin(a - 0.24) * reach * 0.62)
            right = (x + math.cos(a + 0.24) * reach * 0.62, y + math.sin(a + 0.24) * reach * 0.62)
            brush.area([*arc((x, y), left, tip, 14), *arc(tip, right, (x, y), 14)], rgb("3f7d3d"))
            brush.area([*arc((x, y), left, tip, 14), (x, y)], rgb("5c9a48"))
            brush.line([(x, y), tip], rgb("c3d98a"), 4)
        brush.line([(x, y), (x - math.cos(turn) * size * 0.7, y - math.sin(turn) * size * 0.7)],
                   rgb("a5504a"), 11)

    with p.sheet(shade=0.5) as brush:
        leaf(brush, 330, 420, -2.2, 380)
        leaf(brush, 1430, 1950, 0.7, 420)
        leaf(brush, 1500, 330, -0.9, 330)
    p.image.paste(*bowl(p, cx, cy, radius))

    def chip(brush: Brush, x: float, y: float, size: float) -> None:
        turn, flat = p.chance.uniform(0, 6.28), p.chance.uniform(0.68, 0.98)
        bulge = [p.chance.uniform(0.9, 1.08) for _ in range(9)]
        tone = between(rgb("efc465"), rgb("f9e3a0"), p.chance.random())

        def outline(share: float) -> list[Point]:
            points = []
            for k in range(36):
                a = k / 36 * 6.283
                swell = bulge[k // 4] * (1 - (k % 4) / 4) + bulge[(k // 4 + 1) % 9] * (k % 4) / 4
                dx, dy = (math.cos(a) * size * share * swell,
                          math.sin(a) * size * share * swell * flat)
                points.append((x + dx * math.cos(turn) - dy * math.sin(turn),
                               y + dx * math.sin(turn) + dy * math.cos(turn)))
            return points

        brush.area([(px + size * 0.08, py + size * 0.12) for px, py in outline(1.03)], (60, 30, 8),
                   120)
        brush.area(outline(1), between(tone, rgb("9a5a1c"), 0.55))
        for k in range(8):
            brush.area(outline(0.955 - 0.075 * k),
                       between(between(tone, rgb("c98a34"), 0.5), tone, (k + 1) / 8))
        brush.oval(x - size * 0.24, y - size * 0.26, size * 0.34, size * 0.2, rgb("fff6d6"), 70)
        brush.oval(x, y, size * 0.07, size * 0.05, rgb("c78d3e"), 170)
        for _ in range(16):
            a, far = p.chance.uniform(0, 6.28), p.chance.random()**0.5 * size * 0.82
            dot = p.chance.uniform(1.5, 5)
            brush.oval(x + math.cos(a) * far, y + math.sin(a) * far * flat, dot * 1.3, dot,
                       rgb("b8752b") if p.chance.random() < 0.65 else rgb("fff4d0"), 170)
        for _ in range(3):
            a, far = p.chance.uniform(0, 6.28), p.chance.random()**0.5 * size * 0.7
            brush.line([(x + math.cos(a) * far, y + math.sin(a) * far),
                        (x + math.cos(a) * far + p.chance.uniform(-14, 14),
                         y + math.sin(a) * far + p.chance.uniform(-10, 10))], rgb("3f7d3d"), 5)

    with p.sheet() as brush:
        for ring in range(11):
            far = radius * 0.80 * (1 - ring / 11)
            for k in range(max(3, round(far / 36))):
                a = k / max(3, round(far / 36)) * 6.283 + p.chance.uniform(-0.25, 0.25)
                chip(brush, cx + math.cos(a) * far + p.chance.uniform(-26, 26),
                     cy + math.sin(a) * far + p.chance.uniform(-26, 26) - ring * 3,
                     p.chance.uniform(84, 124))
    with p.sheet(shade=0.5) as brush:
        chip(brush, 1560, 1480, 106)
        chip(brush, 190, 1830, 112)
        chip(brush, 420, 2010, 98)
        chip(brush, 980, 2100, 104)
        for x, y, turn in ((700, 2050, 0.3), (840, 2160, -0.35), (150, 760, 1.2)):
            body = [(x + math.cos(turn) * t - math.sin(turn) * 42 * math.sin(t / 260 * 3),
                     y + math.sin(turn) * t + math.cos(turn) * 42 * math.sin(t / 260 * 3))
                    for t in range(0, 261, 10)]
            for k, (px, py) in enumerate(body):
                thick = 29 * math.sin(0.35 + 2.72 * (k / 26))**0.7
                brush.oval(px, py, thick, thick, rgb("b92a22"))
            for k, (px, py) in enumerate(body[2:-3]):
                brush.oval(px - 6, py - 8, 9 - k * 0.25, 6, rgb("f0705a"), 130)
            brush.line([
                body[0], (body[0][0] - math.cos(turn) * 76, body[0][1] - math.sin(turn) * 76 - 14)
            ], rgb("5f8f3c"), 13)
    p.glow(300, 260, 1500, rgb("ffe6b0"), 0.34)
    return p.develop(vignette=0.46)


def bowl(p: Painting, cx: float, cy: float,
         radius: float) -> tuple[Image.Image, tuple[int, int], Image.Image]:
    """A turned wooden bowl from above: picture, place and mask for pasting."""
    size = round(radius * 2)
    steps = even("f0cf97", "b9844f", "8c5a33", "6b4126", "7d5030", "8f6038")
    wood = Image.new("RGB", (size, size))
    pen = ImageDraw.Draw(wood)
    for ring in range(220):
        share = ring / 219
        tone = jitter(p.chance, colour_at(steps, share), 5)
        reach = radius * (1 - share)
        pen.ellipse((radius - reach, radius - reach, radius + reach, radius + reach), fill=tone)
    wood = wood.filter(ImageFilter.GaussianBlur(1.5))
    mask = Image.new("L", (size * 2, size * 2))
    ImageDraw.Draw(mask).ellipse((4, 4, size * 2 - 4, size * 2 - 4), fill=255)
    return wood, (round(cx - radius), round(cy - radius)), mask.reduce(2)


def plaited_mat() -> Image.Image:
    """Strips of dyed sedge plaited over and under in a diamond pattern."""
    p = Painting(173)
    w, h = p.size
    strip = 48
    p.wash(even("2a1c14", "2a1c14"))
    dyes = {"c": rgb("e6cf9d"), "r": rgb("ad4a35"), "b": rgb("2e4f73"), "y": rgb("d39a43")}
    columns, rows = w // strip + 2, h // strip + 2

    def dye(across: int, down: int) -> str:
        u, v = abs((across % 16) - 8), abs((down % 16) - 8)
        ring = u + v
        if ring <= 2:
            return "y"
        if ring in (5, 6):
            return "r"
        if ring in (9, 10):
            return "b"
        return "r" if ring >= 15 else "c"

    with p.sheet() as brush:
        for row in range(-1, rows):
            for column in range(-1, columns):
                x, y = column * strip, row * strip
                over = (column + row) % 2 == 0
                tone = jitter(p.chance, dyes[dye(column, row)], 9)
                if not over:
                    tone = between(tone, rgb("3a2415"), 0.10)
                gap, bulge = 2.2, 5
                for k in range(12):
                    a, b = k / 12, (k + 1) / 12
                    light = math.sin(math.pi * (a + b) / 2)
                    shade = between(between(tone, rgb("1c120c"), 0.62),
                                    between(tone, rgb("fff3d2"), 0.20), light**0.6)
                    if over:
                        brush.box(x - bulge + (strip + 2 * bulge) * a, y + gap,
                                  x - bulge + (strip + 2 * bulge) * b + 0.6, y + strip - gap,
                                  shade)
                    else:
                        brush.box(x + gap, y - bulge + (strip + 2 * bulge) * a, x + strip - gap,
                                  y - bulge + (strip + 2 * bulge) * b + 0.6, shade)
                for _ in range(9):
                    t = p.chance.uniform(gap + 1, strip - gap - 1)
                    fibre = between(tone,
                                    rgb("fff6dc") if p.chance.random() < 0.5 else rgb("2a1a10"),
                                    p.chance.uniform(0.2, 0.5))
                    if over:
                        brush.line([(x, y + t), (x + strip, y + t + p.chance.uniform(-1.5, 1.5))],
                                   fibre, 1.1, 110)
                    else:
                        brush.line([(x + t, y), (x + t + p.chance.uniform(-1.5, 1.5), y + strip)],
                                   fibre, 1.1, 110)
    worn = flattened(noise(p.chance, p.size, 6, 5, 5), 0.75)
    p.image = ImageChops.soft_light(p.image, Image.merge("RGB", (worn,) * 3))
    turned = p.image.rotate(8, Image.Resampling.BICUBIC).crop((190, 150, w - 190, h - 150))
    p.image = turned.resize(p.size, Image.Resampling.LANCZOS)
    p.glow(380, 260, 1700, rgb("ffe9bc"), 0.42)
    return p.develop(vignette=0.5, grain=0.05)


def woven_cloth() -> Image.Image:
    """Red cloth with gold geometric bands, lying in soft folds."""
    p = Painting(181)
    w, h = p.size
    red, wine, gold, ivory, teal = (rgb("a82a30"), rgb("5e1524"), rgb("e2b04e"), rgb("f3e4c0"),
                                    rgb("1f5a63"))
    cell = 9
    columns, rows = w // cell + 1, 220

    def thread(x: int, y: int) -> Colour:
        band, inside = divmod(y % 110, 55)
        u, v = abs(x % 44 - 22), abs(inside - 27)
        if inside in (0, 1, 53, 54):
            return gold
        if inside in (3, 51):
            return ivory if x % 4 < 2 else wine
        if inside < 5 or inside > 49:
            return teal
        if band == 0:
            reach = u + v
            if reach <= 3:
                return ivory
            if reach <= 7:
                return wine
            if reach <= 10 or reach in (14, 15):
                return gold
            if reach in (18, 19, 20) and (x + y) % 3:
                return ivory
            if reach >= 34 and (x // 2 + y // 2) % 2:
                return gold
            return red
        s = x % 22
        hook = (abs(s - 11) + inside) % 22
        if hook < 3:
            return gold
        if hook in (7, 8) and 12 < inside < 43:
            return ivory
        if hook in (13, 14):
            return teal
        return wine if 18 < inside < 37 else red

    plain = Image.new("RGB", (columns, rows))
    plain.putdata([thread(x, y) for y in range(rows) for x in range(columns)])
    cloth = plain.resize((columns * cell, rows * cell), Image.Resampling.NEAREST).crop(
        (0, 60, w, 60 + h))
    p.image = cloth.filter(ImageFilter.GaussianBlur(1.3))
    with p.sheet() as brush:
        for y in range(0, h, cell):
            brush.line([(0, y), (w, y)], (30, 8, 12), 1.6, 105)
        for x in range(0, w, 9):
            brush.line([(x, 0), (x, h)], (255, 240, 210) if x % 2 else (40, 8, 14), 1.5, 40)
    bent = Image.new("RGB", p.size)
    for x in range(0, w, 2):
        shift = round(26 * math.sin(x / 310) + 13 * math.sin(x / 143 + 1.3))
        bent.paste(ImageChops.offset(p.image.crop((x, 0, x + 2, h)), 0, shift), (x, 0))
    p.image = bent.filter(ImageFilter.GaussianBlur(0.8))
    folds = Image.new("L", (w, 1))
    folds.putdata(
        [round(128 + 82 * math.sin(x / 155 + 0.6 * math.sin(x / 330))) for x in range(w)])
    shade = (folds.resize(p.size).rotate(-9, Image.Resampling.BICUBIC, fillcolor=128).filter(
        ImageFilter.GaussianBlur(30)))
    shade = Image.blend(shade, noise(p.chance, p.size, 4, 3, 4), 0.25)
    p.image = ImageChops.overlay(p.image, Image.merge("RGB", (flattened(shade, 0.72),) * 3))
    p.glow(500, 300, 1600, rgb("ffe2b0"), 0.3)
    return p.develop(vignette=0.46, grain=0.05)


# --- the groups' signs ---------------------------------------------------------------------------


def leaf_sign() -> Image.Image:
    """KIM Bagelen: two rice leaves and an ear of rice in a green circle."""
    large = Image.new("RGB", (2048, 2048), rgb("0b6e4f"))
    brush = Brush(ImageDraw.Draw(large, "RGBA"))
    brush.oval(512, 512, 440, 440, rgb("f4efdc"))
    brush.oval(512, 512, 404, 404, rgb("0b6e4f"))
    for side in (-1, 1):
        root, tip = (512.0, 800.0), (512.0 + side * 270, 330.0)
        outer, inner = (512.0 + side * 330, 690.0), (512.0 + side * 70, 470.0)
        brush.area([*arc(root, outer, tip, 40), *arc(tip, inner, root, 40)], rgb("8cc152"))
        brush.area([*arc(root, outer, tip, 40), *arc(tip, (512.0 + side * 205, 585.0), root, 40)],
                   rgb("b9d96c"))
    brush.line([(512, 800), (512, 300)], rgb("f2c14b"), 13)
    for k in range(6):
        y = 300 + k * 58
        for side in (-1, 1):
            x = 512 + side * 42
            brush.area([
                *arc((512, y + 50), (x + side * 44, y + 20), (x + side * 8, y - 34), 16), *arc(
                    (x + side * 8, y - 34), (512, y + 4), (512, y + 50), 16)
            ], rgb("f2c14b"))
    brush.area([
        *arc((512, 310), (548, 262), (512, 205), 16), *arc((512, 205), (476, 262), (512, 310), 16)
    ], rgb("f7d67c"))
    return large.resize((512, 512), Image.Resampling.LANCZOS)


def river_sign() -> Image.Image:
    """KIM Kuala Kapuas: a boat on three waves under a low sun."""
    large = Image.new("RGB", (2048, 2048), rgb("8a5a12"))
    brush = Brush(ImageDraw.Draw(large, "RGBA"))
    brush.oval(512, 512, 440, 440, rgb("fbf1d8"))
    brush.oval(512, 420, 150, 150, rgb("e89a2d"))
    brush.area([
        *arc((250, 520), (512, 640), (790, 500), 40), *arc((700, 650), (512, 690), (330, 650), 40)
    ], rgb("5e3b0b"))
    brush.line([(500, 560), (500, 260)], rgb("5e3b0b"), 16)
    brush.area([*arc((520, 270), (700, 380), (690, 520), 30), (520, 540)], rgb("fdf8ec"))
    brush.area([
        *arc((520, 270), (700, 380), (690, 520), 30), (520, 540), (536, 520), *arc(
            (668, 505), (672, 390), (536, 304), 30)
    ], rgb("8a5a12"))
    for row, tone in enumerate(("2f7f86", "3f98a0", "63b3b4")):
        crest = [(x, 680 + row * 74 + 22 * math.sin(x / 46 + row * 1.4))
                 for x in range(60, 966, 6)]
        inside = [(x, y) for x, y in crest if math.hypot(x - 512, y - 512) < 424]
        under = [(x, y + 44) for x, y in reversed(inside)
                 if math.hypot(x - 512, y + 44 - 512) < 432]
        if inside and under:
            brush.area([*inside, *under], rgb(tone))
    return large.resize((512, 512), Image.Resampling.LANCZOS)


# fmt: on
# --- files ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Photo:
    """One file of the sample hub: who draws it, and what the phone wrote into it."""

    scene: Callable[[], Image.Image]
    path: str
    place: tuple[float, float] | None = None
    on_its_side: bool = False


# Made-up positions in the open sea: a test for stripping, nobody's home.
PHOTOS = (
    Photo(market, "kim-kasemen/pasar-pagi-karangantu/pasar.jpg"),
    Photo(moored_boats, "kim-kasemen/galeri/sudut-pelabuhan/perahu-sandar.jpg"),
    Photo(drying_nets, "kim-kasemen/galeri/sudut-pelabuhan/jaring-dijemur.jpg"),
    Photo(lighthouse, "kim-kasemen/galeri/sudut-pelabuhan/menara-suar.jpg", place=(-5.5, 106.5)),
    Photo(pond_evening, "kim-kasemen/galeri/sudut-pelabuhan/tambak-sore.jpg"),
    Photo(rice_terraces, "kim-bagelen/panen-raya/sawah.jpg", place=(-5.25, 107.75)),
    Photo(harvest_evening, "kim-bagelen/panen-raya/gabah.jpg"),
    Photo(cassava_chips, "kim-bagelen/produk/keripik-singkong/keripik.jpg"),
    Photo(yard_with_baskets, "kim-metro-selatan/bank-sampah/halaman-hijau.jpg"),
    Photo(village_hall, "kim-metro-selatan/posyandu-lansia/balai.jpg"),
    Photo(river_jetty, "kim-kuala-kapuas/tanam-pasang-surut/dermaga-sungai.jpg"),
    Photo(plaited_mat, "kim-kuala-kapuas/produk/tikar-purun/anyaman.jpg"),
    Photo(coffee_rows, "kim-soreang/produk/kopi-kebun/kebun-kopi.jpg"),
    Photo(fishing_dawn, "kim-nelayan-sanur/melaut-pagi/jukung.jpg", place=(-9.25, 115.5)),
    Photo(mangrove, "kim-nelayan-sanur/tanam-mangrove/mangrove.jpg", place=(-9.5, 115.75)),
    Photo(school, "kim-pelajar-ambon/kelas-literasi-digital/sekolah.jpg", on_its_side=True),
    Photo(bay_at_dusk, "kim-pelajar-ambon/galeri/teluk-dan-bukit/teluk-senja.jpg"),
    Photo(clove_hills, "kim-pelajar-ambon/galeri/teluk-dan-bukit/bukit-cengkih.jpg"),
    Photo(woven_cloth, "kim-pelajar-ambon/galeri/teluk-dan-bukit/kain-tenun.jpg"),
)
SIGNS = ((leaf_sign, "kim-bagelen/logo.png"), (river_sign, "kim-kuala-kapuas/logo.png"))


def degrees(value: float) -> tuple[float, float, float]:
    """Degrees, minutes and seconds, as Exif writes a position."""
    whole, rest = divmod(abs(value), 1)
    minutes, rest = divmod(rest * 60, 1)
    return whole, minutes, round(rest * 60, 2)


def exif_of(photo: Photo) -> Image.Exif:
    """What a phone would have noted (Exif 2.32, tables 4 and 15): maker, orientation, position."""
    exif = Image.Exif()
    if photo.place or photo.on_its_side:
        exif[0x010F], exif[0x0110] = "Contoh", "Ponsel Rekaan 1"
        exif[0x0112] = 6 if photo.on_its_side else 1
    if photo.place:
        north, east = photo.place
        exif.get_ifd(0x8825).update(
            {
                1: "S" if north < 0 else "N",
                2: degrees(north),
                3: "E" if east >= 0 else "W",
                4: degrees(east),
            }
        )
    return exif


def jpeg(image: Image.Image, exif: Image.Exif) -> bytes:
    """*image* as JPEG with the highest quality (40 to 92) that keeps it within BYTES_WANTED."""

    def saved(quality: int) -> bytes:
        sheet = io.BytesIO()
        image.save(sheet, "JPEG", quality=quality, optimize=True, progressive=True, exif=exif)
        return sheet.getvalue()

    worst, best, made = 41, 92, saved(40)
    while worst <= best:
        quality = (worst + best) // 2
        trial = saved(quality)
        if len(trial) <= BYTES_WANTED:
            worst, made = quality + 1, trial
        else:
            best = quality - 1
    return made


def draw(photo: Photo) -> bytes:
    """The bytes of one photo."""
    image = photo.scene()
    if photo.on_its_side:
        # Orientation 6 asks for a turn clockwise, so the pixels lie counter-clockwise here.
        image = image.transpose(Image.Transpose.ROTATE_90)
    return jpeg(image, exif_of(photo))


def main(arguments: Sequence[str]) -> int:
    """Draw every picture into the content folder that the only argument names."""
    if len(arguments) != 1:
        print("usage: python bench/photos.py CONTENT", file=sys.stderr)
        return 2
    content = Path(arguments[0])
    with ProcessPoolExecutor() as pool:
        for photo, data in zip(PHOTOS, pool.map(draw, PHOTOS), strict=True):
            path = content / photo.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            print(f"{len(data) / 1000:6.0f} kB  {path}")
    for sign, place in SIGNS:
        path = content / place
        path.parent.mkdir(parents=True, exist_ok=True)
        sign().save(path, optimize=True)
        print(f"{path.stat().st_size / 1000:6.0f} kB  {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
