"""``kimgen ping``: hubs and search engines hear what has changed since they last heard."""

from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from kimgen.commands.completing import completed
from kimgen.commands.console import Console
from kimgen.keeping.lock import Lock
from kimgen.running.layout import Layout
from kimgen.running.report import Exit
from kimgen.sending.ping import News, Refused, Silent, news, record_of, services, shown, tell
from kimgen.sending.shipments import Shipment, shipments
from kimgen.sending.transport import Fault
from kimgen.words.dates import Moment

_SHOWN = 20
"""Addresses that a dry run names."""


def run(arguments: Namespace, console: Console, now: Moment) -> Exit:
    """Exit 0 when everyone knows what there is to know, 1 otherwise."""
    completed(console, now, command="ping")
    store = Layout(console.root).state / "kirim"
    with Lock(store / "kunci", command="ping", since=str(now.at)):
        try:
            found = shipments(console.root, edition=arguments.edition)
        except Fault as fault:
            console.warn(f"send_{fault.code}", **fault.details)
            return Exit.NOTHING_PUBLISHED
        if not any(services(shipment) for shipment in found):
            console.warn("ping_nobody")
            return Exit.NOTHING_PUBLISHED
        return max(_edition(shipment, store, arguments, console) for shipment in found)


def _edition(shipment: Shipment, store: Path, arguments: Namespace, console: Console) -> Exit:
    """Tell the news of one edition; what goes wrong is said, and the others go on."""
    record = record_of(store, shipment.edition)
    try:
        everything = [news(shipment, each, record.of(each)) for each in services(shipment)]
        found = [each for each in everything if each.paths]
        if not found:
            console.say("ping_nothing", name=shipment.edition)
            return Exit.DONE
        if arguments.dry_run:
            _show(shipment, found, console)
            return Exit.DONE
        stale = "" if arguments.unchecked else shown(shipment, found)
    except Fault as fault:
        console.warn(f"send_{fault.code}", **fault.details)
        return Exit.NOTHING_PUBLISHED
    if stale:
        console.warn("ping_stale", address=shipment.address, path=stale)
        return Exit.NOTHING_PUBLISHED
    exit = Exit.DONE
    for each in found:
        host = urlsplit(each.service.address).netloc
        said = {"name": shipment.edition, "host": host}
        try:
            count = tell(shipment, each, record, progress=_progress(console))
            console.say(f"ping_{each.service.kind}", **said, count=count)
        except Refused as refused:
            console.warn("ping_refused", **said, status=refused.status, why=refused.why)
            exit = Exit.NOTHING_PUBLISHED
        except Silent as silent:
            console.warn("ping_silent", **said, why=silent)
            exit = Exit.NOTHING_PUBLISHED
    return exit


def _show(shipment: Shipment, found: list[News], console: Console) -> None:
    for each in found:
        host = urlsplit(each.service.address).netloc
        for address in each.addresses(shipment)[:_SHOWN]:
            console.line(f"  {address}")
        if len(each.paths) > _SHOWN:
            console.say("plan_more", count=len(each.paths) - _SHOWN)
        console.say("ping_would", name=shipment.edition, host=host, count=len(each.paths))


def _progress(console: Console) -> Callable[[int, int], None] | None:
    show = console.progress()
    return None if show is None else lambda done, total: show("ping", done, total)
