"""The plan: every output of every edition, before any is made."""

from collections.abc import Iterator, Mapping
from urllib.parse import quote

import msgspec

from kimgen.deciding.articlepages import article_outputs, file_outputs
from kimgen.deciding.assets import CardView, FileView, IconView, QrView
from kimgen.deciding.editions import (
    Edition,
    canonical,
    editions_of,
    group_path,
    group_url,
)
from kimgen.deciding.feedviews import Feeds, calendars, outlines
from kimgen.deciding.fronts import (
    corrections,
    directory,
    front,
    group_outputs,
    kept,
    light,
    not_found,
    region_outputs,
)
from kimgen.deciding.heads import RSS, Heads
from kimgen.deciding.hostplan import host_outputs
from kimgen.deciding.lines import Teasers, dark_accent, photo_path, place_words
from kimgen.deciding.lists import Lists
from kimgen.deciding.newsroom import Newsroom
from kimgen.deciding.outputs import Maker, Output, Script, page
from kimgen.deciding.parts import FeedLink, Link
from kimgen.deciding.searchplan import FOLDER as INDEX
from kimgen.deciding.searchplan import search_outputs
from kimgen.deciding.sitemapviews import sitemaps
from kimgen.deciding.views import FeedSet, Masthead, RedirectView, SearchView, SubscribeView
from kimgen.words.paths import HUB
from kimgen.words.photo import Photo
from kimgen.words.site import Group

KEEPER, WORKER = "offline.js", "worker.js"
"""What pages load, and the service worker that it starts, where a site is kept for later."""
_READERS = (
    ("Feedly", "https://feedly.com/i/subscription/feed/"),
    ("Inoreader", "https://www.inoreader.com/?add_feed="),
    ("NewsBlur", "https://www.newsblur.com/?url="),
)
ICONS = ("favicon.ico", "icon.svg", "apple-touch-icon.png", "icon-512.png")


class EditionPlan(msgspec.Struct, frozen=True):
    """All outputs of one edition, by path; no two share one."""

    edition: Edition
    masthead: Masthead
    outputs: tuple[Output, ...]


def plan(
    newsroom: Newsroom,
    logos: Mapping[str, tuple[str, Photo]],
    assets: Mapping[str, Script],
) -> tuple[EditionPlan, ...]:
    """Plan every edition.

    *logos*: group folder (for the site: the empty text) -> source and photo. *assets*: name of a
    script of the theme -> where it is published.
    """
    return tuple(_edition_plan(edition, dict(logos), assets) for edition in editions_of(newsroom))


def _edition_plan(
    edition: Edition, logos: dict[str, tuple[str, Photo]], assets: Mapping[str, Script]
) -> EditionPlan:
    heads = Heads(edition, logos)
    found: dict[str, Output] = {}
    for output in _outputs(edition, heads, logos, assets):
        found.setdefault(output.path, output)
    for output in _redirects(edition):
        found.setdefault(output.path, output)
    for output in host_outputs(edition):
        found.setdefault(output.path, output)
    for output in sitemaps(edition, heads, tuple(found.values())):
        found.setdefault(output.path, output)
    return EditionPlan(edition, masthead(edition, heads, assets), tuple(found.values()))


