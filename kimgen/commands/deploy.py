"""``kimgen deploy``: what was built goes to its hosts, and only what differs."""

import getpass
import os
import sys
import time
from argparse import Namespace
from collections.abc import Mapping

from kimgen.commands.completing import completed
from kimgen.commands.console import Console
from kimgen.commands.main import jobs_of
from kimgen.commands.quota import refused, size
from kimgen.keeping.lock import Lock
from kimgen.running.layout import Layout
from kimgen.running.report import Exit
from kimgen.sending.connect import connection, wants_password
from kimgen.sending.deploy import Difference, Progress, Sending, journal_of
from kimgen.sending.passwords import account, password_for
from kimgen.sending.quota import usage
from kimgen.sending.shipments import Shipment, edition_names, shipments
from kimgen.sending.transport import Cut, Fault
from kimgen.words.dates import Moment
from kimgen.words.hosting import Target

_SHOWN = 20
"""Files that a dry run names."""


def run(arguments: Namespace, console: Console, now: Moment) -> Exit:
    """Exit 0 when every target shows what was built, 1 otherwise."""
    if arguments.build:
        from kimgen.commands.build import show
        from kimgen.running.build import Options, build

        options = Options(jobs=jobs_of(arguments), edition=arguments.edition)
        report = build(console.root, now=now, options=options, progress=console.progress())
        show(report, console)
        if report.failed:
            return Exit.NOTHING_PUBLISHED
    completed(console, now, command="deploy")
    store = Layout(console.root).state / "kirim"
    with Lock(store / "kunci", command="deploy", since=str(now.at)):
        try:
            return _deploy(arguments, console, now, os.environ)
        except Fault as fault:
            console.warn(f"send_{fault.code}", **fault.details)
            return Exit.NOTHING_PUBLISHED


def _deploy(
    arguments: Namespace, console: Console, now: Moment, environment: Mapping[str, str]
) -> Exit:
    found = shipments(console.root, edition=arguments.edition)
    known = edition_names(console.root)
    for name in found[0].hosting.editions:
        if name not in known:
            console.warn("deploy_unknown_edition", name=name, names=", ".join(known))
    work = [
        (shipment, target)
        for shipment in found
        for target in shipment.hosting.targets
        if arguments.target in ("", target.name, target.label)
    ]
    if not work:
        if arguments.target:
            console.warn("deploy_unknown_target", name=arguments.target)
        else:
            console.warn("deploy_no_target", name=found[0].edition)
        return Exit.NOTHING_PUBLISHED
    full = {
        each.edition
        for each in {shipment.edition: shipment for shipment, _ in work}.values()
        if refused(each.edition, each.hosting, usage(each.manifest, each.groups, now), console)
    }
    exits = [
        _to(target, shipment, arguments, console, environment)
        for shipment, target in work
        if shipment.edition not in full
    ]
    return max(exits + [Exit.NOTHING_PUBLISHED] * len(full))


def _to(
    target: Target,
    shipment: Shipment,
    arguments: Namespace,
    console: Console,
    environment: Mapping[str, str],
) -> Exit:
    """One edition to one target; what goes wrong there is told, and the others go on."""
    try:
        return _send(target, shipment, arguments, console, environment)
    except Fault as fault:
        console.warn(f"send_{fault.code}", **fault.details)
    except Cut as cut:
        console.warn("deploy_cut", target=target.label, why=cut)
    except KeyboardInterrupt:
        console.warn("deploy_stopped", target=target.label)
        raise SystemExit(130) from None
    return Exit.NOTHING_PUBLISHED


def _send(
    target: Target,
    shipment: Shipment,
    arguments: Namespace,
    console: Console,
    environment: Mapping[str, str],
) -> Exit:
    password = ""
    if wants_password(target):

        def ask(who: str) -> str:
            return getpass.getpass(console.phrase("deploy_password_in", who=who))

        # Most keys have no passphrase: nobody is asked for one.
        asked = ask if sys.stdin.isatty() and not target.key else None
        password = password_for(target, shipment.edition, environment, asked)
        if not password and target.protocol in ("ftp", "ftps", "s3"):
            raise Fault("no_password", who=account(target))
    if target.protocol == "ftp":
        console.warn("deploy_plain_ftp")
    store = Layout(console.root).state / "kirim"
    transport = connection(target, password, root=console.root, output=shipment.folder, store=store)
    sending = Sending(
        shipment,
        transport,
        journal_of(store, shipment.edition, target),
        sleep=time.sleep,
        clock=time.monotonic,
        progress=_in_kilobytes(console.progress()),
        retrying=lambda why, seconds: console.warn(
            "deploy_retry", why=_without(why, password), seconds=round(seconds)
        ),
    )
    try:
        return _compared(sending, target, shipment, arguments, console)
    except Cut as cut:
        raise Cut(_without(str(cut), password)) from None
    except Fault as fault:
        details = {key: _without(text, password) for key, text in fault.details.items()}
        raise Fault(fault.code, **details) from None
    finally:
        sending.close()


def _compared(
    sending: Sending,
    target: Target,
    shipment: Shipment,
    arguments: Namespace,
    console: Console,
) -> Exit:
    difference = sending.difference(doubt=arguments.anew)
    names = {"name": shipment.edition, "target": target.label}
    if difference.damaged:
        console.warn("deploy_damaged", target=target.label)
    elif not difference.known and not difference.resumed:
        console.say("deploy_first", target=target.label)
    if difference.resumed:
        console.say("deploy_resumed", count=difference.resumed)
    figures = {
        "count": len(difference.send),
        "size": size(difference.size, console.language),
        "gone": len(difference.remove),
        "same": difference.same,
    }
    most = shipment.hosting.most_deletions
    guarded = difference.guarded(most) and not arguments.allow_deletes
    if arguments.dry_run:
        _show(difference, console)
        console.say("deploy_would", **names, **figures)
    if guarded:
        gone = {"gone": len(difference.remove), "deployed": difference.deployed}
        console.warn("deploy_guard", **gone, most=most)
        return Exit.NOTHING_PUBLISHED
    if arguments.dry_run:
        return Exit.DONE
    sending.carry_out(difference)
    if difference.send or difference.remove:
        console.say("deploy_to", **names, **figures)
    else:
        console.say("deploy_same", **names, same=difference.same)
    if not difference.known:
        for path in sending.in_the_way():
            console.warn("deploy_index_php", path=path)
    return Exit.DONE


def _show(difference: Difference, console: Console) -> None:
    for item in difference.send[:_SHOWN]:
        console.say("plan_send", size=size(item.size, console.language), path=item.path)
    if len(difference.send) > _SHOWN:
        console.say("plan_more", count=len(difference.send) - _SHOWN)
    for path in difference.remove[:_SHOWN]:
        console.say("plan_remove", path=path)
    if len(difference.remove) > _SHOWN:
        console.say("plan_more", count=len(difference.remove) - _SHOWN)


def _in_kilobytes(tell: Progress | None) -> Progress | None:
    if tell is None:
        return None
    return lambda stage, done, total: tell(stage, done // 1000, -(-total // 1000))


def _without(text: str, password: str) -> str:
    """*text* without the password, should a server or a program have said it."""
    return text.replace(password, "***") if password else text
