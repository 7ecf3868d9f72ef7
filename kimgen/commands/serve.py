"""``kimgen serve``: live preview on this machine, or for the phones of this network."""

import secrets
import socket
from argparse import Namespace
from datetime import datetime

from kimgen.commands.build import counts, show
from kimgen.commands.console import Console
from kimgen.commands.main import jobs_of
from kimgen.running.report import Exit, Report
from kimgen.running.serve import Place, Shown, serve
from kimgen.words.dates import Moment
from kimgen.words.diagnostics import Diagnostic
from kimgen.words.messages import CATALOGUE, remedy, sentence


def run(arguments: Namespace, console: Console, now: Moment) -> Exit:
    """Serve until Ctrl-C. With ``--now`` time stands still."""
    fixed = bool(arguments.now)

    def clock() -> Moment:
        return now if fixed else Moment.of(datetime.now().astimezone())

    def words(findings: tuple[Diagnostic, ...]) -> tuple[Shown, ...]:
        return tuple(_shown(finding, console.language) for finding in findings)

    place = Place(port=arguments.port)
    if arguments.lan:
        address = _own_address()
        token = secrets.token_urlsafe(9)
        place = Place("0.0.0.0", arguments.port, (address,), token)

    def started(address: str, report: Report, polling: bool) -> None:
        show(report, console)
        if arguments.lan:
            port = address.rstrip("/").rsplit(":", 1)[1]
            address = f"http://{place.allowed_hosts[0]}:{port}/?token={place.token}"
            _print_code(address, console)
        console.say("serving", address=address)
        if polling:
            console.say("polling")

    def rebuilt(report: Report) -> None:
        time = f"{clock().local():%H:%M:%S}"
        seconds = f"{sum(report.seconds.values()):.2f}"
        console.findings(report.findings)
        errors = counts(report)["errors"]
        if errors:
            console.say("rebuilt_faults", time=time, errors=errors)
        else:
            console.say("rebuilt", time=time, written=report.written, seconds=seconds)

    try:
        serve(
            console.root,
            clock=clock,
            jobs=jobs_of(arguments),
            place=place,
            words=words,
            started=started,
            rebuilt=rebuilt,
            progress=console.progress(),
        )
    except KeyboardInterrupt:
        console.say("stopped")
    return Exit.DONE


def _shown(finding: Diagnostic, language: str) -> Shown:
    where = finding.where
    place = f"{where.path}:{where.line}:{where.column}" if where.line else where.path
    text = f"{sentence(finding, language)} {remedy(finding, language)}".strip()
    return CATALOGUE[finding.code].severity.value, place, text


def _own_address() -> str:
    """This machine's address in its network; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def _print_code(address: str, console: Console) -> None:
    """The address as a QR code for a phone's camera."""
    import io

    import segno

    lines = io.StringIO()
    segno.make(address, micro=False).terminal(lines, compact=True)
    for line in lines.getvalue().splitlines():
        print(line)
