"""Which few stories are enough to plan what a few changed articles change, and what that is.

All here is worked out from the sketch and from plans of few stories. Whether they were enough is
proved by the manifest: what was made before must be just what they come to without the change.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING

import msgspec

from kimgen.deciding.lines import changed as changed_at
from kimgen.deciding.newsroom import Elsewhere
from kimgen.deciding.outputs import Later, Output
from kimgen.deciding.searchplan import FULL, public
from kimgen.deciding.searchviews import KnownEra, KnownIndex, Searchable
from kimgen.keeping.manifest import Manifest
from kimgen.running.compare import Recipe, reason_of
from kimgen.running.sketch import (
    Era,
    Shown,
    Sketch,
    era_of,
    indexed_by,
    links_of,
    places_of,
    shown_by,
    sitemaps_of,
)
from kimgen.words.article import Article, Kind, Status
from kimgen.words.diagnostics import Diagnostic
from kimgen.words.ledger import Entry, Ledger
from kimgen.words.paths import beside

if TYPE_CHECKING:
    from kimgen.deciding.newsroom import Newsroom
    from kimgen.deciding.plan import EditionPlan
    from kimgen.deciding.stories import Named, Story
    from kimgen.words.site import Site

_ELSEWHERE = frozenset({Kind.PAGE, Kind.EVENT, Kind.NOTICE, Kind.PRODUCT})
"""Kinds that mastheads, boxes and calendars show, wherever they stand in time."""
_UNLED = frozenset({"link-nowhere", "link-unpublished", "reference-nowhere"})
"""Findings on a target that a new article may be."""

_NAMED: "tuple[tuple[str, str, Callable[[Story], Iterable[Named]]], ...]" = (
    ("tagar", "#", attrgetter("tags")),
    ("penulis", "", attrgetter("authors")),
)
"""Kinds of lists with names of their own, what stands before a name, and who has which."""

FEW = 500
"""So many stories are soon planned, of however many."""

Recipes = dict[str, dict[str, Recipe]]
"""Edition -> path -> recipe."""


class Doubt(Exception):
    """More may have changed than can be told from few stories."""


def is_plain(article: Article | None, before: Article | None) -> bool:
    """Whether nothing but time decides where an article stands, now and *before*, if it was there.

    The same files hang on it, of a new one pictures alone, and it names no other article.
    """
    if article is None or any(_is_special(each) for each in (article, before) if each is not None):
        return False
    return _files(article) == _files(before) if before is not None else not article.attachments


def _is_special(article: Article) -> bool:
    return (
        article.kind in _ELSEWHERE
        or article.status is not Status.PUBLISHED
        or bool(article.corrections or article.aliases or article.updates or article.reply_to)
    )


def _files(article: Article) -> tuple[object, ...]:
    return article.picture, article.pictures, article.gallery, article.attachments


def stands_still(before: "Story", now: "Story") -> bool:
    """Whether a story stands where it stood, in time and in every list."""
    return _place(before) == _place(now)


def _place(story: "Story") -> tuple[object, ...]:
    article = story.article
    return (
        story.id, story.path, story.group, story.published, story.first, story.rubric, story.tags,
        story.authors, story.shown_in, article.kind, article.language, changed_at(story),
    )  # fmt: skip


def grew_older(before: "Story", now: "Story") -> bool:
    """Whether a story tells of an earlier change than before: what then was the second newest of
    its group may not be among few stories.
    """
    return changed_at(now) < changed_at(before)


def led_to(source: str, target: str) -> tuple[str, ...]:
    """The files that a relative link of an article may mean, or a reference to another."""
    target = target.split("#")[0].split("?")[0]
    path = beside(source, target) if target else None
    return _forms(path) if path else ()


def _forms(path: str) -> tuple[str, ...]:
    return path, f"{path}.md", f"{path}/index.md", f"{path}/_index.md"


def are_named(new: Set[str], findings: Iterable[Diagnostic], there: Collection[str]) -> bool:
    """Whether some article may name one of the *new* ones: it led nowhere so far, or to another.

    *there*: all article files.
    """
    for path in new:
        stem = path.removesuffix(".md").removesuffix("/index").removesuffix("/_index")
        if any(other in there for other in _forms(stem) if other != path):
            return True
    return any(
        each.code == "more-findings"
        or not new.isdisjoint(led_to(each.where.path, each.details["target"]))
        for each in findings
        if each.code in _UNLED or each.code == "more-findings"
    )


def depth_of(site: "Site") -> int:
    """How many of a list's newest stories decide what its first pages and its feeds hold."""
    return 4 * max(site.lists.size, site.feeds.items)


