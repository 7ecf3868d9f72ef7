"""What a build needs after reading, made ready by one process while others read."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kimgen.making.templates import Theme


def made_ready(folders: tuple[Path, ...], remembered: Path, language: str) -> Iterator[None]:
    """Load what plans and what makes, and compile the templates, one thing a step.

    The paths: see ``templates.ingredients``.
    """
    from kimgen.deciding import plan  # noqa: F401 - is loaded

    yield
    load_makers()
    yield
    from kimgen.making.templates import Theme

    yield from compiled(folders, remembered, partial(Theme, folders, language))


def load_makers() -> None:
    """Load what makes pages and feeds."""
    from kimgen.making import feeds, jsonfeed, readback, selfcheck, templates  # noqa: F401 - are loaded

    feeds.load()
    readback.load()


def compiled(
    folders: tuple[Path, ...], remembered: Path, theme: "Callable[[], Theme]"
) -> Iterator[None]:
    """Compile the templates of *theme*, one a step, an article's first: it is wanted soonest.

    A mistake in one is left for the build to meet.
    """
    from kimgen.making.templates import TemplateFault
    from kimgen.running.templates import ingredients

    try:
        compile = theme().compile
        names = ingredients(folders, remembered).closures
        for template in sorted(names, key=lambda name: (name != "article.html", name)):
            yield
            compile(template)
    except TemplateFault:
        return
