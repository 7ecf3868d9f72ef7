"""What feeds, calendars and outlines carry. One view feeds every format."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import msgspec

from kimgen.deciding.addresses import KIND_PAGES
from kimgen.deciding.articlepages import attachment_path, body_of
from kimgen.deciding.editions import Edition, canonical, group_path, group_url
from kimgen.deciding.fronts import Region, levels_of
from kimgen.deciding.heads import Heads
from kimgen.deciding.lines import changed, cut, labels_of, lead_photo, photo_path, summary_of
from kimgen.deciding.lists import Paged
from kimgen.deciding.marks import joined
from kimgen.deciding.outputs import Later, Maker, Output
from kimgen.deciding.parts import Body
from kimgen.deciding.stories import Story
from kimgen.deciding.syndication import (
    CalendarView,
    Category,
    FeedFile,
    FeedImage,
    FeedItem,
    FeedView,
    OpmlView,
    OutlineItem,
)
from kimgen.words.article import Kind, Status, signs_of
from kimgen.words.dates import Moment, date_line, day_text, moment_of
from kimgen.words.digest import Digest, digest_of
from kimgen.words.paths import HUB
from kimgen.words.site import Group

MOST_ITEMS = 3000
"""Items that a process keeps: those of a hub of 10,000 articles. The feeds of a group and of its
authors are made side by side."""

BEGINNING = Moment(1_262_278_800, 420)
"""2010-01-01 in WIB, the year in which KIM got their rules: the date of a feed without items."""


class _Sender(msgspec.Struct, frozen=True):
    """The group behind an item."""

    name: str = ""
    feed: str = ""
    id: str = ""
    categories: tuple[Category, ...] = ()
    """Where it is, and which it is."""


class Feeds:
    """Makes the feeds of an edition."""

    def __init__(self, edition: Edition, heads: Heads) -> None:
        self.edition = edition
        self.heads = heads
        self._made: dict[Digest, FeedItem] = {}
        self._senders: dict[str, _Sender] = {}
        self._by_source = edition.newsroom.by_source
        self._rubrics, self._tags = edition.url("rubrik/"), edition.url("tagar/")
        self._told = sorted(edition.told, key=lambda story: (-story.first.at, story.article.source))
        """Newest to become public first, which is the order of every feed."""
        self._host = edition.newsroom.ledger.authority or edition.address.split("/")[2]

    def item(self, story: Story) -> FeedItem:
        """The story as feeds carry it."""
        whole = signs_of(story.article).whole
        item = self._made.get(whole)
        if item is None:
            if len(self._made) >= MOST_ITEMS:
                self._made.clear()
            item = self._made[whole] = self._item(story)
        return item

    def _item(self, story: Story) -> FeedItem:
        edition, article = self.edition, story.article
        title, labels = article.title, labels_of(story)
        for name in ("dicabut", "advertorial"):
            if name in labels:
                title = f"[{self.heads.label(f'label_{name}')}] {title}"
        photo = lead_photo(story)
        image = None
        if photo is not None:
            source, found, ref = photo
            file = found.fallback
            url = edition.url(photo_path(edition, source, file))
            image = FeedImage(
                url, file.type, file.size, file.width, file.height, ref.alt, ref.caption
            )
        full = edition.site.feeds.full_text and article.status is not Status.RETRACTED
        sender = self._sender(story)
        return FeedItem(
            id=story.id,
            url=canonical(story, edition.site),
            title=title,
            summary="" if article.status is Status.RETRACTED else summary_of(story, 300),
            published=story.first,
            updated=changed(story),
            body=self._body(story) if full else None,
            authors=article.authors,
            categories=(*self._categories(story), *sender.categories),
            image=image,
            thumbnail=image.url if image else self.heads.card(story, photo=False),
            source_name=sender.name,
            source_feed=sender.feed,
            source_id=sender.id,
            notes=self._notes(story),
            language=article.language or story.group.language,
            files=self._files(story),
        )

    def _files(self, story: Story) -> tuple[FeedFile, ...]:
        edition, newsroom = self.edition, self.edition.newsroom
        if story.retracted or not story.article.attachments:
            return ()
        sources = dict.fromkeys(
            story.links.get(ref.target, "") for ref in story.article.attachments
        )
        return tuple(
            FeedFile(
                edition.url(attachment_path(edition, source, newsroom.attachments[source])),
                "application/pdf",
                newsroom.sizes[source],
            )
            for source in sources
            if source in newsroom.attachments
        )

    def _categories(self, story: Story) -> tuple[Category, ...]:
        found = [Category(slug, name, self._tags) for slug, name in story.tags]
        if story.rubric is not None:
            found.insert(0, Category(story.rubric.slug, story.rubric.name, self._rubrics))
        return tuple(found)

    def _sender(self, story: Story) -> "_Sender":
        """What tells of the group behind an item; nothing where the edition is the group's own."""
        group, folder = story.group, story.article.group
        sender = self._senders.get(folder)
        if sender is None:
            sender = _Sender()
            if self.edition.is_hub:
                url = self.edition.url
                home = group_url(group, self.edition.site)
                categories = [
                    Category("/".join(slugs), name, url("wilayah/"))
                    for slugs, name in levels_of(group)[-1:]
                ]
                categories.append(Category(folder.strip("_"), group.name, url("kim/")))
                id = self.feed_id(group_path(group))
                sender = _Sender(group.name, f"{home}feed.xml", id, tuple(categories))
            self._senders[folder] = sender
        return sender

    def _notes(self, story: Story) -> tuple[str, ...]:
        """What republishers must be told before the text."""
        article, label, language = story.article, self.heads.label, self.edition.language
        notes = []
        if article.retraction is not None:
            moment = moment_of(article.retraction.time, story.group.zone)
            time = date_line(moment, language)
            notes.append(label("note_retracted", time=time, reason=article.retraction.reason))
        for each in article.corrections:
            time = date_line(moment_of(each.time, story.group.zone), language)
            notes.append(label("note_corrected", time=time, text=each.text))
        if article.advertorial:
            name = article.advertiser
            notes.append(
                label("note_advertorial", name=name) if name else label("note_advertorial_plain")
            )
        if article.reprint is not None:
            moment_written = story.moment(article.reprint_time)
            day = f", {day_text(moment_written, language, weekday=False)}" if moment_written else ""
            notes.append(label("note_reprint", name=article.reprint.name, day=day))
        if article.unverified:
            notes.append(label("note_unverified"))
        return tuple(notes)

    def feed_id(self, base: str) -> str:
        """The id of the feed at *base*: of the list, not of its address, so it survives a move."""
        folder = self.edition.group.folder if self.edition.group else ""
        place = f"{folder}/{base}" if folder else base
        return f"tag:{self._host},2026:umpan/{place.rstrip('/')}"

    def feed(
        self,
        base: str,
        title: str,
        newest: Sequence[Story],
        *,
        everything: bool,
        group: Group | None,
    ) -> Iterator[Output]:
        """The feeds of the list at *base*, whose *newest* stand first.

        *everything*: Atom and JSON Feed besides RSS.
        """
        edition, site = self.edition, self.edition.site
        size = site.feeds.items
        kept = everything and site.feeds.archives
        # Between one and two archives full, so that no item is in neither.
        paged = Paged(newest, size, edition.elsewhere.counts.get(f"{base}feed.xml", 0))
        archives = paged.count if kept else 0
        live = paged.left if kept else newest[:size]
        url = edition.address + base
        logo = self.heads.logo(group.folder if group else "")
        owner = group.name if group else edition.title
        moved = group is not None and bool(group.domain) and edition.is_hub
        whole = FeedView(
            id=self.feed_id(base),
            title=title,
            subtitle=self._subtitle(group, title),
            page=group_url(group, site) if group is not None and moved else url,
            base=edition.address,
            rss=f"{url}feed.xml",
            atom=f"{url}atom.xml" if everything else "",
            json=f"{url}feed.json" if everything else "",
            language=(group.language if group and group.language else edition.language),
            updated=BEGINNING,
            items=(),
            rights=site.licence,
            icon=edition.url(logo.src if logo else "icon-512.png"),
            logo=edition.url(self._card(group)),
            author=owner,
            websub=site.feeds.websub,
        )
        previous = f"{url}arsip-{archives}-" if archives else ""
        frame = msgspec.structs.replace(whole, previous=previous)
        yield from self._documents(base, frame, live, newest if kept else ())
        for number, content in sorted(paged.full.items() if kept else ()):
            stem = f"{url}arsip-{number}-"
            frame = msgspec.structs.replace(
                whole,
                previous=f"{url}arsip-{number - 1}-" if number > 1 else "",
                rss=f"{stem}feed.xml",
                atom=f"{stem}atom.xml",
                json=f"{stem}feed.json",
                archive=True,
                current=url,
                websub=(),
            )
            yield from self._documents(f"{base}arsip-{number}-", frame, content, ())

    def _card(self, group: Group | None) -> str:
        """The wide picture of a list: its group's share card, or the edition's."""
        own = group is not None and self.edition.is_hub and self.edition.site.cards != "tidak"
        return f"{group_path(group)}kartu.jpg" if own and group is not None else "kartu.jpg"

    def _documents(
        self, stem: str, frame: FeedView, stories: Sequence[Story], listed: Sequence[Story]
    ) -> Iterator[Output]:
        """One feed of *stories* in each of its formats; it begins those *listed*."""
        given = frame, stories
        mark = self._mark(*given)
        view = Later(mark, self._with, given, remark=self._mark, texts=stories, listed=listed)
        yield Output(f"{stem}feed.xml", Maker.RSS, view)
        if frame.atom:
            yield Output(f"{stem}atom.xml", Maker.ATOM, view)
        if frame.json:
            yield Output(f"{stem}feed.json", Maker.JSON, view)

    def _mark(self, frame: FeedView, stories: Sequence[Story]) -> Digest:
        marks = self.heads.marks
        items = (marks.whole(story, self._body) for story in stories)
        return joined((marks.edition, digest_of(frame), *items))

    def _with(self, frame: FeedView, stories: Sequence[Story]) -> FeedView:
        items = tuple(self.item(story) for story in stories)
        updated = max((item.updated for item in items), default=BEGINNING)
        return msgspec.structs.replace(frame, items=items, updated=updated)

    def _body(self, story: Story) -> Body | None:
        return body_of(story, self.edition, self._by_source)

    def _subtitle(self, group: Group | None, title: str) -> str:
        if group is not None and group.description:
            return cut(" ".join(group.description.split()), 300)
        if title == self.edition.title and self.edition.site.description:
            return cut(" ".join(self.edition.site.description.split()), 300)
        return self.heads.label("feed_subtitle", name=title)

    def outputs(self) -> Iterator[Output]:
        """Every feed of the edition."""
        edition, label = self.edition, self.heads.label
        sets = edition.site.feeds.rss_sets
        more = edition.site.feeds.json_atom_everywhere
        told = self._told
        for output in self.feed("", edition.title, told, everything=True, group=edition.group):
            yield output
            for path in edition.site.feeds.former:
                kept = "atom.xml" if path == "feeds/posts/default" else "feed.xml"
                if output.path == kept:
                    yield Output(path, output.maker, output.shown)
        if edition.is_hub:
            own: dict[str, list[Story]] = {group.folder: [] for group in edition.groups}
            for story in told:
                own[story.group.folder].append(story)
                if story.shown_in:
                    for folder in {*story.shown_in} - {story.group.folder}:
                        own[folder].append(story)
            for group in edition.groups_planned:
                base, its = group_path(group), own[group.folder]
                yield from self.feed(base, group.name, its, everything=True, group=group)
        if "rubrik" in sets:
            lists: dict[str, list[Story]] = {r.slug: [] for r in edition.rubrics}
            names = {r.slug: r.name for r in edition.rubrics}
            for story in told:
                if story.rubric is not None:
                    lists.setdefault(story.rubric.slug, []).append(story)
                    names.setdefault(story.rubric.slug, story.rubric.name)
            for slug, stories in lists.items():
                title = self._titled("rubric_page", names[slug])
                yield from self.feed(f"rubrik/{slug}/", title, stories, everything=more, group=None)
        if "jenis" in sets:
            for kind in KIND_PAGES:
                stories = [story for story in told if story.kind is kind]
                title = f"{label(kind.value)}: {edition.title}"
                yield from self.feed(f"{kind.value}/", title, stories, everything=more, group=None)
        if "wilayah" in sets and edition.is_hub:
            yield from self._regions(everything=more)
        if "tagar" in sets:
            yield from self._by_name("tagar", "tag_page", [s.tags for s in told], everything=more)
        if "penulis" in sets:
            authors = [story.authors for story in told]
            yield from self._by_name("penulis", "author_page", authors, everything=more)

    def _titled(self, name: str, thing: str) -> str:
        return f"{self.heads.label(name, name=thing)}: {self.edition.title}"

    def _by_name(
        self, base: str, title: str, named: list[tuple[tuple[str, str], ...]], *, everything: bool
    ) -> Iterator[Output]:
        lists: defaultdict[str, list[Story]] = defaultdict(list)
        names: dict[str, str] = {}
        for story, pairs in zip(self._told, named, strict=True):
            for slug, name in pairs:
                lists[slug].append(story)
                names[slug] = name
        for slug in sorted(lists):
            yield from self.feed(
                f"{base}/{slug}/",
                self._titled(title, names[slug]),
                lists[slug],
                everything=everything,
                group=None,
            )

    def _regions(self, *, everything: bool) -> Iterator[Output]:
        names: dict[Region, str] = {}
        lists: dict[Region, list[Story]] = {}
        levels = {group.folder: levels_of(group) for group in self.edition.groups}
        for group in self.edition.groups:
            for slugs, name in levels[group.folder]:
                names.setdefault(slugs, name)
                lists.setdefault(slugs, [])
        for story in self._told:
            for slugs, _ in levels[story.group.folder]:
                lists[slugs].append(story)
        for slugs, stories in sorted(lists.items()):
            title = self._titled("region_page", names[slugs])
            base = "wilayah/" + "/".join(slugs) + "/"
            yield from self.feed(base, title, stories, everything=everything, group=None)


