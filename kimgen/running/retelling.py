"""The text of some articles changed since the last build, and nothing else: make what shows it.

The stories that stand with such a text on a page or in a feed are planned by the same code as a
whole site. Whether they are enough is not taken on trust: planned with the old text, every file
that shows it must have just the recipe that the manifest holds. Then the new text can only change
these. At any doubt nothing is done here, and the build looks at everything.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Protocol

import msgspec

from kimgen.keeping.bodies import Lost
from kimgen.keeping.files import Drafts
from kimgen.keeping.ledger import NAME as LEDGER
from kimgen.keeping.ledger import load_ledger
from kimgen.keeping.manifest import Manifest, pack
from kimgen.keeping.memory import Memory, ReadArticle, load_rest, load_sealed, sealed
from kimgen.keeping.publication import unfinished
from kimgen.reading.sources import Stamp, Tree
from kimgen.running.compare import reason_of, recipes_of, standing
from kimgen.running.known import groups_of, logos_of, surroundings
from kimgen.running.report import Report
from kimgen.running.sketch import Sketch, load_sketch
from kimgen.running.toolchain import toolchain
from kimgen.running.workers import undisturbed
from kimgen.words.digest import Digest, digest_of
from kimgen.words.paths import beside

if TYPE_CHECKING:
    from kimgen.deciding.newsroom import Newsroom
    from kimgen.deciding.outputs import Output
    from kimgen.deciding.plan import EditionPlan
    from kimgen.keeping.memory import Rest, SealedMemory
    from kimgen.keeping.photos import PhotoStore
    from kimgen.running.known import Stood
    from kimgen.running.layout import Layout
    from kimgen.running.printer import Printer
    from kimgen.running.report import Clock
    from kimgen.running.templates import Ingredients
    from kimgen.words.article import Article
    from kimgen.words.dates import Moment

MOST = 20
"""Articles; more of them are for a whole build, which has its pool of processes."""
Paths = Mapping[str, tuple[str, ...]]
"""Edition -> paths."""


class Builder(Protocol):
    """What is asked of a ``running.build.Builder``."""

    layout: "Layout"
    clock: "Clock"
    store: "PhotoStore"
    progress: Callable[[str, int, int], None] | None
    stood: "Stood | None"
    printer: "Printer | None"

    def memory_key(self) -> str: ...
    def inputs(self, stood: "Stood") -> Digest: ...
    def note_rest(
        self,
        drafts: Drafts,
        report: Report,
        places: list[tuple[str, str]],
        now: "Moment",
        ledger: Stamp | None,
        sketch: Digest = "",
    ) -> None: ...


class _Doubt(Exception):
    """More may have changed than texts."""


def retell(builder: Builder, tree: Tree, stood: "Stood", now: "Moment") -> Report | None:
    """The report of a build that only had to exchange texts; None where more is to be done."""
    from kimgen.making.templates import TemplateFault

    try:
        return _Retelling(builder, tree, stood, now).run()
    except (_Doubt, Lost, TemplateFault):
        return None


class _Retelling:
    def __init__(self, builder: Builder, tree: Tree, stood: "Stood", now: "Moment") -> None:
        self.builder = builder
        self.layout = builder.layout
        self.clock = builder.clock
        self.tree = tree
        self.stood = stood
        self.now = now

    def run(self) -> Report:
        with self.clock.stage("recall"):
            rest, memory, changed = self._changed()
            sketch = load_sketch(self.layout.sketch, rest.sketch)
        said = msgspec.msgpack.decode(rest.report, type=Report)
        site = memory.site.site if memory.site is not None else None
        # The search index is made of all texts.
        if sketch is None or site is None or site.search or said.held or said.failed:
            raise _Doubt
        if self.builder.printer is not None:
            self.builder.printer.begin(site.language)
        with self.clock.stage("read"):
            before, after = self._read(memory, changed)
        with self.clock.stage("compare"):
            manifests = standing(self.layout, rest.editions)
            if manifests is None:
                raise _Doubt
        paths = _showing(sketch, changed)
        with self.clock.stage("assemble"):
            known = self._around(memory, sketch, paths, before)
            newsroom, used = self._newsroom(known)
            self.clock.count("assemble", len(newsroom.by_source))
        with self.clock.stage("plan"):
            plans = self._planned(newsroom, known, used)
            self._borne_out(plans, paths, manifests, used, changed)
            from kimgen.running.texts import retold, told_now

            changes = []
            for source in changed:
                story, article = newsroom.by_source[source], after[source].article
                assert article is not None
                retold(story, article)
                changes.append((story, before[source], after[source]))
            plans = self._planned(newsroom, known, used)
            self.clock.count("plan", sum(map(len, paths.values())))
        found = told_now(said.findings, changes)
        report = msgspec.structs.replace(said, findings=tuple(found), read=len(changed))
        return self._publish(report, plans, paths, manifests, memory, known, used, after)

    def _changed(self) -> "tuple[Rest, SealedMemory, dict[str, Stamp]]":
        """What was remembered, and the articles that look otherwise now than they did then."""
        builder, layout, tree = self.builder, self.layout, self.tree
        rest = load_rest(layout.rest, f"rest {toolchain('making')}")
        if rest is None or not rest.sketch or rest.articles != len(tree.articles):
            raise _Doubt
        if not rest.since <= self.now.at < (rest.due or self.now.at + 1):
            raise _Doubt
        memory = load_sealed(layout.memory, builder.memory_key())
        if memory is None or memory.articles.keys() != tree.articles.keys():
            raise _Doubt
        self.clock.count("recall", len(memory.articles))
        changed = {
            path: stamp
            for path, stamp in tree.articles.items()
            if memory.articles[path].stamp != stamp
        }
        # With their old stamps everything must look as it did.
        old = {path: memory.articles[path].stamp for path in tree.articles}
        then = msgspec.structs.replace(tree, articles=old)
        stood = msgspec.structs.replace(self.stood, tree=then)
        if not 0 < len(changed) <= MOST or rest.inputs != builder.inputs(stood):
            raise _Doubt
        if not all(map(builder.store.has, _developed(memory))):
            raise _Doubt
        return rest, memory, changed

    def _read(
        self, memory: "SealedMemory", changed: dict[str, Stamp]
    ) -> tuple[dict[str, ReadArticle], dict[str, ReadArticle]]:
        """The readings of what changed, before and now."""
        from kimgen.running.recall import recall_articles
        from kimgen.running.texts import tells_the_same

        assert memory.site is not None and memory.site.site is not None
        site = memory.site.site
        limits, pictures = site.limits, digest_of((site.pictures, toolchain("pictures")))
        if memory.limits != digest_of(limits) or memory.pictures != pictures:
            raise _Doubt
        before = {path: self._opened(memory, path) for path in changed}
        few = Memory(articles=dict(before), bodies=memory.bodies)
        tree = msgspec.structs.replace(self.tree, articles=changed)
        read = recall_articles(
            self.layout.root, tree, few, site, self.layout.packs, jobs=1, progress=None
        )
        self.clock.count("read", read)
        for path, known in before.items():
            now = few.articles.get(path)
            if now is None or not tells_the_same(known, now):
                raise _Doubt
        return before, few.articles

    def _opened(self, memory: "SealedMemory", path: str) -> ReadArticle:
        packed = memory.articles.get(path)
        found = packed.opened(path) if packed is not None else None
        if found is None:
            raise _Doubt
        return found

    def _around(
        self,
        memory: "SealedMemory",
        sketch: Sketch,
        paths: Paths,
        before: dict[str, ReadArticle],
    ) -> Memory:
        """A memory of what stands with the texts that changed, and of where their links lead."""
        numbers = set(sketch.pages)
        for edition, those in paths.items():
            for path in those:
                texts, others = sketch.editions[edition][path]
                numbers.update(texts, others)
        articles = dict(before)
        for number in numbers:
            source = sketch.sources[number]
            if source not in articles:
                articles[source] = self._opened(memory, source)
        for known in list(articles.values()):
            for ref in known.article.links if known.article is not None else ():
                for source in _led_to(known.article, ref.target):
                    if source in memory.articles and source not in articles:
                        articles[source] = self._opened(memory, source)
        return Memory(
            site=memory.site,
            articles=articles,
            groups=memory.groups,
            photos=memory.photos,
            logos=memory.logos,
            attachments=memory.attachments,
            bodies=memory.bodies,
        )

    def _newsroom(self, known: Memory) -> "tuple[Newsroom, Ingredients]":
        """The few stories in their places."""
        from kimgen.deciding.newsroom import assemble
        from kimgen.running.templates import ingredients

        assert known.site is not None and known.site.site is not None
        layout, site = self.layout, known.site.site
        groups, _ = groups_of(self.tree, known, site)
        ledger, _ = load_ledger(layout.root / LEDGER, layout.ledger)
        articles = [each.article for each in known.articles.values() if each.article is not None]
        if any(article.group not in groups for article in articles):
            raise _Doubt
        around = surroundings(self.tree, known)
        newsroom = assemble(
            site, groups.values(), articles, around, ledger, self.now, preview=layout.preview
        )
        if newsroom.held or newsroom.ledger != ledger:
            raise _Doubt
        return newsroom, ingredients(layout.templates(), layout.closures)

    def _planned(
        self, newsroom: "Newsroom", known: Memory, used: "Ingredients"
    ) -> "tuple[EditionPlan, ...]":
        from kimgen.deciding.plan import plan

        groups = {group.folder: group for group in newsroom.groups}
        logos = {
            folder: (path, sign.photo)
            for folder, path in logos_of(newsroom.site, groups).items()
            if (sign := known.logos.get(path)) is not None and sign.photo is not None
        }
        return plan(newsroom, logos, used.scripts)

    def _borne_out(
        self,
        plans: "tuple[EditionPlan, ...]",
        paths: Paths,
        manifests: dict[str, Manifest],
        used: "Ingredients",
        changed: dict[str, Stamp],
    ) -> None:
        """Raise unless the few stories make, of the old texts, what was made of all stories."""
        if {plan.edition.name for plan in plans} != paths.keys() | manifests.keys():
            raise _Doubt
        for plan in plans:
            name = plan.edition.name
            wanted = set(paths.get(name, ()))
            manifest = manifests.get(name) or Manifest()
            few = msgspec.structs.replace(plan, outputs=_outputs(plan, wanted))
            recipes = recipes_of(few, toolchain("making"), used.closures)
            if recipes.keys() != wanted:
                raise _Doubt
            for path, recipe in recipes.items():
                if reason_of(recipe, manifest.made.get(path), manifest):
                    raise _Doubt

    def _publish(
        self,
        report: Report,
        plans: "tuple[EditionPlan, ...]",
        paths: Paths,
        manifests: dict[str, Manifest],
        memory: "SealedMemory",
        known: Memory,
        used: "Ingredients",
        after: dict[str, ReadArticle],
    ) -> Report:
        """Make the files, put them in their places, and remember."""
        from kimgen.running.publishing import Prepared, Press, put_in_place

        builder, layout, clock = self.builder, self.layout, self.clock
        assert known.site is not None and known.site.site is not None
        site, found = known.site.site, list(report.findings)
        press = Press(
            layout,
            clock,
            builder.store,
            known,
            site,
            used,
            1,
            builder.progress,
            printer=builder.printer,
        )
        places = [(each.name, each.output) for each in report.editions]
        ready: list[Prepared] = []
        try:
            for plan in plans:
                name = plan.edition.name
                todo = _outputs(plan, set(paths.get(name, ())))
                output = layout.output(name, site.output)
                prepared, _ = press.renew(plan, output, todo, manifests[name], found)
                ready.append(prepared)
            report = msgspec.structs.replace(
                report,
                editions=tuple(each.report for each in ready),
                findings=tuple(sorted(found, key=lambda each: (each.where, each.code))),
                seconds=clock.seconds,
                counts=clock.counts,
            )
            with Drafts() as drafts:
                with clock.stage("remember"):
                    for path, reading in after.items():
                        settled = msgspec.structs.replace(reading, published=None)
                        memory.articles[path] = sealed(settled)
                    drafts.add(layout.memory, pack(memory, builder.memory_key()))
                    rest = load_rest(layout.rest, f"rest {toolchain('making')}")
                    builder.stood = msgspec.structs.replace(self.stood, tree=self.tree)
                    ledger, sketch = self.stood.ledger, rest.sketch if rest else ""
                    builder.note_rest(drafts, report, places, self.now, ledger, sketch)
                with clock.stage("publish"), undisturbed():
                    put_in_place(ready)
                    try:
                        drafts.place()
                    except OSError as error:
                        raise unfinished(error) from error
        except BaseException:
            for each in ready:
                each.stage.drop()
            raise
        return report


def _developed(memory: "SealedMemory") -> Iterator[Digest]:
    """The files of photos and attachments that have to be at hand."""
    for known in (*memory.photos.values(), *memory.logos.values()):
        photo = known.photo or known.last
        yield from (variant.digest for variant in photo.variants) if photo is not None else ()
    yield from (known.digest for known in memory.attachments.values() if not known.refused)


def _showing(sketch: Sketch, changed: dict[str, Stamp]) -> Paths:
    """What shows the texts of the articles that changed."""
    numbers = {at for at, source in enumerate(sketch.sources) if source in changed}
    if len(numbers) != len(changed):
        raise _Doubt  # not public then
    return {
        edition: tuple(path for path, (texts, _) in those.items() if not numbers.isdisjoint(texts))
        for edition, those in sketch.editions.items()
    }


def _led_to(article: "Article | None", target: str) -> tuple[str, ...]:
    """The files that a relative link of an article may mean."""
    target = target.split("#")[0].split("?")[0]
    path = beside(article.source, target) if article is not None and target else None
    return (path, f"{path}.md", f"{path}/index.md", f"{path}/_index.md") if path else ()


def _outputs(plan: "EditionPlan", paths: set[str]) -> "tuple[Output, ...]":
    return tuple(output for output in plan.outputs if output.path in paths)
