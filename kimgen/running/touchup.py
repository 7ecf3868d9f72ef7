"""A text was saved while a preview runs: make what shows that text, and look at nothing else.

What the last build came to is kept in memory. As long as an article's file says the same in all
that lists, feeds and other pages tell of it, its new text changes no order, no address and no
list: only the files that hold the text are made again. At any doubt nothing is done here, and a
build looks at everything.
"""

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

import msgspec

from kimgen.deciding.outputs import Later, Output
from kimgen.deciding.plan import EditionPlan
from kimgen.deciding.stories import Story
from kimgen.keeping.bodies import Lost, ends
from kimgen.keeping.manifest import Manifest, load_manifest
from kimgen.keeping.memory import ReadArticle
from kimgen.keeping.publication import recover_all
from kimgen.making.templates import TemplateFault
from kimgen.reading.sources import Stamp, Tree, stamp_of
from kimgen.running.build import Builder
from kimgen.running.compare import recipes_of
from kimgen.running.planned import Planned
from kimgen.running.publishing import Prepared, Press, put_in_place
from kimgen.running.recall import recall_few
from kimgen.running.report import Clock, Report
from kimgen.running.texts import retold, tells_the_same, told_now
from kimgen.running.toolchain import toolchain
from kimgen.running.workers import uncollected, undisturbed
from kimgen.words.dates import Moment
from kimgen.words.diagnostics import Diagnostic


