"""The editions of a site as they were last built: folder, manifest, hosting, whom to ask."""

from pathlib import Path

import msgspec

from kimgen.deciding.hostplan import settled
from kimgen.keeping.ledger import NAME as LEDGER
from kimgen.keeping.ledger import load_ledger
from kimgen.keeping.manifest import Manifest, load_manifest
from kimgen.reading.config import read_site
from kimgen.reading.registry import read_group
from kimgen.running.layout import Layout
from kimgen.sending.transport import Fault, Item
from kimgen.words.hosting import Hosting
from kimgen.words.paths import CONTENT, HUB, group_of
from kimgen.words.site import Contact, FeedSettings, Group, Site

_PICTURES = ("foto", "berkas")
"""Folders of a group's pictures and attachments; their names do not tell whose they are."""


class Shipment(msgspec.Struct, frozen=True):
    """One edition, ready to go somewhere."""

    edition: str
    title: str
    address: str
    folder: Path
    manifest: Manifest
    hosting: Hosting
    contact: Contact
    publisher: str
    groups: tuple[str, ...]
    """Folders of the groups that it shows."""
    feeds: FeedSettings
    standing: tuple[str, ...] = ()
    """Where a server may show articles that are only held back by an error, and their pictures."""

    def stays(self, path: str) -> bool:
        """Whether a server keeps *path* though this edition lacks it."""
        return path.startswith(self.standing)

    def items(self) -> dict[str, Item]:
        """Its files by path."""
        return {
            path: Item(path, self.folder / path, made.stamp.size, made.sha256)
            for path, made in self.manifest.made.items()
        }


def shipments(root: Path, *, edition: str = "") -> tuple[Shipment, ...]:
    """Every edition that was built, the hub first; or the one named *edition*.

    Raises Fault: site.yaml can't be read, nothing was built, there is no such edition.
    """
    layout = Layout(root)
    site = _site(layout)
    groups = _groups(root)
    names = _names(groups)
    if edition and edition not in names:
        raise Fault("no_edition", name=edition, names=", ".join(names))
    found = []
    for name, group in names.items():
        if edition and name != edition:
            continue
        manifest = load_manifest(layout.manifest(name))
        if manifest is not None and manifest.made:
            found.append(_shipment(layout, site, group, name, manifest, groups))
    if not found:
        raise Fault("not_built")
    return tuple(found)


def edition_names(root: Path) -> tuple[str, ...]:
    """The editions that the settings ask for."""
    return tuple(_names(_groups(root)))


def _site(layout: Layout) -> Site:
    site = read_site(layout.settings.read_bytes()).site
    if site is None:
        raise Fault("settings")
    return site


def _names(groups: list[Group]) -> dict[str, Group | None]:
    return {"hub": None, **{g.folder: g for g in groups if g.domain and g.folder != HUB}}


def _groups(root: Path) -> list[Group]:
    found = []
    for path in sorted((root / CONTENT).glob("*/kim.y*ml")):
        if path.is_symlink() or not path.is_file() or path.name not in ("kim.yaml", "kim.yml"):
            continue
        group = read_group(path.read_bytes(), path=path.relative_to(root).as_posix()).group
        if group is not None:
            found.append(group)
    return found


def _standing(layout: Layout, group: Group | None, manifest: Manifest) -> tuple[str, ...]:
    """The addresses of what the manifest lacks for an error only, and the folders of pictures."""
    if not manifest.absent:
        return ()
    absent = frozenset(manifest.absent)
    ledger, _ = load_ledger(layout.root / LEDGER, layout.ledger)
    found = set()
    for entry in ledger.entries:
        if entry.source in absent:
            folder = group_of(entry.source)
            prefix = "" if folder == HUB else f"{folder}/"
            found |= {*entry.addresses, *(f"{prefix}{name}/" for name in _PICTURES)}
    if group is not None:
        own = f"{group.folder}/"
        found = {path.removeprefix(own) for path in found if path.startswith(own)}
    return tuple(sorted(found))


def _shipment(
    layout: Layout,
    site: Site,
    group: Group | None,
    name: str,
    manifest: Manifest,
    groups: list[Group],
) -> Shipment:
    shown = groups if group is None else [group]
    return Shipment(
        edition=name,
        title=group.name if group else site.name,
        address=group.domain if group else site.address,
        folder=layout.output(name, site.output),
        manifest=manifest,
        hosting=settled(site.hosting, group.hosting if group else None, name),
        contact=group.contact if group else site.contact,
        publisher=site.publisher,
        groups=tuple(each.folder for each in shown if each.folder != HUB),
        feeds=site.feeds,
        standing=_standing(layout, group, manifest),
    )
