"""A printer: a process beside the build that loads and compiles all that pages and feeds need while
the build still reads and plans, and then makes the few outputs of a small change.

Views go to it packed, and bytes come back. Whatever it can't make, the build makes itself, and
meets the fault there.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from kimgen.deciding import views
from kimgen.deciding.outputs import Later, Maker, Output
from kimgen.making.workshop import Dropped, Workshop
from kimgen.running.ahead import compiled, load_makers
from kimgen.running.beside import Beside, Channel
from kimgen.words.digest import Digest

if TYPE_CHECKING:
    from kimgen.deciding.stories import Story

_MAKERS = frozenset({Maker.PAGE, Maker.RSS, Maker.ATOM, Maker.JSON})
"""Whose outputs are made of views and texts alone."""

_PATIENCE = 120.0
"""Seconds for one output."""


class _Order(msgspec.Struct, frozen=True, array_like=True):
    """An output; *kind* is the name of its view's class."""

    path: str
    maker: Maker
    template: str
    kind: str
    view: msgspec.Raw


class _Orders(msgspec.Struct, frozen=True, array_like=True):
    masthead: views.Masthead
    orders: tuple[_Order, ...]
    texts: dict[Digest, str]
    """The articles' bodies that these orders show."""


Printed = tuple[bytes, tuple[Dropped, ...]]
"""The bytes of an output, and the feed items that had to be left out."""
_ANSWERS: msgspec.msgpack.Decoder[Printed | None] = msgspec.msgpack.Decoder(Printed | None)


class Printer:
    """Makes outputs in a process of its own."""

    def __init__(self, folders: tuple[Path, ...], closures: Path) -> None:
        """*folders* and *closures*: see ``templates.ingredients``. Raises OSError."""
        self._beside = Beside(partial(_serve, folders, closures))
        self._begun = self._lost = False
        self._owed = 0
        """Answers that are still to come."""

    def begin(self, language: str) -> None:
        """Get ready for pages in *language*: to be called as soon as that is known."""
        if not self._begun:
            self._begun = True
            self._say(language)

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
            yield self._answer()

    def _say(self, message: object) -> None:
        if self._lost:
            return  # it may wait for somebody to hear its answers, and hear nothing itself
        try:
            self._beside.channel.send(msgspec.msgpack.encode(message))
        except OSError:
            self._lost = True

    def _answer(self) -> Printed | None:
        if self._lost or not self._beside.channel.waits(_PATIENCE):
            self._lost = True
            return None
        try:
            answer = self._beside.channel.receive()
            self._owed -= 1
            return _ANSWERS.decode(answer)
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


def _serve(folders: tuple[Path, ...], closures: Path, channel: Channel) -> None:
    """The printer's life: a language, then orders, each answered in turn."""
    load_makers()
    language = msgspec.msgpack.decode(channel.receive(), type=str)
    for _ in compiled(folders, closures, language):
        if channel.waits():
            break
    texts: dict[Digest, str] = {}
    shop = Workshop(folders, language, body=texts.__getitem__, file=_nothing, photo=_nothing)
    while True:
        asked = msgspec.msgpack.decode(channel.receive(), type=_Orders)
        texts |= asked.texts
        for order in asked.orders:
            channel.send(msgspec.msgpack.encode(_printed(shop, order, asked.masthead)))


def _printed(shop: Workshop, order: _Order, masthead: views.Masthead) -> Printed | None:
    try:
        view = msgspec.msgpack.decode(order.view, type=getattr(views, order.kind))
        output = Output(order.path, order.maker, view, order.template)
        return shop.make(output, masthead), shop.dropped(order.path)
    except Exception:  # the build makes it itself, and meets the fault there
        return None


def _nothing(view: msgspec.Struct) -> bytes:
    raise LookupError
