"""``kimgen build``: make the site once."""

from argparse import Namespace
from typing import TYPE_CHECKING

from kimgen.commands.console import Console
from kimgen.commands.main import jobs_of
from kimgen.commands.quota import size, warn_of_room
from kimgen.running.build import Options, build
from kimgen.running.report import Exit, Report
from kimgen.words.dates import Moment, date_line
from kimgen.words.messages import is_error

if TYPE_CHECKING:
    from kimgen.running.verification import Verdict

_SHOWN = 100
"""Differences that are named one by one."""


def run(arguments: Namespace, console: Console, now: Moment) -> Exit:
    """Build, say what was found and done; exit 0, 1 or 3 (with --strict also for warnings)."""
    options = Options(jobs=jobs_of(arguments), edition=arguments.edition)
    verdict: Verdict | None = None
    if arguments.verify:
        from kimgen.running.verification import build_verified

        verdict = build_verified(
            console.root, now=now, options=options, progress=console.progress()
        )
        report = verdict.report
    else:
        report = build(console.root, now=now, options=options, progress=console.progress())
    if options.edition and not report.editions and not report.failed:
        from kimgen.sending.shipments import edition_names

        names = ", ".join(edition_names(console.root))
        console.warn("no_edition", name=options.edition, names=names)
        return Exit.USAGE
    show(report, console)
    if arguments.profile:
        profile(report, console)
    if verdict is not None and not report.failed and not _is_clean(verdict, console):
        return Exit.NOTHING_PUBLISHED
    return strictly(report, strict=arguments.strict)


def _is_clean(verdict: "Verdict", console: Console) -> bool:
    """Say what a clean build makes otherwise; whether it is nothing."""
    for each in verdict.differences[:_SHOWN]:
        console.warn(f"clean_{each.kind}", edition=each.edition, path=each.path)
    if verdict.differences:
        console.warn("clean_found", bad=len(verdict.differences), count=verdict.compared)
    elif console.format != "json":
        console.say("clean_same", count=verdict.compared)
    return not verdict.differences


def profile(report: Report, console: Console) -> None:
    """Where the time went: a line a stage, with its seconds and what it had to do."""
    for stage, seconds in report.seconds.items():
        done = ""
        if stage in report.counts:
            done = console.phrase(f"count_{stage}", count=report.counts[stage])
        console.say("profile", stage=console.phrase(f"name_{stage}"), seconds=seconds, done=done)
    total = sum(report.seconds.values())
    console.say("profile", stage=console.phrase("name_all"), seconds=total, done="")


def strictly(report: Report, *, strict: bool) -> Exit:
    """The report's exit; *strict* makes a warning count as something held back."""
    if strict and report.exit is Exit.DONE and report.findings:
        return Exit.HELD_BACK
    return report.exit


def show(report: Report, console: Console) -> None:
    """Findings, then one summary line."""
    console.findings(report.findings)
    if console.format == "json":
        return
    if report.failed:
        console.warn("nothing_published")
        return
    if report.recovered:
        console.say("recovered")
    for edition in report.editions:
        room = {"files": edition.files, "size": size(edition.bytes, console.language)}
        console.say("output", name=edition.name, path=edition.output, **room)
    warn_of_room(report.editions, console)
    if report.due is not None:
        console.say("next_due", time=date_line(report.due, console.language))
    if report.held:
        console.say("held", count=len(report.held))
    if report.findings:
        console.say("summary_findings", **counts(report))
    seconds = f"{sum(report.seconds.values()):.2f}"
    kept = sum(edition.kept for edition in report.editions)
    if report.written or report.removed or not report.resting:
        console.say(
            "built" if report.written or report.removed else "resting",
            written=report.written,
            removed=report.removed,
            kept=kept,
            articles=report.articles,
            seconds=seconds,
        )
    else:
        console.say("resting", kept=kept, seconds=seconds)


def counts(report: Report) -> dict[str, int]:
    """How many errors and warnings a report holds."""
    errors = sum(is_error(finding.code) for finding in report.findings)
    return {"errors": errors, "warnings": len(report.findings) - errors}
