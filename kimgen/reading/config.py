"""site.yaml to the site's settings."""

import re

import msgspec

from kimgen.reading.common import accent, contact, socials, yaml_record
from kimgen.reading.contacts import web_address
from kimgen.reading.fields import Fault
from kimgen.reading.hosting import hosting
from kimgen.reading.names import (
    FEED_NAMES,
    LIMIT_NAMES,
    LIST_NAMES,
    PHOTO_NAMES,
    SITE_NAMES,
)
from kimgen.reading.records import Findings, Record
from kimgen.reading.text import Unreadable
from kimgen.words.article import Place
from kimgen.words.dates import ZONES
from kimgen.words.diagnostics import Diagnostic
from kimgen.words.messages import is_error
from kimgen.words.site import (
    FeedSettings,
    Limits,
    ListSettings,
    PictureSettings,
    Rubric,
    Site,
)
from kimgen.words.slugs import slug_of

FORMER_FEEDS = ("rss.xml", "index.xml", "feeds/posts/default")
"""Where other systems have their feeds, as far as a plain file can stand there."""
FEED_SETS = ("rubrik", "wilayah", "jenis", "tagar", "penulis")
_INDEXNOW = re.compile("[A-Za-z0-9-]{8,128}")
_OWN_FOLDERS = frozenset({"content", "templates", ".kimgen", ".git", ".", "..", ""})


class SiteReading(msgspec.Struct, frozen=True):
    """What site.yaml came to; None when an error is among the findings."""

    site: Site | None
    findings: tuple[Diagnostic, ...] = ()


def read_site(data: bytes, *, path: str = "site.yaml") -> SiteReading:
    """Read the hub's settings."""
    findings = Findings(path)
    site: Site | None = None
    try:
        record = yaml_record(data, findings, SITE_NAMES)
        site = _site(record, findings)
        record.close()
    except (Unreadable, Fault) as fault:
        findings.add(fault.code, fault.place, **fault.details)
    found = tuple(findings.found)
    if any(is_error(finding.code) for finding in found):
        site = None
    return SiteReading(site, found)


def _site(record: Record, findings: Findings) -> Site:
    default = Site()
    names = record.scalars("rubrik")
    members = record.record("anggota", {"paling_sedikit": "least", "paling_banyak": "most"})
    least, most = default.members
    if members is not None:
        least = members.whole("least", least, most=10_000)
        most = members.whole("most", most, most=100_000)
        members.close()
    return Site(
        name=record.text("nama", default.name),
        tagline=record.text("slogan"),
        address=_address(record, findings, default.address),
        language=record.choice("bahasa", ("id", "en"), default.language),
        zone=record.choice("zona", tuple(zone.lower() for zone in ZONES), "wib").upper(),
        term=record.choice("sebutan", ("kelompok", "komunitas"), "komunitas").capitalize(),
        description=record.text("deskripsi"),
        publisher=record.text("pengelola"),
        licence=record.text("lisensi"),
        accent=accent(record, findings, default.accent),
        logo=record.text("logo"),
        rubrics=tuple(
            Rubric(name.text, slug_of(name.text)) for name in names if slug_of(name.text)
        ),
        contact=contact(record, findings),
        socials=socials(record),
        feeds=_feeds(record, findings),
        lists=_lists(record),
        pictures=_pictures(record),
        limits=_limits(record),
        hosting=hosting(record, findings, trusted=True),
        output=_output(record, findings, default.output),
        cards=record.choice("kartu", ("semua", "foto", "tidak"), default.cards),
        qr=record.flag("qr", default=default.qr),
        search=record.flag("pencarian", default=default.search),
        offline=record.flag("luring", default=default.offline),
        members=(least, most),
    )


def _address(record: Record, findings: Findings, default: str) -> str:
    value = record.text("alamat")
    if not value:
        return default
    address = web_address(value.rstrip("/"))
    if not address or "?" in address or "#" in address:
        findings.add("site-address", record.place_of("alamat"), value=value)
        return default
    scheme, _, rest = address.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}://{host.lower()}{slash}{path}".rstrip("/") + "/"


