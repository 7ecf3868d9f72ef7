"""What one group may not claim because it is another's: its domain, its name."""

import unicodedata
from collections.abc import Iterable
from urllib.parse import urlsplit

import msgspec

from kimgen.words.article import Place
from kimgen.words.diagnostics import Diagnostic, Where
from kimgen.words.ledger import Ledger
from kimgen.words.paths import CONTENT, HUB, group_of
from kimgen.words.site import Group, Site

# Letters of other scripts (and figures) that a reader takes for Latin ones; a short form of the
# table of UTS 39.
_ALIKE = str.maketrans(
    "абвгдеіјкӏмнорсԛтухѕьԁԝүһαβγεζηικμνορτυχωϲ01|ıſiօոսᴀʙᴄᴅᴇɢʜɪᴊᴋʟᴍɴᴏᴘʀᴛᴜᴠᴡʏᴢ",
    "a6brgeljklmhopcqtyxsbdwyhabyeznlkmvoptuxwcolllslonuabcdeghljklmnoprtuvwyz",
)


def without_taken_domains(
    groups: Iterable[Group], site: Site, ledger: Ledger, findings: list[Diagnostic]
) -> list[Group]:
    """The groups, each domain with one owner: the hub, or the group that was public first."""
    known = list(groups)
    if not any(group.domain for group in known):
        return known
    since: dict[str, int] = {}
    for entry in ledger.entries:
        folder = group_of(entry.source)
        since[folder] = min(entry.first.at, since.get(folder, entry.first.at))
    owners = {host_of(site.address): "site.yaml"}
    allowed: set[str] = {HUB}
    for group in sorted(known, key=lambda each: (since.get(each.folder, 1 << 62), each.folder)):
        if not group.domain or group.folder == HUB:
            continue
        other = owners.setdefault(host_of(group.domain), _record(group))
        if other == _record(group):
            allowed.add(group.folder)
            continue
        findings.append(_finding(group, "domain-taken", "domain", group.domain, other))
    return [
        group
        if group.folder in allowed or not group.domain
        else msgspec.structs.replace(group, domain="")
        for group in known
    ]


def like_names(groups: Iterable[Group], site: Site) -> list[Diagnostic]:
    """A finding for each group whose name a reader can't tell from another one's."""
    found = []
    first: dict[str, str] = {skeleton(site.name): "site.yaml"}
    for group in sorted(groups, key=lambda each: (each.folder != HUB, each.folder)):
        other = first.setdefault(skeleton(group.name), _record(group))
        if other != _record(group) and group.folder != HUB:
            found.append(_finding(group, "group-name-taken", "nama", group.name, other))
    return found


def host_of(address: str) -> str:
    """The host of an absolute address, without ``www.``."""
    return (urlsplit(address).hostname or "").rstrip(".").removeprefix("www.")


def skeleton(name: str) -> str:
    """What remains of a name at a glance: equal skeletons look alike."""
    folded = unicodedata.normalize("NFKD", name).casefold().translate(_ALIKE)
    letters = "".join(letter for letter in folded if letter.isalnum())
    return letters.replace("rn", "m").replace("vv", "w") or name


def _record(group: Group) -> str:
    return f"{CONTENT}/{group.folder}/kim.yaml"


def _finding(group: Group, code: str, key: str, value: str, other: str) -> Diagnostic:
    place = group.places.get(key, Place())
    where = Where(_record(group), place.line, place.column, place.length)
    return Diagnostic(code, where, {"value": value, "other": other}, (Where(other),))
