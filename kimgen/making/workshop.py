"""From an output to its bytes: the one place that knows which maker makes what.

Equal outputs, masthead and templates make equal bytes. Heavy libraries load with the first output
that needs them.
"""

from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from kimgen.deciding.assets import CardView, FileView, IconView, QrView
from kimgen.deciding.hostplan import HostView
from kimgen.deciding.lines import share
from kimgen.deciding.outputs import Maker, Output
from kimgen.deciding.searchviews import HitsView, PartsView, ShardView, WordsView
from kimgen.deciding.syndication import (
    CalendarView,
    FeedView,
    KeyView,
    NewsSitemapView,
    OpmlView,
    RobotsView,
    SitemapView,
)
from kimgen.deciding.views import ArticleView, ListView, Masthead
from kimgen.words.digest import Digest

if TYPE_CHECKING:
    from kimgen.making.search import SearchMaker
    from kimgen.making.templates import Theme


class Dropped(msgspec.Struct, frozen=True, array_like=True):
    """A feed item that was left out, and why; without an id the fault is the feed's."""

    id: str
    problem: str


class Texts(dict[Digest, str]):
    """Bodies by digest, each looked up when it is first asked for."""

    def __init__(self, find: Callable[[Digest], str]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, digest: Digest) -> str:
        return self._find(digest)


class Workshop:
    """Makes the outputs of one site."""

    def __init__(
        self,
        folders: tuple[Path, ...],
        language: str,
        *,
        body: Callable[[Digest], str],
        file: Callable[[FileView], bytes],
        photo: Callable[[CardView], bytes | None],
    ) -> None:
        """*folders* of templates, the site's own first; *body*, *file* and *photo* find bytes."""
        self._folders = folders
        self._language = language
        self._body = body
        self._file = file
        self._photo = photo
        self._texts = Texts(body)
        self._theme: Theme | None = None
        self._index: SearchMaker | None = None
        self._dropped: dict[str, list[Dropped]] = {}

    def prepare(self, outputs: Collection[Output]) -> None:
        """Load and compile what *outputs* need, for all processes that are started from this."""
        makers = {output.maker for output in outputs}
        if makers & {Maker.RSS, Maker.ATOM}:
            from kimgen.making import feeds, selfcheck  # noqa: F401 - both are loaded

            feeds.load()
        if Maker.PAGE in makers:
            theme = self.theme()
            for template in sorted({output.template for output in outputs if output.template}):
                theme.compile(template)

    def make(self, output: Output, masthead: Masthead) -> bytes:
        """The bytes of *output* in the edition of *masthead*."""
        match output.view:
            case ArticleView() | ListView():  # nearly all that there are
                return self._page(output, masthead)
            case FileView():
                return self._file(output.view)
            case FeedView():
                return self._feed(output.path, output.maker, output.view)
            case SitemapView() | RobotsView():
                from kimgen.making.sitemaps import robots, sitemap

                view = output.view
                return robots(view) if isinstance(view, RobotsView) else sitemap(view)
            case KeyView():
                return output.view.key.encode()
            case NewsSitemapView():
                from kimgen.making.sitemaps import news_sitemap

                return news_sitemap(output.view)
            case OpmlView():
                from kimgen.making.outlines import opml

                return opml(output.view)
            case CalendarView():
                from kimgen.making.calendars import calendar

                return calendar(output.view)
            case CardView():
                from kimgen.making.cards import card

                return card(output.view, self._photo(output.view))
            case QrView():
                from kimgen.making.codes import qr

                return qr(output.view)
            case IconView():
                return self._icon(output.view)
            case HostView():
                from kimgen.making.hosting import host_file

                return host_file(output.view)
            case ShardView() | HitsView() | WordsView() | PartsView():
                return self._search(output)
            case _:
                return self._page(output, masthead)

    def _page(self, output: Output, masthead: Masthead) -> bytes:
        theme = self.theme()
        view, body = output.view, ""
        if isinstance(view, ArticleView):
            if view.body is not None:
                html = self._body(view.body.digest)
                body = theme.filled(html, view, masthead, path=output.path)
            passed_on = share(
                view.head.canonical, view.title, view.head.description, view.group.name
            )
            view = msgspec.structs.replace(view, share=passed_on)
        return theme.page(output.template, masthead, view, path=output.path, body=body)

    def theme(self) -> "Theme":
        """The templates, loaded once. Raises TemplateFault."""
        if self._theme is None:
            from kimgen.making.templates import Theme

            self._theme = Theme(self._folders, self._language)
        return self._theme

    def _feed(self, path: str, maker: Maker, view: FeedView) -> bytes:
        """A feed that was parsed back and found sound; an item at fault is left out of it."""
        from kimgen.making.selfcheck import faults

        data = self._made(maker, view)
        found = faults(data, maker.value, view)
        if not found:
            return data
        ids = {item.id for item in view.items}
        for fault in found:
            id = next((id for id in ids if fault.startswith(f"{id}: ")), "")
            self._dropped.setdefault(path, []).append(Dropped(id, fault[len(id) :].strip(": ")))
        bad = {dropped.id for dropped in self._dropped[path]}
        sound = tuple(item for item in view.items if item.id not in bad)
        return self._made(maker, msgspec.structs.replace(view, items=sound))

    def _made(self, maker: Maker, view: FeedView) -> bytes:
        from kimgen.making.feeds import atom, rss
        from kimgen.making.jsonfeed import json_feed

        if maker is Maker.RSS:
            return rss(view, self._texts)
        return atom(view, self._texts) if maker is Maker.ATOM else json_feed(view, self._texts)

    def dropped(self, path: str) -> tuple[Dropped, ...]:
        """The items that the feed at *path*, just made, had to do without."""
        return tuple(self._dropped.pop(path, ()))

    def _search(self, output: Output) -> bytes:
        from kimgen.making.search import SearchMaker

        if self._index is None:
            self._index = SearchMaker(self._body)
        return self._index(output)

    def _icon(self, view: IconView) -> bytes:
        from kimgen.making.icons import icons

        logo = self._file(FileView(view.logo)) if view.logo else None
        return dict(icons(view.accent, view.letter, logo))[view.name]
