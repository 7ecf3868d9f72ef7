"""What a build remembers, written beside its places while others still make pages."""

from collections.abc import Callable, Iterator

import msgspec

from kimgen.keeping.bodies import compacted
from kimgen.keeping.files import Drafts
from kimgen.keeping.ledger import NAME as LEDGER
from kimgen.keeping.ledger import draft_ledger
from kimgen.keeping.memory import Memory
from kimgen.keeping.sealed import SealedMemory, packed
from kimgen.reading.sources import Stamp
from kimgen.running.layout import Layout
from kimgen.running.planned import Planned
from kimgen.running.sketch import Sketch, draft, drafted_sketch
from kimgen.running.standing import unmoved
from kimgen.words.digest import Digest
from kimgen.words.ledger import Ledger


class Notes:
    """The ledger, the memory and the sketch of one build."""

    def __init__(
        self, layout: Layout, drafts: Drafts, ledger: Stamp | None, sketch: Digest = ""
    ) -> None:
        """*ledger* and *sketch*: as these files were before."""
        self._layout = layout
        self._drafts = drafts
        self.ledger = ledger
        """How it will look, wherever it is moved to."""
        self.sketch = sketch
        """What ``load_sketch`` will know it by."""
        self.sketched: Sketch | None = None
        """The sketch itself, where ``renewed`` made another."""

    def written(self, planned: Planned, key: str) -> Iterator[None]:
        """Write all of them, one a step. *key*: of the memory."""
        layout, drafts, memory, newsroom = (
            self._layout, self._drafts, planned.memory, planned.newsroom,
        )  # fmt: skip
        if newsroom.ledger != planned.ledger:
            self._record(newsroom.ledger, planned.ledger)
        yield
        _settle(memory, newsroom.held)
        memory.bodies = compacted(layout.packs, memory.bodies)
        yield
        drafts.add(layout.memory, packed(memory, key))
        yield
        self.sketch = drafted_sketch(drafts, layout.sketch, newsroom, planned.plans)

    def renewed(
        self,
        memory: SealedMemory,
        key: str,
        ledger: tuple[Ledger, Callable[[], Ledger]] | None,
        sketch: Callable[[], Sketch] | None,
    ) -> Iterator[None]:
        """Write the *memory*, and what else is to be made: it is another than before.

        *ledger*: as it was, and what makes the new one.
        """
        layout, drafts = self._layout, self._drafts
        drafts.add(layout.memory, memory.packed(key))
        yield
        if ledger is not None:
            before, made = ledger
            self._record(made(), before)
        yield
        if sketch is not None:
            self.sketched = sketch()
            self.sketch = draft(drafts, layout.sketch, self.sketched)

    def _record(self, ledger: Ledger, before: Ledger) -> None:
        """Write the ledger where it is kept: not for a preview, nor where nothing is to be."""
        layout = self._layout
        if not (layout.preview or layout.apart):
            place = layout.root / LEDGER
            draft = draft_ledger(self._drafts, place, ledger, layout.ledger, before=before)
            self.ledger = unmoved(draft)


def _settle(memory: Memory, held: frozenset[str]) -> None:
    """What is published now is what a later fault falls back on; bodies of nothing else stay."""
    for source, known in memory.articles.items():
        if known.article is not None and known.published and source not in held:
            memory.articles[source] = msgspec.structs.replace(known, published=None)
    for path, record in memory.groups.items():
        if record.group is not None and record.published is not None:
            memory.groups[path] = msgspec.structs.replace(record, published=None)
    live = {
        article.body
        for known in memory.articles.values()
        for article in (known.article, known.published)
        if article is not None
    }
    memory.bodies = {digest: place for digest, place in memory.bodies.items() if digest in live}
