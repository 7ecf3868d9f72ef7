"""For every command that looks at what was published: first complete what was cut off."""

from kimgen.commands.console import Console
from kimgen.running.completing import complete
from kimgen.words.dates import Moment


def completed(console: Console, now: Moment, *, command: str) -> None:
    """Complete a publication that was cut off, and say so. Raises as ``complete`` does."""
    if complete(console.root, command=command, now=now) and console.format != "json":
        console.say("recovered")