def concerned(
    sketch: Sketch, changed: Collection[str], shown: Mapping[str, Collection[str]], depth: int
) -> set[int]:
    """The stories among which those *changed* stand, by number.

    *shown*: edition -> paths of outputs that show them, now or before. Of a list these are its
    newest, down to *depth* behind the last one that changed, and what stands on the page of the
    very newest: that comes to lead to a newer one. Raises Doubt where they are many: then all is
    planned sooner.
    """
    numbers = {number for number, source in enumerate(sketch.sources) if source in changed}
    found = set(sketch.pages) | numbers
    for edition, outputs in sketch.editions.items():
        newest: set[int] = set()
        for each in filter(None, map(outputs.get, shown.get(edition, ()))):
            found.update(each.texts, each.beside)
            last = max((at for at, n in enumerate(each.listed) if n in numbers), default=0)
            found.update(each.listed[: last + depth])
            newest.update(each.listed[:1])
        for each in outputs.values():
            if len(each.texts) == 1 and each.texts[0] in newest:
                found.update(each.beside)
    if len(found) > max(len(sketch.sources) // 3, FEW):
        raise Doubt
    return found


def showing(plans: "Iterable[EditionPlan]", sources: Collection[str]) -> dict[str, set[str]]:
    """Edition -> paths of the outputs that show any of *sources*."""
    return {
        plan.edition.name: {
            output.path
            for output in plan.outputs
            if isinstance(output.shown, Later)
            and any(story.article.source in sources for story in _all(output.shown))
        }
        for plan in plans
    }


def _all(shown: Later) -> "Iterator[Story]":
    yield from shown.texts
    yield from shown.beside
    yield from shown.listed


def standing_groups(rooms: Iterable["Newsroom"], changed: Collection[str]) -> frozenset[str]:
    """The folders of groups that tell of none of the stories that *changed*, in none of *rooms*."""
    standing: set[str] = set()
    telling: set[str] = set()
    for room in rooms:
        standing.update(group.folder for group in room.groups)
        for story in filter(None, map(room.by_source.get, changed)):
            telling.update((story.group.folder, *story.shown_in))
    return frozenset(standing - telling)


def elsewhere(
    sketch: Sketch, numbers: Collection[int], changed: Collection[str], groups: frozenset[str]
) -> dict[str, Elsewhere]:
    """What each edition has besides the stories of these *numbers*; *changed*: see ``_index``.

    *groups*: those that stand, see ``standing_groups``.
    """
    return {
        edition: Elsewhere(
            {
                path: count
                for path, each in outputs.items()
                if (count := len(each.listed) - sum(map(numbers.__contains__, each.listed)))
            },
            sketch.places.get(edition, ()),
            sketch.sitemaps.get(edition, {}),
            groups,
            sketch.links.get(edition, {}),
            _index(sketch, sketch.eras.get(edition, ()), changed),
        )
        for edition, outputs in sketch.editions.items()
    }


def _index(sketch: Sketch, eras: tuple[Era, ...], changed: Collection[str]) -> KnownIndex | None:
    """The search index of *eras*, in which the articles that *changed* are indexed anew."""
    if not eras:
        return None
    numbers = {number for number, source in enumerate(sketch.sources) if source in changed}
    places = {
        sketch.sources[story]: (number, at)
        for number, era in enumerate(eras)
        for at, story in enumerate(era.stories)
        if story in numbers
    }
    known = tuple(KnownEra(era.lines, partial(_opened, era)) for era in eras)
    return KnownIndex(known, places, frozenset(changed) - frozenset(sketch.sources))


def _opened(era: Era) -> tuple[Searchable, ...]:
    return msgspec.msgpack.decode(era.articles, type=tuple[Searchable, ...])


def are_indexed(
    before: "Iterable[EditionPlan]",
    after: "Iterable[EditionPlan]",
    sketch: Sketch,
    changed: Collection[str],
) -> bool:
    """Whether each of the *changed* stands in every search index where it did; new ones last."""
    for old, new in zip(before, after, strict=True):
        if not new.edition.site.search:
            continue
        eras = sketch.eras.get(new.edition.name, ())
        known = _index(sketch, eras, changed)
        if known is None:
            return False
        then = {each.article.source: each.published for each in public(old.edition)}
        now = {each.article.source: each.published for each in public(new.edition)}
        if any(now.get(source, False) != then.get(source) for source in known.places):
            return False
        come = [source for source in now if source in changed and source not in known.places]
        newest = [sketch.sources[eras[-1].stories[-1]], *come]
        if come and (not known.new.issuperset(come) or list(now)[-len(newest) :] != newest):
            return False
        if come and len(eras[-1].stories) + len(come) > FULL:
            return False  # the era may end
    return True


def are_within(
    plans: "Iterable[EditionPlan]",
    sources: Collection[str],
    sketch: Sketch,
    numbers: set[int],
    depth: int,
) -> bool:
    """Whether each of *sources* stands in a list as far in front as that is whole among *numbers*.

    Half of *depth* behind it is looked at, too: that is more than two pages.
    """
    for plan in plans:
        known = sketch.editions.get(plan.edition.name, {})
        for output in plan.outputs:
            each = known.get(output.path)
            if each is None or not isinstance(output.shown, Later):
                continue
            stories = enumerate(output.shown.listed)
            last = max((at for at, s in stories if s.article.source in sources), default=-1)
            if last >= 0 and not numbers.issuperset(each.listed[: last + depth // 2]):
                return False
    return True


def naming(sketch: Sketch, sources: Collection[str]) -> dict[str, set[str]]:
    """Edition -> paths of the outputs that are known to show any of *sources*."""
    numbers = {number for number, source in enumerate(sketch.sources) if source in sources}
    return {
        edition: {path for path, each in outputs.items() if _names(numbers, each)}
        for edition, outputs in sketch.editions.items()
    }


def silent(sketch: Sketch, named: Mapping[str, Set[str]]) -> dict[str, Set[str]]:
    """Edition -> paths of the outputs that are known to show none of those *named* in others.

    As long as these stand still, that holds, though among few stories they be shown there.
    """
    return {
        edition: outputs.keys() - named[edition] for edition, outputs in sketch.editions.items()
    }


def differing(
    before: Recipes,
    after: Recipes,
    manifests: Mapping[str, Manifest],
    spared: Mapping[str, Collection[str]],
) -> Recipes:
    """What is to be made: the recipes that are others than *before*, or new.

    *spared*: edition -> paths that can't be among them. Raises Doubt unless each that is stands in
    the manifest as it was before, and nothing vanished.
    """
    if before.keys() != after.keys() or before.keys() != manifests.keys():
        raise Doubt
    found: Recipes = {}
    for edition, recipes in after.items():
        old, manifest = before[edition], manifests[edition]
        if old.keys() - recipes.keys():
            raise Doubt
        rest = spared.get(edition, ())
        found[edition] = {
            path: each
            for path, each in recipes.items()
            if old.get(path) != each and path not in rest
        }
        for path, recipe in found[edition].items():
            was, made = old.get(path), manifest.made.get(path)
            if was is None:
                if made is not None:
                    raise Doubt
            elif was.frame != recipe.frame or reason_of(was, made, manifest):
                raise Doubt
    return found


def are_spelled_alike(
    plans: "Iterable[EditionPlan]", rooms: "Sequence[Newsroom]", changed: Collection[str]
) -> bool:
    """Whether the tags and authors of what *changed*, in any of *rooms*, are called as they were.

    A list is called as its newest story calls it, which is among the few that were planned.
    """
    stories = [s for room in rooms for s in map(room.by_source.get, changed) if s is not None]
    for sort, mark, names_of in _NAMED:
        touched = {slug for story in stories for slug, _ in names_of(story)}
        for plan in plans:
            known = plan.edition.elsewhere.links.get(f"{sort}/", ())
            texts = {path: text for text, path in known}
            names: dict[str, str] = {}
            for story in plan.edition.told:
                for slug, name in names_of(story):
                    names.setdefault(slug, name)
            for slug in touched & names.keys():
                text = f"{mark}{names[slug]}"
                if texts.get(f"{sort}/{slug}/", text) != text:
                    return False
    return True


def unlisted(
    before: "Iterable[EditionPlan]", after: "Iterable[EditionPlan]"
) -> Iterator[tuple[str, str]]:
    """Edition and path of what search engines were told of, and are not any more."""
    for old, new in zip(before, after, strict=True):
        told = {output.path for output in new.outputs if output.place}
        for output in old.outputs:
            if output.place and output.path not in told:
                yield old.edition.name, output.path


def records_among(
    ledger: Ledger, sources: Collection[str], there: Collection[str], *, domains: bool
) -> Ledger:
    """The entries of *sources*, and of files that are no more: not *there*. All where *domains*
    are given, for these go by who was public first."""
    if domains:
        return ledger
    entries = (
        each for each in ledger.entries if each.source in sources or each.source not in there
    )
    return Ledger(ledger.authority, tuple(entries))


def records_with(ledger: Ledger, few: Ledger) -> Ledger:
    """The *ledger* with the entries of a *few*."""
    entries = {each.id: each for each in (*ledger.entries, *few.entries)}
    return Ledger(few.authority, tuple(sorted(entries.values(), key=attrgetter("id"))))


def records_are_their_own(before: Ledger, after: Ledger, sources: Collection[str]) -> bool:
    """Whether entries of *sources* only are others *after*, and claim nothing that is another's."""
    known = {entry.id: entry for entry in before.entries}
    others: set[str] = set()
    for entry in before.entries:
        if entry.source not in sources:
            others.update(entry.addresses)
    return before.authority == after.authority and all(
        entry.source in sources
        and others.isdisjoint(entry.addresses)
        and _source(known.get(entry.id)) in ("", entry.source)
        for entry in after.entries
        if known.get(entry.id) != entry
    )


def _source(entry: Entry | None) -> str:
    return entry.source if entry is not None else ""


def sketched(
    sketch: Sketch,
    plans: "Iterable[EditionPlan]",
    made: Mapping[str, Collection[str]],
    changed: Collection[str],
) -> Sketch:
    """The *sketch* as it is after *plans* of few stories, among them all that *changed*.

    *made*: edition -> paths of the outputs that are others now. Raises Doubt.
    """
    sources = {source: number for number, source in enumerate(sketch.sources)}
    for source in changed:
        sources.setdefault(source, len(sources))
    moved = {sources[source] for source in changed}

    def number(story: "Story") -> int:
        if story.article.source not in sources:
            raise Doubt
        return sources[story.article.source]

    editions = {name: dict(outputs) for name, outputs in sketch.editions.items()}
    eras = dict(sketch.eras)
    for plan in plans:
        if plan.edition.name in eras:
            eras[plan.edition.name] = _sketched_eras(plan, eras[plan.edition.name], number)
        outputs = editions[plan.edition.name]
        for output in plan.outputs:
            before = outputs.get(output.path)
            fresh = output.path in made[plan.edition.name]
            if not fresh and (before is None or not _lists(moved, changed, before, output)):
                continue
            now = shown_by(output, number)
            if now is not None:
                base = before if before is not None and not fresh else now
                listed = _merged(before.listed, now.listed, moved) if before else now.listed
                outputs[output.path] = msgspec.structs.replace(base, listed=listed)
    places, sitemaps, links = places_of(plans), sitemaps_of(plans), links_of(plans)
    return Sketch(tuple(sources), sketch.pages, editions, places, sitemaps, links, eras)


def _sketched_eras(
    plan: "EditionPlan", eras: tuple[Era, ...], number: "Callable[[Story], int]"
) -> tuple[Era, ...]:
    """The *eras* as *plan* has them, in which new stories stand last."""
    found = list(eras)
    for at, parts in indexed_by(plan).items():
        count = sum(len(part.articles) for part in parts) - len(eras[at].stories)
        come = [number(story) for story in public(plan.edition)[-count:]] if count else []
        found[at] = era_of(parts, iter((*eras[at].stories, *come)))
    return tuple(found)


def _names(numbers: set[int], each: Shown) -> bool:
    """Whether some of *numbers* are shown."""
    apart = numbers.isdisjoint
    return not (apart(each.texts) and apart(each.beside) and apart(each.listed))


def _lists(moved: set[int], changed: Collection[str], before: Shown, output: Output) -> bool:
    """Whether some of those that *moved* stand in a list of an output, or stood there *before*."""
    listed = output.shown.listed if isinstance(output.shown, Later) else ()
    return _names(moved, before) or any(story.article.source in changed for story in listed)


def _merged(whole: tuple[int, ...], few: tuple[int, ...], moved: set[int]) -> tuple[int, ...]:
    """A *whole* list with those that *moved* where they stand among the *few* of it."""
    found = [number for number in whole if number not in moved]
    # From behind: what stands after each is in its place by then.
    for at in range(len(few) - 1, -1, -1):
        if few[at] in moved:
            after = few[at + 1] if at + 1 < len(few) else None
            if after is not None and after not in found:
                raise Doubt
            found.insert(found.index(after) if after is not None else len(found), few[at])
    return tuple(found)
