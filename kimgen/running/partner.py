"""A partner: a process beside the build that does what the build need not wait for.

It looks whether all published files stand as written while the build looks at the sources. Then it
loads what reads articles and what makes pages, and compiles the templates, while the build still
decides what is to be made. It reads the few articles of a small change, and makes the few outputs.

What is asked of it goes to it packed, and bytes come back (``running.errands``). Whatever it can't
do, the build does itself, and meets the fault there.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import msgspec

from kimgen.running.beside import Beside, Channel
from kimgen.running.layout import Layout
from kimgen.running.standing import standing
from kimgen.words.digest import Digest

if TYPE_CHECKING:
    from kimgen.deciding.outputs import Output
    from kimgen.deciding.views import Masthead
    from kimgen.running.errands import FewArticles, FewReadings, Printed

T = TypeVar("T")

_PATIENCE = 120.0
"""Seconds for one answer."""


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
            from kimgen.running.errands import Language

            self._begun = True
            self._say(Language(language))

    def read(self, few: "FewArticles") -> "Callable[[], FewReadings | None]":
        """Have *few* articles read; what comes of it is to be asked for later.

        None then where they are to be read here: the partner is gone and writes to no pack.
        """
        from kimgen.running.errands import readings

        self.stands()
        self._owed += 1
        self._say(few)

        def found() -> "FewReadings | None":
            self._owed -= 1
            found = self._answer(readings)
            if found is None:
                self._beside.end()
            return found

        return found

    def made(
        self,
        outputs: "Sequence[Output]",
        masthead: "Masthead",
        text: Callable[[Digest], str],
        meanwhile: Iterator[None],
    ) -> "Iterator[Printed | None]":
        """Each of *outputs* in turn; None for one that is to be made here.

        *text*: a body by its digest. *meanwhile*: see ``map_ordered``.
        """
        from kimgen.running.errands import can_be_sent, orders_of, printed

        self.stands()
        if self._owed:  # of orders that somebody gave up: whose answers come can't be told
            self._lost = True
        orders = orders_of(outputs, masthead, text)
        self._owed = len(orders.orders)
        self._say(orders)
        for output in outputs:
            if not can_be_sent(output):
                yield None
                continue
            while not self._lost and not self._beside.channel.waits() and _step(meanwhile):
                pass
            self._owed -= 1
            yield self._answer(printed)

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


def _step(steps: Iterator[None]) -> bool:
    """Take the next of *steps*; whether there was one."""
    for _ in steps:
        return True
    return False


def _serve(layout: Layout, editions: tuple[tuple[str, str], ...], channel: Channel) -> None:
    """The partner's life: one look, then whatever it is asked, and getting ready in between."""
    channel.send(msgspec.msgpack.encode(standing(layout, editions) is not None))
    from kimgen.running.errands import Errands  # loaded by a build that has something to do

    errands = Errands(layout)
    while True:
        while not channel.waits() and errands.get_ready():
            pass
        for answer in errands.done(channel.receive()):
            channel.send(answer)
