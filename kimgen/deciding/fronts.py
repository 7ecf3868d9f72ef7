"""Front pages: home pages, groups, directory, regions, and the service pages."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

import msgspec

from kimgen.deciding.editions import Edition, group_path
from kimgen.deciding.heads import Heads
from kimgen.deciding.lines import Teasers, lead_photo, place_words, stamp
from kimgen.deciding.lists import Lists, upcoming
from kimgen.deciding.marks import joined
from kimgen.deciding.outputs import Later, Output, Script, page
from kimgen.deciding.parts import Link
from kimgen.deciding.stories import Story
from kimgen.deciding.views import (
    CorrectionsView,
    DirectoryView,
    FrontView,
    GroupCard,
    GroupView,
    KeptView,
    ListView,
    LoggedCorrection,
    NotFoundView,
    RegionGroups,
    Strip,
)
from kimgen.words.article import Kind
from kimgen.words.dates import day_text, moment_of
from kimgen.words.digest import digest_of
from kimgen.words.paths import HUB
from kimgen.words.site import Group
from kimgen.words.slugs import slug_of

LATEST, LEADS, STRIP, STRIPS, BOX = 13, 5, 3, 6, 4
LIGHT = 40
"""Headlines of the list without pictures: 4 kB over the wire."""
_IN_BOXES = frozenset({Kind.EVENT, Kind.PRODUCT, Kind.NOTICE})
"""Kinds that front pages show in boxes of their own instead of among the news."""


def front(edition: Edition, heads: Heads, teasers: Teasers) -> Output:
    """The home page: lead story, latest, rubrics, and the boxes."""
    site = edition.site
    news, boxed = _parted(edition.stories)
    # A picture makes a better opening, if a recent story has one.
    newest = news[:LATEST]
    opening = next((story for story in newest[:LEADS] if lead_photo(story)), None)
    opening = opening or next(iter(newest), None)
    latest = teasers.all([story for story in newest if story is not opening])
    of_rubric: defaultdict[str, list[Story]] = defaultdict(list)
    for story in news:
        if story.rubric is not None:
            of_rubric[story.rubric.slug].append(story)
    strips = [
        (rubric, stories[:STRIP])
        for rubric in edition.rubrics
        if (stories := of_rubric.get(rubric.slug))
    ]
    notices, agenda = _notices(boxed, teasers)[:BOX], upcoming(boxed, teasers, BOX)
    products = _of_kind(boxed, Kind.PRODUCT)[:BOX]
    group = edition.group
    description = (group.description if group else site.description) or site.tagline or site.name
    view = FrontView(
        head=heads.plain(edition.title, "", description, group=group),
        lead=teasers(opening) if opening else None,
        latest=latest,
        strips=tuple(
            Strip(Link(rubric.name, f"rubrik/{rubric.slug}/"), teasers.all(stories))
            for rubric, stories in (strips[:STRIPS] if edition.is_hub else ())
        ),
        notices=teasers.all(notices),
        agenda=teasers.all(agenda),
        products=teasers.all(products),
        groups=tuple(heads.group(each) for each in edition.groups if each.folder != HUB)
        if edition.is_hub
        else (),
        regions=_regencies(edition) if edition.is_hub else (),
        older="arsip/",
        card=group_card(group, edition, heads) if group else None,
    )
    beside = [
        *newest,
        *notices,
        *agenda,
        *products,
        *(each for _, those in strips for each in those),
    ]
    later = Later(digest_of(view), lambda: view, place=view.head.canonical, beside=beside)
    return page("", "front.html", later)


def _parted(stories: Iterable[Story]) -> tuple[list[Story], list[Story]]:
    """The news, and what stands in boxes."""
    news: list[Story] = []
    boxed: list[Story] = []
    for story in stories:
        (boxed if story.kind in _IN_BOXES else news).append(story)
    return news, boxed


def _of_kind(stories: Iterable[Story], kind: Kind) -> list[Story]:
    return [story for story in stories if story.kind is kind]


def _notices(stories: Iterable[Story], teasers: Teasers) -> list[Story]:
    """Announcements that still hold, urgent ones first."""
    valid = [
        story
        for story in stories
        if story.kind is Kind.NOTICE
        and (line := teasers(story).notice) is not None
        and not line.over
    ]
    return sorted(
        valid, key=lambda story: not (story.article.notice and story.article.notice.urgent)
    )


def _regencies(edition: Edition) -> tuple[Link, ...]:
    found = {}
    for group in edition.groups:
        if group.region.regency:
            found[slug_of(group.region.regency)] = group.region.regency
    return tuple(Link(name, f"wilayah/{slug}/") for slug, name in sorted(found.items()))


def group_card(group: Group, edition: Edition, heads: Heads) -> GroupCard:
    """A group's profile."""
    region, language = group.region, edition.language
    words = [Link(f"Provinsi {region.province}", "")] if region.province else []
    listed = {name: _region_path(slugs) for slugs, name in levels_of(group)}
    for name, shown in (
        (region.regency, region.regency),
        (region.district, f"Kecamatan {region.district}"),
        (region.village, f"{region.village_term} {region.village}"),
    ):
        if name:
            path = listed.get(shown, "")
            words.append(Link(shown, edition.path(path) if path else ""))
    decree = group.decree
    day = moment_of(decree.day, group.zone) if decree.day else None
    until = moment_of(decree.valid_until, group.zone) if decree.valid_until else None
    return GroupCard(
        name=group.name,
        path=edition.path(group_path(group)),
        level=group.level,
        trade=group.trade,
        description=group.description,
        region=tuple(words),
        decree=decree,
        decree_day=day_text(day, language, weekday=False) if day else "",
        decree_until=day_text(until, language, weekday=False) if until else "",
        officers=group.officers,
        members=group.members,
        contact=group.contact,
        socials=tuple(Link(link.name, link.url) for link in group.socials),
        logo=heads.logo(group.folder),
        site=group.domain if edition.is_hub else "",
    )


