"""Text set in the shipped type: which letters it can draw, how long they run, where lines break."""

import io
import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from PIL import Image, ImageDraw, ImageFont

# No card has room for more. A title may hold 40,000, and measuring them would take minutes.
MOST_LETTERS = 400
# Lines stand apart by this many times the size.
LEADING = 1.16


# Pairs of letters that one size remembers; some 2 MB. A hub's titles have a tenth of these.
_MOST_PAIRS = 16_384


class Type:
    """The shipped type in one size, in which each letter is drawn and measured once.

    A card has a hundred letters of some fifty kinds. To draw each anew took a third of its time.
    """

    def __init__(self, face: "ImageFont.FreeTypeFont") -> None:
        self.face = face
        self._drawn: dict[str, _Letter] = {}
        self._steps = _Steps(face)

    def length(self, text: str) -> float:
        """Pixels from the beginning of *text* to its end."""
        return sum(self._steps_of(text))

    def draw(
        self,
        canvas: "ImageDraw.ImageDraw",
        place: tuple[int, int],
        text: str,
        fill: tuple[int, int, int],
    ) -> None:
        """Set *text* from *place* on: where its first letter begins, on the base line."""
        x, y = place
        starts = accumulate(self._steps_of(text), initial=0.0)
        for letter, start in zip(text, starts, strict=False):
            drawn = self._drawn.get(letter)
            if drawn is None:
                drawn = self._drawn[letter] = _letter(self.face, letter)
            if drawn.mask is not None:
                canvas.bitmap((x + round(start) + drawn.left, y + drawn.top), drawn.mask, fill)

    def _steps_of(self, text: str) -> list[float]:
        """How far it is from each letter to the next, and from the last to its own end."""
        steps = self._steps
        return [steps[text[at : at + 2]] for at in range(len(text))]


class _Letter(msgspec.Struct, frozen=True):
    """A letter as it stands to the point where it begins on the base line."""

    left: int
    top: int
    mask: "Image.Image | None"
    """None where there is nothing to be seen."""


class _Steps(dict[str, float]):
    """How far the second letter of a pair begins from the first, in pixels; of a letter alone, how
    wide it is.
    """

    def __init__(self, face: "ImageFont.FreeTypeFont") -> None:
        super().__init__()
        self._length = face.getlength

    def __missing__(self, pair: str) -> float:
        if len(self) >= _MOST_PAIRS:
            self.clear()
        step = self[pair] = self._length(pair) - self._length(pair[1:])
        return step


def _letter(face: "ImageFont.FreeTypeFont", letter: str) -> _Letter:
    from PIL import Image, ImageDraw

    left, top, right, bottom = map(int, face.getbbox(letter, anchor="ls"))
    mask = Image.new("L", (right - left, bottom - top))
    ImageDraw.Draw(mask).text((-left, -top), letter, font=face, fill=255, anchor="ls")
    return _Letter(left, top, mask if mask.getbbox() else None)


def font(size: int, *, bold: bool = False) -> Type:
    """The shipped type, laid out in the basic way, which every Pillow has: same bytes anywhere."""
    return _font(size, bold)


def drawable(text: str) -> str:
    """*text* on one line in letters that the shipped type has.

    Fancy alphabets become plain letters; emoji and scripts that it lacks go, and no box is left.
    What no card has room for is cut off unseen.
    """
    kept = []
    for letter in unicodedata.normalize("NFC", text[:MOST_LETTERS]):
        letter = _ALIKE.get(letter, letter)
        if letter.isspace():
            kept.append(" ")
        elif _has(letter):
            kept.append(letter)
        else:
            plain = unicodedata.normalize("NFKC", letter)
            kept.extend(part for part in plain if not part.isspace() and _has(part))
    return " ".join("".join(kept).split())


def mostly_lost(text: str, kept: str) -> bool:
    """Whether less than half of the letters and digits of *text* can be drawn."""
    had = sum(letter.isalnum() for letter in text[:MOST_LETTERS])
    has = sum(letter.isalnum() for letter in kept)
    return has * 2 < had or not has


