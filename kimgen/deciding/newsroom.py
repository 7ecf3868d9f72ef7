"""All articles in order, with their times, addresses and ids settled; what is held, and why."""

from collections.abc import Iterable, Mapping
from copy import copy
from functools import lru_cache

import msgspec

from kimgen.deciding.addresses import address_of, authority_of, identity_of
from kimgen.deciding.claims import like_names, without_taken_domains
from kimgen.deciding.ledgering import entries_by_source, recorded, redirects_of, without_twins
from kimgen.deciding.references import Desk, Surroundings, judge_references, links_of, photos_of
from kimgen.deciding.searchviews import KnownIndex
from kimgen.deciding.stories import Named, Story, end_of, spread_of, turning_points
from kimgen.words.article import Article, Kind, Status
from kimgen.words.dates import Moment, moment_of
from kimgen.words.diagnostics import Diagnostic
from kimgen.words.ledger import Entry, Ledger
from kimgen.words.paths import HUB
from kimgen.words.site import Group, Rubric, Site
from kimgen.words.slugs import slug_of

NEWS_SECONDS = 2 * 86_400
"""How long an article is news (Google's news sitemaps)."""


class Elsewhere(msgspec.Struct, frozen=True):
    """What an edition has besides the outputs of some stories."""

    counts: dict[str, int] = {}
    """File that begins a list -> how many older stories that list has."""
    places: tuple[str, ...] = ()
    """Addresses of pages that are no article's, as the sitemap tells them; all there were."""
    sitemaps: dict[str, str] = {}
    """Folder of a group -> when its sitemap changed, as the index of sitemaps tells it."""
    groups: frozenset[str] = frozenset()
    """Folders of groups whose own pages, feeds and calendars are not planned."""
    links: dict[str, tuple[tuple[str, str], ...]] = {}
    """Address of a page that names all lists of a kind (``tagar/``) -> the text and the address of
    each of its links."""
    index: KnownIndex | None = None
    """The search index as it was."""


class Newsroom(msgspec.Struct, frozen=True, eq=False):
    """Everything that is public at one moment, newest first, ties broken by source."""

    site: Site
    now: Moment
    groups: tuple[Group, ...]
    """The hub's own first, then by name."""
    stories: tuple[Story, ...]
    """Without pages."""
    pages: tuple[Story, ...]
    redirects: tuple[tuple[str, str], ...]
    """Old path -> path that it leads to, in the hub."""
    held: frozenset[str]
    """Sources that an error of this stage holds back."""
    waiting: tuple[tuple[str, Moment], ...]
    """Sources that are not yet due."""
    drafts: tuple[str, ...]
    due: Moment | None
    """The next moment at which something changes by time alone."""
    ledger: Ledger
    findings: tuple[Diagnostic, ...]
    attachments: dict[str, str] = {}
    """Source of an attachment -> its digest."""
    sizes: dict[str, int] = {}
    """Source of an attachment -> its bytes."""
    by_source: dict[str, Story] = {}
    """Source -> story or page."""
    elsewhere: dict[str, "Elsewhere"] = {}
    """Of a newsroom of some stories only: edition -> what it has besides."""

    def group(self, folder: str) -> Group:
        """The group of a folder."""
        return next(group for group in self.groups if group.folder == folder)