def group_outputs(
    edition: Edition, heads: Heads, teasers: Teasers, lists: Lists
) -> Iterator[Output]:
    """Each group's page in the hub, and its older pages."""
    for group in edition.groups_planned:
        stories = edition.stories_by(group.folder)
        base = group_path(group)
        crumbs = (Link(heads.label("groups"), "kim/"),)
        feeds = heads.group_feeds(group)
        title = group.name
        if title == edition.title:
            title = heads.label("hub_news", name=title)
        older_pages, left, older = lists.older_pages(
            base, group.name, "kelompok", stories, crumbs=crumbs, feeds=feeds
        )
        yield from older_pages
        description = group.description or heads.label(
            "group_description", name=group.name, place=place_words(group) or edition.title
        )
        frame = GroupView(
            head=heads.plain(
                title, base, description, crumbs=crumbs, feeds=feeds, group=group, card=base
            ),
            card=group_card(group, edition, heads),
            teasers=(),
            pages=tuple(
                Link(story.article.title, edition.path(story.path))
                for story in edition.pages
                if story.group.folder == group.folder
            ),
            older=older,
            calendar=f"{base}agenda.ics",
            qr=f"{base}qr.svg" if edition.site.qr else "",
        )
        _, boxed = _parted(stories)
        notices = _notices(boxed, teasers)[:BOX]
        agenda = upcoming(boxed, teasers, BOX)
        products = _of_kind(boxed, Kind.PRODUCT)[:BOX]
        shown = map(heads.marks.all, (left, notices, agenda, products))
        mark = joined((heads.marks.edition, digest_of(frame), *shown))
        fill = partial(_group_view, frame, teasers, left, notices, agenda, products)
        view = Later(mark, fill, place=frame.head.canonical, listed=stories)
        yield page(base, "group.html", view)


def _group_view(frame: GroupView, teasers: Teasers, *shown: Iterable[Story]) -> GroupView:
    """*frame* with teasers of the newest, of notices, of events and of products."""
    newest, notices, agenda, products = map(teasers.all, shown)
    return msgspec.structs.replace(
        frame, teasers=newest, notices=notices, agenda=agenda, products=products
    )


def directory(edition: Edition, heads: Heads, script: Script | None) -> Output:
    """All groups, by regency; *script* filters them, and the page can do without."""
    sections: defaultdict[str, list[Group]] = defaultdict(list)
    for group in edition.groups:
        if group.folder != HUB:
            sections[group.region.regency].append(group)
    regions = []
    for name in sorted(sections, key=lambda name: (not name, name.casefold())):
        link = (
            Link(name, f"wilayah/{slug_of(name)}/") if name else Link(heads.label("no_region"), "")
        )
        regions.append(RegionGroups(link, tuple(heads.group(group) for group in sections[name])))
    description = heads.label("directory_description", site=edition.title)
    head = heads.plain(heads.label("all_groups"), "kim/", description)
    view = DirectoryView(head, tuple(regions))
    if script is not None:
        view = msgspec.structs.replace(view, script=script.path, integrity=script.integrity)
    return page("kim/", "directory.html", view)


Region = tuple[str, ...]
"""Slugs from the regency down."""


def levels_of(group: Group) -> list[tuple[Region, str]]:
    """The regions that a group lies in, widest first, with their names."""
    region = group.region
    found: list[tuple[Region, str]] = []
    slugs: tuple[str, ...] = ()
    for name, shown in (
        (region.regency, region.regency),
        (region.district, f"Kecamatan {region.district}"),
        (region.village, f"{region.village_term} {region.village}"),
    ):
        if not name or not slug_of(name):
            break
        slugs = (*slugs, slug_of(name))
        found.append((slugs, shown))
    return found


