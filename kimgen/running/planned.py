"""What the middle of a build comes to."""

from typing import TYPE_CHECKING

import msgspec

from kimgen.keeping.memory import Memory
from kimgen.reading.sources import Tree
from kimgen.running.report import Report
from kimgen.words.ledger import Ledger

if TYPE_CHECKING:
    from kimgen.deciding.newsroom import Newsroom
    from kimgen.deciding.plan import EditionPlan
    from kimgen.running.templates import Ingredients


class Planned(msgspec.Struct, frozen=True):
    """All that is known before anything is rendered."""

    report: Report
    tree: Tree
    memory: Memory
    newsroom: "Newsroom"
    ledger: Ledger
    """As it was before."""
    used: "Ingredients"
    plans: "tuple[EditionPlan, ...]"
    held: frozenset[str]
