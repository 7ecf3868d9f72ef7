"""The build: the one place where the stages meet.

    discover -> read -> assemble -> plan -> compare -> render -> publish

All but the first and the last are pure. What is dear at both ends is remembered; the middle is
computed anew each time. See docs/architecture.md.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from kimgen.deciding.addresses import RESERVED_AT_TOP
from kimgen.deciding.newsroom import Newsroom, assemble
from kimgen.deciding.references import Surroundings
from kimgen.keeping.bodies import Lost, compacted, sweep_packs
from kimgen.keeping.ledger import NAME as LEDGER
from kimgen.keeping.ledger import load_ledger, save_ledger
from kimgen.keeping.lock import Lock
from kimgen.keeping.manifest import load_manifest
from kimgen.keeping.memory import Memory, Rest, load, load_rest, save, save_rest
from kimgen.keeping.photos import PhotoStore
from kimgen.reading.sources import Stamp, Tree, discover, stamp_of
from kimgen.running.layout import Layout
from kimgen.running.report import Clock, Report
from kimgen.running.toolchain import toolchain
from kimgen.running.workers import uncollected
from kimgen.words.article import Article, Place
from kimgen.words.dates import Moment
from kimgen.words.diagnostics import Diagnostic, Where
from kimgen.words.digest import Digest, digest_of
from kimgen.words.ledger import Ledger
from kimgen.words.messages import is_error
from kimgen.words.paths import HUB, beside, beside_in_group
from kimgen.words.site import Group, Limits, Site
from kimgen.words.slugs import is_slug

if TYPE_CHECKING:
    from kimgen.deciding.plan import EditionPlan
    from kimgen.making.templates import TemplateFault
    from kimgen.running.templates import Ingredients

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


def plan_site(root: Path, *, now: Moment) -> "Planned | None":
    """The plan as the next build would have it; nothing is written but what was read anew."""
    layout = Layout(root)
    options = Options(dry=True, command="why")
    with Lock(layout.lock, command=options.command, since=str(now.at)):
        prepared = Builder(layout, options, None).prepare(now)
    return prepared if isinstance(prepared, Planned) else None


class Planned(msgspec.Struct, frozen=True):
    """All that is known before anything is rendered."""

    report: Report
    tree: Tree
    memory: Memory
    newsroom: Newsroom
    ledger: Ledger
    """As it was before."""
    used: "Ingredients"
    plans: "tuple[EditionPlan, ...]"
    held: frozenset[str]


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
        self._seen: Tree | None = None
        self.clock = Clock()

    def build(self, now: Moment) -> Report:
        """Make the site as of *now*, writing no more than what changed."""
        self.clock = Clock()
        with uncollected():
            try:
                return self._build(now)
            except Lost:
                # The memory named bytes that are not there: forget it all and read anew.
                self._memory = None
                self.layout.memory.unlink(missing_ok=True)
                self.layout.rest.unlink(missing_ok=True)
                return self._build(now)

    def _build(self, now: Moment) -> Report:
        prepared = self.prepare(now)
        if isinstance(prepared, Report):
            return prepared
        if self.options.dry:
            self._remember(prepared.memory, prepared.held, commit=False)
            return prepared.report
        from kimgen.making.templates import TemplateFault

        try:
            return self._publish(prepared)
        except TemplateFault as fault:
            return _template_broken(fault, prepared.report)

    def prepare(self, now: Moment) -> "Planned | Report":
        """Every stage before rendering; a report where there is nothing to do, or no way on."""
        layout, clock = self.layout, self.clock
        with clock.stage("discover"):
            settings = stamp_of(layout.settings)
            tree = discover(layout.root, most=MOST_FILES)
            kinds = (tree.articles, tree.records, tree.pictures, tree.attachments)
            clock.count("discover", sum(map(len, kinds)))
            rest = None if self.options.dry else self._resting(tree, settings, now)
        if rest is not None:
            return rest
        with clock.stage("recall"):
            if self._memory is None:
                self._memory = load(layout.memory, self._memory_key())
            memory = self._memory
            clock.count("recall", len(memory.articles))
        with clock.stage("read"):
            from kimgen.running.recall import recall_groups, recall_site

            read_site = recall_site(layout.root, memory, settings)
            if read_site is None:
                from kimgen.reading.config import missing_site

                return Report(findings=missing_site().findings, failed=True)
            if read_site.site is None:
                return Report(findings=read_site.findings, failed=True)
            self._seen = tree
            most = read_site.site.limits.files_per_group
            if most != MOST_FILES:
                tree = discover(layout.root, most=most)
            recall_groups(layout.root, tree, memory)
            read = self._recall_articles(tree, memory, read_site.site)
            clock.count("read", read)
        return self._plan(now, tree, memory, read_site.site, read, read_site.findings)

    def _memory_key(self) -> str:
        return f"memory {toolchain('reading')}"

    def _inputs(self, tree: Tree, settings: Stamp | None) -> Digest:
        """The digest of everything that a build looks at before it reads anything."""
        folders = [
            (path.as_posix(), stamp_of(path))
            for folder in self.layout.templates()
            for path in sorted(folder.rglob("*"))
        ]
        return digest_of(
            (
                settings,
                tree,
                folders,
                stamp_of(self.layout.root / LEDGER),
                toolchain("reading"),
                toolchain("making"),
                self.options.preview,
                self.options.edition,
            )
        )

    def _resting(self, tree: Tree, settings: Stamp | None, now: Moment) -> Report | None:
        """The report of a build that has nothing to do; None when it may have."""
        rest = load_rest(self.layout.rest, f"rest {toolchain('making')}")
        if rest is None or not rest.since <= now.at < (rest.due or now.at + 1):
            return None
        if rest.inputs != self._inputs(tree, settings):
            return None
        from kimgen.running.compare import look

        for edition, folder in rest.editions:
            manifest = load_manifest(self.layout.manifest(edition))
            if manifest is None:
                return None
            prefix = f"{folder}/"
            for path, made in manifest.made.items():
                if look(prefix + path) != made.stamp:
                    return None
        report = msgspec.msgpack.decode(rest.report, type=Report)
        return msgspec.structs.replace(
            report, seconds=self.clock.seconds, counts=self.clock.counts, resting=True
        )

    def _recall_articles(self, tree: Tree, memory: Memory, site: Site) -> int:
        from kimgen.running.recall import recall_articles

        key = digest_of(site.limits)
        if memory.limits != key:
            memory.articles, memory.photos, memory.logos = {}, {}, {}
            memory.limits = key
        pictures = digest_of((site.pictures, toolchain("pictures")))
        if memory.pictures != pictures:
            memory.photos, memory.logos = {}, {}
            memory.pictures = pictures
        return recall_articles(
            self.layout.root,
            tree,
            memory,
            site,
            self.layout.packs,
            jobs=self.options.jobs,
            progress=self._progress("read"),
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
        from kimgen.deciding.plan import plan
        from kimgen.making.templates import TemplateFault
        from kimgen.running.templates import ingredients

        layout, clock = self.layout, self.clock
        found = [*findings, *tree.findings]
        groups, group_findings = _groups(tree, memory, site)
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
        logos = _logos(site, groups)
        with clock.stage("pictures"):
            self._surroundings(tree, memory, site, list(articles.values()), logos)
        found += _logo_findings(logos, groups, memory)
        ledger, ledger_findings = load_ledger(layout.root / LEDGER, layout.ledger)
        found += ledger_findings
        with clock.stage("assemble"):
            around, fallen = _around(tree, memory), _around(tree, memory, last=True)
            shown = {entry.source for entry in ledger.entries}

            def assembled(around: Surroundings) -> Newsroom:
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
        """Render and publish each edition, then remember how everything stands."""
        from kimgen.running.publishing import Press

        layout, clock, memory = self.layout, self.clock, planned.memory
        newsroom = planned.newsroom
        site, found = newsroom.site, list(planned.report.findings)
        press = Press(
            layout, clock, self.store, memory, site, planned.used, self.options.jobs, self.progress
        )
        editions = []
        places = []
        for edition_plan in planned.plans:
            name = edition_plan.edition.name
            if self.options.edition and name != self.options.edition:
                continue
            output = layout.output(name, site.output)
            places.append((name, str(output)))
            first = not planned.ledger.entries
            editions.append(press.publish(edition_plan, output, planned.held, found, first=first))
        if not self.options.edition:
            for name in press.abandoned({name for name, _ in places}):
                editions.append(press.withdraw(name, layout.output(name, site.output)))
        report = msgspec.structs.replace(
            planned.report, editions=tuple(editions), findings=_sorted(found)
        )
        with clock.stage("remember"):
            if not layout.preview and newsroom.ledger != planned.ledger:
                save_ledger(layout.root / LEDGER, newsroom.ledger, layout.ledger)
            self._remember(memory, newsroom.held, commit=True)
            self._rest(self._seen or planned.tree, report, places, newsroom.now)
        return report

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
            jobs=self.options.jobs,
            progress=self._progress("pictures"),
        )
        wanted = {
            path
            for article in articles
            for ref in article.attachments
            if (path := beside(article.source, ref.target))
        }
        recall_attachments(self.layout.root, tree, memory, wanted)

    def _remember(self, memory: Memory, held: frozenset[str], *, commit: bool) -> None:
        """Keep what was read; what is published now is what a later fault falls back on."""
        if commit:
            for source, known in memory.articles.items():
                if known.article is not None and known.published and source not in held:
                    memory.articles[source] = msgspec.structs.replace(known, published=None)
            for path, record in memory.groups.items():
                if record.group is not None and record.published is not None:
                    memory.groups[path] = msgspec.structs.replace(record, published=None)
            live = {
                article.body
                for known in memory.articles.values()
                for article in (known.article, known.published)
                if article is not None
            }
            memory.bodies = {d: place for d, place in memory.bodies.items() if d in live}
            memory.bodies = compacted(self.layout.packs, memory.bodies)
            if not self.layout.preview:
                self.store.keep_only(_variants(memory))
        save(self.layout.memory, memory, self._memory_key())
        sweep_packs(self.layout.packs, memory.bodies)

    def _rest(self, tree: Tree, report: Report, places: list[tuple[str, str]], now: Moment) -> None:
        """Note how everything stands, so that the next build can see that nothing changed."""
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
        inputs = self._inputs(tree, stamp_of(self.layout.settings))
        due = report.due.at if report.due else 0
        rest = Rest(inputs, now.at, due, tuple(places), msgspec.msgpack.encode(quiet))
        save_rest(self.layout.rest, rest, f"rest {toolchain('making')}")


def _template_broken(fault: "TemplateFault", report: Report) -> Report:
    """Nothing is published with a template that can't be used."""
    where = Where(f"templates/{fault.name}", fault.line)
    finding = Diagnostic("template-broken", where, {"problem": fault.message})
    return msgspec.structs.replace(report, findings=(*report.findings, finding), failed=True)


