"""One edition from plan to published folder: compared, prepared beside it, put in its place."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from kimgen.deciding.hostplan import hosting_of
from kimgen.deciding.outputs import Output
from kimgen.deciding.plan import EditionPlan
from kimgen.keeping.manifest import Frame, Made, Manifest, load_manifest, packed_manifest
from kimgen.keeping.memory import Memory
from kimgen.keeping.photos import PhotoStore
from kimgen.keeping.publication import Journal, Stage, editions_of, moves_of
from kimgen.reading.sources import Stamp
from kimgen.running.compare import Recipe, compare, recipes_of
from kimgen.running.foreign import ForeignFiles
from kimgen.running.layout import Layout
from kimgen.running.rendering import Rendering
from kimgen.running.report import Clock, EditionReport
from kimgen.running.templates import Ingredients
from kimgen.running.toolchain import toolchain
from kimgen.words.diagnostics import Diagnostic
from kimgen.words.paths import upload_rank
from kimgen.words.site import Site

if TYPE_CHECKING:
    from kimgen.running.partner import Partner


class Prepared(msgspec.Struct, frozen=True):
    """An edition that only has to be put in place."""

    stage: Stage
    journal: Journal | None
    """None where nothing changed."""
    record: bytes
    """The manifest that holds afterwards."""
    report: EditionReport


def put_in_place(ready: list[Prepared]) -> None:
    """Publish what was prepared: all of it, or nothing, or what the next command completes.

    Raises OSError while nothing has changed, Unfinished afterwards.
    """
    steps = [(each.stage, each.journal, each.record) for each in ready if each.journal is not None]
    for stage, journal, record in steps:
        stage.check(journal, record)
    try:
        for stage, journal, _ in steps:
            stage.seal(journal)
    except BaseException:
        for stage, _, _ in steps:
            stage.unseal()
        raise
    for stage, journal, _ in steps:
        stage.finish(journal)


class Press:
    """Publishes editions of one site."""

    def __init__(
        self,
        layout: Layout,
        clock: Clock,
        store: PhotoStore,
        memory: Memory,
        site: Site,
        used: Ingredients,
        jobs: int,
        progress: Callable[[str, int, int], None] | None,
        addresses: frozenset[str] = frozenset(),
        meanwhile: Iterator[None] | None = None,
        partner: "Partner | None" = None,
    ) -> None:
        """*addresses*: all that articles ever had; the others: see ``Rendering``."""
        self.layout = layout
        self.addresses = addresses
        self.clock = clock
        self.site = site
        self.used = used
        steps = meanwhile if meanwhile is not None else iter(())
        self._rendering = Rendering(
            layout, store, memory, site, used, jobs, progress, steps, partner
        )

    def abandoned(self, planned: set[str]) -> list[str]:
        """The editions that were published and are not planned any more."""
        return [name for name in editions_of(self.layout.records) if name not in planned]

    def withdraw(self, name: str, output: Path) -> Prepared:
        """Prepare the removal of what was written of an edition that is no more."""
        manifest = load_manifest(self.layout.manifest(name)) or Manifest()
        written = tuple(sorted(manifest.made))
        gone, asides = self._foreign_in(output).altered(written, manifest, [])
        journal = Journal(name, removals=gone, asides=asides, withdrawn=True)
        report = EditionReport(name, str(output), (), gone, 0)
        return Prepared(Stage(output, self.layout.records), journal, b"", report)

    def prepare(
        self,
        plan: EditionPlan,
        output: Path,
        held: frozenset[str],
        found: list[Diagnostic],
        *,
        shown: frozenset[str] | None,
    ) -> Prepared:
        """Compare and render one edition, beside its folder.

        *shown*: the addresses of what is held back, which stay; None when nothing ever was public.
        """
        stage = Stage(output, self.layout.records)
        try:
            return self._prepare(plan, stage, held, found, shown=shown)
        except BaseException:
            stage.drop()  # on a full disk it would be in the way
            raise

    def try_out(self, plan: EditionPlan, outputs: Iterable[Output]) -> None:
        """Make *outputs* for nobody, so that all that such ones need is loaded and compiled."""
        shop = self._rendering.workshop()
        for each in outputs:
            shop.make(each, plan.masthead)

    def renew(
        self,
        plan: EditionPlan,
        output: Path,
        recipes: dict[str, Recipe],
        manifest: Manifest,
        found: list[Diagnostic],
    ) -> tuple[Prepared, Manifest]:
        """Render the outputs of these *recipes* beside the edition's folder.

        All else stands as *manifest* says; what holds afterwards is the second value.
        """
        stage = Stage(output, self.layout.records)
        todo = tuple(each for each in plan.outputs if each.path in recipes)
        try:
            made, staged = self._render(plan, todo, stage, manifest, found)
            entries = dict(manifest.made)
            frames = {frame: number for number, frame in enumerate(manifest.frames)}
            for each in todo:
                recipe, (stamp, digest) = recipes[each.path], made[each.path]
                frame = frames.setdefault(recipe.frame, len(frames))
                entries[each.path] = Made(frame, recipe.view, stamp, digest, each.source)
            staged.sort(key=upload_rank)
            asides = self._foreign_in(output).in_the_way(staged, manifest, found)
            after = msgspec.structs.replace(manifest, frames=tuple(frames), made=entries)
            moves = moves_of(stage.fresh, output, staged)
            name = plan.edition.name
            written, kept = tuple(sorted(staged)), len(entries) - len(staged)
            sizes = [entry.stamp.size for entry in entries.values()]
            report = EditionReport(
                name,
                str(output),
                written,
                (),
                kept,
                {path: "tampilan" if path in manifest.made else "baru" for path in written},
                sum(sizes),
                len(sizes),
                max(sizes, default=0),
                hosting_of(plan.edition),
            )
            journal = Journal(name, moves, (), asides) if todo else None
            return Prepared(stage, journal, packed_manifest(after), report), after
        except BaseException:
            stage.drop()
            raise

    def _prepare(
        self,
        plan: EditionPlan,
        stage: Stage,
        held: frozenset[str],
        found: list[Diagnostic],
        *,
        shown: frozenset[str] | None,
    ) -> Prepared:
        layout, clock, output = self.layout, self.clock, stage.output
        known = load_manifest(layout.manifest(plan.edition.name))
        if known is None and shown is None:
            known = Manifest()
        manifest = known or Manifest()
        with clock.stage("compare"):
            recipes: dict[str, Recipe] = recipes_of(plan, toolchain("making"), self.used.closures)
            comparison = compare(plan, recipes, manifest, output, held)
            clock.count("compare", len(comparison.todo))
        made, staged = self._render(plan, comparison.todo, stage, manifest, found)
        with clock.stage("publish"):
            frames: dict[Frame, int] = {}
            entries: dict[str, Made] = {}
            owners = {each.path: each.source for each in plan.outputs}
            for path, recipe in recipes.items():
                number = frames.setdefault(recipe.frame, len(frames))
                stamp, digest = made.get(path) or _kept(comparison.kept[path])
                entries[path] = Made(number, recipe.view, stamp, digest, owners[path])
            for path, standing in comparison.held.items():
                number = frames.setdefault(manifest.frames[standing.frame], len(frames))
                entries[path] = msgspec.structs.replace(standing, frame=number)
            standing_of = {made.source for made in entries.values()}
            absent = tuple(sorted(held - standing_of))
            after = Manifest(tuple(frames), entries, absent)
            staged.sort(key=upload_rank)
            clock.count("publish", len(staged))
            foreign = self._foreign_in(output)
            gone, asides = foreign.altered(comparison.gone, manifest, found)
            asides += foreign.in_the_way(staged, known, found)
            if known is None and shown is not None:
                asides += foreign.strays(recipes.keys(), shown, found)
            elif known is not None:
                asides += foreign.outlived(recipes.keys() | known.made.keys(), shown, found)
            journal = None
            if after != manifest or staged or gone or asides:
                moves = moves_of(stage.fresh, output, staged)
                journal = Journal(plan.edition.name, moves, gone, asides)
            else:
                stage.sweep()
        written = tuple(sorted(staged))
        sizes = [entry.stamp.size for entry in entries.values()]
        report = EditionReport(
            plan.edition.name,
            str(output),
            written,
            comparison.gone,
            len(recipes) - len(written),
            {path: comparison.reasons[path] for path in written},
            sum(sizes),
            len(sizes),
            max(sizes, default=0),
            hosting_of(plan.edition),
        )
        return Prepared(stage, journal, packed_manifest(after), report)

    def _render(
        self,
        plan: EditionPlan,
        todo: tuple[Output, ...],
        stage: Stage,
        manifest: Manifest,
        found: list[Diagnostic],
    ) -> tuple[dict[str, tuple[Stamp, str]], list[str]]:
        """How each of *todo* looks now that it is made, with its SHA-256; and what is staged."""
        with self.clock.stage("render"):
            made, staged = self._rendering.made(plan, todo, stage, manifest, found)
            self.clock.count("render", len(made))
        return made, staged

    def _foreign_in(self, output: Path) -> ForeignFiles:
        return ForeignFiles(self.layout, self.site, output, self.addresses)


def _kept(made: Made) -> tuple[Stamp, str]:
    return made.stamp, made.sha256
