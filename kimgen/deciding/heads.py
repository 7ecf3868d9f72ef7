"""The heads of pages, and the lines that many pages share; each made once an edition."""

from kimgen.deciding.editions import Edition, canonical, group_path, group_url
from kimgen.deciding.lines import (
    changed,
    cut,
    dark_accent,
    feed_links,
    group_line,
    label,
    photo_path,
    place_words,
    summary_of,
)
from kimgen.deciding.marks import Marks
from kimgen.deciding.parts import FeedLink, GroupLine, Link, Picture, Size
from kimgen.deciding.stories import Story
from kimgen.deciding.syndication import CalendarEvent
from kimgen.deciding.views import Head
from kimgen.words.article import Status
from kimgen.words.dates import date_line, moment_of
from kimgen.words.paths import HUB
from kimgen.words.photo import Photo
from kimgen.words.site import Group

RSS = "application/rss+xml"


class Heads:
    """Heads and shared lines of one edition."""

    def __init__(self, edition: Edition, logos: dict[str, tuple[str, Photo]]) -> None:
        """*logos*: group folder (or the empty text for the site) -> source and photo."""
        self.edition = edition
        self._logos = logos
        self._lines: dict[str, GroupLine] = {}
        self._group_heads: dict[str, tuple[tuple[Link, ...], tuple[FeedLink, ...]]] = {}
        self._rubrics: dict[str, Link] = {}
        self.home = Link(self.label("home"), "")
        self.marks = Marks(edition, self.logo)

    def label(self, name: str, /, **parts: object) -> str:
        """A label in the edition's language."""
        return label(self.edition, name, **parts)

    def logo(self, folder: str) -> Picture | None:
        """The logo of a group (of the site: the empty text)."""
        found = self._logos.get(folder)
        if found is None:
            return None
        source, photo = found
        fallback = photo.fallback
        sizes = tuple(Size(photo_path(self.edition, source, v), v.width) for v in photo.webp)
        path = photo_path(self.edition, source, fallback)
        return Picture(path, fallback.width, fallback.height, sizes)

    def group(self, group: Group) -> GroupLine:
        """A group as pages name it."""
        line = self._lines.get(group.folder)
        if line is None:
            line = group_line(group, self.edition, lambda each: self.logo(each.folder))
            self._lines[group.folder] = line
        return line

    def rubric(self, story: Story) -> Link | None:
        """The story's rubric, leading to its list."""
        if story.rubric is None:
            return None
        link = self._rubrics.get(story.rubric.slug)
        if link is None:
            link = Link(story.rubric.name, f"rubrik/{story.rubric.slug}/")
            self._rubrics[story.rubric.slug] = link
        return link

    def group_feed(self, group: Group) -> tuple[FeedLink, ...]:
        """A group's feed, where it is another than the edition's."""
        if self.edition.group is group:
            return ()
        return (FeedLink(group.name, f"{group_path(group)}feed.xml", RSS),)

    def group_feeds(self, group: Group) -> tuple[FeedLink, ...]:
        """All formats of a group's feed, for its own page."""
        base = group_path(group)
        return (
            *self.group_feed(group),
            FeedLink(f"{group.name} (Atom)", f"{base}atom.xml", "application/atom+xml"),
            FeedLink(f"{group.name} (JSON)", f"{base}feed.json", "application/feed+json"),
        )

    def article(self, story: Story, *, photo: bool) -> Head:
        """The head of an article's page."""
        edition = self.edition
        cached = self._group_heads.get(story.article.group)
        if cached is None:
            above = [self.home]
            if edition.group is None and story.article.group != HUB:
                above.append(Link(story.group.name, edition.path(group_path(story.group))))
            links = feed_links(edition, *self.group_feed(story.group))
            cached = self._group_heads[story.article.group] = (tuple(above), links)
        crumbs_of_group, feeds = cached
        rubric = self.rubric(story)
        crumbs = (*crumbs_of_group, rubric) if rubric is not None else crumbs_of_group
        url = canonical(story, edition.site)
        retracted = story.article.status is Status.RETRACTED
        # What was retracted must not live on in search results and shared links.
        described = "" if retracted else summary_of(story, 160)
        return Head(
            title=story.article.title,
            description=described or story.article.title,
            canonical=url,
            crumbs=crumbs,
            feeds=feeds,
            card=self.card(story, photo=photo),
            card_alt=story.article.title,
            hidden=story.article.status is not Status.PUBLISHED or story.upcoming,
            accent=story.group.accent,
            accent_dark=dark_accent(story.group.accent),
        )

    def card(self, story: Story, *, photo: bool) -> str:
        """The absolute address of a story's share card; the edition's own where it has none."""
        cards = self.edition.site.cards
        own = story.kind.value != "halaman" or photo
        if own and (cards == "semua" or (cards == "foto" and photo)):
            return f"{self.edition.address}{self.edition.path(story.path)}kartu.jpg"
        return f"{self.edition.address}kartu.jpg"

    def plain(
        self,
        title: str,
        path: str,
        description: str,
        *,
        crumbs: tuple[Link, ...] = (),
        feeds: tuple[FeedLink, ...] = (),
        group: Group | None = None,
        hidden: bool = False,
        card: str = "",
    ) -> Head:
        """The head of a list or of any other page."""
        edition = self.edition
        url = edition.url(path)
        if group is not None and path == group_path(group):
            url = group_url(group, edition.site)
        return Head(
            title=title,
            description=cut(description, 160),
            canonical=url,
            crumbs=(self.home, *crumbs) if path else (),
            feeds=feed_links(edition, *feeds),
            card=f"{edition.address}{card if edition.site.cards != 'tidak' else ''}kartu.jpg",
            card_alt=title,
            hidden=hidden,
            accent=group.accent if group else "",
            accent_dark=dark_accent(group.accent) if group else "",
        )

    def calendar_event(self, story: Story) -> CalendarEvent | None:
        """An agenda item as a VEVENT; a retracted one is cancelled, and says why."""
        article, event = story.article, story.article.event
        start = story.moment(event.start) if event else None
        if event is None or start is None:
            return None
        text = "" if story.retracted else summary_of(story)
        if article.retraction is not None:
            time = date_line(
                moment_of(article.retraction.time, story.group.zone), self.edition.language
            )
            text = self.label("note_retracted", time=time, reason=article.retraction.reason)
        return CalendarEvent(
            uid=story.id,
            stamp=changed(story),
            start=start,
            end=story.moment(event.end),
            title=article.title,
            text=text,
            place=event.place or place_words(story.group),
            organiser=event.organiser or story.group.name,
            url=canonical(story, self.edition.site),
            cancelled=story.retracted,
        )
