"""What an output is made of: its recipe, its sources, and what changed since it was made."""

from pathlib import Path

import msgspec

from kimgen.deciding.outputs import Output
from kimgen.deciding.stories import Story
from kimgen.keeping.manifest import Manifest, load_manifest
from kimgen.running.build import plan_site
from kimgen.running.compare import Recipe, reason_of, recipes_of
from kimgen.running.layout import Layout
from kimgen.running.standing import look
from kimgen.running.toolchain import toolchain
from kimgen.words.dates import Moment


class Explanation(msgspec.Struct, frozen=True):
    """Why an output is as it is."""

    path: str
    maker: str
    recipe: Recipe
    reasons: tuple[str, ...]
    """The ingredients that changed; empty: it is up to date."""
    sources: tuple[str, ...]
    """Files whose words or pictures its view holds."""
    template: str = ""


def explain(root: Path, path: str, *, edition: str, now: Moment) -> Explanation | None:
    """Explain the output at *path* of an edition; None when the plan has none there."""
    layout = Layout(root)
    planned = plan_site(root, now=now)
    if planned is None:
        return None
    plan = next((each for each in planned.plans if each.edition.name == edition), None)
    if plan is None:
        return None
    tries = (path, f"{path}/index.html".lstrip("/"), f"{path}index.html")
    output = next((each for each in plan.outputs if each.path in tries), None)
    if output is None:
        return None
    recipe = recipes_of(plan, toolchain("making"), planned.used.closures)[output.path]
    manifest = load_manifest(layout.manifest(edition)) or Manifest()
    made = manifest.made.get(output.path)
    reason = reason_of(recipe, made, manifest)
    folder = layout.output(edition, plan.edition.site.output)
    if not reason and made is not None and look(f"{folder}/{output.path}") != made.stamp:
        reason = "keluaran"
    sources = _sources(output, plan.edition.newsroom.stories + plan.edition.newsroom.pages)
    reasons = tuple(reason.split("+")) if reason else ()
    return Explanation(output.path, output.maker.value, recipe, reasons, sources, output.template)


def _sources(output: Output, stories: tuple[Story, ...]) -> tuple[str, ...]:
    """The sources of the articles that the output's view names by id or address."""
    shown = msgspec.json.encode(output.view).decode()
    found = {output.source} if output.source else set()
    for story in stories:
        if f'{story.path}"' in shown or f'"{story.id}"' in shown:
            found.add(story.article.source)
    return tuple(sorted(found))
