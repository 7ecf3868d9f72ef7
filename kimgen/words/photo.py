"""Pictures as readers get them: a few widths of one photo, its metadata gone."""

import msgspec

from kimgen.words.digest import Digest

NARROWEST = 0.8
"""What part of the width that it is made for a file has at least: fewer pixels where no bearable
quality is small enough."""


class Variant(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One published file of a photo."""

    width: int
    height: int
    type: str
    """``image/webp``, ``image/jpeg`` or ``image/png``."""
    size: int
    """Exact bytes of the file: feeds have to tell it."""
    digest: Digest
    """Of the file's bytes; its name is made of it."""

    @property
    def suffix(self) -> str:
        """``webp``, ``jpg`` or ``png``."""
        return {"image/webp": "webp", "image/jpeg": "jpg"}.get(self.type, "png")


class Photo(msgspec.Struct, frozen=True, array_like=True):
    """A photo after orientation is applied.

    *variants* holds the WebP widths in rising order (the first of several is for lists), then one
    JPEG: the fallback, which feeds and old browsers take.
    """

    digest: Digest
    """Of the source file's bytes."""
    width: int
    height: int
    variants: tuple[Variant, ...]

    @property
    def webp(self) -> tuple[Variant, ...]:
        """The WebP variants, narrowest first."""
        return tuple(v for v in self.variants if v.type == "image/webp")

    @property
    def fallback(self) -> Variant:
        """The JPEG (a logo's PNG) that every reader can show."""
        return next(v for v in self.variants if v.type != "image/webp")
