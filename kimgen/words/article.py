"""An article and its parts, as reading leaves them: no setting, clock or other file is in it."""

from enum import StrEnum

import msgspec

from kimgen.words.dates import Written
from kimgen.words.digest import Digest, digest_of


class Kind(StrEnum):
    """The kinds of article (``jenis``). Values are what users type."""

    NEWS = "berita"
    NOTICE = "pengumuman"
    EVENT = "agenda"
    GALLERY = "galeri"
    PRODUCT = "produk"
    FACT_CHECK = "cek-fakta"
    ASPIRATION = "aspirasi"
    PAGE = "halaman"


class Status(StrEnum):
    """Whether an article is shown (``status``)."""

    DRAFT = "draf"
    PUBLISHED = "terbit"
    RETRACTED = "dicabut"


class _Part(msgspec.Struct, frozen=True, array_like=True, gc=False):
    pass


class Place(_Part, frozen=True):
    """Where a field's value stands in its source: line and column from 1, length in characters."""

    line: int = 0
    column: int = 0
    length: int = 0


class PictureRef(_Part, frozen=True):
    """A picture as the author names it: a file beside the article, and words for it."""

    file: str
    alt: str = ""
    caption: str = ""
    credit: str = ""


class NamedLink(_Part, frozen=True):
    """A name, perhaps with an address."""

    name: str
    url: str = ""


class Correction(_Part, frozen=True):
    """A correction (``ralat``): when, and what was wrong and is right."""

    time: Written
    text: str


class Retraction(_Part, frozen=True):
    """A retraction (``dicabut``): when, and the reason that is made public."""

    time: Written
    reason: str


class Event(_Part, frozen=True):
    """What an agenda item adds."""

    start: Written
    end: Written | None = None
    place: str = ""
    organiser: str = ""


class Notice(_Part, frozen=True):
    """What an announcement adds."""

    valid_until: Written | None = None
    urgent: bool = False


class Product(_Part, frozen=True):
    """What a product adds. *price* is in whole rupiah; None where none is given."""

    price: int | None = None
    unit: str = ""
    seller: str = ""
    whatsapp: str = ""
    """Digits with the country code, ready for a wa.me address; empty where none is given."""
    stock: str = ""


class FactCheck(_Part, frozen=True):
    """What a fact check adds."""

    claim: str
    claimed_by: str = ""
    verdict: str = "belum-terbukti"
    """One of benar, salah, menyesatkan, belum-terbukti."""
    references: tuple[NamedLink, ...] = ()


class Aspiration(_Part, frozen=True):
    """What a resident's aspiration adds."""

    state: str = "diterima"
    """One of diterima, diteruskan, ditanggapi, selesai."""
    addressee: str = ""
    response: str = ""


class Ref(_Part, frozen=True):
    """A relative address in a body, and the line of the source where it stands."""

    target: str
    line: int = 0


class Signs(_Part, frozen=True):
    """Digests that stand for an article where its fields need not be looked at one by one."""

    whole: Digest
    """Of everything in it."""
    listed: Digest
    """Of what others show of it: without its body, and without its lead where it has a summary."""
    mark: str
    """What a file keeps when it is only renamed: twelve digits for its title and time."""


class Article(msgspec.Struct, frozen=True, array_like=True):
    """One dated text, as its source alone tells it.

    Times are as written (the group's zone is not known here), addresses as typed. The body's HTML
    lies elsewhere under *body*; its relative addresses are listed in *links* and *pictures*.
    """

    source: str
    """Path relative to the site's folder: ``content/kim-bagelen/panen-raya/index.md``."""
    group: str
    """Name of the group's folder."""
    kind: Kind
    title: str
    body: Digest
    """Names the cleaned HTML (see ``reading.markup``)."""
    written: Written | None = None
    """Publication time; None only for pages."""
    updated: Written | None = None
    lead: str = ""
    """Plain text of the first paragraph, at most 300 characters."""
    summary: str = ""
    language: str = ""
    slug: str = ""
    identity: str = ""
    status: Status = Status.PUBLISHED
    expires: Written | None = None
    authors: tuple[str, ...] = ()
    editor: str = ""
    photographer: str = ""
    rubric: str = ""
    tags: tuple[str, ...] = ()
    place: str = ""
    picture: PictureRef | None = None
    gallery: tuple[PictureRef, ...] = ()
    """A gallery's pictures in the order of the body (kind galeri)."""
    aliases: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()
    sources: tuple[NamedLink, ...] = ()
    reprint: NamedLink | None = None
    reprint_time: Written | None = None
    advertorial: bool = False
    advertiser: str = ""
    unverified: bool = False
    updates: str = ""
    corrections: tuple[Correction, ...] = ()
    retraction: Retraction | None = None
    reply_to: str = ""
    shown_in: tuple[str, ...] = ()
    event: Event | None = None
    notice: Notice | None = None
    product: Product | None = None
    fact_check: FactCheck | None = None
    aspiration: Aspiration | None = None
    links: tuple[Ref, ...] = ()
    """Relative addresses of links in the body, in order of first use."""
    pictures: tuple[Ref, ...] = ()
    """Files of pictures in the body, in order of first use."""
    attachments: tuple[Ref, ...] = ()
    """Relative links in the body to files that are no articles (PDF)."""
    words: int = 0
    """Words of the body, for the reading time."""
    places: dict[str, Place] = {}
    """Where the fields stand that a later stage may have to name, by their Indonesian key."""
    signs: Signs | None = None
    """Made once, when it is read (see ``signed``)."""


def signed(article: Article) -> Article:
    """*article* with its signs."""
    return msgspec.structs.replace(article, signs=_signs(article))


def signs_of(article: Article) -> Signs:
    """The signs of *article*, made anew where it was never signed."""
    return article.signs or _signs(article)


def _signs(article: Article) -> Signs:
    bare = msgspec.structs.replace(article, signs=None, places={})
    listed = msgspec.structs.replace(
        bare,
        body="",
        words=0,
        links=(),
        attachments=(),
        pictures=tuple(Ref(ref.target) for ref in bare.pictures[:1]),
        lead="" if bare.summary else bare.lead,
    )
    mark = digest_of((article.title, article.written))[:12]
    return Signs(digest_of(bare), digest_of(listed), mark)