def calendars(edition: Edition, heads: Heads) -> Iterator[Output]:
    """The agenda as iCalendar: of the edition and, in the hub, of each group."""

    def view(name: str, stories: Sequence[Story]) -> CalendarView:
        events = [event for story in stories if (event := heads.calendar_event(story)) is not None]
        events.sort(key=lambda event: (event.start.at, event.uid))
        return CalendarView(heads.label("calendar", name=name), tuple(events))

    # Retracted ones, too: an event that is only left out stays in the calendars that have it.
    agenda = [story for story in edition.told if story.kind is Kind.EVENT]
    yield Output("agenda/agenda.ics", Maker.CALENDAR, view(edition.title, agenda))
    if edition.is_hub:
        for group in edition.groups_planned:
            told = edition.told_by.get(group.folder, ())
            stories = [story for story in told if story.kind is Kind.EVENT]
            path = f"{group_path(group)}agenda.ics"
            yield Output(path, Maker.CALENDAR, view(group.name, stories))


def outlines(edition: Edition, heads: Heads) -> Iterator[Output]:
    """OPML of all groups by region, and of all rubrics."""
    if not edition.is_hub:
        return
    by_region: dict[str, list[OutlineItem]] = {}
    for group in edition.groups:
        home = group_url(group, edition.site)
        item = OutlineItem(
            group.name,
            f"{home}feed.xml",
            home,
            cut(" ".join(group.description.split()), 200),
            group.language or edition.language,
        )
        name = group.region.regency or (edition.title if group.folder == HUB else "")
        by_region.setdefault(name or heads.label("no_region"), []).append(item)
    # The list of feeds does not change with an article, so its date stands still.
    sections = tuple((name, tuple(items)) for name, items in sorted(by_region.items()))
    title = heads.label("opml_groups", name=edition.title)
    yield Output("kelompok.opml", Maker.OPML, OpmlView(title, BEGINNING, sections, edition.title))
    rubrics = {r.slug: r.name for r in edition.rubrics}
    if "rubrik" in edition.site.feeds.rss_sets and rubrics:
        items = tuple(
            OutlineItem(
                name,
                f"{edition.address}rubrik/{slug}/feed.xml",
                f"{edition.address}rubrik/{slug}/",
                "",
                edition.language,
            )
            for slug, name in rubrics.items()
        )
        title = heads.label("opml_rubrics", name=edition.title)
        sections = ((heads.label("rubrics"), items),)
        yield Output("rubrik.opml", Maker.OPML, OpmlView(title, BEGINNING, sections, edition.title))
