"""What a build needs after reading, made ready by one process while others read."""

from collections.abc import Iterator
from pathlib import Path


def made_ready(folders: tuple[Path, ...], remembered: Path, language: str) -> Iterator[None]:
    """Load what plans and what makes, and compile the templates, one thing a step.

    A mistake in a template is left for the build to meet. The paths: see ``templates.ingredients``.
    """
    from kimgen.deciding import plan  # noqa: F401 - is loaded

    yield
    from kimgen.making import feeds, selfcheck  # noqa: F401

    feeds.load()
    yield
    from kimgen.making.templates import TemplateFault, Theme
    from kimgen.running.templates import ingredients

    try:
        theme = Theme(folders, language)
        yield
        for template in ingredients(folders, remembered).closures:
            yield
            theme.compile(template)
    except TemplateFault:
        return