def _output(record: Record, findings: Findings, default: str) -> str:
    value = record.text("keluaran", default).replace("\\", "/")
    first = value.strip("/").split("/")[0]
    if ".." in value.split("/") or (not value.startswith("/") and first in _OWN_FOLDERS):
        findings.add("site-output", record.place_of("keluaran"), value=value)
    return value.rstrip("/")


def _feeds(record: Record, findings: Findings) -> FeedSettings:
    default = FeedSettings()
    part = record.record("umpan", FEED_NAMES)
    if part is None:
        return default
    sets = part.texts("set") if "set" in part else default.rss_sets
    wrong = next((name for name in sets if name not in FEED_SETS), None)
    if wrong is not None:
        part.reject_choice("set", wrong, FEED_SETS)
    former = part.texts("alamat_lama")
    wrong = next((name for name in former if name.lstrip("/") not in FORMER_FEEDS), None)
    if wrong is not None:
        part.reject_choice("alamat_lama", wrong, FORMER_FEEDS)
    settings = FeedSettings(
        items=part.whole("jumlah", default.items, least=5, most=50),
        archives=part.flag("arsip", default=default.archives),
        full_text=part.choice("teks", ("penuh", "ringkas"), "penuh") == "penuh",
        json_atom_everywhere=part.flag("semua"),
        rss_sets=tuple(name for name in FEED_SETS if name in sets),
        websub=_hubs(part, findings),
        former=tuple(name for name in FORMER_FEEDS if name in [one.lstrip("/") for one in former]),
        indexnow=_key(part, findings),
        indexnow_at=part.web("indexnow_ke") or default.indexnow_at,
        news_sitemap=part.flag("peta_berita"),
    )
    part.close()
    return settings


def _hubs(part: Record, findings: Findings) -> tuple[str, ...]:
    """WebSub hubs, each once; what is no web address is a finding."""
    found = []
    for value in part.scalars("websub"):
        address = web_address(value.text)
        if address:
            found.append(address)
        else:
            findings.add("address-not-web", value.place, key="websub", value=value.text)
    return tuple(dict.fromkeys(found))


def _key(part: Record, findings: Findings) -> str:
    """A key as IndexNow wants it; it becomes the name of a file."""
    value = part.text("indexnow")
    if value and not _INDEXNOW.fullmatch(value):
        findings.add("indexnow-key", part.place_of("indexnow"), value=value)
        return ""
    return value


def _lists(record: Record) -> ListSettings:
    part = record.record("daftar", LIST_NAMES)
    if part is None:
        return ListSettings()
    settings = ListSettings(part.whole("jumlah", ListSettings().size, least=5, most=200))
    part.close()
    return settings


def _pictures(record: Record) -> PictureSettings:
    default = PictureSettings()
    part = record.record("foto", PHOTO_NAMES)
    if part is None:
        return default
    widths = default.widths
    texts = part.texts("lebar")
    if texts and all(
        text.isascii() and text.isdigit() and 64 <= int(text) <= 4096 for text in texts
    ):
        widths = tuple(sorted({int(text) for text in texts}))
    elif texts:
        part.reject_choice("lebar", ", ".join(texts), ("360", "720", "1200"))
    settings = PictureSettings(
        widths, part.whole("anggaran", default.budget, least=30_000, most=5_000_000)
    )
    part.close()
    return settings


def _limits(record: Record) -> Limits:
    default = Limits()
    part = record.record("batas", LIMIT_NAMES)
    if part is None:
        return default
    limits = Limits(
        article_bytes=part.whole("artikel", default.article_bytes, least=10_000, most=2_000_000),
        front_matter_bytes=part.whole(
            "kepala", default.front_matter_bytes, least=4_000, most=200_000
        ),
        picture_bytes=part.whole("foto", default.picture_bytes, least=100_000, most=200_000_000),
        picture_pixels=part.whole(
            "piksel", default.picture_pixels, least=1_000_000, most=200_000_000
        ),
        files_per_group=part.whole("berkas", default.files_per_group, least=10, most=1_000_000),
        seconds_per_article=float(
            part.whole("detik", 0, least=0, most=60) or default.seconds_per_article
        ),
    )
    part.close()
    return limits


def missing_site() -> SiteReading:
    """The reading of a site.yaml that is not there."""
    findings = Findings("site.yaml")
    findings.add("site-missing", Place())
    return SiteReading(None, tuple(findings.found))
