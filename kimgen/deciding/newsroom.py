"""All articles in order, with their times, addresses and ids settled; what is held, and why."""

from collections.abc import Iterable, Mapping

import msgspec

from kimgen.deciding.addresses import address_of, alias_paths, identity_of, mark_of
from kimgen.words.article import Article, Kind, Place, Status
from kimgen.words.dates import Moment, Written, moment_of
from kimgen.words.diagnostics import Diagnostic, Where
from kimgen.words.ledger import Entry, Ledger
from kimgen.words.paths import HUB, beside, beside_in_group
from kimgen.words.photo import Photo
from kimgen.words.site import Group, Rubric, Site
from kimgen.words.slugs import slug_of

Named = tuple[str, str]
"""A slug and the name that it stands for."""


class Story(msgspec.Struct, frozen=True, eq=False):
    """An article in its place: when it became public, where it is, what it leads to."""

    article: Article
    group: Group
    id: str
    path: str
    """In the hub, without a slash in front: ``kim-a/2026/11/panen/``."""
    published: Moment | None
    """As readers see it; None for pages."""
    first: Moment
    """When it became public: the order of feeds. Editing the date does not move it."""
    rubric: Rubric | None
    tags: tuple[Named, ...]
    authors: tuple[Named, ...]
    photos: dict[str, Photo]
    """Picture targets as written -> photo."""
    links: dict[str, str]
    """Link targets as written -> source of an article, or of an attachment."""
    shown_in: tuple[str, ...] = ()
    """Folders of further groups whose lists show it."""
    upcoming: bool = False
    """Not yet due: seen in previews only."""

    @property
    def kind(self) -> Kind:
        """The article's kind."""
        return self.article.kind

    @property
    def retracted(self) -> bool:
        """Whether it was taken back: its page and feeds say so, lists leave it out."""
        return self.article.status is Status.RETRACTED

    def moment(self, written: Written | None) -> Moment | None:
        """A time of this article's in its group's zone; of a day alone, its beginning."""
        return None if written is None else moment_of(written, self.group.zone)

    def change(self, written: Written | None) -> Moment | None:
        """The time of a change, apart from those of other articles on the same day."""
        if written is None:
            return None
        return moment_of(written, self.group.zone, spread=spread_of(self.article))


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

    def group(self, folder: str) -> Group:
        """The group of a folder."""
        return next(group for group in self.groups if group.folder == folder)


class Surroundings(msgspec.Struct, frozen=True):
    """What lies around the articles: the photos and attachments that were found and read."""

    photos: Mapping[str, Photo] = {}
    faults: Mapping[str, tuple[Diagnostic, ...]] = {}
    """Path of a photo that can't be used -> why."""
    attachments: Mapping[str, str] = {}
    """Path of an attachment -> digest of its bytes."""
    refused: Mapping[str, str] = {}
    """Path of an attachment that is not published -> why."""
    sources: frozenset[str] = frozenset()
    """Every article's source that exists, held back or not."""


class _Desk:
    """Collects what assembling finds."""

    def __init__(self) -> None:
        self.findings: list[Diagnostic] = []
        self.held: set[str] = set()

    def note(self, article: Article, code: str, at: str = "", /, **details: str) -> None:
        place = article.places.get(at, Place())
        where = Where(article.source, place.line, place.column, place.length)
        self.findings.append(Diagnostic(code, where, details))

    def hold(self, article: Article, code: str, at: str = "", /, **details: str) -> None:
        self.note(article, code, at, **details)
        self.held.add(article.source)


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
    desk = _Desk()
    by_folder = {group.folder: group for group in _settled(groups, site)}
    known = sorted(articles, key=lambda article: article.source)
    authority = ledger.authority or site.address.split("://")[1].split("/")[0].split(":")[0]
    entries = _entries_by_source(ledger, known, around.sources)
    rubrics = {rubric.slug: rubric for rubric in site.rubrics}
    public: list[Story] = []
    waiting: list[tuple[str, Moment]] = []
    drafts: list[str] = []
    due: list[Moment] = []
    for article in known:
        group = by_folder[article.group]
        published = _published(article, group)
        expires = None if article.expires is None else _end_of(article.expires, group)
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
        story = _story(article, group, published, entry, authority, rubrics, around, desk, now)
        if story is not None:
            public.append(story)
            due.extend(moment for moment in _turning_points(story) if moment > now)
    public = _without_twins(public, entries, desk)
    _judge_references(public, by_folder, around, desk)
    public = [story for story in public if story.article.source not in desk.held]
    new_ledger = _recorded(ledger, public, entries, authority) if not preview else ledger
    redirects, vanished = _redirects(public, new_ledger, around, desk)
    desk.findings.extend(vanished)
    pages = [story for story in public if story.kind is Kind.PAGE]
    dated = [story for story in public if story.kind is not Kind.PAGE]
    dated.sort(key=_newest_first)
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
    return moment_of(article.written, group.zone, spread=spread_of(article))


