"""What each template and feed sees, and all that it sees.

A page's dependencies *are* its view: equal views and equal templates make equal bytes, so a view
holds no more than its template shows. Every address in a view is either absolute (has ``://``) or
relative to the edition's root, without a leading slash (``kim-a/2026/11/panen/``; the home page
is the empty text); templates turn it into a link by ``href(...)``.
"""

import msgspec

from kimgen.words.dates import Moment
from kimgen.words.digest import Digest
from kimgen.words.site import Contact, Decree, Officer

Path = str


class _Seen(msgspec.Struct, frozen=True, array_like=True, gc=False):
    pass


class Link(_Seen, frozen=True):
    """A text that leads somewhere."""

    text: str
    path: Path


class Stamp(_Seen, frozen=True):
    """A moment in words."""

    iso: str
    """RFC 3339; the day alone where no time of day is known."""
    text: str
    """``Sabtu, 25 Maret 2023, 13.37 WIB``."""
    short: str
    """``25 Maret 2023``."""


class Size(_Seen, frozen=True):
    """One width of a picture."""

    path: Path
    width: int


class Picture(_Seen, frozen=True):
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


class Body(_Seen, frozen=True):
    """A body to be filled in: the cleaned HTML's digest and where its relative addresses lead.

    A link whose target is empty leads nowhere: its text stays, its address goes.
    """

    digest: Digest
    links: tuple[tuple[str, Path], ...] = ()
    pictures: tuple[tuple[str, Picture], ...] = ()


class EventLine(_Seen, frozen=True):
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


class ProductLine(_Seen, frozen=True):
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


class NoticeLine(_Seen, frozen=True):
    """How long, and how urgent."""

    until: Stamp | None
    urgent: bool
    over: bool


class VerdictLine(_Seen, frozen=True):
    """A claim and what came of it."""

    claim: str
    claimed_by: str
    verdict: str
    """benar, salah, menyesatkan or belum-terbukti; its words are among the theme's strings."""
    references: tuple[Link, ...]


class AspirationLine(_Seen, frozen=True):
    """How far a resident's aspiration has come."""

    state: str
    """diterima, diteruskan, ditanggapi or selesai."""
    addressee: str
    response: str


class Teaser(_Seen, frozen=True):
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


class FeedLink(_Seen, frozen=True):
    """A feed to be announced in a page's head."""

    title: str
    path: Path
    type: str


class Head(_Seen, frozen=True):
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


class GroupLine(_Seen, frozen=True):
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


class GroupCard(_Seen, frozen=True):
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


class CorrectionLine(_Seen, frozen=True):
    """One correction."""

    stamp: Stamp
    text: str


class RetractionLine(_Seen, frozen=True):
    """Why an article is gone."""

    stamp: Stamp
    reason: str


class Reprint(_Seen, frozen=True):
    """Where an article was first published."""

    name: str
    url: str
    day: str


class Share(_Seen, frozen=True):
    """Plain links that pass an article on. No script, no counter."""

    whatsapp: str
    facebook: str
    telegram: str
    x: str
    address: str
    """The canonical address, to copy."""


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


class Strip(_Seen, frozen=True):
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


class MonthOfEvents(_Seen, frozen=True):
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


class RegionGroups(_Seen, frozen=True):
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


class LoggedCorrection(_Seen, frozen=True):
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


class FeedSet(_Seen, frozen=True):
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


class FeedImage(_Seen, frozen=True):
    """A picture of a feed item; every address absolute, *size* the exact bytes of the file."""

    url: str
    type: str
    size: int
    width: int
    height: int
    alt: str = ""
    caption: str = ""


class FeedFile(_Seen, frozen=True):
    """A file that a feed item's text leads to: absolute address, type, exact bytes."""

    url: str
    type: str
    size: int


class Category(_Seen, frozen=True):
    """A category with the address of its list as scheme."""

    term: str
    label: str
    scheme: str = ""


class FeedItem(msgspec.Struct, frozen=True, array_like=True):
    """An article as feeds carry it, in every format the same."""

    id: str
    """A tag URI, the same for ever."""
    url: str
    title: str
    summary: str
    """Plain text, at most 300 characters."""
    published: Moment
    updated: Moment
    body: Body | None
    authors: tuple[str, ...] = ()
    categories: tuple[Category, ...] = ()
    image: FeedImage | None = None
    thumbnail: str = ""
    """Absolute address of the small JPEG that leads the description (its own, or the card)."""
    source_name: str = ""
    """The group's name, in feeds of more than one group."""
    source_feed: str = ""
    source_id: str = ""
    notes: tuple[str, ...] = ()
    """Plain sentences that stand before the text: correction, retraction, label, reprint."""
    language: str = ""
    files: tuple[FeedFile, ...] = ()
    """Its attachments, in the order of the text."""


class FeedView(msgspec.Struct, frozen=True, array_like=True):
    """One feed, whatever its format. All addresses are absolute."""

    id: str
    title: str
    subtitle: str
    page: str
    """The page that shows the same."""
    base: str
    """The edition's base address."""
    rss: str
    """Its address as RSS; empty where there is none. So with the two others."""
    atom: str
    json: str
    language: str
    updated: Moment
    """The newest change of any item, or a fixed moment where there is no item."""
    items: tuple[FeedItem, ...]
    rights: str = ""
    icon: str = ""
    """A square picture."""
    logo: str = ""
    """A picture twice as wide as high (RFC 4287, 4.2.8)."""
    author: str = ""
    websub: tuple[str, ...] = ()
    """Hubs that tell readers of what is new."""
    archive: bool = False
    """A frozen document that never changes again (RFC 5005)."""
    previous: str = ""
    """The next older archive's address, without the format's suffix."""
    current: str = ""
    """The live document's address without suffix, from an archive."""


class Place(_Seen, frozen=True):
    """An address in a sitemap."""

    url: str
    modified: str = ""
    images: tuple[str, ...] = ()


class SitemapView(msgspec.Struct, frozen=True, array_like=True):
    """A sitemap (sitemaps.org 0.9), or an index of sitemaps."""

    places: tuple[Place, ...]
    index: bool = False


class NewsPlace(_Seen, frozen=True):
    """An article in a news sitemap."""

    url: str
    publication: str
    language: str
    published: str
    """W3C date with zone."""
    title: str


class NewsSitemapView(msgspec.Struct, frozen=True, array_like=True):
    """A news sitemap (Google's schema 0.9)."""

    places: tuple[NewsPlace, ...]


class RobotsView(msgspec.Struct, frozen=True, array_like=True):
    """robots.txt (RFC 9309)."""

    sitemaps: tuple[str, ...]


class OutlineItem(_Seen, frozen=True):
    """One feed in an OPML outline."""

    name: str
    feed: str
    page: str
    description: str = ""
    language: str = ""


class OpmlView(msgspec.Struct, frozen=True, array_like=True):
    """OPML 2.0: feeds under headings."""

    title: str
    modified: Moment
    sections: tuple[tuple[str, tuple[OutlineItem, ...]], ...]
    owner: str = ""


class CalendarEvent(_Seen, frozen=True):
    """A VEVENT (RFC 5545)."""

    uid: str
    stamp: Moment
    start: Moment
    end: Moment | None
    title: str
    text: str
    place: str
    organiser: str
    url: str
    cancelled: bool = False
    """Its article was retracted: calendars that have it strike it out."""


class CalendarView(msgspec.Struct, frozen=True, array_like=True):
    """An iCalendar file."""

    name: str
    events: tuple[CalendarEvent, ...]


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
