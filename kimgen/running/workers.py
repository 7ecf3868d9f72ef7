"""Work over all cores: an ordered map over processes.

Children are forked, so they have the work by inheritance: only numbers go to them, and small
results come back. A child that does not come back in time is ended, and the item that it worked on
is named; the others go on.
"""

import gc
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from types import FrameType
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    import multiprocessing.process
    import multiprocessing.sharedctypes
    from multiprocessing.connection import Connection

from kimgen.words.limits import OutOfTime

Item = TypeVar("Item")
Packed = TypeVar("Packed")
Result = TypeVar("Result")

WORTH_A_POOL = 64
"""Starting two processes costs about as much as reading so many articles."""
_AGAIN = 0.5
"""Seconds between two rings of a deadline that has passed."""
_BETWEEN_COLLECTIONS = 50_000
"""New objects after which cycles are looked for. To look after every few hundred, as Python does
by itself, costs a tenth of the time; so many are some 5 MB."""
_MOST_AT_ONCE = 64
"""Items that a child is given at once."""
_MOST_AHEAD = 32
"""Shares that a child has at a time: it need not wait while the parent does something of its own.
Towards the end they are two, that the cores are equally busy."""
_REPLACEMENTS = 3
"""Processes of one map that may be lost to signals from outside before the map gives up."""
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


class WorkerLost(Exception):
    """A process ended although its work is no item's fault (memory, a signal from outside)."""


def _ring(number: int, frame: FrameType | None) -> None:
    raise OutOfTime


class deadline:
    """Raise OutOfTime in this block after *seconds*; main thread only, none within another.

    The timer rings again, since compiled code that calls back may swallow what is raised in it.
    The listener stays: no other timer runs in kimgen, and to name it anew for every article took
    longer than to read the front matter.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __enter__(self) -> None:
        _listen()
        signal.setitimer(signal.ITIMER_REAL, self._seconds, _AGAIN)

    def __exit__(self, *raised: object) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)


@cache
def _listen() -> None:
    """Hear the timer from now on, in this process and its children."""
    signal.signal(signal.SIGALRM, _ring)


@contextmanager
def undisturbed() -> Iterator[None]:
    """In this block neither Ctrl-C nor a polite request to end is heard; they are, after it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def uncollected(*, much: bool = True) -> Iterator[None]:
    """In this block no cycles are looked for: nearly all that a build makes is needed to its end.

    Looking again and again at ten thousand articles costs a sixth of a build in which one changed.
    *much*: so much is made that it is not to be looked at soon afterwards either.
    """
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        # To count what is frozen takes 11 ms where that is ten thousand articles.
        if much and not gc.get_freeze_count():
            # All of it is old now; as young it would be looked at at once.
            gc.freeze()
            gc.unfreeze()
        if before:
            gc.enable()


@contextmanager
def _collected() -> Iterator[None]:
    """In this block cycles are looked for now and then, among what is made from now on."""
    before, thresholds = gc.isenabled(), gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_BETWEEN_COLLECTIONS, *thresholds[1:])
    gc.enable()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*thresholds)
        if not before:
            gc.disable()


_LAST = object()
"""What comes after the last step of an iterator."""


class _Job(Generic[Item, Packed]):
    """What the children inherit."""

    def __init__(
        self,
        items: Sequence[Item],
        work: Callable[[Item], Packed],
        begin: Callable[[int], None] | None,
        end: Callable[[], None] | None,
    ) -> None:
        self.items = items
        self.work = work
        self.begin = begin
        self.end = end
        self.parent = os.getpid()