def _outputs(
    edition: Edition,
    heads: Heads,
    logos: Mapping[str, tuple[str, Photo]],
    assets: Mapping[str, Script],
) -> Iterator[Output]:
    teasers = Teasers(edition)
    lists = Lists(edition, heads, teasers)
    feeds = Feeds(edition, heads)
    yield front(edition, heads, teasers)
    yield from article_outputs(edition, heads)
    if edition.is_hub:
        yield from group_outputs(edition, heads, teasers, lists)
        yield directory(edition, heads, assets.get("directory.js"))
        yield from region_outputs(edition, heads, lists)
    yield from lists.rubrics()
    yield from lists.tags()
    yield from lists.authors()
    yield from lists.months()
    yield from lists.kinds()
    yield corrections(edition, heads)
    yield light(edition, heads, teasers)
    if edition.site.offline and WORKER in assets:
        yield kept(edition, heads)
        # Its address stands still: a service worker rules what lies beside and below it.
        yield Output("luring.js", Maker.ASSET, FileView(assets[WORKER].digest))
    yield _subscribe(edition, heads)
    if edition.site.qr:
        code = QrView(edition.url("langganan/"), heads.label("subscribe"))
        yield Output("langganan/qr.svg", Maker.QR, code)
    if edition.site.search and "search.js" in assets:
        yield _search(edition, heads, assets["search.js"])
        yield from search_outputs(edition, teasers)
    yield not_found(edition, heads)
    yield from feeds.outputs()
    yield from calendars(edition, heads)
    yield from outlines(edition, heads)
    yield from file_outputs(edition)
    yield from _logo_files(edition, logos)
    yield from _cards(edition, heads)
    yield from _icons(edition, logos)
    for name, script in assets.items():
        if name == WORKER or (name == KEEPER and not edition.site.offline):
            continue
        yield Output(script.path, Maker.ASSET, FileView(script.digest))


def masthead(edition: Edition, heads: Heads, assets: Mapping[str, Script]) -> Masthead:
    """What every page of the edition shares; nothing in it changes with an article."""
    site, group, label = edition.site, edition.group, heads.label
    nav = [Link(label("home"), "")]
    if edition.is_hub:
        nav.append(Link(label("groups"), "kim/"))
    nav += [
        Link(label("agenda"), "agenda/"),
        Link(label("produk"), "produk/"),
        Link(label("pengumuman"), "pengumuman/"),
        Link(label("cek-fakta"), "cek-fakta/"),
        Link(label("archive"), "arsip/"),
    ]
    if site.search and "search.js" in assets:
        nav.append(Link(label("search"), "cari/"))
    footer = [
        Link(story.article.title, edition.path(story.path))
        for story in edition.newsroom.pages
        if story.article.group == (group.folder if group else HUB)
    ]
    if group is not None:
        footer += [
            Link(story.article.title, site.address + story.path)
            for story in edition.newsroom.pages
            if story.article.group == HUB
        ]
    footer += [
        Link(label("corrections"), "ralat/"),
        Link(label("subscribe"), "langganan/"),
        Link(label("light"), "hemat/"),
        Link(label("galeri"), "galeri/"),
        Link(label("aspirasi"), "aspirasi/"),
    ]
    if edition.is_hub:
        footer.append(Link(label("regions"), "wilayah/"))
    keeper = assets.get(KEEPER) if site.offline and WORKER in assets else None
    if keeper is not None:
        footer.append(Link(label("kept"), "luring/"))
    accent = group.accent if group else site.accent
    socials = group.socials if group else site.socials
    return Masthead(
        edition=edition.name,
        name=edition.title,
        tagline=place_words(group) if group else site.tagline,
        address=edition.address,
        language=edition.language,
        term=site.term,
        publisher=site.publisher,
        licence=site.licence,
        accent=accent,
        accent_dark=dark_accent(accent),
        nav=tuple(nav),
        rubrics=tuple(Link(rubric.name, f"rubrik/{rubric.slug}/") for rubric in edition.rubrics),
        footer=tuple(footer),
        contact=group.contact if group else site.contact,
        socials=tuple(Link(link.name, link.url) for link in socials),
        logo=heads.logo(group.folder if group else ""),
        icons=(
            Link("32x32", "favicon.ico"),
            Link("any", "icon.svg"),
            Link("180x180", "apple-touch-icon.png"),
        ),
        hub=Link(site.name, site.address) if group else None,
        script=keeper.path if keeper else "",
        integrity=keeper.integrity if keeper else "",
    )


