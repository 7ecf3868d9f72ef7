"""``kimgen why``: what a published file is made of, and whether it would be made again."""

from argparse import Namespace

from kimgen.commands.completing import completed
from kimgen.commands.console import Console
from kimgen.running.explain import explain
from kimgen.running.report import Exit
from kimgen.words.dates import Moment


def run(arguments: Namespace, console: Console, now: Moment) -> Exit:
    """Print the ingredients of one output, and which of them changed since it was made."""
    completed(console, now, command="why")
    path = arguments.path.strip("/")
    for prefix in ("public/", f"public-{arguments.edition}/"):
        path = path.removeprefix(prefix)
    found = explain(console.root, path, edition=arguments.edition, now=now)
    if found is None:
        console.warn("why_unknown", path=arguments.path)
        return Exit.NOTHING_PUBLISHED
    if found.reasons:
        reasons = ", ".join(console.phrase(f"reason_{reason}") for reason in found.reasons)
        console.say("why_stale", path=found.path, reasons=reasons)
    else:
        console.say("why_fresh", path=found.path)
    console.say("why_from", maker=found.maker)
    for source in found.sources:
        console.say("why_source", source=source)
    if found.template:
        console.say("why_template", name=found.template, digest=found.recipe.frame.template)
    console.say("why_view", digest=found.recipe.view)
    if found.recipe.frame.masthead:
        console.say("why_masthead", digest=found.recipe.frame.masthead)
    if found.recipe.frame.toolchain:
        console.say("why_toolchain", digest=found.recipe.frame.toolchain)
    return Exit.DONE
