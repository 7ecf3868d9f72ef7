"""Editions: the hub with all groups, and a site of its own for each group that has a domain."""

from collections import defaultdict

import msgspec

from kimgen.deciding.newsroom import Elsewhere, Newsroom
from kimgen.deciding.stories import Story
from kimgen.words.paths import HUB
from kimgen.words.site import Group, Rubric, Site

_NOTHING = Elsewhere()


class Edition(msgspec.Struct, frozen=True, eq=False):
    """One site made of the newsroom: its base address, and the stories that it shows."""

    name: str
    """``hub``, or the group's folder."""
    title: str
    address: str
    """Absolute base address; ends in a slash."""
    newsroom: Newsroom
    group: Group | None
    """Whose own site it is; None for the hub."""
    groups: tuple[Group, ...]
    told: tuple[Story, ...]
    """Every dated story, newest first; retracted ones, too: feeds tell of them."""
    stories: tuple[Story, ...]
    """What lists show: without retracted ones."""
    pages: tuple[Story, ...]
    told_by: dict[str, tuple[Story, ...]]
    """Group folder -> what that group tells: its own, and what is shared with it."""

    def stories_by(self, folder: str) -> tuple[Story, ...]:
        """What the lists of a group show."""
        told = self.told_by.get(folder, ())
        if len(self.stories) == len(self.told):
            return told
        return tuple(story for story in told if not story.retracted)

    @property
    def elsewhere(self) -> Elsewhere:
        """What it has besides, where the newsroom is one of some stories only."""
        return self.newsroom.elsewhere.get(self.name, _NOTHING)

    @property
    def groups_planned(self) -> tuple[Group, ...]:
        """The groups whose own pages, feeds and calendars are planned: all, as a rule."""
        others = self.elsewhere.groups
        return tuple(each for each in self.groups if each.folder not in others)

    @property
    def site(self) -> Site:
        """The settings."""
        return self.newsroom.site

    @property
    def rubrics(self) -> tuple[Rubric, ...]:
        """The rubrics that it offers: the hub all of the settings', an own site those in use."""
        if self.is_hub:
            return self.site.rubrics
        used = {story.rubric.slug for story in self.told if story.rubric is not None}
        return tuple(rubric for rubric in self.site.rubrics if rubric.slug in used)

    @property
    def is_hub(self) -> bool:
        """Whether it is the hub."""
        return self.group is None

    @property
    def language(self) -> str:
        """Of its own words."""
        return self.site.language

    def path(self, hub_path: str) -> str:
        """A hub path as this edition has it; what it does not have is an address in the hub."""
        if self.group is None:
            return hub_path
        prefix = f"{self.group.folder}/"
        if hub_path.startswith(prefix):
            return hub_path[len(prefix) :]
        return self.site.address + hub_path

    def is_home_of(self, story: Story) -> bool:
        """Whether the one address of *story* is in this edition; lists show others, too."""
        if self.group is None:
            return not story.group.domain
        return story.group.folder == self.group.folder

    def link(self, story: Story) -> str:
        """Where a list of this edition leads to: a story of another site at its own address."""
        path = self.path(story.path)
        return canonical(story, self.site) if "://" in path else path

    def url(self, path: str) -> str:
        """The absolute address of a path of this edition."""
        return path if "://" in path else self.address + path


def canonical(story: Story, site: Site) -> str:
    """The one address that search engines and feeds name: on the group's own site if it has one."""
    if story.group.domain:
        return story.group.domain + story.path.removeprefix(f"{story.group.folder}/")
    return site.address + story.path


def group_url(group: Group, site: Site) -> str:
    """The absolute address of a group's page."""
    return group.domain or site.address + group_path(group)


def group_path(group: Group) -> str:
    """A group's page in the hub."""
    return "hub/" if group.folder == HUB else f"{group.folder}/"


def editions_of(newsroom: Newsroom) -> tuple[Edition, ...]:
    """The hub, then the groups' own sites by folder."""
    site = newsroom.site
    hub = _edition("hub", site.name, site.address, newsroom, None, newsroom.stories)
    own = (
        _edition(
            group.folder,
            group.name,
            group.domain,
            newsroom,
            group,
            hub.told_by.get(group.folder, ()),
        )
        for group in sorted(newsroom.groups, key=lambda group: group.folder)
        if group.domain and group.folder != HUB
    )
    return (hub, *own)


def _edition(
    name: str,
    title: str,
    address: str,
    newsroom: Newsroom,
    group: Group | None,
    told: tuple[Story, ...],
) -> Edition:
    pages, groups = newsroom.pages, newsroom.groups
    if group is not None:
        pages = tuple(story for story in pages if story.group.folder == group.folder)
        groups = (group,)
    stories = tuple(story for story in told if not story.retracted)
    told_by: defaultdict[str, list[Story]] = defaultdict(list)
    for story in told:
        told_by[story.group.folder].append(story)
        if story.shown_in:
            for folder in {*story.shown_in} - {story.group.folder}:
                told_by[folder].append(story)
    by = {folder: tuple(those) for folder, those in told_by.items()}
    return Edition(name, title, address, newsroom, group, groups, told, stories, pages, by)
