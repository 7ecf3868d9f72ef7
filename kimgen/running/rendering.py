"""The outputs of a plan are made, by this process, by many or by a partner, and staged."""

import os
from collections.abc import Callable, Iterator
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from kimgen.deciding.assets import CardView, FileView
from kimgen.deciding.outputs import Later, Maker, Output
from kimgen.deciding.plan import EditionPlan
from kimgen.deciding.views import Masthead
from kimgen.keeping.bodies import BodyReader
from kimgen.keeping.files import write_new
from kimgen.keeping.manifest import Manifest
from kimgen.keeping.memory import Memory
from kimgen.keeping.photos import PhotoStore
from kimgen.keeping.publication import Stage
from kimgen.making.workshop import Dropped, Workshop
from kimgen.reading.sources import Gone, Stamp, read_plain
from kimgen.running.layout import Layout
from kimgen.running.standing import look, stamp_in
from kimgen.running.templates import Ingredients
from kimgen.running.workers import WORTH_A_POOL, map_ordered
from kimgen.words.diagnostics import Diagnostic, Where
from kimgen.words.digest import digest_of_bytes
from kimgen.words.site import Site

if TYPE_CHECKING:
    from kimgen.running.partner import Partner


_FEEDS = frozenset({Maker.RSS, Maker.ATOM, Maker.JSON})


