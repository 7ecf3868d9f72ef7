"""Marks: digests that stand for views before they are made.

Ten thousand views are not worth making to learn that none of them changed. A mark is a digest of
all that a view is made of, put together from marks of its parts, each taken once: equal marks,
equal views. The other way round need not hold; then an output is made in vain, and the same bytes
are not written again.
"""

from collections.abc import Callable, Iterable
from hashlib import blake2b
from typing import TYPE_CHECKING

import msgspec

from kimgen.deciding.editions import Edition
from kimgen.deciding.stories import Story, over
from kimgen.words.article import signs_of
from kimgen.words.dates import Moment
from kimgen.words.digest import Digest, digest_of
from kimgen.words.site import Hosting, Limits

if TYPE_CHECKING:
    from kimgen.deciding.parts import Picture

Logo = Callable[[str], "Picture | None"]


def joined(parts: Iterable[str]) -> Digest:
    """One mark of many; none of them holds a line's end."""
    return blake2b("\n".join(parts).encode(), digest_size=16).hexdigest()


class Marks:
    """The marks of one edition's stories and groups, each made once."""

    def __init__(self, edition: Edition, logo: Logo) -> None:
        """*logo*: the picture of a group's folder, or of the site (the empty text)."""
        self._logo = logo
        self._records = {group.folder: group for group in edition.newsroom.groups}
        self._groups: dict[str, Digest] = {}
        self._whole: dict[Story, tuple[Digest, Digest]] = {}
        """Story -> sign of its article and mark: its text may come to be another."""
        self.listed = _Listed(self, edition.newsroom.now)
        """Story -> mark of all that other pages show of it; its body is no part of that."""
        site = msgspec.structs.replace(
            edition.site, limits=Limits(), hosting=Hosting(), members=(0, 0), rubrics=()
        )
        names = (edition.name, edition.title, edition.address)
        self.edition = digest_of((names, site, logo("")))
        """Of what is the same for all of the edition's outputs: settings, names, address, logo."""

    def group(self, folder: str) -> Digest:
        """Of a group's record and logo."""
        mark = self._groups.get(folder)
        if mark is None:
            record = msgspec.structs.replace(self._records[folder], places={})
            mark = self._groups[folder] = digest_of((record, self._logo(folder)))
        return mark

    def whole(self, story: Story, targets: Callable[[Story], object]) -> Digest:
        """Of all that *story* itself shows; *targets*: where the links of its body lead."""
        article = story.article
        sign = signs_of(article).whole
        known, mark = self._whole.get(story, ("", ""))
        if known != sign:
            parts = [self.listed[story], sign]
            if story.shown_in:
                parts.extend(self.group(folder) for folder in story.shown_in)
            if article.links or article.attachments:
                parts.append(digest_of(targets(story)))
            mark = joined(parts)
            self._whole[story] = sign, mark
        return mark

    def all(self, stories: Iterable[Story]) -> Digest:
        """Of a list of stories, in its order."""
        return joined(map(self.listed.__getitem__, stories))


class _Listed(dict[Story, Digest]):
    """Each story's mark, made when it is first asked for: a hundred thousand times a build."""

    def __init__(self, marks: Marks, now: Moment) -> None:
        super().__init__()
        self._marks = marks
        self._now = now

    def __missing__(self, story: Story) -> Digest:
        article, first = story.article, story.first
        signs = article.signs or signs_of(article)
        rubric, published = story.rubric, story.published
        text = (
            f"{signs.listed}\n{self._marks.group(story.group.folder)}\n{story.path}\n{story.id}\n"
            f"{first.at} {first.offset} {first.precise} {story.upcoming}"
        )
        if published is not None:
            text += f"\n{published.at} {published.offset} {published.precise}"
        if rubric is not None:
            text += f"\n{rubric.slug} {rubric.name}"
        if article.event is not None or article.notice is not None:
            text += f"\n{over(story, self._now)}"
        if story.photos:
            text += f"\n{digest_of(story.photos)}"
        mark = self[story] = blake2b(text.encode(), digest_size=16).hexdigest()
        return mark
