"""A few articles are new or changed since the last build, and nothing else: make what shows them.

The stories that stand with such an article on a page, in a list or in a feed are planned by the
same code as a whole site. Whether they are enough is not taken on trust: planned as they were
before, every file that is to be made must have just the recipe that the manifest holds. At any
doubt nothing is done here, and the build looks at everything.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Protocol

import msgspec

from kimgen.deciding.newsroom import Elsewhere
from kimgen.keeping.bodies import Lost, ends
from kimgen.keeping.files import Drafts
from kimgen.keeping.ledger import NAME as LEDGER
from kimgen.keeping.ledger import load_ledger
from kimgen.keeping.manifest import Manifest, load_manifest
from kimgen.keeping.memory import Memory, ReadArticle
from kimgen.keeping.publication import unfinished
from kimgen.keeping.sealed import load_sealed
from kimgen.reading.sources import Stamp, Tree
from kimgen.running.compare import reason_of, recipes_of
from kimgen.running.few import files_of, memory_of, opened
from kimgen.running.kept import Kept
from kimgen.running.known import groups_of, logos_of, surroundings
from kimgen.running.narrowing import (
    Doubt,
    Recipes,
    are_indexed,
    are_named,
    are_spelled_alike,
    are_within,
    concerned,
    depth_of,
    differing,
    elsewhere,
    grew_older,
    is_plain,
    naming,
    records_among,
    records_are_their_own,
    records_with,
    showing,
    silent,
    sketched,
    standing_groups,
    stands_still,
    unlisted,
)
from kimgen.running.notes import Notes
from kimgen.running.report import Report
from kimgen.running.sketch import Sketch, load_sketch
from kimgen.running.standing import standing
from kimgen.running.texts import retold, tells_the_same, told_now
from kimgen.running.toolchain import toolchain
from kimgen.running.workers import undisturbed
from kimgen.words.diagnostics import Diagnostic
from kimgen.words.digest import Digest, digest_of
from kimgen.words.ledger import Ledger

if TYPE_CHECKING:
    from kimgen.deciding.newsroom import Newsroom
    from kimgen.deciding.plan import EditionPlan
    from kimgen.keeping.memory import ReadPhoto, Rest
    from kimgen.keeping.photos import PhotoStore
    from kimgen.keeping.sealed import SealedMemory
    from kimgen.running.layout import Layout
    from kimgen.running.partner import Partner
    from kimgen.running.report import Clock
    from kimgen.running.standing import Stood
    from kimgen.running.templates import Ingredients
    from kimgen.words.dates import Moment
    from kimgen.words.site import Site

MOST = 20
"""Articles; more of them are for a whole build, which has its pool of processes."""
Paths = Mapping[str, tuple[str, ...]]
"""Edition -> paths."""
Readings = dict[str, ReadArticle]
"""Of the articles that changed, by path."""


class Builder(Protocol):
    """What is asked of a ``running.build.Builder``."""

    layout: "Layout"
    clock: "Clock"
    store: "PhotoStore"
    progress: Callable[[str, int, int], None] | None
    stood: "Stood | None"
    partner: "Partner | None"
    developed: "dict[str, ReadPhoto]"
    kept: "Kept | None"

    @property
    def jobs(self) -> int: ...
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
    ) -> "Rest": ...


def retell(
    builder: Builder, rest: "Rest", tree: Tree, stood: "Stood", now: "Moment"
) -> Report | None:
    """The report of a build in which few articles changed; None where more is to be done."""
    from kimgen.making.templates import TemplateFault

    try:
        return _Retelling(builder, rest, tree, stood, now).run()
    except (Doubt, Lost, TemplateFault):
        return None


class _Change(msgspec.Struct, frozen=True):
    """What is to be made, and remembered, of a build of few stories."""

    known: Memory
    used: "Ingredients"
    plans: "tuple[EditionPlan, ...]"
    todo: Recipes
    report: Report
    ledger: tuple[Ledger, Callable[[], Ledger]] | None = None
    """As it was, and what makes the new one; None where it stands."""
    sketch: Callable[[], Sketch] | None = None
    """What makes the new one; None where it stands."""


class _Retelling:
    def __init__(
        self, builder: Builder, rest: "Rest", tree: Tree, stood: "Stood", now: "Moment"
    ) -> None:
        self.builder = builder
        self.rest = rest
        self.layout = builder.layout
        self.clock = builder.clock
        self.tree = tree
        self.stood = stood
        self.now = now
        # It is changed from here on: whatever comes of this, nobody else may start from it.
        kept, builder.kept = builder.kept, None
        self.kept = kept if kept is not None and kept.rest == rest else None

    def run(self) -> Report:
        rest = self.rest
        with self.clock.stage("recall"):
            memory, changed = self._changed()
            sketch = self.kept.sketch if self.kept else load_sketch(self.layout.sketch, rest.sketch)
        said = msgspec.msgpack.decode(rest.report, type=Report)
        site = memory.site.site if memory.site is not None else None
        if sketch is None or site is None or said.held or said.failed:
            raise Doubt
        with self.clock.stage("read"):
            readings = self._asked(memory, site, changed)
        with self.clock.stage("compare"):
            manifests = self._stood()
        with self.clock.stage("read"):
            before, after = readings()
        if manifests is None:
            raise Doubt
        with self.clock.stage("pictures"):
            self._stood_still(rest, memory, self._developed(memory, before, after))
        texts = all(tells_the_same(before.get(path), now) for path, now in after.items())
        # What is remembered of a search index is of texts, too.
        plan = self._exchanged if texts and not site.search else self._placed
        change = plan(memory, sketch, manifests, said, before, after)
        self.clock.count("plan", sum(map(len, change.todo.values())))
        return self._publish(change, rest, manifests, memory, sketch, after)

    def _changed(self) -> "tuple[SealedMemory, dict[str, Stamp]]":
        """What was remembered, and the articles that look otherwise now, or are new."""
        builder, layout, tree, rest = self.builder, self.layout, self.tree, self.rest
        if not rest.sketch or not 0 <= len(tree.articles) - rest.articles <= MOST:
            raise Doubt
        if not rest.since <= self.now.at < (rest.due or self.now.at + 1):
            raise Doubt
        known = self.kept
        memory = known.memory if known else load_sealed(layout.memory, builder.memory_key())
        if memory is None or memory.articles.keys() - tree.articles.keys():
            raise Doubt
        self.clock.count("recall", len(memory.articles))
        changed = {
            path: stamp
            for path, stamp in tree.articles.items()
            if (each := memory.articles.get(path)) is None or each.stamp != stamp
        }
        if not 0 < len(changed) <= MOST or not all(map(builder.store.has, files_of(memory))):
            raise Doubt
        return memory, changed

    def _stood(self) -> dict[str, Manifest] | None:
        """The manifests, if all published files stand as these say."""
        if self.kept is not None:
            return self.kept.manifests
        partner, editions = self.builder.partner, self.rest.editions
        stands = partner.stands() if partner is not None else None
        # Of a preview that runs: it has looked, and its folder is nobody else's.
        if self.layout.preview and self.builder.stood is not None:
            stands = True
        if stands is None:
            return standing(self.layout, editions)
        manifests = {name: load_manifest(self.layout.manifest(name)) for name, _ in editions}
        known = {name: each for name, each in manifests.items() if each is not None}
        return known if stands and known.keys() == manifests.keys() else None

    def _developed(
        self,
        memory: "SealedMemory",
        before: dict[str, ReadArticle],
        after: dict[str, ReadArticle],
    ) -> frozenset[str]:
        """Develop the pictures of new articles, and put them into the memory. Returns their paths.

        Raises Doubt where one of them was there before: others may show it, or have waited for it.
        """
        from kimgen.running.recall import pictures_of, recall_photos

        fresh = after.keys() - before.keys()
        articles = [a for path in fresh if (a := after[path].article) is not None]
        named = frozenset(path for article in articles for path in pictures_of(article))
        if not named:
            return named
        if not named <= self.tree.pictures.keys() or named & memory.photos.keys():
            raise Doubt
        builder, few = self.builder, Memory()
        recall_photos(
            self.layout.root,
            self.tree,
            few,
            _site(memory),
            articles,
            {},
            builder.store,
            jobs=builder.jobs,
            progress=builder.progress and partial(builder.progress, "pictures"),
        )
        builder.developed = few.photos
        memory.photos |= few.photos
        return named

    def _stood_still(self, rest: "Rest", memory: "SealedMemory", named: frozenset[str]) -> None:
        """Raise Doubt unless all but the articles that changed looks as it did.

        The pictures that new ones *named* may have been there, shown by nobody, or have come, too.
        """
        tree = self._then(memory)
        for come in {frozenset[str](), named}:
            there = {path: stamp for path, stamp in tree.pictures.items() if path not in come}
            earlier = msgspec.structs.replace(tree, pictures=there)
            stood = msgspec.structs.replace(self.stood, tree=earlier)
            if rest.inputs == self.builder.inputs(stood):
                return
        raise Doubt

    def _then(self, memory: "SealedMemory") -> Tree:
        """The tree as it was last time."""
        known = memory.articles
        old = {path: known[path].stamp for path in self.tree.articles if path in known}
        return msgspec.structs.replace(self.tree, articles=old)

    def _asked(
        self, memory: "SealedMemory", site: "Site", changed: dict[str, Stamp]
    ) -> "Callable[[], tuple[Readings, Readings]]":
        """Have what changed read. What comes of it: the readings before, where there are, and now.

        That is to be asked for whatever else comes up: a partner writes to a pack until then.
        """
        limits, pictures = site.limits, digest_of((site.pictures, toolchain("pictures")))
        if memory.limits != digest_of(limits) or memory.pictures != pictures:
            raise Doubt
        before = {path: opened(memory, path) for path in changed if path in memory.articles}
        if any(each.published is not None for each in before.values()):
            raise Doubt
        texts = (each.article.body for each in before.values() if each.article is not None)
        bodies = {body: memory.bodies[body] for body in texts if body in memory.bodies}
        used = ends(memory.bodies)
        partner = self.builder.partner
        if partner is not None:
            from kimgen.running.errands import FewArticles

            partner.begin(site.language)
            asked = partner.read(FewArticles(changed, before, bodies, used, site))

        def read() -> "tuple[Readings, Readings]":
            now = asked() if partner is not None else None
            if now is None:
                from kimgen.running.recall import recall_few

                few = Memory(articles=dict(before), bodies=bodies)
                packs = self.layout.packs
                recall_few(self.layout.root, changed, few, site, packs, used=used)
                articles, places = few.articles, few.bodies
            else:
                articles, places = now.articles, now.bodies
            memory.bodies.update(places)
            self.clock.count("read", len(changed))
            if articles.keys() != changed.keys():
                raise Doubt
            return before, articles

        return read

    def _exchanged(
        self,
        memory: "SealedMemory",
        sketch: Sketch,
        manifests: dict[str, Manifest],
        said: Report,
        before: dict[str, ReadArticle],
        after: dict[str, ReadArticle],
    ) -> _Change:
        """Texts alone changed: of what shows them nothing else did."""
        paths = _showing(sketch, after)
        numbers = set(sketch.pages)
        for edition, those in paths.items():
            for path in those:
                each = sketch.editions[edition][path]
                numbers.update(each.texts, each.beside)
        with self.clock.stage("assemble"):
            known = memory_of(memory, sketch, numbers, before)
            ledger = self._ledger()
            newsroom, used = self._newsroom(known, self.tree, ledger), self._ingredients()
            self.clock.count("assemble", len(newsroom.by_source))
            if newsroom.ledger != ledger:
                raise Doubt
            newsroom = _narrowed(newsroom, sketch, after)
        with self.clock.stage("plan"):
            old = _among(_recipes(self._planned(newsroom, known, used), used), paths)
            for edition, recipes in old.items():
                manifest = manifests.get(edition) or Manifest()
                for path, recipe in recipes.items():
                    if reason_of(recipe, manifest.made.get(path), manifest):
                        raise Doubt
            for source, reading in after.items():
                assert reading.article is not None
                retold(newsroom.by_source[source], reading.article)
            plans = self._planned(newsroom, known, used)
            todo = _among(_recipes(plans, used), paths)
        found = told_now(said.findings, before.values(), after.values())
        report = msgspec.structs.replace(said, findings=tuple(found), read=len(after))
        return _Change(known, used, plans, todo, report)

    def _placed(
        self,
        memory: "SealedMemory",
        sketch: Sketch,
        manifests: dict[str, Manifest],
        said: Report,
        before: dict[str, ReadArticle],
        after: dict[str, ReadArticle],
    ) -> _Change:
        """Articles are new, or tell other things of themselves: their lists are planned, too."""
        earlier = {source: reading.article for source, reading in before.items()}
        if not all(is_plain(each.article, earlier.get(path)) for path, each in after.items()):
            raise Doubt
        new = after.keys() - before.keys()
        if are_named(new, said.findings, self.tree.articles):
            raise Doubt
        with self.clock.stage("assemble"):
            depth = depth_of(_site(memory))
            alone = memory_of(memory, sketch, set(sketch.pages), after)
            room, used = self._newsroom(alone, self.tree, Ledger()), self._ingredients()
            room = _narrowed(room, sketch, after)
            named, shown = naming(sketch, after), showing(self._planned(room, alone, used), after)
            paths = {edition: those | shown.get(edition, set()) for edition, those in named.items()}
            numbers = concerned(sketch, after, paths, depth)
            now = memory_of(memory, sketch, numbers, after)
            then = memory_of(memory, sketch, numbers, before)
            others = {n for n, source in enumerate(sketch.sources) if source in now.articles}
            tree = self._then(memory)
            ledger = self._ledger()
            domains = any(group.domain for group in room.groups)
            few = records_among(ledger, now.articles, self.tree.articles, domains=domains)
            old = self._newsroom(then, tree, few)
            room = self._newsroom(now, self.tree, few)
            besides = elsewhere(sketch, others, after, standing_groups((old, room), after))
            old, room = (msgspec.structs.replace(each, elsewhere=besides) for each in (old, room))
            self.clock.count("assemble", len(room.by_source))
            if old.ledger != few or not records_are_their_own(ledger, room.ledger, after):
                raise Doubt
            if _sorted(old.findings) != _sorted(room.findings):
                raise Doubt
            still = not new
            for source in after:
                story, was = room.by_source.get(source), old.by_source.get(source)
                if story is None:
                    raise Doubt
                if was is not None and (was.path != story.path or grew_older(was, story)):
                    raise Doubt
                still = still and was is not None and stands_still(was, story)
        with self.clock.stage("plan"):
            old_plans, plans = self._planned(old, then, used), self._planned(room, now, used)
            within = are_within(plans, after, sketch, others, depth)
            within = within and are_indexed(old_plans, plans, sketch, after)
            within = within and are_spelled_alike(plans, (old, room), after)
            if not within or any(unlisted(old_plans, plans)):
                raise Doubt
            spared = silent(sketch, named) if still else {}
            todo = differing(_recipes(old_plans, used), _recipes(plans, used), manifests, spared)
        found = told_now(said.findings, before.values(), after.values())
        dues = [each for each in (said.due, room.due) if each is not None]
        report = msgspec.structs.replace(
            said,
            findings=tuple(found),
            read=len(after),
            articles=said.articles + len(new),
            due=min(dues, default=None),
        )
        fresh = partial(records_with, ledger, room.ledger)
        records = (ledger, fresh) if room.ledger != few else None
        after_all = partial(sketched, sketch, plans, todo, after)
        return _Change(now, used, plans, todo, report, records, after_all)

    def _newsroom(self, known: Memory, tree: Tree, ledger: Ledger) -> "Newsroom":
        """The few stories in their places."""
        from kimgen.deciding.newsroom import assemble

        layout, site = self.layout, _site(known)
        groups, _ = groups_of(tree, known, site)
        articles = [each.article for each in known.articles.values() if each.article is not None]
        if any(article.group not in groups for article in articles):
            raise Doubt
        around = surroundings(tree, known)
        newsroom = assemble(
            site, groups.values(), articles, around, ledger, self.now, preview=layout.preview
        )
        if newsroom.held:
            raise Doubt
        return newsroom

    def _ingredients(self) -> "Ingredients":
        from kimgen.running.templates import ingredients

        return ingredients(self.layout.templates(), self.layout.closures)

    def _ledger(self) -> Ledger:
        return load_ledger(self.layout.root / LEDGER, self.layout.ledger)[0]

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

    def _publish(
        self,
        change: _Change,
        rest: "Rest",
        manifests: dict[str, Manifest],
        memory: "SealedMemory",
        sketch: Sketch,
        after: dict[str, ReadArticle],
    ) -> Report:
        """Make the files, put them in their places, and remember."""
        from kimgen.running.publishing import Prepared, Press, put_in_place

        builder, layout, clock = self.builder, self.layout, self.clock
        site, report, found = _site(memory), change.report, list(change.report.findings)
        for path, reading in after.items():
            memory.put(path, msgspec.structs.replace(reading, published=None))
        places = [(each.name, each.output) for each in report.editions]
        ready: list[Prepared] = []
        stand: dict[str, Manifest] = {}
        try:
            with Drafts() as drafts:
                notes = Notes(layout, drafts, self.stood.ledger, rest.sketch)
                key = builder.memory_key()
                steps = notes.renewed(memory, key, change.ledger, change.sketch)
                press = Press(
                    layout,
                    clock,
                    builder.store,
                    change.known,
                    site,
                    change.used,
                    1,
                    builder.progress,
                    meanwhile=steps,
                    partner=builder.partner,
                )
                for plan in change.plans:
                    name = plan.edition.name
                    output, todo = layout.output(name, site.output), change.todo[name]
                    before = manifests[name]
                    prepared, stand[name] = press.renew(plan, output, todo, before, found)
                    ready.append(prepared)
                report = msgspec.structs.replace(
                    report,
                    editions=tuple(each.report for each in ready),
                    findings=_sorted(found),
                    seconds=clock.seconds,
                    counts=clock.counts,
                )
                with clock.stage("remember"):
                    for _ in steps:
                        pass
                    builder.stood = msgspec.structs.replace(self.stood, tree=self.tree)
                    ledger, known_by = notes.ledger, notes.sketch
                    rest = builder.note_rest(drafts, report, places, self.now, ledger, known_by)
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
        if layout.preview:
            builder.kept = Kept(rest, memory, notes.sketched or sketch, stand)
        return report


def _site(memory: "Memory | SealedMemory") -> "Site":
    assert memory.site is not None and memory.site.site is not None
    return memory.site.site


def _narrowed(room: "Newsroom", sketch: Sketch, changed: Collection[str]) -> "Newsroom":
    """Of the groups those only whose own pages and feeds tell of what *changed*."""
    besides = Elsewhere(groups=standing_groups((room,), changed))
    return msgspec.structs.replace(room, elsewhere=dict.fromkeys(sketch.editions, besides))


def _recipes(plans: "tuple[EditionPlan, ...]", used: "Ingredients") -> Recipes:
    making = toolchain("making")
    return {plan.edition.name: recipes_of(plan, making, used.closures) for plan in plans}


def _among(recipes: Recipes, paths: Paths) -> Recipes:
    """Those of *paths* alone. Raises Doubt where one is not planned."""
    if recipes.keys() != paths.keys():
        raise Doubt
    if any(path not in recipes[edition] for edition, those in paths.items() for path in those):
        raise Doubt
    return {edition: {p: recipes[edition][p] for p in those} for edition, those in paths.items()}


def _sorted(findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(sorted(findings, key=lambda each: (each.where, each.code)))


def _showing(sketch: Sketch, changed: Collection[str]) -> Paths:
    """What shows the texts of the articles that changed."""
    numbers = {at for at, source in enumerate(sketch.sources) if source in changed}
    if len(numbers) != len(changed):
        raise Doubt  # not public then
    return {
        edition: tuple(p for p, each in those.items() if not numbers.isdisjoint(each.texts))
        for edition, those in sketch.editions.items()
    }
