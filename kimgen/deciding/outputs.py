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


def page(path: str, template: str, view: msgspec.Struct, *, source: str = "") -> Output:
    """The page at the address *path*."""
    return Output(f"{path}index.html", Maker.PAGE, view, template, source)