def _groups(tree: Tree, memory: Memory, site: Site) -> tuple[dict[str, Group], list[Diagnostic]]:
    """The groups by folder; one whose record can't be read is as it last was, or bare."""
    found: dict[str, Group] = {}
    findings: list[Diagnostic] = []
    for folder in tree.groups:
        path = next(
            (path for path in (f"content/{folder}/kim.yaml", f"content/{folder}/kim.yml")
             if path in memory.groups),
            "",
        )  # fmt: skip
        if folder != HUB and (not is_slug(folder) or folder in RESERVED_AT_TOP):
            where = Where(f"content/{folder}")
            findings.append(Diagnostic("group-name-bad", where, {"value": folder}))
            continue
        bare = Group(folder, site.name if folder == HUB else _name_of(folder))
        if not path:
            if folder != HUB:
                where = Where(f"content/{folder}")
                findings.append(Diagnostic("group-without-record", where, {"group": folder}))
            found[folder] = bare
            continue
        known = memory.groups[path]
        findings += known.findings
        found[folder] = known.group or known.published or bare
        least, most = site.members
        count = found[folder].members
        if count and not least <= count <= most:
            place = found[folder].places.get("anggota", Place())
            where = Where(path, place.line, place.column, place.length)
            details = {"count": str(count), "least": str(least), "most": str(most)}
            findings.append(Diagnostic("members-unusual", where, details))
    if HUB not in found:
        found[HUB] = Group(HUB, site.name)
    return found, findings


