"""``kimgen check``: read and decide as a build does, say what was found, write nothing."""

from argparse import Namespace

from kimgen.commands.build import counts, strictly
from kimgen.commands.console import Console
from kimgen.commands.main import jobs_of
from kimgen.running.build import Options, build
from kimgen.running.report import Exit
from kimgen.words.dates import Moment


def run(arguments: Namespace, console: Console, now: Moment) -> Exit:
    """Exit 0 when nothing would be held back, 3 otherwise."""
    options = Options(jobs=jobs_of(arguments), dry=True, command="check")
    report = build(console.root, now=now, options=options, progress=console.progress())
    console.findings(report.findings)
    if console.format != "json":
        console.say("checked", articles=report.articles, **counts(report))
    return strictly(report, strict=arguments.strict)
