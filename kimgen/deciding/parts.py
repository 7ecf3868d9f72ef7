"""The small parts that views share: links, stamps, pictures, bodies, and lines of lists.

Every address in a view is either absolute (has ``://``) or relative to the edition's root, without
a leading slash (``kim-a/2026/11/panen/``; the home page is the empty text); templates turn it into
a link by ``href(...)``.
"""

import msgspec

from kimgen.words.digest import Digest

Path = str


class Seen(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A part of views. It stands in no cycle, so Python need not look for one."""


class Link(Seen, frozen=True):
    """A text that leads somewhere."""

    text: str
    path: Path


class Stamp(Seen, frozen=True):
    """A moment in words."""

    iso: str
    """RFC 3339; the day alone where no time of day is known."""
    text: str
    """``Sabtu, 25 Maret 2023, 13.37 WIB``."""
    short: str
    """``25 Maret 2023``."""


class Size(Seen, frozen=True):
    """One width of a picture."""

    path: Path
    width: int


class Picture(Seen, frozen=True):
    """A picture with its widths (WebP, narrowest first) and its JPEG (or PNG) fallback."""

    src: Path
    width: int
    height: int
    sizes: tuple[Size, ...] = ()
    alt: str = ""
    caption: str = ""
    credit: str = ""
    thumbnail: Path = ""
    """A file for lists, narrower than all *sizes*; empty: there is none."""


class Body(Seen, frozen=True):
    """A body to be filled in: the cleaned HTML's digest and where its relative addresses lead.

    A link whose target is empty leads nowhere: its text stays, its address goes.
    """

    digest: Digest
    links: tuple[tuple[str, Path], ...] = ()
    pictures: tuple[tuple[str, Picture], ...] = ()


class EventLine(Seen, frozen=True):
    """When and where."""

    start: Stamp
    end: Stamp | None
    place: str
    organiser: str
    past: bool
    """Folded away in lists."""
    day: str
    """Day of the month, for the calendar leaf."""
    month: str
    """``Nov``-like short month of the calendar leaf."""


class ProductLine(Seen, frozen=True):
    """What it costs, and how to order."""

    price: str
    """``Rp15.000``; empty where none is given."""
    amount: int | None
    """Whole rupiah."""
    unit: str
    seller: str
    order: str
    """A wa.me address with the order's text filled in; empty without a number."""
    stock: str


class NoticeLine(Seen, frozen=True):
    """How long, and how urgent."""

    until: Stamp | None
    urgent: bool
    over: bool


class VerdictLine(Seen, frozen=True):
    """A claim and what came of it."""

    claim: str
    claimed_by: str
    verdict: str
    """benar, salah, menyesatkan or belum-terbukti; its words are among the theme's strings."""
    references: tuple[Link, ...]


class AspirationLine(Seen, frozen=True):
    """How far a resident's aspiration has come."""

    state: str
    """diterima, diteruskan, ditanggapi or selesai."""
    addressee: str
    response: str


class Teaser(Seen, frozen=True):
    """An article as a list shows it. A change of its body is no change of the list."""

    title: str
    path: Path
    stamp: Stamp
    summary: str
    kind: str
    group: Link
    rubric: str = ""
    language: str = ""
    """Only where it is not the site's."""
    picture: Picture | None = None
    labels: tuple[str, ...] = ()
    """Of advertorial, ralat, dicabut, verifikasi, draf, terjadwal: keys of the theme's strings."""
    event: EventLine | None = None
    product: ProductLine | None = None
    notice: NoticeLine | None = None
    verdict: str = ""
    state: str = ""


class FeedLink(Seen, frozen=True):
    """A feed to be announced in a page's head."""

    title: str
    path: Path
    type: str


class GroupLine(Seen, frozen=True):
    """A group as directories and the front page list it."""

    name: str
    path: Path
    place: str
    """``Desa Bagelen, Kecamatan Gedong Tataan``."""
    trade: str
    accent: str = ""
    logo: Picture | None = None
    site: str = ""
    """Its own site's address, where it has one."""


class Share(Seen, frozen=True):
    """Plain links that pass an article on. No script, no counter."""

    whatsapp: str
    facebook: str
    telegram: str
    x: str
    address: str
    """The canonical address, to copy."""
