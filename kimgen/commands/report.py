"""``kimgen report quota``: how much room each edition and group takes, and how long it lasts."""

import json
from argparse import Namespace

from kimgen.commands.completing import completed
from kimgen.commands.console import Console
from kimgen.commands.quota import line_of, size
from kimgen.running.report import Exit
from kimgen.sending.quota import Usage, months_left, readings, usage
from kimgen.sending.shipments import Shipment, shipments
from kimgen.sending.transport import Fault
from kimgen.words.dates import Moment


def run(arguments: Namespace, console: Console, now: Moment) -> Exit:
    """Exit 1 when an edition is too large to be sent, 0 otherwise."""
    completed(console, now, command="report")
    try:
        found = shipments(console.root, edition=arguments.edition)
    except Fault as fault:
        console.warn(f"send_{fault.code}", **fault.details)
        return Exit.NOTHING_PUBLISHED
    used = [(each, usage(each.manifest, each.groups, now)) for each in found]
    if console.format == "json":
        rows = [_row(each, measured) for each, measured in used]
        console.line(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for each, measured in used:
            _show(each, measured, console)
    full = any(
        reading.full for each, measured in used for reading in readings(each.hosting, measured)
    )
    return Exit.NOTHING_PUBLISHED if full else Exit.DONE


def _show(shipment: Shipment, used: Usage, console: Console) -> None:
    language = console.language
    shown = size(used.bytes, language)
    names = {"name": shipment.edition, "title": shipment.title}
    console.say("quota_edition", **names, size=shown, files=used.files)
    found = readings(shipment.hosting, used)
    for reading in found:
        console.say("quota_reading", **line_of(reading, console))
    if not found:
        console.say("quota_none")
    monthly = f"{used.monthly:.1f}"
    each = size(used.per_article, language)
    console.say("quota_pace", monthly=_spoken(monthly, language), each=each)
    left = months_left(used, shipment.hosting)
    if left:
        name = "quota_forecast" if left < 120 else "quota_forecast_long"
        console.say(name, months=max(1, round(left)))
    if len(used.groups) > 1:
        console.say("quota_groups")
        for folder, bytes, files in used.groups:
            group = folder or console.phrase("quota_rest")
            console.say("quota_group", group=group, size=size(bytes, language), files=files)
    console.say("quota_files")
    for path, bytes in used.largest:
        console.say("quota_file", path=path, size=size(bytes, language))


def _spoken(number: str, language: str) -> str:
    return number.replace(".", ",") if language == "id" else number


def _row(shipment: Shipment, used: Usage) -> dict[str, object]:
    return {
        "edition": shipment.edition,
        "bytes": used.bytes,
        "files": used.files,
        "groups": [
            {"group": folder, "bytes": bytes, "files": files}
            for folder, bytes, files in used.groups
        ],
        "largest": [{"path": path, "bytes": bytes} for path, bytes in used.largest],
        "bounds": [
            {
                "bound": reading.bound.host,
                "measure": reading.measure,
                "used": reading.used,
                "most": reading.most,
                "full": reading.full,
            }
            for reading in readings(shipment.hosting, used)
        ],
        "articles": used.articles,
        "articles_per_month": round(used.monthly, 2),
        "months_left": months_left(used, shipment.hosting),
    }
