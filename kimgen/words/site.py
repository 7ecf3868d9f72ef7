"""The hub's settings and the groups' records, with every default in its one home."""

import msgspec

from kimgen.words.article import NamedLink, Place
from kimgen.words.dates import Written
from kimgen.words.hosting import Hosting as Hosting


class Rubric(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A section of the hub (``rubrik``)."""

    name: str
    slug: str


class Contact(msgspec.Struct, frozen=True, gc=False):
    """How to reach people. *whatsapp* holds digits with the country code."""

    whatsapp: str = ""
    email: str = ""
    address: str = ""


class FeedSettings(msgspec.Struct, frozen=True):
    """What site.yaml says under ``umpan``."""

    items: int = 25
    """Fewest items of a live document, and as many as an archive holds (20 to 50 suit readers)."""
    archives: bool = True
    """Older items of hub and groups in documents of their own (RFC 5005, section 4)."""
    full_text: bool = True
    json_atom_everywhere: bool = False
    """Atom and JSON Feed also for rubric, region, kind, tag and author."""
    rss_sets: tuple[str, ...] = ("rubrik", "wilayah", "jenis", "tagar", "penulis")
    """Lists that get an RSS feed besides hub and groups."""
    websub: tuple[str, ...] = ()
    """Addresses of WebSub hubs that feeds announce and ``kimgen ping`` tells."""
    former: tuple[str, ...] = ()
    """Addresses of feeds on this site before kimgen, kept as copies (``alamat_lama``)."""
    indexnow: str = ""
    """The key by which IndexNow knows the site; a file of that name is published."""
    indexnow_at: str = "https://api.indexnow.org/indexnow"
    """Where search engines are told by IndexNow."""
    news_sitemap: bool = False
    """A sitemap of the last two days. It goes by the clock, so builds don't stand still."""


class ListSettings(msgspec.Struct, frozen=True):
    """What site.yaml says under ``daftar``."""

    size: int = 24
    """Articles of a full list page."""


class PictureSettings(msgspec.Struct, frozen=True):
    """What site.yaml says under ``foto``."""

    widths: tuple[int, ...] = (360, 720, 1200)
    thumbnail: int = 240
    """Width of one more file, for lists: they show it 96 pixels wide, on screens twice as fine."""
    budget: int = 300_000
    """Bytes that an article's published pictures aim at, all told."""


class Limits(msgspec.Struct, frozen=True):
    """Bounds on what one writer can make the build do (``batas``)."""

    article_bytes: int = 400_000
    front_matter_bytes: int = 40_000
    picture_bytes: int = 30_000_000
    picture_pixels: int = 40_000_000
    files_per_group: int = 50_000
    seconds_per_article: float = 1.5


class Site(msgspec.Struct, frozen=True):
    """The whole hub, as site.yaml tells it."""

    name: str = "Situs KIM"
    tagline: str = ""
    address: str = "http://localhost/"
    """Absolute base address; ends in a slash."""
    language: str = "id"
    zone: str = "WIB"
    term: str = "Komunitas"
    """What K stands for: Kelompok or Komunitas (``sebutan``)."""
    description: str = ""
    publisher: str = ""
    """The office that runs the hub (``pengelola``)."""
    licence: str = ""
    accent: str = "#9d1c1f"
    logo: str = ""
    rubrics: tuple[Rubric, ...] = ()
    contact: Contact = Contact()
    socials: tuple[NamedLink, ...] = ()
    feeds: FeedSettings = FeedSettings()
    lists: ListSettings = ListSettings()
    pictures: PictureSettings = PictureSettings()
    limits: Limits = Limits()
    hosting: Hosting = Hosting()
    output: str = "public"
    """Folder of the hub's output, relative to the site's folder."""
    cards: str = "semua"
    """Which articles get a share card of their own (``kartu``): semua, foto (those with a photo),
    tidak. The others share the site's."""
    qr: bool = True
    """A QR code for each article and group (``qr``)."""
    search: bool = True
    """A search page with its index (``pencarian``)."""
    offline: bool = False
    """Pages once read stay readable without signal, by a service worker (``luring``)."""
    members: tuple[int, int] = (3, 30)
    """Fewest and most members of a group before a warning (sources disagree, so a setting)."""


class Region(msgspec.Struct, frozen=True, gc=False):
    """Where a group is at home, from the province down; empty where not given."""

    province: str = ""
    regency: str = ""
    """Kabupaten or kota, with that word in front: ``Kabupaten Pesawaran``, ``Kota Serang``."""
    district: str = ""
    """Kecamatan, the name alone."""
    village: str = ""
    """Desa or kelurahan, the name alone."""
    village_term: str = "Desa"
    """``Desa`` or ``Kelurahan``."""


class Decree(msgspec.Struct, frozen=True, gc=False):
    """The decree that appointed a group (``sk``)."""

    number: str = ""
    day: Written | None = None
    signer: str = ""
    valid_until: Written | None = None


class Officer(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A person with a task in the group (``pengurus``)."""

    name: str
    role: str = ""


class Group(msgspec.Struct, frozen=True):
    """A community with its own folder, pages and feeds, as kim.yaml tells it."""

    folder: str
    """Name of its folder, which is also its part of every address."""
    name: str
    level: str = ""
    trade: str = ""
    """umum, tani, nelayan, pelajar, umkm ... (``jenis``)."""
    description: str = ""
    region: Region = Region()
    zone: str = ""
    """Empty: the site's."""
    language: str = ""
    decree: Decree = Decree()
    officers: tuple[Officer, ...] = ()
    members: int = 0
    contact: Contact = Contact()
    socials: tuple[NamedLink, ...] = ()
    domain: str = ""
    """Base address of the group's own site, ending in a slash; empty: it has none."""
    logo: str = ""
    accent: str = ""
    dateline: str = ""
    """Template of the dateline, with {lokasi}, {nama} and {tanggal} (``dateline``)."""
    hosting: Hosting = Hosting()
    """Of its own site, as far as a writer may say it; site.yaml has the last word."""
    places: dict[str, Place] = {}
