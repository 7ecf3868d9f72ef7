"""Addresses and ids: which name an article has in the hub, for ever."""

import re

from kimgen.words.article import Article, Kind, signs_of
from kimgen.words.dates import Moment
from kimgen.words.digest import digest_of
from kimgen.words.ledger import Ledger
from kimgen.words.paths import CONTENT, HUB
from kimgen.words.site import Site
from kimgen.words.slugs import is_slug, slug_of

KIND_PAGES = (Kind.EVENT, Kind.NOTICE, Kind.GALLERY, Kind.PRODUCT, Kind.FACT_CHECK, Kind.ASPIRATION)
"""Kinds that have a list of their own at the top."""

_IDENTITY = re.compile(r"(?:tag|urn|https?):[!#-;=?-\[\]_a-z~]{1,500}", re.ASCII)
"""An id that stays as its author wrote it: an absolute IRI of a kind that feeds have."""
_PLACEHOLDERS = ("localhost", "example.id", "example.org", "example.com", ".example")
"""Hosts of sites whose address is yet to be written."""
RESERVED_AT_TOP = frozenset(kind.value for kind in Kind) | {
    "halaman", "foto", "berkas", "umpan", "feed", "qr", "kim", "rubrik", "tagar", "penulis",
    "wilayah", "arsip", "ralat", "langganan", "cari", "sitemap", "aset", "assets", "hemat",
    "luring", "hub", "index", "404", "robots", "atom", "rss", "id", "en",
}  # fmt: skip
"""Names that lists and files have, at the hub's top or at the top of a group's own site."""


def mark_of(article: Article) -> str:
    """What a file keeps when it is only renamed: twelve digits for its title and time."""
    return signs_of(article).mark


def prefix_of(folder: str) -> str:
    """The part of an address that a group's folder gives: ``kim-a/``; nothing for the hub's."""
    return "" if folder == HUB else f"{folder}/"


def address_of(article: Article, published: Moment | None) -> tuple[str, str, dict[str, str]]:
    """The article's path in the hub, or the code of what forbids it, with its details.

    Dated articles are at ``<group>/<yyyy>/<mm>/<slug>/`` (the hub's own at ``hub/...``), pages at
    ``<group>/<slug>/``. ``slug-mended`` comes with a path: the slug had letters that can't stay.
    """
    sound = is_slug(article.slug)
    slug = article.slug if sound else slug_of(article.slug) or slug_of(article.title)
    if not slug:
        return "", "slug-empty", {"value": article.slug or article.title}
    fault, details = "", {}
    if "slug" in article.places and not sound:
        fault, details = "slug-mended", {"value": article.slug, "slug": slug}
    if article.kind is Kind.PAGE or published is None:
        if slug in RESERVED_AT_TOP or (slug.isdigit() and len(slug) == 4):
            return "", "slug-reserved", {"value": slug}
        return f"{prefix_of(article.group)}{slug}/", fault, details
    year, month = published.month
    group = "hub" if article.group == HUB else article.group
    return f"{group}/{year}/{month:02}/{slug}/", fault, details


def authority_of(ledger: Ledger, site: Site) -> str:
    """The host name that new ids are minted under: the first real one that the site had."""
    host = site.address.split("://")[1].split("/")[0].split(":")[0]
    kept = ledger.authority
    return kept if kept and not kept.endswith(_PLACEHOLDERS) else host


def identity_of(article: Article, authority: str) -> str:
    """The article's tag URI (RFC 4151), made of what never changes by itself: group and file.

    The ledger keeps it once minted; a CI that can't commit the ledger mints the same one again.
    """
    if article.identity:
        if _IDENTITY.fullmatch(article.identity) and not _of_another(article, authority):
            return article.identity
        name = slug_of(article.identity) or digest_of(article.identity)[:16]
        return f"tag:{authority},2026:{article.group.strip('_')}/{name}"
    name = article.source.removeprefix(f"{CONTENT}/").removesuffix(".md").removesuffix("/index")
    safe = "/".join(slug_of(part) or digest_of(part)[:8] for part in name.split("/"))
    exact = safe == name.lstrip("_")
    return f"tag:{authority},2026:{safe}" + ("" if exact else f"-{digest_of(name)[:6]}")


def _of_another(article: Article, authority: str) -> bool:
    """Whether the written id is one that this site would give to another group's article."""
    start = f"tag:{authority},"
    own = f"{article.group.strip('_')}/"
    _, _, rest = article.identity.removeprefix(start).partition(":")
    return article.identity.startswith(start) and not rest.startswith(own)


def alias_paths(article: Article) -> tuple[list[tuple[str, str]], list[str]]:
    """The article's aliases as typed with their paths, and those that lie outside its group."""
    found: list[tuple[str, str]] = []
    wrong: list[str] = []
    if not article.aliases:
        return found, wrong
    prefix = prefix_of(article.group)
    for value in article.aliases:
        path = value.strip().split("://", 1)[-1] if "://" in value else value.strip()
        absolute = path.startswith("/")
        parts = [part for part in path.split("/") if part not in ("", ".")]
        if parts and parts[-1].lower() in ("index.html", "index.htm"):
            parts.pop()
        if parts and parts[-1].lower().endswith((".html", ".htm")):
            parts[-1] = parts[-1].rsplit(".", 1)[0]
        slugs = [slug_of(part) for part in parts]
        whole = "/".join(slugs) + "/"
        inside = not absolute or not prefix or whole.startswith(prefix)
        if "://" in value or not slugs or ".." in parts or not all(slugs) or not inside:
            wrong.append(value)
            continue
        if not absolute:
            whole = prefix + whole
        rest = whole[len(prefix) :].split("/")[0]
        if rest in RESERVED_AT_TOP - {"hub"} or whole == prefix:
            wrong.append(value)
            continue
        found.append((value, whole))
    return found, wrong