class _Done(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An output that was made."""

    stamp: Stamp
    digest: str
    """SHA-256 of its bytes."""
    dropped: tuple[Dropped, ...]
    """What had to be left out of it."""
    new: bool
    """It is staged: what is published has other bytes, or is not there."""


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[_Done]).decode


class Rendering:
    """Makes outputs of one site's editions."""

    def __init__(
        self,
        layout: Layout,
        store: PhotoStore,
        memory: Memory,
        site: Site,
        used: Ingredients,
        jobs: int,
        progress: Callable[[str, int, int], None] | None,
        meanwhile: Iterator[None],
        partner: "Partner | None",
    ) -> None:
        """*meanwhile*: what this process does while others render, see ``map_ordered``; *partner*:
        who makes what is too little for a pool."""
        self._layout = layout
        self._store = store
        self._memory = memory
        self._site = site
        self._used = used
        self._jobs = jobs
        self._progress = progress
        self._meanwhile = meanwhile
        self._partner = partner

    def made(
        self,
        plan: EditionPlan,
        todo: tuple[Output, ...],
        stage: Stage,
        manifest: Manifest,
        found: list[Diagnostic],
    ) -> tuple[dict[str, tuple[Stamp, str]], list[str]]:
        """Make the outputs in *todo* and stage those whose bytes are new.

        Returns how each looks, staged or already published, with its SHA-256; and what is staged.
        """
        if not todo:
            return {}, []
        todo = tuple(sorted(todo, key=_turn))
        # What is made of one thing is made by one process, which then makes that thing only once.
        batches = [
            list(batch) for _, batch in groupby(todo, key=lambda each: id(each.behind or each))
        ]
        stage.begin()
        hand = _Hand(self.workshop, plan.masthead, stage, manifest)
        if self._partner is not None and len(batches) < WORTH_A_POOL:
            results = self._with_partner(self._partner, todo, hand, plan.masthead)
        else:
            results = self._with_all(batches, todo, hand)
        made = {}
        staged: list[str] = []
        sources: dict[str, str] = {}
        for each, done in zip(todo, results, strict=True):
            made[each.path] = done.stamp, done.digest
            if done.new:
                staged.append(each.path)
            if done.dropped and not sources:
                newsroom = plan.edition.newsroom
                sources = {story.id: story.article.source for story in newsroom.stories}
            for item in done.dropped:
                details = {"problem": item.problem, "feed": each.path}
                where = Where(sources.get(item.id, stage.output.name))
                found.append(Diagnostic("feed-item-dropped", where, details))
        return made, staged

    def workshop(self) -> Workshop:
        """What makes the bytes, for one process: it knows where this site has texts and photos."""
        return Workshop(
            self._layout.templates(),
            self._site.language,
            body=BodyReader(self._layout.packs, self._memory.bodies),
            file=self._file,
            photo=self._photo,
        )

    def _with_partner(
        self, partner: "Partner", todo: tuple[Output, ...], hand: "_Hand", masthead: Masthead
    ) -> list[_Done]:
        """The partner makes what it can, this process the rest."""
        hand.begin(0)
        text = BodyReader(self._layout.packs, self._memory.bodies)
        printed = partner.made(todo, masthead, text, self._meanwhile)
        return [
            hand.put(each, *sheet) if sheet is not None else hand.make(each)
            for each, sheet in zip(todo, printed, strict=True)
        ]

    def _with_all(
        self, batches: list[list[Output]], todo: tuple[Output, ...], hand: "_Hand"
    ) -> list[_Done]:
        """All processes share the work, where it is worth that."""
        if self._jobs > 1 and len(batches) >= WORTH_A_POOL:
            self.workshop().prepare(todo)

        def tell(done: int) -> None:
            if self._progress is not None:
                self._progress("render", done, len(batches))

        made_batches = map_ordered(
            hand.make_batch,
            batches,
            unpack=_decode,
            jobs=self._jobs,
            begin=hand.begin,
            progress=tell,
            patience=120,
            meanwhile=self._meanwhile,
        )
        return [done for batch in made_batches for done in batch]

    def _file(self, view: FileView) -> bytes:
        if view.digest in self._used.bytes_of:
            return self._used.bytes_of[view.digest]
        return self._store(view.digest)

    def _photo(self, view: CardView) -> bytes | None:
        if not view.photo:
            return None
        try:
            data = read_plain(self._layout.root / view.source, most=self._site.limits.picture_bytes)
        except Gone:
            data = b""
        known = self._memory.photos.get(view.source)
        if data and digest_of_bytes(data) == view.photo:
            return data
        last = known and (known.photo or known.last)
        return self._store(last.variants[-2].digest) if last else None


class _Hand:
    """One process at one edition's outputs: each is made, and staged where its bytes are new."""

    __slots__ = (
        "_before",
        "_empty",
        "_folders",
        "_fresh",
        "_masthead",
        "_published",
        "_shop",
        "_shown",
        "_workshop",
    )

    def __init__(
        self,
        workshop: Callable[[], Workshop],
        masthead: Masthead,
        stage: Stage,
        manifest: Manifest,
    ) -> None:
        """*stage* has begun."""
        self._workshop = workshop
        self._masthead = masthead
        self._before = manifest.made
        self._fresh = f"{stage.fresh}/"
        self._published = f"{stage.output}/"
        self._empty = not os.path.lexists(stage.output)
        self._folders: set[str] = set()
        """Those of the stage that are there already."""
        self._shown: Later | None = None
        """Whose view is kept."""

    def begin(self, number: int) -> None:
        """Take up work in this process, whose *number* is of no account."""
        self._shop = self._workshop()

    def make_batch(self, batch: list[Output]) -> bytes:
        """Make each of *batch*: a packed list of what was done."""
        return _encode([self.make(each) for each in batch])

    def make(self, output: Output) -> _Done:
        """Make *output* here."""
        # Feeds of three formats share one view and stand together. A hundred thousand views
        # that are kept take a gigabyte, and all are looked at in each search for cycles.
        shown = output.shown
        if isinstance(shown, Later) and shown is not self._shown:
            if self._shown is not None:
                self._shown.forget()
            self._shown = shown
        shop = self._shop
        return self.put(output, shop.make(output, self._masthead), shop.dropped(output.path))

    def put(self, output: Output, data: bytes, dropped: tuple[Dropped, ...]) -> _Done:
        """Stage the bytes of *output*, unless just these are published."""
        path = output.path
        digest = sha256(data).hexdigest()
        before = self._before.get(path)
        if before is not None and before.sha256 == digest:
            stamp = look(self._published + path)
            if stamp == before.stamp:
                return _Done(stamp, digest, dropped, new=False)
        standing = None if self._empty else _same(self._published + path, data)
        if standing is not None:
            return _Done(standing, digest, dropped, new=False)
        stamp = stamp_in(write_new(self._fresh + path, data, self._folders))
        return _Done(stamp, digest, dropped, new=True)


def _turn(output: Output) -> tuple[int, str, str]:
    """In which order outputs are made: kind by kind, and what is of one group side by side.

    A processor is quicker at one kind of work than at several in turn (by 6%, measured). What is
    made of one group shares much that is made once: names, bodies, entries of its feeds.
    """
    kind = f"{output.maker} {output.template}"
    if output.maker in _FEEDS and isinstance(output.shown, Later):
        texts = output.shown.texts
        return 0, "", texts[0].article.source if texts else ""
    return 2 if output.source else 1, kind, output.source


def _same(path: str, data: bytes) -> Stamp | None:
    """How a plain file at *path* looks that has just these bytes; None where there is none."""
    stamp = look(path)
    if stamp is None or stamp.size != len(data):
        return None
    try:
        return stamp if read_plain(Path(path), most=len(data)) == data else None
    except (Gone, OSError):
        return None
