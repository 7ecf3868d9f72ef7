"""Lists that stand still: the first page holds the newest, older pages count from the oldest.

Page n of the older ones holds articles (n-1)*size+1 to n*size in order of time, so a full page
never changes again; the first page holds what is left, between one and two pages full.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial

from msgspec.structs import replace

from kimgen.deciding.addresses import KIND_PAGES
from kimgen.deciding.editions import Edition
from kimgen.deciding.heads import RSS, Heads
from kimgen.deciding.lines import Teasers
from kimgen.deciding.marks import joined
from kimgen.deciding.outputs import Later, Output, page
from kimgen.deciding.parts import FeedLink, GroupLine, Link
from kimgen.deciding.stories import Named, Story
from kimgen.deciding.views import AgendaView, Head, LinksView, ListView, MonthOfEvents
from kimgen.words.article import Kind
from kimgen.words.dates import month_text
from kimgen.words.digest import digest_of

NAMING = frozenset(f"{base}/index.html" for base in ("tagar", "penulis", "arsip"))
"""The pages that name every list of a kind."""
LONGEST_NAME = 80
"""Characters of a list's name before the number of its page."""


class Paged:
    """A list in pages: those that are full for ever, each newest first, and what is left."""

    def __init__(self, stories: Sequence[Story], size: int, elsewhere: int = 0) -> None:
        """*stories* are newest first; *elsewhere*: how many older ones there are besides.

        One page full, at least, stays for the list's first page.
        """
        total = len(stories) + elsewhere
        self.count = max(0, total // size - 1)
        """How many pages are full."""
        self.left = stories[: total - self.count * size]
        numbers = range(self.count, 0, -1)
        ends = ((n, total - (n - 1) * size) for n in numbers)
        self.full = {n: stories[end - size : end] for n, end in ends if end <= len(stories)}
        """By number; those that want stories from elsewhere are left out."""


class Lists:
    """Makes the lists of an edition."""

    def __init__(self, edition: Edition, heads: Heads, teasers: Teasers) -> None:
        self.edition = edition
        self.heads = heads
        self.teasers = teasers
        self.size = edition.site.lists.size

    def older_pages(
        self,
        base: str,
        heading: str,
        sort: str,
        stories: Sequence[Story],
        *,
        crumbs: tuple[Link, ...] = (),
        feeds: tuple[FeedLink, ...] = (),
        kind: str = "",
    ) -> tuple[list[Output], Sequence[Story], str]:
        """The full pages, the stories left for the first page, and where its "older" leads."""
        paged = Paged(stories, self.size, self.edition.elsewhere.counts.get(f"{base}index.html", 0))
        marks = self.heads.marks
        # Pages of one list differ by their numbers and stories alone.
        same = digest_of((base, heading, sort, crumbs, feeds, kind)) if paged.count else ""

        def filled(number: int, content: Sequence[Story]) -> ListView:
            # Its number tells the page from the others: an endless name must not push it out.
            title = self.heads.label("older_page", heading=heading[:LONGEST_NAME], number=number)
            head = self.heads.plain(
                title,
                f"{base}halaman/{number}/",
                self.heads.label("list_description", heading=title, site=self.edition.title),
                crumbs=(*crumbs, Link(heading, base)) if base else crumbs,
                feeds=feeds,
            )
            return ListView(
                head=head,
                heading=heading,
                sort=sort,
                teasers=self.teasers.all(content),
                kind=kind,
                number=number,
                older=f"{base}halaman/{number - 1}/" if number > 1 else "",
                latest=base,
            )

        outputs = []
        for number, content in sorted(paged.full.items()):
            path = f"{base}halaman/{number}/"
            mark = joined((marks.edition, same, str(number), marks.all(content)))
            place = self.edition.url(path)
            view = Later(mark, partial(filled, number, content), place=place)
            outputs.append(page(path, "list.html", view))
        older = f"{base}halaman/{paged.count}/" if paged.count else ""
        return outputs, paged.left, older

    def whole(
        self,
        base: str,
        heading: str,
        sort: str,
        stories: Sequence[Story],
        *,
        crumbs: tuple[Link, ...] = (),
        feed: str = "",
        kind: str = "",
        links: tuple[Link, ...] = (),
        groups: tuple[GroupLine, ...] = (),
        hidden: bool = False,
    ) -> Iterator[Output]:
        """All pages of one list. *feed* is the title of its own RSS feed, where it has one."""
        feeds = self._feeds(feed, base)
        outputs, left, older = self.older_pages(
            base, heading, sort, stories, crumbs=crumbs, feeds=feeds, kind=kind
        )
        yield from outputs
        frame = ListView(
            head=self._head(base, heading, crumbs, feeds, hidden=hidden),
            heading=heading,
            sort=sort,
            teasers=(),
            kind=kind,
            older=older,
            links=links,
            groups=groups,
        )
        yield page(base, "list.html", self._filled(frame, left, stories))

    def _feeds(self, title: str, base: str) -> tuple[FeedLink, ...]:
        """The list's own feeds; none without a *title*."""
        if not title:
            return ()
        rss = FeedLink(title, f"{base}feed.xml", RSS)
        if not self.edition.site.feeds.json_atom_everywhere:
            return (rss,)
        return (
            rss,
            FeedLink(f"{title} (Atom)", f"{base}atom.xml", "application/atom+xml"),
            FeedLink(f"{title} (JSON)", f"{base}feed.json", "application/feed+json"),
        )

    def _filled(self, frame: ListView, stories: Sequence[Story], listed: Sequence[Story]) -> Later:
        """The first *stories* of a list in *frame*, its teasers made when the page is."""
        marks = self.heads.marks
        mark = joined((marks.edition, digest_of(frame), marks.all(stories)))
        place = "" if frame.head.hidden else frame.head.canonical
        make = lambda: replace(frame, teasers=self.teasers.all(stories))  # noqa: E731
        return Later(mark, make, place=place, listed=listed)

    def _head(
        self,
        base: str,
        heading: str,
        crumbs: tuple[Link, ...],
        feeds: tuple[FeedLink, ...],
        *,
        hidden: bool = False,
    ) -> Head:
        description = self.heads.label("list_description", heading=heading, site=self.edition.title)
        return self.heads.plain(
            heading, base, description, crumbs=crumbs, feeds=feeds, hidden=hidden
        )

    def _feed_title(self, set_name: str, heading: str) -> str:
        return heading if set_name in self.edition.site.feeds.rss_sets else ""

    def rubrics(self) -> Iterator[Output]:
        """A list for each rubric: those of the settings, also empty ones, and those in use."""
        named = {rubric.slug: rubric.name for rubric in self.edition.rubrics}
        found: dict[str, list[Story]] = {slug: [] for slug in named}
        for story in self.edition.told:
            if story.rubric is not None:
                named.setdefault(story.rubric.slug, story.rubric.name)
                stories_of = found.setdefault(story.rubric.slug, [])
                if not story.retracted:
                    stories_of.append(story)
        heading = self.heads.label("rubrics")
        for slug, stories in found.items():
            name = self.heads.label("rubric_page", name=named[slug])
            yield from self.whole(
                f"rubrik/{slug}/",
                name,
                "rubrik",
                stories,
                crumbs=(Link(heading, "rubrik/"),),
                feed=self._feed_title("rubrik", name),
            )
        links = tuple(Link(named[slug], f"rubrik/{slug}/") for slug in found)
        yield self.index("rubrik/", heading, ((("", links),) if links else ()))

    def tags(self) -> Iterator[Output]:
        """A list for each tag; one with a single article is not for search engines."""
        named = [story.tags for story in self.edition.told]
        yield from self._by_name("tagar", "tags", "tag_page", named, mark="#", least=2)

    def authors(self) -> Iterator[Output]:
        """A list for each author."""
        named = [story.authors for story in self.edition.told]
        yield from self._by_name("penulis", "authors", "author_page", named)

    def _by_name(
        self,
        sort: str,
        heading_label: str,
        page_label: str,
        named: Sequence[tuple[Named, ...]],
        *,
        mark: str = "",
        least: int = 0,
    ) -> Iterator[Output]:
        """A list for each of the names that *named* gives the stories, and all of them by letter.

        *mark* stands before each name; lists of fewer than *least* stories are hidden.
        """
        names: dict[str, str] = {}
        found: defaultdict[str, list[Story]] = defaultdict(list)
        for story, pairs in zip(self.edition.told, named, strict=True):
            shown = not story.retracted
            for slug, name in pairs:
                stories_of = found[slug]
                if slug not in names:
                    names[slug] = name
                if shown:
                    stories_of.append(story)
        heading = self.heads.label(heading_label)
        for slug, stories in sorted(found.items()):
            name = self.heads.label(page_label, name=names[slug])
            yield from self.whole(
                f"{sort}/{slug}/",
                name,
                sort,
                stories,
                crumbs=(Link(heading, f"{sort}/"),),
                feed=self._feed_title(sort, name),
                hidden=len(stories) < least,
            )
        texts = {slug: f"{mark}{names[slug]}" for slug in found} | self._known(f"{sort}/")
        links = [Link(texts[slug], f"{sort}/{slug}/") for slug in sorted(texts)]
        yield self.index(f"{sort}/", heading, _by_letter(links))

    def _known(self, base: str) -> dict[str, str]:
        """What follows *base* in the address of each list that the page there named -> its text."""
        links = self.edition.elsewhere.links.get(base, ())
        return {path.removeprefix(base).strip("/"): text for text, path in links}

    def months(self) -> Iterator[Output]:
        """The archive: a list for each month, and all months by year."""
        found: defaultdict[tuple[int, int], list[Story]] = defaultdict(list)
        for story in self.edition.stories:
            if story.published is not None:
                found[story.published.month].append(story)
        language = self.edition.language
        heading = self.heads.label("archive")
        years: defaultdict[int, list[Link]] = defaultdict(list)
        known = {(int(m[:-3]), int(m[-2:])) for m in self._known("arsip/")}
        for year, month in sorted(found.keys() | known, reverse=True):
            base = f"arsip/{year}/{month:02}/"
            name = month_text(year, month, language)
            years[year].append(Link(name, base))
            stories = found.get((year, month), ())
            if not stories:
                continue
            yield from self.whole(
                base,
                self.heads.label("month_page", name=name),
                "arsip",
                stories,
                crumbs=(Link(heading, "arsip/"), Link(str(year), f"arsip/{year}/")),
            )
        sections = tuple((str(year), tuple(links)) for year, links in years.items())
        for year, links in years.items():
            yield self.index(
                f"arsip/{year}/",
                self.heads.label("month_page", name=str(year)),
                (("", tuple(links)),),
                crumbs=(Link(heading, "arsip/"),),
            )
        yield self.index("arsip/", heading, sections)

    def kinds(self) -> Iterator[Output]:
        """A list for each kind that has one; the agenda in its own manner."""
        found: defaultdict[Kind, list[Story]] = defaultdict(list)
        for story in self.edition.stories:
            found[story.kind].append(story)
        for kind in KIND_PAGES:
            stories = found[kind]
            name = self.heads.label(kind.value)
            base = f"{kind.value}/"
            feed = self._feed_title("jenis", name)
            if kind is Kind.EVENT:
                yield from self.agenda(base, name, stories, feed=feed)
            else:
                yield from self.whole(base, name, "jenis", stories, feed=feed, kind=kind.value)

    def agenda(
        self, base: str, heading: str, stories: Sequence[Story], *, feed: str = ""
    ) -> Iterator[Output]:
        """What is to come by month, soonest first; what is past, latest first, behind it."""
        feeds = self._feeds(feed, base)
        outputs, left, older = self.older_pages(
            base, heading, "jenis", stories, feeds=feeds, kind=Kind.EVENT.value
        )
        yield from outputs
        months: defaultdict[tuple[int, int], list[Story]] = defaultdict(list)
        past = []
        everything = sorted(stories, key=_start)
        for story in everything:
            teaser = self.teasers(story)
            if teaser.event is None or teaser.event.past:
                past.append(story)
                continue
            start = story.moment(story.article.event.start) if story.article.event else None
            if start is not None:
                months[start.month].append(story)
        recent = {story.article.source for story in left}
        shown = [story for story in reversed(past) if story.article.source in recent]
        view = AgendaView(
            head=self._head(base, heading, (), feeds),
            heading=heading,
            months=tuple(
                MonthOfEvents(
                    month_text(year, month, self.edition.language), self.teasers.all(events)
                )
                for (year, month), events in sorted(months.items())
            ),
            past=self.teasers.all(shown),
            older=older,
            calendar=f"{base}agenda.ics",
        )
        yield page(base, "agenda.html", view)

    def index(
        self,
        base: str,
        heading: str,
        sections: tuple[tuple[str, tuple[Link, ...]], ...],
        *,
        crumbs: tuple[Link, ...] = (),
    ) -> Output:
        """A page of links."""
        description = self.heads.label(
            "links_description", heading=heading, site=self.edition.title
        )
        head = self.heads.plain(heading, base, description, crumbs=crumbs)
        return page(base, "links.html", LinksView(head, heading, sections))


def upcoming(stories: Sequence[Story], teasers: Teasers, most: int) -> tuple[Story, ...]:
    """The next *most* events, soonest first."""
    events = [
        story
        for story in stories
        if story.kind is Kind.EVENT and (line := teasers(story).event) is not None and not line.past
    ]
    return tuple(sorted(events, key=_start)[:most])


def _start(story: Story) -> tuple[int, str]:
    event = story.article.event
    moment = story.moment(event.start) if event else None
    return (moment.at if moment else 0), story.article.source


def _by_letter(links: list[Link]) -> tuple[tuple[str, tuple[Link, ...]], ...]:
    """Links under the first letter of their address; few links stand in one section."""
    if len(links) < 40:
        return (("", tuple(links)),) if links else ()
    sections: defaultdict[str, list[Link]] = defaultdict(list)
    for link in links:
        sections[link.path.split("/")[1][0].upper()].append(link)
    return tuple((letter, tuple(part)) for letter, part in sorted(sections.items()))
