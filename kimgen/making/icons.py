"""The small signs of a site: in a tab, on a home screen, in a feed reader."""

import io
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from kimgen.making.cards import deep
from kimgen.making.lettering import drawable, font
from kimgen.making.originals import Refused, open_picture, pixels
from kimgen.words.site import Limits

if TYPE_CHECKING:
    from PIL import Image

SIDE = 512


# Four files are made of one set, and a set takes as long as the pages of 200 articles.
@lru_cache(maxsize=1)
def icons(accent: str, letter: str, logo: bytes | None) -> tuple[tuple[str, bytes], ...]:
    """``favicon.ico``, ``icon.svg``, ``apple-touch-icon.png``, ``icon-512.png``, each with bytes.

    They show the logo, where there is one that can be read, else *letter* on the accent's colour.
    The SVG always shows the letter: nothing of a writer's file is drawn in it.
    """
    sign = (drawable(letter) or "K")[0].upper()
    shown = _logo_icon(logo, SIDE) if logo else None
    square = shown or _letter_icon(accent, sign, corner=0)
    # A tab shows a logo without ground, and a letter on a rounded one.
    small = _logo_icon(logo, 32, ground=None) if shown and logo else None
    small = small or _resized(_letter_icon(accent, sign, corner=SIDE // 5), 32)
    return (
        ("favicon.ico", _ico(small)),
        ("icon.svg", _svg(accent, sign)),
        ("apple-touch-icon.png", _png(_resized(square, 180))),
        ("icon-512.png", _png(square)),
    )


def _letter_icon(accent: str, letter: str, *, corner: int) -> "Image.Image":
    """A white letter on a square of the accent's colour, with round corners."""
    from PIL import Image, ImageDraw

    image = Image.new("RGBA", (SIDE, SIDE))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((0, 0, SIDE - 1, SIDE - 1), corner, fill=deep(accent))
    face = font(360, bold=True).face
    left, top, right, bottom = face.getbbox(letter, anchor="ls")
    place = (SIDE - left - right) / 2, (SIDE - top - bottom) / 2
    draw.text(place, letter, font=face, fill="white", anchor="ls")
    return image


def _logo_icon(data: bytes, side: int, ground: str | None = "white") -> "Image.Image | None":
    """The logo in the middle of a square; None where it can't be read.

    On white it keeps a tenth of air around it, for home screens cut the corners.
    """
    from PIL import Image

    try:
        opened = open_picture(data, Limits())
        room = side * 0.8 if ground else side
        scale = room / max(opened.width, opened.height)
        size = max(1, round(opened.width * scale)), max(1, round(opened.height * scale))
        logo = pixels(opened, size, see_through=True).convert("RGBA")
    except Refused:
        return None
    image = Image.new("RGBA", (side, side), ground or (0, 0, 0, 0))
    image.alpha_composite(logo, ((side - size[0]) // 2, (side - size[1]) // 2))
    return image


def _resized(image: "Image.Image", side: int) -> "Image.Image":
    from PIL import Image

    return image.resize((side, side), Image.Resampling.LANCZOS)


def _png(image: "Image.Image") -> bytes:
    """A PNG with at most 64 colours, opaque: home screens put black behind what is clear."""
    from PIL import Image

    opaque = Image.new("RGB", image.size, "white")
    opaque.paste(image, mask=image.getchannel("A"))
    file = io.BytesIO()
    opaque.quantize(64, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
        file, "PNG", optimize=True
    )
    return file.getvalue()


def _ico(image: "Image.Image") -> bytes:
    file = io.BytesIO()
    image.save(file, "ICO", sizes=[image.size])
    return file.getvalue()


def _svg(accent: str, letter: str) -> bytes:
    red, green, blue = deep(accent)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
        f'<rect width="64" height="64" rx="13" fill="#{red:02x}{green:02x}{blue:02x}"/>'
        '<text x="32" y="48" text-anchor="middle" fill="#fff" font-size="45" font-weight="800"'
        f' font-family="system-ui,sans-serif">{escape(letter)}</text></svg>\n'
    ).encode()
