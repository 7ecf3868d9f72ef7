"""One file to one article. The result depends on the file's bytes and path and on nothing else."""

import re
from typing import Any

import msgspec

from kimgen.reading.contacts import rupiah, whatsapp_number
from kimgen.reading.dates import day_in_name
from kimgen.reading.fields import Fault, read_yaml
from kimgen.reading.markup import Markup, mark_up
from kimgen.reading.names import ARTICLE_NAMES, CORRECTION_NAMES, PICTURE_NAMES, RETRACTION_NAMES
from kimgen.reading.nodes import Items, Mapping
from kimgen.reading.records import LINK_NAMES, Findings, Record
from kimgen.reading.text import Unreadable, decoded, one_line
from kimgen.words.article import (
    Article,
    Aspiration,
    Correction,
    Event,
    FactCheck,
    Kind,
    Notice,
    PictureRef,
    Place,
    Product,
    Retraction,
    Status,
    signed,
)
from kimgen.words.diagnostics import Diagnostic
from kimgen.words.digest import digest_of_bytes
from kimgen.words.messages import bounded, is_error
from kimgen.words.site import Limits

VERDICTS = ("benar", "salah", "menyesatkan", "belum-terbukti")
STATES = ("diterima", "diteruskan", "ditanggapi", "selesai")
DUTIES = ("akses", "diskusi", "implementasi", "networking", "diseminasi", "aspirasi")
_KINDS, _STATES = tuple(Kind), tuple(Status)
KIND_FOLDERS = {kind.value: kind for kind in Kind} | {"cek_fakta": Kind.FACT_CHECK}

