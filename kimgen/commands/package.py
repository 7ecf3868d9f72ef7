"""``kimgen package``: a ZIP for a hosting panel, the changes, and what to know about them."""

from argparse import Namespace
from pathlib import Path

from kimgen.commands.completing import completed
from kimgen.commands.console import Console
from kimgen.commands.quota import refused, size
from kimgen.running.report import Exit
from kimgen.sending.package import package, unlisted
from kimgen.sending.quota import usage
from kimgen.sending.shipments import shipments
from kimgen.sending.transport import Fault
from kimgen.words.dates import Moment


def run(arguments: Namespace, console: Console, now: Moment) -> Exit:
    """Exit 0 when everything was packed; 1 when an edition is too large for its host."""
    completed(console, now, command="package")
    try:
        return _package(arguments, console, now)
    except Fault as fault:
        console.warn(f"send_{fault.code}", **fault.details)
        return Exit.NOTHING_PUBLISHED


def _package(arguments: Namespace, console: Console, now: Moment) -> Exit:
    found = shipments(console.root, edition=arguments.edition)
    since = None
    if arguments.since:
        path = Path(arguments.since)
        since = unlisted(path.read_bytes()) if path.is_file() else None
        if since is None:
            console.warn("package_no_since", path=arguments.since)
            return Exit.USAGE
    folder = console.root / arguments.output
    result = Exit.DONE
    for each in found:
        if refused(each.edition, each.hosting, usage(each.manifest, each.groups, now), console):
            result = Exit.NOTHING_PUBLISHED
            continue
        made = package(each, folder, since)
        shown = size(made.size, console.language)
        console.say("packed", name=each.edition, path=made.whole, files=made.files, size=shown)
        if made.same:
            console.say("packed_same")
        elif made.changes is not None:
            console.say(
                "packed_changes",
                path=made.changes,
                files=made.changed,
                size=size(made.changes_size, console.language),
                gone=made.gone,
                list=made.gone_list,
            )
        console.say("packed_readme", path=made.readme)
    return result
