"""The plan against what was written: what is to be made, what stands, what is gone."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from kimgen.deciding.outputs import Later, Maker, Output
from kimgen.keeping.manifest import Frame, Made, Manifest
from kimgen.running.standing import look
from kimgen.words.digest import Digest, digest_of

if TYPE_CHECKING:
    from kimgen.deciding.plan import EditionPlan

_MASTHEADED = frozenset({Maker.PAGE})
_AS_IS = frozenset({Maker.PICTURE, Maker.ATTACHMENT, Maker.ASSET})
"""Copied byte by byte: no toolchain is an ingredient."""


class Recipe(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What an output is made of, as digests."""

    frame: Frame
    view: Digest


class Comparison(msgspec.Struct, frozen=True):
    """What is to be done for one edition."""

    todo: tuple[Output, ...]
    recipes: dict[str, Recipe]
    """Of every planned output."""
    reasons: dict[str, str]
    """Path of an output to be made -> the ingredients that changed."""
    gone: tuple[str, ...]
    """Paths that were written and are not planned any more."""
    kept: dict[str, Made]
    """Planned and up to date."""
    held: dict[str, Made]
    """Not planned, but of a source that is held back: they stay as last published."""


def recipes_of(
    plan: "EditionPlan", toolchain: Digest, templates: Mapping[str, Digest]
) -> dict[str, Recipe]:
    """The recipe of every output. *templates*: name -> digest of its closure."""
    masthead = digest_of(plan.masthead)
    frames: dict[tuple[Maker, str], Frame] = {}
    found = {}
    for output in plan.outputs:
        key = (output.maker, output.template)
        frame = frames.get(key)
        if frame is None:
            mastheaded = output.maker in _MASTHEADED
            frame = frames[key] = Frame(
                "" if output.maker in _AS_IS else toolchain,
                templates[output.template] if output.template else "",
                masthead if mastheaded else "",
            )
        shown = output.shown
        mark = shown.mark if isinstance(shown, Later) else digest_of((output.maker, shown))
        found[output.path] = Recipe(frame, mark)
    return found


def compare(
    plan: "EditionPlan",
    recipes: dict[str, Recipe],
    manifest: Manifest,
    output_folder: Path,
    held: frozenset[str],
) -> Comparison:
    """Which outputs are stale, missing or tampered with; which files are gone from the plan."""
    todo, reasons = [], {}
    kept: dict[str, Made] = {}
    before = manifest.made
    folder = f"{output_folder}/"
    for output in plan.outputs:
        made = before.get(output.path)
        reason = reason_of(recipes[output.path], made, manifest)
        if not reason and made is not None and look(folder + output.path) != made.stamp:
            reason = "keluaran"
        if reason:
            todo.append(output)
            reasons[output.path] = reason
        elif made is not None:
            kept[output.path] = made
    gone, standing = [], {}
    for path, made in before.items():
        if path not in recipes:
            if made.source in held:
                standing[path] = made
            else:
                gone.append(path)
    return Comparison(tuple(todo), recipes, reasons, tuple(sorted(gone)), kept, standing)


def reason_of(recipe: Recipe, made: Made | None, manifest: Manifest) -> str:
    """The ingredients that changed since an output was made; empty when it is up to date.

    ``baru`` (new), or of ``perkakas`` (toolchain), ``templat``, ``kepala`` (masthead), ``tampilan``
    (view).
    """
    if made is None:
        return "baru"
    frame = manifest.frames[made.frame]
    if frame == recipe.frame and made.view == recipe.view:
        return ""
    names = (
        ("perkakas", frame.toolchain != recipe.frame.toolchain),
        ("templat", frame.template != recipe.frame.template),
        ("kepala", frame.masthead != recipe.frame.masthead),
        ("tampilan", made.view != recipe.view),
    )
    return "+".join(name for name, changed in names if changed)
