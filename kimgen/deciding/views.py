"""What each page's template sees, and all that it sees.

A page's dependencies *are* its view: equal views and equal templates make equal bytes, so a view
holds no more than its template shows. Addresses are written as ``parts`` tells.
"""

import msgspec

from kimgen.deciding.parts import (
    AspirationLine,
    Body,
    EventLine,
    FeedLink,
    GroupLine,
    Link,
    NoticeLine,
    Path,
    Picture,
    ProductLine,
    Seen,
    Share,
    Stamp,
    Teaser,
    VerdictLine,
)
from kimgen.words.dates import Moment
from kimgen.words.site import Contact, Decree, Officer


class Head(Seen, frozen=True):
    """What a page's ``<head>`` needs besides the masthead."""

    title: str
    """Unique; without the site's name, which the template adds."""
    description: str
    canonical: str
    """Absolute; empty on pages that are no page to find (404)."""
    crumbs: tuple[Link, ...] = ()
    """From the home page to the page's parent."""
    feeds: tuple[FeedLink, ...] = ()
    """The page's own first, then the group's, then the hub's."""
    card: str = ""
    """Absolute address of the share picture, JPEG 1200x630."""
    card_alt: str = ""
    hidden: bool = False
    """Not for search engines."""
    accent: str = ""
    """A group's colour, where the page is a group's."""
    accent_dark: str = ""
    """The same colour, light enough for a dark page."""


class GroupCard(Seen, frozen=True):
    """A group's profile."""

    name: str
    path: Path
    level: str
    trade: str
    description: str
    region: tuple[Link, ...]
    """Province, regency, district, village; those that are known, with the words in front."""
    decree: Decree
    decree_day: str
    decree_until: str
    officers: tuple[Officer, ...]
    members: int
    contact: Contact
    socials: tuple[Link, ...]
    logo: Picture | None = None
    site: str = ""


class CorrectionLine(Seen, frozen=True):
    """One correction."""

    stamp: Stamp
    text: str


class RetractionLine(Seen, frozen=True):
    """Why an article is gone."""

    stamp: Stamp
    reason: str


class Reprint(Seen, frozen=True):
    """Where an article was first published."""

    name: str
    url: str
    day: str


class ArticleView(msgspec.Struct, frozen=True, array_like=True):
    """One article's page."""

    head: Head
    title: str
    kind: str
    group: GroupLine
    stamp: Stamp | None
    body: Body | None
    """None once it is retracted: text and photos are gone."""
    language: str = ""
    updated: Stamp | None = None
    authors: tuple[Link, ...] = ()
    editor: str = ""
    photographer: str = ""
    rubric: Link | None = None
    tags: tuple[Link, ...] = ()
    place: str = ""
    dateline: str = ""
    summary: str = ""
    picture: Picture | None = None
    gallery: tuple[Picture, ...] = ()
    labels: tuple[str, ...] = ()
    advertiser: str = ""
    corrections: tuple[CorrectionLine, ...] = ()
    retraction: RetractionLine | None = None
    updates: Link | None = None
    """The story that this one updates."""
    updated_by: tuple[Link, ...] = ()
    reply_to: Link | None = None
    replies: tuple[Link, ...] = ()
    sources: tuple[Link, ...] = ()
    """A source without an address has an empty path."""
    reprint: Reprint | None = None
    event: EventLine | None = None
    product: ProductLine | None = None
    notice: NoticeLine | None = None
    fact_check: VerdictLine | None = None
    aspiration: AspirationLine | None = None
    duties: tuple[str, ...] = ()
    shown_in: tuple[Link, ...] = ()
    older: Link | None = None
    newer: Link | None = None
    related: tuple[Link, ...] = ()
    share: Share | None = None
    calendar: Path = ""
    """An event's .ics file."""
    qr: Path = ""
    """An SVG for notice boards."""
    minutes: int = 0
    """Reading time; 0 for very short texts."""
    published: Moment | None = None
    modified: Moment | None = None


class Strip(Seen, frozen=True):
    """A headed row of teasers."""

    link: Link
    teasers: tuple[Teaser, ...]


class FrontView(msgspec.Struct, frozen=True, array_like=True):
    """The home page of the hub or of a group's own site."""

    head: Head
    lead: Teaser | None
    latest: tuple[Teaser, ...]
    strips: tuple[Strip, ...] = ()
    notices: tuple[Teaser, ...] = ()
    agenda: tuple[Teaser, ...] = ()
    products: tuple[Teaser, ...] = ()
    groups: tuple[GroupLine, ...] = ()
    regions: tuple[Link, ...] = ()
    older: Path = ""
    card: GroupCard | None = None
    """Of the group whose own site it is."""


