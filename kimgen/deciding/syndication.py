"""What other programs fetch to learn what there is: feed readers, calendars, search engines.

Feeds, outlines of feeds, calendars, sitemaps and robots.txt. Outside a body, every address is
absolute.
"""

import msgspec

from kimgen.deciding.parts import Body, Seen
from kimgen.words.dates import Moment


class FeedImage(Seen, frozen=True):
    """A picture of a feed item; every address absolute, *size* the exact bytes of the file."""

    url: str
    type: str
    size: int
    width: int
    height: int
    alt: str = ""
    caption: str = ""


class FeedFile(Seen, frozen=True):
    """A file that a feed item's text leads to: absolute address, type, exact bytes."""

    url: str
    type: str
    size: int


class Category(Seen, frozen=True):
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


class OutlineItem(Seen, frozen=True):
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


class CalendarEvent(Seen, frozen=True):
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


class Place(Seen, frozen=True):
    """An address in a sitemap."""

    url: str
    modified: str = ""
    images: tuple[str, ...] = ()


class SitemapView(msgspec.Struct, frozen=True, array_like=True):
    """A sitemap (sitemaps.org 0.9), or an index of sitemaps."""

    places: tuple[Place, ...]
    index: bool = False


class NewsPlace(Seen, frozen=True):
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


class KeyView(msgspec.Struct, frozen=True, array_like=True):
    """The file by which a site proves to IndexNow that its key is its own."""

    key: str
