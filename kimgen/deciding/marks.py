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
from kimgen.words.digest import Digest, digest_of
from kimgen.words.site import Hosting, Limits

if TYPE_CHECKING:
    from kimgen.deciding.views import Picture

Logo = Callable[[str], "Picture | None"]


def joined(parts: Iterable[str]) -> Digest:
    """One mark of many; none of them holds a line's end."""
    return blake2b("\n".join(parts).encode(), digest_size=16).hexdigest()


class Marks:
    """The marks of one edition's stories and groups, each made once."""

    def __init__(self, edition: Edition, logo: Logo) -> None:
        """*logo*: the picture of a group's folder, or of the site (the empty text)."""
        self._edition = edition
        self._logo = logo
        self._records = {group.folder: group for group in edition.newsroom.groups}
        self._groups: dict[str, Digest] = {}
        self._listed: dict[str, Digest] = {}
        self._whole: dict[str, Digest] = {}
        site = msgspec.structs.replace(
            edition.site, limits=Limits(), hosting=Hosting(), members=(0, 0), rubrics=()
        )
        own = edition.group.folder if edition.group else ""
        self.edition = digest_of((edition.name, edition.title, edition.address, site, logo(""), own))
        """Of what is the same for all of the edition's outputs: settings, name, address, logo."""

    def group(self, folder: str) -> Digest:
        """Of a group's record and logo."""
        mark = self._groups.get(folder)
        if mark is None:
            record = msgspec.structs.replace(self._records[folder], places={})
            mark = self._groups[folder] = digest_of((record, self._logo(folder)))
        return mark

    def listed(self, story: Story) -> Digest:
        """Of all that other pages show of *story*: a change of its body is no change of this."""
        article = story.article
        mark = self._listed.get(article.source)
        if mark is None:
            rubric, published, first = story.rubric, story.published, story.first
            timed = article.event is not None or article.notice is not None
            parts = [
                signs_of(article).listed,
                self.group(article.group),
                story.path,
                story.id,
                f"{first.at} {first.offset} {first.precise}",
                f"{published.at} {published.offset} {published.precise}" if published else "",
                f"{rubric.slug} {rubric.name}" if rubric else "",
                f"{story.upcoming} {timed and over(story, self._edition.newsroom.now)}",
            ]
            if story.photos:
                parts.append(digest_of(story.photos))
            mark = self._listed[article.source] = joined(parts)
        return mark

    def whole(self, story: Story, targets: Callable[[Story], object]) -> Digest:
        """Of all that *story* itself shows; *targets*: where the links of its body lead."""
        article = story.article
        mark = self._whole.get(article.source)
        if mark is None:
            parts = [self.listed(story), signs_of(article).whole]
            parts.extend(self.group(folder) for folder in story.shown_in)
            if article.links or article.attachments:
                parts.append(digest_of(targets(story)))
            mark = self._whole[article.source] = joined(parts)
        return mark

    def all(self, stories: Iterable[Story]) -> Digest:
        """Of a list of stories, in its order."""
        return joined(map(self.listed, stories))
