"""What a partner is sent to do: what it is asked, what it answers, and how it comes to that."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING

import msgspec

from kimgen.deciding import views
from kimgen.deciding.outputs import Later, Maker, Output
from kimgen.deciding.syndication import FeedView
from kimgen.keeping.bodies import Place
from kimgen.keeping.memory import Memory, ReadArticle
from kimgen.making.workshop import Dropped, Workshop
from kimgen.reading.sources import Stamp
from kimgen.running.ahead import compiled, load_makers
from kimgen.running.layout import Layout
from kimgen.running.recall import recall_few
from kimgen.words.digest import Digest
from kimgen.words.site import Site

if TYPE_CHECKING:
    from kimgen.deciding.stories import Story

_MAKERS = frozenset({Maker.PAGE, Maker.RSS, Maker.ATOM, Maker.JSON})
"""Whose outputs are made of views and texts alone."""


class Language(msgspec.Struct, frozen=True, tag=True):
    """Get ready for pages in this language. No answer."""

    language: str


class FewArticles(msgspec.Struct, frozen=True, tag=True):
    """Articles that are to be read, and what is known of them. Answered by ``FewReadings``."""

    changed: dict[str, Stamp]
    before: dict[str, ReadArticle]
    bodies: dict[Digest, Place]
    """Where the texts lie that they had."""
    used: dict[str, int]
    """How many bytes of each pack are in use."""
    site: Site


class FewReadings(msgspec.Struct, frozen=True):
    """What was read of articles, and where their texts lie now."""

    articles: dict[str, ReadArticle]
    bodies: dict[Digest, Place]


class Order(msgspec.Struct, frozen=True, array_like=True):
    """An output; *kind* is the name of its view's class."""

    path: str
    maker: Maker
    template: str
    kind: str
    view: msgspec.Raw


class Orders(msgspec.Struct, frozen=True, tag=True):
    """Outputs to be made. Each is answered by ``Printed``."""

    masthead: views.Masthead
    orders: tuple[Order, ...]
    texts: dict[Digest, str]
    """The articles' bodies that these orders show."""


Printed = tuple[bytes, tuple[Dropped, ...]]
"""The bytes of an output, and the feed items that had to be left out."""

# None in place of an answer: it can't be done there.
readings: Callable[[bytes], FewReadings | None] = msgspec.msgpack.Decoder(FewReadings | None).decode
printed: Callable[[bytes], Printed | None] = msgspec.msgpack.Decoder(Printed | None).decode
_asked = msgspec.msgpack.Decoder(Language | FewArticles | Orders).decode
_encode = msgspec.msgpack.Encoder().encode


def can_be_sent(output: Output) -> bool:
    """Whether a partner can make *output*."""
    return output.maker in _MAKERS


def orders_of(
    outputs: Sequence[Output], masthead: views.Masthead, text: Callable[[Digest], str]
) -> Orders:
    """Those of *outputs* that can be sent. *text*: a body by its digest."""
    orders = tuple(_order(output) for output in outputs if can_be_sent(output))
    shown = {story.article.body for output in outputs for story in _texts(output)}
    return Orders(masthead, orders, {digest: text(digest) for digest in shown})


def _order(output: Output) -> Order:
    view = output.view
    packed = msgspec.Raw(msgspec.msgpack.encode(view))
    return Order(output.path, output.maker, output.template, type(view).__name__, packed)


def _texts(output: Output) -> "Sequence[Story]":
    return output.shown.texts if isinstance(output.shown, Later) else ()


class Errands:
    """The partner's side: it gets ready, and does what it is asked."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._folders = layout.templates()
        self._texts: dict[Digest, str] = {}
        self._shop: Workshop | None = None
        self._steps = _loaded()

    def get_ready(self) -> bool:
        """Take one step in getting ready; whether there was one."""
        for _ in self._steps:
            return True
        return False

    def done(self, message: bytes) -> Iterator[bytes]:
        """The answers to a *message*."""
        match _asked(message):
            case Language(language):
                find = self._texts.__getitem__
                self._shop = Workshop(
                    self._folders, language, body=find, file=_nothing, photo=_nothing
                )
                theme = self._shop.theme
                self._steps = chain(
                    self._steps, compiled(self._folders, self._layout.closures, theme)
                )
            case FewArticles() as few:
                yield _encode(self._read(few))
            case Orders(masthead, orders, texts):
                self._texts |= texts
                for order in orders:
                    yield _encode(self._printed(order, masthead))

    def _read(self, few: FewArticles) -> FewReadings | None:
        layout, memory = self._layout, Memory(articles=few.before, bodies=few.bodies)
        try:
            recall_few(layout.root, few.changed, memory, few.site, layout.packs, used=few.used)
        except Exception:  # the build reads them itself, and meets the fault there
            return None
        return FewReadings(memory.articles, memory.bodies)

    def _printed(self, order: Order, masthead: views.Masthead) -> Printed | None:
        try:
            assert self._shop is not None
            seen = getattr(views, order.kind) if order.maker is Maker.PAGE else FeedView
            view = msgspec.msgpack.decode(order.view, type=seen)
            output = Output(order.path, order.maker, view, order.template)
            return self._shop.make(output, masthead), self._shop.dropped(order.path)
        except Exception:  # the build makes it itself, and meets the fault there
            return None


def _loaded() -> Iterator[None]:
    """Load what reads articles, then what makes pages and feeds."""
    from kimgen.reading import articles  # noqa: F401 - is loaded

    yield
    load_makers()
    yield


def _nothing(view: msgspec.Struct) -> bytes:
    raise LookupError