class Touchup:
    """Exchanges texts in what the last build of a preview planned."""

    def __init__(self, builder: Builder) -> None:
        self.builder = builder
        self.left = False
        """Whether something is left for ``settle``."""
        self.cold = False
        """Whether to ``warm_up`` is worth while: the last build planned few articles, or none."""
        self._of: Planned | None = None
        """What the following is known of."""
        self._manifests: dict[str, Manifest | None] = {}
        self._used: dict[str, int] = {}
        """How many bytes of each pack are in use."""
        self._places: dict[str, Places] = {}
        """Edition -> where in its plan each story's text is shown."""

    def warm_up(self, now: Moment) -> None:
        """Have all at hand that the first text will need."""
        from kimgen.reading import articles  # noqa: F401 - loaded now, not when somebody waits

        self.cold = False
        self.builder.warm_up(now)
        self.builder.keep()
        if self.builder.latest is None:
            return
        planned, _ = self.builder.latest
        self._know(planned)
        plan = planned.plans[0]
        kinds: dict[tuple[str, str], Output] = {}
        for output in plan.outputs:
            if isinstance(output.shown, Later) and output.shown.texts:
                kinds.setdefault((output.maker, output.template), output)
        with contextlib.suppress(Lost, TemplateFault):
            self._press(planned).try_out(plan, list(kinds.values()))

    def touch(self, paths: Iterable[Path], now: Moment) -> Report | None:
        """Make what shows the texts of the articles at *paths*, where no more than these changed.

        None where more may have changed: then it is for a build to look.
        """
        builder = self.builder
        latest, builder.latest = builder.latest, None  # until it is right again
        if latest is None or recover_all(builder.layout.outputs, builder.layout.records):
            return None
        builder.clock = Clock()
        with uncollected(much=False):
            try:
                done = self._touch(*latest, paths, now)
            except (Lost, TemplateFault):
                return None
        if done is None:
            builder.latest = latest
            return None
        self.left, builder.latest = True, done
        return done[1]

    def build(self, now: Moment, paths: Iterable[Path] = ()) -> Report:
        """Look at everything that may have changed; *paths*: what was saved, if that is all."""
        # What is written down must know of the texts that were exchanged since.
        few = not self.left or not self.settle()
        tree = self._tree_with(paths) if few else None
        report = self.builder.build(now, few=few, tree=tree)
        self.left, self.cold = False, self.builder.latest is None
        return report

    def _tree_with(self, paths: Iterable[Path]) -> Tree | None:
        """How all files look after articles at *paths* were saved; None where more may differ."""
        builder, paths = self.builder, tuple(paths)
        known = builder.stood.tree if builder.stood is not None else None
        saved = saved_in(builder.layout.root, known, paths) if known is not None else None
        if known is None or not saved:
            return None
        return msgspec.structs.replace(known, articles={**known.articles, **saved})

    def settle(self) -> bool:
        """Write down what was put off while texts changed; whether a build is wanted besides.

        The search index follows the texts only then.
        """
        latest = self.builder.latest
        if latest is None or latest[0].newsroom.site.search:
            return True
        self.builder.remember(*latest)
        self.builder.keep()
        self.left = False
        return False

    def close(self) -> None:
        """Write down what is left, at the end."""
        if self.left and self.builder.latest is not None:
            with contextlib.suppress(OSError):  # then it is read again
                self.builder.remember(*self.builder.latest)

    def _touch(
        self, planned: Planned, report: Report, paths: Iterable[Path], now: Moment
    ) -> tuple[Planned, Report] | None:
        layout, clock, memory = self.builder.layout, self.builder.clock, planned.memory
        newsroom = planned.newsroom
        fell_due = report.due is not None and report.due <= now
        saved = saved_in(layout.root, planned.tree, paths)
        if report.failed or fell_due or now < newsroom.now or saved is None:
            return None
        if self._of is not planned:
            self._know(planned)
        before = {source: memory.articles.get(source) for source in saved}
        articles = {**planned.tree.articles, **saved}
        tree = msgspec.structs.replace(planned.tree, articles=articles)
        with clock.stage("read"):
            read = self._read(planned, saved)
            clock.count("read", read)
        changes = _changes(planned, before)
        if changes is None:  # as if nothing had been read: it is for a build to know
            for source, was in before.items():
                if was is not None:
                    memory.articles[source] = was
                else:
                    memory.articles.pop(source, None)
            return None
        for story, _, known in changes:
            if known.article is not None:
                retold(story, known.article)
        old, new = [each for _, each, _ in changes], [each for _, _, each in changes]
        found = told_now(report.findings, old, new)
        stories = [story for story, _, _ in changes]
        pairs = [showing(plan, stories, self._places[plan.edition.name]) for plan in planned.plans]
        ready = self._made(planned, pairs, found)
        report = msgspec.structs.replace(
            report,
            editions=tuple(each.report for each in ready),
            findings=tuple(sorted(found, key=lambda finding: (finding.where, finding.code))),
            read=read,
            seconds=clock.seconds,
            counts=clock.counts,
            resting=False,
            recovered=False,
        )
        for story, _, known in changes:  # what is shown now is what a later fault falls back on
            source = story.article.source
            memory.articles[source] = msgspec.structs.replace(known, published=None)
        plans = tuple(plan for plan, _ in pairs)
        self._of = msgspec.structs.replace(planned, tree=tree, plans=plans)
        return self._of, report

    def _read(self, planned: Planned, saved: dict[str, Stamp]) -> int:
        """Read what was *saved* and looks otherwise than before; returns how many files that is."""
        memory = planned.memory
        changed = {
            source: stamp
            for source, stamp in saved.items()
            if (known := memory.articles.get(source)) is None or known.stamp != stamp
        }
        layout, site = self.builder.layout, planned.newsroom.site
        recall_few(layout.root, changed, memory, site, layout.packs, used=self._used)
        for source in changed:
            known = memory.articles.get(source)
            if known is not None and known.article is not None:
                place = memory.bodies[known.article.body]
                end = max(self._used.get(place.pack, 0), place.offset + place.length)
                self._used[place.pack] = end
        return len(changed)

    def _know(self, planned: Planned) -> None:
        """Learn all at once that each text of *planned* will need: to look for it takes longer."""
        layout = self.builder.layout
        names = [plan.edition.name for plan in planned.plans]
        self._of = planned
        self._manifests = {name: load_manifest(layout.manifest(name)) for name in names}
        self._used = ends(planned.memory.bodies)
        self._places = {plan.edition.name: places_of(plan) for plan in planned.plans}

    def _made(
        self,
        planned: Planned,
        pairs: "list[tuple[EditionPlan, tuple[Output, ...]]]",
        found: list[Diagnostic],
    ) -> list[Prepared]:
        """Each edition with its outputs made anew, in their places."""
        builder = self.builder
        layout, newsroom = builder.layout, planned.newsroom
        press = self._press(planned)
        ready: list[Prepared] = []
        manifests: dict[str, Manifest | None] = {}
        try:
            for plan, todo in pairs:
                name = plan.edition.name
                known = self._manifests[name]
                output = layout.output(name, newsroom.site.output)
                few = msgspec.structs.replace(plan, outputs=todo)
                recipes = recipes_of(few, toolchain("making"), planned.used.closures)
                prepared, manifests[name] = press.renew(
                    plan, output, recipes, known or Manifest(), found
                )
                ready.append(prepared)
            with builder.clock.stage("publish"), undisturbed():
                put_in_place(ready)
        except BaseException:
            for each in ready:
                each.stage.drop()
            raise
        self._manifests = manifests
        return ready

    def _press(self, planned: Planned) -> Press:
        builder, site = self.builder, planned.newsroom.site
        layout, clock, store = builder.layout, builder.clock, builder.store
        return Press(layout, clock, store, planned.memory, site, planned.used, 1, None)