def cores() -> int:
    """How many processes this machine can run at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def map_ordered(
    work: Callable[[Item], Packed],
    items: Sequence[Item],
    *,
    unpack: Callable[[Packed], Result],
    jobs: int,
    begin: Callable[[int], None] | None = None,
    end: Callable[[], None] | None = None,
    late: Callable[[Item], Packed] | None = None,
    patience: float = 30.0,
    progress: Callable[[int], None] | None = None,
    least: int = WORTH_A_POOL,
    meanwhile: Iterator[None] | None = None,
) -> list[Result]:
    """Apply *work* to every item; results keep the items' order, whatever *jobs* is.

    What *work* gives is sent to this process, and *unpack* makes the result of it as it comes.
    *begin* is called once in each process with its number before its first item, *end* after its
    last. An item that holds a process for more than *patience* seconds costs that process, and its
    result is *late* of it. While other processes work, this one takes short steps of *meanwhile*;
    some may be left at the end, or all. Raises what *work* and *meanwhile* raise, and WorkerLost.
    """
    jobs = min(jobs, len(items))
    if jobs <= 1 or len(items) < least:
        if len(items) < WORTH_A_POOL:
            return _alone(work, items, unpack, begin, end, progress)
        with _collected():
            return _alone(work, items, unpack, begin, end, progress)
    job = _Job(items, work, begin, end)
    return _Pool(job, jobs, unpack, late, patience, progress, meanwhile or iter(())).run()


def _alone(
    work: Callable[[Item], Packed],
    items: Sequence[Item],
    unpack: Callable[[Packed], Result],
    begin: Callable[[int], None] | None,
    end: Callable[[], None] | None,
    progress: Callable[[int], None] | None,
) -> list[Result]:
    if begin is not None:
        begin(0)
    results = []
    for number, item in enumerate(items, start=1):
        results.append(unpack(work(item)))
        if progress is not None:
            progress(number)
    if end is not None:
        end()
    return results


def _chunks(count: int, jobs: int) -> Iterator[range]:
    """The numbers of *count* items in parts; small ones at the end keep the cores equally busy."""
    start = 0
    while start < count:
        size = max(1, min(_MOST_AT_ONCE, (count - start) // (jobs * 8)))
        yield range(start, start + size)
        start += size


class _Child:
    def __init__(
        self, number: int, process: "multiprocessing.process.BaseProcess", pipe: "Connection"
    ):
        self.number = number
        self.process = process
        self.pipe = pipe
        self.shares: list[range] = []
        """What it was given and has not answered yet, in that order."""
        self.at = -1
        """The item that it was last seen at."""
        self.since = 0.0


class _Pool(Generic[Item, Packed, Result]):
    def __init__(
        self,
        job: _Job[Item, Packed],
        jobs: int,
        unpack: Callable[[Packed], Result],
        late: Callable[[Item], Packed] | None,
        patience: float,
        progress: Callable[[int], None] | None,
        meanwhile: Iterator[None],
    ) -> None:
        self._job = job
        self._jobs = jobs
        self._unpack = unpack
        self._late = late
        self._patience = patience
        self._progress = progress
        self._meanwhile = meanwhile
        self._results: dict[int, Result] = {}
        self._replaced = 0
        self._todo = list(_chunks(len(job.items), jobs))[::-1]
        from multiprocessing import get_context

        self._context = get_context("fork")
        self._current = self._context.RawArray("q", [-1] * (jobs * 64))
        self._numbers = iter(range(jobs * 64))

    def run(self) -> list[Result]:
        sys.stdout.flush()
        sys.stderr.flush()
        gc.freeze()
        from multiprocessing.connection import wait

        children = [self._start() for _ in range(self._jobs)]
        busy = True
        try:
            while children:
                ready = wait([child.pipe for child in children], timeout=0 if busy else 0.25)
                if busy and not ready:
                    busy = next(self._meanwhile, _LAST) is not _LAST
                for child in list(children):
                    if child.pipe in ready:
                        try:
                            self._hear(child, children)
                        except _Dead:
                            self._bury(child, children)
                    elif self._holds(child):
                        self._give_up(child, children)
        finally:
            for child in children:
                child.process.kill()
                child.process.join()
            gc.unfreeze()
        return [self._results[number] for number in range(len(self._job.items))]

    def _holds(self, child: _Child) -> bool:
        """Whether a child has been at one item for longer than anybody's patience."""
        at = self._current[child.number]
        if at != child.at:
            child.at, child.since = at, time.monotonic()
        return time.monotonic() - child.since > self._patience

    def _start(self) -> _Child:
        number = next(self._numbers)
        ours, theirs = self._context.Pipe()
        process = self._context.Process(
            target=_serve, args=(self._job, number, theirs, ours, self._current), daemon=True
        )
        process.start()
        theirs.close()
        child = _Child(number, process, ours)
        self._supply(child)
        return child

    def _supply(self, child: _Child) -> None:
        """Give a child its next shares, or tell it that there are no more."""
        child.since = time.monotonic()
        ahead = max(2, min(_MOST_AHEAD, len(self._todo) // (self._jobs * 8)))
        try:
            while self._todo and len(child.shares) < ahead:
                share = self._todo.pop()
                child.shares.append(share)
                child.pipe.send((share.start, share.stop))
            if not child.shares:
                child.pipe.send(None)
        except OSError:
            pass  # it is dead; its end of the pipe will tell

    def _hear(self, child: _Child, children: list[_Child]) -> None:
        try:
            message = child.pipe.recv()
        except (EOFError, OSError):  # also in the midst of a message
            raise _Dead from None
        if message is None:
            child.process.join()
            children.remove(child)
            return
        kind, value = message
        if kind == "error":
            raise value
        self._results.update(zip(child.shares.pop(0), map(self._unpack, value), strict=True))
        if self._progress is not None:
            self._progress(len(self._results))
        self._supply(child)

    def _bury(self, child: _Child, children: list[_Child]) -> None:
        """A child died: of its item, of want of memory, or of somebody who ended it."""
        child.process.join()
        code = child.process.exitcode or 0
        if code == -signal.SIGABRT and _memory_is_limited():
            raise MemoryError  # so compiled code ends that can't have more
        if code in (-signal.SIGSEGV, -signal.SIGABRT, -signal.SIGBUS) and self._late is not None:
            self._give_up(child, children)
            return
        children.remove(child)
        if not child.shares:
            return  # all its work had been taken over
        self._replaced += 1
        if code >= 0 or self._replaced > _REPLACEMENTS:
            raise WorkerLost(f"a worker process ended with code {code}")
        self._todo += child.shares[::-1]
        children.append(self._start())

    def _give_up(self, child: _Child, children: list[_Child]) -> None:
        """End a child that works too long on one item; its other items go to a new one."""
        at = self._current[child.number]
        if self._late is None or not any(at in share for share in child.shares):
            raise WorkerLost("a worker process does not answer")
        child.process.kill()
        child.process.join()
        children.remove(child)
        self._results[at] = self._unpack(self._late(self._job.items[at]))
        for share in child.shares[::-1]:
            parts = (range(share.start, at), range(at + 1, share.stop)) if at in share else (share,)
            self._todo += [part for part in parts if part]
        children.append(self._start())


class _Dead(Exception):
    """A child's end of the pipe is closed."""


def _memory_is_limited() -> bool:
    import resource

    kinds = (resource.RLIMIT_AS, resource.RLIMIT_DATA)
    return any(resource.getrlimit(kind)[0] != resource.RLIM_INFINITY for kind in kinds)


def die_with(parent: int) -> None:
    """End this process at once when *parent* ends, however that ends: it holds the site's lock."""
    if sys.platform == "linux":
        import ctypes  # loaded already, for the array of what each child does

        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, int(signal.SIGKILL))
    if os.getppid() != parent:
        os._exit(1)


def _serve(
    job: _Job[Item, Packed],
    number: int,
    pipe: "Connection",
    other_end: "Connection",
    current: "multiprocessing.sharedctypes.SynchronizedArray[int]",
) -> None:
    """A child's life: shares of the items' numbers in, lists of results out."""
    other_end.close()
    die_with(job.parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with _collected():
            if job.begin is not None:
                job.begin(number)
            while (share := pipe.recv()) is not None:
                results = []
                for at in range(*share):
                    current[number] = at
                    results.append(job.work(job.items[at]))
                pipe.send(("done", results))
            if job.end is not None:
                job.end()
        pipe.send(None)
    except EOFError:
        os._exit(1)
    except Exception as error:  # the parent raises it again
        try:
            pipe.send(("error", error))
        except OSError:
            os._exit(1)
    os._exit(0)
