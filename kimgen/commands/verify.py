"""``kimgen verify``: is what readers get what was built?"""

import json
from argparse import Namespace
from pathlib import Path

from kimgen.commands.console import Console
from kimgen.running.report import Exit
from kimgen.sending.shipments import Shipment, shipments
from kimgen.sending.transport import Fault
from kimgen.sending.verify import Trouble, verify_address, verify_folder
from kimgen.words.dates import Moment

_SHOWN = 100


def run(arguments: Namespace, console: Console, now: Moment) -> Exit:
    """Exit 0 when every file is as it was made, 1 when any is not."""
    try:
        return _verify(arguments, console)
    except Fault as fault:
        console.warn(f"send_{fault.code}", **fault.details)
        return Exit.NOTHING_PUBLISHED


def _verify(arguments: Namespace, console: Console) -> Exit:
    found = shipments(console.root, edition=arguments.edition)
    place = arguments.place
    shipment = _meant(found, place)
    place = place or shipment.address
    tell = console.progress()

    def progress(done: int, total: int) -> None:
        if tell is not None:
            tell("verify", done, total)

    if place.startswith(("http://", "https://")):
        count, troubles = verify_address(
            shipment, place, sample=arguments.sample, progress=progress
        )
    elif Path(place).is_dir():
        troubles = verify_folder(shipment, Path(place), progress=progress)
        count = len(shipment.manifest.made)
    else:
        raise Fault("bad_address", value=place)
    bad = [trouble for trouble in troubles if not trouble.mild]
    if console.format == "json":
        rows = [
            {"code": each.code, "path": each.path, "mild": each.mild, **each.details}
            for each in troubles
        ]
        console.line(json.dumps(rows, ensure_ascii=False, indent=1))
        return Exit.NOTHING_PUBLISHED if bad else Exit.DONE
    for trouble in troubles[:_SHOWN]:
        console.warn(f"verify_{trouble.code}", path=trouble.path, **trouble.details)
    if len(troubles) > _SHOWN:
        console.warn("plan_more", count=len(troubles) - _SHOWN)
    if len(bad) < len(troubles):
        console.say("verify_mild", count=len(troubles) - len(bad))
    if bad:
        console.warn("verify_found", bad=_paths(bad), count=count, place=place)
        return Exit.NOTHING_PUBLISHED
    console.say("verified", count=count, place=place)
    return Exit.DONE


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
