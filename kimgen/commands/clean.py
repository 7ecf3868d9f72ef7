"""``kimgen clean``: forget what is remembered; with --all remove what was published, too."""

from argparse import Namespace

from kimgen.commands.console import Console
from kimgen.keeping.files import prune_upwards, remove_tree
from kimgen.keeping.lock import Lock
from kimgen.keeping.manifest import load_manifest
from kimgen.keeping.memory import load_rest
from kimgen.running.layout import Layout
from kimgen.running.report import Exit
from kimgen.running.toolchain import toolchain
from kimgen.words.dates import Moment


def run(arguments: Namespace, console: Console, now: Moment) -> Exit:
    """Remove ``.kimgen``. Published files go only with --all, and only those that kimgen wrote."""
    layout = Layout(console.root)
    if not layout.state.is_dir():
        return Exit.DONE
    with Lock(layout.lock, command="clean", since=str(now.at)):
        manifests = layout.manifest("hub").parent
        if arguments.all:
            _unpublish(layout, console)
        for part in layout.state.iterdir():
            # Without the record of what was written, nothing of it could be removed later.
            if part not in (layout.lock, layout.foreign, manifests):
                remove_tree(part)
        console.say("cleaned", path=layout.state)
    return Exit.DONE


def _unpublish(layout: Layout, console: Console) -> None:
    from pathlib import Path

    rest = load_rest(layout.rest, f"rest {toolchain('making')}")
    for edition, folder in rest.editions if rest else ():
        manifest = load_manifest(layout.manifest(edition))
        output = Path(folder)
        for path in manifest.made if manifest else ():
            (output / path).unlink(missing_ok=True)
            prune_upwards((output / path).parent, output)
        count = len(manifest.made) if manifest else 0
        layout.manifest(edition).unlink(missing_ok=True)
        console.say("clean_all", count=count, path=output)