def wrapped(text: str, type_: Type, width: int) -> tuple[str, ...]:
    """*text* in as few lines as *width* allows, of about equal length. Long words are broken."""
    words = _measured(text, type_, width)
    space = type_.length(" ")
    # By the number of words set so far: the best lines, and the squares of what they leave free.
    best: dict[int, tuple[float, tuple[str, ...]]] = {0: (0.0, ())}
    for _ in _filled(words, space, width):
        longer: dict[int, tuple[float, tuple[str, ...]]] = {}
        for start, (cost, lines) in best.items():
            used = -space
            for end in range(start + 1, len(words) + 1):
                used += space + words[end - 1][1]
                if used > width:
                    break
                spent = cost + (width - used) ** 2
                if end not in longer or spent < longer[end][0]:
                    line = " ".join(word for word, _ in words[start:end])
                    longer[end] = spent, (*lines, line)
        best = longer
    return best[len(words)][1]


def fitted(text: str, sizes: Sequence[int], width: int, height: int) -> tuple[int, tuple[str, ...]]:
    """The first of *sizes* at which *text* in bold fits in *width* by *height*, and its lines.

    At the last it ends in an ellipsis, if need be; only there are long words broken.
    """
    for size in sizes:
        type_ = font(size, bold=True)
        most = int(height / (size * LEADING))
        words = _measured(text, type_, width)
        lines = _filled(words, type_.length(" "), width)
        whole = " ".join(word for word, _ in words) == text
        if len(lines) <= most and (whole or size == sizes[-1]):
            return size, wrapped(text, type_, width)
    rest = " ".join(lines[most - 1 :])
    return size, (*lines[: most - 1], shortened(rest, type_, width))


def shortened(text: str, type_: Type, width: float) -> str:
    """*text*, or its beginning with an ellipsis where it is longer than *width*."""
    if type_.length(text) <= width:
        return text
    cut = text[: _fitting(text, type_, width - type_.length("…"))]
    words = cut.rpartition(" ")[0]
    return (words if len(words) > len(cut) * 2 // 3 else cut).rstrip(" ,.;:-–") + "…"


def _measured(text: str, type_: Type, width: int) -> tuple[tuple[str, float], ...]:
    """The words of *text* with their lengths; a word longer than *width* in pieces that fit.

    The shipped type has no kerning with the space, so a line is as long as its words and spaces.
    """
    words = []
    for word in text.split():
        while (length := type_.length(word)) > width:
            cut = _fitting(word, type_, width)
            words.append((word[:cut], type_.length(word[:cut])))
            word = word[cut:]
        words.append((word, length))
    return tuple(words)


def _filled(words: tuple[tuple[str, float], ...], space: float, width: float) -> tuple[str, ...]:
    """The words in lines that are filled one after the other."""
    lines: list[str] = []
    line, used = "", 0.0
    for word, length in words:
        if line and used + space + length <= width:
            line, used = f"{line} {word}", used + space + length
            continue
        if line:
            lines.append(line)
        line, used = word, length
    return (*lines, line) if line else ()


def _fitting(text: str, type_: Type, width: float) -> int:
    """How many letters of *text* fit in *width*; at least one."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if type_.length(text[:middle]) <= width:
            low = middle
        else:
            high = middle - 1
    return low


_ALIKE = {"ʼ": "’", "ʻ": "‘", "ʾ": "’", "ʿ": "‘", "‑": "-", "−": "-"}


@cache
def _has(letter: str) -> bool:
    """Whether the shipped type has *letter*: what it lacks, it draws as one and the same box."""
    if unicodedata.category(letter)[0] == "C":
        return False
    face = font(24).face
    drawn, box = face.getmask(letter), face.getmask("\uffff")
    return drawn.size != box.size or bytes(drawn) != bytes(box)


@cache
def _font(size: int, bold: bool) -> Type:
    from PIL import ImageFont

    name = "PlusJakartaSans-ExtraBold.ttf" if bold else "PlusJakartaSans-Medium.ttf"
    data = io.BytesIO((_fonts() / name).read_bytes())
    return Type(ImageFont.truetype(data, size, layout_engine=ImageFont.Layout.BASIC))


@cache
def _fonts() -> Path:
    """The theme's folder of fonts: inside the package where that is installed, else beside it."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "templates" / "assets" / "fonts"
    return inside if inside.is_dir() else package.parent / "templates" / "assets" / "fonts"