def spread_of(article: Article) -> int:
    """Seconds within the first hour of a day, by title and time: no two articles share an instant."""
    return int(mark_of(article)[:6], 16) % 3600


def _end_of(written: Written, group: Group) -> Moment:
    """The moment when something valid until *written* is over: a day alone counts to its end."""
    moment = moment_of(written, group.zone)
    return moment if written.precise else Moment(moment.at + 86_400, moment.offset)


def _turning_points(story: Story) -> list[Moment]:
    """When this story's pages change by time alone: an event is past, a notice is over."""
    found = []
    if story.article.event is not None:
        found.append(_end_of(story.article.event.end or story.article.event.start, story.group))
    if story.article.notice is not None and story.article.notice.valid_until is not None:
        found.append(_end_of(story.article.notice.valid_until, story.group))
    return found


def over(story: Story, now: Moment) -> bool:
    """Whether an event is past, or a notice no longer valid."""
    points = _turning_points(story)
    return bool(points) and points[0] <= now


def _story(
    article: Article,
    group: Group,
    published: Moment | None,
    entry: Entry | None,
    authority: str,
    rubrics: Mapping[str, Rubric],
    around: Surroundings,
    desk: _Desk,
    now: Moment,
) -> Story | None:
    if article.status is Status.RETRACTED and article.retraction is None:
        desk.hold(article, "retraction-without-reason")
        return None
    path, fault, details = address_of(article, published)
    if fault == "slug-mended":
        desk.note(article, fault, "slug", **details)
    elif fault:
        desk.hold(article, fault, "slug", **details)
        return None
    photos = _photos(article, around, desk)
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
        links=_links(article, around, desk),
        upcoming=published is not None and published > now,
    )


def _named(names: Iterable[str]) -> tuple[Named, ...]:
    found: dict[str, str] = {}
    for name in names:
        slug = slug_of(name)
        if slug:
            found.setdefault(slug, name)
    return tuple(found.items())


def _rubric(article: Article, rubrics: Mapping[str, Rubric], desk: _Desk) -> Rubric | None:
    slug = slug_of(article.rubric)
    if not slug:
        return None
    if slug in rubrics:
        return rubrics[slug]
    if rubrics:
        options = ", ".join(rubric.name for rubric in rubrics.values())
        desk.note(article, "rubric-unknown", "rubrik", value=article.rubric, options=options)
    return Rubric(article.rubric, slug)


def _photos(article: Article, around: Surroundings, desk: _Desk) -> dict[str, Photo]:
    """Every picture that the article names, found; a missing one holds it back."""
    named = [(ref.file, 0) for ref in article.gallery]
    if article.picture is not None:
        named.insert(0, (article.picture.file, 0))
    named += [(ref.target, ref.line) for ref in article.pictures]
    found: dict[str, Photo] = {}
    for file, line in named:
        path = beside_in_group(article.source, file)
        photo = around.photos.get(path) if path else None
        if photo is not None:
            found[file] = photo
            continue
        desk.held.add(article.source)
        if path is not None and path in around.faults:
            desk.findings.extend(around.faults[path])
            continue
        place = Place(line) if line else article.places.get("foto", Place())
        where = Where(article.source, place.line, place.column, place.length)
        folder = article.source.rsplit("/", 1)[0]
        code = "picture-missing" if path else "picture-outside"
        desk.findings.append(Diagnostic(code, where, {"file": file, "folder": folder}))
    return found


def _links(article: Article, around: Surroundings, desk: _Desk) -> dict[str, str]:
    """Relative links of the body to what they name; what leads nowhere is a finding later."""
    found: dict[str, str] = {}
    for ref in article.links:
        target = ref.target.split("#")[0].split("?")[0]
        path = beside(article.source, target) if target else article.source
        if path is None:
            continue
        tries = (path, f"{path}.md", f"{path}/index.md", f"{path}/_index.md")
        hit = next((each for each in tries if each in around.sources), None)
        if hit is None and path in around.attachments:
            hit = path
        if hit is not None:
            found[ref.target] = hit
    return found


def _judge_references(
    stories: list[Story], groups: Mapping[str, Group], around: Surroundings, desk: _Desk
) -> None:
    """Name the links and references that lead nowhere; settle which groups show a story too."""
    public = {story.article.source for story in stories}
    for number, story in enumerate(stories):
        article = story.article
        for ref in article.links:
            if ref.target.startswith(("#", "/")):
                continue
            source = story.links.get(ref.target)
            code = ""
            if source is None:
                path = beside_in_group(article.source, ref.target)
                if path is not None and path in around.refused:
                    why = around.refused[path]
                    details = {"target": ref.target, "why": why}
                    where = Where(article.source, ref.line)
                    desk.findings.append(Diagnostic("attachment-refused", where, details))
                    continue
                code = "link-nowhere"
            elif source not in public and source not in around.attachments:
                code = "link-unpublished"
            if code:
                where = Where(article.source, ref.line)
                desk.findings.append(Diagnostic(code, where, {"target": ref.target}))
        for key, target in (
            ("pemutakhiran_dari", article.updates),
            ("hak_jawab_untuk", article.reply_to),
        ):
            if target and reference(story, target, public) is None:
                desk.note(article, "reference-nowhere", key, key=key, target=target)
        if article.shown_in:
            shown = []
            for name in article.shown_in:
                if name in groups and name != article.group:
                    shown.append(name)
                elif name not in groups:
                    desk.note(article, "group-unknown", "lintas", value=name)
            stories[number] = msgspec.structs.replace(story, shown_in=tuple(shown))


