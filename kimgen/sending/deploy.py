"""From what was built to what a server shows: only what differs, in an order that breaks nothing.

Pictures and scripts go first, then articles, lists, feeds, the home page; what is gone is deleted
at the very end. What a server holds stands in a state of its own there (``state``). A broken
connection is tried again after growing pauses; a deploy that was cut goes on where it stopped.
"""

from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from pathlib import Path

import msgspec

from kimgen.sending.shipments import Shipment
from kimgen.sending.state import NAME, Journal, State, marked, packed, unpacked
from kimgen.sending.transport import DRAFT, Cut, Fault, Item, Transport
from kimgen.words.paths import upload_rank

PAUSES = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
"""Seconds before each further try."""
_CHECKPOINT = 60.0
"""Seconds of sending after which the server is told how far we are: another machine may go on."""

Progress = Callable[[str, int, int], None]


class Difference(msgspec.Struct, frozen=True):
    """What a deploy has to do."""

    send: tuple[Item, ...]
    """In the order in which they go."""
    remove: tuple[str, ...]
    same: int
    deployed: int
    """Files of ours that the server holds before."""
    known: bool
    """The server had a state that can be believed."""
    damaged: bool = False
    """It had one that can't."""
    resumed: int = 0
    """Files that an earlier deploy, which was cut, had seen to."""

    @property
    def size(self) -> int:
        """Bytes to be sent."""
        return sum(item.size for item in self.send)

    def guarded(self, most: int) -> bool:
        """Whether it deletes more than *most* percent of what is there."""
        return len(self.remove) * 100 > most * self.deployed


