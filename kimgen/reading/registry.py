"""kim.yaml to a group's record."""

import msgspec

from kimgen.reading.common import accent, contact, socials, yaml_record
from kimgen.reading.fields import Fault
from kimgen.reading.hosting import hosting
from kimgen.reading.names import DECREE_NAMES, GROUP_NAMES, OFFICER_NAMES, REGION_NAMES
from kimgen.reading.records import Findings, Record
from kimgen.reading.text import Unreadable
from kimgen.words.dates import ZONES
from kimgen.words.diagnostics import Diagnostic
from kimgen.words.messages import is_error
from kimgen.words.site import Decree, Group, Officer, Region

LEVELS = ("desa", "kelurahan", "kecamatan", "kabupaten", "kota", "provinsi")
_PLACED = ("nama", "domain", "logo", "anggota", "zona")


class GroupReading(msgspec.Struct, frozen=True, array_like=True):
    """What a kim.yaml came to; None when an error is among the findings."""

    group: Group | None
    findings: tuple[Diagnostic, ...] = ()


def read_group(data: bytes, *, path: str) -> GroupReading:
    """Read the record of the group whose folder holds *path* (``content/<group>/kim.yaml``)."""
    findings = Findings(path)
    group: Group | None = None
    try:
        record = yaml_record(data, findings, GROUP_NAMES)
        group = _group(record, path.split("/")[1], findings)
        record.close()
    except (Unreadable, Fault) as fault:
        findings.add(fault.code, fault.place, **fault.details)
    found = tuple(findings.found)
    if any(is_error(finding.code) for finding in found):
        return GroupReading(None, tuple(finding for finding in found if is_error(finding.code)))
    return GroupReading(group, found)


def _group(record: Record, folder: str, findings: Findings) -> Group:
    name = record.text("nama")
    if not name:
        findings.add("group-name-missing", record.place)
    places = {key: record.place_of(key) for key in _PLACED if key in record}
    domain = record.web("domain")
    return Group(
        folder=folder,
        name=name,
        level=record.choice("tingkat", LEVELS, ""),
        trade=record.text("jenis").lower(),
        description=record.lines("deskripsi"),
        region=_region(record),
        zone=record.choice("zona", tuple(zone.lower() for zone in ZONES), "").upper(),
        language=record.text("bahasa"),
        decree=_decree(record),
        officers=tuple(_officers(record)),
        members=record.whole("anggota", 0, most=1_000_000),
        contact=contact(record, findings),
        socials=socials(record),
        domain=domain.rstrip("/") + "/" if domain else "",
        logo=record.text("logo"),
        accent=accent(record, findings, ""),
        dateline=record.text("dateline"),
        hosting=hosting(record, findings, trusted=False),
        places=places,
    )


def _region(record: Record) -> Region:
    part = record.record("wilayah", REGION_NAMES)
    if part is None:
        return Region()
    regency, city = part.text("kabupaten"), part.text("kota")
    village, ward = part.text("desa"), part.text("kelurahan")
    if city:
        regency = city if city.lower().startswith("kota ") else f"Kota {city}"
    elif regency and not regency.lower().startswith(("kabupaten ", "kota ", "kab. ")):
        regency = f"Kabupaten {regency}"
    region = Region(
        part.text("provinsi").removeprefix("Provinsi ").strip(),
        regency.replace("Kab. ", "Kabupaten "),
        _bare(part.text("kecamatan"), "Kecamatan "),
        _bare(village, "Desa ") or _bare(ward, "Kelurahan "),
        "Desa" if village or not ward else "Kelurahan",
    )
    part.close()
    return region


def _bare(name: str, word: str) -> str:
    return name[len(word) :].strip() if name.lower().startswith(word.lower()) else name


def _decree(record: Record) -> Decree:
    part = record.record("sk", DECREE_NAMES)
    if part is None:
        return Decree()
    decree = Decree(
        part.text("nomor"),
        part.time("tanggal"),
        part.text("penanda_tangan"),
        part.time("berlaku_sampai"),
    )
    part.close()
    return decree


def _officers(record: Record) -> list[Officer]:
    found = []
    for part in record.records("pengurus", OFFICER_NAMES, text_as="nama"):
        name = part.text("nama")
        if name:
            found.append(Officer(name, part.text("jabatan")))
        part.close()
    return found
