"""``kimgen due``: what waits for its time, and when the site changes by time alone."""

from argparse import Namespace

from kimgen.commands.console import Console
from kimgen.running.build import Options, build
from kimgen.running.report import Exit
from kimgen.words.dates import Moment, date_line


def run(arguments: Namespace, console: Console, now: Moment) -> Exit:
    """List scheduled articles in order of time, then drafts."""
    report = build(console.root, now=now, options=Options(dry=True, command="due"))
    language = console.language
    times = [moment for _, moment in report.waiting]
    if report.due is not None and report.due not in times:
        console.say("due_change", time=date_line(report.due, language))
    for source, moment in report.waiting:
        console.say("due_line", time=date_line(moment, language), source=source)
    for source in report.drafts:
        console.say("draft_line", source=source)
    if report.due is None and not report.waiting and not report.drafts:
        console.say("due_none")
    return Exit.NOTHING_PUBLISHED if report.failed else Exit.DONE