def assemble(
    site: Site,
    groups: Iterable[Group],
    articles: Iterable[Article],
    around: Surroundings,
    ledger: Ledger,
    now: Moment,
    *,
    preview: bool = False,
) -> Newsroom:
    """Put *articles* in order as of *now*.

    An article that breaks a rule is left out and its source named in ``held``; drafts and
    articles that are not yet due or are expired are absent everywhere (a *preview* shows the
    first two). The result's ledger is *ledger* with what is newly public.
    """
    desk = Desk()
    owned = without_taken_domains(groups, site, ledger, desk.findings)
    by_folder = {group.folder: group for group in _settled(owned, site)}
    desk.findings.extend(like_names(by_folder.values(), site))
    known = sorted(articles, key=lambda article: article.source)
    authority = authority_of(ledger, site)
    entries = entries_by_source(ledger, known, around.sources)
    rubrics = {rubric.slug: rubric for rubric in site.rubrics}
    public: list[Story] = []
    waiting: list[tuple[str, Moment]] = []
    drafts: list[str] = []
    due: list[Moment] = []
    # A page of the hub's own could be named like a group: the group's page is older.
    homes = frozenset(f"{'hub' if folder == HUB else folder}/" for folder in by_folder)
    for article in known:
        group = by_folder[article.group]
        published = _published(article, group)
        expires = None if article.expires is None else end_of(article.expires, group)
        upcoming = published is not None and published > now
        if article.status is Status.DRAFT:
            drafts.append(article.source)
            if not preview:
                continue
        elif upcoming and published is not None:
            waiting.append((article.source, published))
            due.append(published)
            if not preview:
                continue
        if expires is not None:
            if expires <= now:
                continue
            due.append(expires)
        entry = entries.get(article.source)
        story = _story(
            article, group, published, entry, authority, rubrics, homes, around, desk, now
        )
        if story is not None:
            public.append(story)
            if article.event is not None or article.notice is not None:
                due.extend(moment for moment in turning_points(story) if moment > now)
            if site.feeds.news_sitemap and story.published is not None:
                stale = Moment(story.first.at + NEWS_SECONDS, story.first.offset)
                due.extend((stale,) if stale > now else ())
    public = without_twins(public, entries, desk)
    judge_references(public, by_folder, around, desk)
    public = [story for story in public if story.article.source not in desk.held]
    new_ledger = recorded(ledger, public, entries, authority) if not preview else ledger
    redirects, vanished = redirects_of(public, new_ledger, entries, homes, around, desk)
    desk.findings.extend(vanished)
    pages = [story for story in public if story.kind is Kind.PAGE]
    dated = [story for story in public if story.kind is not Kind.PAGE]
    # Side by side in memory in the order in which lists go through them: that takes a tenth of the
    # time off planning a hundred thousand.
    dated = [copy(story) for story in sorted(dated, key=_newest_first)]
    pages.sort(key=lambda story: story.path)
    return Newsroom(
        site=site,
        now=now,
        groups=tuple(by_folder.values()),
        stories=tuple(dated),
        pages=tuple(pages),
        redirects=redirects,
        held=frozenset(desk.held),
        waiting=tuple(sorted(waiting, key=lambda pair: (pair[1], pair[0]))),
        drafts=tuple(drafts),
        due=min(due, default=None),
        ledger=new_ledger,
        findings=tuple(desk.findings),
        attachments=dict(around.attachments),
        sizes=dict(around.sizes),
        by_source={story.article.source: story for story in (*dated, *pages)},
    )


def _newest_first(story: Story) -> tuple[int, str]:
    return -(story.published.at if story.published else 0), story.article.source


def _settled(groups: Iterable[Group], site: Site) -> list[Group]:
    """Groups with the site's zone and colour where they have none; the hub's own first."""
    settled = [
        msgspec.structs.replace(
            group, zone=group.zone or site.zone, accent=group.accent or site.accent
        )
        for group in groups
    ]
    return sorted(settled, key=lambda g: (g.folder != HUB, g.name.casefold(), g.folder))


def _published(article: Article, group: Group) -> Moment | None:
    if article.written is None:
        return None
    spread = 0 if article.written.precise else spread_of(article)
    return moment_of(article.written, group.zone, spread=spread)


def _story(
    article: Article,
    group: Group,
    published: Moment | None,
    entry: Entry | None,
    authority: str,
    rubrics: Mapping[str, Rubric],
    homes: frozenset[str],
    around: Surroundings,
    desk: Desk,
    now: Moment,
) -> Story | None:
    if article.status is Status.RETRACTED and article.retraction is None:
        desk.hold(article, "retraction-without-reason", "status")
        return None
    path, fault, details = address_of(article, published)
    if path in homes:
        fault, details = "slug-reserved", {"value": path[:-1]}
    if fault == "slug-mended":
        desk.note(article, fault, "slug", **details)
    elif fault:
        desk.hold(article, fault, "slug", **details)
        return None
    photos = photos_of(article, around, desk)
    if article.source in desk.held:
        return None
    first = entry.first if entry else published or now
    return Story(
        article=article,
        group=group,
        id=entry.id if entry else identity_of(article, authority),
        path=path,
        published=published,
        first=first,
        rubric=_rubric(article, rubrics, desk),
        tags=_named(article.tags),
        authors=_named(article.authors),
        photos=photos,
        links=links_of(article, around, desk),
        upcoming=published is not None and published > now,
        kind=article.kind,
        retracted=article.status is Status.RETRACTED,
    )


@lru_cache(maxsize=16_384)
def _named(names: tuple[str, ...]) -> tuple[Named, ...]:
    found: dict[str, str] = {}
    for name in names:
        slug = slug_of(name)
        if slug:
            found.setdefault(slug, name)
    return tuple(found.items())


def _rubric(article: Article, rubrics: Mapping[str, Rubric], desk: Desk) -> Rubric | None:
    slug = slug_of(article.rubric)
    if not slug:
        return None
    if slug in rubrics:
        return rubrics[slug]
    if rubrics:
        options = ", ".join(rubric.name for rubric in rubrics.values())
        desk.note(article, "rubric-unknown", "rubrik", value=article.rubric, options=options)
    return Rubric(article.rubric, slug)
