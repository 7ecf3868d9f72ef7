"""What a build needs after reading, made ready by one process while others read."""

from collections.abc import Iterator
from pathlib import Path


def made_ready(folders: tuple[Path, ...], remembered: Path, language: str) -> Iterator[None]:
    """Load what plans and what makes, and compile the templates, one thing a step.

    The paths: see ``templates.ingredients``.
    """
    from kimgen.deciding import plan  # noqa: F401 - is loaded

    yield
    load_makers()
    yield
    yield from compiled(folders, remembered, language)


def load_makers() -> None:
    """Load what makes pages and feeds."""
    from kimgen.making import feeds, selfcheck, templates  # noqa: F401 - are loaded

    feeds.load()


def compiled(folders: tuple[Path, ...], remembered: Path, language: str) -> Iterator[None]:
    """Compile the templates, one a step. A mistake in one is left for the build to meet."""
    from kimgen.making.templates import TemplateFault, Theme
    from kimgen.running.templates import ingredients

    try:
        theme = Theme(folders, language)
        for template in ingredients(folders, remembered).closures:
            yield
            theme.compile(template)
    except TemplateFault:
        return
