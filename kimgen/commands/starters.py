"""The texts that ``init`` and ``new`` begin with; they ship with the theme."""

from pathlib import Path

from kimgen.running.layout import built_in_templates
from kimgen.words.dates import ZONES, Moment


def starters() -> Path:
    """The folder of the texts."""
    return built_in_templates() / "awal"


def starter(name: str) -> str:
    """The text called *name*."""
    return (starters() / name).read_text("utf-8")


def filled(text: str, **parts: str) -> str:
    """*text* with each ``{name}`` replaced by its part."""
    for name, part in parts.items():
        text = text.replace(f"{{{name}}}", part)
    return text


def starting_time(now: Moment, zone: str) -> str:
    """*now* on a wall clock of *zone*, as ``tanggal`` holds it, wherever this machine stands."""
    return f"{Moment(now.at, ZONES[zone]).local():%Y-%m-%d %H:%M}"
