"""``kimgen verify``: is what readers get what was built?"""

import json
from argparse import Namespace
from pathlib import Path

from kimgen.commands.completing import completed
from kimgen.commands.console import Console
from kimgen.running.report import Exit
from kimgen.sending.shipments import Shipment, shipments
from kimgen.sending.transport import Fault
from kimgen.sending.verify import Trouble, verify_address, verify_folder
from kimgen.words.dates import Moment

_SHOWN = 100
_NAMED = 8
"""Files that the remedy names; of more, all are sent again."""


def run(arguments: Namespace, console: Console, now: Moment) -> Exit:
    """Exit 0 when every file is as it was made, 1 when any is not."""
    completed(console, now, command="verify")
    try:
        return _verify(arguments, console)
    except Fault as fault:
        console.warn(f"send_{fault.code}", **fault.details)
        return Exit.NOTHING_PUBLISHED


def _verify(arguments: Namespace, console: Console) -> Exit:
    found = shipments(console.root, edition=arguments.edition)
    place = arguments.place
    work = [(_meant(found, place), place)] if place else [(each, each.address) for each in found]
    seen = [(shipment, place, *_seen(shipment, place, arguments, console))
            for shipment, place in work]  # fmt: skip
    if console.format == "json":
        rows = [
            {"code": each.code, "path": each.path, "mild": each.mild, **each.details}
            for _, _, _, troubles in seen
            for each in troubles
        ]
        console.line(json.dumps(rows, ensure_ascii=False, indent=1))
        fine = all(row["mild"] for row in rows)
        return Exit.DONE if fine else Exit.NOTHING_PUBLISHED
    return max(_show(*each, console) for each in seen)


def _seen(
    shipment: Shipment, place: str, arguments: Namespace, console: Console
) -> tuple[int, tuple[Trouble, ...]]:
    """How many files were looked at, and what is wrong."""
    tell = console.progress()

    def progress(done: int, total: int) -> None:
        if tell is not None:
            tell("verify", done, total)

    if place.startswith(("http://", "https://")):
        return verify_address(shipment, place, sample=arguments.sample, progress=progress)
    if Path(place).is_dir():
        troubles = verify_folder(shipment, Path(place), progress=progress)
        return len(shipment.manifest.made), troubles
    raise Fault("bad_address", value=place)


def _show(
    shipment: Shipment, place: str, count: int, troubles: tuple[Trouble, ...], console: Console
) -> Exit:
    bad = [trouble for trouble in troubles if not trouble.mild]
    for trouble in troubles[:_SHOWN]:
        console.warn(f"verify_{trouble.code}", path=trouble.path, **trouble.details)
    if len(troubles) > _SHOWN:
        console.warn("plan_more", count=len(troubles) - _SHOWN)
    if len(bad) < len(troubles):
        console.say("verify_mild", count=len(troubles) - len(bad))
    if not bad:
        console.say("verified", count=count, place=place)
        return Exit.DONE
    console.warn("verify_found", bad=_paths(bad), count=count, place=place)
    lost = sorted({each.path for each in bad if each.code in ("missing", "differs")})
    if lost and shipment.hosting.targets:
        paths = " ".join(lost) if len(lost) <= _NAMED else ""
        console.warn("verify_remedy", name=shipment.edition, paths=paths)
    return Exit.NOTHING_PUBLISHED


def _paths(troubles: list[Trouble]) -> int:
    return len({trouble.path for trouble in troubles})


def _meant(found: tuple[Shipment, ...], place: str) -> Shipment:
    """The edition whose address *place* is, or whose folder; the first where none fits."""
    whole = place.rstrip("/") + "/"
    for shipment in found:
        folder = Path(place).resolve() if place and "://" not in place else None
        if whole == shipment.address or folder == shipment.folder.resolve():
            return shipment
    return found[0]
