"""What the tree and the memory come to: groups, logos, and what articles can refer to."""

from kimgen.deciding.addresses import RESERVED_AT_TOP
from kimgen.deciding.references import Surroundings
from kimgen.keeping.memory import Memory
from kimgen.reading.sources import Tree
from kimgen.words.article import Place
from kimgen.words.diagnostics import Diagnostic, Where
from kimgen.words.paths import HUB, beside_in_group
from kimgen.words.site import Group, Site
from kimgen.words.slugs import is_slug


def groups_of(tree: Tree, memory: Memory, site: Site) -> tuple[dict[str, Group], list[Diagnostic]]:
    """The groups by folder; one whose record can't be read is as it last was, or bare."""
    found: dict[str, Group] = {}
    findings: list[Diagnostic] = []
    for folder in tree.groups:
        path = next(
            (path for path in (f"content/{folder}/kim.yaml", f"content/{folder}/kim.yml")
             if path in memory.groups),
            "",
        )  # fmt: skip
        if folder != HUB and (not is_slug(folder) or folder in RESERVED_AT_TOP):
            where = Where(f"content/{folder}")
            findings.append(Diagnostic("group-name-bad", where, {"value": folder}))
            continue
        bare = Group(folder, site.name if folder == HUB else _name_of(folder))
        if not path:
            if folder != HUB:
                where = Where(f"content/{folder}")
                findings.append(Diagnostic("group-without-record", where, {"group": folder}))
            found[folder] = bare
            continue
        known = memory.groups[path]
        findings += known.findings
        found[folder] = known.group or known.published or bare
        least, most = site.members
        count = found[folder].members
        if count and not least <= count <= most:
            place = found[folder].places.get("anggota", Place())
            where = Where(path, place.line, place.column, place.length)
            details = {"count": str(count), "least": str(least), "most": str(most)}
            findings.append(Diagnostic("members-unusual", where, details))
    if HUB not in found:
        found[HUB] = Group(HUB, site.name)
    return found, findings


def _name_of(folder: str) -> str:
    words = folder.split("-")
    return " ".join("KIM" if word == "kim" else word.capitalize() for word in words)


def logos_of(site: Site, groups: dict[str, Group]) -> dict[str, str]:
    """Group folder (for the site: the empty text) -> path of its logo."""
    found = {
        folder: path
        for folder, group in groups.items()
        if group.logo and (path := beside_in_group(f"content/{folder}/kim.yaml", group.logo))
    }
    if site.logo and (path := beside_in_group(f"content/{HUB}/kim.yaml", site.logo)):
        found[""] = path
    return found


def logo_findings(
    logos: dict[str, str], groups: dict[str, Group], memory: Memory
) -> list[Diagnostic]:
    """What is wrong with the logos that are named."""
    findings: list[Diagnostic] = []
    outside = {folder: g.logo for folder, g in groups.items() if g.logo and folder not in logos}
    for folder, path in sorted({**logos, **outside}.items()):
        known = memory.logos.get(path)
        if known is not None and known.photo is not None and folder not in outside:
            continue
        place = groups[folder].places.get("logo", Place()) if folder else Place()
        record = f"content/{folder}/kim.yaml" if folder else "site.yaml"
        where = Where(record, place.line, place.column, place.length)
        findings.append(Diagnostic("logo-unusable", where, {"file": path.rpartition("/")[2]}))
    return findings


def surroundings(tree: Tree, memory: Memory, *, last: bool = False) -> Surroundings:
    """What the articles' pictures and links can name; with *last* also photos as they last were."""
    photos = memory.photos.items()
    files = memory.attachments.items()
    found = {path: known.photo or (known.last if last else None) for path, known in photos}
    return Surroundings(
        photos={path: photo for path, photo in found.items() if photo is not None},
        faults={
            path: known.findings for path, known in photos if not known.photo and known.findings
        },
        attachments={path: known.digest for path, known in files if not known.refused},
        sizes={path: known.stamp.size for path, known in files},
        refused={path: known.refused for path, known in files if known.refused},
        sources=frozenset(tree.articles),
    )


def variants_of(memory: Memory) -> set[str]:
    """The digests of all developed files and attachments that are still shown."""
    return {known.digest for known in memory.attachments.values() if not known.refused} | {
        variant.digest
        for known in (*memory.photos.values(), *memory.logos.values())
        if (photo := known.photo or known.last) is not None
        for variant in photo.variants
    }
