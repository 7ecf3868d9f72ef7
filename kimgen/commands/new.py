"""``kimgen new``: an article or a group to fill in, with every field explained."""

from argparse import Namespace
from pathlib import Path

from kimgen.commands.console import Console
from kimgen.commands.starters import filled, starter, starting_time
from kimgen.keeping.files import write_whole
from kimgen.running.report import Exit
from kimgen.words.article import Kind
from kimgen.words.dates import Moment
from kimgen.words.paths import CONTENT, HUB
from kimgen.words.site import Site
from kimgen.words.slugs import slug_of

GROUP_WORDS = frozenset({"kelompok", "group"})


def run(arguments: Namespace, console: Console, now: Moment) -> Exit:
    """Make one file; an existing one is never touched."""
    slug = slug_of(arguments.name)
    if not slug:
        console.warn("new_bad_name", name=arguments.name)
        return Exit.USAGE
    if arguments.what in GROUP_WORDS:
        folder = slug if slug.startswith("kim-") else f"kim-{slug}"
        target = console.root / CONTENT / folder / "kim.yaml"
        text = filled(starter("kim.yaml"), nama=arguments.name, folder=folder)
        return _write(target, text, console)
    kinds = [kind.value for kind in Kind]
    if arguments.what not in kinds:
        console.warn("new_no_kind", kind=arguments.what, kinds=", ".join(kinds))
        return Exit.USAGE
    groups = _groups(console.root)
    group = arguments.group or _group_here(console.root, groups)
    if group not in groups:
        names = ", ".join(groups)
        console.warn("new_no_group", group=group or "?", groups=names)
        return Exit.USAGE
    inner = "" if arguments.what == Kind.NEWS.value else f"{arguments.what}/"
    target = console.root / CONTENT / group / f"{inner}{slug}.md"
    time = starting_time(now, _zone(console.root, group))
    text = filled(
        starter(f"artikel/{arguments.what}.md"), judul=_quoted(arguments.name), tanggal=time
    )
    return _write(target, text, console)


def _write(target: Path, text: str, console: Console) -> Exit:
    shown = target.relative_to(console.root)
    if target.exists():
        console.warn("new_exists", path=shown)
        return Exit.USAGE
    write_whole(target, text.encode())
    console.say("new_done", path=shown)
    return Exit.DONE


def _groups(root: Path) -> list[str]:
    content = root / CONTENT
    if not content.is_dir():
        return []
    return sorted(path.name for path in content.iterdir() if path.is_dir())


def _zone(root: Path, group: str) -> str:
    """The zone that the group's times are read in: its own, or the site's."""
    from kimgen.reading.config import read_site
    from kimgen.reading.registry import read_group

    try:
        path = f"{CONTENT}/{group}/kim.yaml"
        record = read_group((root / path).read_bytes(), path=path).group
    except FileNotFoundError:
        record = None
    if record is not None and record.zone:
        return record.zone
    try:
        site = read_site((root / "site.yaml").read_bytes()).site
    except FileNotFoundError:
        site = None
    return site.zone if site is not None else Site().zone


def _group_here(root: Path, groups: list[str]) -> str:
    """The group whose folder the command is typed in, or the only one there is."""
    here = Path.cwd()
    if (root / CONTENT) in here.parents:
        return here.relative_to(root / CONTENT).parts[0]
    own = [group for group in groups if group != HUB]
    return own[0] if len(own) == 1 else ""


def _quoted(title: str) -> str:
    """A title as YAML reads it back, whatever is in it."""
    return '"' + title.replace("\\", "\\\\").replace('"', '\\"') + '"'
