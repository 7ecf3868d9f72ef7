"""The build: the one place where the stages meet.

    discover -> read -> assemble -> plan -> compare -> render -> publish

All but the first and the last are pure. What is dear at both ends is remembered; the middle is
computed anew each time. See docs/architecture.md.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from kimgen.keeping.bodies import Lost, sweep_packs
from kimgen.keeping.files import Drafts, sweep_drafts
from kimgen.keeping.ledger import NAME as LEDGER
from kimgen.keeping.ledger import load_ledger
from kimgen.keeping.lock import Lock
from kimgen.keeping.manifest import pack
from kimgen.keeping.memory import Memory, ReadPhoto, Rest, load_rest
from kimgen.keeping.photos import PhotoStore
from kimgen.keeping.publication import recover_all, unfinished
from kimgen.reading.sources import Stamp, Tree, discover, stamp_of
from kimgen.running.layout import Layout
from kimgen.running.planned import Planned
from kimgen.running.report import Clock, Report
from kimgen.running.standing import Stood, standing, unmoved
from kimgen.running.toolchain import toolchain
from kimgen.running.workers import uncollected, undisturbed
from kimgen.words.article import Article
from kimgen.words.dates import Moment
from kimgen.words.diagnostics import Diagnostic, Where
from kimgen.words.digest import Digest, digest_of
from kimgen.words.messages import is_error
from kimgen.words.paths import beside
from kimgen.words.site import Limits, Site

if TYPE_CHECKING:
    from kimgen.deciding.newsroom import Newsroom
    from kimgen.deciding.references import Surroundings
    from kimgen.making.templates import TemplateFault
    from kimgen.running.kept import Kept
    from kimgen.running.partner import Partner
    from kimgen.running.publishing import Prepared

MOST_FILES = Limits().files_per_group

Progress = Callable[[str, int, int], None]
"""Told the stage's name, how much is done, and of how much."""


class Options(msgspec.Struct, frozen=True):
    """How a build is to run."""

    jobs: int = 1
    preview: bool = False
    """Show drafts and scheduled articles, in a folder of its own; nothing is published."""
    dry: bool = False
    """Stop before anything is rendered: ``kimgen check``."""
    edition: str = ""
    """Build this edition only."""
    command: str = "build"


def build(root: Path, *, now: Moment, options: Options, progress: Progress | None = None) -> Report:
    """Make the site in *root* as of *now*, writing no more than what changed.

    Raises ``keeping.lock.Held`` when another build runs, OSError when the machine fails (the
    published site is then as it was, or is completed by the next build).
    """
    layout = Layout(root, preview=options.preview)
    with Lock(layout.lock, command=options.command, since=str(now.at)):
        return Builder(layout, options, progress).build(now)


def plan_site(root: Path, *, now: Moment) -> Planned | None:
    """The plan as the next build would have it; nothing is written but what was read anew."""
    layout = Layout(root)
    options = Options(dry=True, command="why")
    with Lock(layout.lock, command=options.command, since=str(now.at)):
        prepared = Builder(layout, options, None).prepare(now)
    return prepared if isinstance(prepared, Planned) else None


