"""``hosting`` of site.yaml and kim.yaml.

kim.yaml is a writer's: it may name the host of its group's own site, but nothing that starts a
program or writes on the machine that deploys (rsync, git, folder, files of keys). A password has no
place in either file.
"""

import re

from kimgen.reading.names import HOSTING_NAMES, TARGET_NAMES
from kimgen.reading.nodes import Mapping
from kimgen.reading.records import Findings, Record
from kimgen.words.hosting import HOSTS, MOST_DELETIONS, PROTOCOLS, Hosting, Target

_NEEDED = {
    "ftp": ("host", "pengguna"),
    "ftps": ("host", "pengguna"),
    "sftp": ("host", "pengguna"),
    "rsync": ("host", "folder"),
    "s3": ("ember", "pengguna"),
    "git": ("alamat",),
    "folder": ("folder",),
}
_FOR_WRITERS = frozenset({"ftp", "ftps", "sftp", "s3"})
_FOR_OPERATORS = ("kunci", "kenal", "sertifikat")
# Words that stand in a command line or a protocol's line: nothing that ends it or begins an option.
_HOST = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.:-]*")
_PLAIN = re.compile(r"[^-\x00-\x1f\x7f][^\x00-\x1f\x7f]*")
_REPOSITORY = re.compile(r"(?:https://|ssh://|file:///|/|[\w.-]+@[\w.-]+:)[^\s\x00-\x1f]+")
_ENDPOINT = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+/?")
_WITH_PASSWORD = re.compile(r"://[^/@\s]*:[^/@\s]*@")


def hosting(record: Record, findings: Findings, *, trusted: bool) -> Hosting:
    """How an edition is hosted. *trusted*: the file is the operator's."""
    quota = size_of(record, "kuota")
    part = record.record("hosting", HOSTING_NAMES)
    if part is None:
        return Hosting(quota_bytes=quota)
    return _hosting(part, findings, quota, trusted=trusted)


def _hosting(part: Record, findings: Findings, quota: int, *, trusted: bool) -> Hosting:
    kinds = part.texts("jenis")
    for kind in kinds:
        if kind not in HOSTS:
            part.reject_choice("jenis", kind, HOSTS)
    targets = tuple(
        target
        for each in part.records("target", TARGET_NAMES, text_as="protokol")
        if (target := _target(each, findings, trusted=trusted)) is not None
    )
    found = Hosting(
        kinds=tuple(kind for kind in HOSTS if kind in kinds),
        quota_bytes=size_of(part, "kuota") or quota,
        quota_files=part.whole("berkas_paling_banyak", 0),
        targets=targets,
        most_deletions=_percent(part),
        editions=_editions(part, findings) if trusted else {},
    )
    part.close()
    return found


def _editions(part: Record, findings: Findings) -> dict[str, Hosting]:
    node = part.node("edisi")
    if node is None:
        return {}
    if not isinstance(node, Mapping):
        findings.add("not-a-mapping", node.place, key="edisi")
        return {}
    names = {name: key for name, key in HOSTING_NAMES.items() if key != "edisi"}
    found = {}
    for entry in node.entries:
        if isinstance(entry.value, Mapping):
            inner = Record(entry.value, findings, names)
            found[entry.key.strip()] = _hosting(inner, findings, 0, trusted=True)
        else:
            findings.add("not-a-mapping", entry.place, key=entry.key)
    return found


def _percent(part: Record) -> int:
    text = part.text("hapus_paling_banyak").rstrip("% ")
    if text.isascii() and text.isdigit() and int(text) <= 100:
        return int(text)
    return part.whole("hapus_paling_banyak", MOST_DELETIONS, most=100)


def _target(part: Record, findings: Findings, *, trusted: bool) -> Target | None:
    protocol = part.choice("protokol", PROTOCOLS, "")
    texts = {name: part.text(name) for name in dict.fromkeys(TARGET_NAMES.values())}
    port = part.whole("port", 0, most=65_535)
    daemon = part.choice("lewat", ("ssh", "daemon"), "ssh") == "daemon"
    part.close()
    if "sandi" in part or _WITH_PASSWORD.search(texts["alamat"]):
        key = "sandi" if "sandi" in part else "alamat"
        # Without a line: the terminal would show it, and what stands there.
        findings.add("hosting-password", key=key)
        if key == "alamat":
            return None
    if not protocol:
        if "protokol" not in part:
            findings.add("field-missing", part.place, key="protokol")
        return None
    operator = [name for name in _FOR_OPERATORS if texts[name]]
    if not trusted and (protocol not in _FOR_WRITERS or operator):
        value = operator[0] if operator else protocol
        findings.add("hosting-target-operator", part.place_of("protokol"), value=value)
        return None
    for name in _NEEDED[protocol]:
        if not texts[name]:
            findings.add("hosting-target-incomplete", part.place, key=name, protocol=protocol)
            return None
    unsafe = _unsafe(protocol, texts)
    if unsafe:
        value = texts[unsafe]
        findings.add("hosting-target-unsafe", part.place_of(unsafe), key=unsafe, value=value)
        return None
    return Target(
        protocol=protocol,
        name=texts["nama"],
        host=texts["host"],
        port=port,
        user=texts["pengguna"],
        folder=texts["folder"],
        address=texts["alamat"],
        branch=texts["cabang"],
        bucket=texts["ember"],
        region=texts["wilayah"],
        key=texts["kunci"],
        known_hosts=texts["kenal"],
        authority=texts["sertifikat"],
        daemon=daemon,
        by_operator=trusted,
    )


def _unsafe(protocol: str, texts: dict[str, str]) -> str:
    """The first key whose value would not stay one word of a command or a protocol's line."""
    for name in ("pengguna", "folder", "cabang", "ember", "wilayah", "kunci", "kenal"):
        if texts[name] and not _PLAIN.fullmatch(texts[name]):
            return name
    if texts["host"] and not _HOST.fullmatch(texts["host"]):
        return "host"
    if ".." in texts["folder"].replace("\\", "/").split("/") and protocol != "folder":
        return "folder"
    if texts["alamat"]:
        fits = _REPOSITORY if protocol == "git" else _ENDPOINT
        if not fits.fullmatch(texts["alamat"]):
            return "alamat"
    return ""


def size_of(record: Record, name: str) -> int:
    """Bytes of ``500 MB``, ``1 GB`` or a mere number; 0 where nothing is written."""
    value = record.text(name)
    if not value:
        return 0
    match = re.fullmatch(r"([0-9]{1,12}(?:[.,][0-9]{1,3})?)\s*([KMG]?B?)", value.upper())
    factor = {"": 1, "B": 1, "K": 10**3, "M": 10**6, "G": 10**9}
    if match is None:
        record.reject_choice(name, value, ("500 MB", "1 GB"))
        return 0
    return int(float(match[1].replace(",", ".")) * factor[match[2][:1]])
