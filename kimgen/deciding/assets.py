"""What is published beside pages and feeds: share cards, codes, icons, and files as they are."""

import msgspec

from kimgen.words.digest import Digest


class CardView(msgspec.Struct, frozen=True, array_like=True):
    """A share card: a photo cropped to 1200x630, or a drawn one."""

    photo: Digest
    """Source digest of the photo; empty: the card is drawn."""
    source: str
    """Path of the photo's source file."""
    title: str = ""
    group: str = ""
    rubric: str = ""
    accent: str = "#9d1c1f"
    label: str = ""
    """``Advertorial`` and the like, printed on the card also over a photo."""


class QrView(msgspec.Struct, frozen=True, array_like=True):
    """A QR code that leads to *url*, with *title* under it."""

    url: str
    title: str


class FileView(msgspec.Struct, frozen=True, array_like=True):
    """A file that is published as it was prepared: a picture's variant, an attachment, an asset."""

    digest: Digest
    """Of its bytes."""
    source: str = ""
    """Where the bytes come from, for attachments: a path in the site's folder."""


class IconView(msgspec.Struct, frozen=True, array_like=True):
    """One of the site's icons: its logo, or a letter on the accent's colour."""

    name: str
    accent: str
    letter: str
    logo: Digest = ""
    """Of the logo's published PNG; empty: the letter is drawn."""
