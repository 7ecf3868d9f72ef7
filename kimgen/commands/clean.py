"""``kimgen clean``: forget what is remembered; with --all remove what was published, too."""

from argparse import Namespace

from kimgen.commands.completing import completed
from kimgen.commands.console import Console
from kimgen.keeping.files import prune_upwards, remove_tree
from kimgen.keeping.lock import Lock
from kimgen.keeping.manifest import load_manifest
from kimgen.keeping.publication import editions_of
from kimgen.running.layout import Layout
from kimgen.running.report import Exit
from kimgen.words.dates import Moment
from kimgen.words.site import Site


def run(arguments: Namespace, console: Console, now: Moment) -> Exit:
    """Remove ``.kimgen``. Published files go only with --all, and only those that kimgen wrote."""
    layout = Layout(console.root)
    if not layout.state.is_dir():
        return Exit.DONE
    completed(console, now, command="clean")
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
    from kimgen.reading.config import read_site

    folder = (read_site(layout.settings.read_bytes()).site or Site()).output
    for edition in editions_of(layout.records):
        manifest = load_manifest(layout.manifest(edition))
        output = layout.output(edition, folder)
        for path in manifest.made if manifest else ():
            (output / path).unlink(missing_ok=True)
            prune_upwards((output / path).parent, output)
        count = len(manifest.made) if manifest else 0
        layout.manifest(edition).unlink(missing_ok=True)
        console.say("clean_all", count=count, path=output)
