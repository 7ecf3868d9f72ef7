"""``kimgen init``: a small complete hub to begin with."""

from argparse import Namespace
from pathlib import Path

from kimgen.commands.console import Console
from kimgen.commands.starters import filled, starters, starting_time
from kimgen.keeping.files import write_whole
from kimgen.running.report import Exit
from kimgen.words.dates import Moment

ADDRESS = "https://kim.example.id/"
"""Stands in site.yaml until the operator writes the real one."""
_ELSEWHERE = frozenset({"artikel", "kim.yaml"})
"""Starters of single files, which ``new`` writes."""
_NAMES = {"gitignore": ".gitignore", "gitattributes": ".gitattributes"}


def run(arguments: Namespace, console: Console, now: Moment) -> Exit:
    """Write a new site into a folder that is absent or empty."""
    folder = Path(arguments.folder)
    if not folder.is_absolute():
        folder = console.root / folder
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        console.warn("init_exists", path=arguments.folder)
        return Exit.USAGE
    time = starting_time(now, "WIB")
    name = folder.name.replace("-", " ").replace("_", " ").title()
    source = starters()
    for path in sorted(source.rglob("*")):
        inner = path.relative_to(source)
        if not path.is_file() or inner.parts[0] in _ELSEWHERE:
            continue
        data = path.read_bytes()
        if path.suffix in (".md", ".yaml", ""):
            text = filled(data.decode(), nama=name, alamat=ADDRESS, tanggal=time)
            data = text.encode()
        write_whole(folder / inner.with_name(_NAMES.get(inner.name, inner.name)), data)
    console.say("init_done", path=arguments.folder)
    return Exit.DONE
