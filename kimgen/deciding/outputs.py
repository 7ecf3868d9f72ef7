"""A file to be made: its path, who makes it, and all that its maker sees."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import msgspec

from kimgen.words.digest import Digest

if TYPE_CHECKING:
    from kimgen.deciding.stories import Story


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

    __slots__ = (
        "_given",
        "_make",
        "_remark",
        "_view",
        "beside",
        "listed",
        "mark",
        "place",
        "texts",
    )

    def __init__(
        self,
        mark: Digest,
        make: Callable[..., msgspec.Struct],
        given: tuple[Any, ...] = (),
        *,
        remark: Callable[..., Digest] | None = None,
        place: str = "",
        texts: "Sequence[Story]" = (),
        beside: "Sequence[Story]" = (),
        listed: "Sequence[Story]" = (),
    ) -> None:
        """*make* makes the view of what is *given*; *remark* makes the mark of the same, where
        texts may change. *place*: the page's address in the sitemap; empty: it is in none. *texts*:
        the stories of which the view shows more than lists do; *beside*: the others that it names.
        *listed*: the whole list that the view begins, in its order."""
        self.mark = mark
        self.place = place
        self.texts = texts
        self.beside = beside
        self.listed = listed
        self._make = make
        self._given = given
        self._remark = remark
        self._view: msgspec.Struct | None = None

    def view(self) -> msgspec.Struct:
        """The view."""
        if self._view is None:
            self._view = self._make(*self._given)
        return self._view

    def forget(self) -> None:
        """Let go of the view: it is made again when it is asked for again."""
        self._view = None

    def anew(self) -> "Later":
        """The view as it is now that the text of a story in it is another."""
        assert self._remark is not None
        return Later(
            self._remark(*self._given),
            self._make,
            self._given,
            remark=self._remark,
            place=self.place,
            texts=self.texts,
            beside=self.beside,
            listed=self.listed,
        )


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
