"""A partner: a process beside the build that does what the build need not wait for.

It looks whether all published files stand as written while the build looks at the sources. Then it
loads what reads articles and what makes pages, and compiles the templates, while the build still
decides what is to be made. It reads the few articles of a small change, and makes the few outputs.

What is asked of it goes to it packed, and bytes come back. Whatever it can't do, the build does
itself, and meets the fault there.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

import msgspec

from kimgen.deciding import views
from kimgen.deciding.outputs import Later, Maker, Output
from kimgen.keeping.bodies import Place
from kimgen.keeping.memory import ReadArticle
from kimgen.making.workshop import Dropped, Workshop
from kimgen.reading.sources import Stamp
from kimgen.running.ahead import compiled, load_makers
from kimgen.running.beside import Beside, Channel
from kimgen.running.compare import standing
from kimgen.running.layout import Layout
from kimgen.words.digest import Digest
from kimgen.words.site import Site

if TYPE_CHECKING:
    from kimgen.deciding.stories import Story

T = TypeVar("T")

_MAKERS = frozenset({Maker.PAGE, Maker.RSS, Maker.ATOM, Maker.JSON})
"""Whose outputs are made of views and texts alone."""

_PATIENCE = 120.0
"""Seconds for one answer."""


class FewArticles(msgspec.Struct, frozen=True, tag="read"):
    """Articles that are to be read, and what is known of them."""

    changed: dict[str, Stamp]
    before: dict[str, ReadArticle]
    bodies: dict[Digest, Place]
    """Where the texts lie that they had."""
    used: dict[str, int]
    """How many bytes of each pack are in use."""
    site: Site


class FewReadings(msgspec.Struct, frozen=True):
    """What was read of them, and where their texts lie now."""

    articles: dict[str, ReadArticle]
    bodies: dict[Digest, Place]


class _Language(msgspec.Struct, frozen=True, tag="language"):
    """Get ready for pages in this language."""

    language: str


class _Order(msgspec.Struct, frozen=True, array_like=True):
    """An output; *kind* is the name of its view's class."""

    path: str
    maker: Maker
    template: str
    kind: str
    view: msgspec.Raw


class _Orders(msgspec.Struct, frozen=True, tag="make"):
    """Outputs to be made, each of which is answered."""

    masthead: views.Masthead
    orders: tuple[_Order, ...]
    texts: dict[Digest, str]
    """The articles' bodies that these orders show."""


Printed = tuple[bytes, tuple[Dropped, ...]]
"""The bytes of an output, and the feed items that had to be left out."""
_PRINTED: msgspec.msgpack.Decoder[Printed | None] = msgspec.msgpack.Decoder(Printed | None)