def reference(story: Story, target: str, public: Iterable[str]) -> str | None:
    """The source that a front matter reference of *story* names, where it is among *public*."""
    path = beside(story.article.source, target)
    if path is None:
        return None
    tries = (path, f"{path}.md", f"{path}/index.md")
    return next((each for each in tries if each in public), None)


def _entries_by_source(
    ledger: Ledger, articles: list[Article], sources: frozenset[str]
) -> dict[str, Entry]:
    """The ledger's entry of each article; a renamed file is known by its mark, in its group."""
    found = {entry.source: entry for entry in ledger.entries}
    orphans: dict[tuple[str, str], Entry] = {}
    by_id: dict[str, Entry] = {}
    for entry in ledger.entries:
        by_id[entry.id] = entry
        if entry.source not in sources:
            orphans[(entry.source.split("/")[1], entry.mark)] = entry
    for article in articles:
        if article.source in found:
            continue
        renamed = orphans.get((article.group, mark_of(article)))
        if renamed is not None:
            found[article.source] = renamed
    return found


def _without_twins(stories: list[Story], entries: Mapping[str, Entry], desk: _Desk) -> list[Story]:
    """Of the stories that claim one address or id, only the first owner's; the others are held."""

    def seniority(story: Story) -> tuple[bool, int, str]:
        entry = entries.get(story.article.source)
        owner = entry is not None and story.path in entry.addresses
        return not owner, story.first.at, story.article.source

    kept: list[Story] = []
    addresses: dict[str, Story] = {}
    ids: dict[str, Story] = {}
    for story in sorted(stories, key=seniority):
        other = addresses.get(story.path)
        code, key, details = "address-taken", "slug", {"address": f"/{story.path}"}
        if other is None:
            other = ids.get(story.id)
            code, key, details = "identity-taken", "id", {}
        if other is not None:
            place = story.article.places.get(key, Place())
            where = Where(story.article.source, place.line, place.column, place.length)
            details["other"] = other.article.source
            also = (Where(other.article.source),)
            desk.findings.append(Diagnostic(code, where, details, also))
            desk.held.add(story.article.source)
            continue
        addresses[story.path] = ids[story.id] = story
        kept.append(story)
    return kept


def _recorded(
    ledger: Ledger, stories: list[Story], entries: Mapping[str, Entry], authority: str
) -> Ledger:
    """The ledger with every public story in it; an address that changed is added behind."""
    records = {entry.id: entry for entry in ledger.entries}
    for story in stories:
        if story.kind is Kind.PAGE and story.article.written is None:
            first = Moment(0, 420, precise=False)
        else:
            first = story.first
        before = entries.get(story.article.source)
        addresses = before.addresses if before else ()
        if not addresses or addresses[-1] != story.path:
            rest = tuple(each for each in addresses if each != story.path)
            addresses = (*rest, story.path)
        mark = mark_of(story.article)
        if (
            before is None
            or before.source != story.article.source
            or before.mark != mark
            or before.addresses != addresses
        ):
            records[story.id] = Entry(story.id, story.article.source, first, mark, addresses)
    return Ledger(authority, tuple(sorted(records.values(), key=lambda entry: entry.id)))


def _redirects(
    stories: list[Story], ledger: Ledger, around: Surroundings, desk: _Desk
) -> tuple[tuple[tuple[str, str], ...], list[Diagnostic]]:
    """Old addresses that lead on, and findings for those that would vanish."""
    taken = {story.path for story in stories}
    found: dict[str, str] = {}
    by_id = {story.id: story for story in stories}
    for story in stories:
        paths, wrong = alias_paths(story.article)
        for value in wrong:
            group = "" if story.article.group == HUB else story.article.group
            desk.note(story.article, "alias-outside", "alias", value=value, group=group)
        for value, path in paths:
            if path in taken or path in found:
                if path != story.path:
                    desk.note(story.article, "alias-taken", "alias", value=value)
            else:
                found[path] = story.path
    vanished: list[Diagnostic] = []
    for entry in ledger.entries:
        owner = by_id.get(entry.id)
        for address in entry.addresses:
            if address in taken or address in found:
                continue
            if owner is not None:
                found[address] = owner.path
            elif entry.source not in around.sources:
                details = {"address": f"/{address}", "source": entry.source}
                vanished.append(Diagnostic("address-vanished", Where(entry.source), details))
    return tuple(sorted(found.items())), vanished