def _subscribe(edition: Edition, heads: Heads) -> Output:
    """How to follow, and every feed."""
    label = heads.label

    def feeds_of(base: str, name: str) -> tuple[FeedLink, ...]:
        return (
            FeedLink(name, f"{base}feed.xml", RSS),
            FeedLink(f"{name} (Atom)", f"{base}atom.xml", "application/atom+xml"),
            FeedLink(f"{name} (JSON)", f"{base}feed.json", "application/feed+json"),
        )

    def group_set(group: Group) -> FeedSet:
        home = group_url(group, edition.site)
        base = home if group.domain else group_path(group)
        return FeedSet(group.name, base, feeds_of(base, group.name))

    others = tuple(
        FeedSet(rubric.name, f"rubrik/{rubric.slug}/", (
            FeedLink(label("rubric_page", name=rubric.name), f"rubrik/{rubric.slug}/feed.xml", RSS),
        ))
        for rubric in edition.rubrics
        if "rubrik" in edition.site.feeds.rss_sets
    )  # fmt: skip
    opml = []
    if edition.is_hub:
        opml.append(Link(label("opml_groups", name=edition.title), "kelompok.opml"))
        if others:
            opml.append(Link(label("opml_rubrics", name=edition.title), "rubrik.opml"))
    description = label("subscribe_description", site=edition.title)
    view = SubscribeView(
        head=heads.plain(label("subscribe"), "langganan/", description),
        hub=FeedSet(edition.title, "", feeds_of("", edition.title)),
        groups=tuple(group_set(group) for group in edition.groups) if edition.is_hub else (),
        others=others,
        opml=tuple(opml),
        calendar="agenda/agenda.ics",
        apps=tuple(
            Link(name, start + quote(edition.url("feed.xml"), safe="")) for name, start in _READERS
        ),
        qr="langganan/qr.svg" if edition.site.qr else "",
    )
    return page("langganan/", "subscribe.html", view)


def _search(edition: Edition, heads: Heads, script: Script) -> Output:
    description = heads.label("search_description", site=edition.title)
    head = heads.plain(heads.label("search"), "cari/", description)
    view = SearchView(head, INDEX, script.path, script.integrity)
    return page("cari/", "search.html", view)


def _redirects(edition: Edition) -> Iterator[Output]:
    """A page at each old address that leads on."""
    newsroom = edition.newsroom
    by_path = {story.path: story for story in (*newsroom.stories, *newsroom.pages)}
    for old, target in newsroom.redirects:
        path = edition.path(old)
        story = by_path.get(target)
        if "://" in path or story is None:
            continue
        view = RedirectView(
            story.article.title, edition.link(story), canonical(story, edition.site)
        )
        yield page(path, "redirect.html", view, source=story.article.source)


def _logo_files(edition: Edition, logos: Mapping[str, tuple[str, Photo]]) -> Iterator[Output]:
    shown = {group.folder for group in edition.groups} | {""}
    for folder, (source, photo) in logos.items():
        if folder in shown:
            for variant in photo.variants:
                path = photo_path(edition, source, variant)
                if "://" not in path:
                    yield Output(path, Maker.PICTURE, FileView(variant.digest, source))


def _cards(edition: Edition, heads: Heads) -> Iterator[Output]:
    """The share card of the site and, where pages have cards of their own, of each group's page."""
    site, group = edition.site, edition.group
    accent = group.accent if group else site.accent
    tagline = (place_words(group) if group else site.tagline) or ""
    yield Output("kartu.jpg", Maker.CARD, CardView("", "", edition.title, tagline, "", accent))
    if edition.is_hub:
        for each in edition.groups:
            view = CardView("", "", each.name, place_words(each) or site.name, "", each.accent)
            if site.cards != "tidak":
                yield Output(f"{group_path(each)}kartu.jpg", Maker.CARD, view)
            if site.qr:
                code = QrView(group_url(each, site), each.name)
                yield Output(f"{group_path(each)}qr.svg", Maker.QR, code)


def _icons(edition: Edition, logos: Mapping[str, tuple[str, Photo]]) -> Iterator[Output]:
    group = edition.group
    accent = group.accent if group else edition.site.accent
    logo = logos.get(group.folder if group else "")
    for name in ICONS:
        digest = logo[1].fallback.digest if logo else ""
        yield Output(name, Maker.ICON, IconView(name, accent, edition.title[:1], digest))
