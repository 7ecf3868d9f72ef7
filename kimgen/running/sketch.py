"""The sketch: of which stories each output was made that shows any.

A later build in which few articles changed plans these stories alone. It believes the sketch as
far as the manifest bears it out (see ``running.retelling``).
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from kimgen.deciding.lists import NAMING
from kimgen.deciding.newsroom import Newsroom
from kimgen.deciding.outputs import Later, Maker, Output
from kimgen.deciding.searchplan import line_of, public
from kimgen.deciding.searchviews import Part, PartLine
from kimgen.deciding.sitemapviews import INDEX, LISTS, told_by_index
from kimgen.deciding.stories import Story
from kimgen.deciding.syndication import SitemapView
from kimgen.deciding.views import LinksView
from kimgen.keeping.files import Drafts, read_own
from kimgen.keeping.manifest import pack, unpack
from kimgen.words.digest import Digest, digest_of_bytes

if TYPE_CHECKING:
    from kimgen.deciding.plan import EditionPlan

_KEY = "sketch 5"
_AGAIN = frozenset({Maker.ATOM, Maker.JSON})
"""Feeds that list what the RSS feed beside them lists."""


class Shown(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The stories of one output, by number: see ``Later``."""

    texts: tuple[int, ...]
    beside: tuple[int, ...]
    listed: tuple[int, ...]


class Era(msgspec.Struct, frozen=True, array_like=True):
    """An era of a search index."""

    lines: tuple[PartLine, ...]
    stories: tuple[int, ...]
    """Oldest first."""
    articles: msgspec.Raw
    """Of ``tuple[Searchable, ...]``: few builds need them."""


class Sketch(msgspec.Struct, frozen=True):
    """Stories by number, so that it stays small."""

    sources: tuple[str, ...]
    pages: tuple[int, ...]
    """Those that are pages: every masthead names them."""
    editions: dict[str, dict[str, Shown]]
    """Edition -> path -> what that output shows."""
    places: dict[str, tuple[str, ...]]
    """Edition -> what its sitemap of lists tells."""
    sitemaps: dict[str, dict[str, str]]
    """Edition -> when the sitemap of each group changed: see ``Elsewhere.sitemaps``."""
    links: dict[str, dict[str, tuple[tuple[str, str], ...]]]
    """Edition -> what the pages name that name all lists of a kind: see ``Elsewhere.links``."""
    eras: dict[str, tuple[Era, ...]]
    """Edition -> its search index; none where it has no such."""


def drafted_sketch(
    drafts: Drafts, place: Path, newsroom: Newsroom, plans: "Iterable[EditionPlan]"
) -> Digest:
    """Write the sketch of *plans*; returns what ``load_sketch`` knows it by."""
    stories = newsroom.by_source.values()
    number = dict(zip(stories, range(len(stories)), strict=True)).__getitem__
    editions = {
        plan.edition.name: {
            output.path: shown
            for output in plan.outputs
            if (shown := shown_by(output, number)) is not None
        }
        for plan in plans
    }
    eras: dict[str, tuple[Era, ...]] = {}
    for plan in plans:
        indexed = map(number, public(plan.edition))
        parts_of_eras = indexed_by(plan).values()
        eras[plan.edition.name] = tuple(era_of(parts, indexed) for parts in parts_of_eras)
    pages = tuple(map(number, newsroom.pages))
    sources, places, sitemaps = tuple(newsroom.by_source), places_of(plans), sitemaps_of(plans)
    sketch = Sketch(sources, pages, editions, places, sitemaps, links_of(plans), eras)
    return draft(drafts, place, sketch)


def indexed_by(plan: "EditionPlan") -> dict[int, list[Part]]:
    """Era -> its parts, of those eras that *plan* has files of."""
    found: dict[int, list[Part]] = {}
    last: Part | None = None
    for output in plan.outputs:
        if isinstance(output.behind, Part) and output.behind is not last:
            last = output.behind
            found.setdefault(last.era, []).append(last)
    return found


def era_of(parts: "list[Part]", stories: Iterator[int]) -> Era:
    """What is remembered of an era; *stories* begin with those of its articles."""
    articles = tuple(article for part in parts for article in part.articles)
    numbers = tuple(islice(stories, len(articles)))
    packed = msgspec.Raw(msgspec.msgpack.encode(articles))
    return Era(tuple(map(line_of, parts)), numbers, packed)


def places_of(plans: "Iterable[EditionPlan]") -> dict[str, tuple[str, ...]]:
    """Edition -> what its sitemap of lists tells."""
    return {
        plan.edition.name: tuple(place.url for place in output.view.places)
        for plan in plans
        for output in plan.outputs
        if output.path == LISTS and isinstance(output.view, SitemapView)
    }


def sitemaps_of(plans: "Iterable[EditionPlan]") -> dict[str, dict[str, str]]:
    """Edition -> when the sitemap of each of its groups changed."""
    return {
        plan.edition.name: told_by_index(plan.edition, output.view)
        for plan in plans
        for output in plan.outputs
        if output.path == INDEX and isinstance(output.view, SitemapView)
    }


def links_of(
    plans: "Iterable[EditionPlan]",
) -> dict[str, dict[str, tuple[tuple[str, str], ...]]]:
    """Edition -> address of a page that names all lists of a kind -> its links."""
    return {
        plan.edition.name: {
            output.path.removesuffix("index.html"): tuple(
                (link.text, link.path) for _, links in output.view.sections for link in links
            )
            for output in plan.outputs
            if output.path in NAMING and isinstance(output.view, LinksView)
        }
        for plan in plans
    }


def shown_by(output: Output, number: Callable[[Story], int]) -> Shown | None:
    """What *output* shows; None where it shows no story."""
    later = output.shown
    if not isinstance(later, Later) or not (later.texts or later.beside or later.listed):
        return None
    listed = () if output.maker in _AGAIN else later.listed
    return Shown(
        tuple(map(number, later.texts)),
        tuple(map(number, later.beside)),
        tuple(map(number, listed)),
    )


def draft(drafts: Drafts, place: Path, sketch: Sketch) -> Digest:
    """Write *sketch*; returns what ``load_sketch`` knows it by."""
    data = pack(sketch, _KEY)
    drafts.add(place, data)
    return digest_of_bytes(data[:32])


def load_sketch(place: Path, known_by: Digest) -> Sketch | None:
    """The sketch at *place*, when it is that one and can be believed."""
    data = read_own(place) if known_by else None
    if data is None or digest_of_bytes(data[:32]) != known_by:
        return None
    return unpack(data, Sketch, _KEY)
