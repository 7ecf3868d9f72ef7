"""From what was built to what a server shows: only what differs, in an order that breaks nothing.

Pictures and scripts go first, then articles, lists, feeds, the home page; what is gone is deleted
at the very end. What a server holds stands in a state of its own there (``state``). A broken
connection is tried again after growing pauses; a deploy that was cut goes on where it stopped.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby, pairwise
from pathlib import Path

import msgspec

from kimgen.sending.shipments import Shipment
from kimgen.sending.state import NAME, UNKNOWN, Journal, State, marked, packed, unpacked
from kimgen.sending.transport import DRAFT, Cut, Fault, Item, Transport
from kimgen.words.digest import digest_of
from kimgen.words.hosting import Target
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
    doubted: tuple[str, ...] = ()
    """Files of the server that are to be sent whatever they hold."""

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

    def difference(self, *, doubt: Sequence[str] | None = None) -> Difference:
        """Compare with what the server holds, as its own record tells it.

        *doubt*: paths whose record is not believed; with none of them, no path's is. What a deploy
        that was cut has sent since it doubted everything is believed. Raises Fault and Cut.
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
        doubted = self._doubted(doubt, items)
        held.update(dict.fromkeys(doubted, UNKNOWN))
        send = [i for i in items.values() if held.get(i.path) != marked(i.size, i.sha256)]
        send.sort(key=lambda item: upload_rank(item.path))
        gone = (path for path in held if path not in items and not self._shipment.stays(path))
        return Difference(
            send=tuple(send),
            remove=tuple(sorted(gone, key=_last_first)),
            same=len(items) - len(send),
            deployed=len(held),
            known=state is not None,
            damaged=damaged,
            resumed=resumed,
            doubted=doubted,
        )

    def _doubted(self, doubt: Sequence[str] | None, items: Mapping[str, Item]) -> tuple[str, ...]:
        held = self._state.files
        if doubt is None:
            return ()
        for path in doubt:
            if path not in items:
                raise Fault("no_such_path", path=path)
        if not doubt and UNKNOWN in held.values():
            return ()  # we are at it
        return tuple(path for path in doubt or held if path in held)

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
        if difference.doubted:
            self._journal.doubted(difference.doubted)
        if difference.send:
            self._journal.begun(difference.send[0].path)
        left = {item.path: item for item in difference.send}
        after = dict(pairwise(left))
        gone = list(difference.remove)
        done, total = 0, difference.size
        checked = self._clock()

        def sent(path: str) -> None:
            nonlocal checked, done
            item = left.pop(path)
            mark = marked(item.size, item.sha256)
            self._state.files[path] = mark
            self._journal.put(path, mark, after.get(path, ""))
            self._moved += 1
            done += item.size
            self._tell(done, total)
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
        for item in difference.send:
            state.files[item.path] = marked(item.size, item.sha256)
        for path in difference.remove:
            state.files.pop(path, None)
        data = packed(state)
        if self._is_settled(data):
            return
        done, total = 0, difference.size
        sizes = {item.path: item.size for item in difference.send}

        def sent(path: str) -> None:
            nonlocal done
            done += sizes[path]
            self._tell(done, total)

        self._transport.send(difference.send, sent)
        self._transport.remove(difference.remove, lambda path: None)
        self._transport.write(NAME, data)
        self._transport.finish()
        self._state, self._base = state, data

    def _settle(self) -> None:
        """Write the state, the last thing of a deploy."""
        data = packed(self._state)
        if data != self._base and not self._is_settled(data):
            self._transport.write(NAME, data)
            self._transport.finish()
        self._base = data

    def _is_settled(self, data: bytes) -> bool:
        """Whether the server's state is *data* already: written by a try whose answer was lost.

        Raises Fault when it is not the one that we began with either: another machine deployed
        meanwhile, and what it noted must not be lost.
        """
        found = self._transport.read(NAME) or b""
        if found == self._base:
            return False
        if found != data:
            raise Fault("meanwhile")
        return True

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


def _last_first(path: str) -> tuple[int, str]:
    """What leads to others goes before what it leads to."""
    rank, name = upload_rank(path)
    return -rank, name


def journal_of(folder: Path, edition: str, target: Target) -> Path:
    """Where the journal of an edition's deploys to *target* lies."""
    return folder / f"{edition}-{digest_of(target)[:12]}.jurnal"