def _changes(
    planned: Planned, before: dict[str, ReadArticle | None]
) -> list[tuple[Story, ReadArticle, ReadArticle]] | None:
    """The stories whose texts are others than *before*, with both readings; None where more is."""
    found: list[tuple[Story, ReadArticle, ReadArticle]] = []
    for source, was in before.items():
        known = planned.memory.articles.get(source)
        story = planned.newsroom.by_source.get(source)
        if was is None or known is None:
            return None
        if known.digest == was.digest:
            continue
        if story is None or source in planned.held or not tells_the_same(was, known):
            return None
        found.append((story, was, known))
    return found


def saved_in(root: Path, tree: Tree, paths: Iterable[Path]) -> dict[str, Stamp] | None:
    """How the articles look that were saved, by source; None where something else changed."""
    found: dict[str, Stamp] = {}
    for path in paths:
        try:
            source = path.relative_to(root).as_posix()
        except ValueError:
            return None
        stamp = stamp_of(path)
        if source in tree.articles and stamp is not None:
            found[source] = stamp
        elif os.path.lexists(path) or _is_known(source, tree):
            return None  # else an editor's passing file
    return found


def _is_known(source: str, tree: Tree) -> bool:
    """Whether a path is that of a file of the site, or of a folder with such files."""
    kinds = (tree.articles, tree.records, tree.pictures, tree.attachments)
    if any(source in kind for kind in kinds):
        return True
    if not source.startswith("content/"):
        return True
    folder = f"{source}/"
    return any(path.startswith(folder) for kind in kinds for path in kind)


Places = dict[str, list[int]]
"""Source -> the numbers of the outputs that show its text, in the plan's order."""


def places_of(plan: EditionPlan) -> Places:
    """Where in *plan* each story's text is shown."""
    found: Places = {}
    for number, output in enumerate(plan.outputs):
        if isinstance(output.shown, Later):
            for story in output.shown.texts:
                found.setdefault(story.article.source, []).append(number)
    return found


def showing(
    plan: EditionPlan, stories: list[Story], places: Places
) -> tuple[EditionPlan, tuple[Output, ...]]:
    """The plan with what shows the texts of *stories* to be made anew, and those outputs.

    *places*: see ``places_of``; of this plan, or of another in which texts were exchanged since.
    """
    outputs = list(plan.outputs)
    again: list[Output] = []
    renewed: dict[int, Later] = {}
    sources = [story.article.source for story in stories]
    for place in sorted({place for source in sources for place in places.get(source, ())}):
        output = outputs[place]
        later = output.shown
        assert isinstance(later, Later)
        if id(later) not in renewed:
            renewed[id(later)] = later.anew()
        outputs[place] = msgspec.structs.replace(output, shown=renewed[id(later)])
        again.append(outputs[place])
    return msgspec.structs.replace(plan, outputs=tuple(outputs)), tuple(again)