def _name_of(folder: str) -> str:
    words = folder.split("-")
    return " ".join("KIM" if word == "kim" else word.capitalize() for word in words)


def _logos(site: Site, groups: dict[str, Group]) -> dict[str, str]:
    """Group folder (for the site: the empty text) -> path of its logo."""
    found = {
        folder: path
        for folder, group in groups.items()
        if group.logo and (path := beside_in_group(f"content/{folder}/kim.yaml", group.logo))
    }
    if site.logo and (path := beside_in_group(f"content/{HUB}/kim.yaml", site.logo)):
        found[""] = path
    return found


def _logo_findings(
    logos: dict[str, str], groups: dict[str, Group], memory: Memory
) -> list[Diagnostic]:
    findings: list[Diagnostic] = []
    for folder, path in sorted(logos.items()):
        known = memory.logos.get(path)
        if known is not None and known.photo is not None:
            continue
        place = groups[folder].places.get("logo", Place()) if folder else Place()
        record = f"content/{folder}/kim.yaml" if folder else "site.yaml"
        where = Where(record, place.line, place.column, place.length)
        findings.append(Diagnostic("logo-unusable", where, {"file": path.rsplit("/", 1)[1]}))
    return findings


def _around(tree: Tree, memory: Memory, *, last: bool = False) -> Surroundings:
    """What the articles' pictures and links can name; with *last* also photos as they last were."""
    photos = memory.photos.items()
    files = memory.attachments.items()
    found = {path: known.photo or (known.last if last else None) for path, known in photos}
    return Surroundings(
        photos={path: photo for path, photo in found.items() if photo is not None},
        faults={
            path: known.findings for path, known in photos if not known.photo and known.findings
        },
        attachments={path: known.digest for path, known in files if not known.refused},
        refused={path: known.refused for path, known in files if known.refused},
        sources=frozenset(tree.articles),
    )


def _variants(memory: Memory) -> set[str]:
    """The digests of all developed files that are still shown."""
    return {
        variant.digest
        for known in (*memory.photos.values(), *memory.logos.values())
        if (photo := known.photo or known.last) is not None
        for variant in photo.variants
    }


def _sorted(findings: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(sorted(findings, key=lambda finding: (finding.where, finding.code)))
