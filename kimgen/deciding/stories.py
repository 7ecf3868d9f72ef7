"""An article in its place: a story, with its times, address and id settled."""

import msgspec

from kimgen.deciding.addresses import mark_of
from kimgen.words.article import Article, Kind
from kimgen.words.dates import Moment, Written, moment_of
from kimgen.words.photo import Photo
from kimgen.words.site import Group, Rubric

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
    kind: Kind = Kind.NEWS
    """The article's. It stands here, as what follows, for lists are made by looking at all stories:
    of a hundred thousand each look at an article, too, is one at memory that is far away."""
    retracted: bool = False
    """Whether it was taken back: its page and feeds say so, lists leave it out."""

    def moment(self, written: Written | None) -> Moment | None:
        """A time of this article's in its group's zone; of a day alone, its beginning."""
        return None if written is None else moment_of(written, self.group.zone)

    def change(self, written: Written | None) -> Moment | None:
        """The time of a change, apart from those of other articles on the same day."""
        if written is None:
            return None
        return moment_of(written, self.group.zone, spread=spread_of(self.article))


def spread_of(article: Article) -> int:
    """Seconds within a day's first hour, by title and time: no two articles share an instant."""
    return int(mark_of(article)[:6], 16) % 3600


def end_of(written: Written, group: Group) -> Moment:
    """The moment when something valid until *written* is over: a day alone counts to its end."""
    moment = moment_of(written, group.zone)
    return moment if written.precise else Moment(moment.at + 86_400, moment.offset)


def turning_points(story: Story) -> list[Moment]:
    """When this story's pages change by time alone: an event is past, a notice is over."""
    found = []
    if story.article.event is not None:
        found.append(end_of(story.article.event.end or story.article.event.start, story.group))
    if story.article.notice is not None and story.article.notice.valid_until is not None:
        found.append(end_of(story.article.notice.valid_until, story.group))
    return found


def over(story: Story, now: Moment) -> bool:
    """Whether an event is past, or a notice no longer valid."""
    points = turning_points(story)
    return bool(points) and points[0] <= now