class Sending:
    """One edition on its way to one target."""

    def __init__(
        self,
        shipment: Shipment,
        transport: Transport,
        journal: Path,
        *,
        sleep: Callable[[float], None],
        clock: Callable[[], float],
        progress: Progress | None = None,
        retrying: Callable[[str, float], None] | None = None,
    ) -> None:
        """*retrying* is told why, and how many seconds later, a try is repeated."""
        self._shipment = shipment
        self._transport = transport
        self._journal = Journal(journal)
        self._sleep = sleep
        self._clock = clock
        self._progress = progress
        self._retrying = retrying
        self._connected = False
        self._state = State(shipment.edition)
        self._base = b""
        self._underway = ""
        self._moved = 0

    def difference(self, *, anew: bool = False) -> Difference:
        """Compare with what the server holds. *anew*: as if nothing of it were known to be right.

        Raises Fault.
        """
        edition = self._shipment.edition
        base = self._patiently(lambda: self._transport.read(NAME))
        state = unpacked(base) if base is not None else None
        damaged = base is not None and state is None
        if state is not None and state.edition != edition:
            raise Fault("other_edition", edition=state.edition, ours=edition)
        self._base = base or b""
        self._state = state or State(edition)
        resumed, self._underway = self._journal.replay(self._state, self._base)
        held = self._state.files
        items = self._shipment.items()
        if anew:
            send = list(items.values())
        else:
            send = [i for i in items.values() if held.get(i.path) != marked(i.size, i.sha256)]
        send.sort(key=lambda item: upload_rank(item.path))
        remove = sorted((path for path in held if path not in items), key=_last_first)
        return Difference(
            tuple(send), tuple(remove), len(items) - len(send), len(held), state is not None,
            damaged, resumed,
        )  # fmt: skip

    def carry_out(self, difference: Difference) -> None:
        """Do it. Raises Fault, and Cut when no further try helps; then the next deploy goes on."""
        if not difference.send and not difference.remove:
            if difference.resumed or difference.damaged or not difference.known:
                self._patiently(self._settle)
            self._journal.end()
            return
        if self._transport.atomic:
            self._patiently(lambda: self._at_once(difference))
            self._journal.end()
            return
        if not difference.resumed:
            self._journal.begin(self._base)
        if difference.send:
            self._journal.begun(difference.send[0].path)
        left = {item.path: item for item in difference.send}
        gone = list(difference.remove)
        total, sizes = difference.size, {item.path: item.size for item in difference.send}
        checked = self._clock()

        def sent(path: str) -> None:
            nonlocal checked
            item = left.pop(path)
            mark = marked(item.size, item.sha256)
            self._state.files[path] = mark
            self._journal.put(path, mark, next(iter(left), ""))
            self._moved += 1
            self._tell(total - sum(sizes[each] for each in left), total)
            if self._clock() - checked > _CHECKPOINT:
                self._checkpoint()
                checked = self._clock()

        def removed(path: str) -> None:
            self._state.files.pop(path, None)
            self._journal.taken(path)
            gone.remove(path)
            self._moved += 1

        def work() -> None:
            for _, batch in groupby(list(left.values()), key=lambda i: upload_rank(i.path)[0]):
                self._transport.send(list(batch), sent)
            self._transport.remove(list(gone), removed)
            if self._underway:
                draft = f"{self._underway.rpartition('/')[0]}/{DRAFT}".lstrip("/")
                self._transport.remove([draft], lambda path: None)
                self._underway = ""
            self._settle()

        self._patiently(work)
        self._journal.end()

    def in_the_way(self) -> tuple[str, ...]:
        """Files of others that many servers show instead of ours."""
        found = []
        for path in ("index.php", "index.htm", "default.html"):
            if path not in self._state.files:
                try:
                    if self._patiently(lambda path=path: self._transport.read(path)) is not None:
                        found.append(path)
                except (Fault, Cut):
                    break
        return tuple(found)

    def close(self) -> None:
        """Let the connection go."""
        self._transport.close()
        self._connected = False

    def _at_once(self, difference: Difference) -> None:
        state = State(self._shipment.edition, dict(self._state.files))
        left, total = difference.size, difference.size
        sizes = {item.path: item.size for item in difference.send}

        def sent(path: str) -> None:
            nonlocal left
            left -= sizes[path]
            self._tell(total - left, total)

        self._transport.send(difference.send, sent)
        self._transport.remove(difference.remove, lambda path: None)
        for item in difference.send:
            state.files[item.path] = marked(item.size, item.sha256)
        for path in difference.remove:
            state.files.pop(path, None)
        self._transport.write(NAME, packed(state))
        self._transport.finish()
        self._state = state

    def _settle(self) -> None:
        """Write the state, the last thing of a deploy."""
        data = packed(self._state)
        if data != self._base:
            self._transport.write(NAME, data)
            self._transport.finish()
            self._base = data

    def _checkpoint(self) -> None:
        self._settle()
        self._journal.begin(self._base)

    def _tell(self, done: int, total: int) -> None:
        if self._progress is not None:
            self._progress("send", done, total)

    def _patiently(self, work: Callable[[], "bytes | None"] | Callable[[], None]) -> bytes | None:
        """Do *work*; after a cut connect anew and do it again, each time after a longer pause."""
        tries = 0
        while True:
            moved = self._moved
            try:
                if not self._connected:
                    self._transport.open()
                    self._connected = True
                return work()
            except Cut as cut:
                self.close()
                tries = 0 if self._moved > moved else tries
                if tries == len(PAUSES):
                    raise
                if self._retrying is not None:
                    self._retrying(str(cut), PAUSES[tries])
                self._sleep(PAUSES[tries])
                tries += 1


def largest(items: Iterable[Item], most: int = 5) -> list[Item]:
    """The *most* largest of *items*."""
    return sorted(items, key=lambda item: (-item.size, item.path))[:most]


def _last_first(path: str) -> tuple[int, str]:
    """What leads to others goes before what it leads to."""
    rank, name = upload_rank(path)
    return -rank, name


def journal_of(folder: Path, edition: str, target: Mapping[str, str] | str) -> Path:
    """Where the journal of an edition's deploys to *target* lies."""
    from kimgen.words.digest import digest_of

    return folder / f"{edition}-{digest_of(target)[:12]}.jurnal"
