"""Which pages search engines are told of: sitemaps by group, their index, and robots.txt."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial

from kimgen.deciding.editions import Edition, canonical
from kimgen.deciding.heads import Heads
from kimgen.deciding.lines import changed
from kimgen.deciding.marks import joined
from kimgen.deciding.newsroom import NEWS_SECONDS
from kimgen.deciding.outputs import Later, Maker, Output
from kimgen.deciding.stories import Story
from kimgen.deciding.syndication import (
    KeyView,
    NewsPlace,
    NewsSitemapView,
    Place,
    RobotsView,
    SitemapView,
)
from kimgen.words.dates import Moment

MOST_NEWS = 1000
INDEX = "sitemap.xml"
LISTS = "sitemap/halaman.xml"
"""The sitemap of all pages that are no article's."""


def sitemaps(edition: Edition, heads: Heads, outputs: Iterable[Output]) -> Iterator[Output]:
    """An index, one sitemap for each group's articles, one for all other pages, robots.txt.

    A new article changes the index and its group's; the others stand still. The news sitemap
    goes by the clock and is there only where the settings ask for it.
    """
    url, marks = edition.url, heads.marks
    groups: dict[str, list[Story]] = {}
    for story in (*edition.stories, *edition.pages):
        if story.upcoming:
            continue
        if edition.is_home_of(story):
            groups.setdefault(story.group.folder.strip("_"), []).append(story)
    for folder in sorted(groups):
        mark = joined((marks.edition, marks.all(groups[folder])))
        view = Later(mark, partial(_of_group, edition, groups[folder]), beside=groups[folder])
        yield Output(_of(folder), Maker.SITEMAP, view)
    lists = {*_lists(edition, outputs), *edition.elsewhere.places}
    yield Output(LISTS, Maker.SITEMAP, _by_url(map(Place, lists)))
    robots = [url(INDEX)]
    if edition.site.feeds.news_sitemap:
        yield Output("sitemap/berita.xml", Maker.SITEMAP, _news(edition))
        robots.append(url("sitemap/berita.xml"))
    yield Output(INDEX, Maker.SITEMAP, _index(edition, groups))
    yield Output("robots.txt", Maker.ROBOTS, RobotsView(tuple(robots)))
    if key := edition.site.feeds.indexnow:
        yield Output(f"{key}.txt", Maker.KEY, KeyView(key))


def _of_group(edition: Edition, stories: list[Story]) -> SitemapView:
    return _by_url(
        Place(canonical(story, edition.site), changed(story).iso if story.published else "")
        for story in stories
    )


def _of(folder: str) -> str:
    """Where the sitemap of a group's articles is."""
    return f"sitemap/{folder}.xml"


def _index(edition: Edition, groups: dict[str, list[Story]]) -> SitemapView:
    """Of each group's sitemap, when it changed: as its newest story did."""
    known = edition.elsewhere.sitemaps
    places: list[Place] = []
    for folder in sorted(groups.keys() | known.keys()):
        moments = [changed(story) for story in groups.get(folder, ()) if story.published]
        if moments and (before := known.get(folder)):
            moments.append(Moment.of(datetime.fromisoformat(before)))
        when = max(moments).iso if moments else known.get(folder, "")
        places.append(Place(edition.url(_of(folder)), when))
    places.append(Place(edition.url(LISTS)))
    return SitemapView(tuple(places), index=True)


def told_by_index(edition: Edition, index: SitemapView) -> dict[str, str]:
    """Folder of a group -> when its sitemap changed, as the *index* of an *edition* tells it."""
    before, behind = edition.url(_of("*")).split("*")
    return {
        place.url.removeprefix(before).removesuffix(behind): place.modified
        for place in index.places
        if place.url != edition.url(LISTS)
    }


def _by_url(places: Iterable[Place]) -> SitemapView:
    return SitemapView(tuple(sorted(places, key=lambda place: place.url)))


def _lists(edition: Edition, outputs: Iterable[Output]) -> Iterator[str]:
    """Where the pages are that are no article's, if they may be found under that address."""
    for output in outputs:
        if output.maker is not Maker.PAGE or not output.place:
            continue
        here = edition.url(output.path.removesuffix("index.html"))
        if output.place == here:
            yield here


def _news(edition: Edition) -> NewsSitemapView:
    """What became public in the last two days."""
    since = edition.newsroom.now.at - NEWS_SECONDS
    places = [
        NewsPlace(
            canonical(story, edition.site),
            edition.title,
            story.article.language or story.group.language or edition.language,
            story.first.iso,
            story.article.title,
        )
        for story in edition.stories
        if story.first.at > since and not story.upcoming and edition.is_home_of(story)
    ]
    return NewsSitemapView(tuple(places[:MOST_NEWS]))
