"""A file to be made: its path, who makes it, and all that its maker sees."""

from collections.abc import Callable
from enum import StrEnum

import msgspec

from kimgen.words.digest import Digest


class Maker(StrEnum):
    """What makes an output's bytes."""

    PAGE = "halaman"
    RSS = "rss"
    ATOM = "atom"
    JSON = "json"
    SITEMAP = "sitemap"
    ROBOTS = "robots"
    KEY = "kunci"
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


class Later:
    """A view that is made when its output is, by the process that makes it.

    *mark* stands for all that the view is made of: equal marks, equal views.
    """

    __slots__ = ("_make", "_view", "mark", "place")

    def __init__(
        self, mark: Digest, make: Callable[[], msgspec.Struct], *, place: str = ""
    ) -> None:
        """*place*: the page's address in the sitemap; empty: it is in none."""
        self.mark = mark
        self.place = place
        self._make = make
        self._view: msgspec.Struct | None = None

    def view(self) -> msgspec.Struct:
        """The view."""
        if self._view is None:
            self._view = self._make()
        return self._view


class Output(msgspec.Struct, frozen=True, gc=False):
    """One file of an edition. Its bytes depend on its view and its template's closure only."""

    path: str
    """Relative to the edition's folder."""
    maker: Maker
    shown: msgspec.Struct | Later
    """The view, or how to make it."""
    template: str = ""
    """Of a page."""
    source: str = ""
    """The one source that it belongs to, where there is one: it stays when that is held back."""
    behind: msgspec.Struct | None = None
    """What a digest in the view stands for: many files are made of it, and it is digested once.
    Outputs with the same one stand together and are made in one process."""

    @property
    def view(self) -> msgspec.Struct:
        """All that the maker sees."""
        return self.shown.view() if isinstance(self.shown, Later) else self.shown

    @property
    def place(self) -> str:
        """The address under which a page may be found; empty: it is not for search engines."""
        if isinstance(self.shown, Later):
            return self.shown.place
        head = getattr(self.shown, "head", None)
        return "" if head is None or head.hidden else str(head.canonical)


class Script(msgspec.Struct, frozen=True):
    """A fingerprinted asset that a page loads."""

    path: str
    digest: str
    """Of its bytes, as ``FileView`` names it."""
    integrity: str
    """``sha384-...`` (Subresource Integrity)."""


def page(path: str, template: str, view: msgspec.Struct | Later, *, source: str = "") -> Output:
    """The page at the address *path*."""
    return Output(f"{path}index.html", Maker.PAGE, view, template, source)