class GroupView(msgspec.Struct, frozen=True, array_like=True):
    """A group's page in the hub."""

    head: Head
    card: GroupCard
    teasers: tuple[Teaser, ...]
    notices: tuple[Teaser, ...] = ()
    agenda: tuple[Teaser, ...] = ()
    products: tuple[Teaser, ...] = ()
    pages: tuple[Link, ...] = ()
    kinds: tuple[Link, ...] = ()
    older: Path = ""
    calendar: Path = ""
    qr: Path = ""


class ListView(msgspec.Struct, frozen=True, array_like=True):
    """A page of a list: rubric, tag, author, kind, month, or the older pages of any list."""

    head: Head
    heading: str
    sort: str
    """What it lists by: rubrik, tagar, penulis, jenis, arsip, kelompok, wilayah, beranda, hemat."""
    teasers: tuple[Teaser, ...]
    intro: str = ""
    kind: str = ""
    """Of a kind's list: berita, agenda, ...; its teasers are then shown in that kind's manner."""
    number: int = 0
    """0: the first page, which holds the newest; others count from the oldest."""
    older: Path = ""
    latest: Path = ""
    """The list's first page, from its older ones."""
    links: tuple[Link, ...] = ()
    """Narrower lists (a region's regions, a year's months)."""
    groups: tuple[GroupLine, ...] = ()


class MonthOfEvents(Seen, frozen=True):
    """A month of the agenda."""

    name: str
    teasers: tuple[Teaser, ...]


class AgendaView(msgspec.Struct, frozen=True, array_like=True):
    """The agenda: what is to come by month, and what is past."""

    head: Head
    heading: str
    months: tuple[MonthOfEvents, ...]
    past: tuple[Teaser, ...]
    older: Path = ""
    calendar: Path = ""


class RegionGroups(Seen, frozen=True):
    """The groups of one regency."""

    link: Link
    groups: tuple[GroupLine, ...]


class DirectoryView(msgspec.Struct, frozen=True, array_like=True):
    """All groups, by region."""

    head: Head
    regions: tuple[RegionGroups, ...]
    script: Path = ""
    """The filter, which the page can do without; empty: none is loaded."""
    integrity: str = ""


class LinksView(msgspec.Struct, frozen=True, array_like=True):
    """A page of links: all rubrics, tags, authors, regions, months."""

    head: Head
    heading: str
    sections: tuple[tuple[str, tuple[Link, ...]], ...]
    intro: str = ""


class LoggedCorrection(Seen, frozen=True):
    """A correction or retraction in the public log."""

    stamp: Stamp
    text: str
    article: Link
    group: Link
    retracted: bool


class CorrectionsView(msgspec.Struct, frozen=True, array_like=True):
    """The public log of corrections and retractions."""

    head: Head
    entries: tuple[LoggedCorrection, ...]


class FeedSet(Seen, frozen=True):
    """The feeds of one thing."""

    name: str
    page: Path
    feeds: tuple[FeedLink, ...]


class SubscribeView(msgspec.Struct, frozen=True, array_like=True):
    """How to follow, and every feed."""

    head: Head
    hub: FeedSet
    groups: tuple[FeedSet, ...]
    others: tuple[FeedSet, ...]
    opml: tuple[Link, ...] = ()
    calendar: Path = ""
    apps: tuple[Link, ...] = ()
    """Readers on the web that take the first feed at one press."""
    qr: Path = ""
    """A code that leads to this very page."""


class KeptView(msgspec.Struct, frozen=True, array_like=True):
    """The page that a reader without signal meets: which pages the phone has kept."""

    head: Head


class SearchView(msgspec.Struct, frozen=True, array_like=True):
    """The search page; without script it offers archive and groups."""

    head: Head
    index: Path
    """Folder of the search index."""
    script: Path
    integrity: str


class NotFoundView(msgspec.Struct, frozen=True, array_like=True):
    """The page for addresses that lead nowhere."""

    head: Head
    groups: tuple[GroupLine, ...] = ()


class RedirectView(msgspec.Struct, frozen=True, array_like=True):
    """A page that leads on. *target* is a path; *canonical* its absolute address."""

    title: str
    target: Path
    canonical: str


class Masthead(msgspec.Struct, frozen=True, array_like=True):
    """What every page of an edition shares. Nothing in it changes with an article."""

    edition: str
    """``hub``, or the folder of the group whose own site it is."""
    name: str
    tagline: str
    address: str
    """Absolute base address; ends in a slash."""
    language: str
    term: str
    publisher: str
    licence: str
    accent: str
    accent_dark: str
    nav: tuple[Link, ...]
    rubrics: tuple[Link, ...]
    footer: tuple[Link, ...]
    contact: Contact
    socials: tuple[Link, ...] = ()
    logo: Picture | None = None
    icons: tuple[Link, ...] = ()
    """Favicon files: text is the ``sizes`` attribute."""
    hub: Link | None = None
    """The hub's home, in a group's own site."""
    script: Path = ""
    """What every page loads to be kept for later; empty: no page does."""
    integrity: str = ""