class Partner:
    """Looks, reads and makes outputs in a process of its own."""

    def __init__(self, layout: Layout, editions: tuple[tuple[str, str], ...]) -> None:
        """*editions*: name and folder of each whose files are to stand. Raises OSError."""
        self._beside = Beside(partial(_serve, layout, editions))
        self._begun = self._lost = False
        self._stands: bool | None = None
        self._heard = False
        """Whether its first word was heard: whether all files stand."""
        self._owed = 0
        """Answers that are still to come."""

    def stands(self) -> bool | None:
        """Whether all published files stood as written when it looked; None when it can't tell."""
        if not self._heard:
            self._heard = True
            self._stands = self._answer(partial(msgspec.msgpack.decode, type=bool))
        return self._stands

    def begin(self, language: str) -> None:
        """Get ready for pages in *language*: to be called as soon as that is known."""
        if not self._begun:
            self._begun = True
            self._say(_Language(language))

    def read(self, few: FewArticles) -> Callable[[], FewReadings | None]:
        """Have *few* articles read; what comes of it is to be asked for later.

        None then where they are to be read here: the partner is gone and writes to no pack.
        """
        self.stands()
        self._owed += 1
        self._say(few)

        def readings() -> FewReadings | None:
            self._owed -= 1
            found = self._answer(partial(msgspec.msgpack.decode, type=FewReadings | None))
            if found is None:
                self._beside.end()
            return found

        return readings

    def made(
        self,
        outputs: Sequence[Output],
        masthead: views.Masthead,
        text: Callable[[Digest], str],
        meanwhile: Iterator[None],
    ) -> Iterator[Printed | None]:
        """Each of *outputs* in turn; None for one that is to be made here.

        *text*: a body by its digest. *meanwhile*: see ``map_ordered``.
        """
        self.stands()
        if self._owed:  # of orders that somebody gave up: whose answers come can't be told
            self._lost = True
        orders = tuple(_order(output) for output in outputs if output.maker in _MAKERS)
        self._owed = len(orders)
        shown = {story.article.body for output in outputs for story in _texts(output)}
        self._say(_Orders(masthead, orders, {digest: text(digest) for digest in shown}))
        for output in outputs:
            if output.maker not in _MAKERS:
                yield None
                continue
            while not self._lost and not self._beside.channel.waits() and _step(meanwhile):
                pass
            self._owed -= 1
            yield self._answer(_PRINTED.decode)

    def _say(self, message: object) -> None:
        if self._lost:
            return  # it may wait for somebody to hear its answers, and hear nothing itself
        try:
            self._beside.channel.send(msgspec.msgpack.encode(message))
        except OSError:
            self._lost = True

    def _answer(self, decode: Callable[[bytes], T | None]) -> T | None:
        """The next answer; None where none came, or that is what it says."""
        if self._lost or not self._beside.channel.waits(_PATIENCE):
            self._lost = True
            return None
        try:
            return decode(self._beside.channel.receive())
        except (EOFError, OSError, msgspec.DecodeError):
            self._lost = True
            return None

    def close(self) -> None:
        """End the process."""
        self._beside.close()


def _order(output: Output) -> _Order:
    view = output.view
    packed = msgspec.Raw(msgspec.msgpack.encode(view))
    return _Order(output.path, output.maker, output.template, type(view).__name__, packed)


def _texts(output: Output) -> "Sequence[Story]":
    return output.shown.texts if isinstance(output.shown, Later) else ()


def _step(steps: Iterator[None]) -> bool:
    """Take the next of *steps*; whether there was one."""
    for _ in steps:
        return True
    return False


def _serve(layout: Layout, editions: tuple[tuple[str, str], ...], channel: Channel) -> None:
    """The partner's life: one look, then whatever it is asked, and getting ready in between."""
    encode = msgspec.msgpack.encode
    channel.send(encode(standing(layout, editions) is not None))
    folders = layout.templates()
    steps, texts = _loaded(), dict[Digest, str]()
    shop: Workshop | None = None
    while True:
        while not channel.waits() and _step(steps):
            pass
        asked = msgspec.msgpack.decode(channel.receive(), type=FewArticles | _Language | _Orders)
        match asked:
            case FewArticles():
                channel.send(encode(_read(layout, asked)))
            case _Language(language):
                shop = Workshop(
                    folders, language, body=texts.__getitem__, file=_nothing, photo=_nothing
                )
                steps = chain(steps, compiled(folders, layout.closures, shop.theme))
            case _Orders():
                texts |= asked.texts
                for order in asked.orders:
                    channel.send(encode(_printed(shop, order, asked.masthead)))


def _loaded() -> Iterator[None]:
    """Load what reads articles, then what makes pages and feeds."""
    from kimgen.reading import articles  # noqa: F401 - is loaded

    yield
    load_makers()
    yield


def _read(layout: Layout, few: FewArticles) -> FewReadings | None:
    from kimgen.keeping.memory import Memory
    from kimgen.running.recall import recall_few

    memory = Memory(articles=few.before, bodies=few.bodies)
    try:
        recall_few(layout.root, few.changed, memory, few.site, layout.packs, used=few.used)
    except Exception:  # the build reads them itself, and meets the fault there
        return None
    return FewReadings(memory.articles, memory.bodies)


def _printed(shop: Workshop | None, order: _Order, masthead: views.Masthead) -> Printed | None:
    if shop is None:
        return None
    try:
        view = msgspec.msgpack.decode(order.view, type=getattr(views, order.kind))
        output = Output(order.path, order.maker, view, order.template)
        return shop.make(output, masthead), shop.dropped(order.path)
    except Exception:  # the build makes it itself, and meets the fault there
        return None


def _nothing(view: msgspec.Struct) -> bytes:
    raise LookupError