class Builder:
    """Builds one site, once or again and again; what is remembered stays in memory in between.

    The site's lock is the caller's.
    """

    def __init__(self, layout: Layout, options: Options, progress: Progress | None) -> None:
        self.layout = layout
        self.options = options
        self.progress = progress
        self.store = PhotoStore(layout.photos)
        self._memory: Memory | None = None
        self.stood: Stood | None = None
        self.partner: Partner | None = None
        """Who looks, reads and makes beside this process; there is one after the first build."""
        self.developed: dict[str, ReadPhoto] = {}
        """Photos by path that a build of few stories developed before it left all to this one."""
        self.kept: Kept | None = None
        """Of a preview: what its next build may start from, if that is one of few articles."""
        self.clock = Clock()
        self.latest: tuple[Planned, Report] | None = None
        """Of a preview: what its last build planned, and what it said."""

    def build(self, now: Moment, *, few: bool = True, tree: Tree | None = None) -> Report:
        """Make the site as of *now*, writing no more than what changed.

        *few*: where few articles changed, to look at what stands with these may be enough. *tree*:
        how all files look, where somebody knows that already.
        """
        self.clock = Clock()
        self.latest = None
        recovered = False
        if not self.options.dry:
            recovered = recover_all(self.layout.outputs, self.layout.records)
            self._sweep()
        # What a preview makes of few articles is little; to set all else aside takes 10 ms.
        with uncollected(much=not (few and self.options.preview)):
            try:
                report = self._build(now, few=few, tree=tree)
            except Lost:
                # The memory named bytes that are not there: forget it all and read anew.
                self._memory = Memory()
                report = self._build(now, few=False, tree=None)
            finally:
                if self.partner is not None:
                    self.partner.close()
                    self.partner = None
        return msgspec.structs.replace(report, recovered=recovered) if recovered else report

    def _sweep(self) -> None:
        """Remove what builds that were cut off left half written."""
        sweep_drafts(self.layout.state)
        if not self.layout.preview:
            sweep_drafts(self.layout.root, frozenset({LEDGER, ".gitattributes"}))

    def _build(self, now: Moment, *, few: bool, tree: Tree | None) -> Report:
        prepared = self.prepare(now, few=few, tree=tree)
        if isinstance(prepared, Report):
            return prepared
        if self.options.dry:
            from kimgen.keeping.sealed import save

            save(self.layout.memory, prepared.memory, self.memory_key())
            return prepared.report
        from kimgen.making.templates import TemplateFault

        try:
            report = self._publish(prepared)
        except TemplateFault as fault:
            return _template_broken(fault, prepared.report)
        if self.options.preview:
            self.latest = prepared, report
        return report

    def warm_up(self, now: Moment) -> None:
        """Plan what ``latest`` holds, though there was nothing to build."""
        if self.latest is not None:
            return
        with uncollected():
            prepared = self.prepare(now, rest=False)
            if isinstance(prepared, Planned) and self.stood is not None:
                rested = self._rested()
                if rested is None:
                    return
                report = self._resting(rested, prepared.tree, self.stood, now)
                if report is not None:  # it still stands as it was built
                    self.latest = prepared, report

    def remember(self, planned: Planned, report: Report) -> None:
        """Write what is remembered, as it is after texts were exchanged in ``latest``."""
        from kimgen.keeping.sealed import packed

        assert self.stood is not None
        self.stood = msgspec.structs.replace(self.stood, tree=planned.tree)
        places = [(each.name, each.output) for each in report.editions]
        now, ledger, rested = planned.newsroom.now, self.stood.ledger, self._rested()
        sketch = rested.sketch if rested is not None else ""  # no text is in it
        with Drafts() as drafts:
            drafts.add(self.layout.memory, packed(planned.memory, self.memory_key()))
            self.note_rest(drafts, report, places, now, ledger, sketch)
            with undisturbed():
                drafts.place()

    def keep(self) -> None:
        """Have at hand what a build of few articles starts from."""
        from kimgen.running.kept import load_kept

        rested, self.kept = self._rested(), None
        if rested is not None:
            self.kept = load_kept(self.layout, rested, self.memory_key())

    def prepare(
        self, now: Moment, *, rest: bool = True, few: bool = True, tree: Tree | None = None
    ) -> Planned | Report:
        """Every stage before rendering; a report where there is nothing to do, or no way on.

        Without *rest* it is not asked whether there is anything to do. *few*, *tree*: see
        ``build``.
        """
        layout, clock = self.layout, self.clock
        with clock.stage("discover"):
            settings = stamp_of(layout.settings)
            templates = _stamps(layout.templates())
            stood = Stood(settings, templates, unmoved(layout.root / LEDGER))
            rested = self._rested() if rest and not self.options.dry else None
            if rested is not None and self.jobs > 1:
                self._start_partner(rested)
            if tree is None:
                tree = discover(layout.root, most=MOST_FILES)
            kinds = (tree.articles, tree.records, tree.pictures, tree.attachments)
            clock.count("discover", sum(map(len, kinds)))
            resting = self._resting(rested, tree, stood, now) if rested is not None else None
        if resting is not None:
            return resting
        if rested is not None and few:
            from kimgen.running.retelling import retell

            report = retell(self, rested, tree, stood, now)
            if report is not None:
                self._memory = None  # what is written down knows more by now
                return report
        with clock.stage("recall"):
            from kimgen.keeping.sealed import load

            if self._memory is None:
                self._memory = load(layout.memory, self.memory_key())
            memory = self._memory
            memory.photos |= self.developed
            self.developed = {}
            clock.count("recall", len(memory.articles))
        with clock.stage("read"):
            from kimgen.running.recall import recall_groups, recall_site

            read_site = recall_site(layout.root, memory, settings)
            if read_site is None:
                from kimgen.reading.config import missing_site

                return Report(findings=missing_site().findings, failed=True)
            if read_site.site is None:
                return Report(findings=read_site.findings, failed=True)
            if self.partner is not None:
                self.partner.begin(read_site.site.language)
            self.stood = msgspec.structs.replace(stood, tree=tree)
            most = read_site.site.limits.files_per_group
            if most != MOST_FILES:
                tree = discover(layout.root, most=most)
            recall_groups(layout.root, tree, memory)
            read = self._recall_articles(tree, memory, read_site.site)
            clock.count("read", read)
        return self._plan(now, tree, memory, read_site.site, read, read_site.findings)

    def _start_partner(self, rest: Rest) -> None:
        """What was built before and changed is little, as a rule; a cold build has its pool."""
        from kimgen.running.partner import Partner

        with suppress(OSError):  # it can be done without
            self.partner = Partner(self.layout, rest.editions)

    @property
    def jobs(self) -> int:
        """How many processes may work."""
        return self.options.jobs

    def memory_key(self) -> str:
        return f"memory {toolchain('reading')}"

    def inputs(self, stood: "Stood") -> Digest:
        """The digest of everything that a build looks at before it reads anything."""
        return digest_of(
            (
                stood,
                toolchain("reading"),
                toolchain("making"),
                self.options.preview,
                self.options.edition,
            )
        )

    def _rested(self) -> Rest | None:
        """How everything stood after the last build."""
        return load_rest(self.layout.rest, f"rest {toolchain('making')}")

    def _resting(self, rest: Rest, tree: Tree, stood: "Stood", now: Moment) -> Report | None:
        """The report of a build that has nothing to do; None when it may have."""
        if not rest.since <= now.at < (rest.due or now.at + 1):
            return None
        if rest.inputs != self.inputs(msgspec.structs.replace(stood, tree=tree)):
            return None
        stands = self.partner.stands() if self.partner is not None else None
        if stands is None:
            stands = standing(self.layout, rest.editions) is not None
        if not stands:
            return None
        report = msgspec.msgpack.decode(rest.report, type=Report)
        return msgspec.structs.replace(
            report, seconds=self.clock.seconds, counts=self.clock.counts, resting=True
        )

    def _recall_articles(self, tree: Tree, memory: Memory, site: Site) -> int:
        from kimgen.running.ahead import made_ready
        from kimgen.running.recall import recall_articles

        key = digest_of(site.limits)
        if memory.limits != key:
            memory.articles, memory.photos, memory.logos = {}, {}, {}
            memory.limits = key
        pictures = digest_of((site.pictures, toolchain("pictures")))
        if memory.pictures != pictures:
            memory.photos, memory.logos = {}, {}
            memory.pictures = pictures
        layout = self.layout
        return recall_articles(
            layout.root,
            tree,
            memory,
            site,
            layout.packs,
            jobs=self.jobs,
            progress=self._progress("read"),
            meanwhile=made_ready(layout.templates(), layout.closures, site.language),
        )

    def _progress(self, stage: str) -> Callable[[int, int], None] | None:
        if self.progress is None:
            return None
        tell = self.progress
        return lambda done, total: tell(stage, done, total)

    def _plan(
        self,
        now: Moment,
        tree: Tree,
        memory: Memory,
        site: Site,
        read: int,
        findings: tuple[Diagnostic, ...],
    ) -> Planned | Report:
        from kimgen.deciding.newsroom import assemble
        from kimgen.deciding.plan import plan
        from kimgen.making.templates import TemplateFault
        from kimgen.running.known import groups_of, logo_findings, logos_of, surroundings
        from kimgen.running.templates import ingredients

        layout, clock = self.layout, self.clock
        found = [*findings, *tree.findings]
        groups, group_findings = groups_of(tree, memory, site)
        found += group_findings
        articles: dict[str, Article] = {}
        held: set[str] = set()
        for path, known in memory.articles.items():
            if known.article is None:
                held.add(path)
            article = known.article or known.published
            if article is not None and article.group in groups:
                articles[path] = article
            found += known.findings
        logos = logos_of(site, groups)
        with clock.stage("pictures"):
            self._surroundings(tree, memory, site, list(articles.values()), logos)
        found += logo_findings(logos, groups, memory)
        ledger, ledger_findings = load_ledger(layout.root / LEDGER, layout.ledger)
        found += ledger_findings
        with clock.stage("assemble"):
            around, fallen = surroundings(tree, memory), surroundings(tree, memory, last=True)
            shown = {entry.source for entry in ledger.entries}

            def assembled(around: "Surroundings") -> "Newsroom":
                return assemble(
                    site,
                    groups.values(),
                    articles.values(),
                    around,
                    ledger,
                    now,
                    preview=layout.preview,
                )

            newsroom = assembled(around)
            again = lost = len(fallen.photos) > len(around.photos)
            for source in newsroom.held:
                published = memory.articles[source].published
                if published is not None and articles[source] != published:
                    articles[source] = published
                    again = True
                elif not lost or source not in shown:
                    articles.pop(source, None)
            if newsroom.held and again:
                first, newsroom = newsroom, assembled(fallen)
                newsroom = msgspec.structs.replace(
                    newsroom, findings=first.findings, held=first.held | newsroom.held
                )
        held |= newsroom.held
        found += newsroom.findings
        try:
            used = ingredients(layout.templates(), layout.closures)
        except TemplateFault as fault:
            return _template_broken(fault, Report(findings=tuple(found), held=tuple(sorted(held))))
        # What is held back is told by its errors alone.
        found = [each for each in found if is_error(each.code) or each.where.path not in held]
        clock.count("pictures", len(memory.photos) + len(memory.logos))
        clock.count("assemble", len(newsroom.stories) + len(newsroom.pages))
        report = Report(
            findings=_sorted(found),
            held=tuple(sorted(held)),
            waiting=newsroom.waiting,
            drafts=newsroom.drafts,
            due=newsroom.due,
            read=read,
            articles=len(newsroom.stories) + len(newsroom.pages),
            seconds=clock.seconds,
            counts=clock.counts,
        )
        with clock.stage("plan"):
            signs = {
                folder: (path, sign.photo)
                for folder, path in logos.items()
                if (sign := memory.logos.get(path)) is not None and sign.photo is not None
            }
            plans = plan(newsroom, signs, used.scripts)
            clock.count("plan", sum(len(each.outputs) for each in plans))
        return Planned(report, tree, memory, newsroom, ledger, used, plans, frozenset(held))

    def _publish(self, planned: Planned) -> Report:
        """Render each edition beside its folder, then put all in place and remember it."""
        from kimgen.running.known import variants_of
        from kimgen.running.notes import Notes
        from kimgen.running.publishing import Prepared, put_in_place

        layout, clock, memory = self.layout, self.clock, planned.memory
        site, found = planned.newsroom.site, list(planned.report.findings)
        places = [
            (edition.name, str(layout.output(edition.name, site.output)))
            for edition in (each.edition for each in planned.plans)
            if self.options.edition in ("", edition.name)
        ]
        ready: list[Prepared] = []
        assert self.stood is not None
        try:
            with Drafts() as drafts:
                notes = Notes(layout, drafts, self.stood.ledger)
                steps = notes.written(planned, self.memory_key())
                self._prepare(planned, dict(places), found, ready, meanwhile=steps)
                report = msgspec.structs.replace(
                    planned.report,
                    editions=tuple(each.report for each in ready),
                    findings=_sorted(found),
                )
                # All that needs room is written by now or here; what follows is moved.
                with clock.stage("remember"):
                    for _ in steps:
                        pass
                    now = planned.newsroom.now
                    self.note_rest(drafts, report, places, now, notes.ledger, notes.sketch)
                with clock.stage("publish"), undisturbed():
                    put_in_place(ready)
                    try:
                        drafts.place()
                        sweep_packs(layout.packs, memory.bodies)
                        if not layout.preview:
                            self.store.keep_only(variants_of(memory))
                    except OSError as error:
                        raise unfinished(error) from error
        except BaseException:
            for each in ready:
                each.stage.drop()
            raise
        return report

    def _prepare(
        self,
        planned: Planned,
        places: dict[str, str],
        found: list[Diagnostic],
        ready: "list[Prepared]",
        *,
        meanwhile: Iterator[None],
    ) -> None:
        """Have each edition *ready*; *places*: the names of those that are wanted -> folders."""
        from kimgen.running.publishing import Press

        layout, site, entries = self.layout, planned.newsroom.site, planned.ledger.entries
        press = Press(
            layout,
            self.clock,
            self.store,
            planned.memory,
            site,
            planned.used,
            self.jobs,
            self.progress,
            frozenset(address for entry in entries for address in entry.addresses),
            meanwhile,
            self.partner,
        )
        held = (entry for entry in entries if entry.source in planned.held)
        shown = frozenset(address for entry in held for address in entry.addresses)
        for plan in planned.plans:
            if plan.edition.name in places:
                output = Path(places[plan.edition.name])
                kept = shown if entries else None
                ready.append(press.prepare(plan, output, planned.held, found, shown=kept))
        if not self.options.edition:
            for name in press.abandoned(set(places)):
                ready.append(press.withdraw(name, layout.output(name, site.output)))

    def _surroundings(
        self,
        tree: Tree,
        memory: Memory,
        site: Site,
        articles: list[Article],
        logos: dict[str, str],
    ) -> None:
        from kimgen.running.recall import recall_attachments, recall_photos

        recall_photos(
            self.layout.root,
            tree,
            memory,
            site,
            articles,
            logos,
            self.store,
            jobs=self.jobs,
            progress=self._progress("pictures"),
        )
        wanted = {
            path
            for article in articles
            for ref in article.attachments
            if (path := beside(article.source, ref.target))
        }
        recall_attachments(self.layout.root, tree, memory, wanted, self.store)

    def note_rest(
        self,
        drafts: Drafts,
        report: Report,
        places: list[tuple[str, str]],
        now: Moment,
        ledger: Stamp | None,
        sketch: Digest = "",
    ) -> Rest:
        """Note how everything stands, so that the next build can see that nothing changed.

        As it stood before it was read: what changed since then is to be seen.
        """
        assert self.stood is not None
        quiet = msgspec.structs.replace(
            report,
            editions=tuple(
                msgspec.structs.replace(
                    each, made=(), removed=(), reasons={}, kept=each.kept + len(each.made)
                )
                for each in report.editions
            ),
            read=0,
            seconds={},
            counts={},
        )
        inputs = self.inputs(msgspec.structs.replace(self.stood, ledger=ledger))
        due = report.due.at if report.due else 0
        said = msgspec.msgpack.encode(quiet)
        count = len(self.stood.tree.articles) if self.stood.tree is not None else 0
        rest = Rest(inputs, now.at, due, tuple(places), said, sketch, count)
        drafts.add(self.layout.rest, pack(rest, f"rest {toolchain('making')}"))
        return rest


def _stamps(folders: tuple[Path, ...]) -> tuple[tuple[str, Stamp | None], ...]:
    return tuple(
        (path.as_posix(), stamp_of(path))
        for folder in folders
        for path in sorted(folder.rglob("*"))
    )


def _template_broken(fault: "TemplateFault", report: Report) -> Report:
    """Nothing is published with a template that can't be used."""
    where = Where(f"templates/{fault.name}", fault.line)
    finding = Diagnostic("template-broken", where, {"problem": fault.message})
    return msgspec.structs.replace(report, findings=(*report.findings, finding), failed=True)


def _sorted(findings: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(sorted(findings, key=lambda finding: (finding.where, finding.code)))
