"""Which pages search engines are told of: sitemaps by group, their index, and robots.txt."""

from collections.abc import Iterable, Iterator
from functools import partial

import msgspec

from kimgen.deciding.editions import Edition, canonical
from kimgen.deciding.heads import Heads
from kimgen.deciding.lines import changed
from kimgen.deciding.marks import joined
from kimgen.deciding.newsroom import NEWS_SECONDS
from kimgen.deciding.outputs import Later, Maker, Output
from kimgen.deciding.stories import Story
from kimgen.deciding.views import NewsPlace, NewsSitemapView, Place, RobotsView, SitemapView

MOST_NEWS = 1000


class KeyView(msgspec.Struct, frozen=True, array_like=True):
    """The file by which a site proves to IndexNow that its key is its own."""

    key: str


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
            groups.setdefault(story.article.group.strip("_"), []).append(story)
    found = {folder: marks.all(groups[folder]) for folder in sorted(groups)}
    for folder, mark in found.items():
        view = Later(joined((marks.edition, mark)), partial(_of_group, edition, groups[folder]))
        yield Output(f"sitemap/{folder}.xml", Maker.SITEMAP, view)
    places = _by_url(_lists(edition, outputs))
    yield Output("sitemap/halaman.xml", Maker.SITEMAP, places)
    robots = [url("sitemap.xml")]
    if edition.site.feeds.news_sitemap:
        yield Output("sitemap/berita.xml", Maker.SITEMAP, _news(edition))
        robots.append(url("sitemap/berita.xml"))
    mark = joined((marks.edition, *(f"{folder} {each}" for folder, each in found.items())))
    index = Later(mark, partial(_index, edition, {folder: groups[folder] for folder in found}))
    yield Output("sitemap.xml", Maker.SITEMAP, index)
    yield Output("robots.txt", Maker.ROBOTS, RobotsView(tuple(robots)))
    if key := edition.site.feeds.indexnow:
        yield Output(f"{key}.txt", Maker.KEY, KeyView(key))


def _of_group(edition: Edition, stories: list[Story]) -> SitemapView:
    return _by_url(
        Place(canonical(story, edition.site), changed(story).iso if story.published else "")
        for story in stories
    )


def _index(edition: Edition, groups: dict[str, list[Story]]) -> SitemapView:
    places = []
    for folder, stories in groups.items():
        newest = max((changed(story) for story in stories if story.published), default=None)
        address = edition.url(f"sitemap/{folder}.xml")
        places.append(Place(address, newest.iso if newest else ""))
    places.append(Place(edition.url("sitemap/halaman.xml")))
    return SitemapView(tuple(places), index=True)


def _by_url(places: Iterable[Place]) -> SitemapView:
    return SitemapView(tuple(sorted(places, key=lambda place: place.url)))


def _lists(edition: Edition, outputs: Iterable[Output]) -> Iterator[Place]:
    """The pages that are no article's, as far as they may be found and are their own canonical."""
    for output in outputs:
        if output.maker is not Maker.PAGE or not output.place:
            continue
        here = edition.url(output.path.removesuffix("index.html"))
        if output.place == here:
            yield Place(here)


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