def region_outputs(edition: Edition, heads: Heads, lists: Lists) -> Iterator[Output]:
    """A list for each region from regency to village, and the index of all."""
    names: dict[Region, str] = {}
    members: defaultdict[Region, list[Group]] = defaultdict(list)
    stories: defaultdict[Region, list[Story]] = defaultdict(list)
    provinces: defaultdict[str, set[Region]] = defaultdict(set)
    of_group = {group.folder: levels_of(group) for group in edition.groups}
    for group in edition.groups:
        for slugs, name in of_group[group.folder]:
            names.setdefault(slugs, name)
            members[slugs].append(group)
            if len(slugs) == 1:
                provinces[group.region.province].add(slugs)
    for story in edition.stories:
        for slugs, _ in of_group[story.group.folder]:
            stories[slugs].append(story)
    below: defaultdict[Region, list[Link]] = defaultdict(list)
    for slugs in sorted(names):
        below[slugs[:-1]].append(Link(names[slugs], _region_path(slugs)))
    heading = heads.label("regions")
    for slugs in sorted(names):
        above = [slugs[:n] for n in range(1, len(slugs))]
        crumbs = (Link(heading, "wilayah/"), *(Link(names[up], _region_path(up)) for up in above))
        name = heads.label("region_page", name=names[slugs])
        yield from lists.whole(
            _region_path(slugs),
            name,
            "wilayah",
            stories[slugs],
            crumbs=crumbs,
            feed=name if "wilayah" in edition.site.feeds.rss_sets else "",
            links=tuple(below[slugs]),
            groups=tuple(heads.group(group) for group in members[slugs]),
        )
    sections = tuple(
        (f"Provinsi {province}" if province else "", tuple(
            Link(names[slugs], _region_path(slugs)) for slugs in sorted(provinces[province])
        ))
        for province in sorted(provinces)
    )  # fmt: skip
    yield lists.index("wilayah/", heading, sections)


def _region_path(slugs: Region) -> str:
    return "wilayah/" + "/".join(slugs) + "/"


def corrections(edition: Edition, heads: Heads) -> Output:
    """The public log of corrections and retractions, newest first."""
    entries = []
    for story in edition.told:
        if not story.article.corrections and story.article.retraction is None:
            continue
        article = Link(story.article.title, edition.link(story))
        group = Link(story.group.name, edition.path(group_path(story.group)))
        for each in story.article.corrections:
            moment = moment_of(each.time, story.group.zone)
            line = stamp(moment, edition.language)
            entries.append((moment.at, LoggedCorrection(line, each.text, article, group, False)))
        retraction = story.article.retraction
        if retraction is not None:
            moment = moment_of(retraction.time, story.group.zone)
            line = stamp(moment, edition.language)
            logged = LoggedCorrection(line, retraction.reason, article, group, True)
            entries.append((moment.at, logged))
    entries.sort(key=lambda pair: -pair[0])
    description = heads.label("corrections_description", site=edition.title)
    head = heads.plain(heads.label("corrections"), "ralat/", description)
    view = CorrectionsView(head, tuple(entry for _, entry in entries))
    return page("ralat/", "corrections.html", view)


def light(edition: Edition, heads: Heads, teasers: Teasers) -> Output:
    """The latest of every kind as a list without pictures."""
    stories = edition.stories[:LIGHT]
    heading = heads.label("light")
    description = heads.label("light_description", site=edition.title)
    head = heads.plain(heading, "hemat/", description, hidden=True)
    frame = ListView(head, heading, "hemat", (), intro=description, older="arsip/")
    mark = joined((heads.marks.edition, digest_of(frame), heads.marks.all(stories)))
    make = partial(_light_view, frame, teasers, stories)
    return page("hemat/", "light.html", Later(mark, make, beside=stories))


def _light_view(frame: ListView, teasers: Teasers, stories: Sequence[Story]) -> ListView:
    """*frame* with bare headlines of *stories*."""
    bare = tuple(
        msgspec.structs.replace(teaser, summary="", picture=None) for teaser in teasers.all(stories)
    )
    return msgspec.structs.replace(frame, teasers=bare)


def kept(edition: Edition, heads: Heads) -> Output:
    """Where a reader without signal finds what the phone has kept."""
    description = heads.label("kept_description", site=edition.title)
    head = heads.plain(heads.label("kept"), "luring/", description, hidden=True)
    return page("luring/", "kept.html", KeptView(head))


def not_found(edition: Edition, heads: Heads) -> Output:
    """404.html: works at any depth, so its links are absolute."""
    head = heads.plain(heads.label("not_found"), "404.html", heads.label("not_found"), hidden=True)
    head = msgspec.structs.replace(head, canonical="", crumbs=(), card="")
    groups = tuple(heads.group(each) for each in edition.groups[:12] if each.folder != HUB)
    output = page("", "notfound.html", NotFoundView(head, groups))
    return Output("404.html", output.maker, output.view, output.template)
