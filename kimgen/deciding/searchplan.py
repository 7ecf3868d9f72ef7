"""The search index: parts that stand still, in a few files each.

The articles stand in order of time and are cut into eras, each of FULL articles or more and ending
with a month; a full era is one part for ever. What came after the last full era is cut into parts
of 1,024, 256, 64 and 16 articles and a rest, as an odometer counts. So a new article changes the
rest alone (its four shards, one file of results and the directory); every 16th, 64th ... article
merges small parts into the next larger one, and a search looks into few parts.

An era is numbered from the oldest and ends where a month does: an article that expires or comes
late moves the others of its own era only. A retracted one keeps its place, empty.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from kimgen.deciding.editions import Edition
from kimgen.deciding.lines import Teasers, cut
from kimgen.deciding.outputs import Maker, Output
from kimgen.deciding.searchviews import (
    Hit,
    HitsView,
    KnownEra,
    KnownIndex,
    Part,
    PartLine,
    PartsView,
    Searchable,
    ShardView,
    WordsView,
)
from kimgen.deciding.stories import Story
from kimgen.words.article import Status
from kimgen.words.digest import digest_of

FOLDER = "cari/indeks/"
FULL = 4096
"""Articles from which an era may end. The longer eras are, the fewer pieces a search fetches; but
an edit in a full era indexes it anew, in a second or two."""
MOST = 2 * FULL
"""Articles at which an era ends within a month."""
TIERS = (1024, 256, 64, 16)
_SHARDS = ((FULL, 1024), (1024, 512), (256, 256), (64, 64), (16, 16), (1, 4))
BLOCK = 8
"""Results in one file: ten results are some 10 kB then, and there are few enough of these files."""
SUMMARY = 90
STEMMED = frozenset({"id"})
"""Languages whose words have Indonesian stems; words of others are taken as they are."""

_RETRACTED = Searchable(Hit())
_Era = tuple[tuple[Searchable, ...], bool]
"""The articles of an era, oldest first, and whether it is closed."""


def search_outputs(edition: Edition, teasers: Teasers) -> Iterator[Output]:
    """All files of the index. Drafts and articles that are not yet due are not in it."""
    stems = edition.language in STEMMED
    lines: list[PartLine] = []
    known = edition.elsewhere.index
    those = _indexed(edition, teasers) if known is None else _again(known, edition, teasers)
    for era, each in enumerate(those):
        if isinstance(each, KnownEra):
            lines += each.lines
            continue
        articles, closed = each
        for part in parts_of(era, articles, whole=closed):
            for number in range(part.shards):
                view = ShardView(part.digest, number, part.shards, stems)
                path = f"{FOLDER}{era}-{part.start}/{number}.txt"
                yield Output(path, Maker.SEARCH, view, behind=part)
            lines.append(line_of(part))
        for start in range(0, len(articles), BLOCK):
            hits = tuple(each.hit for each in articles[start : start + BLOCK])
            yield Output(f"{FOLDER}{era}/{start // BLOCK}.json", Maker.SEARCH, HitsView(hits))
    yield Output(f"{FOLDER}kata.json", Maker.SEARCH, WordsView(stems))
    yield Output(f"{FOLDER}daftar.json", Maker.SEARCH, PartsView(tuple(lines), stems))


def _indexed(edition: Edition, teasers: Teasers) -> Iterator[_Era]:
    for stories, closed in eras(public(edition)):
        yield tuple(_searchable(story, teasers) for story in stories), closed


def _again(known: KnownIndex, edition: Edition, teasers: Teasers) -> Iterator[_Era | KnownEra]:
    """The eras of a *known* index, opened where one of the edition's few stories is another."""
    stories = {story.article.source: story for story in edition.told}
    anew: defaultdict[int, dict[int, Searchable]] = defaultdict(dict)
    for source, (number, at) in known.places.items():
        if source in stories:
            anew[number][at] = _searchable(stories[source], teasers)
    last = len(known.eras) - 1
    for number, era in enumerate(known.eras):
        if number not in anew and not (number == last and known.new):
            yield era
            continue
        articles = [anew[number].get(at, each) for at, each in enumerate(era.articles())]
        if number == last:
            come = (story for story in public(edition) if story.article.source in known.new)
            articles += (_searchable(story, teasers) for story in come)
        yield tuple(articles), number != last


def line_of(part: Part) -> PartLine:
    """Where a part is."""
    return PartLine(part.era, part.start, len(part.articles), part.shards, part.digest[:8])


def eras(stories: Sequence[Story]) -> Iterator[tuple[Sequence[Story], bool]]:
    """*stories*, oldest first, cut into eras; whether each is closed. The last one may be open."""
    start = 0
    while len(stories) - start > FULL:
        end, most = start + FULL, min(len(stories), start + MOST)
        while end < most and _month(stories[end]) == _month(stories[end - 1]):
            end += 1
        if end == len(stories):
            break
        yield stories[start:end], True
        start = end
    if start < len(stories):
        yield stories[start:], False


def parts_of(era: int, articles: tuple[Searchable, ...], *, whole: bool) -> Iterator[Part]:
    """The parts of an era, oldest first."""
    few = 2 if era == 0 and len(articles) < TIERS[-2] else 0  # a small site has few files
    start = 0
    for size in (len(articles),) if whole else _odometer(len(articles)):
        those = articles[start : start + size]
        yield Part(era, start, those, digest_of(those), few or shards_of(size))
        start += size


def shards_of(size: int) -> int:
    """How many files the words of a part of *size* articles are spread over."""
    return next(shards for least, shards in _SHARDS if size >= least)


def _odometer(count: int) -> Iterator[int]:
    for size in TIERS:
        yield from (size,) * (count // size)
        count %= size
    if count:
        yield count


def public(edition: Edition) -> list[Story]:
    """What is indexed, oldest first."""
    return [
        story
        for story in reversed(edition.told)
        if story.article.status is not Status.DRAFT and not story.upcoming
    ]


def _month(story: Story) -> tuple[int, int]:
    assert story.published is not None
    return story.published.month


def _searchable(story: Story, teasers: Teasers) -> Searchable:
    article = story.article
    if article.status is Status.RETRACTED:
        return _RETRACTED
    teaser = teasers(story)
    summary = cut(teaser.summary, SUMMARY)
    group, date = teaser.group.text, teaser.stamp.short
    hit = Hit(teaser.title, teaser.path, date, group, summary, teaser.language)
    marks = [group, teaser.rubric, article.place, *article.tags, *article.authors]
    if article.event is not None:
        marks += (article.event.place, article.event.organiser)
    if article.product is not None:
        marks.append(article.product.seller)
    return Searchable(hit, article.body, " ".join(marks), article.summary)
