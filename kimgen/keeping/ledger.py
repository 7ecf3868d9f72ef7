"""The ledger's file: one line an article, in an order that two writers' lines seldom share.

Lines sort by a digest of the id, so new articles land at scattered places and git merges them; for
the rest ``.gitattributes`` asks git to keep both sides' lines. Reading bears double lines and the
marks of a conflict.
"""

import re
from bisect import bisect_left, insort
from datetime import datetime
from pathlib import Path
from urllib.parse import quote, unquote

import msgspec

from kimgen.keeping.files import Drafts, read_own, write_own
from kimgen.keeping.manifest import is_sealed, pack, unpack
from kimgen.words.dates import Moment
from kimgen.words.diagnostics import Diagnostic, Where
from kimgen.words.digest import digest_of, digest_of_bytes
from kimgen.words.ledger import Entry, Ledger

NAME = "buku-alamat.tsv"
ATTRIBUTES = f"{NAME} merge=union\n"
_HEAD = (
    "# Buku alamat: setiap artikel yang pernah terbit, dengan id dan alamatnya.\n"
    "# Dibuat oleh kimgen; ikut di-commit bersama content/. Jangan diubah dengan tangan.\n"
)
_AUTHORITY = "# otoritas: "
_PLAIN = re.compile(r"[A-Za-z0-9/:,@_.~+-]*")
_MARKS = ("<<<<<<<", "=======", ">>>>>>>", "|||||||", "#")


def load_ledger(
    path: Path, remembered: Path | None = None
) -> tuple[Ledger, tuple[Diagnostic, ...]]:
    """The ledger at *path*, and findings for lines that can't be read. No file: an empty one.

    *remembered*: where what these lines came to is kept; 10,000 lines load ten times as fast so.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Ledger(), ()
    if remembered is None:
        return _parsed(path.name, data)
    key = _key(data)
    kept = read_own(remembered)
    known = _remembered(kept, key) if kept is not None else None
    if known is None:
        known = _Remembered(*_parsed(path.name, data))
        write_own(remembered, pack(known, key))
    return known.ledger, known.findings


class _Remembered(msgspec.Struct, frozen=True, array_like=True):
    ledger: Ledger
    findings: tuple[Diagnostic, ...]


def _remembered(kept: bytes, key: str) -> "_Remembered | None":
    return unpack(kept, _Remembered, key) or unpack(kept, _Remembered, key + _OURS)


def _key(data: bytes) -> str:
    return f"ledger 2 {digest_of_bytes(data)}"


_OURS = " ours"
"""Behind the key of a file whose every byte is as kimgen writes it."""


def _parsed(name: str, data: bytes) -> tuple[Ledger, tuple[Diagnostic, ...]]:
    text = data.decode("utf-8", "replace")
    authority = ""
    entries: dict[str, Entry] = {}
    findings = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith(_AUTHORITY):
            authority = authority or line[len(_AUTHORITY) :].strip()
        if not line.strip() or line.startswith(_MARKS):
            continue
        entry = _entry(line)
        if entry is None:
            findings.append(Diagnostic("ledger-line", Where(name, number)))
        else:
            known = entries.get(entry.id)
            entries[entry.id] = _merged(known, entry) if known else entry
    ordered = sorted(entries.values(), key=lambda entry: entry.id)
    return Ledger(authority, tuple(ordered)), tuple(findings)


def draft_ledger(
    drafts: Drafts, path: Path, ledger: Ledger, remembered: Path, *, before: Ledger
) -> Path:
    """Write *ledger*, which is to stand at *path*; returns where it waits.

    Beside a new one, the line that keeps git from conflicts. *remembered*: as for ``load_ledger``,
    which found *before* there.
    """
    lines = _amended(path, ledger, remembered, before) or sorted(map(_line, ledger.entries))
    data = f"{_first_lines(ledger)}{''.join(lines)}".encode()
    new = not path.exists()
    draft = drafts.add(path, data)
    drafts.add(remembered, pack(_Remembered(ledger, ()), _key(data) + _OURS))
    attributes = path.with_name(".gitattributes")
    if new and not attributes.exists():
        drafts.add(attributes, ATTRIBUTES.encode())
    return draft


def _first_lines(ledger: Ledger) -> str:
    return f"{_HEAD}{_AUTHORITY}{ledger.authority}\n"


def _amended(path: Path, ledger: Ledger, remembered: Path, before: Ledger) -> list[str] | None:
    """The lines that stand at *path*, those of changed entries exchanged; None where that can't be.

    To write ten thousand lines anew takes ten times as long.
    """
    kept = read_own(remembered)
    if kept is None or ledger.authority != before.authority:
        return None
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    if not is_sealed(kept, _key(data) + _OURS):
        return None
    known = {entry.id: entry for entry in before.entries}
    fresh = [entry for entry in ledger.entries if known.get(entry.id) != entry]
    gone = known.keys() - {entry.id for entry in ledger.entries}
    lines = data.decode()[len(_first_lines(before)) :].splitlines(keepends=True)
    for id in (*gone, *(entry.id for entry in fresh if entry.id in known)):
        line = _line(known[id])
        place = bisect_left(lines, line)
        if lines[place : place + 1] != [line]:
            return None
        del lines[place]
    for entry in fresh:
        insort(lines, _line(entry))
    return lines


def _line(entry: Entry) -> str:
    fields = (
        digest_of(entry.id)[:8],
        # A tilde marks a day whose time of day nobody wrote.
        ("" if entry.first.precise else "~") + entry.first.iso,
        _safe(entry.id),
        _safe(entry.source),
        entry.mark,
        *entry.addresses,
    )
    return "\t".join(fields) + "\n"


def _entry(line: str) -> Entry | None:
    fields = line.rstrip("\r\n").split("\t")
    if len(fields) < 6:
        return None
    _, first, id, source, mark, *addresses = fields
    try:
        time = Moment.of(datetime.fromisoformat(first.lstrip("~")))
    except (ValueError, OverflowError):
        return None
    moment = Moment(time.at, time.offset, not first.startswith("~"))
    source = unquote(source)
    if not source.startswith("content/") or ".." in source.split("/") or source.count("/") < 2:
        return None
    if not all(_is_address(address) for address in addresses):
        return None
    return Entry(unquote(id), source, moment, mark, tuple(addresses))


def _is_address(address: str) -> bool:
    return address.endswith("/") and all(
        part and part.replace("-", "").isalnum() and part.isascii() and part == part.lower()
        for part in address[:-1].split("/")
    )


def _merged(one: Entry, other: Entry) -> Entry:
    """Two lines of one article: the earliest time, every address; the later line's file."""
    addresses = (*(a for a in one.addresses if a not in other.addresses), *other.addresses)
    return Entry(other.id, other.source, min(one.first, other.first), other.mark, addresses)


def _safe(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else quote(text, safe="/:,@-_.~+")