_PLACED = (
    "judul", "slug", "alias", "lintas", "pemutakhiran_dari", "hak_jawab_untuk", "foto", "tanggal",
    "rubrik", "id", "terbit_sampai", "bahasa", "mulai", "status", "ringkasan",
)  # fmt: skip
_KNOWN = frozenset(ARTICLE_NAMES)
_FENCE = re.compile(r"\A\s*---[ \t]*\n")
_END = re.compile(r"\n(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


class Reading(msgspec.Struct, frozen=True, array_like=True):
    """What one file came to: an article with its HTML, or none; and what there is to say of it."""

    article: Article | None
    html: str = ""
    findings: tuple[Diagnostic, ...] = ()


def read_article(data: bytes, *, path: str, limits: Limits = Limits()) -> Reading:
    """Read the article in *data*, found at *path* (``content/<group>/...``).

    Any error among the findings means that there is no article.
    """
    findings = Findings(path)
    article, html = None, ""
    try:
        article, html = _read(data, path, limits, findings)
    except Unreadable as fault:
        findings.add(fault.code, fault.place, **fault.details)
    except Fault as fault:
        findings.add(fault.code, fault.place, **fault.details)
    if not findings.found:
        return Reading(article, html)
    errors = tuple(finding for finding in findings.found if is_error(finding.code))
    if errors:
        return Reading(None, "", bounded(errors))
    return Reading(article, html, bounded(findings.found))


def _read(data: bytes, path: str, limits: Limits, findings: Findings) -> tuple[Article | None, str]:
    if len(data) > limits.article_bytes:
        size, most = str(-(-len(data) // 1000)), str(limits.article_bytes // 1000)
        raise Unreadable("article-too-large", size=size, most=most)
    text, taken = decoded(data)
    if not text.strip():
        raise Unreadable("article-empty")
    if taken:
        findings.add("controls-removed", Place(), count=str(taken))
    head, body, head_line, body_line = split_front_matter(text)
    if len(head) > limits.front_matter_bytes:
        raise Unreadable("front-matter-too-large", Place(1), most=str(limits.front_matter_bytes))
    mapping = read_yaml(head, first_line=head_line, known=_KNOWN) if head else Mapping((), Place(1))
    record = Record(mapping, findings, ARTICLE_NAMES)

    place = path.split("/")
    group = place[1]
    stem = place[-1].rpartition(".")[0] or place[-1]
    if stem in ("index", "_index"):
        stem = place[-2] if len(place) > 3 else ""
    file_day, name = day_in_name(stem)
    title = record.text("judul")
    marked = mark_up(body, path=path, first_line=body_line, drop_title=not title)
    findings.found.extend(marked.findings)
    if not title:
        title = marked.title
        if title:
            findings.add("title-guessed", Place(body_line), title=title)
        else:
            findings.add("title-missing", record.place)
    kind = _kind(record, place)
    written = record.time("tanggal")
    if written is None and not record.text("tanggal") and kind is not Kind.PAGE:
        written = file_day
        if file_day:
            findings.add("date-guessed", record.place, day=f"{file_day.day():%d/%m/%Y}")
        else:
            findings.add("date-missing", record.place)
    html_bytes = marked.html.encode()
    places = record.places_of(_PLACED)
    rubric, more_tags = _rubric(record, findings)
    retraction = _retraction(record)
    status = _status(record)
    if retraction is not None:
        status = Status.RETRACTED
    article = Article(
        source=path,
        group=group,
        kind=kind,
        title=title,
        body=digest_of_bytes(html_bytes),
        written=written,
        updated=record.time("diperbarui"),
        lead=marked.lead,
        summary=one_line(record.lines("ringkasan")),
        language=_language(record, findings),
        slug=record.text("slug") or name,
        identity=record.text("id"),
        status=status,
        expires=record.time("terbit_sampai"),
        authors=record.texts("penulis"),
        editor=record.text("penyunting"),
        photographer=record.text("fotografer"),
        rubric=rubric,
        tags=_tags(record, more_tags),
        place=record.text("lokasi"),
        aliases=record.texts("alias"),
        duties=_duties(record, findings),
        sources=record.named_links("sumber"),
        unverified=record.choice("verifikasi", ("selesai", "menunggu"), "selesai") == "menunggu",
        updates=record.text("pemutakhiran_dari"),
        reply_to=record.text("hak_jawab_untuk"),
        shown_in=record.texts("lintas"),
        corrections=_corrections(record),
        links=marked.links,
        attachments=marked.attachments,
        pictures=marked.pictures,
        words=marked.words,
        places=places,
        **_pictures(record, kind, marked),
        **_reprint(record),
        **_advertorial(record),
        retraction=retraction,
        **_of_kind(record, kind, findings),
    )
    record.close()
    return signed(article), marked.html


def split_front_matter(text: str) -> tuple[str, str, int, int]:
    """Front matter, body, and the lines on which they begin. Raises Fault where it never ends."""
    fence = _FENCE.match(text)
    if fence is None:
        if text.lstrip().startswith("+++"):
            raise Fault("front-matter-toml", Place(text[: text.index("+")].count("\n") + 1, 1, 3))
        return "", text, 1, 1
    start = fence.end()
    first_line = text.count("\n", 0, start) + 1
    end = _END.search(text, start - 1)  # the fence ends with a line feed
    if end is None:
        raise Fault("front-matter-open", Place(first_line - 1, 1, 3))
    body_line = text.count("\n", 0, end.end()) + 2
    return text[start : end.start() + 1], text[end.end() + 1 :], first_line, body_line


def _kind(record: Record, place: list[str]) -> Kind:
    for part in place[2:-1]:
        if part.lower() in KIND_FOLDERS:
            folder_kind = KIND_FOLDERS[part.lower()]
            break
    else:
        folder_kind = Kind.PAGE if place[-1].startswith("_index.") else Kind.NEWS
    if "jenis" not in record:
        return folder_kind
    return Kind(record.choice("jenis", _KINDS, folder_kind))


def _status(record: Record) -> Status:
    status = Status.PUBLISHED
    if "status" in record:
        status = Status(record.choice("status", _STATES, status))
    if record.flag("draf") and status is Status.PUBLISHED:
        return Status.DRAFT
    return status


def _rubric(record: Record, findings: Findings) -> tuple[str, tuple[str, ...]]:
    """The rubric; further ones (``categories`` elsewhere is a list) become tags."""
    found = record.scalars("rubrik")
    if len(found) < 2:
        return (found[0].text if found else ""), ()
    more = tuple(scalar.text for scalar in found[1:])
    findings.add("rubric-one-only", found[1].place, rubric=found[0].text, rest=", ".join(more))
    return found[0].text, more


def _tags(record: Record, more: tuple[str, ...]) -> tuple[str, ...]:
    seen: dict[str, str] = {}
    for named in (*record.texts("tagar"), *more):
        if tag := named.lstrip("#").strip():
            seen.setdefault(tag.casefold(), tag)
    return tuple(seen.values())


def _duties(record: Record, findings: Findings) -> tuple[str, ...]:
    found = []
    for scalar in record.scalars("adinda"):
        duty = scalar.text.lower().split()[0]
        if duty in DUTIES:
            found.append(duty)
        else:
            record.reject_choice("adinda", scalar.text, DUTIES)
    return tuple(found)


def _language(record: Record, findings: Findings) -> str:
    value = record.text("bahasa")
    if value and not _LANGUAGE.fullmatch(value):
        findings.add("language-unknown", record.place_of("bahasa"), value=value)
        return ""
    return value


def _picture(record: Record) -> PictureRef | None:
    file = record.text("berkas", required=True)
    picture = PictureRef(
        _unquoted(file), record.text("teks_alt"), record.text("keterangan"), record.text("kredit")
    )
    record.close()
    return picture if file else None


def _unquoted(file: str) -> str:
    return file.replace("\\", "/").removeprefix("./")


def _pictures(record: Record, kind: Kind, marked: Markup) -> dict[str, Any]:
    """The lead picture, and for a gallery all of them: those of ``foto``, then the body's."""
    several = isinstance(record.node("foto"), Items)
    found = tuple(
        picture
        for part in record.records("foto", PICTURE_NAMES, text_as="berkas")
        if (picture := _picture(part)) is not None
    )
    first = found[0] if found else None
    gallery: tuple[PictureRef, ...] = found if several else ()
    if kind is Kind.GALLERY and first is None and marked.figures:
        first = marked.figures[0]
    return {"picture": first, "gallery": gallery}


def _reprint(record: Record) -> dict[str, Any]:
    parts = record.records("sumber_asli", LINK_NAMES, text_as="nama")
    if not parts:
        return {}
    link = parts[0].named_link()
    time = parts[0].time("tanggal")
    parts[0].close()
    return {"reprint": link, "reprint_time": time}


def _advertorial(record: Record) -> dict[str, Any]:
    value = record.text("advertorial")
    if not value:
        return {}
    if value.lower() in ("ya", "tidak", "true", "false", "yes", "no", "on", "off", "1", "0"):
        return {"advertorial": record.flag("advertorial")}
    return {"advertorial": True, "advertiser": value}


def _corrections(record: Record) -> tuple[Correction, ...]:
    found = []
    for part in record.records("ralat", CORRECTION_NAMES, text_as="isi"):
        time = part.time("waktu", required=True)
        text = one_line(part.lines("isi")) or part.text("isi", required=True)
        part.close()
        if time is not None:
            found.append(Correction(time, text))
    return tuple(found)


def _retraction(record: Record) -> Retraction | None:
    part = record.record("dicabut", RETRACTION_NAMES)
    if part is None:
        return None
    time = part.time("waktu", required=True)
    reason = one_line(part.lines("alasan")) or part.text("alasan", required=True)
    part.close()
    return Retraction(time, reason) if time is not None else None


def _of_kind(record: Record, kind: Kind, findings: Findings) -> dict[str, Any]:
    if kind is Kind.NEWS:
        return {}
    if kind is Kind.EVENT:
        start = record.time("mulai", required=True)
        end = record.time("selesai")
        if start is None:
            return {}
        if end is not None and end.wall < start.wall and end.precise:
            findings.add("event-ends-early", record.place_of("selesai"))
            end = None
        event = Event(start, end, record.text("tempat"), record.text("penyelenggara"))
        return {"event": event}
    if kind is Kind.NOTICE:
        return {"notice": Notice(record.time("berlaku_sampai"), record.flag("mendesak"))}
    if kind is Kind.PRODUCT:
        return {"product": _product(record, findings)}
    if kind is Kind.FACT_CHECK:
        return {
            "fact_check": FactCheck(
                one_line(record.lines("klaim")) or record.text("klaim", required=True),
                record.text("sumber_klaim"),
                record.choice("hasil", VERDICTS, "belum-terbukti"),
                record.named_links("rujukan"),
            )
        }
    if kind is Kind.ASPIRATION:
        return {
            "aspiration": Aspiration(
                record.choice("keadaan", STATES, "diterima"),
                record.text("tujuan"),
                one_line(record.lines("tanggapan")),
            )
        }
    return {}


def _product(record: Record, findings: Findings) -> Product:
    price_text, number_text = record.text("harga"), record.text("wa")
    price = rupiah(price_text) if price_text else None
    if price_text and price is None:
        findings.add("price-unreadable", record.place_of("harga"), value=price_text)
    number = whatsapp_number(number_text)
    if number_text and not number:
        findings.add("phone-unreadable", record.place_of("wa"), value=number_text)
    return Product(
        price, record.text("satuan"), record.text("penjual"), number, record.text("stok")
    )
