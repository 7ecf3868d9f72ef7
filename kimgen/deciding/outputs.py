"""A file to be made: its path, who makes it, and all that its maker sees."""

from enum import StrEnum

import msgspec


class Maker(StrEnum):
    """What makes an output's bytes."""

    PAGE = "halaman"
    RSS = "rss"
    ATOM = "atom"
    JSON = "json"
    SITEMAP = "sitemap"
    ROBOTS = "robots"
    OPML = "opml"
    CALENDAR = "ics"
    CARD = "kartu"
    QR = "qr"
    PICTURE = "foto"
    ATTACHMENT = "lampiran"
    ICON = "ikon"
    ASSET = "aset"
    SEARCH = "cari"
    HOST = "hosting"


class Output(msgspec.Struct, frozen=True, gc=False):
    """One file of an edition. Its bytes depend on its view and its template's closure only."""

    path: str
    """Relative to the edition's folder."""
    maker: Maker
    view: msgspec.Struct
    template: str = ""
    """Of a page."""
    source: str = ""
    """The one source that it belongs to, where there is one: it stays when that is held back."""
    behind: msgspec.Struct | None = None
    """What a digest in the view stands for: many files are made of it, and it is digested once.
    Outputs with the same one stand together and are made in one process."""


class Script(msgspec.Struct, frozen=True):
    """A fingerprinted asset that a page loads."""

    path: str
    digest: str
    """Of its bytes, as ``FileView`` names it."""
    integrity: str
    """``sha384-...`` (Subresource Integrity)."""


def page(path: str, template: str, view: msgspec.Struct, *, source: str = "") -> Output:
    """The page at the address *path*."""
    return Output(f"{path}index.html", Maker.PAGE, view, template, source)
